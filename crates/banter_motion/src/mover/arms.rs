//! Arms: they hang and swing, or a hand is brought where something wants it.

use super::arm::{Cause, RETURN};
use super::{Legs, Mover, Performance, Surroundings};
use crate::act::{Mark, Scene, carry, lap, stage};
use crate::arm::{HandGoal, HandShape, Trunk, clear, grip_place, solve};
use crate::bone::{Bone, Side};
use crate::clip::Motions;
use crate::ease::{least_jerk, smooth};
use crate::humanoid::Humanoid;
use crate::pose::{Frame, Pose};
use crate::task::{Outcome, Task, TaskEvent};
use glam::{Quat, Vec3};

/// A hand that is so near has reached its target, metres; and seconds that it may take longer than planned.
const NEAR: f32 = 0.017;
const LATE: f32 = 0.9;
/// How far above a table wrists are held, metres: fingers droop.
const ABOVE: f32 = 0.09;
/// How an arm hangs: radians from the trunk, and the elbow's bend.
const HANGS: f32 = 0.24;
const ELBOW: f32 = 0.27;
/// How far arms swing, radians for a metre between an adult's feet.
const SWING: f32 = 0.85;

impl Mover {
    /// Whether a hand takes part in a motion.
    pub(super) fn takes_part(&self, performance: &Performance, side: Side) -> bool {
        let Some(clip) = self.motions.clip(performance.motion) else {
            return false;
        };
        clip.has_hand()
            && (clip.both || performance.side == side)
            && !self.arms[side.index()].is_busy()
    }

    /// Brings the hands where they are wanted.
    pub(super) fn reach(
        &mut self,
        body: &Humanoid,
        motions: &Motions,
        seen: &Surroundings,
        dt: f32,
    ) {
        let mut frame = Frame::of_body(body, &self.trunk.next);
        let trunk = Trunk::of(body, &frame, self.style.girth);
        for side in Side::BOTH {
            let bones = side.arm();
            self.hang(body, &frame, side, dt);
            let hanging = bones.map(|bone| self.trunk.next.rotations[bone]);
            let wanted = self.wanted(body, motions, &frame, seen, side);
            let (cause, travel) = wanted
                .as_ref()
                .map_or((Cause::Hangs, 0.0), |(cause, travel, _)| (*cause, *travel));
            let arm = &mut self.arms[side.index()];
            if arm.cause != cause {
                let [.., hand] = bones;
                arm.from = HandGoal {
                    wrist: self.frame.places[hand],
                    turn: self.frame.turns[hand],
                    swivel: 0.0,
                    shape: arm.shape.now,
                    grip: Vec3::ZERO,
                };
                (arm.cause, arm.time) = (cause, 0.0);
                for bone in bones {
                    self.jumped[bone] = true;
                }
            }
            arm.time += dt;
            arm.far = None;
            let shape = wanted
                .as_ref()
                .map_or(HandShape::RELAXED, |(.., goal)| goal.shape);
            arm.shape
                .go(shape, if travel > 0.0 { travel.min(0.5) } else { 0.45 });
            let settles = wanted.is_none() && arm.time < RETURN;
            if arm.settles != settles {
                arm.settles = settles;
                for bone in bones {
                    self.jumped[bone] = true;
                }
            }
            let goal = wanted.or_else(|| {
                // On the way back the hand is brought to where it will hang: the turns of joints alone might take it
                // behind the back.
                let goal = self.arms[side.index()]
                    .settles
                    .then(|| hanging_hand(body, &self.trunk.next, &frame, side));
                Some((Cause::Hangs, RETURN, goal?))
            });
            let arm = &mut self.arms[side.index()];
            if let Some((_, travel, goal)) = goal {
                let share = if travel > 0.0 {
                    least_jerk(arm.time / travel)
                } else {
                    1.0
                };
                let mut way = arm.from.lerp(&goal, share);
                if let Some(top) = seen.tabletop.filter(|_| cause.is_free()) {
                    let wrist = top.lifted(seen.root.to_world(way.wrist), ABOVE * seen.root.scale);
                    way.wrist = seen.root.to_body(wrist);
                }
                if matches!(cause, Cause::Acts(..)) {
                    arm.far = Some(way.wrist);
                }
                solve(body, &mut self.trunk.next, &mut frame, side, &way);
            }
            body.fold(&mut self.trunk.next);
            if hanging.iter().any(|turn| !turn.is_finite()) {
                continue;
            }
            for bone in bones {
                let target = self.trunk.next.rotations[bone];
                let shown = self.shown(bone, target, if bone == bones[3] { 9.0 } else { 7.5 }, dt);
                self.trunk.next.rotations[bone] = crate::limit::clamped(bone, shown);
            }
            frame.steps(body, &self.trunk.next, &bones);
            if seen.fine {
                clear(body, &mut self.trunk.next, &mut frame, side, &trunk);
            }
        }
    }

