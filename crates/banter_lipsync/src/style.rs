//! How a character speaks with its mouth.
//!
//! ```
//! use banter_lipsync::Style;
//!
//! let drunk = Style { articulation: 0.4, anticipation: 1.6 };
//! let orator = Style { articulation: 1.3, ..Style::default() };
//! assert!(drunk.articulation < orator.articulation);
//! ```

/// A manner of articulation. Values outside their range are brought into it; NaN counts as `1`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
pub struct Style {
    /// How far the mouth moves: `0` mumbles, `1` is normal, `1.5` over-articulates. Lips that must close do so at any value.
    pub articulation: f32,
    /// How far sounds reach into their neighbours: `0.5` is crisp, `1` normal, `2` slurred.
    pub anticipation: f32,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            articulation: 1.0,
            anticipation: 1.0,
        }
    }
}

impl Style {
    /// The factor on the targets of poses: even a mumble moves the mouth a little.
    pub(crate) fn gain(&self) -> f32 {
        0.3 + 0.7 * within(self.articulation, 0.0, 1.5)
    }

    /// The factor on the times by which sounds reach out.
    pub(crate) fn spread(&self) -> f32 {
        within(self.anticipation, 0.5, 2.0)
    }
}

fn within(value: f32, low: f32, high: f32) -> f32 {
    if value.is_nan() {
        1.0
    } else {
        value.clamp(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_brought_into_range() {
        let wild = Style {
            articulation: f32::NAN,
            anticipation: -7.0,
        };
        assert_eq!((wild.gain(), wild.spread()), (1.0, 0.5));
        assert_eq!(Style::default().gain(), 1.0);
    }
}
