//! The words that say whether somebody is done, by language.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Word lists by language. Cheap to clone. The default knows German, English, French,
/// Japanese, Mandarin and Spanish.
///
/// ```
/// use banter_capture::{Clause, Words, clause};
///
/// let mut words = Words::default();
/// words.insert(r#"
/// language = "it"
/// conjunctions = ["e", "ma", "perché"]
/// fillers = ["ehm", "cioè"]
/// "#)?;
/// let italian = words.get(Some("it-IT"), "it");
/// assert_eq!(clause("vorrei una birra e", italian), Clause::Unfinished);
/// # Ok::<_, banter_capture::WordsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    languages: Arc<BTreeMap<String, WordList>>,
}

/// The words of one language, as they are in a file. Words are compared without capitals and
/// punctuation; a phrase is words with spaces between them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// The language's tag without a region: two to eight letters, such as "en".
    pub language: String,
    /// Whether there are spaces between words. Where there are none, a word is found at the
    /// end of the text whatever is before it.
    #[serde(default = "yes")]
    pub spaces: bool,
    /// "um", "let me see": more is to come, whatever punctuation there is.
    #[serde(default)]
    pub fillers: Vec<String>,
    /// "and", "because": more is to come, whatever punctuation there is.
    #[serde(default)]
    pub conjunctions: Vec<String>,
    /// "the", "my": nothing ends with these, whatever punctuation there is.
    #[serde(default)]
    pub hanging: Vec<String>,
    /// "to", "is", "maybe": more is to come, unless a full stop says that it is not, or the
    /// word is all there is: then it may be an answer.
    #[serde(default)]
    pub leaning: Vec<String>,
    /// "please", "thank you": this was all, even without a full stop.
    #[serde(default)]
    pub closing: Vec<String>,
    /// "uh-huh", "yeah": said to show that one listens.
    #[serde(default)]
    pub backchannels: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Why a word list cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// The text is longer than [`Words::LONGEST_TEXT`].
    #[error("the word list has {0} bytes, more than {max}: keep only the words that matter", max = Words::LONGEST_TEXT)]
    TooLong(usize),
    /// It is not TOML of the right shape.
    #[error("the word list cannot be read: {0}")]
    Syntax(String),
    /// The language is not a tag.
    #[error("the word list's language is {0:?}: give two to eight letters, such as \"en\"")]
    Language(String),
    /// There are more languages than [`Words::MOST_LANGUAGES`].
    #[error("there are word lists of {max} languages already: replace one of them", max = Words::MOST_LANGUAGES)]
    TooManyLanguages,
    /// A list has more than [`Words::MOST_PHRASES`].
    #[error("the list {list:?} of the language {language:?} has {count} phrases, more than {max}", max = Words::MOST_PHRASES)]
    TooManyPhrases {
        /// The language.
        language: String,
        /// The list.
        list: &'static str,
        /// How many phrases it has.
        count: usize,
    },
    /// A phrase has no letters or is longer than [`Words::LONGEST_PHRASE`].
    #[error("the phrase {phrase:?} in the list {list:?} of the language {language:?} has no letters, or more than {max} bytes", max = Words::LONGEST_PHRASE)]
    Phrase {
        /// The language.
        language: String,
        /// The list.
        list: &'static str,
        /// The phrase's beginning.
        phrase: String,
    },
}

impl Words {
    /// Bytes of a word list, at most.
    pub const LONGEST_TEXT: usize = 64 * 1024;
    /// Languages, at most.
    pub const MOST_LANGUAGES: usize = 64;
    /// Phrases in a list, at most.
    pub const MOST_PHRASES: usize = 500;
    /// Bytes of a phrase, at most.
    pub const LONGEST_PHRASE: usize = 64;

    /// No language at all: then only punctuation tells.
    pub fn none() -> Self {
        Self {
            languages: Arc::default(),
        }
    }

