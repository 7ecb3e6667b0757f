//! Who hears what is said, and who walks out of hearing.
#![allow(clippy::unwrap_used)]

use super::place;
use crate::SensePlugin;
use crate::hear::clarity;
use banter_core::test_app::TestApp;
use banter_core::{
    Audience, Hearings, LineTyped, Loudness, MemberOf, Members, NpcParticipant, PerceptionRoom,
    PlayerParticipant, Senses,
};
use bevy::prelude::*;

/// A player's line to `to`, after everybody has found its place. Who hears it.
fn say(game: &mut TestApp, speaker: Entity, to: Option<Entity>) -> Vec<(Entity, f32)> {
    game.step();
    let text = "Good evening!".to_owned();
    game.write(LineTyped { speaker, to, text });
    game.step();
    let world = game.world_mut();
    let hearings = world.query::<&Hearings>().iter(world).last().unwrap();
    let all = hearings.0.iter();
    let mut all: Vec<_> = all.map(|one| (one.listener, one.clarity)).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}

#[test]
fn a_shout_carries_farther_and_a_whisper_less() {
    for (loudness, heard) in [
        (Loudness::Whisper, 1),
        (Loudness::Normal, 2),
        (Loudness::Shout, 3),
    ] {
        let mut game = TestApp::new().with(SensePlugin);
        let all = [1.0, 9.0, 20.0].map(|x| place(&mut game, NpcParticipant, x));
        let speaker = place(&mut game, (PlayerParticipant, loudness), 0.0);
        let hearings = say(&mut game, speaker, None);
        let who: Vec<_> = hearings.iter().map(|(who, _)| *who).collect();
        assert_eq!(who, all[..heard], "{loudness:?}");
        assert!(hearings.iter().all(|(_, c)| (0.0..=1.0).contains(c)));
    }
}

#[test]
fn what_is_far_is_heard_badly() {
    let senses = Senses::default();
    let at = |distance| clarity(distance, senses, Loudness::Normal, 1.0);
    assert_eq!((at(0.0), at(6.0), at(9.0), at(12.0)), (1.0, 1.0, 0.5, 0.0));
    assert_eq!((at(f32::NAN), at(f32::INFINITY)), (0.0, 0.0));
    assert_eq!(
        clarity(
            1.0,
            Senses {
                range: 0.0,
                ..senses
            },
            Loudness::Shout,
            1.0
        ),
        0.0
    );
}

#[test]
fn walls_and_whom_it_is_for_count() {
    let mut game = TestApp::new().with(SensePlugin);
    let room = |name: &str| PerceptionRoom(name.into());
    let near = place(&mut game, (NpcParticipant, room("taproom")), 1.0);
    let upstairs = place(&mut game, (NpcParticipant, room("attic")), 1.0);
    let far = place(&mut game, NpcParticipant, 500.0);
    let speaker = place(&mut game, (PlayerParticipant, room("taproom")), 0.0);
    assert_eq!(say(&mut game, speaker, None), [(near, 1.0)]);
    // By telephone.
    let heard = say(&mut game, speaker, Some(far));
    assert!(heard.contains(&(far, 1.0)) && heard.contains(&(near, 1.0)));
    // By radio.
    let radio = Audience::Private(vec![upstairs]);
    game.world_mut().entity_mut(speaker).insert(radio);
    let heard = say(&mut game, speaker, Some(far));
    assert!(heard.contains(&(far, 1.0)) && heard.contains(&(upstairs, 1.0)));
    assert_eq!(heard.len(), 2);
}

#[test]
fn who_walks_away_has_left_the_conversation() {
    let mut game = TestApp::new().with(SensePlugin);
    let npc = place(&mut game, NpcParticipant, 0.0);
    let speaker = place(&mut game, PlayerParticipant, 2.0);
    say(&mut game, speaker, Some(npc));
    game.step();
    assert!(game.world().get::<MemberOf>(speaker).is_some());
    let mut transform = game.world_mut().get_mut::<Transform>(speaker).unwrap();
    transform.translation.x = 13.0;
    game.step();
    game.step();
    assert!(
        game.world().get::<MemberOf>(speaker).is_some(),
        "at the edge"
    );
    let mut transform = game.world_mut().get_mut::<Transform>(speaker).unwrap();
    transform.translation.x = 30.0;
    game.step();
    game.step();
    assert!(game.world().get::<MemberOf>(speaker).is_none());
    let world = game.world_mut();
    assert_eq!(world.query::<&Members>().iter(world).count(), 0);
}
