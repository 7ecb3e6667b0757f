//! The words of a question, as far as they tell what it is about.
//!
//! In scripts with spaces these are words in small letters without their endings, so that
//! `serving` finds `serve`. Chinese and Japanese have no spaces: there they are single
//! characters and pairs of neighbours, of which the pairs count more.

use crate::lexicon::{Lexicon, Sense};
use banter_memory::words::unspaced;
pub(crate) use banter_memory::words::{is_unspaced, raw, stem};
use unicode_segmentation::UnicodeSegmentation;

/// Characters that tell something only together with others.
const SMALL_CHARACTERS: &str = "这那是有在不很都也就还会能要个几来去说应该怎什些";

/// Characters between which there is no pair worth having.
const PARTICLES: &str = "的了吗呢吧啊呀哦嘛啦么您你我他她它";

/// Something that a text is made of, for retrieval.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    /// A word without its ending, a phrase of the language, a character or a pair of them.
    pub(crate) key: String,
    /// How much it tells, 0..=1.
    pub(crate) weight: f32,
    /// The groups of words of the same meaning that it belongs to.
    pub(crate) groups: Vec<u32>,
}

/// How much a group of words weighs in scripts without spaces.
const GROUP: f32 = 1.0;
/// How much a phrase of several words weighs.
const PHRASE: f32 = 0.9;
/// What is left of the weight of a word or character that is a part of a phrase.
const PART: f32 = 0.4;

/// What `text` is made of, each once, in the order in which it comes.
pub(crate) fn items(text: &str, lexicon: &Lexicon) -> Vec<Item> {
    let tokens = tokens(text);
    let senses = lexicon.senses(text, &tokens);
    let mut items: Vec<Item> = Vec::new();
    for sense in &senses {
        let key = match tokens.get(sense.tokens.clone()) {
            Some([]) | None => format!("={}", sense.group),
            Some([_]) => continue,
            Some(phrase) => phrase.join(" "),
        };
        match items.iter_mut().find(|item| item.key == key) {
            Some(item) => item.groups.push(sense.group),
            None => items.push(Item {
                weight: if key.starts_with('=') { GROUP } else { PHRASE },
                groups: vec![sense.group],
                key,
            }),
        }
    }
    for (at, (key, word)) in tokens.iter().zip(raw(text)).enumerate() {
        let in_phrase = |sense: &&Sense| sense.tokens.len() > 1 && sense.tokens.contains(&at);
        let of_word = senses.iter().filter(|sense| sense.tokens == (at..at + 1));
        let weight = match lexicon.is_small(&word) || lexicon.is_small(key) {
            true => SMALL,
            false if senses.iter().any(|sense| in_phrase(&sense)) => PART,
            false => 1.0,
        };
        items.push(Item {
            key: key.clone(),
            weight,
            groups: of_word.map(|sense| sense.group).collect(),
        });
    }
    for (key, place) in unspaced(text) {
        let overlaps =
            |sense: &Sense| sense.bytes.start < place.end && place.start < sense.bytes.end;
        let part = if senses.iter().any(overlaps) {
            PART
        } else {
            1.0
        };
        items.push(Item {
            weight: part * weight(&key, lexicon),
            groups: Vec::new(),
            key,
        });
    }
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(item.key.clone()));
    items
}

/// The words of `text` that tell something, without their endings; of scripts without spaces
/// the pairs and characters that do.
pub(crate) fn telling(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let items = items(text, lexicon).into_iter();
    let telling = items.filter(|item| item.weight > 0.2 && !item.key.starts_with('='));
    telling.map(|item| item.key).collect()
}

/// The words of scripts with spaces, without their endings, in the order in which they come.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    raw(text).map(|word| stem(&word)).collect()
}

/// How much a character or a pair of them tells, 0..=1.
fn weight(key: &str, lexicon: &Lexicon) -> f32 {
    let pair = key.chars().nth(1).is_some();
    match pair {
        _ if key.contains(|c| PARTICLES.contains(c)) => 0.03,
        true if lexicon.is_small(key) => 0.1,
        true if key.contains(|c| SMALL_CHARACTERS.contains(c)) => 0.3,
        true => 1.0,
        false if SMALL_CHARACTERS.contains(key) => 0.1,
        false => 0.4,
    }
}

/// What a word counts that says little.
pub(crate) const SMALL: f32 = 0.15;

/// All words in small letters; of scripts without spaces the characters.
pub(crate) fn all_words(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn keys(text: &str, language: &str) -> Vec<String> {
        let items = items(text, Lexicon::of(language)).into_iter();
        items.map(|item| item.key).collect()
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for forms in [
            &["serve", "serves", "served", "serving"][..],
            &["price", "prices", "priced"],
            &["story", "stories"],
            &["stop", "stops", "stopped", "stopping"],
            &["room", "rooms", "ROOM", "room's", "room’s"],
        ] {
            let stems: std::collections::HashSet<_> =
                forms.iter().flat_map(|form| tokens(form)).collect();
            assert_eq!(stems.len(), 1, "{stems:?}");
        }
        assert_ne!(tokens("bed"), tokens("bread"));
        assert_eq!(tokens("what's"), tokens("what is"));
        assert_eq!(tokens("l'auberge"), tokens("auberge"));
    }

    #[test]
    fn a_phrase_is_one_item_and_words_of_a_meaning_share_a_group() {
        let english = Lexicon::of("en");
        let how_much = items("How much?", english);
        assert_eq!(how_much[0].key, "how much");
        let cost = items("the cost", english);
        let shared = |group: &u32| cost.iter().any(|item| item.groups.contains(group));
        assert!(how_much[0].groups.iter().any(shared));
        assert!(cost[0].weight < cost[1].weight);
    }

    #[test]
    fn chinese_is_characters_and_pairs() {
        assert_eq!(keys("柳树，茶", "cmn"), ["柳", "树", "柳树", "茶"]);
        assert_eq!(keys("柳树 tea", "cmn"), ["tea", "柳", "树", "柳树"]);
        let chinese = Lexicon::of("cmn");
        assert!(weight("龙井", chinese) > weight("龙", chinese));
        assert!(weight("龙", chinese) > weight("什么", chinese));
    }
}
