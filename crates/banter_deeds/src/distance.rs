//! Personal distance: who comes too near is made room for.

use crate::navigate::{Navigator, WayAsked};
use crate::thing::Seated;
use crate::walk::{Walk, front, level};
use banter_body::{Body, BodyTasks};
use banter_core::{NpcParticipant, OngoingActions, PlayerParticipant, Rigs};
use bevy::ecs::system::{StaticSystemParam, SystemParamItem};
use bevy::prelude::*;

/// How fast a step back is, m/s; how fast it gathers, m/s².
const STEPS: f32 = 0.55;
const GATHERS: f32 = 2.0;
/// Seconds for which somebody has to be too near: a passer-by is none.
const NOTICES: f32 = 0.35;
/// What it gives way beyond the distance, metres, so that it does not begin anew at once.
const BEYOND: f32 = 0.12;
/// Seconds after which it asks anew where there is room.
const AGAIN: f32 = 0.25;
/// How far ahead it looks for room, metres, and how far aside it goes where there is none behind, radians.
const ROOM: f32 = 0.35;
const ASIDE: [f32; 5] = [0.0, 0.7, -0.7, 1.4, -1.4];

/// Personal distance of a character: it steps back from people who come nearer, as far as there is room, and looks at them
/// meanwhile as it did.
///
/// What people keep among acquaintances is about 0.75 m between heads, and half of it among friends (E. T. Hall, "The hidden
/// dimension", 1966). Who sits, walks or has something to do stays. A game that moves its characters itself
/// ([`Body::moves`]) is left alone.
///
/// ```
/// use banter_core::NpcParticipant;
/// use banter_deeds::PersonalDistance;
///
/// let shy = (NpcParticipant, PersonalDistance::new(1.0));
/// # let _ = shy;
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct PersonalDistance {
    /// How near somebody's head may come, metres along the floor.
    pub metres: f32,
    /// For how long somebody has been too near, seconds.
    near_for: f32,
    /// How fast it gives way, m/s.
    speed: f32,
    gives_way: bool,
    /// Where it gives way to, and in how many seconds it asks anew.
    way: Option<Vec3>,
    asks_in: f32,
}

impl Default for PersonalDistance {
    fn default() -> Self {
        Self {
            metres: 0.75,
            near_for: 0.0,
            speed: 0.0,
            gives_way: false,
            way: None,
            asks_in: 0.0,
        }
    }
}

impl PersonalDistance {
    /// A distance of so many metres.
    pub fn new(metres: f32) -> Self {
        Self {
            metres,
            ..Self::default()
        }
    }

    /// Whether it gives way in this moment.
    pub fn gives_way(&self) -> bool {
        self.gives_way
    }
}

/// Looks who is too near, and where there is room.
pub(crate) fn keep<N: Navigator>(
    mut shy: Query<(
        Entity,
        &mut PersonalDistance,
        &GlobalTransform,
        Option<&Body>,
        Option<&OngoingActions>,
        (Has<Walk>, Has<Seated>),
    )>,
    people: Query<Entity, Or<(With<NpcParticipant>, With<PlayerParticipant>)>>,
    (rigs, bodies): (Rigs, BodyTasks),
    navigator: StaticSystemParam<N>,
    time: Res<Time>,
) {
    let navigator = navigator.into_inner();
    let dt = time.delta_secs();
    for (npc, mut keeps, place, body, ongoing, (walks, sits)) in &mut shy {
        let keeps = keeps.bypass_change_detection();
        let is_busy = walks || sits || ongoing.is_some_and(|all| !all.is_empty());
        let from = place.translation();
        let others = people.iter().filter(|other| *other != npc);
        let gaps = others.filter_map(|other| {
            let head = rigs.ears(other)?;
            let is_on_floor = (head.y - from.y).abs() < 2.5;
            is_on_floor.then(|| (level(head, from), other, head))
        });
        let nearest = gaps.min_by(|a, b| a.0.total_cmp(&b.0));
        let metres = keeps.metres.clamp(0.0, 3.0);
        let too_near = nearest.filter(|(gap, ..)| {
            let most = if keeps.gives_way {
                metres + BEYOND
            } else {
                metres
            };
            !is_busy && *gap < most
        });
        keeps.near_for = if too_near.is_some() {
            keeps.near_for + dt
        } else {
            0.0
        };
        let is_noticed = keeps.near_for >= NOTICES && body.is_none_or(|body| body.moves);
        if let Some((_, other, head)) = too_near.filter(|_| is_noticed) {
            keeps.asks_in -= dt;
            if keeps.asks_in <= 0.0 {
                keeps.asks_in = AGAIN;
                let away = (from - head).with_y(0.0).try_normalize();
                let back = || {
                    -(place.rotation() * front(&bodies, npc))
                        .with_y(0.0)
                        .normalize_or(Vec3::Z)
                };
                let away = away.unwrap_or_else(back);
                keeps.way = room::<N>(&navigator, npc, other, from, away);
            }
        } else {
            (keeps.way, keeps.asks_in) = (None, 0.0);
        }
        keeps.gives_way = keeps.way.is_some();
        let wanted = if keeps.gives_way { STEPS } else { 0.0 };
        keeps.speed += (wanted - keeps.speed).clamp(-2.0 * GATHERS * dt, GATHERS * dt);
    }
}

/// Gives way to whoever is too near.
pub(crate) fn give_way(
    mut shy: Query<
        (&PersonalDistance, &mut Transform, Option<&ChildOf>),
        (Without<Walk>, Without<Seated>),
    >,
    above: Query<&GlobalTransform>,
    time: Res<Time>,
) {
    let dt = time.delta_secs();
    for (keeps, mut transform, parent) in &mut shy {
        let Some(way) = keeps.way else { continue };
        let above = parent.and_then(|parent| above.get(parent.parent()).ok());
        let step = way * (keeps.speed * dt);
        transform.translation += above.map_or(step, |above| {
            above.affine().inverse().transform_vector3(step)
        });
    }
}

/// A direction in which there is room for a step: straight away from somebody, or as nearly so as can be.
fn room<N: Navigator>(
    navigator: &SystemParamItem<'_, '_, N>,
    walker: Entity,
    from_whom: Entity,
    from: Vec3,
    away: Vec3,
) -> Option<Vec3> {
    let ways = ASIDE.map(|aside| Quat::from_rotation_y(aside) * away);
    ways.into_iter().find_map(|way| {
        let to = from + way * ROOM;
        let asked = WayAsked {
            walker,
            from,
            to,
            near: 0.02,
            target: Some(from_whom),
        };
        let places = N::way(navigator, &asked)?;
        let mut at = from;
        let length: f32 = places
            .iter()
            .map(|place| level(std::mem::replace(&mut at, *place), *place))
            .sum();
        // Up or down, where the floor slopes.
        let step = (at - from).try_normalize();
        step.filter(|_| length < 1.1 * ROOM && level(at, to) < 0.1)
    })
}
