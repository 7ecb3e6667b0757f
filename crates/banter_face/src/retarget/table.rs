//! A table by which a game, or a modder, says what an avatar's shapes and bones are.

use super::links::Row;
use super::signal::{Part, Signal};
use banter_core::{Blendshape, read_asset};
use bevy::asset::io::Reader;
use bevy::asset::{Asset, AssetLoader, LoadContext};
use bevy::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use std::collections::BTreeMap;

/// Table of the shapes and bones of an avatar, where their names do not tell: loaded from
/// `*.face.ron`, and read anew when the file changes while the game runs (with Bevy's
/// `file_watcher`).
///
/// ```
/// use banter_face::FaceTable;
///
/// let table = FaceTable::parse(
///     r#"(
///         // What is known by itself is kept (the default) or not.
///         automatic: true,
///         shapes: {
///             // A shape of the model: a sum of ARKit's shapes, visemes and emotions.
///             "Mouth_Open": (from: {"jawOpen": 1.0, "mouthClose": -1.0}),
///             "Lips_Wide": (from: {"viseme_ih": 0.8, "happy": 0.3}, max: 0.9),
///         },
///         // Nodes by their names, and how far the jaw goes in degrees.
///         bones: (jaw: "Kiefer", jaw_angle: 18.0, head: "Kopf"),
///     )"#,
///     "golem.face.ron",
/// );
/// assert!(table.is_ok());
/// let error = FaceTable::parse("(shapes: {\"A\": (from: {\"jawOpn\": 1.0})})", "golem.face.ron");
/// assert!(error.unwrap_err().to_string().starts_with("golem.face.ron:1:"));
/// ```
///
/// Sources are ARKit's 52 shapes in any spelling, `viseme_sil` to `viseme_ou`, `happy`,
/// `angry`, `sad`, `relaxed`, `surprised`, and `lookUp`, `lookDown`, `lookLeft`, `lookRight`.
/// What a table says of a shape replaces what its name would have meant.
#[derive(Asset, TypePath, Debug, Clone, Default, PartialEq)]
pub struct FaceTable {
    automatic: bool,
    shapes: BTreeMap<String, Shape>,
    bones: Bones,
}

/// Gives an avatar a [`FaceTable`]: put it beside
/// [`FaceWeights`](banter_core::FaceWeights).
///
/// ```
/// use banter_core::NpcParticipant;
/// use banter_face::FaceTableHandle;
/// use bevy::prelude::*;
///
/// fn spawn(mut commands: Commands, assets: Res<AssetServer>) {
///     commands.spawn((NpcParticipant, FaceTableHandle(assets.load("golem.face.ron"))));
/// }
/// ```
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq, Default, Deref)]
#[reflect(Component, Default)]
pub struct FaceTableHandle(pub Handle<FaceTable>);

/// Why a face table cannot be used: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaceTableError {
    /// Something in the text is wrong.
    #[error("{file}:{line}:{column}: {reason}")]
    Wrong {
        /// The file, as it was named to [`FaceTable::parse`].
        file: String,
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// What is wrong.
        reason: String,
    },
    /// The file is larger than a table may be.
    #[error("{file} is too large for a face table ({what}); shorten it")]
    TooLarge {
        /// The file.
        file: String,
        /// What is too much, and how much there may be.
        what: String,
    },
    /// The file could not be read.
    #[error("{file} could not be read ({reason}); look whether it is there and readable")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
}

/// The largest file, in bytes.
const MOST_BYTES: usize = 256 * 1024;
/// More shapes than a mesh can have in Bevy.
const MOST_SHAPES: usize = 1024;
/// More sources than a shape needs.
const MOST_SOURCES: usize = 76;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "FaceTable")]
struct Raw {
    #[serde(default = "yes")]
    automatic: bool,
    #[serde(default)]
    shapes: BTreeMap<String, Shape>,
    #[serde(default)]
    bones: Bones,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, Debug, Clone, PartialEq)]
#[serde(deny_unknown_fields)]
struct Shape {
    from: BTreeMap<Source, Finite>,
    #[serde(default)]
    min: Finite,
    #[serde(default = "one")]
    max: Finite,
}

fn one() -> Finite {
    Finite(1.0)
}

/// Nodes by name, and angles.
#[derive(Deserialize, Debug, Clone, Default, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Bones {
    pub(crate) head: Option<String>,
    pub(crate) left_eye: Option<String>,
    pub(crate) right_eye: Option<String>,
    pub(crate) jaw: Option<String>,
    jaw_angle: Option<Finite>,
}

