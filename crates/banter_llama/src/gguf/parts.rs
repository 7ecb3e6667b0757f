//! Models in several files: those that llama.cpp splits, and those that somebody cut.
//!
//! Parts of the first kind are GGUFs of their own and are loaded together; parts of the second
//! are a file that was cut at any byte, and are joined by whoever has them.

use super::GgufError;
use std::path::{Path, PathBuf};

/// How many missing files a sentence names.
const NAMED: usize = 3;

/// The endings under which programs keep what they have not fetched to its end.
const UNFINISHED: &[&str] = &[
    "aria2",
    "crdownload",
    "download",
    "incomplete",
    "opdownload",
    "part",
    "partial",
    "tmp",
];

/// What the name of a part says: `mind-00002-of-00003.gguf` of llama.cpp's own splits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Split {
    prefix: String,
    /// From 1.
    part: u64,
    parts: u64,
}

impl Split {
    /// `None` for another name.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(".gguf")?;
        let (rest, parts) = name.rsplit_once("-of-")?;
        let (prefix, part) = rest.rsplit_once('-')?;
        let number = |digits: &str| {
            let five = digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
            five.then(|| digits.parse().ok()).flatten()
        };
        Some(Self {
            prefix: prefix.to_owned(),
            part: number(part)?,
            parts: number(parts)?,
        })
    }

    /// The paths of all parts beside `path`, one of them, in order.
    ///
    /// # Errors
    /// [`GgufError::Missing`] when not all of them are there.
    pub(super) fn gather(&self, path: &Path) -> Result<Vec<PathBuf>, GgufError> {
        let all = (1..=self.parts).map(|part| path.with_file_name(self.name(part)));
        let (there, missing): (Vec<PathBuf>, Vec<PathBuf>) = all.partition(|part| part.is_file());
        if missing.is_empty() {
            return Ok(there);
        }
        let mut names: Vec<String> = missing
            .iter()
            .take(NAMED)
            .filter_map(|part| Some(format!("`{}`", part.file_name()?.to_str()?)))
            .collect();
        if missing.len() > NAMED {
            names.push(format!("{} more", missing.len() - NAMED));
        }
        Err(GgufError::Missing {
            parts: self.parts,
            names: names.join(", "),
        })
    }

    /// Whether it is what the file says of itself: part `part` of `parts`, from 1.
    pub(super) fn agrees(&self, part: u64, parts: u64) -> bool {
        (self.part, self.parts) == (part, parts)
    }

    fn name(&self, part: u64) -> String {
        format!("{}-{part:05}-of-{:05}.gguf", self.prefix, self.parts)
    }
}

/// Why a file is not whole, if its name tells.
pub(super) fn by_name(path: &Path) -> Option<GgufError> {
    let name = path.file_name()?.to_str()?;
    let (whole, ending) = name.rsplit_once('.')?;
    if let Some(cut) = cut(name) {
        return Some(cut);
    }
    let ending = ending.to_ascii_lowercase();
    UNFINISHED
        .contains(&ending.as_str())
        .then(|| GgufError::Unfinished(whole.to_owned()))
}

/// What the name of a part of a cut file says: `.part1of2`, `.part-1-of-2`, `.part1`,
/// `-split-a`, `.gguf.001`, `.gguf.aa`.
fn cut(name: &str) -> Option<GgufError> {
    let lower = name.to_ascii_lowercase();
    let numbered = lower.rfind("part").and_then(|at| {
        let (before, sign) = (name.get(..at)?, lower.get(at + 4..)?);
        let mut numbers = sign
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| !n.is_empty());
        let part: u64 = numbers.next()?.parse().ok()?;
        let parts = match numbers.next() {
            Some(parts) => Some(parts.parse().ok()?),
            None => None,
        };
        let is_sign = sign
            .chars()
            .all(|c| c.is_ascii_digit() || "-_.of".contains(c));
        is_sign.then(|| (before.trim_end_matches(['.', '-', '_']), part, parts))
    });
    let lettered = || {
        let (before, sign) = name.rsplit_once("-split-")?;
        let [letter @ b'a'..=b'z'] = sign.as_bytes() else {
            return None;
        };
        Some((before, u64::from(letter - b'a') + 1, None))
    };
    let counted = || {
        let (before, sign) = name.rsplit_once('.')?;
        if !before.to_ascii_lowercase().ends_with(".gguf") {
            return None;
        }
        let part = match sign.as_bytes() {
            [b'a', letter @ b'a'..=b'z'] => u64::from(letter - b'a') + 1,
            digits if digits.len() <= 3 => sign.parse().ok()?,
            _ => return None,
        };
        Some((before, part, None))
    };
    let (whole, part, parts) = numbered.or_else(lettered).or_else(counted)?;
    Some(GgufError::Cut {
        part,
        of: parts
            .map(|parts: u64| format!(" of {parts}"))
            .unwrap_or_default(),
        whole: whole.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_names_of_splits_are_llama_cpps() {
        let split = Split::of(Path::new("/m/mind-q4-00002-of-00003.gguf")).unwrap();
        assert!(split.agrees(2, 3));
        assert_eq!(split.name(1), "mind-q4-00001-of-00003.gguf");
        for other in [
            "mind.gguf",
            "mind-2-of-3.gguf",
            "mind-00002-of-00003.bin",
            "-of-.gguf",
        ] {
            assert_eq!(Split::of(Path::new(other)), None, "{other}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |part: u64| folder.path().join(format!("mind-{part:05}-of-00006.gguf"));
        std::fs::write(at(2), b"").unwrap();
        let split = Split::of(&at(2)).unwrap();
        let told = split.gather(&at(2)).unwrap_err().to_string();
        assert_eq!(
            told,
            "it is one of the 6 files of a model, and beside it are missing: \
             `mind-00001-of-00006.gguf`, `mind-00003-of-00006.gguf`, \
             `mind-00004-of-00006.gguf`, 2 more; fetch them too"
        );
        for part in 1..=6 {
            std::fs::write(at(part), b"").unwrap();
        }
        assert_eq!(
            split.gather(&at(2)).unwrap(),
            (1..=6).map(at).collect::<Vec<_>>()
        );
    }

    #[test]
    fn names_tell_what_was_cut() {
        let told = |name: &str| by_name(Path::new(name)).map(|error| error.to_string());
        assert_eq!(
            told("/m/mind.gguf.part1of2").unwrap(),
            "it is part 1 of 2 of a file that was cut, and no model before all parts are joined \
             in their order, in a terminal with `cat` or `copy /b`; join them to `mind.gguf` and \
             name that"
        );
        for (name, part) in [
            ("mind.gguf.part2of3", "part 2 of 3"),
            ("mind.gguf-part-2-of-3", "part 2 of 3"),
            ("mind.gguf.PART2", "part 2 of a"),
            ("mind.gguf-split-b", "part 2 of a"),
            ("mind.gguf.002", "part 2 of a"),
            ("mind.gguf.ab", "part 2 of a"),
        ] {
            let told = told(name).unwrap();
            assert!(
                told.contains(part) && told.contains("`mind.gguf`"),
                "{told}"
            );
        }
        let told_of = |name: &str| told(name).unwrap_or_default();
        assert!(told_of("mind.gguf.crdownload").contains("not fetched to its end"));
        assert!(told_of("mind.gguf.part").contains("not fetched to its end"));
        for whole in [
            "mind.gguf",
            "party.gguf",
            "part2.gguf",
            "mind",
            "depart.bin",
        ] {
            assert_eq!(told(whole), None, "{whole}");
        }
    }
}
