//! Frames that come in bursts, shown at a steady pace.

use crate::mouth::MouthFrame;
use banter_lipsync::{Melody, Weights};
use rtrb::Consumer;

/// Frames a second.
pub(super) const RATE: f64 = 100.0;
/// Seconds that the face stays behind the newest frame: what a sound card and a busy
/// machine bring at once.
const CUSHION: f64 = 0.04;
/// What is further behind than this, in seconds, is passed over.
const LATE: f64 = 0.25;
/// How much faster or slower than the clock the face may go, to stay as far behind as it
/// should: nobody sees it.
const BEND: f64 = 0.1;
/// Seconds without a frame after which the sound has broken off.
const PATIENCE: f32 = 0.15;

/// A frame on its way from the thread that listens.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct StreamFrame {
    /// Which of the stream it is: frame `n` is about the sound at `n` hundredths of a
    /// second.
    pub(crate) index: u64,
    pub(crate) mouth: MouthFrame,
    /// Whether a voice is heard, short pauses included.
    pub(crate) speaking: bool,
    /// What became sure of its melody since the frame before.
    pub(crate) melody: Melody,
}

impl StreamFrame {
    /// Whether there is a voice, or a mouth that has not come to rest after it.
    pub(crate) fn is_heard(&self) -> bool {
        self.speaking || self.mouth.weights != Weights::ZERO
    }
}

/// Where in a stream a face is.
#[derive(Debug, Default)]
pub(super) struct Playout {
    /// The frames before and after the position.
    before: StreamFrame,
    after: StreamFrame,
    /// In frames; `None` until there is one.
    position: Option<f64>,
    /// Seconds for which there has been nothing new.
    starved: f32,
}

impl Playout {
    /// Goes on for `dt` seconds, or to where the game says that the sound is (`at`, in
    /// seconds of the stream), and gives the face there; `None` if the sound has broken off.
    pub(super) fn advance(
        &mut self,
        dt: f32,
        at: Option<f64>,
        frames: &mut Consumer<StreamFrame>,
    ) -> Option<StreamFrame> {
        let waiting = frames.slots();
        // Frames may be missing among those that wait, and then there are more to come.
        let newest = self.after.index as f64 + waiting as f64;
        if waiting == 0 && self.position.is_none() {
            return None;
        }
        let begun = self.position.unwrap_or(newest - CUSHION * RATE);
        let behind = (newest - begun) / RATE;
        let position = match at {
            Some(at) if at.is_finite() => at * RATE,
            _ if behind > LATE => newest - CUSHION * RATE,
            _ => {
                let bend = ((behind - CUSHION) / CUSHION).clamp(-1.0, 1.0) * BEND;
                begun + f64::from(dt) * RATE * (1.0 + bend)
            }
        };
        let mut fresh = false;
        let (mut accent, mut phrase_end) = (0.0_f32, false);
        while (self.after.index as f64) < position || !fresh && self.position.is_none() {
            let Ok(frame) = frames.pop() else {
                break;
            };
            self.before = self.after;
            self.after = frame;
            fresh = true;
            accent = accent.max(frame.melody.accent);
            phrase_end |= frame.melody.phrase_end;
        }
        if self.position.is_none() {
            self.before = self.after;
        }
        self.starved = if fresh || (self.after.index as f64) >= position {
            0.0
        } else {
            self.starved + dt
        };
        // Not ahead of what there is: the face holds until more comes.
        let position = position.min(self.after.index as f64).max(0.0);
        self.position = Some(position);
        (self.starved < PATIENCE).then(|| {
            let mut frame = self.mix(position);
            // Of every frame that was passed, and once only.
            frame.melody.accent = accent;
            frame.melody.phrase_end = phrase_end;
            frame
        })
    }

