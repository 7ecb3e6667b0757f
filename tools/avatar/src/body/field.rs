//! The bare body as a field: how far a point is outside of trunk, arms and legs, in the modelling pose.
//!
//! Both sides are alike, so everything works on the left side and looks at `|x|`.

use super::limb::{Section, ellipsoid, limb};
use super::shape::{STATURE, Shape, from_arm, to_arm};
use crate::math::{Vec3, bell, lerp, smooth_min, smoothstep, spline, v3};

/// The trunk from 750 mm upwards in steps of 50: half the width, reach to the front and to the back.
const BOTTOM: f64 = 750.0;
const STEP: f64 = 50.0;
type Girth = (f64, f64, f64);
#[rustfmt::skip]
const FEMININE: [Girth; 16] = [
    (142.0, 50.0, 96.0), (164.0, 64.0, 114.0), (172.0, 76.0, 121.0), (168.0, 84.0, 116.0),
    (154.0, 85.0, 102.0), (137.0, 80.0, 91.0), (124.0, 75.0, 85.0), (119.0, 75.0, 87.0),
    (124.0, 80.0, 95.0), (131.0, 84.0, 103.0), (136.0, 82.0, 108.0), (136.0, 69.0, 108.0),
    (112.0, 46.0, 99.0), (53.0, 21.0, 73.0), (39.0, 17.0, 62.0), (38.0, 18.0, 58.0),
];
#[rustfmt::skip]
const MASCULINE: [Girth; 16] = [
    (138.0, 52.0, 94.0), (155.0, 66.0, 110.0), (160.0, 78.0, 116.0), (157.0, 86.0, 110.0),
    (150.0, 88.0, 101.0), (144.0, 87.0, 94.0), (140.0, 87.0, 92.0), (142.0, 90.0, 96.0),
    (148.0, 95.0, 104.0), (156.0, 101.0, 113.0), (162.0, 100.0, 120.0), (160.0, 84.0, 122.0),
    (134.0, 58.0, 114.0), (66.0, 28.0, 84.0), (46.0, 22.0, 68.0), (44.0, 21.0, 63.0),
];
/// How the trunk is rounded: 2 is an ellipse.
const SQUARE: f64 = 2.25;
/// The line that girths are seen from.
pub(crate) const SPINE_Z: f64 = -22.0;

/// A body that can be asked where its surface is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    pub(crate) shape: Shape,
}

fn left(p: Vec3) -> Vec3 {
    v3(p.x.abs(), p.y, p.z)
}

impl Body {
    fn girth(&self, y: f64) -> Girth {
        let t = (y - BOTTOM) / STEP;
        let Shape {
            frame,
            weight,
            muscle,
            ..
        } = self.shape;
        let at = |pick: fn(&Girth) -> f64| {
            lerp(
                spline(|i| pick(&FEMININE[i]), FEMININE.len(), t),
                spline(|i| pick(&MASCULINE[i]), MASCULINE.len(), t),
                frame,
            )
        };
        let trunk = smoothstep(1420.0, 1330.0, y);
        let belly = bell((y - lerp(985.0, 1040.0, frame)) / 130.0);
        let fat = 16.0 * weight * trunk + 26.0 * weight.max(0.0) * belly;
        let chest = 8.0 * muscle * bell((y - 1270.0) / 90.0);
        let neck = (4.0 * weight + 3.0 * muscle) * (1.0 - trunk);
        (
            at(|g| g.0) + fat + chest + neck,
            at(|g| g.1) + 0.8 * fat + 28.0 * weight.max(0.0) * belly + chest + 0.6 * neck,
            at(|g| g.2) + 0.6 * fat + chest + 0.6 * neck,
        )
    }

    fn loft(&self, p: Vec3) -> f64 {
        let top = 1450.0;
        let y = p.y.clamp(790.0, top);
        let (wide, front, back) = self.girth(y);
        let z = p.z - SPINE_Z;
        let deep = if z > 0.0 {
            front - SPINE_Z
        } else {
            back + SPINE_Z
        };
        let (u, w) = ((p.x / wide).abs(), (z / deep).abs());
        let sum = u.powf(SQUARE) + w.powf(SQUARE);
        if sum < 1e-12 {
            return -wide.min(deep);
        }
        let norm = sum.powf(1.0 / SQUARE);
        let slope = ((u.powf(SQUARE - 1.0) / wide).powi(2) + (w.powf(SQUARE - 1.0) / deep).powi(2))
            .sqrt()
            / norm.powf(SQUARE - 1.0);
        let around = (norm - 1.0) / slope;
        let over = p.y - y;
        if over == 0.0 {
            around
        } else {
            (around.max(0.0).powi(2) + over * over).sqrt() + around.min(0.0)
        }
    }

    /// The trunk with breast, seat and shoulder blades.
    pub(crate) fn trunk(&self, p: Vec3) -> f64 {
        let p = left(p);
        let Shape {
            frame,
            weight,
            muscle,
            ..
        } = self.shape;
        let mut d = self.loft(p);
        let full = lerp(1.0, 0.0, frame);
        if full > 0.05 {
            let size = full.sqrt() * (1.0 + 0.22 * weight);
            let breast = ellipsoid(
                p,
                v3(62.0, 1222.0, 62.0 + 9.0 * weight),
                v3(52.0, 56.0, 50.0) * size,
            );
            d = smooth_min(d, breast, 34.0);
        }
        if frame > 0.3 {
            let slab = ellipsoid(
                p,
                v3(70.0, 1250.0, 62.0 + 8.0 * muscle),
                v3(74.0, 56.0, 34.0 + 8.0 * muscle),
            );
            d = smooth_min(d, slab, 30.0);
        }
        let seat = ellipsoid(
            p,
            v3(70.0, 856.0, -72.0),
            v3(76.0, 88.0, lerp(60.0, 52.0, frame) + 9.0 * weight),
        );
        d = smooth_min(d, seat, 40.0);
        // From the collar bone to the shoulder's end, and the muscle behind it that slopes from the neck.
        let end = self.shape.arm();
        let thick = lerp(26.0, 33.0, frame) + 4.0 * muscle;
        let yoke = limb(
            p,
            v3(24.0, 1362.0, -34.0),
            end + v3(-8.0, 6.0, 0.0),
            v3(0.0, 0.0, 1.0),
            &[
                (thick, thick + 14.0, -6.0),
                (thick + 2.0, thick + 12.0, -4.0),
                (thick + 6.0, thick + 10.0, 0.0),
            ],
        );
        smooth_min(d, yoke, 46.0)
    }

