//! A sentence of several languages, cut where they change.
//!
//! What somebody quotes, what stands in a script of its own, each of several sentences, and what its writer marked may
//! each be in a language of its own. All else is in the language of the sentence around it: a few words
//! are too little to tell languages of one script apart.

use super::{SURE, detected, of_tag};
use std::ops::Range;
use whatlang::{Lang, Script, detect_script};

/// A sentence of more pieces is said in one language: nobody speaks so.
const MOST: usize = 12;
/// So sure it has to be of what is quoted, 0..=1: whoever quotes has a reason.
const SURE_QUOTED: f64 = 0.3;
/// Fewer letters of a quote tell nothing.
const FEWEST_QUOTED: usize = 6;
/// Fewer letters in a row of another script are a sign: "X" in a Chinese sentence.
const FEWEST_FOREIGN: usize = 2;
/// Signs that open a quote, and what closes it.
const QUOTES: [(char, &str); 8] = [
    ('"', "\""),
    ('“', "”"),
    ('„', "“”"),
    ('«', "»"),
    ('»', "«"),
    ('‹', "›"),
    ('「', "」"),
    ('『', "』"),
];

/// `text` in pieces of one language each, one after another: bytes of it, and `own` or one of `others`. `marked` are
/// parts of which it is known, with a tag; one that is none of these languages is as though it were not marked.
///
/// ```
/// use banter_speech::spoken_pieces;
///
/// let others = ["de", "ru"];
/// let text = "She said \"Guten Abend, mein Freund\", and then: Привет!";
/// let pieces = spoken_pieces(text, "en", &others, &[]);
/// let pieces: Vec<_> = pieces.into_iter().map(|(part, tag)| (&text[part], tag)).collect();
/// assert_eq!(pieces[0], ("She said ", "en"));
/// assert_eq!(pieces[1].1, "de");
/// assert_eq!(pieces[3], ("Привет!", "ru"));
/// ```
pub fn spoken_pieces<'t, S: AsRef<str>>(
    text: &str,
    own: &'t str,
    others: &'t [S],
    marked: &[(Range<usize>, String)],
) -> Vec<(Range<usize>, &'t str)> {
    if others.is_empty() {
        return vec![(0..text.len(), own)];
    }
    let tags: Vec<&str> = [own]
        .into_iter()
        .chain(others.iter().map(AsRef::as_ref))
        .collect();
    let mut parts = parts(text, marked, &tags);
    let around: Vec<&str> = parts
        .iter()
        .filter(|(_, kind)| *kind == Kind::Plain)
        .filter_map(|(part, _)| text.get(part.clone()))
        .collect();
    let around = around.join(" ");
    let frame = detected(&around, own, &tags, SURE);
    let mut pieces = Vec::new();
    for (part, kind) in parts.drain(..) {
        let inside = text.get(part.clone()).unwrap_or_default();
        let tag = match kind {
            Kind::Marked(tag) => {
                pieces.push((part, tag));
                continue;
            }
            Kind::Quoted if letters(inside) < FEWEST_QUOTED => frame,
            Kind::Quoted => detected(inside, frame, &tags, SURE_QUOTED),
            Kind::Plain => detected(inside, frame, &tags, SURE),
        };
        by_script(inside, part.start, tag, &tags, &mut pieces);
    }
    let pieces = merged(text, pieces);
    match pieces.len() {
        1..=MOST => pieces,
        _ => vec![(0..text.len(), frame)],
    }
}

/// What is known of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'t> {
    Marked(&'t str),
    Quoted,
    Plain,
}

/// `text` cut at marks, quotes and the ends of sentences.
fn parts<'t>(
    text: &str,
    marked: &[(Range<usize>, String)],
    tags: &[&'t str],
) -> Vec<(Range<usize>, Kind<'t>)> {
    let mut parts = Vec::new();
    let mut at = 0;
    for (part, tag) in marked {
        let is_part = part.start >= at && text.get(part.clone()).is_some_and(|it| !it.is_empty());
        if let (true, Some(tag)) = (is_part, meant(tag, tags)) {
            unmarked(text, at..part.start, &mut parts);
            parts.push((part.clone(), Kind::Marked(tag)));
            at = part.end;
        }
    }
    unmarked(text, at..text.len(), &mut parts);
    parts
}

/// The tag of `tags` that a writer means by `tag`: this one, or one of the same language.
fn meant<'t>(tag: &str, tags: &[&'t str]) -> Option<&'t str> {
    let same = tags.iter().find(|known| known.eq_ignore_ascii_case(tag));
    let language = of_tag(tag);
    let alike = |known: &&&str| language.is_some() && of_tag(known) == language;
    same.or_else(|| tags.iter().find(alike)).copied()
}