impl Bones {
    /// How far the jaw opens, in degrees.
    pub(crate) fn jaw_angle(&self) -> Option<f32> {
        self.jaw_angle.map(|angle| angle.0.clamp(-90.0, 90.0))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Source(Signal);

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Signal::from_name(&name).map(Self).ok_or_else(|| {
            let name: String = name.chars().take(40).collect();
            D::Error::custom(format!(
                "{name:?} is no source; take an ARKit shape (jawOpen), a viseme (viseme_aa), an \
                 emotion (happy) or a direction (lookLeft)"
            ))
        })
    }
}

/// A number that can be reckoned with.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Finite(f32);

impl<'de> Deserialize<'de> for Finite {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f32::deserialize(deserializer)?;
        if number.abs() <= 1000.0 {
            Ok(Self(number))
        } else {
            Err(D::Error::custom(format!(
                "{number} is no number to reckon with; take one from -1000 to 1000"
            )))
        }
    }
}

impl FaceTable {
    /// Reads a table. `file` is what errors call it.
    pub fn parse(text: &str, file: &str) -> Result<Self, FaceTableError> {
        let too_large = |what: String| FaceTableError::TooLarge {
            file: file.to_owned(),
            what,
        };
        if text.len() > MOST_BYTES {
            return Err(too_large(format!("at most {MOST_BYTES} bytes")));
        }
        let options = ron::Options::default()
            .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let raw: Raw = options
            .from_str(text)
            .map_err(|error| FaceTableError::Wrong {
                file: file.to_owned(),
                line: error.span.start.line,
                column: error.span.start.col,
                reason: error.code.to_string(),
            })?;
        if raw.shapes.len() > MOST_SHAPES {
            return Err(too_large(format!("at most {MOST_SHAPES} shapes")));
        }
        if raw.shapes.values().any(|it| it.from.len() > MOST_SOURCES) {
            return Err(too_large(format!("at most {MOST_SOURCES} sources a shape")));
        }
        Ok(Self {
            automatic: raw.automatic,
            shapes: raw.shapes,
            bones: raw.bones,
        })
    }

    /// Whether what is known by itself is kept.
    pub(crate) fn automatic(&self) -> bool {
        self.automatic
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.shapes.contains_key(name)
    }

    pub(crate) fn bones(&self) -> &Bones {
        &self.bones
    }

    /// The row for a target of this name.
    pub(crate) fn row(&self, name: &str, target: u16) -> Option<Row> {
        let shape = self.shapes.get(name)?;
        let terms: Vec<(Signal, f32)> = shape
            .from
            .iter()
            .map(|(source, factor)| (source.0, factor.0))
            .collect();
        let part = terms
            .first()
            .map_or(Part::Rest, |(signal, _)| part(*signal));
        Some(Row {
            target,
            part,
            terms,
            low: shape.min.0,
            high: shape.max.0,
        })
    }
}

/// The part of the face that a signal is about.
fn part(signal: Signal) -> Part {
    let shape = Blendshape::ALL.get(usize::from(signal.0));
    match shape {
        Some(shape) => Part::of(*shape),
        None if signal.is_viseme() => Part::Mouth,
        None if signal.is_look() => Part::Look,
        None => Part::Mood,
    }
}

/// Loads `*.face.ron`.
#[derive(Debug, Default, TypePath)]
pub(crate) struct FaceTableLoader;

impl AssetLoader for FaceTableLoader {
    type Asset = FaceTable;
    type Settings = ();
    type Error = FaceTableError;

    async fn load(
        &self,
        reader: &mut dyn Reader,
        (): &(),
        context: &mut LoadContext<'_>,
    ) -> Result<FaceTable, FaceTableError> {
        let file = context.path().to_string();
        let unreadable = |reason: String| FaceTableError::Unreadable {
            file: file.clone(),
            reason,
        };
        let read = read_asset(reader, MOST_BYTES).await;
        let bytes = read.map_err(|error| unreadable(error.to_string()))?;
        if bytes.len() > MOST_BYTES {
            return Err(unreadable(format!("it has more than {MOST_BYTES} bytes")));
        }
        let text = str::from_utf8(&bytes);
        let text = text.map_err(|_| unreadable("it is no UTF-8 text".to_owned()))?;
        FaceTable::parse(text, &file)
    }

    fn extensions(&self) -> &[&str] {
        &["face.ron"]
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
