//! The player's file: read within bounds, written whole or not at all, and what is unknown in it kept.

use crate::PlayerSettings;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use toml::Table;

/// How large a file may be, in bytes.
const LARGEST: u64 = 256 << 10;

/// Why settings are not read or kept: one sentence.
#[derive(thiserror::Error, Debug)]
pub enum SettingsError {
    /// The file is there and cannot be read.
    #[error("the settings in {} cannot be read ({error}); the usual ones hold, and what is set now is not kept", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// What stands in it is no settings.
    #[error("the settings in {} are broken ({reason}); the usual ones hold, and the broken file is kept as {} when something is set", file.display(), broken_name(file).display())]
    Broken {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// It cannot be written.
    #[error("the settings cannot be kept in {} ({error}); they hold until the game ends", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) settings: PlayerSettings,
    /// All that stands in the file, also what these settings do not know.
    pub(crate) table: Table,
    /// Whether the file may not be written, since it is there and was not read.
    pub(crate) is_closed: bool,
    /// Whether what stands in it is broken.
    pub(crate) is_broken: bool,
}

/// Reads a file. What is missing in it is as usual; a file that is not there is no mistake.
pub(crate) fn read(file: &Path) -> (Kept, Option<SettingsError>) {
    let text = match text(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (Kept::default(), None),
        Err(error) => {
            // What is no text is broken, and may be put aside; what the system refuses is not.
            if error.kind() == io::ErrorKind::InvalidData {
                return broken(file, error.to_string());
            }
            let kept = Kept {
                is_closed: true,
                ..Kept::default()
            };
            let file = file.to_path_buf();
            return (kept, Some(SettingsError::Read { file, error }));
        }
    };
    let read = text.parse::<Table>().map_err(|error| told(&text, &error));
    let read = read.and_then(|table| {
        let settings = toml::from_str::<PlayerSettings>(&text);
        let settings = settings.map_err(|error| told(&text, &error))?;
        Ok((settings, table))
    });
    match read {
        Ok((settings, table)) => {
            let kept = Kept {
                settings: settings.bounded(),
                table,
                ..Kept::default()
            };
            (kept, None)
        }
        Err(reason) => broken(file, reason),
    }
}

fn broken(file: &Path, reason: String) -> (Kept, Option<SettingsError>) {
    let kept = Kept {
        is_broken: true,
        ..Kept::default()
    };
    let file = file.to_path_buf();
    (kept, Some(SettingsError::Broken { file, reason }))
}

fn text(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = fs::File::open(file)?
        .take(LARGEST + 1)
        .read_to_string(&mut text)?;
    if read as u64 > LARGEST {
        let kind = io::ErrorKind::InvalidData;
        return Err(io::Error::new(kind, "it has more than 256 KiB"));
    }
    Ok(text)
}

/// What is wrong, with its line.
fn told(text: &str, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start);
    let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
    let message = error.message().lines().next().unwrap_or_default();
    format!("line {line}: {message}")
}

/// What a broken file is called when another takes its place.
fn broken_name(file: &Path) -> PathBuf {
    file.with_extension("broken.toml")
}

/// What of the settings was changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Change {
    set: Table,
    /// What is not set any more.
    removed: BTreeSet<String>,
}

impl Change {
    /// Takes up what is different between two settings.
    pub(crate) fn note(&mut self, before: &PlayerSettings, now: &PlayerSettings) {
        let table = |settings| Table::try_from(settings).unwrap_or_default();
        let (before, now) = (table(before), table(now));
        for key in before.keys().filter(|key| !now.contains_key(*key)) {
            self.set.remove(key);
            self.removed.insert(key.clone());
        }
        for (key, value) in now {
            if before.get(&key) != Some(&value) {
                self.removed.remove(&key);
                self.set.insert(key, value);
            }
        }
    }

    /// The text of a file that has this in it already.
    pub(crate) fn merged(self, mut table: Table) -> String {
        for key in &self.removed {
            table.remove(key);
        }
        table.extend(self.set);
        table.to_string()
    }
}

