//! Word lists as TOML.

use super::{WordAction, WordEntry, WordList, WordListError, WordSide};
use serde::Deserialize;
use std::io::Read;
use std::path::Path;
use toml::Spanned;

/// The largest file, in bytes.
const LARGEST: usize = 256 << 10;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    lookalikes: bool,
    stretched: bool,
    mask: Option<String>,
    entry: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    patterns: Vec<Spanned<String>>,
    #[serde(default, rename = "for")]
    side: WordSide,
    #[serde(rename = "do")]
    action: Action,
    say: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Action {
    Block,
    Say,
    Mask,
    End,
}

pub(super) fn load(path: &Path) -> Result<WordList, WordListError> {
    let source_name = path.display().to_string();
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())
        .and_then(|_| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
    match read {
        Ok(text) => parse(&text, &source_name),
        Err(reason) => Err(WordListError::Unreadable {
            source_name,
            reason,
        }),
    }
}

pub(super) fn parse(text: &str, source_name: &str) -> Result<WordList, WordListError> {
    if text.len() > LARGEST {
        return Err(WordListError::TooLarge {
            source_name: source_name.to_owned(),
            limit: LARGEST,
        });
    }
    let wrong = |offset, reason| WordListError::at(text, source_name, offset, reason);
    let file: File = toml::from_str(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        wrong(error.span().map_or(0, |span| span.start), message)
    })?;
    let mut list = WordList::new()
        .lookalikes(file.lookalikes)
        .stretched(file.stretched);
    if let Some(mask) = file.mask {
        list = list.mask(mask);
    }
    for entry in file.entry {
        let at = entry.span().start;
        let entry = entry.into_inner();
        let action = action(&entry).map_err(|reason| wrong(at, reason.to_owned()))?;
        let number = list.entries.len();
        for word in &entry.words {
            let added = list.add_word(word.get_ref(), number);
            added.map_err(|reason| wrong(word.span().start, reason))?;
        }
        for pattern in &entry.patterns {
            let added = list.add_pattern(pattern.get_ref(), number);
            added.map_err(|reason| wrong(pattern.span().start, reason))?;
        }
        list = list.with(WordEntry::new(action).side(entry.side))?;
    }
    Ok(list)
}

/// What an entry does, or what is wrong with it.
fn action(entry: &Entry) -> Result<WordAction, &'static str> {
    if entry.words.is_empty() && entry.patterns.is_empty() {
        return Err("an entry without words finds nothing; give it `words` or `patterns`");
    }
    match (entry.action, &entry.say) {
        (Action::Block, None) => Ok(WordAction::Block),
        (Action::Mask, None) => Ok(WordAction::Mask),
        (Action::End, None) => Ok(WordAction::EndTurn),
        (Action::Say, Some(say)) if say.contains(char::is_alphanumeric) => {
            Ok(WordAction::Say(say.clone()))
        }
        (Action::Say, _) => Err("`do = \"say\"` wants a sentence to say; write it after `say =`"),
        (_, Some(_)) => {
            Err("`say` is said with `do = \"say\"` alone; write that, or leave `say` out")
        }
    }
}
