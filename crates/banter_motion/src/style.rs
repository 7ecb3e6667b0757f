//! How somebody moves.

use crate::bone::Side;
use serde::Deserialize;

/// Style of a body: how it moves and how much it talks with its hands. As a table of a file, whatever it leaves out is
/// the default.
///
/// ```
/// let style: banter_motion::BodyStyle = toml::from_str("gesturing = 1.4\npace = 1.0").unwrap();
/// assert_eq!(style.swaying, 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BodyStyle {
    /// How fast it walks, metres a second, `0.3..=3`.
    pub pace: f32,
    /// How much it shifts its weight, sways and breathes: 0 is a guard, 1 usual, 2 restless.
    pub swaying: f32,
    /// How often hands go with what is said: 0 never, 1 usual, 2 with nearly every phrase.
    pub gesturing: f32,
    /// How wide such gestures are: 1 is usual, `0.5..=1.5`.
    pub size: f32,
    /// How open they are when no mood says: -1 hands before the body, 1 wide open.
    pub openness: f32,
    /// How much of a nod a pause of who speaks to it gets: 0 none, 1 usual.
    pub nodding: f32,
    /// Whether the body turns on its place to what it looks at.
    pub turns: bool,
    /// The hand that it rather uses, where both would do.
    #[serde(deserialize_with = "hand")]
    pub hand: Side,
    /// How stout its trunk is beside its shoulders: 1 for most, more for wide clothes, which arms keep clear of.
    pub girth: f32,
}

fn hand<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Side, D::Error> {
    match String::deserialize(from)?.as_str() {
        "left" => Ok(Side::Left),
        "right" => Ok(Side::Right),
        other => Err(serde::de::Error::custom(format!(
            "a hand is `left` or `right`, not `{other}`"
        ))),
    }
}

impl Default for BodyStyle {
    fn default() -> Self {
        Self {
            pace: 1.25,
            swaying: 1.0,
            gesturing: 1.0,
            size: 1.0,
            openness: 0.3,
            nodding: 1.0,
            turns: true,
            hand: Side::Right,
            girth: 1.0,
        }
    }
}

impl BodyStyle {
    /// The same with all numbers in their ranges.
    #[must_use]
    pub fn sane(self) -> Self {
        let within = |value: f32, low: f32, high: f32, usual: f32| {
            if value.is_finite() {
                value.clamp(low, high)
            } else {
                usual
            }
        };
        let usual = Self::default();
        Self {
            pace: within(self.pace, 0.3, 3.0, usual.pace),
            swaying: within(self.swaying, 0.0, 2.0, usual.swaying),
            gesturing: within(self.gesturing, 0.0, 2.0, usual.gesturing),
            size: within(self.size, 0.5, 1.5, usual.size),
            openness: within(self.openness, -1.0, 1.0, usual.openness),
            nodding: within(self.nodding, 0.0, 2.0, usual.nodding),
            girth: within(self.girth, 0.5, 2.0, usual.girth),
            ..self
        }
    }
}
