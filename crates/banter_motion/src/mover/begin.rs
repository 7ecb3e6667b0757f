//! Tasks begin, change their aim, and are taken back.

use super::{Legs, Mover, Performance};
use crate::act::{Act, needs};
use crate::arm::shoulder;
use crate::bone::Side;
use crate::clip::TOLD;
use crate::legs::{Seat, Steer};
use crate::root::Root;
use crate::task::{Outcome, Task, TaskId};
use glam::Vec3;

/// How far the trunk helps a hand at most, lengths of an adult, and how near a target may be to be anyone's side.
const HELPS: f32 = 0.5;
const MIDDLE: f32 = 0.1;
/// The fastest that an adult is sent, metres a second: nobody runs.
const FASTEST: f32 = 1.6;
/// So near to the end of its range no arm is sent, radians.
const SPARES: f32 = 0.12;

impl Mover {
    /// Begins a task, and cancels what it takes the place of. Where the body stands is what the last step was told.
    ///
    /// It ends with one [`TaskEvent::Ended`](crate::TaskEvent::Ended), which may come at once.
    pub fn begin(&mut self, task: Task) -> TaskId {
        let id = TaskId(self.next);
        self.next = self.next.wrapping_add(1);
        if !task.is_sane() {
            self.end(id, Outcome::CannotReach { by: 0.0 });
            return id;
        }
        match task {
            Task::Walk { to, speed } => {
                let pace = speed
                    .unwrap_or(self.style.pace)
                    .clamp(0.2, FASTEST * self.body.build().size);
                self.set_out(id, Steer::new(to, pace, false));
            }
            Task::Turn { to } => self.set_out(id, Steer::new(to, self.style.pace, true)),
            Task::Sit { seat, facing } => self.sit(id, seat, facing),
            Task::Rise => self.rise(id),
            Task::Perform { motion, hand } => {
                if let Some(before) = self.performance.take() {
                    self.end(before.id, Outcome::Cancelled);
                }
                let side = hand.unwrap_or_else(|| self.free_hand());
                self.performance = Some(Performance {
                    id,
                    motion,
                    side,
                    time: 0.0,
                });
                self.jump(&TOLD);
            }
            Task::Hold { radius, hand } => {
                let held = &mut self.arms[hand.index()].held;
                let outcome = match held {
                    Some(_) => Outcome::HandsFull,
                    None => {
                        *held = Some(radius.clamp(0.0, 0.3));
                        Outcome::Done
                    }
                };
                self.end(id, outcome);
            }
            _ => self.begin_act(id, task),
        }
        id
    }

    /// Aims a task at another place, in the world: at something that moves.
    pub fn aim(&mut self, task: TaskId, place: Vec3) {
        if !place.is_finite() {
            return;
        }
        match &mut self.legs {
            Legs::Steer(id, steer) if *id == task => steer.to = place,
            _ => {}
        }
        for arm in &mut self.arms {
            if let Some(act) = &mut arm.act
                && act.id == task
            {
                act.task = act.task.aimed(place);
            }
        }
    }

    /// Lets go of what a hand holds out: it was taken.
    pub fn release(&mut self, task: TaskId) {
        for arm in &mut self.arms {
            if let Some(act) = &mut arm.act
                && act.id == task
            {
                act.released = true;
            }
        }
    }

    /// A hand is empty from now on, whatever it held.
    pub fn drop_held(&mut self, side: Side) {
        self.arms[side.index()].held = None;
    }

    /// Takes a task back. What a hand holds it keeps; who sits stays seated.
    pub fn cancel(&mut self, task: TaskId) {
        let mut ended = false;
        for arm in &mut self.arms {
            ended |= arm.act.take_if(|act| act.id == task).is_some();
        }
        if self.performance.take_if(|it| it.id == task).is_some() {
            self.jump(&TOLD);
            ended = true;
        }
        match &mut self.legs {
            Legs::Steer(id, _) if *id == task => {
                self.legs = Legs::Free;
                ended = true;
            }
            Legs::Sit(seat, under_way, after) => {
                if under_way.take_if(|id| *id == task).is_some() {
                    // Who had not sat down stands up again.
                    if seat.share() < 1.0 {
                        seat.rise();
                    }
                    ended = true;
                }
                ended |= after.take_if(|(id, _)| *id == task).is_some();
            }
            _ => {}
        }
        if ended {
            self.end(task, Outcome::Cancelled);
        }
    }

