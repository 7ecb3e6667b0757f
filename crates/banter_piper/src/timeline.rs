//! From espeak-ng's marks to phonemes that cover the sound without a gap.

use crate::espeak::{Mark, Speech};
use banter_engine::Phoneme;

/// The symbol of a pause.
const PAUSE: &str = "_";

/// Frames in a second in which loudness is measured.
const FRAMES_PER_SECOND: usize = 200;

/// The part of the loudest frame below which a frame counts as silent (-26 dB): above the
/// tail of a vowel that dies away, below the weakest burst.
const SILENT: f32 = 0.05;

/// The longest closure of a stop after a sound, and after a pause, in seconds. After a
/// pause the closure cannot be heard; this is when lips that are about to part meet.
const LONGEST_CLOSURE: f32 = 0.1;
const CLOSURE_AFTER_PAUSE: f32 = 0.06;

/// A pause between two sounds that is shorter than this is none, in seconds: espeak-ng sets
/// some of a millisecond, and between the syllables of Mandarin some of 12.
const SHORTEST_PAUSE: f32 = 0.02;

/// The part of the phoneme before that a closure may take at most.
const MOST_OF_PREVIOUS: f32 = 0.5;

/// A stretch of sound that one phoneme fills, in samples.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    symbol: String,
    start: usize,
    end: usize,
}

/// The phonemes of `speech`, from its first to its last sample.
pub(crate) fn phonemes(speech: Speech, rate: u32) -> (Vec<i16>, Vec<Phoneme>) {
    let mut spans = spans(speech.marks, speech.samples.len());
    give_stops_their_closure(&mut spans, &speech.samples, rate);
    let spans = without_short_pauses(spans, (SHORTEST_PAUSE * rate as f32) as usize);
    let seconds = |samples: usize| (samples as f64 / f64::from(rate)) as f32;
    let phonemes = spans
        .into_iter()
        .map(|span| Phoneme {
            start: seconds(span.start),
            end: seconds(span.end),
            symbol: span.symbol,
        })
        .collect();
    (speech.samples, phonemes)
}

/// Marks to spans: from 0 to `length`, in order, none empty, neighbouring pauses as one.
fn spans(marks: Vec<Mark>, length: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(marks.len() + 1);
    let mut current = PAUSE.to_owned();
    let mut start = 0;
    let mut close = |symbol: String, start: usize, end: usize| {
        if end <= start {
            return;
        }
        match spans.last_mut() {
            Some(last) if last.symbol == PAUSE && symbol == PAUSE => last.end = end,
            _ => spans.push(Span { symbol, start, end }),
        }
    };
    for Mark { at, symbol } in marks {
        let at = at.clamp(start, length);
        close(std::mem::replace(&mut current, name(symbol)), start, at);
        start = at;
    }
    close(current, start, length);
    spans
}

/// espeak-ng has several names for a pause, none of which has a letter in it.
fn name(symbol: String) -> String {
    if symbol.chars().any(char::is_alphabetic) && !symbol.starts_with('(') {
        symbol
    } else {
        PAUSE.to_owned()
    }
}

/// Moves the start of each stop back over the silence before it.
///
/// espeak-ng plays the closure of a stop before it marks the stop, so that it seems to
/// belong to the phoneme before. But a `p` is closed lips first and the burst after.
fn give_stops_their_closure(spans: &mut [Span], samples: &[i16], rate: u32) {
    let rate = rate as usize;
    let frame = (rate / FRAMES_PER_SECOND).max(1);
    let loudest = samples.chunks(frame).map(rms).fold(0.0, f32::max);
    let silent = loudest * SILENT;
    for index in 1..spans.len() {
        let Some([before, stop]) = spans.get_mut(index - 1..=index) else {
            continue;
        };
        if !is_stop(&stop.symbol) {
            continue;
        }
        let most = if before.symbol == PAUSE {
            (CLOSURE_AFTER_PAUSE * rate as f32) as usize
        } else {
            let share = (before.end - before.start) as f32 * MOST_OF_PREVIOUS;
            share.min(LONGEST_CLOSURE * rate as f32) as usize
        };
        let earliest = stop.start.saturating_sub(most).max(before.start);
        let frames = samples.get(earliest..stop.start).unwrap_or_default();
        let closed = frames
            .rchunks_exact(frame)
            .take_while(|frame| rms(frame) < silent)
            .count();
        stop.start -= closed * frame;
        before.end = stop.start;
    }
}

/// Gives each pause of less than `shortest` samples to the sound before it. What a closure
/// has used up is such a pause too; it may be empty.
fn without_short_pauses(spans: Vec<Span>, shortest: usize) -> Vec<Span> {
    let last = spans.len().saturating_sub(1);
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for (index, span) in spans.into_iter().enumerate() {
        let inner = index < last && span.symbol == PAUSE && span.end - span.start < shortest;
        match kept.last_mut() {
            Some(before) if inner => before.end = span.end,
            // At the very start there is no sound before it, and the pause stays.
            None if span.end == span.start => {}
            _ => kept.push(span),
        }
    }
    kept
}

/// Whether a phoneme begins with a closure of the mouth or the glottis.
fn is_stop(symbol: &str) -> bool {
    const STOPS: &str = "pbtdkgqcɡɢɟʈɖʔɓɗʄɠʛ";
    let first = symbol.chars().find(|c| !matches!(c, 'ˈ' | 'ˌ'));
    first.is_some_and(|first| STOPS.contains(first))
}

