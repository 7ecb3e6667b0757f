//! What a deed is planned from: who does it, to whom it talks, and what there is.

use crate::deed::Step;
use crate::hand;
use crate::navigate::Obstacle;
use crate::openable::Openable;
use crate::thing::{Seat, Seated, ServedAt, Surface, Usable};
use crate::walk::Walk;
use banter_body::{BodyDeed, BodyTarget, Grasp, HeldBy, Side};
use banter_core::{Perceivable, PlayerParticipant, Rig};
use bevy::prelude::*;

/// So far, in metres along the floor, a hand reaches without a step.
pub const REACH: f32 = 0.62;
/// Who comes to something to lay a hand on it comes so near, metres.
const NEAR: f32 = REACH - 0.02;
/// So near one comes to somebody, metres: to give, and to talk.
const BEFORE: f32 = 0.95;
/// Seconds that something is held out at most.
const HELD_OUT: f32 = 6.0;
/// What is put down stays so far from an edge, metres.
const EDGE: f32 = 0.1;

/// What an action is about to be done in: it answers what there is, and makes the steps that most deeds have.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The world as it is.
    pub world: &'a World,
    /// Who does it.
    pub npc: Entity,
    /// Whom it talks to, if anybody.
    pub listener: Option<Entity>,
}

impl<'a> Scene<'a> {
    /// What something is called.
    pub fn name(&self, entity: Entity) -> &'a str {
        let known = self.world.get::<Perceivable>(entity);
        let name = known
            .map(|known| known.name.trim())
            .filter(|name| !name.is_empty());
        name.unwrap_or("it")
    }

    /// Where something is, metres.
    pub fn place(&self, target: BodyTarget) -> Option<Vec3> {
        let at = match target.entity {
            Some(entity) => {
                let place = self.world.get::<GlobalTransform>(entity)?;
                place.transform_point(target.point)
            }
            None => target.point,
        };
        at.is_finite().then_some(at)
    }

    /// What the character holds: of two things, that in the right hand.
    pub fn held(&self) -> Option<Entity> {
        let [left, right] = hand::held(self.world, self.npc);
        right.or(left)
    }

    /// A hand of somebody that is empty.
    ///
    /// # Errors
    /// Both are full.
    pub fn empty_hand(&self, whose: Entity) -> Result<Side, String> {
        hand::empty(self.world, whose).ok_or_else(|| match whose == self.npc {
            true => hand::FULL.to_owned(),
            false => format!("{} has both hands full", self.name(whose)),
        })
    }

    /// Whom it talks to, where nobody is named.
    ///
    /// # Errors
    /// There is nobody.
    pub fn or_listener(&self, whom: Option<Entity>) -> Result<Entity, String> {
        whom.or(self.listener)
            .ok_or_else(|| "there is nobody there".to_owned())
    }

    /// Whether a hand that belongs to the character comes to a place without a step.
    pub fn is_in_reach(&self, target: BodyTarget) -> bool {
        let here = self.place(self.npc.into());
        let there = self.place(target);
        here.zip(there)
            .is_some_and(|(here, there)| (there - here).xz().length() <= REACH)
    }

    /// The steps to where a hand comes to a place: none where it does already.
    pub fn approach(&self, target: BodyTarget) -> Vec<Step> {
        match self.is_in_reach(target) {
            true => Vec::new(),
            false => vec![Step::Walk(Walk::to(target, NEAR))],
        }
    }

    fn affords(&self, thing: Entity, uses: &[&str]) -> bool {
        let known = self.world.get::<Perceivable>(thing);
        known.is_some_and(|known| uses.iter().any(|what| known.affords(what)))
    }

    /// Where something is grasped.
    ///
    /// # Errors
    /// It cannot be.
    pub fn grasp(&self, thing: Entity) -> Result<Grasp, String> {
        let own = self.world.get::<Grasp>(thing).copied();
        let afforded = || {
            self.affords(thing, &["take", "pick up"])
                .then(Grasp::default)
        };
        own.or_else(afforded)
            .ok_or_else(|| format!("{} is nothing to take into a hand", self.name(thing)))
    }

    /// The steps until the character has something in its hand; none where it has it already.
    ///
    /// # Errors
    /// It cannot be taken, or another has it. Whether a hand is empty is seen when it comes to it: something may be put
    /// down before.
    pub fn fetch(&self, thing: Entity) -> Result<Vec<Step>, String> {
        let Grasp { at, radius } = self.grasp(thing)?;
        if let Some(held) = self.world.get::<HeldBy>(thing) {
            if held.body == self.npc {
                return Ok(Vec::new());
            }
            // Players let go of what is taken from them.
            if self.world.get::<PlayerParticipant>(held.body).is_none() {
                return Err(format!("{} has {}", self.name(held.body), self.name(thing)));
            }
        }
        let npc = self.npc;
        let mut steps = vec![Step::then(move |world| hand::may_take(world, npc, thing))];
        steps.extend(self.approach(BodyTarget::on(thing, at)));
        steps.push(Step::decide(move |world| {
            hand::may_take(world, npc, thing)?;
            let held = world.get::<HeldBy>(thing).copied();
            match held {
                Some(held) if held.body == npc => return Ok(Vec::new()),
                Some(held) if world.get::<PlayerParticipant>(held.body).is_none() => {
                    return Err(hand::TAKEN.to_owned());
                }
                Some(_) => {
                    world.entity_mut(thing).remove::<HeldBy>();
                }
                None if world.get_entity(thing).is_err() => {
                    return Err(hand::GONE.to_owned());
                }
                None => {}
            }
            Ok(vec![Step::Body(BodyDeed::Take {
                what: thing,
                middle: at,
                radius,
                hand: None,
            })])
        }));
        Ok(steps)
    }

    /// The steps that put what the character holds, or will hold by then, so that its origin comes to be at a place.
    pub fn put_at(&self, thing: Entity, at: Vec3) -> Vec<Step> {
        let middle = self.grasp(thing).map(|grasp| grasp.at).unwrap_or_default();
        let mut steps = self.approach(at.into());
        steps.push(Step::Body(BodyDeed::Place {
            what: thing,
            at: (at + middle).into(),
        }));
        steps
    }

    /// The place on something where a thing is put: the nearest to the character.
    ///
    /// # Errors
    /// Nothing can be put on it.
    pub fn spot(&self, on: Entity) -> Result<Vec3, String> {
        let Some(surface) = self.world.get::<Surface>(on) else {
            return Err(format!("nothing can be put on {}", self.name(on)));
        };
        let gone = || format!("{} is not there any more", self.name(on));
        let place = self.world.get::<GlobalTransform>(on).ok_or_else(gone)?;
        let here = self.place(self.npc.into()).unwrap_or_default();
        let seen = place.affine().inverse().transform_point3(here) - surface.at;
        let half = (surface.half - EDGE).max(Vec2::ZERO);
        let near = seen.xz().clamp(-half, half);
        let spot = place.transform_point(surface.at + Vec3::new(near.x, 0.0, near.y));
        spot.is_finite().then_some(spot).ok_or_else(gone)
    }

    /// The steps that hand over what the character holds, or will hold by then.
    pub fn hand_over(&self, thing: Entity, to: Entity) -> Vec<Step> {
        let by = self.npc;
        if let Some(ServedAt(at)) = self.world.get::<ServedAt>(to) {
            let mut steps = self.put_at(thing, *at);
            steps.push(Step::then(move |world| {
                hand::is_free_for(world, thing, [to; 2])?;
                world.trigger(crate::ThingGiven { thing, by, to });
                Ok(())
            }));
            return steps;
        }
        let offer = BodyDeed::Give {
            what: thing,
            to: to.into(),
            patience: HELD_OUT,
        };
        let may_take = move |world: &mut World| {
            if world.get_entity(to).is_err() {
                return Err("there is nobody there any more".to_owned());
            }
            let listener = None;
            let scene = Scene {
                world,
                npc: by,
                listener,
            };
            scene.empty_hand(to).map(|_| ())
        };
        vec![
            Step::then(may_take),
            Step::Walk(Walk::to(to.into(), BEFORE)),
            Step::then(may_take),
            Step::Body(offer),
            Step::then(move |world| {
                // Somebody else may have been quicker once the hand had opened, or have filled the hands of whom it is for.
                hand::is_free_for(world, thing, [by, to])?;
                let is_theirs = hand::held(world, to).contains(&Some(thing));
                if !is_theirs && let Err(why) = may_take(world) {
                    // Where no hand is empty any more it stays where it is.
                    hand::into(world, thing, by).ok();
                    return Err(why);
                }
                hand::into(world, thing, to)?;
                world.trigger(crate::ThingGiven { thing, by, to });
                Ok(())
            }),
        ]
    }

    /// Where the handle of something is.
    ///
    /// # Errors
    /// It is nothing to open.
    pub fn handle(&self, thing: Entity) -> Result<BodyTarget, String> {
        let openable = self.world.get::<Openable>(thing);
        let handle = openable.map(|openable| BodyTarget::on(thing, openable.handle));
        handle.ok_or_else(|| format!("{} is nothing to open or shut", self.name(thing)))
    }

    /// Where a hand is laid on something that is used.
    ///
    /// # Errors
    /// It is nothing to use.
    pub fn usable(&self, thing: Entity) -> Result<BodyTarget, String> {
        let usable = self.world.get::<Usable>(thing);
        let at = usable.map(|usable| BodyTarget::on(thing, usable.at));
        at.ok_or_else(|| format!("there is nothing to do with {}", self.name(thing)))
    }

    /// A seat that is free: the middle of its top, and where one faces there.
    ///
    /// # Errors
    /// It is none, or it is taken.
    pub fn seat(&self, thing: Entity) -> Result<(Vec3, Vec3), String> {
        let own = self.world.get::<Seat>(thing).copied();
        let afforded = || self.affords(thing, &["sit", "sit on"]).then(Seat::default);
        let name = self.name(thing);
        let seat = own.or_else(afforded);
        let seat = seat.ok_or_else(|| format!("{name} is nothing to sit on"))?;
        let mut all = self.world.try_query::<(Entity, &Seated)>();
        let taken = all.as_mut().and_then(|all| {
            let mut seated = all.iter(self.world);
            seated.find(|(who, seated)| seated.on == thing && *who != self.npc)
        });
        if let Some((who, _)) = taken {
            return Err(format!("{} sits on {name}", self.name(who)));
        }
        let place = self.world.get::<GlobalTransform>(thing);
        let place = place.ok_or_else(|| format!("{name} is not there any more"))?;
        let facing = place.affine().transform_vector3(seat.facing);
        let facing = facing.with_y(0.0).normalize_or(Vec3::NEG_Z);
        Ok((place.transform_point(seat.at), facing))
    }

    /// How near one comes to something that one only goes to: before somebody, or before a thing.
    pub fn distance(&self, to: Entity) -> f32 {
        let is_somebody = self.world.get::<Rig>(to).is_some()
            || self.world.get::<banter_core::Percepts>(to).is_some();
        if is_somebody {
            return BEFORE + 0.25;
        }
        // Of what is wide the middle is not come so near to.
        let obstacle = self.world.get::<Obstacle>(to);
        let half = obstacle.map_or(0.0, |obstacle| obstacle.size.min_element() / 2.0);
        (0.4 + 1.1 * half).max(0.75)
    }
}
