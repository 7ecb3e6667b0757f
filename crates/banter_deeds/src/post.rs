//! Where characters belong when they have nothing to do.

use crate::distance::PersonalDistance;
use crate::thing::Seated;
use crate::walk::{Walk, apart, level};
use banter_core::{NpcParticipant, OngoingActions, PlayerParticipant, Rigs};
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
/// Whoever is at its post, within its personal distance and so much more, metres, keeps it from going back.
const CROWDED: f32 = 0.6;
/// How far above or below a post a head is that is on another floor, metres.
const FLOOR: f32 = 2.5;

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
    others: Query<Entity, Or<(With<NpcParticipant>, With<PlayerParticipant>)>>,
    rigs: Rigs,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    for (person, post, mut idle, place, ongoing, keeps) in &mut people {
        let is_busy = ongoing.is_some_and(|all| !all.is_empty());
        let is_crowded = |keeps: &PersonalDistance| {
            let far = keeps.metres.clamp(0.0, 3.0) + CROWDED;
            let heads = others.iter().filter(|other| *other != person);
            heads
                .filter_map(|other| rigs.ears(other))
                .any(|head| (head.y - post.place.y).abs() < FLOOR && level(head, post.place) < far)
        };
        // Nobody goes back to where somebody else stands now.
        let stays = is_busy
            || apart(place.translation(), post.place) <= AWAY
            || keeps.is_some_and(is_crowded);
        if stays {
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
