//! Prose as it can be spoken: cards tell, and characters speak.

/// The spoken words of a text: what stands in quotes, where anything does; else what is left without
/// `*directions*`, `[notes]`, pictures and links. `None` where nothing is left.
pub(crate) fn spoken(text: &str, longest: usize) -> Option<String> {
    let text = without(text, '[', ']');
    let text = without(&text, '<', '>');
    let quoted = quoted(&text);
    let words = match quoted.is_empty() {
        true => undirected(&text),
        false => quoted.join(" "),
    };
    let words = words.replace(['*', '_', '~', '`', '#', '|'], " ");
    let words: Vec<&str> = words
        .split_whitespace()
        .filter(|word| !word.contains("://"))
        .collect();
    let words = shortened(&words.join(" "), longest);
    words.contains(char::is_alphanumeric).then_some(words)
}

/// The text in one piece, without what is drawn with signs.
pub(crate) fn told(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.trim().trim_start_matches(['#', '>', '-', '*', ' ']));
    let lines = lines.filter(|line| line.contains(char::is_alphanumeric));
    let lines: Vec<String> = lines.map(|line| line.replace(['*', '`'], "")).collect();
    lines.join("\n")
}

/// At most `longest` characters, whole sentences where there are any.
pub(crate) fn shortened(text: &str, longest: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(longest) else {
        return text.to_owned();
    };
    let most = text.get(..end).unwrap_or_default();
    let sentence = most.rfind(['.', '!', '?', '。', '！', '？', '"']);
    let after = |at: usize| {
        at + most
            .get(at..)
            .and_then(|it| it.chars().next())
            .map_or(1, char::len_utf8)
    };
    let end = match sentence {
        Some(at) if after(at) * 2 > most.len() => after(at),
        _ => most
            .rfind(char::is_whitespace)
            .filter(|at| *at > 0)
            .unwrap_or(most.len()),
    };
    most.get(..end).unwrap_or_default().trim_end().to_owned()
}

/// What stands in quotes of some kind.
fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '“', '「', '«', '„']) {
        let inner = rest.get(at..).unwrap_or_default();
        let open = inner.chars().next().unwrap_or_default();
        let inner = inner.get(open.len_utf8()..).unwrap_or_default();
        let close: &[char] = match open {
            '“' => &['”'],
            '「' => &['」'],
            '«' => &['»'],
            '„' => &['“', '”'],
            _ => &['"'],
        };
        let Some(end) = inner.find(close) else {
            break;
        };
        let words = inner.get(..end).unwrap_or_default().trim();
        if words.contains(char::is_alphanumeric) {
            found.push(words.to_owned());
        }
        let closed = inner.get(end..).unwrap_or_default();
        rest = closed
            .get(closed.chars().next().map_or(0, char::len_utf8)..)
            .unwrap_or_default();
    }
    found
}

/// What is left without directions: `*He ties the boat.*`. A single word in stars is an emphasis.
fn undirected(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let text = text.replace("**", "");
    for (number, part) in text.split('*').enumerate() {
        let is_inside = number % 2 == 1;
        if !is_inside || !part.trim().contains(char::is_whitespace) {
            written.push_str(part);
        } else {
            written.push(' ');
        }
    }
    written
}

/// The text without what stands between two signs, in each line.
fn without(text: &str, open: char, close: char) -> String {
    let mut written = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some(at) = rest.find(open) {
            let (before, inner) = rest.split_at(at);
            let Some(end) = inner.find(close) else {
                break;
            };
            written.push_str(before);
            written.push(' ');
            rest = inner.get(end + close.len_utf8()..).unwrap_or_default();
        }
        written.push_str(&rest.replace(open, " "));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_is_what_is_said_of_it() {
        let said = |text: &str| spoken(text, 1000);
        let yes = |text: &str| Some(text.to_owned());
        assert_eq!(
            said("*He ties the boat.* \"Over the river, {{user}}?\""),
            yes("Over the river, {{user}}?")
        );
        assert_eq!(said("*waves slowly* Good day."), yes("Good day."));
        assert_eq!(said("It is *really* far."), yes("It is really far."));
        assert_eq!(said("“Ho!” he says. “In you get.”"), yes("Ho! In you get."));
        assert_eq!(said("*He nods and says nothing.*"), None);
        assert_eq!(said("[OOC: be nice] Ho. ![](http://x/y.png)"), yes("Ho. !"));
        assert_eq!(said("「おはよう」と言った。"), yes("おはよう"));
    }

    #[test]
    fn a_long_text_ends_with_a_sentence() {
        assert_eq!(shortened("One two. Three four five", 12), "One two.");
        assert_eq!(shortened("One two three", 8), "One two");
        assert_eq!(shortened("渡口渡口渡口", 4), "渡口渡口");
    }
}