/// Cuts a part of which nothing is known.
fn unmarked(text: &str, part: Range<usize>, parts: &mut Vec<(Range<usize>, Kind<'_>)>) {
    let inside = text.get(part.clone()).unwrap_or_default();
    let mut begun = part.start;
    // What would close the quote that is open, and where that began.
    let mut quote: Option<(usize, &str)> = None;
    let mut ended = false;
    for (at, c) in inside.char_indices() {
        let (at, next) = (part.start + at, part.start + at + c.len_utf8());
        match quote {
            Some((start, closes)) if closes.contains(c) => {
                push(parts, begun..start, Kind::Plain);
                push(parts, start..next, Kind::Quoted);
                (begun, quote, ended) = (next, None, false);
            }
            Some(_) => {}
            None => {
                if let Some((_, closes)) = QUOTES.iter().find(|(opens, _)| *opens == c) {
                    quote = Some((at, closes));
                }
                if ended && c.is_whitespace() || matches!(c, '。' | '！' | '？') {
                    push(parts, begun..next, Kind::Plain);
                    begun = next;
                }
                ended = matches!(c, '.' | '!' | '?' | '…') || ended && !c.is_alphanumeric();
            }
        }
    }
    push(parts, begun..part.end, Kind::Plain);
}

fn push<'t>(parts: &mut Vec<(Range<usize>, Kind<'t>)>, part: Range<usize>, kind: Kind<'t>) {
    if !part.is_empty() {
        parts.push((part, kind));
    }
}

