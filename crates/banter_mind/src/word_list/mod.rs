//! A list of words as a guard: a game's words and patterns, each with what happens instead.

mod entry;
mod error;
mod file;
mod find;
mod fold;
#[cfg(test)]
mod tests;
mod trie;

pub use entry::{WordAction, WordEntry, WordSide};
pub use error::WordListError;

use banter_core::{Draft, Guard, GuardSide, Judgement, Verdict};
use regex::Regex;
use trie::Trie;

/// A [`Guard`] made of a game's words and patterns.
///
/// Words are found as whole words, in small letters and capitals, with and without diacritics,
/// in letters of any width, and behind signs that cannot be seen; in scripts without spaces
/// wherever they stand. Between several words of one entry anything but letters and digits may
/// stand. Patterns are looked for in the text as it is folded for that: in small letters, without
/// diacritics. The time that it takes grows with the length of the text alone, whatever the
/// words.
///
/// Where several entries are found, one that ends the turn comes first, then the first that
/// blocks or says something; masks are put on last.
///
/// As a file:
///
/// ```toml
/// lookalikes = true # `d4rn` is `darn`
/// stretched = true  # `daaarn` is `darn`
/// mask = "…"        # what stands for a masked word
///
/// [[entry]]
/// words = ["darn", "dung heap"]
/// do = "mask"       # or "block", "say", "end"
///
/// [[entry]]
/// patterns = ['\bgold ?coins?\b']
/// for = "player"    # or "character"; without it, both
/// do = "say"
/// say = "We do not speak of money here."
/// ```
///
/// In code:
///
/// ```
/// use banter_core::{GuardSide, SpeechGuard, Verdict};
/// use banter_mind::{WordAction, WordEntry, WordList, WordSide};
///
/// let say = WordAction::Say("We do not speak of money here.".to_owned());
/// let list = WordList::new()
///     .lookalikes(true)
///     .with(WordEntry::new(WordAction::Mask).words(["darn", "dung heap"]))?
///     .with(WordEntry::new(say).pattern(r"\bgold ?coins?\b").side(WordSide::Player))?;
///
/// let verdict = list.verdict(GuardSide::Output, "Well, D4RN it, Odo!");
/// assert_eq!(verdict, Verdict::Replace("Well, … it, Odo!".to_owned()));
/// assert_eq!(list.verdict(GuardSide::Output, "He darns socks."), Verdict::Pass);
/// # let mut app = bevy::prelude::App::new();
/// app.insert_resource(SpeechGuard::new(list));
/// # Ok::<(), banter_mind::WordListError>(())
/// ```
#[derive(Debug, Clone)]
pub struct WordList {
    lookalikes: bool,
    stretched: bool,
    mask: String,
    entries: Vec<(WordAction, WordSide)>,
    words: Trie,
    /// Each with the number of its entry.
    patterns: Vec<(Regex, usize)>,
}

impl Default for WordList {
    fn default() -> Self {
        Self {
            lookalikes: false,
            stretched: false,
            mask: "…".to_owned(),
            entries: Vec::new(),
            words: Trie::default(),
            patterns: Vec::new(),
        }
    }
}

impl WordList {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether digits and signs count as the letters that they look like: `d4rn`, `$tupid`.
    /// Not unless asked for.
    #[must_use]
    pub fn lookalikes(mut self, lookalikes: bool) -> Self {
        self.lookalikes = lookalikes;
        self
    }

    /// Whether a letter may be drawn out: `daaarn`. Not unless asked for.
    #[must_use]
    pub fn stretched(mut self, stretched: bool) -> Self {
        self.stretched = stretched;
        self
    }

    /// What stands for a masked word. `…`, which voices pass over.
    #[must_use]
    pub fn mask(mut self, mask: impl Into<String>) -> Self {
        self.mask = mask.into();
        self
    }

    /// The same list with another entry.
    ///
    /// # Errors
    /// A [`WordListError`] where a word has neither letters nor digits, a pattern cannot be
    /// read or matches everything, or there are too many.
    pub fn with(mut self, entry: WordEntry) -> Result<Self, WordListError> {
        let number = self.entries.len();
        let faulty = |reason| WordListError::Entry {
            entry: number + 1,
            reason,
        };
        for word in &entry.words {
            self.add_word(word, number).map_err(faulty)?;
        }
        for pattern in &entry.patterns {
            self.add_pattern(pattern, number).map_err(faulty)?;
        }
        self.entries.push((entry.action, entry.side));
        Ok(self)
    }

    /// Reads a list; `source_name` is the file's name for errors.
    ///
    /// # Errors
    /// A [`WordListError`]: one sentence with the file, the line and the column.
    pub fn parse(text: &str, source_name: &str) -> Result<Self, WordListError> {
        file::parse(text, source_name)
    }

    /// Reads a file. This waits for the disk: games load at their start.
    ///
    /// # Errors
    /// A [`WordListError`], also where the file cannot be read.
    pub fn load(path: impl AsRef<std::path::Path>) -> Result<Self, WordListError> {
        file::load(path.as_ref())
    }

    /// What becomes of `text`.
    pub fn verdict(&self, side: GuardSide, text: &str) -> Verdict {
        let hits = self.hits(side, text);
        let mut entries: Vec<usize> = hits.iter().map(|hit| hit.entry).collect();
        entries.sort_unstable();
        entries.dedup();
        let actions = || {
            let entries = entries.iter().filter_map(|entry| self.entries.get(*entry));
            entries.map(|(action, _)| action)
        };
        if actions().any(|action| *action == WordAction::EndTurn) {
            return Verdict::EndTurn;
        }
        match actions().find(|action| **action != WordAction::Mask) {
            Some(WordAction::Say(instead)) => Verdict::Block {
                instead: Some(instead.clone()),
            },
            Some(_) => Verdict::Block { instead: None },
            None if hits.is_empty() => Verdict::Pass,
            None => Verdict::Replace(self.masked(text, hits)),
        }
    }
}

impl Guard for WordList {
    fn judge(&self, draft: &Draft) -> Judgement {
        Judgement::Now(self.verdict(draft.side, draft.text))
    }
}
