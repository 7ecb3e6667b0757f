//! From timed phones to a gestural score: what the mouth aims at, one after the other, without gaps or overlaps.

use crate::{Viseme, Visemes, visemes_of};

/// One sound of speech and when it is heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phone<'a> {
    /// The sound in IPA, as espeak-ng writes it; see [`visemes_of`].
    pub symbol: &'a str,
    /// When it begins, in seconds from the beginning of the recording.
    pub start: f32,
    /// When it ends, in seconds from the beginning of the recording.
    pub end: f32,
}

/// A stretch of time with one aim. In a score each begins where the last one ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gesture {
    pub(crate) viseme: Viseme,
    pub(crate) start: f32,
    pub(crate) end: f32,
}

/// Phones after this many seconds are left out: a line of dialogue is never so long, a broken clock is.
pub(crate) const MAX_SECONDS: f32 = 600.0;

/// At most this many phones are read, a hundred for every second that a track may last.
pub(crate) const MAX_PHONES: usize = 60_000;

/// A gap shorter than this between two phones, in seconds, is rounding and no pause.
const SHORTEST_PAUSE: f32 = 0.03;

/// What is made of phones.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Score {
    /// Every movement: of "my" the lips, the open jaw, and the glide to its end.
    pub(crate) gestures: Vec<Gesture>,
    /// What is said: the same, but a diphthong is its open part all along, as in the usual tables of visemes.
    pub(crate) labels: Vec<Gesture>,
}

/// Puts phones in order, cuts overlaps, splits moving phones and fills pauses with silence.
pub(crate) fn score<'a>(phones: impl IntoIterator<Item = Phone<'a>>) -> Score {
    let mut phones: Vec<(f32, f32, Visemes)> = phones
        .into_iter()
        .take(MAX_PHONES)
        .filter(|phone| phone.start.is_finite() && phone.end.is_finite())
        .map(|phone| {
            let (start, end) = (phone.start.max(0.0), phone.end.min(MAX_SECONDS));
            (start, end, visemes_of(phone.symbol))
        })
        .filter(|(start, end, _)| end > start)
        .collect();
    phones.sort_by(|a, b| a.0.total_cmp(&b.0));

    let mut gestures = Vec::with_capacity(phones.len() + phones.len() / 4 + 1);
    let mut labels = Vec::with_capacity(phones.len() + 1);
    let mut heard = 0.0;
    for (index, &(start, end, visemes)) in phones.iter().enumerate() {
        let next = phones.get(index + 1).map_or(f32::INFINITY, |phone| phone.0);
        let start = if start - heard < SHORTEST_PAUSE {
            heard
        } else {
            start
        };
        let end = end.min(next);
        if end <= start {
            continue;
        }
        for (list, visemes) in [
            (&mut gestures, visemes.as_slice()),
            (&mut labels, visemes.without_glide()),
        ] {
            aim(list, Viseme::Sil, heard, start);
            split(list, visemes, start, end);
        }
        heard = end;
    }
    Score { gestures, labels }
}

/// Gives each shape of a phone its share of the time: open vowels half as much again as the glides around them.
fn split(gestures: &mut Vec<Gesture>, visemes: &[Viseme], start: f32, end: f32) {
    let share = |viseme: &Viseme| match viseme {
        Viseme::Aa | Viseme::E | Viseme::Oh => 3.0,
        _ => 2.0,
    };
    let total: f32 = visemes.iter().map(share).sum();
    let mut passed = 0.0;
    let mut from = start;
    for (index, viseme) in visemes.iter().enumerate() {
        passed += share(viseme);
        let to = if index + 1 == visemes.len() {
            end
        } else {
            start + (end - start) * (passed / total)
        };
        aim(gestures, *viseme, from, to);
        from = to;
    }
}

/// Adds a gesture; silence after silence is one silence.
fn aim(gestures: &mut Vec<Gesture>, viseme: Viseme, start: f32, end: f32) {
    if end <= start {
        return;
    }
    match gestures.last_mut() {
        Some(last) if viseme == Viseme::Sil && last.viseme == Viseme::Sil => last.end = end,
        _ => gestures.push(Gesture { viseme, start, end }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Viseme::{Aa, Dd, Ih, Pp, Sil};

    fn phone(symbol: &str, start: f32, end: f32) -> Phone<'_> {
        Phone { symbol, start, end }
    }

    fn visemes(phones: &[Phone<'_>]) -> Vec<Viseme> {
        score(phones.iter().copied())
            .gestures
            .iter()
            .map(|g| g.viseme)
            .collect()
    }

    #[test]
    fn order_and_pauses_are_made_good() {
        let phones = [
            phone("a", 0.5, 0.6),
            phone("t", 0.1, 0.2),
            phone("p", 0.205, 0.3),
        ];
        assert_eq!(visemes(&phones), [Sil, Dd, Pp, Sil, Aa]);
    }

    #[test]
    fn gestures_touch_and_never_overlap() {
        let phones = [
            phone("p", 0.0, 5.0),
            phone("aɪ", 0.1, 0.4),
            phone("_:", 0.4, 0.7),
            phone("_", 0.9, 1.0),
        ];
        let Score {
            gestures: score,
            labels,
        } = score(phones);
        assert_eq!(
            labels.iter().map(|g| g.viseme).collect::<Vec<_>>(),
            [Pp, Aa, Sil]
        );
        assert_eq!(
            score.iter().map(|g| g.viseme).collect::<Vec<_>>(),
            [Pp, Aa, Ih, Sil]
        );
        for pair in score.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
        }
        assert!(score[1].end - score[1].start > score[2].end - score[2].start);
    }

    #[test]
    fn nonsense_is_left_out() {
        let phones = [
            phone("a", f32::NAN, 1.0),
            phone("a", 0.0, f32::INFINITY),
            phone("a", 2.0, 1.0),
            phone("a", 1.0, 1.0),
            phone("a", -3.0, -1.0),
            phone("a", MAX_SECONDS, 2.0 * MAX_SECONDS),
        ];
        assert!(visemes(&phones).is_empty());
        assert_eq!(score([phone("a", -1.0, 1.0)]).gestures[0].start, 0.0);
        assert_eq!(score([phone("a", 1.0, 1e9)]).labels[1].end, MAX_SECONDS);
    }

    #[test]
    fn endless_phones_end() {
        let endless = core::iter::repeat(phone("a", 0.0, 1.0));
        assert_eq!(score(endless).labels.len(), 1);
    }
}
