//! Floors at different heights, and where one comes from one to another. Pure functions.

mod route;
#[cfg(test)]
mod tests;

pub(crate) use route::Grounds;

use bevy::math::{Affine3A, Vec2, Vec3, Vec3Swizzles};

/// How high a step may be, metres: floors that are nearer than that are gone over.
pub(crate) const STEP: f32 = 0.35;
/// Floors are level with each other that differ by so much, metres.
const LEVEL: f32 = 0.05;
/// How far beside each other floors may end that one comes over, metres.
const GAP: f32 = 0.12;
/// So far beyond the edge of a floor one still stands on it, metres.
const EDGE: f32 = 0.3;
/// The steepest that is walked on: how much of its normal points up.
const STEEPEST: f32 = 0.6;
/// Where floors meet, one comes over at places so far apart, metres, and at so many at most.
const APART: f32 = 1.0;
const MOST_PLACES: u16 = 9;
/// So high above a floor the middle of what stands on it is at most, metres.
const TALL: f32 = 2.0;

/// One floor: a parallelogram as seen from above, level or sloping.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ground {
    /// In x and z, with the inside to the left.
    corners: [Vec2; 4],
    /// Its height is `rise + slope · place`.
    slope: Vec2,
    rise: f32,
}

/// A half of the plane: all places whose product with the normal is at most that.
type Half = (Vec2, f32);

impl Ground {
    /// A rectangle about a point, in the space of something; none where it is too steep, empty, or nowhere.
    pub(crate) fn new(place: Affine3A, middle: Vec3, size: Vec2) -> Option<Self> {
        let half = size.abs() / 2.0;
        let corner = |x: f32, z: f32| {
            place.transform_point3(middle + Vec3::new(x * half.x, 0.0, z * half.y))
        };
        let all = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, z)| corner(x, z));
        let normal = (all[3] - all[0]).cross(all[1] - all[0]);
        let normal = normal.try_normalize()?;
        let normal = if normal.y < 0.0 { -normal } else { normal };
        if normal.y < STEEPEST || !all.iter().all(|it| it.is_finite()) {
            return None;
        }
        let slope = -normal.xz() / normal.y;
        let mut corners = all.map(|corner| corner.xz());
        if (corners[1] - corners[0]).perp_dot(corners[2] - corners[1]) < 0.0 {
            corners.reverse();
        }
        Some(Self {
            rise: all[0].y - slope.dot(all[0].xz()),
            corners,
            slope,
        })
    }

    /// How high it is at a place, metres.
    pub(crate) fn height(&self, place: Vec2) -> f32 {
        self.rise + self.slope.dot(place)
    }

    fn sides(&self, wider: f32) -> impl Iterator<Item = Half> {
        (0..4).map(move |k| {
            let (from, to) = (self.corners[k], self.corners[(k + 1) % 4]);
            let outward = -(to - from).perp().normalize_or_zero();
            (outward, outward.dot(from) + wider)
        })
    }

    /// Whether a place is on it, seen from above.
    pub(crate) fn has(&self, place: Vec2) -> bool {
        self.reaches(place, GAP)
    }

    fn reaches(&self, place: Vec2, wider: f32) -> bool {
        self.sides(wider)
            .all(|(normal, most)| normal.dot(place) <= most)
    }

    /// The place on it that is nearest to one, as far as sides that are at right angles tell.
    fn nearest(&self, place: Vec2) -> Vec2 {
        self.sides(0.0).fold(place, |place, (normal, most)| {
            place - normal * (normal.dot(place) - most).max(0.0)
        })
    }

    /// Whether what has its middle there stands on it.
    pub(crate) fn carries(&self, middle: Vec3) -> bool {
        let above = middle.y - self.height(self.nearest(middle.xz()));
        (-STEP..TALL).contains(&above)
    }

    /// The least and the greatest x and z of it.
    fn bounds(&self) -> [Vec2; 2] {
        let [first, rest @ ..] = self.corners;
        rest.into_iter().fold([first; 2], |[least, most], corner| {
            [least.min(corner), most.max(corner)]
        })
    }

    /// The places at which one comes from it to another floor: where they are level with each other, or at a step.
    fn doors(&self, other: &Self) -> Vec<Vec2> {
        let ([least, most], [others_least, others_most]) = (self.bounds(), other.bounds());
        let (least, most) = (
            least.max(others_least) - 2.0 * GAP,
            most.min(others_most) + 2.0 * GAP,
        );
        if !least.cmple(most).all() {
            return Vec::new();
        }
        let (slope, rise) = (self.slope - other.slope, self.rise - other.rise);
        let between = |step: f32| {
            let corners = [
                least,
                Vec2::new(most.x, least.y),
                most,
                Vec2::new(least.x, most.y),
            ];
            let even = [(slope, step - rise), (-slope, step + rise)];
            let sides = self.sides(GAP).chain(other.sides(GAP));
            places(&sides.chain(even).fold(corners.into(), cut))
        };
        let level = between(LEVEL);
        if level.is_empty() {
            between(STEP)
        } else {
            level
        }
    }
}

/// What of a convex shape is in a half of the plane.
fn cut(shape: Vec<Vec2>, (normal, most): Half) -> Vec<Vec2> {
    let mut rest = Vec::with_capacity(shape.len() + 1);
    for (k, to) in shape.iter().enumerate() {
        let from = shape[(k + shape.len() - 1) % shape.len()];
        let (before, after) = (normal.dot(from) - most, normal.dot(*to) - most);
        if (before <= 0.0) != (after <= 0.0) {
            rest.push(from.lerp(*to, before / (before - after)));
        }
        if after <= 0.0 {
            rest.push(*to);
        }
    }
    rest
}

/// Places along the middle of a convex shape.
fn places(shape: &[Vec2]) -> Vec<Vec2> {
    let mut longest = (Vec2::ZERO, Vec2::ZERO);
    for one in shape {
        for other in shape {
            if one.distance(*other) > longest.0.distance(longest.1) {
                longest = (*one, *other);
            }
        }
    }
    if shape.is_empty() {
        return Vec::new();
    }
    let along = (longest.1 - longest.0).normalize_or_zero();
    let middle = shape.iter().sum::<Vec2>() / shape.len() as f32;
    let ahead = shape.iter().map(|corner| (*corner - middle).dot(along));
    let (least, most) = ahead.fold((0.0_f32, 0.0_f32), |(least, most), it| {
        (least.min(it), most.max(it))
    });
    let count = (((most - least) / APART) as u16).clamp(1, MOST_PLACES);
    let share = |k: u16| (f32::from(k) + 0.5) / f32::from(count);
    (0..count)
        .map(|k| middle + along * (least + (most - least) * share(k)))
        .collect()
}
