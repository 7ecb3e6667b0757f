//! What is in hands, and goes with them.

use crate::live::Places;
use crate::rig::{BodyRig, Carried, Found};
use banter_motion::{Side, Task};
use bevy::prelude::*;

/// A thing that is in a body's hand: it goes with it. Inserted when it was taken, and removed when it was put down or
/// given; remove it, and the hand is empty.
///
/// A game may insert it itself, or change it. A hand that has something already keeps that, and the other one takes the thing
/// or goes on holding it; where both are full of other things, it is in none and the component is removed. A body whose model
/// is still being loaded takes up what it holds when it has hands.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct HeldBy {
    /// Whose hand.
    pub body: Entity,
    /// Which.
    pub hand: Side,
}

/// Grasp of a thing that can be taken: where a hand closes around it, and how wide. Things that afford `take` and have
/// none are taken by their origin.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct Grasp {
    /// The middle of what is held, in the thing's own space, metres.
    pub at: Vec3,
    /// Its radius, metres.
    pub radius: f32,
}

impl Default for Grasp {
    fn default() -> Self {
        Self {
            at: Vec3::ZERO,
            radius: USUAL,
        }
    }
}

/// How wide a hand is where a grasp names no number, and how wide it is at most, metres.
const USUAL: f32 = 0.04;
const WIDEST: f32 = 0.3;

/// A radius that a hand can close around, whatever a game or a file says.
pub(crate) fn sane_radius(radius: f32) -> f32 {
    match radius.is_finite() {
        true => radius.clamp(0.0, WIDEST),
        false => USUAL,
    }
}

impl Grasp {
    /// The same with numbers only.
    fn sane(self) -> Self {
        Self {
            at: if self.at.is_finite() {
                self.at
            } else {
                Vec3::ZERO
            },
            radius: sane_radius(self.radius),
        }
    }
}

impl Found {
    /// The hand that carries something.
    pub(crate) fn hand_of(&self, object: Entity) -> Option<Side> {
        let has = |side: &Side| {
            let carried = self.carried[side.index()];
            carried.is_some_and(|carried| carried.object == object)
        };
        Side::BOTH.into_iter().find(has)
    }

    /// Leaves a hand empty.
    pub(crate) fn let_go(&mut self, hand: Side) {
        self.carried[hand.index()] = None;
        self.mover.drop_held(hand);
    }

    /// Has an empty hand carry something from now on, as upright as it stands in the world, and no other hand.
    pub(crate) fn carry(&mut self, hand: Side, object: Entity, grasp: Grasp) {
        if let Some(other) = self.hand_of(object) {
            self.let_go(other);
        }
        let grasp = grasp.sane();
        self.carried[hand.index()] = Some(Carried {
            object,
            turn: self.mover.carrying(hand, grasp.radius).inverse(),
            middle: grasp.at,
        });
    }
}

/// Hands take up what is theirs by the game's word, or was before they were there, and let go of what is not theirs any more.
pub(crate) fn take_up(
    mut held: Query<(Entity, &mut HeldBy, Option<&Grasp>)>,
    mut bodies: Query<(Entity, &mut BodyRig)>,
    mut commands: Commands,
) {
    for (body, mut rig) in &mut bodies {
        let Some(found) = rig.bypass_change_detection().found.as_mut() else {
            continue;
        };
        for hand in Side::BOTH {
            let is_theirs = |carried: Carried| {
                let held = held.get(carried.object);
                held.is_ok_and(|(_, held, _)| held.body == body)
            };
            if found.carried[hand.index()].is_some_and(|carried| !is_theirs(carried)) {
                found.let_go(hand);
            }
        }
    }
    for (object, mut held, grasp) in &mut held {
        let Ok((_, mut rig)) = bodies.get_mut(held.body) else {
            continue;
        };
        let Some(found) = rig.bypass_change_detection().found.as_mut() else {
            continue;
        };
        let before = found.hand_of(object);
        if before == Some(held.hand) {
            continue;
        }
        let hands = [held.hand, held.hand.other()];
        let is_empty = |side: &Side| found.mover.holds(*side).is_none();
        let hand = hands.into_iter().find(is_empty);
        // Where the hand that is wanted is full, the one that has it keeps it.
        if let Some(before) = before.filter(|_| hand.is_none_or(|hand| hand != held.hand)) {
            held.hand = before;
            continue;
        }
        let Some(hand) = hand else {
            commands.entity(object).try_remove::<HeldBy>();
            continue;
        };
        let grasp = grasp.copied().unwrap_or_default();
        found.carry(hand, object, grasp);
        let radius = sane_radius(grasp.radius);
        found.mover.begin(Task::Hold { radius, hand });
        held.hand = hand;
    }
}

/// What hands hold goes with them.
pub(crate) fn carry(
    bodies: Query<&BodyRig>,
    held: Query<(Entity, &HeldBy)>,
    parents: Query<(Option<&ChildOf>, &GlobalTransform)>,
    mut places: ParamSet<(Places, Query<&mut Transform>)>,
    mut moves: Local<Vec<(Entity, Transform)>>,
) {
    moves.clear();
    let now = places.p0();
    for (object, held) in &held {
        let Some(found) = bodies
            .get(held.body)
            .ok()
            .and_then(|rig| rig.found.as_ref())
        else {
            continue;
        };
        let carried = found.carried[held.hand.index()];
        let Some(Carried { turn, middle, .. }) = carried.filter(|it| it.object == object) else {
            continue;
        };
        let (Some(place), Some(thing)) = (now.of(held.body), now.of(object)) else {
            continue;
        };
        let radius = found.mover.holds(held.hand).unwrap_or(0.03);
        let (grip, hand) = found.mover.grip(held.hand, radius);
        let facing = found.mover.body().facing();
        let turned = place.rotation() * facing * hand * turn;
        let mut next = thing.compute_transform();
        // What the hand is closed around is in it, wherever the object's own place is.
        next.translation = place.transform_point(facing * grip) - turned * (middle * next.scale);
        next.rotation = turned;
        moves.push((object, next));
    }
    let mut transforms = places.p1();
    for (object, next) in moves.drain(..) {
        let above = parents
            .get(object)
            .ok()
            .and_then(|(parent, _)| parents.get(parent?.parent()).ok());
        if let Ok(mut transform) = transforms.get_mut(object) {
            *transform = match above {
                Some((_, over)) => GlobalTransform::from(next).reparented_to(over),
                None => next,
            };
        }
    }
}

/// What is taken out of a hand by the game leaves it empty.
pub(crate) fn on_let_go(
    gone: On<Discard, HeldBy>,
    held: Query<&HeldBy>,
    mut rigs: Query<&mut BodyRig>,
) {
    if let Ok(held) = held.get(gone.entity)
        && let Ok(mut rig) = rigs.get_mut(held.body)
        && let Some(found) = &mut rig.found
        && found.carried[held.hand.index()].is_some_and(|it| it.object == gone.entity)
    {
        found.let_go(held.hand);
    }
}
