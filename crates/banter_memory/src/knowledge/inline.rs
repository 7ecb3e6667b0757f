//! Markdown as plain text, as far as it stands within lines: links, pictures and comments.

use super::error::KnowledgeError;
use std::borrow::Cow;

/// A line without the addresses of links: `[the ford](map.md)` and `[[map|the ford]]` are "the
/// ford", and pictures are left out.
pub(super) fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        let (before, found) = rest.split_at(at);
        let Some((shown, length)) = wiki(found).or_else(|| link(found)) else {
            text.push_str(before);
            text.push('[');
            rest = found.get(1..).unwrap_or_default();
            continue;
        };
        match before.strip_suffix('!') {
            Some(before) => text.push_str(before),
            None => {
                text.push_str(before);
                text.push_str(shown);
            }
        }
        rest = found.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// No link is longer, in bytes, so that a line of brackets takes no time without end.
const LONGEST: usize = 512;

fn bounded(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST))
        .unwrap_or(text)
}

/// `[[page|shown]]`: what is shown, and its length in bytes.
fn wiki(text: &str) -> Option<(&str, usize)> {
    let inner = bounded(text.strip_prefix("[[")?);
    let end = inner.find("]]")?;
    let inner = inner.get(..end)?;
    let shown = inner.rsplit('|').next().unwrap_or(inner);
    Some((shown, end + 4))
}

/// `[shown](address)`.
fn link(text: &str) -> Option<(&str, usize)> {
    let inner = bounded(text.strip_prefix('[')?);
    let end = inner.find("](")?;
    let shown = inner.get(..end)?;
    let address = inner.get(end + 2..)?.find(')')?;
    let nested = shown.contains('[');
    (!nested).then_some((shown, end + address + 4))
}

/// A text without its comments, `<!-- ... -->`, which are a writer's own notes. Its lines stay
/// where they are. The first line of the text is `line` of the file.
pub(super) fn without_comments<'t>(
    text: &'t str,
    source_name: &str,
    line: usize,
) -> Result<Cow<'t, str>, KnowledgeError> {
    if !text.contains("<!--") {
        return Ok(Cow::Borrowed(text));
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        let Some((comment, after)) = comment.split_once("-->") else {
            let line = line + kept.matches('\n').count();
            let reason = "this comment is never closed; put `-->` behind it";
            return Err(KnowledgeError::at(source_name, line, reason));
        };
        kept.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    kept.push_str(rest);
    Ok(Cow::Owned(kept))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_are_what_they_show() {
        for (line, text) in [
            ("See [the ford](map.md) there.", "See the ford there."),
            ("[[Map|The ford]] and [[Odo]]", "The ford and Odo"),
            ("![a picture](x.png)Deep.", "Deep."),
            ("a [b] c [d", "a [b] c [d"),
            ("[[x](y)", "[x"),
        ] {
            assert_eq!(plain(line), text, "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_line_panics(line in r"[\[\]()|!a-é]{0,40}") {
            prop_assert!(plain(&line).len() <= line.len());
        }
    }
}
