//! Where a model of unknown size and make goes.

use bevy::math::{Affine3A, Vec3};
use bevy::mesh::{Mesh, VertexAttributeValues};

/// Height of a character's eyes above the floor, in metres.
pub(crate) const EYES: f32 = 1.55;
/// From the eyes to the crown, in metres.
const CROWN: f32 = 0.115;
/// Of a grown person's height, so much is below the eyes.
const EYES_OF_HEIGHT: f32 = 0.936;
/// The heights that a model of a person, or of a part of one, may have, in metres.
const HUMAN: std::ops::Range<f32> = 0.12..2.6;
/// A person is at most so much broader than high: the arms may be held out.
const BROADEST: f32 = 1.3;
/// What is at least so high, in metres, has legs.
const WHOLE: f32 = 1.2;
/// What is less high, in metres, is a head without shoulders.
const BUST: f32 = 0.5;
/// How large something is shown that is no person, in metres.
const OBJECT: f32 = 0.4;
/// What a model's unit may be, in metres, the likelier first: metre, centimetre, millimetre,
/// inch.
const UNITS: [f32; 4] = [1.0, 0.01, 0.001, 0.0254];

/// The box around something. Empty by default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    min: Vec3,
    max: Vec3,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            min: Vec3::INFINITY,
            max: Vec3::NEG_INFINITY,
        }
    }
}

impl Bounds {
    /// The box around both.
    #[must_use]
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }

    /// Width, height and depth; `None` where there is nothing, or no end to it.
    fn size(self) -> Option<Vec3> {
        let size = self.max - self.min;
        (size.is_finite() && size.max_element() > 0.0 && size.min_element() >= 0.0).then_some(size)
    }

    fn middle(self) -> Vec3 {
        self.min.midpoint(self.max)
    }
}

/// How a model is put behind the counter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placement {
    /// How much larger it is made.
    pub(crate) scale: f32,
    /// Where its origin goes, from the floor below the character.
    pub(crate) offset: Vec3,
    /// Whether it is a head that wants shoulders.
    pub(crate) bare: bool,
}

/// The box around a mesh that is taken elsewhere.
pub(crate) fn bounds(mesh: &Mesh, placed: &Affine3A) -> Bounds {
    let Some(VertexAttributeValues::Float32x3(positions)) =
        mesh.attribute(Mesh::ATTRIBUTE_POSITION)
    else {
        return Bounds::default();
    };
    positions
        .iter()
        .map(|position| placed.transform_point3(Vec3::from(*position)))
        .filter(|position| position.is_finite())
        .fold(Bounds::default(), |bounds, position| {
            bounds.with(Bounds {
                min: position,
                max: position,
            })
        })
}

/// Whether this is what people call an eyeball.
pub(crate) fn names_an_eye(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("eye")
        && !["brow", "lash", "lid", "shadow"]
            .iter()
            .any(|other| name.contains(other))
}

