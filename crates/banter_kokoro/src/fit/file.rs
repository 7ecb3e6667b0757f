//! The file of a fitted voice: its name, whether it may be written, and writing it.

use crate::voices::fitted::{ENDING, FittedVoice};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

const HEAD: &str = "# A voice fitted to the recording of somebody who agreed to it. Beside Kokoro's voices it is one of\n# them, by this file's name. Without its consent it is refused.\n\n";

/// `ada` and `ada.voice.toml` are both written to the latter.
pub(super) fn named(named: &Path) -> Result<PathBuf, String> {
    let name = named.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| format!("{} is no file's name", named.display()))?;
    let name = name.strip_suffix(ENDING).unwrap_or(name);
    let is_plain =
        !name.is_empty() && !name.contains([',', '+']) && !name.contains(char::is_whitespace);
    if is_plain {
        Ok(named.with_file_name(format!("{name}{ENDING}")))
    } else {
        Err(format!(
            "a voice's name has no blanks, commas or `+`; `{name}` has"
        ))
    }
}

/// Whether the file may be written, which is asked before a search that takes long.
pub(super) fn check(file: &Path, force: bool) -> Result<(), String> {
    if file.exists() && !force {
        return Err(format!(
            "{} is there already; write over it by --force, or give the voice another name by --out",
            file.display()
        ));
    }
    let part = beside(file);
    let tried = File::create_new(&part);
    let _ = fs::remove_file(&part);
    tried.map(drop).map_err(|error| not_written(file, &error))
}

/// The file is written whole or is as it was before.
pub(super) fn write(file: &Path, voice: &FittedVoice) -> Result<(), String> {
    let text = toml::to_string(voice).map_err(|error| error.to_string())?;
    let part = beside(file);
    let written = put(&part, &format!("{HEAD}{text}")).and_then(|()| fs::rename(&part, file));
    written.map_err(|error| {
        // It may not even be there.
        let _ = fs::remove_file(&part);
        not_written(file, &error)
    })
}

fn put(part: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A name beside the file that no other program has.
fn beside(file: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{count}.part", std::process::id()));
    file.with_file_name(name)
}

fn not_written(file: &Path, error: &io::Error) -> String {
    format!("{}: the voice cannot be written: {error}", file.display())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::consent::consent;
    use super::*;
    use crate::voices::fitted::{self, How, Made};

    #[test]
    fn a_voice_file_is_written_and_spoken_with() {
        let folder = tempfile::tempdir().unwrap();
        let file = named(&folder.path().join("ada")).unwrap();
        assert_eq!(named(&file).unwrap(), file);
        assert!(named(Path::new("a b")).unwrap_err().ends_with("`a b` has"));
        let agreed = folder.path().join("agreed.txt");
        fs::write(&agreed, "I, Ada, agree that this game imitates my voice.").unwrap();
        let voice = FittedVoice {
            voice: Made {
                variant: "0.7 bf_emma, 0.3 af_heart, pitch -1.2".to_owned(),
            },
            consent: Some(consent(Some(&agreed)).unwrap()),
            fitted: Some(How::default()),
        };
        write(&file, &voice).unwrap();
        assert_eq!(fitted::name(&file), Some("ada"));
        assert_eq!(fitted::blend(&file).unwrap(), voice.voice.variant);
        let voice = FittedVoice {
            consent: None,
            ..voice
        };
        write(&file, &voice).unwrap();
        let refused = fitted::blend(&file).unwrap_err();
        assert!(refused.contains("names no consent"), "{refused}");
    }

    #[test]
    fn where_nothing_can_be_written_is_told_before_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = named(&folder.path().join("ada")).unwrap();
        check(&file, false).unwrap();
        let nowhere = named(&folder.path().join("nowhere/ada")).unwrap();
        assert!(check(&nowhere, false).unwrap_err().contains("cannot be"));
        // What is a folder cannot be written over.
        fs::create_dir(&file).unwrap();
        assert!(check(&file, false).unwrap_err().contains("--force"));
        check(&file, true).unwrap();
        assert!(write(&file, &FittedVoice::default()).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
