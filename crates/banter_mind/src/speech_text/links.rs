//! Addresses: what is said for one.

use super::emoji;
use super::rules::Rules;
use std::borrow::Cow;

/// What is said for `token`, which holds no white space.
pub(super) fn worded<'a>(token: &'a str, rules: &Rules) -> Cow<'a, str> {
    // A face, or the signs that close a heading.
    if emoji::is_face(token) || token.chars().all(|c| c == '#') {
        return Cow::Borrowed("");
    }
    let entity = token.contains('&') && token.contains(';');
    let token = if entity {
        Cow::Owned(entities(token))
    } else {
        Cow::Borrowed(token)
    };
    let core = token
        .trim_start_matches(is_opening)
        .trim_end_matches(is_trailing);
    let said = if core.is_empty() {
        None
    } else if is_address(core) {
        Some(rules.web.clone())
    } else if let Some(mail) = mail(core, rules) {
        Some(mail)
    } else {
        // "#tavern", "@mara"
        let tag = core.strip_prefix(['#', '@']);
        tag.filter(|tag| tag.starts_with(char::is_alphabetic))
            .map(str::to_owned)
    };
    match said {
        None => token,
        Some(said) => {
            let start = token.len() - token.trim_start_matches(is_opening).len();
            let before = token.get(..start).unwrap_or_default();
            let after = token
                .get(start + core.len()..)
                .unwrap_or_default()
                .trim_start_matches('/');
            Cow::Owned(format!("{before}{said}{after}"))
        }
    }
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '(' | '<' | '[' | '"' | '\'' | '“' | '‘' | '«' | '¿' | '¡' | '„'
    )
}

fn is_trailing(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | '>'
            | ']'
            | '"'
            | '\''
            | '”'
            | '’'
            | '»'
            | '…'
            | '/'
    )
}

/// The ends of names that are addresses without a path or a protocol.
pub(super) const TOPS: [&str; 13] = [
    "com", "org", "net", "io", "info", "edu", "gov", "cn", "uk", "jp", "eu", "co", "example",
];

/// Whether it is an address on the web.
fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if ["http://", "https://", "ftp://", "www."]
        .iter()
        .any(|start| lower.starts_with(start))
    {
        return true;
    }
    let (domain, path) = lower
        .split_once('/')
        .map_or((lower.as_str(), None), |(a, b)| (a, Some(b)));
    let Some((name, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let host = !name.is_empty()
        && name.chars().any(|c| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
        && !name.starts_with('.');
    // "end.Co" is a missing blank.
    let alone = TOPS.contains(&top) && text.contains(&format!(".{top}")) && name.len() > 1;
    let with_path = path.is_some()
        && (2..=10).contains(&top.len())
        && top.chars().all(|c| c.is_ascii_alphabetic());
    host && (alone || with_path)
}

/// A mail address in words.
fn mail(text: &str, rules: &Rules) -> Option<String> {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let (local, domain) = text.split_once('@')?;
    let (_, top) = domain.rsplit_once('.')?;
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
    };
    if !is_part(local) || !is_part(domain) || !top.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let dotted = |text: &str| {
        text.replace(['_', '-', '+'], " ")
            .replace('.', &format!(" {} ", rules.dot))
    };
    let names: Vec<String> = dotted(local)
        .split(' ')
        .map(|word| name(word, rules))
        .collect();
    Some(format!(
        "{} {} {}",
        names.join(" "),
        rules.at,
        dotted(domain)
    ))
}

/// A part of an address before the `@`, which mostly is somebody's name.
fn name(word: &str, rules: &Rules) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if word != rules.dot => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

/// The signs that a page on the web would show.
fn entities(text: &str) -> String {
    let named = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&hellip;", "…"),
        ("&mdash;", "—"),
        ("&ndash;", "–"),
    ];
    named.iter().fold(text.to_owned(), |text, (name, sign)| {
        text.replace(name, sign)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_worded() {
        let say = |token: &'static str| worded(token, Rules::of("en")).into_owned();
        for address in [
            "https://example.org/menu?a=b_c",
            "www.example.de",
            "example.org",
            "Example.com/x",
            "http://10.0.0.1:80/",
        ] {
            assert_eq!(say(address), "the web", "{address}");
        }
        assert_eq!(say("(https://example.org)."), "(the web).");
        assert_eq!(say("mara@example.org."), "Mara at example dot org.");
        assert_eq!(
            say("mara.bell@inn.example"),
            "Mara dot Bell at inn dot example"
        );
        assert_eq!(say("salt&amp;pepper"), "salt&pepper");
        for kept in [
            "end.The", "end.Co", "a.iO", "3.5", "e.g.", "and/or", "12:30", "a@b", "5/6", "Smith.",
            "#5", "…",
        ] {
            assert_eq!(say(kept), kept);
        }
        assert_eq!(say("#tavern"), "tavern");
        assert_eq!(say(":D"), "");
    }
}
