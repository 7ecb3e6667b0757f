//! `banter models`, as a function: the program `banter` has it, and a game's own launcher can offer it too.
//!
//! ```
//! let mut out = Vec::new();
//! let status = banter_models::cli::run(&["list".into(), "ears".into()], &mut out);
//! assert_eq!(status, 0);
//! assert!(String::from_utf8(out).unwrap().contains("whisper-base"));
//! ```

mod arguments;
mod bar;
mod fetch;
mod list;

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};

use arguments::{Arguments, Command, USAGE};

use crate::resolve::unknown;
use crate::{Cancel, Entry, FetchOptions, Manifest, Memory, ModelError, Store, Trust};

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error("{name}: {error}")]
    InFile { name: String, error: ModelError },
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
    /// It failed, and each reason was printed when it came up.
    #[error("not everything went well")]
    Told,
}

/// All that a command works with.
struct Session {
    manifest: Manifest,
    store: Store,
    options: FetchOptions,
    memory: Memory,
    languages: Vec<String>,
}

/// Runs the program with its arguments, without its name; what it returns is
/// the exit status. Results go to `out`; progress and errors to standard error.
pub fn run(arguments: &[OsString], out: &mut dyn Write) -> u8 {
    let arguments = match Arguments::read(arguments) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("error: {problem}; `banter models help` tells what there is");
            return 2;
        }
    };
    match obey(arguments, out).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => 0,
        // Whoever read our output has seen enough.
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(CliError::Told) => 1,
        Err(error) => {
            eprintln!("error: {error}");
            1
        }
    }
}

fn obey(arguments: Arguments, out: &mut dyn Write) -> Result<(), CliError> {
    if arguments.command == Command::Help {
        writeln!(out, "{USAGE}")?;
        return Ok(());
    }
    let session = Session::open(&arguments)?;
    match arguments.command {
        Command::Help => Ok(()),
        Command::List(kinds) => list::list(&session, &kinds, out),
        Command::Fetch(names) => fetch::fetch(&session, &names, out),
        Command::Verify(names) => verify(&session, &names, out),
        Command::Where(name) => {
            let path = match name {
                None => session.store.root().to_path_buf(),
                Some(name) => {
                    let entry = session.find(&name)?;
                    if !session.store.has(entry) {
                        return Err(session.store.not_fetched(entry).into());
                    }
                    session.store.path(entry)
                }
            };
            Ok(writeln!(out, "{}", path.display())?)
        }
        Command::Remove(names) => {
            for name in names {
                let entry = session.find(&name)?;
                let was_there = session.store.remove(entry)?;
                let what = if was_there { "removed" } else { "was not here" };
                writeln!(out, "{name}: {what}")?;
            }
            Ok(())
        }
    }
}

impl Session {
    fn open(arguments: &Arguments) -> Result<Self, CliError> {
        let mut manifest = Manifest::builtin()?;
        for path in &arguments.manifests {
            let text = fs::read_to_string(path).map_err(ModelError::file("read", path))?;
            let added = Manifest::parse(&text).map_err(|error| CliError::InFile {
                name: path.display().to_string(),
                error,
            })?;
            manifest.add(added);
        }
        let mut options = FetchOptions::from_env()?;
        options.offline |= arguments.offline;
        options.accept_licence = arguments.accept_licence;
        options.wait = arguments.wait;
        Ok(Self {
            manifest,
            store: match &arguments.store {
                Some(folder) => Store::open(folder),
                None => Store::open_default()?,
            },
            options,
            memory: arguments.memory.map_or_else(Memory::now, Memory::of),
            languages: arguments.languages.clone(),
        })
    }

    fn find(&self, name: &str) -> Result<&Entry, ModelError> {
        self.manifest
            .find(name)
            .ok_or_else(|| unknown(&self.manifest, name, None))
    }
}

/// Verifies the models named, or all that are here.
fn verify(session: &Session, names: &[String], out: &mut dyn Write) -> Result<(), CliError> {
    let entries: Vec<&Entry> = if names.is_empty() {
        let all = session.manifest.entries().iter();
        all.filter(|entry| session.store.has(entry)).collect()
    } else {
        let found = names.iter().map(|name| session.find(name));
        found.collect::<Result<_, _>>()?
    };
    if entries.is_empty() {
        writeln!(out, "no model is in {}", session.store.root().display())?;
    }
    let mut has_failed = false;
    for entry in entries {
        let mut bar = bar::Bar::new(&entry.id);
        let outcome = session
            .store
            .verify(entry, &Cancel::new(), &mut |progress| bar.show(progress));
        drop(bar);
        match outcome {
            Ok(Trust::Listed) => writeln!(out, "{}: right", entry.id)?,
            Ok(Trust::FirstUse) => writeln!(out, "{}: as it was first downloaded", entry.id)?,
            Ok(Trust::Unknown) => writeln!(out, "{}: nothing to compare it with", entry.id)?,
            Err(error) => {
                has_failed = true;
                eprintln!("error: {error}");
            }
        }
    }
    if has_failed {
        Err(CliError::Told)
    } else {
        Ok(())
    }
}
