//! Who looks around in which frame, and what they find.

use crate::{
    NpcParticipant, Perceivable, Percept, PerceptionRoom, Percepts, PlayerParticipant, Rig, Rigs,
    Senses,
};
use bevy::prelude::*;

/// How many times a second everybody looks around.
pub const RATE: f32 = 10.0;

/// No more than this is perceived at once: the nearest. It bounds a prompt and a frame.
const MOST: usize = 64;

/// Whose turn it is to look around.
#[derive(Resource, Default)]
pub(crate) struct Rota {
    observers: Vec<Entity>,
    next: usize,
    /// Observers that are due, as a fraction carried from frame to frame.
    due: f32,
    newcomers: usize,
    /// Whether somebody was found to be gone whose leaving nobody noticed: this set did not
    /// run at that time.
    stale: bool,
}

/// Newcomers go to the front of the rota.
pub(crate) fn keep_rota(
    mut rota: ResMut<Rota>,
    added: Query<Entity, Added<Senses>>,
    seeing: Query<(), With<Senses>>,
    mut removed: RemovedComponents<Senses>,
) {
    let stale = std::mem::take(&mut rota.stale);
    if removed.read().count() > 0 || stale {
        rota.observers.retain(|observer| seeing.contains(*observer));
        rota.next = 0;
    }
    for observer in &added {
        if !rota.observers.contains(&observer) {
            rota.observers.insert(0, observer);
            rota.newcomers += 1;
        }
    }
    if rota.newcomers > 0 {
        rota.next = 0;
    }
}

/// What can be perceived: characters, players and named things.
type Visible = Or<(
    With<Perceivable>,
    With<NpcParticipant>,
    With<PlayerParticipant>,
)>;

pub(crate) fn look_around(
    mut rota: ResMut<Rota>,
    time: Res<Time>,
    things: Query<(Entity, &GlobalTransform, Option<&PerceptionRoom>, Has<Rig>), Visible>,
    mut observers: Query<(
        &GlobalTransform,
        &Senses,
        Option<&PerceptionRoom>,
        &mut Percepts,
    )>,
    rigs: Rigs,
    mut found: Local<Vec<Percept>>,
) {
    let everybody = rota.observers.len();
    rota.due += everybody as f32 * RATE * time.delta_secs();
    let count = (rota.due as usize).max(rota.newcomers).min(everybody);
    rota.due = rota.due.fract();
    rota.newcomers = 0;
    for _ in 0..count {
        let observer = rota.observers.get(rota.next).copied();
        rota.next = (rota.next + 1) % everybody.max(1);
        let Some(Ok((here, senses, room, mut percepts))) =
            observer.map(|observer| observers.get_mut(observer))
        else {
            rota.stale = true;
            continue;
        };
        let range_squared = senses.range * senses.range;
        // From head to head, where there are heads.
        let head = |person: Option<Entity>| rigs.own_head(person?);
        let here = head(observer).unwrap_or(here).translation();
        found.clear();
        found.extend(
            things
                .iter()
                .filter_map(|(entity, there, other_room, has_rig)| {
                    let near = || {
                        let there = head(has_rig.then_some(entity)).unwrap_or(there);
                        let squared = there.translation().distance_squared(here);
                        (squared <= range_squared).then(|| squared.sqrt())
                    };
                    (Some(entity) != observer && shares_room(room, other_room))
                        .then(near)
                        .flatten()
                        .map(|distance| Percept { entity, distance })
                }),
        );
        found.sort_unstable_by(|a, b| {
            a.distance
                .total_cmp(&b.distance)
                .then(a.entity.cmp(&b.entity))
        });
        found.truncate(MOST);
        // Only a real change is one, so that systems can wait for it.
        if percepts.0 != *found {
            percepts.0.clone_from(&found);
        }
    }
}