    /// Adds a language, or replaces it, from a TOML text with the fields of [`WordList`].
    ///
    /// # Errors
    /// If the text is no word list or beyond the bounds; then nothing has changed.
    pub fn insert(&mut self, toml: &str) -> Result<(), WordsError> {
        let list = WordList::parse(toml)?;
        if !self.languages.contains_key(&list.language)
            && self.languages.len() >= Self::MOST_LANGUAGES
        {
            return Err(WordsError::TooManyLanguages);
        }
        Arc::make_mut(&mut self.languages).insert(list.language.clone(), list);
        Ok(())
    }

    /// The tags of all languages, in order.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The words of a language: of `tag` ("en", "en-GB", "ZH_cn"), or of `otherwise` if
    /// there is no tag. None if there are no words of it.
    pub fn get(&self, tag: Option<&str>, otherwise: &str) -> Option<&WordList> {
        let tag = tag.unwrap_or(otherwise);
        let tag = tag.split(['-', '_']).next().unwrap_or(tag);
        if let Some(list) = self.languages.get(tag) {
            return Some(list);
        }
        self.languages.get(tag.to_ascii_lowercase().as_str())
    }
}

impl Default for Words {
    fn default() -> Self {
        static BUILTIN: LazyLock<Words> = LazyLock::new(|| {
            let mut words = Words::none();
            for text in BUILTIN_TEXTS {
                // That none is left out is what a test is for.
                if let Err(error) = words.insert(text) {
                    tracing::error!("a built-in word list is left out: {error}");
                }
            }
            words
        });
        BUILTIN.clone()
    }
}

const BUILTIN_TEXTS: [&str; 6] = [
    include_str!("../../words/de.toml"),
    include_str!("../../words/en.toml"),
    include_str!("../../words/es.toml"),
    include_str!("../../words/fr.toml"),
    include_str!("../../words/ja.toml"),
    include_str!("../../words/zh.toml"),
];

impl WordList {
    fn parse(text: &str) -> Result<Self, WordsError> {
        if text.len() > Words::LONGEST_TEXT {
            return Err(WordsError::TooLong(text.len()));
        }
        let mut list: Self = toml::from_str(text).map_err(|error| {
            WordsError::Syntax(
                error
                    .to_string()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        })?;
        let tag = &list.language;
        if !(2..=8).contains(&tag.len()) || !tag.chars().all(|c| c.is_ascii_alphabetic()) {
            return Err(WordsError::Language(beginning(tag)));
        }
        list.language = tag.to_ascii_lowercase();
        let (language, spaces) = (list.language.clone(), list.spaces);
        for (name, phrases) in list.lists() {
            if phrases.len() > Words::MOST_PHRASES {
                return Err(WordsError::TooManyPhrases {
                    language,
                    list: name,
                    count: phrases.len(),
                });
            }
            for phrase in phrases.iter_mut() {
                let plain = plain(phrase, spaces);
                if plain.is_empty() || plain.len() > Words::LONGEST_PHRASE {
                    return Err(WordsError::Phrase {
                        language,
                        list: name,
                        phrase: beginning(phrase),
                    });
                }
                *phrase = plain;
            }
        }
        Ok(list)
    }

    fn lists(&mut self) -> [(&'static str, &mut Vec<String>); 6] {
        [
            ("fillers", &mut self.fillers),
            ("conjunctions", &mut self.conjunctions),
            ("hanging", &mut self.hanging),
            ("leaning", &mut self.leaning),
            ("closing", &mut self.closing),
            ("backchannels", &mut self.backchannels),
        ]
    }
}

fn beginning(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The text as it is compared: lower case, letters and digits only. Where there are spaces
/// between words each word has one before it, so that a phrase can only be found where words
/// begin; elsewhere there are none.
pub(super) fn plain(text: &str, spaces: bool) -> String {
    let mut plain = String::with_capacity(text.len() + 1);
    let mut between = true;
    for c in text.chars() {
        if c.is_alphanumeric() || (c == '\'' || c == '’') && !between {
            if between && spaces {
                plain.push(' ');
            }
            between = false;
            if c == '’' {
                plain.push('\'');
            } else {
                plain.extend(c.to_lowercase());
            }
        } else {
            between = true;
        }
    }
    plain
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
