//! `banter models list`.

use std::io::Write;

use super::{CliError, Session};
use crate::{Entry, Kind, ModelError, size};

/// Shows the models of the kinds named, or of all.
pub(super) fn list(
    session: &Session,
    kinds: &[String],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let mut wanted = Vec::new();
    for name in kinds {
        let kind: Kind = name.parse().map_err(|()| ModelError::Unknown {
            value: name.clone(),
            kind: "any part".to_owned(),
            known: "mind, ears, voice".to_owned(),
        })?;
        wanted.push(kind);
    }
    for kind in Kind::ALL {
        if !wanted.is_empty() && !wanted.contains(&kind) {
            continue;
        }
        let languages: Vec<&str> = session.languages.iter().map(String::as_str).collect();
        let best = session.manifest.best(kind, session.memory, &languages);
        writeln!(out, "{kind}")?;
        let all = session.manifest.entries().iter();
        for entry in all.filter(|entry| entry.kind == kind) {
            let is_best = best.is_some_and(|best| best.id == entry.id);
            show(session, entry, is_best, out)?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "*  what `auto` takes here: {} of memory are free, of which one model may take a half\nin {}",
        size(session.memory.available()),
        session.store.root().display(),
    )?;
    Ok(())
}

fn show(
    session: &Session,
    entry: &Entry,
    is_best: bool,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let here = if session.store.has(entry) {
        "here".to_owned()
    } else {
        match session.store.partial(entry) {
            0 => "-".to_owned(),
            part => format!("{} of it here", size(part)),
        }
    };
    writeln!(
        out,
        "{} {:<23} {:>7}  memory {:>7}  {:<14} {here}",
        if is_best { '*' } else { ' ' },
        entry.id,
        entry.size().map_or_else(|| "?".to_owned(), size),
        size(entry.memory),
        entry.licence.name,
    )?;
    writeln!(out, "    {} [{}]", entry.title, languages(entry))?;
    writeln!(out, "    {}", entry.why)?;
    writeln!(out, "    Wants: {}", entry.hardware)?;
    if let Some(note) = &entry.licence.note {
        writeln!(out, "    Licence: {note}")?;
    }
    Ok(())
}

/// The languages, or how many, where they would fill the line.
fn languages(entry: &Entry) -> String {
    match entry.languages.len() {
        1 if entry.languages.first().is_some_and(|tag| tag == "*") => "many languages".to_owned(),
        0..=6 => entry.languages.join(" "),
        count => format!("{count} languages"),
    }
}