fn rms(frame: &[i16]) -> f32 {
    let energy: f32 = frame.iter().map(|sample| f32::from(*sample).powi(2)).sum();
    (energy / frame.len().max(1) as f32).sqrt()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const RATE: u32 = 20_000;

    /// Sound of so many milliseconds at a level, one after another.
    fn sound(parts: &[(usize, i16)]) -> Vec<i16> {
        let part = |(ms, level): &(usize, i16)| {
            let count = ms * RATE as usize / 1000;
            (0..count)
                .map(|i| if i % 2 == 0 { *level } else { -level })
                .collect::<Vec<_>>()
        };
        parts.iter().flat_map(part).collect()
    }

    fn spoken(marks: &[(usize, &str)], samples: Vec<i16>) -> Vec<(String, usize, usize)> {
        let marks = marks
            .iter()
            .map(|(ms, symbol)| Mark {
                at: ms * RATE as usize / 1000,
                symbol: (*symbol).to_owned(),
            })
            .collect();
        let ms = |seconds: f32| (seconds * 1000.0).round() as usize;
        phonemes(
            Speech {
                samples,
                marks,
                words: Vec::new(),
            },
            RATE,
        )
        .1
        .into_iter()
        .map(|p| (p.symbol, ms(p.start), ms(p.end)))
        .collect()
    }

    fn expected(phonemes: &[(&str, usize, usize)]) -> Vec<(String, usize, usize)> {
        phonemes
            .iter()
            .map(|(s, a, b)| ((*s).to_owned(), *a, *b))
            .collect()
    }

    #[test]
    fn a_closure_before_the_mark_becomes_part_of_the_stop() {
        let samples = sound(&[(100, 8000), (60, 50), (40, 3000), (100, 8000)]);
        let marks = [(0, "ˈæ"), (160, "p"), (200, "ə")];
        assert_eq!(
            spoken(&marks, samples),
            expected(&[("ˈæ", 0, 100), ("p", 100, 200), ("ə", 200, 300)]),
        );
    }

    #[test]
    fn only_stops_take_it_and_only_part_of_what_was_before() {
        let samples = sound(&[(100, 8000), (60, 50), (140, 8000)]);
        let marks = [(0, "a"), (160, "s"), (200, "ə")];
        assert_eq!(
            spoken(&marks, samples),
            expected(&[("a", 0, 160), ("s", 160, 200), ("ə", 200, 300)]),
        );
        let faint = sound(&[(100, 8000), (80, 100), (120, 8000)]);
        let marks = [(0, "a"), (100, "h"), (180, "t"), (200, "a")];
        assert_eq!(
            spoken(&marks, faint)[1..3],
            expected(&[("h", 100, 140), ("t", 140, 200)])[..]
        );
    }

    #[test]
    fn pauses_are_named_and_joined_and_lips_meet_at_their_end() {
        let samples = sound(&[(50, 0), (100, 8000), (300, 0), (50, 3000)]);
        let marks = [
            (50, "a"),
            (150, ""),
            (150, "_:"),
            (250, "(en)"),
            (450, "b"),
            (500, ""),
        ];
        assert_eq!(
            spoken(&marks, samples),
            expected(&[
                ("_", 0, 50),
                ("a", 50, 150),
                ("_", 150, 390),
                ("b", 390, 500)
            ]),
        );
    }

    #[test]
    fn a_pause_too_short_to_see_is_none() {
        let samples = sound(&[(30, 0), (70, 8000), (12, 0), (88, 8000), (10, 0)]);
        let marks = [(30, "n"), (100, ""), (112, "χ"), (200, "")];
        assert_eq!(
            spoken(&marks, samples),
            expected(&[
                ("_", 0, 30),
                ("n", 30, 112),
                ("χ", 112, 200),
                ("_", 200, 210)
            ]),
        );
    }

    #[test]
    fn a_short_pause_is_all_closure() {
        let samples = sound(&[(100, 8000), (30, 0), (70, 3000)]);
        let marks = [(0, "a"), (100, ""), (130, "t")];
        assert_eq!(
            spoken(&marks, samples),
            expected(&[("a", 0, 100), ("t", 100, 200)]),
        );
    }

    #[test]
    fn sound_without_marks_is_a_pause_and_no_sound_is_nothing() {
        assert_eq!(spoken(&[], sound(&[(10, 0)])), expected(&[("_", 0, 10)]));
        assert_eq!(spoken(&[(0, "a")], Vec::new()), expected(&[]));
    }

    proptest! {
        #[test]
        fn the_sound_is_covered_whatever_the_marks(
            marks in prop::collection::vec((0_usize..3000, "[ˈa-zəʃ_()]{0,3}"), 0..40),
            samples in prop::collection::vec(prop_oneof![Just(0_i16), any::<i16>()], 0..2000),
        ) {
            let marks = marks.into_iter().map(|(at, symbol)| Mark { at, symbol }).collect();
            let length = samples.len();
            let mut spans = spans(marks, length);
            give_stops_their_closure(&mut spans, &samples, 22_050);
            let spans = without_short_pauses(spans, 441);
            let mut at = 0;
            for span in &spans {
                prop_assert_eq!(span.start, at);
                prop_assert!(span.end > span.start);
                at = span.end;
            }
            prop_assert_eq!(at, length);
        }
    }
}