    /// The hand that it rather uses, if that is free.
    fn free_hand(&self) -> Side {
        let rather = self.style.hand;
        let busy = |side: Side| self.arms[side.index()].is_busy();
        if busy(rather) && !busy(rather.other()) {
            rather.other()
        } else {
            rather
        }
    }

    fn set_out(&mut self, id: TaskId, steer: Steer) {
        match std::mem::take(&mut self.legs) {
            Legs::Free => self.legs = Legs::Steer(id, steer),
            Legs::Steer(before, _) => {
                self.end(before, Outcome::Cancelled);
                self.legs = Legs::Steer(id, steer);
            }
            Legs::Sit(mut seat, under_way, after) => {
                for before in under_way.into_iter().chain(after.map(|(id, _)| id)) {
                    self.end(before, Outcome::Cancelled);
                }
                seat.rise();
                self.legs = Legs::Sit(seat, None, Some((id, steer)));
            }
        }
    }

    fn sit(&mut self, id: TaskId, place: Vec3, front: Vec3) {
        let root = self.root();
        let by = Seat::beyond(self.body.build(), &root, place);
        if by > 0.0 {
            self.end(id, Outcome::CannotReach { by });
            return;
        }
        if let Legs::Steer(before, _) = self.legs {
            self.end(before, Outcome::Cancelled);
        }
        match &mut self.legs {
            // Who sits already has sat down.
            Legs::Sit(..) => self.end(id, Outcome::Done),
            legs => *legs = Legs::Sit(Seat::new(place, front), Some(id), None),
        }
    }

    fn rise(&mut self, id: TaskId) {
        match &mut self.legs {
            Legs::Sit(seat, under_way, _) => {
                seat.rise();
                if let Some(before) = under_way.replace(id) {
                    self.end(before, Outcome::Cancelled);
                }
            }
            _ => self.end(id, Outcome::NothingThere),
        }
    }

    /// The hand that does something, at a place in body space.
    fn hand_for(&self, act: &Act, target: Vec3) -> Result<Side, Outcome> {
        let asked = act.task.hand();
        let holds = |side: Side| self.arms[side.index()].held.is_some();
        // Of those that will do, the one that is asked for, else the one that it is rather done with.
        let one = |rather: Side, will_do: &dyn Fn(Side) -> bool| match asked {
            Some(side) => Some(side).filter(|side| will_do(*side)),
            None => [rather, rather.other()]
                .into_iter()
                .find(|side| will_do(*side)),
        };
        if needs(act) {
            return one(self.style.hand, &holds).ok_or(Outcome::NothingThere);
        }
        let near = match target.x {
            x if x > MIDDLE * self.body.build().size => Side::Left,
            x if x < -MIDDLE * self.body.build().size => Side::Right,
            _ => self.style.hand,
        };
        let idle = |side: Side| !self.arms[side.index()].is_busy();
        let idle = one(near, &idle);
        if matches!(act.task, Task::Take { .. }) {
            let empty = || one(near, &|side| !holds(side));
            return idle.or_else(empty).ok_or(Outcome::HandsFull);
        }
        Ok(idle.or(asked).unwrap_or(near))
    }

    fn begin_act(&mut self, id: TaskId, task: Task) {
        let root = self.root();
        let Some(target) = task.target().map(|target| root.to_body(target)) else {
            return;
        };
        let mut act = Act {
            id,
            task,
            side: self.style.hand,
            stage: 0,
            time: 0.0,
            released: false,
        };
        act.side = match self.hand_for(&act, target) {
            Ok(side) => side,
            Err(outcome) => return self.end(id, outcome),
        };
        let build = self.body.build();
        let far = shoulder(&self.body, &self.frame, act.side).distance(target);
        let by = far - build.whole_arm() - HELPS * build.size;
        // No hand comes behind the back.
        let from = shoulder(&self.body, &self.frame, act.side);
        let beyond = crate::limit::arm_beyond(act.side, target - from) + SPARES;
        if beyond > 0.0 {
            self.end(
                id,
                Outcome::CannotReach {
                    by: far * beyond.min(1.5).sin() * root.scale,
                },
            );
            return;
        }
        let touches = !matches!(task, Task::Point { .. } | Task::Give { .. });
        if touches && by > 0.0 {
            self.end(
                id,
                Outcome::CannotReach {
                    by: by * root.scale,
                },
            );
            return;
        }
        if let Some(before) = self.arms[act.side.index()].act.replace(act) {
            self.end(before.id, Outcome::Cancelled);
        }
    }

    /// Where it stood in the last step.
    fn root(&self) -> Root {
        self.trunk.root
    }
}
