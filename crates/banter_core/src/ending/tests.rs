//! Turns whose character, speaker or entity goes away.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::test_app::TestApp;
use crate::{
    CueRequested, LineReady, LineTyped, PlayerParticipant, Reply, SpeechEnded, SpeechStarted,
    TurnStarted,
};
use banter_engine::Pcm;

/// How many turns were told to have ended, and of how many the entity lived then.
#[derive(Resource, Default)]
struct Seen(usize);

fn game() -> TestApp {
    let mut game = TestApp::new();
    game.record_events::<TurnStarted>()
        .record_events::<TurnEnded>();
    game.app_mut().init_resource::<Seen>().add_observer(
        |ended: On<TurnEnded>, turns: Query<&Reply>, mut seen: ResMut<Seen>| {
            seen.0 += usize::from(turns.contains(ended.turn));
        },
    );
    game
}

/// Somebody's line to a character, as far as it may be before anything goes away.
fn begin(game: &mut TestApp, how: usize) -> (Entity, Entity, Option<Entity>) {
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    match how {
        0 => {
            let (to, text) = (Some(npc), "Hello".to_owned());
            game.write(LineTyped { speaker, to, text });
        }
        1 => game.write(SpeechStarted::new(speaker, Some(npc))),
        2 => {
            game.write(SpeechStarted::new(speaker, Some(npc)));
            game.write(SpeechEnded::new(speaker, Pcm::new(16_000, vec![0.1; 9])));
        }
        _ => {
            let cue = "greet".to_owned();
            game.write(CueRequested { npc, cue });
        }
    }
    game.step();
    let turn = game.recorded::<TurnStarted>().last().unwrap().turn;
    (npc, turn, (how < 3).then_some(speaker))
}

fn ends(game: &TestApp) -> Vec<TurnEnd> {
    game.recorded::<TurnEnded>().iter().map(|e| e.end).collect()
}

fn turns(game: &mut TestApp) -> usize {
    let world = game.world_mut();
    world.query::<&Timeline>().iter(world).count()
}

#[test]
fn the_turn_of_a_character_that_is_despawned_ends() {
    for how in 0..4 {
        let mut game = game();
        let (npc, ..) = begin(&mut game, how);
        game.world_mut().despawn(npc);
        assert_eq!(ends(&game), [TurnEnd::Abandoned]);
        assert_eq!(game.world().resource::<Seen>().0, 1, "the turn still lives");
        game.step();
        game.step();
        assert_eq!((ends(&game).len(), turns(&mut game)), (1, 0));
    }
}

#[test]
fn the_turn_of_who_is_a_character_no_more_ends() {
    let mut game = game();
    let (npc, ..) = begin(&mut game, 0);
    game.world_mut().entity_mut(npc).remove::<NpcParticipant>();
    assert_eq!(ends(&game), [TurnEnd::Abandoned]);
    assert_eq!(turns(&mut game), 0);
}

#[test]
fn the_turn_of_a_speaker_that_is_despawned_ends() {
    for how in 0..3 {
        let mut game = game();
        let (npc, _, speaker) = begin(&mut game, how);
        game.world_mut().despawn(speaker.unwrap());
        game.step();
        let end = if how == 1 {
            TurnEnd::Dismissed
        } else {
            TurnEnd::Abandoned
        };
        assert_eq!(ends(&game), [end]);
        assert_eq!(turns(&mut game), 0);
        // The character is free for the next.
        let speaker = game.world_mut().spawn(PlayerParticipant).id();
        let (to, text) = (Some(npc), "Hello".to_owned());
        game.write(LineTyped { speaker, to, text });
        game.step();
        assert_eq!(game.recorded::<TurnStarted>().len(), 2);
    }
}

#[test]
fn a_turn_that_is_despawned_by_hand_has_ended() {
    for remove in [false, true] {
        let mut game = game();
        let (npc, turn, _) = begin(&mut game, 0);
        game.world_mut().get_mut::<Subtitle>(npc).unwrap().0 = "Well,".into();
        if remove {
            game.world_mut().entity_mut(turn).remove::<Turn>();
        } else {
            game.world_mut().despawn(turn);
        }
        game.step();
        assert_eq!(ends(&game), [TurnEnd::Abandoned]);
        assert_eq!(game.world().get::<Subtitle>(npc).unwrap().0, "");
    }
}

#[test]
fn ten_at_once_and_the_whole_scene_leave_nothing() {
    let mut game = game();
    game.step();
    let before = game.world().entities().count_spawned();
    let scene = game.world_mut().spawn_empty().id();
    for how in 0..10 {
        let (npc, _, speaker) = begin(&mut game, how % 4);
        for entity in [Some(npc), speaker].into_iter().flatten() {
            game.world_mut().entity_mut(entity).insert(ChildOf(scene));
        }
    }
    let world = game.world_mut();
    let players: Vec<_> = world
        .query_filtered::<Entity, (With<PlayerParticipant>, Without<ChildOf>)>()
        .iter(world)
        .collect();
    for player in players {
        world.despawn(player);
    }
    world.despawn(scene);
    game.step();
    game.step();
    assert_eq!(game.recorded::<TurnStarted>().len(), 10);
    assert_eq!(ends(&game), [TurnEnd::Abandoned; 10]);
    assert_eq!(game.world().entities().count_spawned(), before);
}

#[test]
fn a_turn_that_begins_as_its_character_goes_leaves_nothing() {
    let mut game = game();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(PlayerParticipant).id();
    game.app_mut()
        .add_observer(|started: On<TurnStarted>, mut commands: Commands| {
            commands.entity(started.npc).despawn();
        });
    let (to, text) = (Some(npc), "Hello".to_owned());
    game.write(LineTyped { speaker, to, text });
    game.step();
    game.step();
    assert_eq!(ends(&game), [TurnEnd::Abandoned]);
    assert_eq!(turns(&mut game), 0);
}

#[test]
fn a_line_that_names_another_goes_over_to_it() {
    for how in [0, 2] {
        let mut game = game();
        game.record::<LineReady>();
        let (_, turn, _) = begin(&mut game, how);
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let text = "Odo, is the mill yours?".to_owned();
        game.world_mut().trigger(Redirect { turn, npc, text });
        game.step();
        assert_eq!(ends(&game), [TurnEnd::Dismissed]);
        let second = game.recorded::<TurnStarted>()[1].clone();
        assert_eq!(second.npc, npc);
        let heard = game.recorded::<LineReady>().last().unwrap();
        assert_eq!(
            (heard.turn, heard.text.as_str()),
            (second.turn, "Odo, is the mill yours?")
        );
    }
}