    fn swell(&self) -> f64 {
        let Shape {
            frame,
            weight,
            muscle,
            ..
        } = self.shape;
        lerp(0.92, 1.06, frame) * (1.0 + 0.14 * weight + 0.10 * muscle)
    }

    /// The arm without its hand.
    pub(crate) fn arm(&self, p: Vec3) -> f64 {
        let s = self.swell();
        let bones = (self.shape.upper_arm(), self.shape.forearm());
        let grown = |list: &[Section]| -> Vec<Section> {
            list.iter()
                .map(|&(a, b, c)| (a * s, b * s, c * s))
                .collect()
        };
        self.arm_of(left(p), bones, &grown(&UPPER_ARM), &grown(&FOREARM))
    }

    fn arm_of(&self, p: Vec3, bones: (f64, f64), upper: &[Section], lower: &[Section]) -> f64 {
        let at = |x: f64| from_arm(&self.shape, v3(x, 0.0, 0.0));
        let deep = v3(0.0, 0.0, 1.0);
        let elbow = at(bones.0);
        let a = limb(p, at(0.0), elbow, deep, upper);
        let b = limb(p, elbow, at(bones.0 + bones.1), deep, lower);
        smooth_min(a, b, 18.0)
    }

    /// The leg down to the ankle.
    pub(crate) fn leg(&self, p: Vec3) -> f64 {
        let p = left(p);
        let Shape {
            frame,
            weight,
            muscle,
            ..
        } = self.shape;
        let thigh = lerp(1.0, 0.95, frame) * (1.0 + 0.15 * weight + 0.06 * muscle);
        let calf = lerp(0.97, 1.03, frame) * (1.0 + 0.09 * weight + 0.06 * muscle);
        let grown = |list: &[Section], k: f64| -> Vec<Section> {
            list.iter().map(|&(a, b, c)| (a * k, b * k, c)).collect()
        };
        let (hip, knee, ankle) = (self.shape.hip(), self.shape.knee(), self.shape.ankle());
        let deep = v3(0.0, 0.0, 1.0);
        let a = limb(p, hip, knee, deep, &grown(&THIGH, thigh));
        let b = limb(p, knee, ankle, deep, &grown(&CALF, calf));
        smooth_min(a, b, 24.0)
    }

    /// How far a point is beyond `x` along the arm; negative wherever the trunk is nearer than the arm.
    pub(crate) fn beyond(&self, p: Vec3, x: f64) -> f64 {
        let along = to_arm(&self.shape, left(p)).x - x;
        if along <= -30.0 {
            return along;
        }
        along.min(self.trunk(p) - self.arm(p) + 6.0)
    }

    /// Trunk and legs.
    pub(crate) fn lower(&self, p: Vec3) -> f64 {
        smooth_min(self.trunk(p), self.leg(p), 34.0)
    }

    /// How far the surface of `field` is from `from` in a direction, between 0 and `most`.
    pub(crate) fn ray(field: &dyn Fn(Vec3) -> f64, from: Vec3, direction: Vec3, most: f64) -> f64 {
        // From outside inwards, so that the outermost surface is found.
        let steps = 60;
        let mut outer = most;
        for k in (0..steps).rev() {
            let inner = most * f64::from(k) / f64::from(steps);
            if field(from + direction * inner) <= 0.0 {
                let (mut low, mut high) = (inner, outer);
                for _ in 0..24 {
                    let middle = 0.5 * (low + high);
                    if field(from + direction * middle) <= 0.0 {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                return 0.5 * (low + high);
            }
            outer = inner;
        }
        0.0
    }
}

#[rustfmt::skip]
const UPPER_ARM: [Section; 5] =
    [(43.0, 48.0, 0.0), (46.0, 50.0, 1.0), (41.0, 46.0, 2.0), (38.0, 42.0, 2.0), (35.5, 38.0, -1.0)];
#[rustfmt::skip]
const FOREARM: [Section; 5] =
    [(35.5, 38.0, -1.0), (37.5, 41.0, 2.0), (32.0, 37.0, 2.0), (25.0, 30.0, 1.0), (20.5, 27.0, 0.0)];
#[rustfmt::skip]
const THIGH: [Section; 5] =
    [(82.0, 90.0, -2.0), (80.0, 88.0, 4.0), (70.0, 78.0, 6.0), (59.0, 66.0, 4.0), (52.0, 56.0, 2.0)];
#[rustfmt::skip]
const CALF: [Section; 6] =
    [(52.0, 56.0, 2.0), (51.0, 57.0, -6.0), (51.0, 56.0, -12.0), (42.0, 46.0, -9.0), (33.0, 38.0, -3.0), (32.0, 38.0, 0.0)];

const _: () = assert!(BOTTOM + STEP * 15.0 < STATURE);
