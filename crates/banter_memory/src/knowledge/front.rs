//! Front matter: what stands above the text of a file, between two lines of `+++`.

use super::condition::{Condition, Names, Written};
use super::error::KnowledgeError;
use serde::Deserialize;

const FENCE: &str = "+++";

/// A file without its front matter.
#[derive(Debug)]
pub(super) struct Front<'t> {
    pub(super) condition: Option<Condition>,
    pub(super) language: Option<String>,
    /// What is left.
    pub(super) body: &'t str,
    /// The line at which that begins, from 1.
    pub(super) line: usize,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    language: Option<String>,
    factions: Names,
    names: Names,
    from: Option<String>,
    until: Option<String>,
    secret: bool,
}

pub(super) fn read<'t>(text: &'t str, source_name: &str) -> Result<Front<'t>, KnowledgeError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() == "---" {
        let reason = "what stands above a text is TOML between two lines of `+++`; write it so, \
                      or begin with the text";
        return Err(KnowledgeError::at(source_name, 1, reason));
    }
    if first.trim_end() != FENCE {
        return Ok(Front {
            condition: None,
            language: None,
            body: text,
            line: 1,
        });
    }
    let start = first.len();
    let mut end = start;
    for (line, next) in (2..).zip(lines) {
        if next.trim_end() == FENCE {
            let toml = text.get(start..end).unwrap_or_default();
            let body = text.get(end + next.len()..).unwrap_or_default();
            let (condition, language) = parse(toml, source_name)?;
            return Ok(Front {
                condition,
                language,
                body,
                line: line + 1,
            });
        }
        end += next.len();
    }
    let reason = "the front matter is never closed; put a line of `+++` behind it";
    Err(KnowledgeError::at(source_name, 1, reason))
}

type Parsed = (Option<Condition>, Option<String>);

fn parse(toml: &str, source_name: &str) -> Result<Parsed, KnowledgeError> {
    let file: File =
        toml::from_str(toml).map_err(|error| KnowledgeError::toml(source_name, 2, toml, &error))?;
    let written = Written {
        factions: file.factions,
        names: file.names,
        from: file.from,
        until: file.until,
        secret: file.secret,
    };
    let condition = written
        .read()
        .map_err(|reason| KnowledgeError::at(source_name, 1, reason))?;
    Ok((condition, file.language))
}
