//! All mistakes of a persona file: the first is found, what it stands in is taken out, and the
//! rest is read again.

use crate::persona::{PersonaError, read};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How many mistakes are told.
const MOST: usize = 32;

pub(super) fn all(text: &str, source_name: &str) -> Vec<PersonaError> {
    if let Err(error) = read::within(text, source_name) {
        return vec![error];
    }
    let mut wrong = found(text);
    wrong.sort_by_key(|(at, _)| *at);
    wrong.dedup();
    let wrong = wrong.into_iter();
    wrong
        .map(|(at, reason)| PersonaError::at(text, source_name, at, reason))
        .collect()
}

fn found(text: &str) -> Vec<(usize, String)> {
    let mut wrong: Vec<(usize, String)> = Vec::new();
    let mut rest = text.to_owned();
    let (mut names, mut actions) = (true, true);
    let mut meant: Vec<String> = Vec::new();
    while wrong.len() < MOST {
        let Err((at, reason)) = read::attempt(&rest) else {
            break;
        };
        // What is said only because of what was taken out is no mistake of the writer's.
        let is_missing = |field: &String| reason.starts_with(&format!("missing field `{field}`"));
        let follows = (!names && reason.starts_with("missing field `name`"))
            || meant.iter().any(is_missing)
            || (!actions && reason.contains("which this persona does not have"));
        let Some(place) = place_of(&rest, at) else {
            if !follows {
                wrong.push((at, reason));
            }
            break;
        };
        let taken = rest.get(place.clone()).unwrap_or_default().trim_start();
        names &= !taken.starts_with("name");
        actions &= !taken.starts_with("[[action");
        // A field by another name is there, but for the name.
        let named = reason.split_once("did you mean `").map(|(_, it)| it);
        meant.extend(named.and_then(|it| it.split('`').next()).map(str::to_owned));
        if !follows {
            wrong.push((at, reason));
        }
        blank(&mut rest, place);
    }
    wrong
}

/// The entry, or the field, in which the byte `at` stands. `None` where nothing can be taken out:
/// the text is no TOML, or it is all of the file that lacks something.
fn place_of(text: &str, at: usize) -> Option<Range<usize>> {
    let seen = text.trim_start_matches('\u{feff}');
    let unseen = text.len() - seen.len();
    let at = at.checked_sub(unseen)?;
    let table = DeTable::parse(seen).ok()?;
    let table = table.get_ref();
    // Where each header stands, and the end of the file.
    let mut headers = vec![seen.len()];
    for value in table.iter().map(|(_, value)| value) {
        match value.get_ref() {
            DeValue::Table(_) => headers.push(value.span().start),
            DeValue::Array(entries) => headers.extend(entries.iter().map(|it| it.span().start)),
            _ => {}
        }
    }
    headers.sort_unstable();
    let is_header = |at: usize| seen.get(at..).is_some_and(|text| text.starts_with('['));
    let until_next = |start: usize| {
        let next = headers
            .iter()
            .copied()
            .find(|header| *header > start && (is_header(*header) || *header == seen.len()));
        start..next.unwrap_or(seen.len())
    };
    let mut found = None;
    for (key, value) in table.iter() {
        let whole = key.span().start..value.span().end;
        match value.get_ref() {
            DeValue::Array(entries) => {
                let entry = |it: &Spanned<DeValue<'_>>| match is_header(it.span().start)
                    && matches!(it.get_ref(), DeValue::Table(_))
                {
                    true => until_next(it.span().start),
                    false => it.span(),
                };
                let is_list = entries
                    .iter()
                    .any(|it| matches!(it.get_ref(), DeValue::Table(_)));
                let of_entry = entries.iter().map(|it| (it, entry(it)));
                let mut of_entry = of_entry.filter(|(_, place)| is_list && place.contains(&at));
                match of_entry.next() {
                    Some((it, place)) => found = Some(field(it, at).unwrap_or(place)),
                    None if whole.contains(&at) => found = Some(whole),
                    None => {}
                }
            }
            DeValue::Table(_) if is_header(value.span().start) => {
                let place = until_next(value.span().start);
                if place.contains(&at) {
                    found = Some(part(value, at).unwrap_or(place));
                }
            }
            _ if whole.contains(&at) => found = Some(whole),
            _ => {}
        }
    }
    found.map(|place| place.start + unseen..place.end + unseen)
}

/// A field of an entry that is only its name's mistake: what it is wrong in is no part of the rest.
fn field(entry: &Spanned<DeValue<'_>>, at: usize) -> Option<Range<usize>> {
    let DeValue::Table(table) = entry.get_ref() else {
        return None;
    };
    let mut fields = table.iter();
    let wrong = fields.find(|(key, _)| key.span().contains(&at))?;
    Some(wrong.0.span().start..wrong.1.span().end)
}

/// A field of a table.
fn part(table: &Spanned<DeValue<'_>>, at: usize) -> Option<Range<usize>> {
    let DeValue::Table(fields) = table.get_ref() else {
        return None;
    };
    let mut fields = fields.iter();
    let (key, value) = fields.find(|(key, value)| {
        let place = key.span().start..value.span().end;
        place.contains(&at)
    })?;
    Some(key.span().start..value.span().end)
}

/// Puts blanks in place of a part, so that all places stay what they are.
fn blank(text: &mut String, place: Range<usize>) {
    let blanks: String = text
        .get(place.clone())
        .unwrap_or_default()
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    if blanks.len() == place.len() {
        text.replace_range(place, &blanks);
    }
}