pub(crate) fn shares_room(mine: Option<&PerceptionRoom>, theirs: Option<&PerceptionRoom>) -> bool {
    match (mine, theirs) {
        (Some(mine), Some(theirs)) => mine == theirs,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sense::SensePlugin;
    use crate::test_app::TestApp;
    use std::time::Duration;

    fn seen(game: &TestApp, observer: Entity) -> Vec<Entity> {
        game.world()
            .get::<Percepts>(observer)
            .unwrap()
            .entities()
            .collect()
    }

    fn place(game: &mut TestApp, bundle: impl Bundle, x: f32) -> Entity {
        let transform = Transform::from_xyz(x, 0.0, 0.0);
        game.world_mut().spawn((bundle, transform)).id()
    }

    #[test]
    fn the_nearest_come_first_and_the_far_not_at_all() {
        let mut game = TestApp::new().with(SensePlugin);
        let mara = place(&mut game, NpcParticipant, 0.0);
        let far = place(&mut game, Perceivable::named("the hill"), 100.0);
        let lute = place(&mut game, Perceivable::named("the lute"), -4.0);
        let player = place(&mut game, PlayerParticipant, 2.0);
        game.step();
        assert_eq!(seen(&game, mara), [player, lute]);
        assert_eq!(seen(&game, player), [mara, lute]);
        game.world_mut()
            .get_mut::<Transform>(far)
            .unwrap()
            .translation
            .x = 1.0;
        game.run_for(Duration::from_millis(250));
        assert_eq!(seen(&game, mara), [far, player, lute]);
    }

    #[test]
    fn distance_is_from_head_to_head() {
        let mut game = TestApp::new().with(SensePlugin);
        // The play space of a headset stays where it is; the player has walked away in it.
        let headset = game
            .world_mut()
            .spawn(Transform::from_xyz(9.0, 0.0, 0.0))
            .id();
        let player = place(&mut game, (PlayerParticipant, Rig::with_head(headset)), 0.0);
        let mara = place(&mut game, NpcParticipant, 10.0);
        let lute = place(&mut game, Perceivable::named("the lute"), 2.0);
        game.run_for(Duration::from_millis(250));
        let distances = |game: &TestApp, observer| {
            let percepts = game.world().get::<Percepts>(observer).unwrap();
            let distances = percepts.0.iter().map(|it| (it.entity, it.distance));
            distances.collect::<Vec<_>>()
        };
        assert_eq!(distances(&game, player), [(mara, 1.0), (lute, 7.0)]);
        assert_eq!(distances(&game, mara), [(player, 1.0), (lute, 8.0)]);
        // Without the headset the player is where it stands.
        game.world_mut().despawn(headset);
        game.run_for(Duration::from_millis(250));
        assert_eq!(distances(&game, player), [(lute, 2.0), (mara, 10.0)]);
        assert_eq!(distances(&game, mara), [(lute, 8.0), (player, 10.0)]);
    }

    #[test]
    fn walls_hide_what_is_in_another_room() {
        let mut game = TestApp::new().with(SensePlugin);
        let taproom = || PerceptionRoom("taproom".into());
        let mara = place(&mut game, (NpcParticipant, taproom()), 0.0);
        let lute = place(&mut game, (Perceivable::named("the lute"), taproom()), 3.0);
        place(
            &mut game,
            (
                Perceivable::named("the bed"),
                PerceptionRoom("attic".into()),
            ),
            1.0,
        );
        let song = place(&mut game, Perceivable::named("a song"), 2.0);
        game.step();
        assert_eq!(seen(&game, mara), [song, lute]);
    }

    #[test]
    fn nobody_is_forgotten_when_somebody_leaves() {
        let mut game = TestApp::new().with(SensePlugin);
        let all: Vec<Entity> = (0..20)
            .map(|i| place(&mut game, NpcParticipant, i as f32 * 0.1))
            .collect();
        game.step();
        game.world_mut().despawn(all[3]);
        game.run_for(Duration::from_millis(250));
        for npc in all.iter().filter(|npc| **npc != all[3]) {
            let seen = seen(&game, *npc);
            assert_eq!(seen.len(), 18);
            assert!(!seen.contains(&all[3]) && !seen.contains(npc));
        }
    }

    #[test]
    fn an_impossible_place_is_perceived_by_nobody() {
        let mut game = TestApp::new().with(SensePlugin);
        let mara = place(&mut game, NpcParticipant, 0.0);
        place(&mut game, Perceivable::named("nowhere"), f32::NAN);
        game.step();
        assert!(seen(&game, mara).is_empty());
    }
}
