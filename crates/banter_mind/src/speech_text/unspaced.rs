//! Long text without spaces and punctuation: where it is cut between words.

use super::rules::Rules;
use icu_segmenter::WordSegmenter;

/// How long a stretch without a pause may become before it is cut, and between which lengths.
/// All are characters: a voice says four or five in a second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Cut when so many have been read. What is beyond `most` is for looking ahead.
    pub(super) at: usize,
    pub(super) least: usize,
    pub(super) most: usize,
}

/// For the first sentence of an answer: speech is to begin soon.
pub(super) const FIRST: Stretch = Stretch {
    at: 36,
    least: 12,
    most: 28,
};
/// For those after it, while others are heard.
pub(super) const LATER: Stretch = Stretch {
    at: 56,
    least: 20,
    most: 46,
};

/// After how many bytes `text` is best cut: between two words, where a clause begins if it
/// can be, and after `least` to `most` characters. `None` if there is no such place.
pub(super) fn cut(text: &str, stretch: Stretch, rules: &Rules) -> Option<usize> {
    let segmenter = WordSegmenter::new_dictionary(Default::default());
    let places = segmenter.segment_str(text).filter_map(|at| {
        let (before, after) = text.split_at_checked(at)?;
        let length = before.chars().count();
        if !(stretch.least..=stretch.most).contains(&length) {
            return None;
        }
        let numeral =
            |c: Option<char>| c.is_some_and(|c| rules.numerals.contains(c) || c.is_numeric());
        let within_number = numeral(before.chars().next_back()) && numeral(after.chars().next());
        let starts = |list: &[String]| list.iter().any(|word| after.starts_with(word.as_str()));
        let hangs = rules
            .never_after
            .iter()
            .any(|word| before.ends_with(word.as_str()));
        if within_number || hangs || starts(&rules.never_before) {
            return None;
        }
        // A measure word belongs to its number.
        let counted = if numeral(before.chars().next_back()) {
            0
        } else {
            12
        };
        let clause = if starts(&rules.clauses) { 30 } else { 0 };
        Some((length + clause + counted, at))
    });
    places.max().map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn chinese_is_cut_between_words() {
        let text = "这匹马从北边的山里来一路上走了九天九夜没有停过脚客人说它认得回家的路";
        let at = cut(text, FIRST, Rules::of("cmn")).unwrap();
        let (before, after) = text.split_at(at);
        assert!((12..=28).contains(&before.chars().count()));
        for word in [
            "北边",
            "山里",
            "一路上",
            "九天九夜",
            "没有",
            "停过脚",
            "客人",
        ] {
            assert!(
                before.matches(word).count() + after.matches(word).count() == 1,
                "{before}|{after}"
            );
        }
    }

    #[test]
    fn what_has_no_such_place_is_not_cut() {
        let rules = Rules::of("zh");
        assert_eq!(cut("短", FIRST, rules), None);
        assert_eq!(cut(&"九".repeat(40), FIRST, rules), None);
    }
}
