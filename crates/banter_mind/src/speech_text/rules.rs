//! What the words of a language tell about sentences, stage directions and speakers.
//!
//! The lists are data, one file a language in `speech/`, so that a language is added or mended
//! without touching code.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The lists of one language. Words stand in small letters and without the dot at their end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Rules {
    /// The language's tag without a region.
    pub(crate) language: String,
    /// What ends a heading or a list item that has no sign at its end.
    pub(crate) full_stop: Option<char>,
    /// Abbreviations whose dot never ends a sentence: "e.g.", "z. B." (written without spaces).
    pub(crate) never_end: Vec<String>,
    /// Abbreviations that end a sentence where a capital follows: "etc."
    pub(crate) may_end: Vec<String>,
    /// Abbreviations before a name: they end a sentence only where one of `starters` follows.
    pub(crate) before_name: Vec<String>,
    /// Abbreviations before a number: "No. 5". Elsewhere their dot ends a sentence.
    pub(crate) before_number: Vec<String>,
    /// Endings of such words: "Hauptstr. 5".
    pub(crate) before_number_endings: Vec<String>,
    /// Single letters that are words, and no initials.
    pub(crate) words_of_one_letter: Vec<String>,
    /// Words after which a number with a dot is an ordinal: "am 3. Mai".
    pub(crate) before_ordinal: Vec<String>,
    /// Words before which it is one.
    pub(crate) after_ordinal: Vec<String>,
    /// Words that begin sentences more often than names.
    pub(crate) starters: Vec<String>,
    /// Endings of such words.
    pub(crate) starter_endings: Vec<String>,
    /// Abbreviations that end a sentence after a name: "Main St."
    pub(crate) after_name: Vec<String>,
    /// First words of stage directions, wherever these stand.
    pub(crate) directions: Vec<String>,
    /// Words for the character itself in a stage direction: "she leans closer".
    pub(crate) narrators: Vec<String>,
    /// Words of somebody who speaks: what holds one of them is meant to be said.
    pub(crate) people: Vec<String>,
    /// What a model calls the one who is talked to, before a line of theirs.
    pub(crate) listeners: Vec<String>,
    /// What it calls the character, besides its name.
    pub(crate) own_labels: Vec<String>,
    /// Words before a colon at the beginning of a line that are no speakers.
    pub(crate) not_labels: Vec<String>,
    /// What such words end with, where no spaces part words.
    pub(crate) not_label_endings: Vec<String>,
    /// Words with which somebody asks for something for itself: "give me".
    pub(crate) recipients: Vec<String>,
    /// Words with which somebody calls a thing theirs: "my".
    pub(crate) possessives: Vec<String>,
    /// Stems of what everybody has, so that it is the character's, too: "name", "head".
    pub(crate) of_everybody: Vec<String>,
    /// Words before the name of a thing that are none of it.
    pub(crate) articles: Vec<String>,
    /// Words between two stage directions in one.
    pub(crate) joiners: Vec<String>,
    /// Endings by which forms of one verb differ.
    pub(crate) verb_endings: Vec<String>,
    /// Beginnings of verbs that stand apart from them: "schenkt ... ein" of "einschenken".
    pub(crate) separable: Vec<String>,
    /// Words before which a long text without punctuation is cut.
    pub(crate) clauses: Vec<String>,
    /// Words before which it is not cut.
    pub(crate) never_before: Vec<String>,
    /// Words after which it is not cut.
    pub(crate) never_after: Vec<String>,
    /// Characters of numbers, which are not cut either.
    pub(crate) numerals: String,
    /// What is said for an address on the web.
    pub(crate) web: String,
    /// How `@` is said in a mail address.
    pub(crate) at: String,
    /// How `.` is said there.
    pub(crate) dot: String,
    /// What somebody is called whose name is not known.
    pub(crate) guest: String,
    /// How the words of another are said: of who is spoken to, and of somebody else (`{name}`), and
    /// who that is where no name is known.
    pub(crate) you_told: String,
    pub(crate) another_told: String,
    pub(crate) somebody: String,
    /// Words of the first person and those of the second that stand for them, where somebody is told
    /// what they said; of two that fit the first one is taken.
    pub(crate) reflections: Vec<(String, String)>,
    /// Words with which a sentence is not said so.
    pub(crate) unreflected: Vec<String>,
    /// Forms of verbs for the first person that are not those of the second.
    pub(crate) first_person_verbs: Vec<String>,
    /// Questions about who asks, and how what answers them is said.
    pub(crate) of_speaker: Vec<OfSpeaker>,
    /// Phrases with which somebody asks for the name of what is theirs; `{thing}` stands for one word.
    pub(crate) name_of_own: Vec<String>,
    /// Phrases before one's own name, and how what stands behind the name is said as a sentence of its own: "I am {rest}".
    pub(crate) introductions: Vec<String>,
    pub(crate) introduced: String,
    /// Phrases with which somebody asks for all that is known of them: "what do you know about me".
    pub(crate) all_of_speaker: Vec<String>,
    /// Phrases for a time that is another on another day: "this morning".
    pub(crate) of_today: Vec<String>,
    /// What somebody says who comes in, and what is answered.
    pub(crate) greeting: String,
    pub(crate) greeted: String,
    /// Words for what is shown: near, further off, a person; what shows something only before a
    /// noun ("ce"), and only at the end of a clause ("das").
    pub(crate) shown_near: Vec<String>,
    pub(crate) shown_far: Vec<String>,
    pub(crate) shown_people: Vec<String>,
    /// Words for where something is that somebody shows: "over there".
    pub(crate) shown_places: Vec<String>,
    pub(crate) shown_before_noun: Vec<String>,
    pub(crate) shown_last: Vec<String>,
    /// Words behind such a word that say that it shows nothing: "that he", "this evening".
    pub(crate) not_after_shown: Vec<String>,
}

