//! The vocative: the name by which a line calls the character, which is no part of what it asks.

/// `line` without the character's name at its beginning or end, where a comma or another sign parts it from the rest:
/// "Ilse, what would you put on it?". A line that is nothing else stays as it is.
pub(crate) fn without_vocative(line: &str, name: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or_default();
    let names = [name.trim(), first];
    let names = || names.into_iter().filter(|name| !name.is_empty());
    let text = line.trim();
    let before = names().find_map(|name| {
        let called = text.get(..name.len())?;
        let rest = text.get(name.len()..)?;
        let parted = rest
            .trim_start()
            .strip_prefix([',', ':', '!', '，', '：', '！', '-', '–', '—'])?;
        called
            .eq_ignore_ascii_case(name)
            .then(|| parted.trim_start())
    });
    let text = before.filter(|rest| has_words(rest)).unwrap_or(text);
    let end = text.trim_end_matches(['.', '?', '!', '…', '？', '！', '。']);
    let behind = names().find_map(|name| {
        let at = end.len().checked_sub(name.len())?;
        let (rest, called) = (end.get(..at)?, end.get(at..)?);
        let rest = rest.trim_end().strip_suffix([',', '，'])?;
        called.eq_ignore_ascii_case(name).then_some(rest)
    });
    match behind.filter(|rest| has_words(rest)) {
        // What was asked is still a question.
        Some(rest) => format!("{rest}{}", text.get(end.len()..).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn who_is_called_is_not_asked_about() {
        for (line, asked) in [
            (
                "Ilse, what would you put on it?",
                "what would you put on it?",
            ),
            ("ilse: come here", "come here"),
            ("Thank you, Ilse.", "Thank you."),
            ("Who are you, Ilse?", "Who are you?"),
            ("Ilse!", "Ilse!"),
            ("Ilse", "Ilse"),
            ("Ilse's herbs", "Ilse's herbs"),
            ("Who is Ilse?", "Who is Ilse?"),
            ("", ""),
        ] {
            assert_eq!(without_vocative(line, "Ilse"), asked, "{line}");
        }
        assert_eq!(without_vocative("Odo, swim!", "Odo Half-Miller"), "swim!");
        assert_eq!(without_vocative("王掌柜，您好", "王掌柜"), "您好");
    }

    proptest! {
        #[test]
        fn any_line_is_read(line in "\\PC{0,40}", name in "\\PC{0,10}") {
            let _ = without_vocative(&line, &name);
        }
    }
}