/// Where a model goes, by the box around it and the one around its eyes, which may be empty.
/// `None` for a model in which there is nothing.
pub(crate) fn place(whole: Bounds, eyes: Bounds) -> Option<Placement> {
    let size = whole.size()?;
    let unit = UNITS
        .into_iter()
        .find(|unit| HUMAN.contains(&(size.y * unit)));
    let broad = size.x.max(size.z) > BROADEST * size.y;
    let middle = whole.middle();
    let Some(unit) = unit.filter(|_| !broad) else {
        let scale = OBJECT / size.max_element();
        return Some(Placement {
            scale,
            offset: Vec3::new(0.0, EYES, 0.0) - middle * scale,
            bare: false,
        });
    };
    let height = size.y * unit;
    let eyes = eyes.size().map(|_| eyes.middle());
    let (scale, eye_height) = if height >= WHOLE {
        // Its feet stay on the floor.
        let above_floor = eyes.map_or(EYES_OF_HEIGHT * size.y, |eyes| eyes.y - whole.min.y);
        let above_floor = above_floor.max(0.5 * size.y);
        (EYES / above_floor, whole.min.y + above_floor)
    } else {
        let guess = whole.max.y - CROWN / unit;
        (unit, eyes.map_or(guess, |eyes| eyes.y))
    };
    Some(Placement {
        scale,
        offset: Vec3::new(
            -middle.x * scale,
            EYES - eye_height * scale,
            -middle.z * scale,
        ),
        bare: height < BUST,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn bounds(min: [f32; 3], max: [f32; 3]) -> Bounds {
        Bounds {
            min: min.into(),
            max: max.into(),
        }
    }

    fn placed(point: Vec3, placement: Placement) -> Vec3 {
        point * placement.scale + placement.offset
    }

    #[test]
    fn a_head_keeps_its_size_and_gets_shoulders() {
        let head = bounds([-0.12, -0.19, -0.09], [0.12, 0.15, 0.13]);
        let placement = place(head, Bounds::default()).unwrap();
        assert!(placement.bare);
        assert_eq!(placement.scale, 1.0);
        let crown = placed(Vec3::Y * 0.15, placement);
        assert!((crown.y - EYES - CROWN).abs() < 1e-5);
    }

    #[test]
    fn units_are_told_by_the_height() {
        for unit in [0.001, 0.01, 1.0] {
            let bust = bounds(
                [-0.2 / unit, 0.0, -0.1 / unit],
                [0.2 / unit, 0.6 / unit, 0.1 / unit],
            );
            let placement = place(bust, Bounds::default()).unwrap();
            assert!((placement.scale / unit - 1.0).abs() < 1e-5, "{unit}");
            assert!(!placement.bare);
        }
    }

    #[test]
    fn a_body_stands_on_the_floor_with_its_eyes_at_their_height() {
        for height in [1.5, 175.0] {
            let half = height / 2.0;
            let body = bounds([-half, 0.0, -0.1 * height], [half, height, 0.1 * height]);
            let placement = place(body, Bounds::default()).unwrap();
            assert!(placed(Vec3::ZERO, placement).y.abs() < 1e-4);
            let eyes = placed(Vec3::Y * height * EYES_OF_HEIGHT, placement);
            assert!((eyes.y - EYES).abs() < 1e-4);
        }
    }

    #[test]
    fn eyes_are_better_than_a_guess() {
        // A bust with a high hat.
        let bust = bounds([-0.2, 0.0, -0.1], [0.2, 0.9, 0.1]);
        let eyes = bounds([-0.04, 0.41, 0.05], [0.04, 0.43, 0.08]);
        let placement = place(bust, eyes).unwrap();
        assert!((placed(Vec3::Y * 0.42, placement).y - EYES).abs() < 1e-5);
    }

    #[test]
    fn something_else_is_shown_in_a_size_that_can_be_seen() {
        let cubes = bounds([-2.0, -0.1, -0.5], [2.0, 0.5, 0.5]);
        let placement = place(cubes, Bounds::default()).unwrap();
        assert!((placement.scale * 4.0 - OBJECT).abs() < 1e-5);
        assert!((placed(cubes.middle(), placement) - Vec3::Y * EYES).length() < 1e-5);
        assert!(place(bounds([0.0; 3], [1e30; 3]), Bounds::default()).is_some());
    }

    #[test]
    fn nothing_is_not_placed() {
        assert_eq!(place(Bounds::default(), Bounds::default()), None);
        let point = bounds([1.0; 3], [1.0; 3]);
        assert_eq!(place(point, Bounds::default()), None);
        let endless = bounds([f32::NEG_INFINITY; 3], [f32::INFINITY; 3]);
        assert_eq!(place(endless, Bounds::default()), None);
    }

    #[test]
    fn eyes_are_told_from_what_is_around_them() {
        for eye in ["Eye_L", "LeftEye", "eyeball.R", "Mara.Eyes"] {
            assert!(names_an_eye(eye), "{eye}");
        }
        for other in ["Eyebrow", "eye_lashes", "Head", "EyelidUpper"] {
            assert!(!names_an_eye(other), "{other}");
        }
    }
}
