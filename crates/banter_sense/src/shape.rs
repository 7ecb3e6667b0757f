//! Shapes that a line may be cut by.

use bevy::math::Vec3;

/// A box along the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cuboid {
    pub(crate) low: Vec3,
    pub(crate) high: Vec3,
}

impl Cuboid {
    /// One that holds nothing.
    pub(crate) const EMPTY: Self = Self {
        low: Vec3::INFINITY,
        high: Vec3::NEG_INFINITY,
    };

    pub(crate) fn around(center: Vec3, half_size: Vec3) -> Self {
        let half_size = half_size.abs();
        Self {
            low: center - half_size,
            high: center + half_size,
        }
    }

    /// The smallest one around this one and a point.
    pub(crate) fn with(self, point: Vec3) -> Self {
        Self {
            low: self.low.min(point),
            high: self.high.max(point),
        }
    }

    pub(crate) fn corners(self) -> [Vec3; 8] {
        std::array::from_fn(|corner| {
            let side = |bit: usize, low: f32, high: f32| if corner & bit == 0 { low } else { high };
            Vec3::new(
                side(1, self.low.x, self.high.x),
                side(2, self.low.y, self.high.y),
                side(4, self.low.z, self.high.z),
            )
        })
    }

    /// Where on the way from `from` by `way` the line is inside, as shares of it; `None` if it
    /// never is.
    pub(crate) fn span(self, from: Vec3, way: Vec3) -> Option<(f32, f32)> {
        // A line along a side divides by nothing: infinite, and right.
        let one = (self.low - from) / way;
        let other = (self.high - from) / way;
        let (mut enters, mut leaves) = (f32::NEG_INFINITY, f32::INFINITY);
        for axis in 0..3 {
            let (one, other) = (one[axis], other[axis]);
            if one.is_nan() || other.is_nan() {
                // Exactly on a side, along it.
                continue;
            }
            enters = enters.max(one.min(other));
            leaves = leaves.min(one.max(other));
        }
        (enters <= leaves && leaves >= 0.0 && enters <= 1.0).then_some((enters, leaves))
    }

    /// Whether the line from `from` by `way` comes into it on its way: what is around its
    /// beginning does not stand before it.
    pub(crate) fn is_entered(self, from: Vec3, way: Vec3) -> bool {
        self.span(from, way).is_some_and(|(enters, _)| enters > 0.0)
    }
}

/// Whether the line from `from` by `way` goes through a triangle. Möller and Trumbore, "Fast,
/// Minimum Storage Ray/Triangle Intersection" (1997).
pub(crate) fn cuts_triangle(from: Vec3, way: Vec3, [a, b, c]: [Vec3; 3]) -> bool {
    let (ab, ac) = (b - a, c - a);
    let p = way.cross(ac);
    let scale = ab.dot(p);
    if scale.abs() < f32::EPSILON * ab.length() * ac.length() * way.length() || scale == 0.0 {
        return false;
    }
    let to = from - a;
    let u = to.dot(p) / scale;
    let q = to.cross(ab);
    let v = way.dot(q) / scale;
    let share = ac.dot(q) / scale;
    u >= 0.0 && v >= 0.0 && u + v <= 1.0 && share > 0.0 && share <= 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UNIT: Cuboid = Cuboid {
        low: Vec3::splat(-1.0),
        high: Vec3::splat(1.0),
    };

    #[test]
    fn a_line_through_a_box_enters_it() {
        assert!(UNIT.is_entered(Vec3::new(-3.0, 0.0, 0.0), Vec3::X * 6.0));
        assert!(
            UNIT.is_entered(Vec3::new(-3.0, 0.0, 0.0), Vec3::X * 3.0),
            "ends inside"
        );
        assert!(
            !UNIT.is_entered(Vec3::new(-3.0, 0.0, 0.0), Vec3::X),
            "ends before"
        );
        assert!(!UNIT.is_entered(Vec3::ZERO, Vec3::X * 6.0), "begins inside");
        assert!(!UNIT.is_entered(Vec3::new(-3.0, 2.0, 0.0), Vec3::X * 6.0));
        assert!(!UNIT.is_entered(Vec3::NAN, Vec3::X));
        assert!(!Cuboid::EMPTY.is_entered(Vec3::NEG_X, Vec3::X * 9.0));
    }

    #[test]
    fn a_triangle_is_cut_from_both_sides() {
        let triangle = [Vec3::ZERO, Vec3::X, Vec3::Y];
        let before = Vec3::new(0.2, 0.2, 1.0);
        assert!(cuts_triangle(before, Vec3::NEG_Z * 2.0, triangle));
        assert!(cuts_triangle(
            before - 2.0 * Vec3::Z,
            Vec3::Z * 2.0,
            triangle
        ));
        assert!(
            !cuts_triangle(before, Vec3::NEG_Z * 0.5, triangle),
            "too short"
        );
        assert!(!cuts_triangle(
            before + Vec3::X,
            Vec3::NEG_Z * 2.0,
            triangle
        ));
        assert!(!cuts_triangle(before, Vec3::X, triangle), "beside it");
        assert!(!cuts_triangle(before, Vec3::NEG_Z * 2.0, [Vec3::ZERO; 3]));
    }

    proptest! {
        #[test]
        fn a_line_to_a_point_inside_enters(
            from in prop::array::uniform3(2.0_f32..9.0), to in prop::array::uniform3(-0.9_f32..0.9),
        ) {
            let (from, to) = (Vec3::from(from), Vec3::from(to));
            prop_assert!(UNIT.is_entered(from, to - from));
        }
    }
}
