//! Where characters belong when they have nothing to do.

use crate::distance::PersonalDistance;
use crate::thing::Seated;
use crate::walk::{Walk, level};
use banter_core::OngoingActions;
use bevy::prelude::*;
use std::time::Duration;

/// Post of a character: where it goes back to, and faces, when it has done what there was to do. What is not at its post
/// for another reason goes there, too.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
#[require(Idle)]
pub struct Post {
    /// Where it stands, in the world, metres.
    pub place: Vec3,
    /// Where it faces.
    pub facing: Vec3,
}

/// Since when a character has nothing to do.
#[derive(Component, Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Idle(Option<Duration>);

/// So long nothing is to do before it goes back, and from so far away, metres.
const PAUSE: Duration = Duration::from_millis(1_200);
const AWAY: f32 = 0.15;

/// Sends those back who have nothing to do.
pub(crate) fn go_back(
    mut people: Query<
        (
            Entity,
            &Post,
            &mut Idle,
            &GlobalTransform,
            Option<&OngoingActions>,
            Option<&PersonalDistance>,
        ),
        (Without<Walk>, Without<Seated>),
    >,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    for (person, post, mut idle, place, ongoing, keeps) in &mut people {
        let is_busy = ongoing.is_some_and(|all| !all.is_empty());
        // Nobody goes back to where it was crowded out.
        let is_busy = is_busy || keeps.is_some_and(|keeps| keeps.crowded);
        if is_busy || level(place.translation(), post.place) <= AWAY {
            idle.set_if_neq(Idle(None));
            continue;
        }
        let since = *idle.0.get_or_insert(now);
        if now.saturating_sub(since) >= PAUSE {
            let before = post.place + post.facing.normalize_or(Vec3::NEG_Z) * 3.0;
            let walk = Walk::to(post.place.into(), 0.05).facing(before.into());
            commands.entity(person).try_insert(walk);
            // One that is blocked is tried again after a while.
            idle.0 = None;
        }
    }
}