/// Writes a file beside the old one, which it takes the place of when it is whole.
pub(crate) fn write(file: &Path, text: &str, old_is_broken: bool) -> Result<(), SettingsError> {
    let wrong = |error| SettingsError::Write {
        file: file.to_path_buf(),
        error,
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(wrong)?;
    }
    if old_is_broken && file.exists() {
        fs::rename(file, broken_name(file)).map_err(wrong)?;
    }
    let part = file.with_extension(format!("{}.part", std::process::id()));
    let written = fs::File::create(&part).and_then(|mut new| {
        new.write_all(text.as_bytes())?;
        new.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&part, file));
    placed.map_err(|error| {
        let _ = fs::remove_file(&part);
        wrong(error)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::{Listening, TextSize};
    use proptest::prelude::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn what_is_written_is_read_and_what_is_unknown_stays() {
        let folder = folder();
        let file = folder.path().join("deep/down/settings.toml");
        let (kept, error) = read(&file);
        assert!(error.is_none() && kept.settings == PlayerSettings::default());
        write(
            &file,
            "brightness = 3\nvoices = 0.5\n[graphics]\nshadows = true\n",
            false,
        )
        .unwrap();
        let (kept, error) = read(&file);
        assert!(error.is_none() && kept.settings.voices == 0.5);
        let set = PlayerSettings {
            microphone: Some("USB \"mic\"".to_owned()),
            listening: Listening::HandsFree,
            subtitle_size: TextSize::Largest,
            ..kept.settings.clone()
        };
        let merged = |table, before: &PlayerSettings, now: &PlayerSettings| {
            let mut change = Change::default();
            change.note(before, now);
            change.merged(table)
        };
        write(&file, &merged(kept.table, &kept.settings, &set), false).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.contains("brightness = 3") && text.contains("[graphics]\nshadows = true"),
            "{text}"
        );
        let (kept, _) = read(&file);
        assert_eq!(kept.settings, set);
        let set = PlayerSettings {
            microphone: None,
            ..set
        };
        write(&file, &merged(kept.table, &kept.settings, &set), false).unwrap();
        assert_eq!(read(&file).0.settings, set);
        // Nothing else is left behind.
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_broken_file_is_told_in_a_sentence_and_put_aside() {
        let folder = folder();
        let file = folder.path().join("settings.toml");
        for (text, reason) in [
            (
                "voices = 1\nlistening = \"loudly\"\n",
                "line 2: unknown variant",
            ),
            ("voices = \"loud\"", "line 1: invalid type"),
            ("= 3", "line 1: "),
        ] {
            fs::write(&file, text).unwrap();
            let (kept, error) = read(&file);
            let error = error.unwrap().to_string();
            assert!(error.contains(reason) && !error.contains('\n'), "{error}");
            assert!(kept.is_broken && kept.settings == PlayerSettings::default());
        }
        write(&file, "voices = 0.25", true).unwrap();
        assert_eq!(read(&file).0.settings.voices, 0.25);
        let aside = fs::read_to_string(folder.path().join("settings.broken.toml"));
        assert_eq!(aside.unwrap(), "= 3");
        fs::write(&file, [0xff, 0xfe]).unwrap();
        assert!(read(&file).0.is_broken);
        fs::write(&file, vec![b'#'; LARGEST as usize + 1]).unwrap();
        assert!(
            read(&file)
                .1
                .unwrap()
                .to_string()
                .contains("more than 256 KiB")
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_alone() {
        let folder = folder();
        let (kept, error) = read(folder.path());
        assert!(kept.is_closed && error.is_some());
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_file_settings_are_within_bounds(
            voices in any::<f32>(),
            name in ".{0,300}",
            rest in ".{0,80}",
        ) {
            let folder = folder();
            let file = folder.path().join("settings.toml");
            let name = toml::Value::from(name);
            fs::write(&file, format!("voices = {voices:?}\nmicrophone = {name}\n{rest}")).unwrap();
            let (kept, _) = read(&file);
            prop_assert!((0.0..=2.0).contains(&kept.settings.voices));
            prop_assert!(kept.settings.microphone.is_none_or(|name| name.chars().count() <= 200));
        }
    }
}
