//! How much a persona file may hold. A file can come from anybody, and what it holds goes
//! into prompts and indices.

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use std::fmt;

/// The largest file, in bytes.
pub(crate) const FILE: usize = 256 * 1024;
/// Lines, and facts.
pub(crate) const ENTRIES: usize = 256;
/// Actions, cues, goals, and limits.
pub(crate) const ACTIONS: usize = 32;
/// Examples.
pub(crate) const EXAMPLES: usize = 16;
/// Relations.
pub(crate) const RELATIONS: usize = 64;
/// Categories of a guard for which it has lines.
pub(crate) const CATEGORIES: usize = 64;

/// A text of 1 to `MAX` characters that is more than white space.
pub(crate) fn text<'de, D: Deserializer<'de>, const MAX: usize>(
    value: D,
) -> Result<String, D::Error> {
    checked::<D::Error, MAX>(String::deserialize(value)?)
}

/// The same, where it may be left out.
pub(crate) fn maybe_text<'de, D: Deserializer<'de>, const MAX: usize>(
    value: D,
) -> Result<Option<String>, D::Error> {
    text::<D, MAX>(value).map(Some)
}

/// One text, or a list of up to `COUNT`.
pub(crate) fn texts<'de, D: Deserializer<'de>, const COUNT: usize, const MAX: usize>(
    value: D,
) -> Result<Vec<String>, D::Error> {
    struct Texts<const COUNT: usize, const MAX: usize>;
    impl<'de, const COUNT: usize, const MAX: usize> Visitor<'de> for Texts<COUNT, MAX> {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text or a list of texts")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(vec![checked::<E, MAX>(text.to_owned())?])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut texts = Vec::new();
            while let Some(text) = list.next_element::<Text<MAX>>()? {
                if texts.len() == COUNT {
                    return Err(A::Error::custom(format!(
                        "this list is too long; leave at most {COUNT} texts in it"
                    )));
                }
                texts.push(text.0);
            }
            Ok(texts)
        }
    }
    value.deserialize_any(Texts::<COUNT, MAX>)
}

/// The same, where they may be left out.
pub(crate) fn maybe_texts<'de, D: Deserializer<'de>, const COUNT: usize, const MAX: usize>(
    value: D,
) -> Result<Option<Vec<String>>, D::Error> {
    texts::<D, COUNT, MAX>(value).map(Some)
}

/// The name of a model's file, which does not lead out of the folder of the assets.
pub(crate) fn avatar<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    let file = text::<D, 128>(value)?;
    let ends = [".glb", ".gltf", ".vrm"];
    if is_below(&file, &ends) {
        return Ok(Some(file));
    }
    Err(D::Error::custom(format!(
        "`{file}` is no file of an avatar; name one of the assets that ends in .glb, .gltf or .vrm, \
         as \"avatars/odo.vrm\", with `/` between folders"
    )))
}

/// Whether `file` ends so and is named by a path that stays below its folder.
fn is_below(file: &str, ends: &[&str]) -> bool {
    let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
    ends.iter().any(|end| file.ends_with(end))
        && file.split('/').all(is_name)
        && !file.contains(['\\', ':', '#', '\n', '\t'])
}

/// The same of names of files: none leads out of its folder.
pub(crate) fn files<'de, D: Deserializer<'de>, const COUNT: usize, const MAX: usize>(
    value: D,
) -> Result<Vec<String>, D::Error> {
    let files = texts::<D, COUNT, MAX>(value)?;
    let is_file = |file: &String| is_below(file, &[".md", ".txt", ".toml"]);
    match files.iter().find(|file| !is_file(file)) {
        None => Ok(files),
        Some(file) => Err(D::Error::custom(format!(
            "`{file}` is no file of knowledge; name one that ends in .md, .txt or .toml, with `/` between folders"
        ))),
    }
}

/// A number in a range, with `MIN` and `MAX` in hundredths.
pub(crate) fn number<'de, D: Deserializer<'de>, const MIN: i32, const MAX: i32>(
    value: D,
) -> Result<f32, D::Error> {
    let number = f32::deserialize(value)?;
    let (min, max) = (MIN as f32 / 100.0, MAX as f32 / 100.0);
    if (min..=max).contains(&number) {
        Ok(number)
    } else {
        Err(D::Error::custom(format!(
            "{number} is out of range; write a number from {min} to {max}"
        )))
    }
}

/// The same, where it may be left out.
pub(crate) fn maybe_number<'de, D: Deserializer<'de>, const MIN: i32, const MAX: i32>(
    value: D,
) -> Result<Option<f32>, D::Error> {
    number::<D, MIN, MAX>(value).map(Some)
}

/// A language as a BCP 47 tag. Whether there is such a language is the engines' business.
pub(crate) fn language<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    let tag = text::<D, 35>(value)?;
    if is_language(&tag) {
        Ok(tag)
    } else {
        Err(D::Error::custom(
            "this is no language tag; write one like \"en-gb\" or \"cmn\"",
        ))
    }
}

/// Whether `tag` has the form of a BCP 47 tag.
pub(crate) fn is_language(tag: &str) -> bool {
    let subtag = |part: &str| {
        (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    (2..=35).contains(&tag.len()) && tag.split('-').all(subtag)
}

/// The same, where it may be left out.
pub(crate) fn maybe_language<'de, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<String>, D::Error> {
    language(value).map(Some)
}

/// An element of a list of texts: a type of its own, so that an error carries its place.
struct Text<const MAX: usize>(String);

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        text::<D, MAX>(value).map(Self)
    }
}

fn checked<E: Error, const MAX: usize>(text: String) -> Result<String, E> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        Err(E::custom(
            "this text is empty; write something or leave it out",
        ))
    } else if length > MAX {
        Err(E::custom(format!(
            "this text has {length} characters; shorten it to at most {MAX}"
        )))
    } else if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        Err(E::custom(
            "this text holds a control character; take it out",
        ))
    } else {
        Ok(text)
    }
}
