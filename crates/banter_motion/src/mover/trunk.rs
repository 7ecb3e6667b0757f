//! The upper half without arms: it breathes and sways, bends for hands, bows, looks.

use super::{Legs, Mover, Surroundings};
use crate::arm::shoulder;
use crate::bone::PerBone;
use crate::bone::{Bone, Side};
use crate::clip::{Bearing, Motions};
use crate::ease::{Follow, smooth};
use crate::humanoid::Humanoid;
use crate::pose::{Frame, Pose};
use crate::root::Root;
use crate::task::Outcome;
use glam::{EulerRot, Quat, Vec2, Vec3};

/// What an arm has of its length before the trunk helps, how far the trunk bends for it, and how fast.
const EASY: f32 = 0.93;
const BENDS: f32 = 0.85;
const BEND_RATE: f32 = 7.0;
/// Shares of a look, and how far each part goes, radians (yaw, pitch).
const SPINE: (Vec2, Vec2) = (Vec2::new(0.26, 0.0), Vec2::new(0.5, 0.0));
const NECK: (Vec2, Vec2) = (Vec2::new(0.24, 0.25), Vec2::new(0.42, 0.25));
const HEAD: Vec2 = Vec2::new(0.8, 0.5);
/// A look so far aside is left to the eyes, and what is further aside is not looked at.
const EYES: f32 = 0.17;
const FIELD: f32 = 2.3;
/// Breaths in a second, at rest.
const BREATHS: f32 = 0.27;

/// The trunk between frames, and the pose in the making.
#[derive(Clone, Debug)]
pub(super) struct TrunkState {
    pub(super) root: Root,
    pub(super) next: Pose,
    pub(super) hips_turn: Quat,
    pub(super) hips_pitch: f32,
    bend: Follow<Vec3>,
    spine: Follow<Vec2>,
    neck: Follow<Vec2>,
    head: Follow<Vec2>,
    breath: f64,
    pub(super) shrug: f32,
}

impl Default for TrunkState {
    fn default() -> Self {
        Self {
            root: Root::default(),
            next: Pose {
                rotations: PerBone::of(Quat::IDENTITY),
                hips: Vec3::ZERO,
            },
            hips_turn: Quat::IDENTITY,
            hips_pitch: 0.0,
            bend: Follow::default(),
            spine: Follow::default(),
            neck: Follow::default(),
            head: Follow::default(),
            breath: 0.0,
            shrug: 0.0,
        }
    }
}

impl TrunkState {
    pub(super) fn is_leaning(&self) -> bool {
        self.bend.value.length() > 0.02
    }
}

impl Mover {
    /// Bears the trunk and the head.
    pub(super) fn bear(
        &mut self,
        body: &Humanoid,
        motions: &Motions,
        seen: &Surroundings,
        dt: f32,
    ) {
        let bearing = self.perform(motions, dt);
        let still = Bearing {
            trunk: [Quat::IDENTITY; 5],
            shoulders: 0.0,
        };
        let Bearing {
            trunk: [hips, spine, chest, neck, head],
            shoulders,
        } = bearing.unwrap_or(still);
        self.trunk.shrug = shoulders;
        let (_, pitch, _) = hips.to_euler(EulerRot::YXZ);
        let bow = match &self.legs {
            Legs::Sit(seat, ..) => seat.bow(),
            _ => 0.0,
        };
        self.trunk.hips_pitch = pitch;

        let quick = 1.0 + 0.5 * smooth(0.5, 2.5, self.gait.speed());
        self.trunk.breath +=
            f64::from(BREATHS * quick * dt * (1.0 + 0.12 * self.drifts[0].at(self.time)));
        let breath = (self.trunk.breath * std::f64::consts::TAU).sin() as f32;
        let alive = self.style.swaying * self.talking.calm.value;
        let sway = [2, 3, 4].map(|k| self.drifts[k].at(self.time) * alive);
        // The shoulders stay, as the hips turn and tilt below them.
        let (hips_yaw, _, hips_tilt) = self.trunk.hips_turn.to_euler(EulerRot::YXZ);
        let run = smooth(0.0, 3.0, self.gait.speed());
        let lean = self.talking.lean.value + seen.lean.clamp(-0.1, 0.1) + 0.1 * run;

        let bend = self.bend(body, dt);
        let look = self.look(body, seen, dt);
        let swayed =
            |yaw: f32, pitch: f32, roll: f32| Quat::from_euler(EulerRot::YXZ, yaw, pitch, roll);
        let part = |share: f32| Quat::from_scaled_axis(bend * share);
        let breathes = 0.011 * breath * self.style.swaying.max(0.3);
        let hips_turn = self.trunk.hips_turn * Quat::from_rotation_x(0.4 * bow) * part(0.28) * hips;
        let next = &mut self.trunk.next.rotations;
        let mut targets = [
            (Bone::Hips, hips_turn),
            (
                Bone::Spine,
                swayed(
                    -0.6 * hips_yaw + 0.012 * sway[0],
                    0.3 * bow + 0.4 * lean,
                    -0.65 * hips_tilt + 0.006 * sway[1],
                ) * swayed(0.45 * look[0].x, 0.0, 0.0)
                    * part(0.3)
                    * spine,
            ),
            (
                Bone::Chest,
                swayed(
                    -0.7 * hips_yaw,
                    0.2 * bow + 0.4 * lean - breathes,
                    -0.3 * hips_tilt + 0.006 * sway[2],
                ) * swayed(0.55 * look[0].x, 0.0, 0.0)
                    * part(0.26)
                    * chest,
            ),
            (
                Bone::UpperChest,
                swayed(-0.5 * hips_yaw, 0.2 * lean - 0.6 * breathes, 0.0) * part(0.16),
            ),
            (
                Bone::Neck,
                swayed(
                    look[1].x,
                    -look[1].y - 0.45 * (bow + lean) + 0.8 * breathes,
                    0.0,
                ) * part(-0.25)
                    * neck,
            ),
            (
                Bone::Head,
                swayed(
                    look[2].x,
                    -look[2].y - 0.25 * (bow + lean) + self.talking.nodding + 0.4 * breathes,
                    0.0,
                ) * part(-0.25)
                    * head,
            ),
        ];
        if !seen.turns_head {
            // What drives the face turns the head on top of this.
            targets[5].1 = swayed(0.0, -0.25 * (bow + lean), 0.0) * part(-0.25) * head;
        }
        for (bone, target) in targets {
            next[bone] = target;
        }
        body.fold(&mut self.trunk.next);
        for (bone, _) in targets {
            let target = self.trunk.next.rotations[bone];
            let shown = self.shown(bone, target, 9.0, dt);
            self.trunk.next.rotations[bone] = crate::limit::clamped(bone, shown);
        }
    }