/// Cuts `inside`, which begins at `start` and is in the language `tag`, where scripts begin that it does not have and another
/// language does.
fn by_script<'t>(
    inside: &str,
    start: usize,
    tag: &'t str,
    tags: &[&'t str],
    pieces: &mut Vec<(Range<usize>, &'t str)>,
) {
    let mut runs: Vec<(Range<usize>, bool)> = Vec::new();
    // Where a run would begin: before the signs that open something in front of its first letter.
    let mut opens: Option<usize> = None;
    for (at, c) in inside.char_indices() {
        let end = at + c.len_utf8();
        if !c.is_alphabetic() {
            opens = opens.or((!c.is_whitespace() && is_opening(c)).then_some(at));
            if let Some((run, _)) = runs.last_mut().filter(|_| opens.is_none()) {
                run.end = end;
            }
            continue;
        }
        let is_foreign = of_char(c).is_some_and(|script| {
            !uses(tag, script) && tags.iter().any(|other| uses(other, script))
        });
        let begins = opens.take().unwrap_or(at);
        match runs.last_mut() {
            Some((run, was)) if *was == is_foreign => run.end = end,
            last => {
                let begins = last.map_or(0, |(run, _)| run.end.min(begins).max(run.end));
                runs.push((begins..end, is_foreign));
            }
        }
    }
    if let Some((run, _)) = runs.last_mut() {
        run.end = inside.len();
    }
    if runs.is_empty() {
        pieces.push((start..start + inside.len(), tag));
    }
    for (run, is_foreign) in runs {
        let text = inside.get(run.clone()).unwrap_or_default();
        let is_enough = letters(text) >= FEWEST_FOREIGN || !text.is_ascii();
        let tag = if is_foreign && is_enough {
            of_script(text, tag, tags)
        } else {
            tag
        };
        pieces.push((start + run.start..start + run.end, tag));
    }
}

/// The language of `tags` that has the script of `text`; `tag` where none has.
fn of_script<'t>(text: &str, tag: &'t str, tags: &[&'t str]) -> &'t str {
    let scripts: Vec<Script> = text.chars().filter_map(of_char).collect();
    let fits = |other: &&&str| scripts.iter().all(|script| uses(other, *script));
    let able: Vec<&str> = tags.iter().filter(fits).copied().collect();
    match able.as_slice() {
        [] => tag,
        [only] => only,
        // Characters of China alone are Chinese before they are Japanese.
        [first, ..] => {
            let chinese = able.iter().find(|tag| of_tag(tag) == Some(Lang::Cmn));
            let is_han = scripts.iter().all(|script| *script == Script::Mandarin);
            match chinese.filter(|_| is_han) {
                Some(chinese) => chinese,
                None => detected(text, first, &able, 0.0),
            }
        }
    }
}

fn of_char(c: char) -> Option<Script> {
    if c.is_ascii_alphabetic() {
        return Some(Script::Latin);
    }
    detect_script(c.encode_utf8(&mut [0; 4]))
}

/// Whether a language is written in a script.
fn uses(tag: &str, script: Script) -> bool {
    match of_tag(tag) {
        Some(Lang::Jpn) => matches!(
            script,
            Script::Hiragana | Script::Katakana | Script::Mandarin
        ),
        Some(language) => script.langs().contains(&language),
        None => false,
    }
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '（' | '¿' | '¡' | '‘') || QUOTES.iter().any(|(opens, _)| *opens == c)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Neighbours of one language as one piece. What has no words goes with what stands before it.
fn merged<'t>(text: &str, pieces: Vec<(Range<usize>, &'t str)>) -> Vec<(Range<usize>, &'t str)> {
    let mut merged: Vec<(Range<usize>, &str)> = Vec::new();
    let has_words = |part: &Range<usize>| {
        let inside = text.get(part.clone()).unwrap_or_default();
        inside.contains(char::is_alphanumeric)
    };
    for (part, tag) in pieces {
        match merged.last_mut() {
            Some((before, known)) if *known == tag || !has_words(&part) => before.end = part.end,
            Some((before, known)) if !has_words(before) => {
                before.end = part.end;
                *known = tag;
            }
            _ => merged.push((part, tag)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OTHERS: [&str; 4] = ["de", "fr", "ru", "cmn"];

    fn cut(text: &str, own: &str) -> String {
        let pieces = spoken_pieces(text, own, &OTHERS, &[]);
        let show = |(part, tag): (Range<usize>, &str)| format!("{tag}:{}", &text[part]);
        pieces.into_iter().map(show).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_sentence_of_one_language_is_one_piece() {
        for text in [
            "He calls himself \"the Mole\", and nobody minds.",
            "\"Come in!\" he said. \"Sit down by the fire.\"",
            "It's the miller's — \"a fine man\" — or so they say.",
            "",
            "...",
            "\"",
        ] {
            assert_eq!(cut(text, "en"), format!("en:{text}"));
        }
        let none: [&str; 0] = [];
        assert_eq!(spoken_pieces("Привет!", "en", &none, &[]).len(), 1);
    }

    #[test]
    fn quotes_scripts_and_sentences_are_spoken_in_their_own_language() {
        for (text, pieces) in [
            (
                "She said \"Guten Abend, mein Freund\" and left.",
                "en:She said |de:\"Guten Abend, mein Freund\"|en: and left.",
            ),
            (
                "My mother says «Je ne sais pas où il est» all day.",
                "en:My mother says |fr:«Je ne sais pas où il est»|en: all day.",
            ),
            (
                "In Moscow one says Привет, друг! and laughs.",
                "en:In Moscow one says |ru:Привет, друг! |en:and laughs.",
            ),
            (
                "The sign reads 茶叶很好。 Nobody can read it.",
                "en:The sign reads |cmn:茶叶很好。|en: Nobody can read it.",
            ),
            (
                "Good evening. Ich heiße Mara, und das ist mein Haus.",
                "en:Good evening. |de:Ich heiße Mara, und das ist mein Haus.",
            ),
        ] {
            assert_eq!(cut(text, "en"), pieces);
        }
        assert_eq!(
            cut("我要一杯 coffee 和茶。", "cmn"),
            "cmn:我要一杯 |fr:coffee |cmn:和茶。",
            "the only Latin languages here are French and German"
        );
    }

    #[test]
    fn what_is_marked_is_known_and_what_nobody_speaks_is_not() {
        let text = "Ah, ja, so it is.";
        let marked = |tag: &str| {
            let marked = [(4..6, tag.to_owned())];
            let pieces = spoken_pieces(text, "en", &OTHERS, &marked);
            pieces.into_iter().map(|(_, tag)| tag).collect::<Vec<_>>()
        };
        assert_eq!(marked("de"), ["en", "de", "en"]);
        assert_eq!(marked("DE-at"), ["en", "de", "en"]);
        assert_eq!(marked("ja"), ["en"], "nobody speaks Japanese here");
        assert_eq!(marked("en-us"), ["en"]);
        let beyond = [(4..99, "de".to_owned()), (2..3, "fr".to_owned())];
        assert_eq!(spoken_pieces(text, "en", &OTHERS, &beyond).len(), 1);
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_and_each_can_be_spoken(
            text in "([a-z ,.!?\"“”«»„é茶日のПривет]|Guten Abend|\\. ){0,40}",
            marks in proptest::collection::vec((0_usize..60, 0_usize..60, "[a-z]{2}"), 0..4),
        ) {
            let marks: Vec<_> = marks.into_iter().map(|(a, b, tag)| (a..b, tag)).collect();
            let pieces = spoken_pieces(&text, "en", &OTHERS, &marks);
            let whole: String = pieces.iter().map(|(part, _)| &text[part.clone()]).collect();
            prop_assert_eq!(&whole, &text);
            prop_assert!(pieces.len() <= MOST);
            for (_, tag) in pieces {
                prop_assert!(tag == "en" || OTHERS.contains(&tag));
            }
        }
    }
}
