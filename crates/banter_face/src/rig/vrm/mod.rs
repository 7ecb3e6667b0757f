//! VRM: what a humanoid avatar's file says of its own face.
//!
//! Read from the `VRMC_vrm` extension of a glTF file (VRM 1.0) or its forerunner `VRM`
//! (0.x), by the specification in `vrm-c/vrm-specification` on GitHub:
//! `specification/VRMC_vrm-1.0/expressions.md` and `lookAt.md`, `specification/0.0/README.md`.

mod expression;
mod facing;
mod load;
mod look;
mod parse;
mod zero;

pub(crate) use expression::{Input, Live, evaluate};
pub(crate) use load::{VrmFile, VrmNode, register};
pub(crate) use look::{LookAt, LookBy, RangeMap};
#[cfg(test)]
pub(crate) use parse::{Nodes, parse};

use crate::retarget::{Part, RigKind};
use banter_core::Blendshape;

/// What a file says of its face.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Vrm {
    pub(crate) version: Version,
    pub(crate) expressions: Vec<Expression>,
    pub(crate) look: LookAt,
    pub(crate) bones: Bones,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Version {
    #[default]
    One,
    Zero,
}

impl From<Version> for RigKind {
    fn from(version: Version) -> Self {
        match version {
            Version::One => Self::Vrm1,
            Version::Zero => Self::Vrm0,
        }
    }
}

/// The nodes of the humanoid that a face is concerned with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Bones {
    pub(crate) head: Option<usize>,
    pub(crate) eyes: [Option<usize>; 2],
    pub(crate) jaw: Option<usize>,
}

/// Several morph targets under one name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expression {
    pub(crate) name: String,
    /// Whether VRM itself gives the name a meaning.
    pub(crate) is_preset: bool,
    pub(crate) kind: Kind,
    /// Whether it is either there or not.
    pub(crate) is_binary: bool,
    /// What it does to mouths, blinks and looks.
    pub(crate) overrides: [Override; 3],
    pub(crate) binds: Vec<Bind>,
}

/// What overrides see in an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Mouth,
    Blink,
    Look,
    Other,
}

/// What an expression does to those of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Override {
    #[default]
    None,
    Block,
    Blend,
}

/// A morph target of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bind {
    pub(crate) node: usize,
    pub(crate) target: usize,
    pub(crate) weight: f32,
}

/// A VRM counts as one with "perfect sync" if it has so many expressions named after ARKit's
/// shapes, `jawOpen` among them.
const PERFECT: usize = 30;

impl Expression {
    /// The ARKit shape that it is named after.
    pub(crate) fn shape(&self) -> Option<Blendshape> {
        let named = !self.is_preset && !self.binds.is_empty();
        named.then(|| Blendshape::from_name(&self.name)).flatten()
    }

    /// What a name makes of an expression.
    fn kind_of(name: &str, is_preset: bool) -> Kind {
        match (name, is_preset) {
            ("aa" | "ih" | "ou" | "ee" | "oh", true) => Kind::Mouth,
            ("blink" | "blinkLeft" | "blinkRight", true) => Kind::Blink,
            ("lookUp" | "lookDown" | "lookLeft" | "lookRight", true) => Kind::Look,
            (_, true) => Kind::Other,
            // The specification leaves it to us whether overrides reach custom expressions.
            (name, false) => match Blendshape::from_name(name) {
                Some(Blendshape::EyeBlinkLeft | Blendshape::EyeBlinkRight) => Kind::Blink,
                Some(shape) => match Part::of(shape) {
                    Part::Mouth => Kind::Mouth,
                    Part::Look => Kind::Look,
                    _ => Kind::Other,
                },
                None => Kind::Other,
            },
        }
    }
}

impl Vrm {
    /// Whether its custom expressions are ARKit's shapes.
    pub(crate) fn is_perfect_sync(&self) -> bool {
        let shapes = || self.expressions.iter().filter_map(Expression::shape);
        shapes().count() >= PERFECT && shapes().any(|shape| shape == Blendshape::JawOpen)
    }
}