    /// Goes on with a motion.
    fn perform(&mut self, motions: &Motions, dt: f32) -> Option<Bearing> {
        let mut performance = self.performance?;
        let Some(clip) = motions.clip(performance.motion) else {
            self.performance = None;
            self.end(performance.id, Outcome::NothingThere);
            return None;
        };
        performance.time += dt;
        let bearing = clip.bearing(performance.time, performance.side);
        self.performance = Some(performance);
        if performance.time >= clip.seconds {
            self.performance = None;
            self.end(performance.id, Outcome::Done);
        }
        Some(bearing)
    }

    /// How the trunk bends for hands that are wanted further than arms reach: the least turn about the hips that brings the
    /// shoulder near enough.
    fn bend(&mut self, body: &Humanoid, dt: f32) -> Vec3 {
        let build = body.build();
        let mut wanted = Vec3::ZERO;
        let pivot = self.trunk.next.hips;
        for side in Side::BOTH {
            let Some(wrist) = self.arms[side.index()].far else {
                continue;
            };
            // The shoulder of who stands straight.
            let straight = straight_shoulder(body, side);
            let level = (wrist - pivot) * Vec3::new(1.0, 0.0, 1.0);
            let axis = Vec3::Y.cross(level.normalize_or(Vec3::Z));
            let reach = EASY * build.whole_arm();
            let missing = |angle: f32| {
                let turned = Quat::from_axis_angle(axis, angle) * straight;
                (pivot + turned).distance(wrist) - reach
            };
            if missing(0.0) <= 0.0 {
                continue;
            }
            let (mut low, mut high) = (0.0, BENDS);
            for _ in 0..8 {
                let middle = 0.5 * (low + high);
                if missing(middle) > 0.0 {
                    low = middle
                } else {
                    high = middle
                }
            }
            let bend = axis * high + Vec3::Y * (-side.sign() * 0.3 * high);
            if bend.length_squared() > wanted.length_squared() {
                wanted = bend;
            }
        }
        self.trunk.bend.advance(wanted, BEND_RATE, dt)
    }

    /// Shares of the look: spine, neck, head; yaw to the left and pitch up.
    fn look(&mut self, body: &Humanoid, seen: &Surroundings, dt: f32) -> [Vec2; 3] {
        let head = self.frame.places[Bone::Head] + Vec3::Y * 0.06 * body.build().size;
        let way = seen.gaze.map(|gaze| seen.root.to_body(gaze) - head);
        let angles = way
            .filter(|way| way.length_squared() > 0.01)
            .map_or(Vec2::ZERO, |way| {
                let yaw = way.x.atan2(way.z);
                let pitch = way.y.atan2(way.x.hypot(way.z));
                // What is behind is not looked at, and that sets in softly.
                Vec2::new(yaw, pitch) * smooth(FIELD + 0.4, FIELD - 0.3, yaw.abs())
            });
        let beyond = Vec2::new(
            angles.x.signum() * (angles.x.abs() - EYES).max(0.0),
            angles.y,
        );
        let share = |(share, most): (Vec2, Vec2)| (beyond * share).clamp(-most, most);
        let (spine, neck) = (share(SPINE), share(NECK));
        let head = if seen.turns_head {
            ((beyond - spine - neck) * 0.85).clamp(-HEAD, HEAD)
        } else {
            Vec2::ZERO
        };
        // Who thinks looks aside, where no face does it.
        let aside = if seen.talk.thinking && seen.turns_head {
            Vec2::new(0.25 * self.drifts[5].at(self.time).signum(), 0.12)
        } else {
            Vec2::ZERO
        };
        [
            self.trunk.spine.advance(spine, 3.6, dt),
            self.trunk.neck.advance(neck, 6.0, dt),
            self.trunk.head.advance(head + aside, 7.5, dt),
        ]
    }
}

/// Where a shoulder is above the hips when one stands straight.
fn straight_shoulder(body: &Humanoid, side: Side) -> Vec3 {
    let rest = Pose {
        rotations: PerBone::of(Quat::IDENTITY),
        hips: Vec3::ZERO,
    };
    shoulder(body, &Frame::of_body(body, &rest), side)
}
