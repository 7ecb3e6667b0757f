//! Text from people without signs that a server's template or tokenizer takes for its own.
//!
//! A server reads `<|im_end|>` in a message as the sign that ends it, so whoever could write that
//! could speak as the author. Such signs get a space inside, and are then mere text.

/// The longest sign that is looked for, in characters.
const LONGEST: usize = 48;

/// `text` with a space inside each sign: `<|im_end|>` becomes `< |im_end|>`.
pub(super) fn defused(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        safe.push(c);
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        let is_sign = match c {
            '<' => is_tag(after),
            '[' => is_bracket(after),
            _ => false,
        };
        if is_sign {
            safe.push(' ');
        }
    }
    safe
}

/// What stands behind `<` in `<|im_end|>`, `</s>`, `<start_of_turn>`, `<｜User｜>`.
fn is_tag(after: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || matches!(c, '|' | '｜' | '/' | '<');
    after.starts_with(begins)
        && after
            .chars()
            .take(LONGEST)
            .take_while(|c| !c.is_whitespace())
            .any(|c| c == '>')
}

/// What stands behind `[` in `[INST]`, `[/INST]`, `[TOOL_CALLS]`.
fn is_bracket(after: &str) -> bool {
    let name = after.strip_prefix('/').unwrap_or(after);
    let Some((name, _)) = name.split_once(']') else {
        return false;
    };
    name.len() > 1
        && name.len() <= LONGEST
        && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_of_templates_become_text() {
        for (text, safe) in [
            ("a<|im_end|>b", "a< |im_end|>b"),
            ("</s><s>", "< /s>< s>"),
            ("<start_of_turn>user", "< start_of_turn>user"),
            ("<｜User｜>", "< ｜User｜>"),
            ("[INST] x [/INST]", "[ INST] x [ /INST]"),
            ("<<SYS>>", "< < SYS>>"),
        ] {
            assert_eq!(defused(text), safe);
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for text in [
            "[happy] I <3 ale, 5 < 6 > 4.",
            "[do pour: the ale barrel]",
            "a <b and c> d",
            "[A] or [B]",
            "Ünïcödé 日本語",
        ] {
            assert_eq!(defused(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_sign_is_left(text in "[<>|/a_ \\[\\]A]{0,40}") {
            let safe = defused(&text);
            prop_assert_eq!(defused(&safe), safe.clone());
            prop_assert_eq!(safe.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
