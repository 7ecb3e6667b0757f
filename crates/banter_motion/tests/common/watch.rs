//! Somebody who is watched while he acts: the worst that happens to feet, joints and arms.
#![allow(clippy::unwrap_used, clippy::panic, dead_code, unreachable_pub)]

use banter_motion::{
    BodyStyle, Bone, Frame, Humanoid, Mover, Outcome, Pose, Side, Surroundings, TaskEvent, TaskId,
    excess,
};
use glam::{Quat, Vec3};
use std::sync::Arc;

pub const DT: f32 = 1.0 / 60.0;

/// Somebody who is watched.
pub struct Watched {
    pub mover: Mover,
    pub seen: Surroundings,
    pub feet: [Option<Vec3>; 2],
    pub before: Pose,
    pub ended: Vec<(TaskId, Outcome)>,
    pub happened: Vec<TaskEvent>,
    pub worst: Worst,
}

/// The worst of each kind, and when it was.
#[derive(Debug, Default, Clone)]
pub struct Worst {
    pub slide: (f32, String),
    pub excess: (f32, String),
    pub depth: (f32, String),
    pub jump: (f32, String),
}

fn note(worst: &mut (f32, String), value: f32, what: impl FnOnce() -> String) {
    if value > worst.0 {
        *worst = (value, what());
    }
}

impl Watched {
    pub fn new(body: Arc<Humanoid>, seed: u64) -> Self {
        let mut mover = Mover::new(body, BodyStyle::default(), seed);
        let seen = Surroundings::default();
        mover.advance(DT, &seen);
        let before = *mover.pose();
        Self {
            mover,
            seen,
            feet: [None; 2],
            before,
            ended: Vec::new(),
            happened: Vec::new(),
            worst: Worst::default(),
        }
    }

    pub fn step(&mut self, doing: &str) {
        self.mover.advance(DT, &self.seen);
        let motion = self.mover.root_motion();
        let root = &mut self.seen.root;
        let body = self.mover.body();
        let size = body.build().size;
        let (frame, pose) = (self.mover.frame(), self.mover.pose());
        for bone in Bone::ALL {
            let turn = pose.rotations[bone];
            assert!(
                turn.is_finite() && frame.places[bone].is_finite(),
                "{doing}: {bone:?}"
            );
            note(&mut self.worst.excess, excess(bone, turn), || {
                format!("{bone:?} in {doing}")
            });
            let jump = turn.angle_between(self.before.rotations[bone]).to_degrees();
            note(&mut self.worst.jump, jump, || {
                format!("{bone:?} in {doing}")
            });
        }
        for side in Side::BOTH {
            note(
                &mut self.worst.depth,
                depth(body, frame, side) / size,
                || format!("{side:?} in {doing}"),
            );
            let toes = root.to_world(frame.places[side.leg()[3]]);
            let foot = &mut self.feet[side.index()];
            if !self.mover.is_planted(side) || !body.has(side.leg()[3]) {
                *foot = None;
                continue;
            }
            let down = *foot.get_or_insert(toes);
            let slide = ((toes - down) * Vec3::new(1.0, 0.0, 1.0)).length() / size / root.scale;
            note(&mut self.worst.slide, slide, || {
                format!("{side:?} in {doing}")
            });
        }
        self.before = *pose;
        root.position += motion.step;
        root.rotation = (Quat::from_rotation_y(motion.yaw) * root.rotation).normalize();
        for event in self.mover.events() {
            match event {
                TaskEvent::Ended { task, outcome } => self.ended.push((task, outcome)),
                other => self.happened.push(other),
            }
        }
    }

    pub fn run(&mut self, seconds: f32, doing: &str) {
        for _ in 0..(seconds / DT) as usize {
            self.step(doing);
        }
    }

    pub fn outcome(&self, task: TaskId) -> Option<Outcome> {
        let mut ends = self.ended.iter().filter(|(ended, _)| *ended == task);
        let outcome = ends.next().map(|(_, outcome)| *outcome);
        assert!(ends.next().is_none(), "{task:?} ended twice");
        outcome
    }

    /// Until a task has ended.
    pub fn finish(&mut self, task: TaskId, doing: &str) -> Outcome {
        for _ in 0..60 * 30 {
            if let Some(outcome) = self.outcome(task) {
                return outcome;
            }
            self.step(doing);
        }
        panic!("{doing} does not end");
    }

    pub fn check(&self, who: &str) {
        let Worst {
            slide,
            excess,
            depth,
            jump,
        } = &self.worst;
        println!(
            "{who}: slides {:.1} mm ({}), beyond its range {:.2} deg ({}), in the trunk {:.1} mm ({}), jumps {:.1} deg ({})",
            slide.0 * 1e3,
            slide.1,
            excess.0,
            excess.1,
            depth.0 * 1e3,
            depth.1,
            jump.0,
            jump.1
        );
        assert!(
            slide.0 <= 0.02,
            "{who}: a foot slides {} m: {}",
            slide.0,
            slide.1
        );
        assert!(
            excess.0 <= 0.5,
            "{who}: a joint is {} degrees beyond its range: {}",
            excess.0,
            excess.1
        );
        assert!(
            depth.0 <= 0.01,
            "{who}: an arm is {} m in the trunk: {}",
            depth.0,
            depth.1
        );
        assert!(
            jump.0 <= 15.0,
            "{who}: a joint jumps {} degrees: {}",
            jump.0,
            jump.1
        );
    }
}

/// How deep the lower half of the upper arm and the forearm are inside of the trunk: a capsule from the hips to below the
/// collar bones, as wide as a chest is beside its shoulders.
fn depth(body: &Humanoid, frame: &Frame, side: Side) -> f32 {
    let size = body.build().size;
    let [left, right] = Side::BOTH.map(|side| frame.places[side.arm()[1]]);
    let low = frame.places[Bone::Hips];
    let high = left.midpoint(right) - frame.turns[Bone::UpperChest] * Vec3::Y * 0.08 * size;
    let radius = 0.36 * body.build().shoulders;
    let inside = |point: Vec3, thick: f32| {
        let along = high - low;
        let t = ((point - low).dot(along) / along.length_squared()).clamp(0.0, 1.0);
        radius + thick * size - point.distance(low + along * t)
    };
    let [_, upper, lower, hand] = side.arm().map(|bone| frame.places[bone]);
    let mut deepest = f32::MIN;
    for k in 0..=10 {
        let t = k as f32 / 10.0;
        if t >= 0.6 {
            deepest = deepest.max(inside(upper.lerp(lower, t), 0.042));
        }
        deepest = deepest.max(inside(lower.lerp(hand, t), 0.042 - 0.012 * t));
    }
    deepest
}
