//! A hand as a field, in the frame of its arm with the origin in the wrist: X to the finger tips, Y the back of the
//! hand, Z the thumb's side.

use super::limb::{ellipsoid, limb};
use crate::math::{Vec3, lerp, smooth_min, v3};

/// A finger: where its first bone begins, where it points, the lengths of its bones, and its radii at their ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finger {
    pub(crate) name: &'static str,
    pub(crate) bones: [&'static str; 3],
    pub(crate) base: Vec3,
    pub(crate) direction: Vec3,
    pub(crate) lengths: [f64; 3],
    pub(crate) radii: [f64; 4],
}

const LONG: [&str; 3] = ["Proximal", "Intermediate", "Distal"];

/// The five fingers of a hand of size 1, thumb first.
#[rustfmt::skip]
pub(crate) const FINGERS: [Finger; 5] = [
    Finger { name: "Thumb", bones: ["Metacarpal", "Proximal", "Distal"], base: v3(16.0, -7.0, 17.0), direction: v3(0.66, -0.22, 0.72), lengths: [43.0, 33.0, 25.0], radii: [14.0, 11.2, 10.2, 8.0] },
    Finger { name: "Index", bones: LONG, base: v3(86.0, 1.0, 28.0), direction: v3(0.990, -0.03, 0.13), lengths: [40.0, 24.0, 19.0], radii: [10.2, 9.2, 8.2, 6.8] },
    Finger { name: "Middle", bones: LONG, base: v3(90.0, 2.0, 8.0), direction: v3(0.998, -0.03, 0.03), lengths: [44.0, 27.0, 20.0], radii: [10.4, 9.3, 8.3, 6.9] },
    Finger { name: "Ring", bones: LONG, base: v3(86.0, 1.0, -11.5), direction: v3(0.994, -0.03, -0.08), lengths: [41.0, 25.0, 19.0], radii: [9.8, 8.8, 7.9, 6.6] },
    Finger { name: "Little", bones: LONG, base: v3(78.0, -1.0, -29.5), direction: v3(0.975, -0.04, -0.20), lengths: [32.0, 19.0, 17.0], radii: [8.9, 7.9, 7.1, 5.9] },
];

impl Finger {
    /// Where a bone of the finger begins; 3 is the tip.
    pub(crate) fn joint(&self, k: usize) -> Vec3 {
        let run: f64 = self.lengths.iter().take(k).sum();
        self.base + self.direction.normalised() * run
    }

    /// How far along the finger a point is, and how far from its line.
    pub(crate) fn near(&self, p: Vec3) -> (f64, f64) {
        let d = self.direction.normalised();
        let q = p - self.base;
        let run = q.dot(d);
        (
            run,
            (q - d * run.clamp(0.0, self.lengths.iter().sum())).length(),
        )
    }

    fn field(&self, p: Vec3) -> f64 {
        let whole: f64 = self.lengths.iter().sum();
        let (run, _) = self.near(p);
        let mut along = run.clamp(0.0, whole);
        let d = self.direction.normalised();
        let off = (p - self.base - d * along).length();
        let mut radius = self.radii[3];
        for k in 0..3 {
            if along <= self.lengths[k] {
                radius = lerp(self.radii[k], self.radii[k + 1], along / self.lengths[k]);
                // Knuckles are a little thicker than what is between.
                let from_joint = along.min(self.lengths[k] - along) / self.lengths[k];
                radius *= 1.0 - 0.16 * from_joint;
                break;
            }
            along -= self.lengths[k];
        }
        off - radius
    }

    /// How much of a nail a point is: 1 in its middle.
    pub(crate) fn nail(&self, p: Vec3) -> f64 {
        let whole: f64 = self.lengths.iter().sum();
        let (run, _) = self.near(p);
        let d = self.direction.normalised();
        let up = v3(0.0, 1.0, 0.0)
            + if self.name == "Thumb" {
                v3(0.0, -0.4, 0.6)
            } else {
                Vec3::ZERO
            };
        let across = d.cross(up).normalised();
        let up = across.cross(d);
        let q = p - self.base - d * run;
        let length = (run - (whole - 6.0)).abs() / 7.5;
        let width = q.dot(across).abs() / (0.85 * self.radii[3]);
        if q.dot(up) > 0.35 * self.radii[3] && length < 1.0 && width < 1.0 {
            1.0
        } else {
            0.0
        }
    }
}

/// How far a point is outside of a hand of size 1.
pub(crate) fn hand(p: Vec3) -> f64 {
    let palm = limb(
        p,
        v3(-6.0, 0.0, 0.0),
        v3(80.0, 0.0, -1.0),
        v3(0.0, 1.0, 0.0),
        &[
            (26.0, 20.0, 0.0),
            (33.0, 17.5, 0.0),
            (39.0, 15.5, 0.5),
            (40.0, 13.5, 1.0),
            (37.0, 11.5, 1.0),
        ],
    );
    let ball = ellipsoid(p, v3(32.0, -8.0, 22.0), v3(30.0, 12.0, 17.0));
    let heel = ellipsoid(p, v3(34.0, -7.0, -24.0), v3(36.0, 11.0, 13.0));
    let hollow = ellipsoid(p, v3(56.0, -24.0, 0.0), v3(26.0, 11.0, 15.0));
    let mut d = smooth_min(smooth_min(palm, ball, 12.0), heel, 10.0);
    d = -smooth_min(-d, hollow, 8.0);
    let mut fingers = f64::MAX;
    for finger in &FINGERS[1..] {
        fingers = smooth_min(fingers.min(1e3), finger.field(p), 2.5);
    }
    d = smooth_min(d, fingers, 9.0);
    smooth_min(d, FINGERS[0].field(p), 12.0)
}

/// The nail under a point of the hand, if any.
pub(crate) fn nail(p: Vec3) -> f64 {
    FINGERS.iter().map(|f| f.nail(p)).fold(0.0, f64::max)
}
