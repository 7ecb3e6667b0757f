//! What the names of morph targets mean, in each of the ways in which faces are named.

mod japanese;
mod simple;
mod sounds;
mod trackers;
mod words;

use super::signal::{Part, Signal};
use banter_core::Blendshape;
pub(crate) use sounds::Vowel;

/// A way of naming the shapes of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Dialect {
    /// ARKit's shapes, and those of other trackers that mean the same.
    Arkit,
    /// Visemes with a prefix that nothing else has.
    Visemes,
    /// Visemes by their bare names, which may mean anything.
    Bare,
    /// The nine mouths of cartoons, `A` to `H` and `X`, as Rhubarb gives them.
    Letters,
    Vroid,
    Mmd,
    /// The five vowels, by whatever names.
    Vowels,
    /// `mouthOpen`, `blink` and their like.
    Simple,
}

/// What one name means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) dialect: Dialect,
    pub(crate) part: Part,
    /// The shape's weight is the sum of these signals.
    pub(crate) terms: Vec<(Signal, f32)>,
}

impl Meaning {
    /// The signal that it is mainly about.
    pub(crate) fn first(&self) -> Option<Signal> {
        self.terms.first().map(|(signal, _)| *signal)
    }
}

/// How much a shape is worth to a face, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It may move the mouth.
    Mouth,
    /// It may move something else of a face.
    Face,
    /// The name says nothing.
    Nothing,
}

/// Whether a name may mean something to a face.
pub(crate) fn is_known(name: &str) -> bool {
    worth(name) != Worth::Nothing
}

/// What a name is worth.
pub(crate) fn worth(name: &str) -> Worth {
    let meanings = meanings(name);
    if meanings.iter().any(|it| it.part == Part::Mouth) {
        Worth::Mouth
    } else if meanings.is_empty() {
        Worth::Nothing
    } else {
        Worth::Face
    }
}

/// Longer names are not looked at.
const LONGEST: usize = 128;

/// What a name may mean: most have one meaning, and a few that are short another one in
/// another company.
pub(crate) fn meanings(name: &str) -> Vec<Meaning> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let bare = name.rsplit([':', '|']).next().unwrap_or(name).trim();
    if let Some((_, shape)) = bare.split_once("Fcl_") {
        return japanese::vroid(shape).into_iter().collect();
    }
    // Maya and others write the mesh before the shape: `head.jawOpen`.
    let mut rest = Some(bare);
    while let Some(candidate) = rest {
        let known = one(candidate);
        if !known.is_empty() {
            return known;
        }
        rest = candidate.split_once('.').map(|(_, rest)| rest);
    }
    trackers::within(bare).into_iter().collect()
}

/// What a name means that nothing stands before.
fn one(name: &str) -> Vec<Meaning> {
    let single = arkit(name)
        .or_else(|| simple::simple(name))
        .or_else(|| japanese::mmd(name))
        .or_else(|| trackers::whole(name));
    match single {
        Some(meaning) => vec![meaning],
        None => sounds::sounds(name),
    }
}

fn means(dialect: Dialect, part: Part, terms: &[(Signal, f32)]) -> Option<Meaning> {
    Some(Meaning {
        dialect,
        part,
        terms: terms.to_vec(),
    })
}

fn arkit(name: &str) -> Option<Meaning> {
    let shape = Blendshape::from_name(name).or_else(|| {
        let plain = name.replace('.', "_");
        Blendshape::from_name(&plain)
    })?;
    shape_of_arkit(shape)
}

fn shape_of_arkit(shape: Blendshape) -> Option<Meaning> {
    means(
        Dialect::Arkit,
        Part::of(shape),
        &[(Signal::shape(shape), 1.0)],
    )
}

/// Both sides of a shape, half each.
fn mean(left: Blendshape) -> [(Signal, f32); 2] {
    [left, left.mirrored()].map(|shape| (Signal::shape(shape), 0.5))
}

pub(crate) fn both_lids() -> [(Signal, f32); 2] {
    mean(Blendshape::EyeBlinkLeft)
}

#[cfg(test)]
mod tests;
