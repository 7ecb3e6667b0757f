//! How strongly each face shape is applied.
//!
//! ```
//! use banter_lipsync::{Blendshape, Weights};
//!
//! let mut smile = Weights::ZERO;
//! smile[Blendshape::MouthSmileLeft] = 0.6;
//! smile[Blendshape::MouthSmileRight] = 0.6;
//! let half = Weights::ZERO.lerp(&smile, 0.5);
//! assert_eq!(half[Blendshape::MouthSmileLeft], 0.3);
//! ```

use core::ops::{Add, AddAssign, Index, IndexMut, Mul};

use crate::Blendshape;

/// A weight for each of the 52 ARKit shapes, in ARKit's order; `0` is a resting face, `1` the full shape.
///
/// The type does not force the range: sums and scaling may leave it, and [`clamp01`](Self::clamp01) comes last.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct Weights(pub [f32; Blendshape::COUNT]);

impl Weights {
    /// The face at rest.
    pub const ZERO: Self = Self([0.0; Blendshape::COUNT]);

    /// Each shape with its weight, in ARKit's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Blendshape, f32)> + '_ {
        Blendshape::ALL.into_iter().zip(self.0)
    }

    /// The weights as a slice of 52, in ARKit's order.
    pub const fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// The mix of `self` and `other`: `t = 0` gives `self`, `t = 1` gives `other`.
    #[must_use]
    pub fn lerp(&self, other: &Self, t: f32) -> Self {
        self.zip(other, |a, b| a + (b - a) * t)
    }

    /// The larger of the two weights, shape by shape. A NaN loses against a number.
    #[must_use]
    pub fn max(&self, other: &Self) -> Self {
        self.zip(other, f32::max)
    }

    /// Every weight within `0..=1`; NaN becomes `0`.
    #[must_use]
    pub fn clamp01(&self) -> Self {
        Self(
            self.0
                .map(|w| if w.is_nan() { 0.0 } else { w.clamp(0.0, 1.0) }),
        )
    }

    /// Whether no weight is NaN or infinite.
    pub fn is_finite(&self) -> bool {
        self.0.iter().all(|w| w.is_finite())
    }

    fn zip(&self, other: &Self, mix: impl Fn(f32, f32) -> f32) -> Self {
        let mut mixed = *self;
        for (mine, theirs) in mixed.0.iter_mut().zip(other.0) {
            *mine = mix(*mine, theirs);
        }
        mixed
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Index<Blendshape> for Weights {
    type Output = f32;

    fn index(&self, shape: Blendshape) -> &f32 {
        &self.0[shape.index()]
    }
}

impl IndexMut<Blendshape> for Weights {
    fn index_mut(&mut self, shape: Blendshape) -> &mut f32 {
        &mut self.0[shape.index()]
    }
}

impl Add for Weights {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip(&other, |a, b| a + b)
    }
}

impl AddAssign for Weights {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Mul<f32> for Weights {
    type Output = Self;

    fn mul(self, factor: f32) -> Self {
        Self(self.0.map(|w| w * factor))
    }
}

/// Shapes that are not named are at rest; of a shape named twice, the last weight counts.
impl FromIterator<(Blendshape, f32)> for Weights {
    fn from_iter<I: IntoIterator<Item = (Blendshape, f32)>>(pairs: I) -> Self {
        let mut weights = Self::ZERO;
        for (shape, weight) in pairs {
            weights[shape] = weight;
        }
        weights
    }
}

/// Written as a map from a shape's name to its weight, without the shapes at rest, so that a file can be read and edited.
#[cfg(feature = "serde")]
impl serde::Serialize for Weights {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        let moved = || self.iter().filter(|(_, weight)| *weight != 0.0);
        let mut map = serializer.serialize_map(Some(moved().count()))?;
        for (shape, weight) in moved() {
            map.serialize_entry(&shape, &weight)?;
        }
        map.end()
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Weights {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Named;

        impl<'de> serde::de::Visitor<'de> for Named {
            type Value = Weights;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("a map from ARKit shape names to weights")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Weights, A::Error> {
                let mut weights = Weights::ZERO;
                while let Some((shape, weight)) = map.next_entry::<Blendshape, f32>()? {
                    weights[shape] = weight;
                }
                Ok(weights)
            }
        }

        deserializer.deserialize_map(Named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Blendshape::{JawOpen, MouthClose, TongueOut};

    #[test]
    fn arithmetic_is_shape_by_shape() {
        let a: Weights = [(JawOpen, 0.2), (TongueOut, 1.0)].into_iter().collect();
        let b: Weights = [(JawOpen, 0.6), (MouthClose, 0.5)].into_iter().collect();
        assert_eq!(a.lerp(&b, 0.0), a);
        assert_eq!(a.lerp(&b, 0.5)[TongueOut], 0.5);
        assert_eq!(a.max(&b)[JawOpen], 0.6);
        assert_eq!((a + b)[JawOpen], 0.2 + 0.6);
        assert_eq!((a * 2.0)[TongueOut], 2.0);
        assert_eq!((a * 2.0).clamp01()[TongueOut], 1.0);
        assert_eq!(a.iter().filter(|(_, w)| *w > 0.0).count(), 2);
    }

    #[test]
    fn clamping_drops_nonsense() {
        let wild: Weights = [
            (JawOpen, f32::NAN),
            (TongueOut, f32::INFINITY),
            (MouthClose, -3.0),
        ]
        .into_iter()
        .collect();
        assert!(!wild.is_finite());
        let tame = wild.clamp01();
        assert_eq!(
            (tame[JawOpen], tame[TongueOut], tame[MouthClose]),
            (0.0, 1.0, 0.0)
        );
    }

    #[cfg(feature = "serde")]
    #[test]
    fn files_name_the_shapes() {
        let weights: Weights = [(JawOpen, 0.25), (TongueOut, 1.0)].into_iter().collect();
        let text = serde_json::to_string(&weights).unwrap_or_default();
        assert_eq!(text, r#"{"jawOpen":0.25,"tongueOut":1.0}"#);
        assert_eq!(serde_json::from_str::<Weights>(&text).ok(), Some(weights));
        assert!(serde_json::from_str::<Weights>(r#"{"smirk":1.0}"#).is_err());
    }
}
