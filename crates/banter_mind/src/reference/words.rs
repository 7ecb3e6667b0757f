//! Words for what is shown, where they stand in a line.

use crate::speech_text::rules::Rules;
use crate::words::is_unspaced;
use std::ops::Range;

/// A word of a line.
#[derive(Debug)]
pub(super) struct Word<'a> {
    pub(super) place: Range<usize>,
    pub(super) small: String,
    text: &'a str,
}

impl Word<'_> {
    /// Whether it is what an apostrophe cuts off: "that's".
    pub(super) fn is_short(&self) -> bool {
        self.text.chars().nth(1).is_none()
    }
}

/// What kind of words it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    /// "this one"
    Near,
    /// "that one"
    Far,
    /// "him"
    Person,
    /// What shows something only before a noun: "ce".
    BeforeNoun,
    /// What shows something only at the end of a clause: "das".
    Last,
}

/// The words of a line. Hyphens join them, apostrophes part them.
pub(super) fn words(line: &str) -> Vec<Word<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let mut words = Vec::new();
    let mut start = None;
    let ends = line.char_indices().map(|(at, c)| (at, is_part(c)));
    for (at, inside) in ends.chain([(line.len(), false)]) {
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let text = line.get(from..at).unwrap_or_default();
                words.push(Word {
                    place: from..at,
                    small: text.to_lowercase(),
                    text,
                });
            }
            _ => {}
        }
    }
    words
}

/// Whether who says `line` shows something: "that one", "over there".
pub(super) fn shows(line: &str, rules: &Rules) -> bool {
    let words = words(line);
    let lists = [&rules.shown_near, &rules.shown_far, &rules.shown_places];
    lists.into_iter().any(|list| {
        places(line, &words, list).iter().any(|(_, next)| {
            let next = words.get(*next);
            !next.is_some_and(|next| Rules::has(&rules.not_after_shown, &next.small))
        })
    })
}

/// Where the phrases of a list stand in a line, each with the number of the word behind it.
fn places(line: &str, words: &[Word], list: &[String]) -> Vec<(Range<usize>, usize)> {
    let mut found = Vec::new();
    for phrase in list {
        if phrase.contains(is_unspaced) {
            for (at, text) in line.match_indices(phrase.as_str()) {
                let place = at..at + text.len();
                let next = words.partition_point(|word| word.place.start < place.end);
                found.push((place, next));
            }
            continue;
        }
        let parts: Vec<&str> = phrase.split(' ').collect();
        for (at, run) in words.windows(parts.len()).enumerate() {
            let same = run
                .iter()
                .zip(&parts)
                .all(|(word, part)| word.small == *part);
            if let (true, Some(first), Some(last)) = (same, run.first(), run.last()) {
                found.push((first.place.start..last.place.end, at + parts.len()));
            }
        }
    }
    found
}

/// All phrases of a line in their order, the longer first where several begin at one word, each with
/// its place and the number of the word behind it.
pub(super) fn phrases(
    line: &str,
    words: &[Word],
    rules: &Rules,
) -> Vec<(Phrase, Range<usize>, usize)> {
    let lists = [
        (Phrase::Near, &rules.shown_near),
        (Phrase::Far, &rules.shown_far),
        (Phrase::Person, &rules.shown_people),
        (Phrase::BeforeNoun, &rules.shown_before_noun),
        (Phrase::Last, &rules.shown_last),
    ];
    let mut found = Vec::new();
    for (kind, list) in lists {
        let of_kind = places(line, words, list).into_iter();
        found.extend(of_kind.map(|(place, next)| (kind, place, next)));
    }
    found.sort_by_key(|(_, place, _)| (place.start, std::cmp::Reverse(place.end)));
    found
}
