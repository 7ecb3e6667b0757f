//! Phrases that an engine writes where nobody spoke, as data.

use crate::streaming::script::fold;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The lists that come with this crate. What is dreamt up is often in another language than
/// what was spoken, so they are used together.
const LISTS: [&str; 7] = [
    include_str!("../../phantoms/de.toml"),
    include_str!("../../phantoms/en.toml"),
    include_str!("../../phantoms/es.toml"),
    include_str!("../../phantoms/fr.toml"),
    include_str!("../../phantoms/ja.toml"),
    include_str!("../../phantoms/more.toml"),
    include_str!("../../phantoms/zh.toml"),
];
/// The longest list in bytes.
const LONGEST_LIST: usize = 1 << 20;

/// Kind of a phrase: how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HallucinationPhrase {
    /// It may well have been said.
    Phrase,
    /// Nobody says it to a character.
    Credit,
}

/// Why a list of phantoms cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum HallucinationPhraseError {
    /// It is no TOML, or has other names in it than `phrases` and `credits`.
    #[error(
        "the list of phantom phrases cannot be read; it wants `phrases` and `credits`, each a list of texts: {0}"
    )]
    Unreadable(String),
    /// It is longer than a list of phrases is.
    #[error("the list of phantom phrases has more than a mebibyte")]
    TooLong,
}

/// Phrases that an engine is known to write where nobody spoke.
///
/// A list is TOML. Case and punctuation do not count, and a `*` at the end of a phrase stands
/// for whatever follows:
///
/// ```
/// use banter_speech::streaming::{HallucinationPhrase, HallucinationPhrases};
/// let mut phantoms = HallucinationPhrases::default();
/// phantoms.add(r#"
///     phrases = ["Takk."]
///     credits = ["Undertekster av*"]
/// "#)?;
/// assert_eq!(phantoms.find("undertekster av Ai-Media"), Some(HallucinationPhrase::Credit));
/// assert_eq!(phantoms.find("Thank you. Takk!"), Some(HallucinationPhrase::Phrase));
/// assert_eq!(phantoms.find("Takk for maten."), None);
/// # Ok::<(), banter_speech::streaming::HallucinationPhraseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallucinationPhrases {
    phrases: BTreeSet<String>,
    credits: BTreeSet<String>,
    beginnings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    credits: Vec<String>,
}

impl Default for HallucinationPhrases {
    /// The lists that come with this crate: English, German, French, Spanish, Chinese,
    /// Japanese, and a few of ten more.
    fn default() -> Self {
        let mut phantoms = Self::none();
        for list in LISTS {
            // A test reads all of them.
            let read = phantoms.add(list);
            debug_assert_eq!(read, Ok(()));
        }
        phantoms
    }
}

impl HallucinationPhrases {
    /// No phrases.
    pub fn none() -> Self {
        Self {
            phrases: BTreeSet::new(),
            credits: BTreeSet::new(),
            beginnings: Vec::new(),
        }
    }

    /// Adds a list.
    ///
    /// # Errors
    /// [`HallucinationPhraseError`] for what is no such list.
    pub fn add(&mut self, list: &str) -> Result<(), HallucinationPhraseError> {
        if list.len() > LONGEST_LIST {
            return Err(HallucinationPhraseError::TooLong);
        }
        let list: List = toml::from_str(list)
            .map_err(|error| HallucinationPhraseError::Unreadable(error.to_string()))?;
        let folded = |phrases: Vec<String>| {
            let phrases = phrases.into_iter().map(|phrase| (fold(&phrase), phrase));
            phrases.filter(|(folded, _)| !folded.is_empty())
        };
        self.phrases
            .extend(folded(list.phrases).map(|(folded, _)| folded));
        for (folded, phrase) in folded(list.credits) {
            if phrase.trim_end().ends_with('*') {
                self.beginnings.push(folded);
            } else {
                self.credits.insert(folded);
            }
        }
        Ok(())
    }

    /// What `text` is known as: a credit if any of its sentences is one, a phrase if all are.
    pub fn find(&self, text: &str) -> Option<HallucinationPhrase> {
        let whole = fold(text);
        if self.is_credit(&whole) {
            return Some(HallucinationPhrase::Credit);
        }
        let sentences = text.split_inclusive(['.', '!', '?', '。', '！', '？', '\n']);
        let sentences: Vec<String> = sentences
            .map(fold)
            .filter(|sentence| !sentence.is_empty())
            .collect();
        if sentences.iter().any(|sentence| self.is_credit(sentence)) {
            return Some(HallucinationPhrase::Credit);
        }
        let known = |text: &String| self.phrases.contains(text);
        let all = !sentences.is_empty() && sentences.iter().all(known);
        (known(&whole) || all).then_some(HallucinationPhrase::Phrase)
    }

    fn is_credit(&self, folded: &str) -> bool {
        let begins = |beginning: &String| folded.starts_with(beginning);
        self.credits.contains(folded) || self.beginnings.iter().any(begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_good_and_know_what_is_known() {
        let phantoms = HallucinationPhrases::default();
        assert!(phantoms.phrases.len() > 40 && phantoms.beginnings.len() > 40);
        for credit in [
            "Thanks for watching!",
            "Subtitles by the Amara.org community",
            "Untertitel der Amara.org-Community",
            "Sous-titres réalisés par la communauté d'Amara.org",
            "字幕由Amara.org社群提供",
            "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
            "ご視聴ありがとうございました",
            "Good ale. Thank you for watching.",
        ] {
            assert_eq!(
                phantoms.find(credit),
                Some(HallucinationPhrase::Credit),
                "{credit}"
            );
        }
        for phrase in ["Thank you.", " you", "Thank you! Bye.", "谢谢大家。"] {
            assert_eq!(
                phantoms.find(phrase),
                Some(HallucinationPhrase::Phrase),
                "{phrase}"
            );
        }
        for said in [
            "",
            "...",
            "Thank you for the ale.",
            "Are you Mara?",
            "谢谢老板",
        ] {
            assert_eq!(phantoms.find(said), None, "{said}");
        }
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        let mut phantoms = HallucinationPhrases::none();
        for list in ["phrases = 3", "phantoms = []", "[["] {
            let error = phantoms.add(list).err().map(|error| error.to_string());
            assert!(
                error.is_some_and(|error| error.contains("`phrases`")),
                "{list}"
            );
        }
        assert_eq!(
            phantoms.add(&" ".repeat(2 << 20)),
            Err(HallucinationPhraseError::TooLong)
        );
        assert_eq!(phantoms.add("phrases = ['...']"), Ok(()));
        assert_eq!(phantoms, HallucinationPhrases::none());
    }
}
