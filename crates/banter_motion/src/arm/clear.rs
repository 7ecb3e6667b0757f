//! Keeps arms out of the trunk.

use super::solve::put;
use crate::bone::{Bone, Side};
use crate::humanoid::Humanoid;
use crate::limb::Bent;
use crate::pose::{Frame, Pose};
use glam::Vec3;

/// The trunk as a capsule: its radius as a part of the shoulders' width.
const GIRTH: f32 = 0.42;
/// Radii of an arm at the elbow and at the wrist of an adult, and how far flesh may give way, metres.
const ELBOW: f32 = 0.042;
const WRIST: f32 = 0.03;
const GIVES: f32 = 0.0;
/// A length that a limb is bent to at most, as a part of itself.
const STRETCH: f32 = 0.998;

/// The trunk, as far as arms are concerned: a capsule in body space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trunk {
    pub(crate) low: Vec3,
    pub(crate) high: Vec3,
    pub(crate) radius: f32,
}

impl Trunk {
    /// That of a body in a pose; `girth` is 1 for most.
    pub(crate) fn of(body: &Humanoid, frame: &Frame, girth: f32) -> Self {
        let build = body.build();
        let size = build.size;
        let shoulders = Side::BOTH.map(|side| super::shoulder(body, frame, side));
        let top = 0.5 * (shoulders[0] + shoulders[1]);
        let down = frame.turns[Bone::UpperChest] * Vec3::NEG_Y;
        Self {
            low: frame.places[Bone::Hips]
                + frame.turns[Bone::Hips] * Vec3::new(0.0, 0.02, 0.01) * size,
            high: top + down * 0.08 * size,
            radius: GIRTH * build.shoulders * girth,
        }
    }

    /// How deep something of a radius at a point is inside; negative outside. And the way out.
    pub(crate) fn depth(&self, point: Vec3, radius: f32) -> (f32, Vec3) {
        let along = self.high - self.low;
        let t = ((point - self.low).dot(along) / along.length_squared().max(1e-8)).clamp(0.0, 1.0);
        let away = point - self.low - along * t;
        let out = away.normalize_or(Vec3::Z);
        (self.radius + radius - away.length(), out)
    }
}

/// Moves an arm out of the trunk, if it is in it: the elbow swivels and the hand gives way, no further than they must.
pub(crate) fn clear(
    body: &Humanoid,
    pose: &mut Pose,
    frame: &mut Frame,
    side: Side,
    trunk: &Trunk,
) {
    let [_, upper, lower, hand] = side.arm();
    let build = body.build();
    let size = build.size;
    for _ in 0..8 {
        let (from, elbow, wrist) = (frame.places[upper], frame.places[lower], frame.places[hand]);
        let push = |point: Vec3, radius: f32| {
            let (depth, out) = trunk.depth(point, radius * size);
            out * (depth - GIVES * size).max(0.0)
        };
        let half = push(elbow.lerp(wrist, 0.5), 0.5 * (ELBOW + WRIST));
        let at_elbow = push(elbow, ELBOW)
            + half
            + push(from.lerp(elbow, 0.75), ELBOW)
            + push(from.lerp(elbow, 0.6), ELBOW);
        let at_wrist = push(wrist, WRIST)
            + half
            + push(elbow.lerp(wrist, 0.75), WRIST)
            + push(elbow, ELBOW)
            + push(from.lerp(elbow, 0.6), ELBOW);
        if at_elbow.length_squared() + at_wrist.length_squared() < 1e-9 {
            return;
        }
        let target = wrist + at_wrist;
        let [a, b] = build.arm;
        let way = target - from;
        let d = way.normalize_or(Vec3::NEG_Y);
        let reach = way
            .length()
            .clamp((a - b).abs() + 0.12 * a.min(b), STRETCH * (a + b));
        // Where the elbow is now, from its hinge: an arm that is nearly straight has no other side.
        let hinge = frame.turns[upper] * Vec3::Y * side.sign();
        let cos = ((a * a + reach * reach - b * b) / (2.0 * a * reach)).clamp(-1.0, 1.0);
        let sin = (1.0 - cos * cos).sqrt();
        let bulge = hinge.cross(d).normalize_or(d.any_orthonormal_vector()) * (a * sin).max(0.01);
        let bulge = bulge + at_elbow;
        let aside = (bulge - d * bulge.dot(d)).normalize_or(d.any_orthonormal_vector());
        let bent = Bent {
            middle: from + (d * cos + aside * sin) * a,
            end: from + d * reach,
            hinge: d.cross(aside),
            short: 0.0,
        };
        let turn = frame.turns[hand];
        put(body, pose, frame, side, from, &bent, turn);
    }
}
