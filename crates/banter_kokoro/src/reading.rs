//! What is said, word by word, and in which pieces.
//!
//! Kokoro makes the sound of a piece all at once, and a piece twice as long takes twice as long.
//! So the first is short, and what follows is as long as the sound before it gives time for.

use crate::alphabet;
use crate::model::MOST_TOKENS;
use std::ops::{Range, RangeInclusive};

/// A word as it is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// In Kokoro's alphabet.
    pub(crate) sounds: String,
    /// The punctuation after it, of Kokoro's.
    pub(crate) mark: Option<char>,
    /// Whether a phrase may begin with it, as with "and" or "because".
    pub(crate) opens: bool,
    /// Whether it is stressed on purpose.
    pub(crate) stressed: bool,
}

/// What is said at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Piece {
    /// In Kokoro's alphabet, with blanks and punctuation.
    pub(crate) signs: String,
    /// The punctuation at its end.
    pub(crate) mark: Option<char>,
    /// Which of its sounds, without blanks and punctuation, are those of words that are stressed on purpose.
    pub(crate) stressed: Vec<Range<usize>>,
}

/// A text with fewer signs than this is said at once.
const SHORT: usize = 60;
/// Signs that a first piece would best have, and the most it may have: some 2 and 6 seconds.
const FIRST: usize = 30;
const LONGEST_FIRST: usize = 90;
/// The fewest signs of a piece: with fewer Kokoro's voices become strange.
const FEWEST: usize = 14;
/// How many times as long as the one before it a piece may be: what the speed of this machine
/// allows for, within bounds.
const GROWTH: RangeInclusive<f32> = 1.0..=2.2;
/// How much of the time that a piece sounds the next may take to be made.
const SPARE: f32 = 0.85;
/// The most signs of any piece. The voices were taught with some hundreds at most.
const MOST: usize = 300;

/// Punctuation that ends a sentence.
pub(crate) fn ends_sentence(mark: char) -> bool {
    matches!(mark, '.' | '!' | '?' | '…')
}

/// How badly a piece ends between these two words.
fn cost(before: &Word, after: &Word) -> f32 {
    match before.mark {
        Some(mark) if ends_sentence(mark) => 0.0,
        Some(';' | ':' | '—') => 0.2,
        Some(_) => 0.4,
        None if after.opens => 1.6,
        None => 6.0,
    }
}

/// Words in pieces. `early` is for who waits for the first sound: how many seconds a second of
/// sound takes to be made.
pub(crate) fn pieces(words: &[Word], early: Option<f32>) -> Vec<Piece> {
    let words: Vec<Word> = words.iter().flat_map(halved).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = words.as_slice();
    let mut before: Option<usize> = None;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(first_piece(rest, before, early));
        rest = after;
        let piece = joined(piece);
        before = Some(piece.signs.chars().count());
        pieces.push(piece);
    }
    pieces
}

/// How many words the next piece has. `before` is how many signs the last one had.
fn first_piece(rest: &[Word], before: Option<usize>, early: Option<f32>) -> usize {
    let total: usize = rest.iter().map(signs).sum();
    let (best, most) = match (before, early) {
        (None, Some(_)) if total > SHORT => (FIRST, LONGEST_FIRST),
        (Some(before), Some(factor)) => {
            let growth = (SPARE / factor.max(0.01)).clamp(*GROWTH.start(), *GROWTH.end());
            let most = ((before as f32 * growth) as usize).clamp(FIRST, MOST);
            (most, most)
        }
        _ => (MOST, MOST),
    };
    if total <= most && best == most || total <= SHORT {
        return rest.len();
    }
    let mut length = 0;
    let mut cheapest = (f32::INFINITY, 1);
    for (index, pair) in rest.windows(2).enumerate() {
        let [word, next] = pair else { continue };
        length += signs(word);
        if length > most && index > 0 {
            break;
        }
        let off = (length as f32 - best as f32).abs() / best as f32 * 2.0;
        let small = |length: usize| if length < FEWEST { 3.0 } else { 0.0 };
        let total = off + cost(word, next) + small(length) + small(total - length);
        if total < cheapest.0 {
            cheapest = (total, index + 1);
        }
    }
    cheapest.1
}

/// The signs of a word with what is behind it.
fn signs(word: &Word) -> usize {
    word.sounds.chars().count() + usize::from(word.mark.is_some()) + 1
}

/// A word that is too long for any piece, in parts that are not.
fn halved(word: &Word) -> Vec<Word> {
    let sounds: Vec<char> = word.sounds.chars().collect();
    let mut parts: Vec<Word> = sounds
        .chunks(MOST.min(MOST_TOKENS) / 2)
        .map(|part| Word {
            sounds: part.iter().collect(),
            stressed: word.stressed,
            ..Word::default()
        })
        .collect();
    if let Some(first) = parts.first_mut() {
        first.opens = word.opens;
    }
    if let Some(last) = parts.last_mut() {
        last.mark = word.mark;
    }
    parts
}

fn joined(words: &[Word]) -> Piece {
    let mut piece = Piece::default();
    let mut sounds = 0;
    for word in words {
        let begins = sounds;
        sounds += word
            .sounds
            .chars()
            .filter(|sign| alphabet::is_sound(*sign))
            .count();
        if word.stressed {
            piece.stressed.push(begins..sounds);
        }
        if !piece.signs.is_empty() {
            piece.signs.push(' ');
        }
        piece.signs.push_str(&word.sounds);
        piece.signs.extend(word.mark);
        piece.mark = word.mark;
    }
    piece
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// Words of letters, which stand for sounds.
    fn words(text: &str) -> Vec<Word> {
        let word = |word: &str| {
            let sounds: String = word.chars().filter(|c| c.is_alphabetic()).collect();
            Word {
                opens: matches!(sounds.as_str(), "and" | "because"),
                mark: word.chars().next_back().filter(|c| !c.is_alphabetic()),
                sounds,
                stressed: false,
            }
        };
        text.split_whitespace().map(word).collect()
    }

    fn cut(text: &str) -> Vec<String> {
        pieces(&words(text), Some(0.47))
            .into_iter()
            .map(|p| p.signs)
            .collect()
    }

    #[test]
    fn the_first_piece_ends_early_where_a_speaker_would_breathe() {
        assert_eq!(
            cut("Come in, stranger, and sit down."),
            ["Come in, stranger, and sit down."]
        );
        assert_eq!(
            cut(
                "Good evening to you, stranger; the night is cold and the road is long, so sit by the fire and tell me where you come from."
            ),
            [
                "Good evening to you, stranger;",
                "the night is cold and the road is long,",
                "so sit by the fire and tell me where you come from."
            ]
        );
        assert_eq!(
            cut(
                "The old mill by the river stopped because nobody brought any more corn to it after the war"
            )[0],
            "The old mill by the river stopped"
        );
    }

    #[test]
    fn whoever_does_not_wait_hears_it_whole() {
        let text = "Good evening to you, stranger; the night is cold and the road is long, so sit.";
        assert_eq!(pieces(&words(text), None).len(), 1);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_piece_is_too_long(
            text in "([a-z]{1,12}[,.;]? ){0,120}|[a-z]{600,900}",
            early in proptest::option::of(0.0_f32..9.0),
        ) {
            let words = words(&text);
            let pieces = pieces(&words, early);
            let signs = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            let said: String = pieces.iter().map(|piece| signs(&piece.signs)).collect();
            prop_assert_eq!(said, signs(&text));
            prop_assert!(pieces.iter().all(|piece| piece.signs.chars().count() <= MOST_TOKENS));
        }
    }
}