/// Something that people tell of themselves, their trade or where they live, by the words in which
/// it is asked for and told. Words of a phrase stand one after another, in small letters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfSpeaker {
    /// Phrases of the question: "what is my trade". A dot at the end stands for the end of the question.
    pub(crate) asked: Vec<String>,
    /// How a clause begins that answers it, the surest first: "i work as". `*` stands for one to four
    /// words.
    pub(crate) told: Vec<String>,
}

const TEXTS: [&str; 6] = [
    include_str!("../../speech/de.toml"),
    include_str!("../../speech/en.toml"),
    include_str!("../../speech/es.toml"),
    include_str!("../../speech/fr.toml"),
    include_str!("../../speech/ja.toml"),
    include_str!("../../speech/zh.toml"),
];

static RULES: LazyLock<BTreeMap<String, Rules>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    for text in TEXTS {
        match toml::from_str::<Rules>(text) {
            Ok(rules) => {
                all.insert(rules.language.clone(), rules);
            }
            // That none is left out is what a test is for.
            Err(error) => tracing::error!("a language's rules are left out: {error}"),
        }
    }
    all
});

static NONE: LazyLock<Rules> = LazyLock::new(Rules::default);

impl Rules {
    /// The rules of a language by its BCP 47 tag (`en-gb`, `cmn`); English ones where there are
    /// none of it.
    pub(crate) fn of(tag: &str) -> &'static Self {
        let language = tag.split(['-', '_']).next().unwrap_or(tag);
        let language = match language.to_ascii_lowercase().as_str() {
            "cmn" | "yue" | "wuu" | "hak" | "nan" => "zh".to_owned(),
            other => other.to_owned(),
        };
        let rules = RULES.get(&language).or_else(|| RULES.get("en"));
        rules.unwrap_or_else(|| LazyLock::force(&NONE))
    }

    /// `words` as those of `another`, or of who is spoken to, who is told them if that can be.
    pub(crate) fn reported(&self, another: Option<&str>, words: &str) -> String {
        if let (None, Some(reflected)) = (another, self.reflected(words)) {
            return reflected;
        }
        let told = match another {
            None => self.you_told.clone(),
            Some("") => self.another_told.replace("{name}", &self.somebody),
            Some(name) => self
                .another_told
                .replace("{name}", &name.replace(['{', '}'], "")),
        };
        told.replace("{words}", words.trim())
    }

    /// Whether `word`, in small letters, is in `list`.
    pub(crate) fn has(list: &[String], word: &str) -> bool {
        list.iter().any(|listed| listed == word)
    }
}

/// `word` in small letters, without what is neither letter nor digit at its ends, and with
/// straight apostrophes: as the lists have it.
pub(crate) fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
        .replace('’', "'")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_file_is_read_and_its_words_are_as_they_are_compared() {
        assert_eq!(RULES.len(), TEXTS.len());
        for rules in RULES.values() {
            assert!(!rules.web.is_empty() && !rules.guest.is_empty() && !rules.dot.is_empty());
            assert!(!rules.greeting.is_empty() && !rules.greeted.is_empty());
            for list in [
                &rules.directions,
                &rules.starters,
                &rules.listeners,
                &rules.not_labels,
            ] {
                for word in list {
                    assert_eq!(*word, word.to_lowercase());
                }
            }
        }
    }

    #[test]
    fn words_of_another_stand_as_theirs_in_every_language() {
        let en = Rules::of("en");
        assert_eq!(en.reported(None, "It rains."), "You told me: \"It rains.\"");
        assert_eq!(
            en.reported(Some("Ada"), "It rains."),
            "Ada told me: \"It rains.\""
        );
        for rules in RULES.values() {
            let said = rules.reported(Some(""), "It rains.");
            assert!(
                said.contains(&rules.somebody) && said.contains("It rains."),
                "{said}"
            );
            assert!(rules.reported(None, "It rains.").contains("It rains."));
            assert!(!said.contains('{'), "{said}");
        }
    }

    #[test]
    fn a_tag_finds_its_language() {
        for (tag, language) in [
            ("en-gb", "en"),
            ("cmn", "zh"),
            ("DE_at", "de"),
            ("xx", "en"),
        ] {
            assert_eq!(Rules::of(tag).language, language);
        }
    }
}
