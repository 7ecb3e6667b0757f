//! The form of `assets/tavern/room.toml`.

use super::uses::Uses;
use bevy::math::Vec3;
use serde::Deserialize;

/// How many parts a plan may have once repeated ones are counted: a slip in a number must
/// not fill the memory.
const MOST_PARTS: u32 = 4096;

/// No room is larger, in metres.
const FARTHEST: f32 = 100.0;

/// A room: what stands in it, and what lights it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    /// The light that comes from everywhere.
    pub(crate) ambient: Ambient,
    /// What stands in it.
    #[serde(default)]
    pub(crate) things: Vec<Thing>,
    /// What lights it.
    #[serde(default)]
    pub(crate) lights: Vec<Light>,
}

/// The light that comes from everywhere.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ambient {
    /// Its colour, `#rrggbb`.
    pub(crate) colour: String,
    /// What a white surface sends back of it, 0..=1.
    pub(crate) strength: f32,
}

/// A thing. Lengths are metres; x is to the right, y up, z towards the player.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thing {
    /// What characters call it; scenery has no name.
    pub(crate) name: Option<String>,
    /// What one sees at a glance.
    #[serde(default)]
    pub(crate) description: String,
    /// Where it stands.
    #[serde(default)]
    pub(crate) at: Vec3,
    /// How it is turned about the vertical, in degrees.
    #[serde(default)]
    pub(crate) turn: f32,
    /// Whether it flickers like a fire.
    #[serde(default)]
    pub(crate) flickers: bool,
    /// What else it is called.
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    /// What it is good for.
    #[serde(default)]
    pub(crate) uses: Uses,
    /// What is seen in it while it is full.
    #[serde(default)]
    pub(crate) full: Vec<Part>,
    /// What it is made of.
    #[serde(default)]
    pub(crate) parts: Vec<Part>,
}

/// A solid of one colour, or a row of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// Its shape.
    pub(crate) shape: Shape,
    /// Its middle, seen from the thing.
    #[serde(default)]
    pub(crate) at: Vec3,
    /// How it is turned about x, y and z, in degrees.
    #[serde(default)]
    pub(crate) turn: Vec3,
    /// Its colour, `#rrggbb`.
    pub(crate) colour: String,
    /// How strongly it shines by itself; 0 for what is only lit.
    #[serde(default)]
    pub(crate) glow: f32,
    /// How much darker it is at its foot than at its top, -1..=1.
    #[serde(default)]
    pub(crate) shade: f32,
    /// How much the colour of its repetitions differs, 0..=1.
    #[serde(default)]
    pub(crate) uneven: f32,
    /// How often it stands there.
    #[serde(default = "once")]
    pub(crate) count: u32,
    /// From each of them to the next.
    #[serde(default)]
    pub(crate) step: Vec3,
}

fn once() -> u32 {
    1
}

/// A solid. Lengths are metres.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shape {
    /// Width, height, depth.
    Box([f32; 3]),
    /// Radius at the foot, radius at the top, height.
    Drum([f32; 3]),
    /// Radii in x, y and z.
    Ball([f32; 3]),
}

/// A lamp.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Light {
    /// Where it is.
    pub(crate) at: Vec3,
    /// Its colour, `#rrggbb`.
    pub(crate) colour: String,
    /// What a white surface a metre away sends back of its light; 1 is bright.
    pub(crate) strength: f32,
    /// How far it reaches.
    pub(crate) range: f32,
    /// Whether it flickers like a fire.
    #[serde(default)]
    pub(crate) flickers: bool,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// One sentence that says what is wrong, and in which line.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let plan: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = 1 + before.unwrap_or_default().matches('\n').count();
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            format!("line {line}: {message}")
        })?;
        let parts = || plan.things.iter().flat_map(|thing| &thing.parts);
        let count = parts().fold(0u32, |sum, part| sum.saturating_add(part.count));
        if count > MOST_PARTS {
            return Err(format!("{count} parts are more than {MOST_PARTS}"));
        }
        let lengths = parts()
            .flat_map(|part| {
                let (Shape::Box(size) | Shape::Drum(size) | Shape::Ball(size)) = part.shape;
                [part.at, part.step, size.into()]
            })
            .chain(plan.things.iter().map(|thing| thing.at))
            .chain(plan.things.iter().flat_map(|thing| thing.uses.lengths()))
            .chain(plan.lights.iter().map(|light| light.at));
        for length in lengths {
            if !length.is_finite() || length.abs().max_element() > FARTHEST {
                return Err(format!("{length} m is out of every room"));
            }
        }
        Ok(plan)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const HEAD: &str = "ambient = { colour = \"#ffffff\", strength = 0.1 }\n";

    #[test]
    fn the_plan_that_ships_is_good() {
        let text = include_str!("../../../../assets/tavern/room.toml");
        let plan = Plan::parse(text).unwrap();
        let named: Vec<&str> = plan
            .things
            .iter()
            .filter_map(|t| t.name.as_deref())
            .collect();
        assert!(named.len() >= 12, "{named:?}");
        for thing in plan.things.iter().filter(|thing| thing.name.is_some()) {
            assert!(!thing.description.is_empty(), "{:?}", thing.name);
            assert!(!thing.parts.is_empty(), "{:?}", thing.name);
        }
    }

    #[test]
    fn a_slip_is_found_at_its_line() {
        let error = Plan::parse(&format!("{HEAD}[[things]]\nnmae = \"the cat\"\n")).unwrap_err();
        assert!(error.starts_with("line 3: unknown field"), "{error}");
        assert!(!error.contains('\n'));
    }

    #[test]
    fn lengths_have_a_bound() {
        for size in ["[1, 1, nan]", "[inf, 1, 1]", "[1, 1e9, 1]"] {
            let part = format!("{{ shape = {{ box = {size} }}, colour = \"#fff\" }}");
            let error = Plan::parse(&format!("{HEAD}[[things]]\nparts = [{part}]\n"));
            assert!(error.is_err(), "{size}");
        }
    }

    #[test]
    fn parts_have_a_bound() {
        let many = "[[things]]\nparts = [{ shape = { ball = [1, 1, 1] }, colour = \"#fff\", count = 9999 }]";
        assert!(Plan::parse(&format!("{HEAD}{many}")).is_err());
    }
}
