//! What is known of scripts: where words are, and when two are the same.

/// Whether words of the script are written without spaces, so that a character stands for a
/// word: Chinese and Japanese.
pub(crate) fn is_spaceless(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{2fff}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3fffd}')
}

/// What is left of a word when case and punctuation do not count.
pub(crate) fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The words of a text, each with the space before it, if there is one; characters of a
/// script without spaces are words, and signs belong to the word before them.
///
/// Joined they are the text, in which control characters are spaces and a space never follows
/// another.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut spaced = false;
    let mut last = None;
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() {
            spaced = true;
            continue;
        }
        let begins = spaced
            || match last {
                None => true,
                Some(_) if !character.is_alphanumeric() => false,
                Some(last) => {
                    is_spaceless(character) || is_spaceless(last) || "，。！？、；：".contains(last)
                }
            };
        match words.last_mut() {
            Some(word) if !begins => word.push(character),
            _ => {
                let space = if spaced && !words.is_empty() { " " } else { "" };
                words.push(format!("{space}{character}"));
            }
        }
        spaced = false;
        last = Some(character);
    }
    words
}

/// Appends a word to a text. It begins with a space unless it belongs to what is before it.
pub(crate) fn append(text: &mut String, word: &str) {
    if text.is_empty() {
        text.push_str(word.trim_start());
    } else {
        text.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_found_in_every_script() {
        assert_eq!(
            words(" Two  pints,\nplease! "),
            ["Two", " pints,", " please!"]
        );
        assert_eq!(
            words("你好，Mara 老板。"),
            ["你", "好，", "Mara", " 老", "板。"]
        );
        assert_eq!(words("innkeeper's"), ["innkeeper's"]);
        assert!(words(" \u{7} ").is_empty());
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        assert_eq!(fold(" Good,"), fold("good"));
        assert_eq!(fold(" ÜBER!"), "über");
        assert_eq!(fold("..."), "");
    }

    proptest! {
        #[test]
        fn words_joined_are_the_text(text in "[a-z ,.你好。\\n]{0,40}") {
            let joined = words(&text).concat();
            let wanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(joined, wanted);
        }
    }
}
