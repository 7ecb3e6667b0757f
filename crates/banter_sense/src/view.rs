//! What one can make out from where one stands: pure geometry.

use banter_core::{Sense, Senses, Side};
use bevy::math::Vec3;

/// What is perceived already is lost so much later, in degrees and as a share of the range:
/// nothing flickers at the edge of a view.
const EDGE: f32 = 5.0;
const FARTHER: f32 = 1.03;

/// Somebody's view.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) here: Vec3,
    pub(crate) forward: Vec3,
    pub(crate) senses: Senses,
    /// The cosines of the edge of the view, and of the edge at which things are lost; below -1 for
    /// one that sees all around.
    edges: [f32; 2],
}

impl View {
    pub(crate) fn new(here: Vec3, forward: Vec3, senses: Senses) -> Self {
        let half = senses.field_of_view.max(0.0) / 2.0;
        let edge = |half: f32| {
            if half >= 180.0 {
                -2.0
            } else {
                half.to_radians().cos()
            }
        };
        Self {
            here,
            forward,
            senses,
            edges: [edge(half), edge(half + EDGE)],
        }
    }

    /// By which sense, and how surely, something `to` metres away may be perceived where it is so
    /// light. `keeps`: it is perceived already.
    pub(crate) fn sees(
        &self,
        to: Vec3,
        distance: f32,
        light: f32,
        keeps: bool,
    ) -> Option<(Sense, f32)> {
        let (farther, edge) = match keeps {
            true => (FARTHER, self.edges[1]),
            false => (1.0, self.edges[0]),
        };
        let range = self.senses.range * light.clamp(0.0, 1.0) * farther;
        let is_before = edge < -1.0 || to.dot(self.forward) >= edge * distance;
        if self.senses.sight && distance <= range && is_before {
            let sure = (2.0 - 2.0 * distance / range.max(f32::MIN_POSITIVE)).clamp(0.1, 1.0);
            return Some((Sense::Sight, sure));
        }
        // At arm's length nobody needs to look.
        (distance <= self.senses.nearness * farther).then_some((Sense::Nearness, 0.8))
    }

    /// On which side something is.
    pub(crate) fn side(&self, to: Vec3) -> Side {
        side(self.forward, to)
    }
}

/// On which side of who looks `forward` something is that lies in the direction `to`. Heights do
/// not count.
pub(crate) fn side(forward: Vec3, to: Vec3) -> Side {
    let flat = |v: Vec3| Vec3::new(v.x, 0.0, v.z).normalize_or_zero();
    let (forward, to) = (flat(forward), flat(to));
    let ahead = forward.dot(to);
    if ahead >= std::f32::consts::FRAC_1_SQRT_2 || forward == Vec3::ZERO || to == Vec3::ZERO {
        Side::Ahead
    } else if ahead <= -std::f32::consts::FRAC_1_SQRT_2 {
        Side::Behind
    } else if forward.cross(Vec3::Y).dot(to) > 0.0 {
        Side::Right
    } else {
        Side::Left
    }
}

/// How much something draws attention: by itself, by being near, by being new.
pub(crate) fn salience(own: f32, distance: f32, range: f32, newness: f32) -> f32 {
    let near = (1.0 - distance / range.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
    let salience = own + 0.3 * near + 0.2 * newness;
    if salience.is_finite() {
        salience.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_those_of_who_looks() {
        let sides =
            [Vec3::NEG_Z, Vec3::NEG_X, Vec3::X, Vec3::Z].map(|to| side(Vec3::NEG_Z, to * 3.0));
        assert_eq!(sides, [Side::Ahead, Side::Left, Side::Right, Side::Behind]);
        // Turned to the right, what was on the right is ahead.
        assert_eq!(side(Vec3::X, Vec3::X), Side::Ahead);
        assert_eq!(side(Vec3::X, Vec3::NEG_Z), Side::Left);
        assert_eq!(side(Vec3::X, Vec3::NEG_X + Vec3::Y * 50.0), Side::Behind);
        assert_eq!(side(Vec3::ZERO, Vec3::NAN), Side::Ahead);
    }

    #[test]
    fn a_view_has_edges() {
        let view = View::new(Vec3::ZERO, Vec3::NEG_Z, Senses::human());
        let sees = |degrees: f32, distance: f32, keeps| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let to = Vec3::new(sin, 0.0, -cos) * distance;
            view.sees(to, distance, 1.0, keeps).map(|(sense, _)| sense)
        };
        assert_eq!(sees(0.0, 11.9, false), Some(Sense::Sight));
        assert_eq!(sees(0.0, 12.1, false), None);
        assert_eq!(sees(99.0, 5.0, false), Some(Sense::Sight));
        assert_eq!(sees(102.0, 5.0, false), None);
        assert_eq!(sees(102.0, 5.0, true), Some(Sense::Sight), "a little later");
        assert_eq!(sees(180.0, 5.0, true), None);
        assert_eq!(sees(180.0, 1.0, false), Some(Sense::Nearness));
        let dark = view.sees(Vec3::NEG_Z * 4.0, 4.0, 0.25, false);
        assert_eq!(dark, None);
        let all_around = View::new(Vec3::ZERO, Vec3::NEG_Z, Senses::default());
        assert!(all_around.sees(Vec3::Z * 5.0, 5.0, 1.0, false).is_some());
        assert!(view.sees(Vec3::NAN, f32::NAN, 1.0, false).is_none());
    }
}
