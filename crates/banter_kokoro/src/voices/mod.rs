//! The voices there are: tables of style vectors, in files beside the model.

mod blend;
pub(crate) mod fitted;
mod npy;

pub(crate) use blend::Blend;

use banter_engine::EngineError;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Numbers of a style vector.
pub(crate) const WIDTH: usize = 256;
/// Rows of a voice's table: one for each number of tokens.
const ROWS: [usize; 2] = [510, 511];
/// The most files of a folder that are looked through, and voices that are kept.
const MOST: usize = 1024;
/// The largest archive of voices, in bytes.
const LARGEST: u64 = 512 << 20;

/// The voices in a file or folder, by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Voices {
    /// Where each is, and its table once it was asked for.
    known: BTreeMap<String, Place>,
    read: BTreeMap<String, Arc<[f32]>>,
    /// The blends of fitted voices, by their names.
    fitted: BTreeMap<String, String>,
}

/// Where a voice is.
#[derive(Debug, Clone)]
enum Place {
    /// A file of nothing but its numbers.
    Plain(PathBuf),
    /// A table of an archive.
    Archive(PathBuf),
}

impl Voices {
    /// The voices of `named`: an archive `.npz` (some are called `.bin`), a voice's own `.bin`,
    /// or a folder of such, among which [fitted voices](fitted) may lie.
    ///
    /// # Errors
    /// [`EngineError::File`] where there is none.
    pub(crate) fn find(named: &Path) -> Result<Self, EngineError> {
        let mut voices = Self::default();
        if named.is_dir() {
            let entries = fs::read_dir(named).into_iter().flatten().take(MOST);
            let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
            files.sort();
            for file in files {
                if let Some(name) = fitted::name(&file) {
                    match fitted::blend(&file) {
                        Ok(blend) => drop(voices.fitted.insert(name.to_owned(), blend)),
                        Err(reason) => tracing::warn!("{}: {reason}", file.display()),
                    }
                    continue;
                }
                // Others may lie in the same folder.
                let _ = voices.add(&file);
            }
        } else if named.is_file() {
            voices.add(named).map_err(|reason| wrong(named, reason))?;
        }
        if voices.known.is_empty() {
            return Err(wrong(
                named,
                "there are no voices here; put Kokoro's voices there, as NAME.bin each or together as an .npz, or name their folder in the setting `voices`".to_owned(),
            ));
        }
        Ok(voices)
    }

    fn add(&mut self, file: &Path) -> Result<(), String> {
        let ending = file.extension().and_then(OsStr::to_str).unwrap_or_default();
        let size = fs::metadata(file).map_or(0, |data| data.len());
        let is_plain = ROWS.iter().any(|rows| size == (rows * WIDTH * 4) as u64);
        match ending.to_ascii_lowercase().as_str() {
            "bin" if is_plain => {
                let name = file.file_stem().and_then(OsStr::to_str);
                let name = name.ok_or("its name cannot be read")?.to_owned();
                self.known.insert(name, Place::Plain(file.to_owned()));
                Ok(())
            }
            "npz" | "bin" => {
                let archive = contents(file)?;
                let members = npy::members(&archive).ok_or(
                    "this is no voice of Kokoro's, which is a table of 510 rows of 256 32-bit floats, nor an archive of such",
                )?;
                for member in members.into_iter().take(MOST) {
                    self.known
                        .entry(member.name)
                        .or_insert(Place::Archive(file.to_owned()));
                }
                Ok(())
            }
            _ => Err("voices are in files .bin or .npz".to_owned()),
        }
    }

    /// The names of all.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    /// The blend of the fitted voice of this name, if there is one.
    fn fitted(&self, asked: &str) -> Option<&str> {
        let mut all = self.fitted.iter();
        let found = all.find(|(name, _)| name.eq_ignore_ascii_case(asked));
        found.map(|(_, blend)| blend.as_str())
    }

    /// The full name (`bf_emma`) of what somebody called `bf_emma` or `emma`.
    pub(crate) fn full<'v>(&'v self, asked: &str) -> Result<&'v str, String> {
        let asked = asked.trim();
        let alike = |name: &&str| name.eq_ignore_ascii_case(asked);
        if let Some(name) = self.names().find(alike) {
            return Ok(name);
        }
        let short = |name: &&str| {
            let own = name.split_once('_').map_or("", |(_, own)| own);
            own.eq_ignore_ascii_case(asked)
        };
        let mut found = self.names().filter(short);
        match (found.next(), found.next()) {
            (Some(name), None) => Ok(name),
            (Some(one), Some(other)) => Err(format!(
                "`{asked}` may be {one} or {other}; write the whole name"
            )),
            (None, _) => {
                let shown: String = asked.chars().filter(|c| !c.is_control()).take(40).collect();
                let mut names: Vec<&str> = self.names().take(64).collect();
                names.sort_unstable();
                Err(format!(
                    "there is no voice `{shown}`; there are {}",
                    names.join(", ")
                ))
            }
        }
    }

    /// The table of a voice by its full name.
    pub(crate) fn table(&mut self, name: &str) -> Result<Arc<[f32]>, EngineError> {
        if let Some(table) = self.read.get(name) {
            return Ok(Arc::clone(table));
        }
        let place = self.known.get(name).ok_or_else(|| {
            EngineError::Request(format!("the voice {name} is not there any more"))
        })?;
        let (file, numbers) = match place {
            Place::Plain(file) => (file, contents(file).map(|bytes| npy::floats(&bytes))),
            Place::Archive(file) => (file, member(file, name)),
        };
        let numbers = numbers.map_err(|reason| wrong(file, reason))?;
        let is_table = ROWS.iter().any(|rows| numbers.len() == rows * WIDTH);
        if !is_table || numbers.iter().any(|number| !number.is_finite()) {
            return Err(wrong(
                file,
                format!(
                    "{name} is no voice of Kokoro's, which is a table of 510 rows of 256 numbers; fetch it again"
                ),
            ));
        }
        let table: Arc<[f32]> = numbers.into();
        self.read.insert(name.to_owned(), Arc::clone(&table));
        Ok(table)
    }

    /// The style vector of a blend for so many phonemes.
    ///
    /// # Errors
    /// [`EngineError::File`] where a voice's file is not what it should be.
    pub(crate) fn style(
        &mut self,
        blend: &Blend,
        phonemes: usize,
    ) -> Result<Vec<f32>, EngineError> {
        let mut style = vec![0.0; WIDTH];
        for (name, weight) in blend.parts() {
            let table = self.table(name)?;
            let rows = table.len() / WIDTH;
            let row = phonemes.saturating_sub(1).min(rows.saturating_sub(1));
            let values = table.iter().skip(row * WIDTH);
            for (sum, value) in style.iter_mut().zip(values) {
                *sum += weight * value;
            }
        }
        Ok(style)
    }
}