    /// An arm that hangs, and swings against the legs.
    fn hang(&mut self, body: &Humanoid, frame: &Frame, side: Side, dt: f32) {
        let size = body.build().size;
        let out = side.sign();
        let [clavicle, upper, lower, hand] = side.arm();
        // The other foot's way ahead.
        let mine = self.soles[side.index()].ball.z;
        let others = self.soles[side.other().index()].ball.z;
        let speed = smooth(0.1, 0.9, self.gait.speed());
        let swing = SWING * (others - mine) * 0.5 / size * speed;
        let swing = self.swing[side.index()].advance(swing, 10.0, dt);
        let run = smooth(1.8, 3.0, self.gait.speed());
        let drift =
            self.drifts[if side == Side::Left { 3 } else { 4 }].at(self.time) * self.style.swaying;
        let bent = ELBOW + 0.5 * swing.max(-0.1) + 0.02 * drift + 0.9 * run;
        let shrug = self.trunk.shrug;
        let next = &mut self.trunk.next.rotations;
        let away = HANGS + 0.012 * drift;
        next[clavicle] = Quat::from_rotation_z(out * (shrug + 0.008 * drift));
        // Whoever bends has them hang all the same.
        let (_, bends, _) = frame.turns[Bone::UpperChest].to_euler(glam::EulerRot::YXZ);
        next[upper] = Quat::from_rotation_x(0.03 - swing - 0.9 * bends)
            * Quat::from_rotation_z(-out * (std::f32::consts::FRAC_PI_2 - away + 0.4 * shrug))
            * Quat::from_rotation_x(0.18);
        next[lower] = Quat::from_rotation_y(-out * bent);
        next[hand] = Quat::from_rotation_z(-out * 0.06);
    }

    /// Where a hand is wanted, why, and how long it takes there.
    fn wanted(
        &mut self,
        body: &Humanoid,
        motions: &Motions,
        frame: &Frame,
        seen: &Surroundings,
        side: Side,
    ) -> Option<(Cause, f32, HandGoal)> {
        if let Some(wanted) = self.act(body, frame, side) {
            return Some(wanted);
        }
        if let Some(radius) = self.arms[side.index()].held {
            return Some((Cause::Carries, 0.7, carry(body, frame, side, radius)));
        }
        if let Some(performance) = self.performance.filter(|it| self.takes_part(it, side))
            && let Some(clip) = motions.clip(performance.motion)
            && let Some(goal) = clip.hand(performance.time, body, frame, side)
        {
            return Some((Cause::Performs(performance.id), clip.lead(), goal));
        }
        if let Some(held) = self.talking.held
            && let Some(gesture) = motions.gesture.get(held.gesture)
            && seen.fine
        {
            let mine = (self.style.hand == side) != held.other_hand;
            if mine || held.both {
                let mut goal = gesture.hand.goal(body, frame, side);
                let beat = self.talking.beat() * if mine { 1.0 } else { 0.6 };
                let away = (held.astray * if mine { 1.0 } else { -0.6 } + beat) * self.style.size;
                goal.wrist += away * Vec3::new(side.sign(), 1.0, 1.0) * body.build().whole_arm();
                return Some((Cause::Talks(held.count), 0.55, goal));
            }
        }
        if let Legs::Sit(seat, ..) = &self.legs
            && seat.share() > 0.55
        {
            let [thigh, ..] = side.leg();
            let hip = frame.places[Bone::Hips] + frame.turns[Bone::Hips] * body.offset(thigh);
            let sole = self.soles[side.index()];
            let knee = knee(body, hip, sole.ankle);
            return Some((Cause::Lap, 0.8, lap(body, hip, knee, side)));
        }
        None
    }

