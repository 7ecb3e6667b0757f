//! Who hears what is said, and who walks out of hearing.

use crate::sense::perceive::shares_room;
use crate::{
    AddressedBy, Audience, Hearing, Hearings, Loudness, MemberOf, Members, NpcParticipant,
    PerceptionRoom, PlayerParticipant, Senses, Utterance,
};
use bevy::prelude::*;

/// How much farther than a normal voice carries somebody may be from the others before it has
/// walked out of their conversation: nobody leaves and joins again at each step.
const LEEWAY: f32 = 1.25;

/// Who can hear anything.
type CanHear = Or<(With<NpcParticipant>, With<PlayerParticipant>)>;

/// How well somebody with these senses hears, 0..=1, at so many metres: every word up to half
/// of how far the voice carries, and nothing beyond that.
pub(crate) fn clarity(distance: f32, senses: Senses, loudness: Loudness) -> f32 {
    let reach = senses.range * loudness.reach();
    let clarity = (2.0 - 2.0 * distance / reach).clamp(0.0, 1.0);
    if clarity.is_finite() { clarity } else { 0.0 }
}

/// Decides who hears an utterance, when it begins. Of one that has no place core decides.
pub(crate) fn hear(
    utterances: Query<(Entity, &Utterance, &Loudness, &Audience), Without<Hearings>>,
    listeners: Query<(Entity, &GlobalTransform, &Senses, Option<&PerceptionRoom>), CanHear>,
    rooms: Query<&PerceptionRoom>,
    mut commands: Commands,
) {
    for (entity, utterance, loudness, audience) in &utterances {
        let Some(place) = utterance.place else {
            continue;
        };
        let room = rooms.get(utterance.speaker).ok();
        let hearings = listeners
            .iter()
            .filter_map(|(listener, at, senses, other)| {
                if listener == utterance.speaker {
                    return None;
                }
                let by = utterance.addresses(listener);
                let is_private = matches!(audience, Audience::Private(_));
                if is_private && audience.excludes(listener) && by.is_none() {
                    return None;
                }
                // Over a radio, or because the game says so, it is heard from anywhere.
                let clarity = if is_private || by == Some(AddressedBy::Game) {
                    1.0
                } else if shares_room(room, other) {
                    clarity(at.translation().distance(place), *senses, *loudness)
                } else {
                    0.0
                };
                (clarity > 0.0).then_some(Hearing {
                    listener,
                    clarity,
                    addressed: by.is_some(),
                })
            });
        let hearings = Hearings(hearings.collect());
        commands.entity(entity).try_insert(hearings);
    }
}

/// Who hears none of the others any more has left the conversation.
///
/// Each frame looks at one member of each conversation, in turn: of whom it is known some frames
/// later, at a cost that grows with the members and not with their square.
pub(crate) fn walk_out(
    conversations: Query<&Members>,
    places: Query<(&GlobalTransform, &Senses, Option<&PerceptionRoom>)>,
    mut turn: Local<usize>,
    mut commands: Commands,
) {
    *turn = turn.wrapping_add(1);
    for members in &conversations {
        let Some(at) = turn.checked_rem(members.len()) else {
            continue;
        };
        let Some(member) = members.iter().nth(at) else {
            continue;
        };
        let Ok((here, senses, room)) = places.get(member) else {
            continue;
        };
        let reach = senses.range * LEEWAY;
        let hears = |other: Entity| {
            other != member
                && places.get(other).is_ok_and(|(there, _, other_room)| {
                    let squared = there.translation().distance_squared(here.translation());
                    squared <= reach * reach && shares_room(room, other_room)
                })
        };
        if !members.iter().any(hears) {
            commands.entity(member).try_remove::<MemberOf>();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::LineTyped;
    use crate::sense::SensePlugin;
    use crate::test_app::TestApp;

    fn place(game: &mut TestApp, bundle: impl Bundle, x: f32) -> Entity {
        let transform = Transform::from_xyz(x, 0.0, 0.0);
        game.world_mut().spawn((bundle, transform)).id()
    }

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
        let at = |distance| clarity(distance, senses, Loudness::Normal);
        assert_eq!((at(0.0), at(6.0), at(9.0), at(12.0)), (1.0, 1.0, 0.5, 0.0));
        assert_eq!((at(f32::NAN), at(f32::INFINITY)), (0.0, 0.0));
        assert_eq!(clarity(1.0, Senses { range: 0.0 }, Loudness::Shout), 0.0);
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
}
