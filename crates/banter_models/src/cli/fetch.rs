//! `banter models fetch`.

use std::io::Write;

use super::bar::Bar;
use super::{CliError, Session};
use crate::{Cancel, Entry, Event, Kind, ModelError, size};

/// Fetches what is named, one after the other. One that fails does not keep the
/// others from being tried.
pub(super) fn fetch(
    session: &Session,
    names: &[String],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let entries = choose(session, names)?;
    let mut has_failed = false;
    for entry in entries {
        if session.store.has(entry) {
            let path = session.store.path(entry);
            writeln!(out, "{}: is here, {}", entry.id, path.display())?;
            continue;
        }
        introduce(entry, out)?;
        match bring(session, entry) {
            Ok(path) => writeln!(out, "{}: {}", entry.id, path.display())?,
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

/// The models that the words mean, each once.
fn choose<'s>(session: &'s Session, names: &[String]) -> Result<Vec<&'s Entry>, ModelError> {
    let mut entries: Vec<&Entry> = Vec::new();
    let best = |kind: Kind| {
        let languages: Vec<&str> = session.languages.iter().map(String::as_str).collect();
        let found = session.manifest.best(kind, session.memory, &languages);
        found.ok_or_else(|| ModelError::NothingFits {
            kind,
            languages: if languages.is_empty() {
                "anything".to_owned()
            } else {
                languages.join(", ")
            },
            memory: session.memory.for_a_model(),
        })
    };
    for name in names {
        match (name.as_str(), name.parse::<Kind>()) {
            (_, Ok(kind)) => entries.push(best(kind)?),
            ("auto", _) => {
                for kind in Kind::ALL {
                    match best(kind) {
                        // A memory finds by words what no table knows the language of, and silence
                        // and words end a turn.
                        Err(_) if matches!(kind, Kind::Memory | Kind::Turns) => {}
                        entry => entries.push(entry?),
                    }
                }
            }
            ("all", _) => entries.extend(session.manifest.entries()),
            _ => entries.push(session.find(name)?),
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    entries.retain(|entry| {
        let is_new = !seen.contains(&entry.id.as_str());
        seen.push(&entry.id);
        is_new
    });
    Ok(entries)
}

/// Says what is about to be fetched, from where, and under which terms.
fn introduce(entry: &Entry, out: &mut dyn Write) -> Result<(), CliError> {
    let length = entry.size().map_or_else(|| "size unknown".to_owned(), size);
    writeln!(out, "{}: {}, {length}", entry.id, entry.title)?;
    for file in &entry.files {
        for part in file.source.to_string().split(" + ") {
            writeln!(out, "  from {part}")?;
        }
    }
    let licence = &entry.licence;
    writeln!(out, "  licence: {} ({})", licence.name, licence.url)?;
    if let Some(note) = &licence.note {
        writeln!(out, "  {note}")?;
    }
    if entry.files.iter().any(|file| file.sha256.is_none()) {
        writeln!(
            out,
            "  no hash is known for it: what arrives is trusted, and must stay the same from then on"
        )?;
    }
    Ok(out.flush()?)
}

fn bring(session: &Session, entry: &Entry) -> Result<std::path::PathBuf, ModelError> {
    let mut bar = Bar::new(&entry.id);
    // Ctrl-C needs no care: whatever ends the process leaves a part to go on with.
    session.store.fetch(
        entry,
        &session.options,
        &Cancel::new(),
        &mut |event| match event {
            Event::Progress(progress) => bar.show(progress),
            Event::Retry {
                file,
                problem,
                pause,
            } => bar.say(&format!(
                "{file}: {problem}; trying again in {:.0} s",
                pause.as_secs_f32()
            )),
            Event::Restarted { file, reason } => {
                bar.say(&format!("{file} is fetched from its start: {reason}"));
            }
            Event::TrustedFirst { file, sha256 } => {
                bar.say(&format!("{file} is trusted as it came: sha256 {sha256}"));
            }
        },
    )
}