    fn mix(&self, position: f64) -> StreamFrame {
        let (a, b) = (&self.before, &self.after);
        let span = b.index.saturating_sub(a.index).max(1) as f64;
        let part = ((position - a.index as f64) / span).clamp(0.0, 1.0) as f32;
        StreamFrame {
            mouth: a.mouth.lerp(&b.mouth, part),
            melody: Melody {
                melody: a.melody.melody + (b.melody.melody - a.melody.melody) * part,
                ..b.melody
            },
            ..*b
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use rtrb::{Producer, RingBuffer};

    fn frame(index: u64) -> StreamFrame {
        StreamFrame {
            index,
            melody: Melody {
                melody: index as f32,
                ..Melody::default()
            },
            ..Default::default()
        }
    }

    fn send(to: &mut Producer<StreamFrame>, indices: std::ops::Range<u64>) {
        for index in indices {
            to.push(frame(index)).unwrap();
        }
    }

    /// Frames in bursts of `burst`, at sixty pictures a second; the positions seen.
    fn play(burst: u64, seconds: u64) -> Vec<f32> {
        let (mut to, mut from) = RingBuffer::new(128);
        let mut playout = Playout::default();
        let mut sent = 0;
        (0..seconds * 60)
            .filter_map(|picture| {
                let due = picture * 100 / 60 / burst * burst;
                send(&mut to, sent..due);
                sent = sent.max(due);
                playout.advance(1.0 / 60.0, None, &mut from)
            })
            .map(|frame| frame.melody.melody)
            .collect()
    }

    #[test]
    fn the_pace_is_steady_and_the_delay_small() {
        for burst in [1, 2, 4] {
            let seen = play(burst, 20);
            let settled = &seen[seen.len() / 2..];
            for pair in settled.windows(2) {
                let step = pair[1] - pair[0];
                assert!((1.2..2.2).contains(&step), "burst {burst}: {step}");
            }
            let behind = 20.0 * 100.0 - settled.last().unwrap();
            assert!((0.0..10.0).contains(&behind), "burst {burst}: {behind}");
        }
    }

    #[test]
    fn what_came_while_nobody_looked_is_passed_over() {
        let (mut to, mut from) = RingBuffer::new(128);
        let mut playout = Playout::default();
        send(&mut to, 0..120);
        let seen = playout.advance(0.016, None, &mut from).unwrap();
        assert!(seen.melody.melody > 110.0, "{}", seen.melody.melody);
        // The thread has left frames out meanwhile.
        send(&mut to, 1_000..1_010);
        for _ in 0..10 {
            playout.advance(0.016, None, &mut from);
        }
        let seen = playout.advance(0.016, None, &mut from).unwrap();
        assert!((1_000.0..1_010.0).contains(&seen.melody.melody));
    }

    #[test]
    fn a_sound_that_breaks_off_is_held_and_then_let_go() {
        let (mut to, mut from) = RingBuffer::new(128);
        let mut playout = Playout::default();
        assert_eq!(playout.advance(0.016, None, &mut from), None);
        send(&mut to, 0..10);
        let mut held = 0;
        for _ in 0..60 {
            held += usize::from(playout.advance(0.016, None, &mut from).is_some());
        }
        assert!((9..25).contains(&held), "{held}");
        send(&mut to, 10..20);
        assert!(playout.advance(0.016, None, &mut from).is_some());
    }

    #[test]
    fn the_game_may_say_where_the_sound_is() {
        let (mut to, mut from) = RingBuffer::new(128);
        let mut playout = Playout::default();
        send(&mut to, 0..100);
        for (at, expected) in [(0.2, 20.0), (0.205, 20.5), (0.5, 50.0), (9.0, 99.0)] {
            let seen = playout.advance(0.016, Some(at), &mut from).unwrap();
            assert!(
                (seen.melody.melody - expected).abs() < 0.01,
                "{at}: {}",
                seen.melody.melody
            );
        }
        for nonsense in [f64::NAN, f64::INFINITY, -1e300] {
            let seen = playout.advance(0.016, Some(nonsense), &mut from);
            assert!(seen.is_some_and(|frame| frame.melody.melody.is_finite()));
        }
        assert!(
            playout
                .advance(f32::NAN, None, &mut from)
                .is_none_or(|f| f.melody.melody.is_finite())
        );
    }

    #[test]
    fn an_accent_is_told_once_whatever_the_pace() {
        for fps in [24, 60, 240] {
            let (mut to, mut from) = RingBuffer::new(128);
            let mut playout = Playout::default();
            let mut told = 0;
            let mut ends = 0;
            let mut sent = 0;
            for picture in 0..3 * fps {
                let due = picture * 100 / fps;
                for index in sent..due {
                    let mut frame = frame(index);
                    frame.melody.accent = if index == 100 { 0.7 } else { 0.0 };
                    frame.melody.phrase_end = index == 200;
                    to.push(frame).unwrap();
                }
                sent = due;
                if let Some(seen) = playout.advance(1.0 / fps as f32, None, &mut from) {
                    told += usize::from(seen.melody.accent == 0.7);
                    ends += usize::from(seen.melody.phrase_end);
                }
            }
            assert_eq!((told, ends), (1, 1), "{fps}");
        }
    }
}