fn member(file: &Path, name: &str) -> Result<Vec<f32>, String> {
    let archive = contents(file)?;
    let members = npy::members(&archive).ok_or("the archive of voices is damaged")?;
    let member = members.iter().find(|member| member.name == name);
    let member = member.ok_or_else(|| format!("{name} is not in it any more"))?;
    npy::read(&archive, member).map_err(|reason| format!("{name} {reason}"))
}

fn contents(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let opened = File::open(file).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    opened.map_err(|error| format!("it cannot be read: {error}"))?;
    if bytes.len() as u64 > LARGEST {
        return Err("it is larger than any archive of voices".to_owned());
    }
    Ok(bytes)
}

fn wrong(path: &Path, reason: String) -> EngineError {
    EngineError::File {
        path: path.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn write(folder: &Path, name: &str, value: f32, rows: usize) {
        let bytes: Vec<u8> = value.to_le_bytes().repeat(rows * WIDTH);
        fs::write(folder.join(name), bytes).unwrap();
    }

    #[test]
    fn voices_are_blended_from_whatever_file() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "bf_emma.bin", 1.0, 510);
        let heart = vec![3.0; 510 * WIDTH];
        let archive = npy::tests::npz(&[("af_heart", &heart, "<f4")]);
        fs::write(folder.path().join("voices.npz"), archive).unwrap();
        fs::write(folder.path().join("model.onnx"), "x").unwrap();
        let mut voices = Voices::find(folder.path()).unwrap();
        assert_eq!(voices.names().collect::<Vec<_>>(), ["af_heart", "bf_emma"]);
        let blend = Blend::read("0.5 Emma, 0.5 heart", &voices).unwrap();
        let style = voices.style(&blend, 40).unwrap();
        assert_eq!((style.len(), style[0]), (WIDTH, 2.0));
        assert_eq!(voices.style(&blend, 9_999).unwrap(), style);
        let told = Blend::read("emilia", &voices).unwrap_err();
        assert!(told.contains("there are af_heart, bf_emma"), "{told}");
    }

    #[test]
    fn a_fitted_voice_is_found_beside_the_others() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "bf_emma.bin", 1.0, 510);
        let text = "[voice]\nvariant = \"emma, pitch -1\"\n";
        fs::write(folder.path().join("bo.voice.toml"), text).unwrap();
        let sum = "0a".repeat(32);
        let consent = format!(
            "[consent]\nfile = \"ada.txt\"\nsha256 = \"{sum}\"\nfitted_on = \"2026-01-31\"\n"
        );
        let text = format!("{text}{consent}");
        fs::write(folder.path().join("ada.voice.toml"), text).unwrap();
        let voices = Voices::find(folder.path()).unwrap();
        let ada = Blend::read("ada", &voices).unwrap();
        assert_eq!((ada.main(), ada.pitch()), ("bf_emma", -1.0));
        // Nobody's consent is named in it.
        assert!(Blend::read("bo", &voices).is_err());
    }

    #[test]
    fn what_is_no_voice_is_told_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let told = |name: &str| {
            let path = folder.path().join(name);
            let mut voices = match Voices::find(&path) {
                Ok(voices) => voices,
                Err(error) => return error.to_string(),
            };
            let first = voices.names().next().unwrap().to_owned();
            let blend = Blend::read(&first, &voices).unwrap();
            voices.style(&blend, 1).unwrap_err().to_string()
        };
        write(folder.path(), "short.bin", 1.0, 100);
        assert!(told("short.bin").contains("510 rows of 256"));
        write(folder.path(), "endless.bin", f32::INFINITY, 510);
        assert!(told("endless.bin").contains("no voice of Kokoro's"));
        let small = npy::tests::npz(&[("af_small", &[1.0], "<f4")]);
        fs::write(folder.path().join("small.npz"), small).unwrap();
        assert!(told("small.npz").contains("af_small is no voice"));
        assert!(told("nowhere").contains("there are no voices here"));
    }
}
