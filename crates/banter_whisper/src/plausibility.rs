//! Whether what the decoder wrote is to be believed.

use crate::whisper::{Piece, Token};

/// The mean logarithm of a token's probability below which text is improbable:
/// `logprob_threshold` of OpenAI's whisper.
const IMPROBABLE: f32 = -1.0;
/// Tokens that a repetition has at least, all its rounds together.
const SHORTEST_REPETITION: usize = 12;
/// How often something is said before it is a repetition: long phrases and short ones.
const ROUNDS: usize = 3;
const ROUNDS_OF_FEW: usize = 5;
/// A phrase of so many tokens is a long one.
const LONG: usize = 4;
/// The longest phrase that is looked for.
const LONGEST: usize = 24;
/// So many tokens at the end of a text have an entropy of so much at least, in nats, or the
/// text says hardly anything: `entropy_thold` of whisper.cpp, which asks the same when it
/// decides whether to try again.
const ENDING: usize = 32;
const POOR: f32 = 2.4;
/// A sound with a stretch as loud as this is not silent (-40 dB).
const LOUD: f32 = 0.01;
/// How long such a stretch is, in samples at 16 kHz: 0.3 s.
const STRETCH: usize = 4_800;
/// Above it nobody spoke, whatever is heard: `no_speech_threshold` of OpenAI's whisper.
const NOBODY: f32 = 0.6;

/// Why text is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It says the same over and over.
    Repetitive,
    /// The decoder itself does not believe it.
    Improbable,
    /// Somebody made a sound, and nothing was written.
    Nothing,
}

/// What is to be doubted about `pieces`, heard in `samples`.
pub(crate) fn of(pieces: &[Piece], samples: &[f32]) -> Option<Doubt> {
    let tokens: Vec<&Token> = pieces.iter().flat_map(|piece| &piece.tokens).collect();
    if tokens.is_empty() {
        let nobody = pieces.iter().any(|piece| piece.no_speech >= NOBODY);
        return (!nobody && is_loud(samples)).then_some(Doubt::Nothing);
    }
    let ids: Vec<i32> = tokens.iter().map(|token| token.id).collect();
    if is_repetitive(&ids) || is_poor(&ids) {
        return Some(Doubt::Repetitive);
    }
    let mean = tokens.iter().map(|token| token.log).sum::<f32>() / tokens.len() as f32;
    let believed = mean >= IMPROBABLE;
    (!believed).then_some(Doubt::Improbable)
}

/// Whether a phrase stands several times in a row.
fn is_repetitive(ids: &[i32]) -> bool {
    (1..=LONGEST).any(|length| {
        let rounds = if length < LONG { ROUNDS_OF_FEW } else { ROUNDS };
        let wanted = (rounds * length).max(SHORTEST_REPETITION);
        // So many in a row that equal the one a phrase earlier.
        let mut run = 0;
        ids.iter().zip(ids.iter().skip(length)).any(|(one, other)| {
            run = if one == other { run + 1 } else { 0 };
            run + length >= wanted
        })
    })
}

/// Whether a long text ends with the same few tokens in whatever order.
fn is_poor(ids: &[i32]) -> bool {
    let Some(start) = ids.len().checked_sub(ENDING) else {
        return false;
    };
    let mut ending = ids.get(start..).unwrap_or_default().to_vec();
    ending.sort_unstable();
    let entropy: f32 = ending
        .chunk_by(|one, other| one == other)
        .map(|same| {
            let share = same.len() as f32 / ENDING as f32;
            -share * share.ln()
        })
        .sum();
    entropy < POOR
}

fn is_loud(samples: &[f32]) -> bool {
    samples.chunks(STRETCH).any(|stretch| {
        let energy: f32 = stretch.iter().map(|sample| sample * sample).sum();
        (energy / STRETCH as f32).sqrt() > LOUD
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece(ids: &[i32], log: f32) -> Piece {
        let tokens = ids.iter().map(|&id| Token {
            id,
            log,
            ..Token::default()
        });
        Piece {
            tokens: tokens.collect(),
            ..Piece::default()
        }
    }

    #[test]
    fn good_text_is_believed() {
        let good = piece(&[11, 12, 13, 11, 12, 14, 11, 15], -0.3);
        assert_eq!(of(&[good], &[0.0; 16_000]), None);
        assert_eq!(of(&[piece(&[7, 7, 7, 7], -0.2)], &[0.0; 16_000]), None);
    }

    #[test]
    fn loops_and_guesses_are_doubted() {
        let loops = [1, 2, 3, 4, 5].repeat(3);
        assert_eq!(of(&[piece(&loops, -0.1)], &[]), Some(Doubt::Repetitive));
        let one = [&[4, 5, 6][..], &[9; 12]].concat();
        assert_eq!(of(&[piece(&one, -0.1)], &[]), Some(Doubt::Repetitive));
        // A loop over two segments is one too.
        let halves = [piece(&loops[..7], -0.1), piece(&loops[7..], -0.1)];
        assert_eq!(of(&halves, &[]), Some(Doubt::Repetitive));
        for log in [-1.4, f32::NAN] {
            assert_eq!(of(&[piece(&[1, 2], log)], &[]), Some(Doubt::Improbable));
        }
    }

    #[test]
    fn long_text_of_few_words_is_doubted() {
        let few: Vec<i32> = (0..40).map(|i| i * i % 7).collect();
        assert!(!is_repetitive(&few[..8]) && is_poor(&few));
        let many: Vec<i32> = (0..40).map(|i| i * i % 41).collect();
        assert_eq!(of(&[piece(&many, -0.1)], &[]), None);
        assert!(!is_poor(&few[..31]));
    }

    #[test]
    fn a_loud_sound_without_text_is_doubted_unless_nobody_spoke() {
        let loud = [0.1; 8_000];
        assert_eq!(of(&[], &loud), Some(Doubt::Nothing));
        assert_eq!(of(&[], &[0.001; 8_000]), None);
        let nobody = Piece {
            no_speech: 0.9,
            ..Piece::default()
        };
        assert_eq!(of(&[nobody], &loud), None);
    }

    proptest! {
        #[test]
        fn a_phrase_is_found_wherever_it_is_repeated(
            before in prop::collection::vec(100..200, 0..20),
            phrase in prop::collection::vec(0..50, 4..20),
            after in prop::collection::vec(200..300, 0..20),
        ) {
            let ids = [before, phrase.repeat(4), after].concat();
            prop_assert!(is_repetitive(&ids));
        }

        #[test]
        fn what_never_comes_again_is_no_repetition(length in 0_i32..300) {
            let ids: Vec<i32> = (0..length).collect();
            prop_assert!(!is_repetitive(&ids));
        }
    }
}
