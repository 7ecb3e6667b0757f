//! An engine that hears nothing and says what it was told to expect.

use crate::streaming::script::{fold, words};

/// What of a text is the prompt's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Echo {
    /// Not all of it, or nothing.
    None,
    /// All words are names that the engine was told.
    Names,
    /// They are so many of them, in the order in which it was told them.
    List,
}

/// So many names in the prompt's order are the prompt and no call.
const LIST: usize = 3;

/// What of `text` an engine was told in `prompt`.
pub(crate) fn echo(text: &str, prompt: &str) -> Echo {
    let plain = |text: &str| -> Vec<String> {
        let words = words(text).into_iter().map(|word| fold(&word));
        words.filter(|word| !word.is_empty()).collect()
    };
    let said = plain(text);
    let names: Vec<Vec<String>> = prompt.split([',', '.', '，', '。']).map(plain).collect();
    let known = |word: &String| names.iter().flatten().any(|name| name == word);
    if said.is_empty() || !said.iter().all(known) {
        return Echo::None;
    }
    // How many names follow each other in the text as they do in the prompt.
    let mut most = 0;
    for start in 0..names.len() {
        for from in 0..said.len() {
            let mut rest = said.get(from..).unwrap_or_default();
            let run = names.iter().skip(start).filter(|name| !name.is_empty());
            let run = run.take_while(|name| match rest.strip_prefix(name.as_slice()) {
                Some(after) => {
                    rest = after;
                    true
                }
                None => false,
            });
            most = most.max(run.count());
        }
    }
    if most >= LIST {
        Echo::List
    } else {
        Echo::Names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_their_order_are_the_prompt() {
        let prompt = "Mara, Odo, Hollin Ford, 老板.";
        for (text, expected) in [
            ("", Echo::None),
            ("...", Echo::None),
            ("Mara and Odo", Echo::None),
            ("Mara!", Echo::Names),
            ("Odo, Mara.", Echo::Names),
            ("mara odo hollin ford", Echo::List),
            ("Mara. Mara, Odo, Hollin Ford.", Echo::List),
        ] {
            assert_eq!(echo(text, prompt), expected, "{text}");
        }
        assert_eq!(echo("Mara", ""), Echo::None);
    }
}
