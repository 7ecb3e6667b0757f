//! The words of a question, as far as they tell what it is about.
//!
//! In scripts with spaces these are words in small letters without their endings, so that
//! `serving` finds `serve`. Chinese and Japanese have no spaces: there they are single
//! characters and pairs of neighbours, of which the pairs count more.

use unicode_segmentation::UnicodeSegmentation;

/// Words that say little about what is asked. They count a little all the same: of some
/// questions they are all there is ("who are you?").
const SMALL_WORDS: &[&str] = &[
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "am", "do", "does", "did", "you",
    "your", "i", "me", "my", "we", "us", "our", "it", "its", "this", "that", "these", "those",
    "here", "there", "what", "which", "of", "in", "on", "at", "to", "for", "from", "with", "and",
    "or", "but", "so", "then", "have", "has", "had", "got", "get", "can", "could", "would", "will",
    "shall", "should", "may", "might", "please", "tell", "about", "any", "some", "if", "as", "by",
    "just", "really", "very", "well", "they", "them", "their", "he", "she", "him", "her", "his",
    "let", "say", "one", "know", "like", "want", "today", "tonight", "now", "again", "too", "also",
    "don", "doesn", "didn", "isn", "aren", "wasn", "weren", "won", "wouldn", "couldn", "haven",
    "hasn",
];

/// The same in Chinese: pairs and characters that stand in every other question.
const SMALL_PAIRS: &[&str] = &[
    "什么", "怎么", "这里", "这儿", "那里", "那儿", "你们", "您们", "我们", "有没", "没有", "请问",
    "一下", "一个", "可以", "你有", "您有", "有什", "是什", "你是", "您是", "能不", "不能", "是不",
    "哪里", "哪儿", "应该", "不是", "知道", "你知", "您知", "道不", "告诉",
];

/// Characters that tell something only together with others.
const SMALL_CHARACTERS: &str = "这那是有在不很都也就还会能要个几来去说应该怎什";

/// Characters between which there is no pair worth having.
const PARTICLES: &str = "的了吗呢吧啊呀哦嘛啦么您你我他她它";

/// Whether a script is written without spaces: Han, Hiragana, Katakana.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The words of `text`, each once, in the order in which they come.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut previous: Option<char> = None;
    for word in text.split_word_bounds() {
        if !word.contains(char::is_alphanumeric) {
            previous = None;
        } else if word.contains(is_unspaced) {
            for character in word.chars() {
                words.push(character.to_string());
                if let Some(previous) = previous {
                    words.push([previous, character].iter().collect());
                }
                previous = Some(character);
            }
        } else {
            previous = None;
            words.push(stem(&word.to_lowercase()));
        }
    }
    let mut seen = std::collections::HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words
}

/// How much a word tells, 0..=1.
pub(crate) fn weight(word: &str) -> f32 {
    let mut characters = word.chars();
    let unspaced = characters.next().is_some_and(is_unspaced);
    let pair = characters.next().is_some();
    match (unspaced, pair) {
        (true, _) if word.contains(|c| PARTICLES.contains(c)) => 0.03,
        (true, true) if SMALL_PAIRS.contains(&word) => 0.1,
        (true, true) => 1.0,
        (true, false) if SMALL_CHARACTERS.contains(word) => 0.1,
        (true, false) => 0.4,
        _ if SMALL_WORDS.contains(&word) => 0.15,
        _ => 1.0,
    }
}

/// The word without a common English ending. It need be no word any more, only the same for
/// all forms of a word.
pub(crate) fn stem(word: &str) -> String {
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    if !word.is_ascii() || SMALL_WORDS.contains(&word) {
        return word.to_owned();
    }
    let without =
        |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= least);
    let mut stem = if let Some(rest) = without("ies", 2) {
        format!("{rest}y")
    } else if let Some(rest) = without("ing", 3).or_else(|| without("ed", 3)) {
        rest.to_owned()
    } else if let Some(rest) = without("es", 3) {
        rest.to_owned()
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word.to_owned()
    } else {
        without("s", 2).unwrap_or(word).to_owned()
    };
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let twice = stem.as_bytes().windows(2).last().is_some_and(|pair| {
        pair.first() == pair.last() && !pair.iter().any(|b| b"aeioulsz".contains(b))
    });
    if twice && stem.len() > 3 {
        stem.pop();
    }
    stem
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

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
                forms.iter().flat_map(|form| words(form)).collect();
            assert_eq!(stems.len(), 1, "{stems:?}");
        }
        assert_ne!(words("bed"), words("bread"));
        assert_eq!(words("what's"), words("what"));
    }

    #[test]
    fn chinese_is_characters_and_pairs() {
        assert_eq!(words("龙井，茶"), ["龙", "井", "龙井", "茶"]);
        assert!(weight("龙井") > weight("龙"));
        assert!(weight("龙") > weight("什么"));
        assert_eq!(words("龙井 tea"), ["龙", "井", "龙井", "tea"]);
    }
}
