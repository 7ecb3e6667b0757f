//! English in Kokoro's alphabet, of America and of Britain: a dictionary, then what follows from
//! a word's parts, then its letters.

mod dictionary;
mod figures;
mod forms;
mod letters;
mod roles;
mod tokens;

use crate::alphabet::is_vowel;
use crate::reading::Word;
use dictionary::Role;
use tokens::{Token, tokens};

/// Words before which a phrase may be cut, though nothing is written there.
const OPENING: &[&str] = &[
    "and", "but", "or", "nor", "because", "so", "when", "while", "if", "that", "which", "who",
    "where", "before", "after", "until", "since", "though", "although", "unless", "than", "as",
    "with", "without", "for", "from", "in", "on", "at", "by", "into", "over", "under", "through",
    "about", "like", "between", "against",
];

/// How `text` is said, word by word. Units and signs must be words already.
pub(crate) fn read(text: &str, british: bool) -> Vec<Word> {
    let tokens = tokens(text, british);
    let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
    // From the end, since "the" and "to" sound after what follows them.
    let mut next = Next::End;
    for (index, token) in tokens.iter().enumerate().rev() {
        let said = said(token, before(&tokens, index), next, british);
        if said.is_empty() {
            continue;
        }
        next = if said
            .chars()
            .find(|c| !"ˈˌ".contains(*c))
            .is_some_and(is_vowel)
        {
            Next::Vowel
        } else {
            Next::Consonant
        };
        let is_open = OPENING.contains(&token.text.to_lowercase().as_str());
        words.push(Word {
            sounds: said,
            mark: token.mark,
            opens: is_open && index > 0,
            stressed: false,
        });
    }
    words.reverse();
    words
}

/// What follows a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Vowel,
    Consonant,
    End,
}

/// The word before, if nothing is between; in small letters.
fn before(tokens: &[Token], index: usize) -> String {
    let token = index.checked_sub(1).and_then(|index| tokens.get(index));
    let token = token.filter(|token| token.mark.is_none());
    token.map_or_else(String::new, |token| token.text.to_lowercase())
}

fn said(token: &Token, before: String, next: Next, british: bool) -> String {
    let next = if token.mark.is_some() {
        Next::End
    } else {
        next
    };
    let word = token.text.as_str();
    let weak = match (word, next) {
        ("a", _) | ("A", Next::Vowel | Next::Consonant) if !token.is_spelled => Some("ɐ"),
        ("an" | "An", _) => Some("ɐn"),
        ("the" | "The", Next::Vowel) => Some("ði"),
        ("the" | "The", _) => Some("ðə"),
        ("to" | "To", Next::Vowel) => Some("tʊ"),
        ("to" | "To", Next::Consonant) => Some("tə"),
        ("I", _) => Some("ˌI"),
        ("in" | "In", Next::Vowel | Next::Consonant) => Some("ɪn"),
        _ => None,
    };
    if let Some(weak) = weak {
        return weak.to_owned();
    }
    let role = if dictionary::is_of_several(&word.to_lowercase()) {
        roles::role(&word.to_lowercase(), &before, next == Next::End)
    } else {
        Role::Unknown
    };
    let said = if token.is_spelled {
        spelled(word, british)
    } else {
        forms::word(word, british, role)
    };
    // What the model of today was taught for the two sounds that American lists write so.
    said.replace('ɾ', "T").replace('ʔ', "t")
}

/// The names of letters, the last of them stressed.
fn spelled(word: &str, british: bool) -> String {
    let mut said = String::new();
    for letter in word.chars().filter(char::is_ascii_alphabetic) {
        let name = letter.to_ascii_uppercase().to_string();
        let sounds = dictionary::exactly(&name, british, Role::Unknown).unwrap_or_default();
        said.push_str(&sounds.replace('ˈ', "ˌ"));
    }
    if let Some(last) = said.rfind('ˌ') {
        said.replace_range(last..last + 'ˌ'.len_utf8(), "ˈ");
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet;
    use proptest::prelude::*;

    fn signs(text: &str, british: bool) -> String {
        let words = read(text, british).into_iter();
        let words = words.map(|word| word.sounds + &String::from_iter(word.mark));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_sentence_is_said_as_kokoros_voices_learned_it() {
        assert_eq!(
            signs(
                "The best ale in town comes from the barrel behind me.",
                false
            ),
            "ðə bˈɛst ˈAl ɪn tˈWn kˈʌmz fɹʌm ðə bˈɛɹəl bəhˈInd mˌi."
        );
        assert_eq!(signs("A bath?", true), "ɐ bˈɑːθ?");
        assert_eq!(signs("the apple to eat", false), "ði ˈæpᵊl tʊ ˈit");
    }

    #[test]
    fn what_is_written_short_is_said_whole() {
        for (written, said) in [
            (
                "Dr. Smith paid 42 coins.",
                "Doctor Smith paid forty-two coins.",
            ),
            (
                "It was 1984, at 7:30.",
                "It was nineteen eighty four, at seven thirty.",
            ),
            ("the 3rd of May 2005", "the third of May two thousand five"),
            ("He has 3.14 of them", "He has three point one four of them"),
            ("1/2 and 3/4", "one half and three quarters"),
            ("1,250 men", "one thousand two hundred fifty men"),
            ("the 1980s", "the nineteen eighties"),
            ("a dragon's egg", "a dragon's egg"),
        ] {
            assert_eq!(signs(written, false), signs(said, false), "{written}");
        }
    }

    #[test]
    fn words_of_two_sounds_go_by_their_neighbours() {
        assert!(signs("Keep a record of it", false).contains("ɹˈɛkəɹd"));
        assert!(signs("I will record it", false).contains("ɹəkˈɔɹd"));
    }

    #[test]
    fn parts_of_words_are_known_where_the_whole_is_not() {
        for (word, said) in [
            ("goblins", "ɡˈɑblənz"),
            ("FBI", "ˌɛfbˌiˈI"),
            ("swordmaster", "sˈɔɹdmˌæstəɹ"),
        ] {
            assert_eq!(signs(word, false), said, "{word}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_read_in_the_alphabet(text in "[ -~éü’—…“”好0-9]{0,80}", british: bool) {
            for word in read(&text, british) {
                for sign in word.sounds.chars().chain(word.mark) {
                    prop_assert!(alphabet::number(sign).is_some(), "{:?} of {}", sign, text);
                }
            }
        }
    }
}