    /// What a task wants of a hand; it ends here when it is done.
    fn act(
        &mut self,
        body: &Humanoid,
        frame: &Frame,
        side: Side,
    ) -> Option<(Cause, f32, HandGoal)> {
        let root = self.trunk.root;
        let arm = &mut self.arms[side.index()];
        arm.must = None;
        let act = arm.act.as_mut()?;
        act.time = arm.time;
        let target = act
            .task
            .target()
            .map_or(Vec3::ZERO, |target| root.to_body(target));
        let cause = Cause::Acts(act.id, act.stage);
        let from = if arm.cause == cause {
            arm.from.wrist
        } else {
            self.frame.places[side.arm()[3]]
        };
        if arm.cause != cause {
            act.time = 0.0;
        }
        let radius = match act.task {
            Task::Take { radius, .. } => Some(radius),
            _ => arm.held,
        };
        let away = target - crate::arm::shoulder(body, frame, side);
        let beyond = crate::limit::arm_beyond(side, frame.turns[Bone::UpperChest].inverse() * away);
        if act.task.target().is_some() && beyond > 0.0 {
            // It has come behind the back meanwhile.
            let (id, by) = (act.id, away.length() * beyond.min(1.5).sin() * root.scale);
            arm.act = None;
            self.end(id, Outcome::CannotReach { by });
            return None;
        }
        let mut scene = Scene {
            body,
            frame,
            target,
            way: from.distance(target),
            held: radius,
        };
        let now = stage(act, &scene);
        let Some(mut now) = now else {
            let id = act.id;
            arm.act = None;
            self.end(id, Outcome::Done);
            return None;
        };
        // How far it is really is known now.
        scene.way = from.distance(now.goal.wrist);
        if let Some(again) = stage(act, &scene) {
            now = again;
        }
        arm.must = Some(now);
        Some((cause, now.travel, now.goal))
    }

    /// After a step: stages that are over, targets that were reached or not.
    pub(super) fn judge(&mut self, body: &Humanoid, seen: &Surroundings) {
        for side in Side::BOTH {
            let arm = &mut self.arms[side.index()];
            let (Some(act), Some(now)) = (&mut arm.act, arm.must) else {
                continue;
            };
            if arm.cause != Cause::Acts(act.id, act.stage) || arm.time < now.travel {
                continue;
            }
            if let Some((place, radius)) = now.must {
                let miss = grip_place(body, &self.frame, side, radius).distance(place);
                if miss > NEAR && arm.time < now.travel + LATE {
                    continue;
                }
                if miss > NEAR {
                    let id = act.id;
                    arm.act = None;
                    self.end(
                        id,
                        Outcome::CannotReach {
                            by: miss * seen.root.scale,
                        },
                    );
                    continue;
                }
            }
            let stays = if act.released { 0.0 } else { now.stay };
            if arm.time < now.travel + stays {
                continue;
            }
            let task = act.id;
            act.stage += 1;
            match now.mark {
                Some(Mark::Grasped) => {
                    if arm.held.is_some() {
                        // Something was put into it meanwhile.
                        arm.act = None;
                        self.end(task, Outcome::HandsFull);
                        continue;
                    }
                    if let Task::Take { radius, .. } = act.task {
                        arm.held = Some(radius.clamp(0.0, 0.3));
                    }
                    self.events.push(TaskEvent::Grasped { task, hand: side });
                }
                Some(Mark::Released) => {
                    arm.held = None;
                    self.events.push(TaskEvent::Released { task, hand: side });
                }
                Some(Mark::Offered) => self.events.push(TaskEvent::Offered { task, hand: side }),
                Some(Mark::Pouring) => self.events.push(TaskEvent::Pouring { task, hand: side }),
                None => {}
            }
        }
    }
}

/// Where a hand is that hangs.
fn hanging_hand(body: &Humanoid, pose: &Pose, frame: &Frame, side: Side) -> HandGoal {
    let mut frame = *frame;
    frame.steps(body, pose, &side.arm());
    let [.., hand] = side.arm();
    HandGoal {
        wrist: frame.places[hand],
        turn: frame.turns[hand],
        swivel: 0.0,
        shape: HandShape::RELAXED,
        grip: Vec3::ZERO,
    }
}

/// Where the knee is between hip and ankle.
fn knee(body: &Humanoid, hip: Vec3, ankle: Vec3) -> Vec3 {
    let natural = crate::limb::Natural {
        towards: Vec3::NEG_Y,
        bends: Vec3::Z,
    };
    crate::limb::bend(hip, ankle, body.build().leg, natural, 0.0).middle
}
