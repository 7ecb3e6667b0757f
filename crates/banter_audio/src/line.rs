//! One sentence while it is heard.

use crate::mixer::Voice;
use banter_core::{SentenceSynthesized, reading_time};
use banter_engine::Pcm;
use tracing::warn;

/// Rates that a voice can have. Outside of them the engine is mistaken: at 1 Hz a sentence
/// would last for hours.
const RATES: std::ops::RangeInclusive<u32> = 1_000..=384_000;

/// Between what is mixed and what is heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Delay {
    /// Seconds that are mixed at a time, between which the count stands still.
    pub(crate) block: f64,
    /// Seconds from the mix to the ear.
    pub(crate) latency: f64,
}

/// A sentence, waiting or heard.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) index: usize,
    /// Its sound, until it is handed to kira.
    pub(crate) pcm: Option<Pcm>,
    duration: f64,
    position: Option<f64>,
    voice: Option<Voice>,
}

impl Line {
    pub(crate) fn new(voiced: &SentenceSynthesized) -> Self {
        let pcm = voiced.speech.as_ref().map(|speech| &speech.pcm);
        if let Some(pcm) = pcm
            && !RATES.contains(&pcm.rate())
        {
            warn!(
                "the voice of sentence {} has {} samples a second, which is no voice's rate; \
                 it is shown without sound",
                voiced.index,
                pcm.rate()
            );
        }
        let pcm = pcm.filter(|pcm| !pcm.is_empty() && RATES.contains(&pcm.rate()));
        let duration = match pcm {
            Some(pcm) => pcm.samples().len() as f64 / f64::from(pcm.rate()),
            None => reading_time(&voiced.text).as_secs_f64(),
        };
        Self {
            index: voiced.index,
            pcm: pcm.cloned(),
            duration,
            position: None,
            voice: None,
        }
    }

    /// Begins with `voice`, or by the clock where there is none.
    pub(crate) fn begin(&mut self, voice: Option<Voice>) {
        self.pcm = None;
        self.voice = voice;
    }

    /// Holds its voice still in the middle of a word, or lets it go on.
    pub(crate) fn hold(&self, is_held: bool) {
        if let Some(voice) = &self.voice {
            voice.hold(is_held);
        }
    }

    /// Moves on by `delta` seconds of the game. Without `delay` nothing sounds: a voice
    /// that was heard so far is let go, and the clock takes over from where it was.
    pub(crate) fn advance(&mut self, delta: f64, delay: Option<Delay>) {
        self.position = Some(match (&self.voice, delay) {
            (Some(voice), Some(delay)) => {
                // Read in this order: what has ended is mixed to its end.
                let ended = voice.ended().is_some();
                heard(
                    self.position,
                    delta,
                    voice.mixed(),
                    ended,
                    self.duration,
                    delay,
                )
            }
            _ => {
                self.voice = None;
                (self.position.unwrap_or(0.0) + delta).min(self.duration)
            }
        });
    }

    /// Seconds of the sentence that are heard; negative while it is on its way.
    pub(crate) fn position(&self) -> f64 {
        self.position.unwrap_or(0.0)
    }

    /// Whether it was heard to its end.
    pub(crate) fn is_over(&self) -> bool {
        self.position
            .is_some_and(|position| position >= self.duration)
    }

    /// Whether it sounds, as opposed to being shown by the clock.
    pub(crate) fn sounds(&self) -> bool {
        self.voice.is_some()
    }

    /// The frame of the mix at which it was over, where it sounded.
    pub(crate) fn ended(&self) -> Option<u64> {
        self.voice.as_ref().and_then(Voice::ended)
    }
}

/// What is heard now, from what is mixed.
///
/// The count of what is mixed stands still while the device plays a block, and what is
/// heard moves on: by the game's clock, within the block that can be heard at this time,
/// and never back. `previous` is what was heard `delta` seconds ago.
fn heard(
    previous: Option<f64>,
    delta: f64,
    mixed: f64,
    ended: bool,
    duration: f64,
    delay: Delay,
) -> f64 {
    let latest = if ended {
        duration
    } else {
        mixed - delay.latency
    };
    let earliest = mixed - delay.latency - delay.block;
    let guess = previous.map_or(earliest, |position| position + delta);
    let now = guess.max(earliest).min(latest);
    previous.map_or(now, |position| now.max(position))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    const DEVICE: Delay = Delay {
        block: 0.02,
        latency: 0.05,
    };

    #[test]
    fn without_a_device_it_is_what_is_mixed() {
        let offline = Delay {
            block: 0.0,
            latency: 0.0,
        };
        assert_eq!(heard(None, 0.016, 0.016, false, 1.0, offline), 0.016);
        assert_eq!(heard(Some(0.99), 0.001, 1.0, true, 1.0, offline), 1.0);
    }

    #[test]
    fn the_clock_moves_on_between_blocks() {
        let a = heard(Some(0.435), 0.005, 0.5, false, 1.0, DEVICE);
        let b = heard(Some(a), 0.005, 0.5, false, 1.0, DEVICE);
        assert!((b - a - 0.005).abs() < 1e-9);
        let c = heard(Some(b), 0.1, 0.5, false, 1.0, DEVICE);
        assert!((c - 0.45).abs() < 1e-9, "never past what can be heard: {c}");
    }

    #[test]
    fn the_end_is_heard_late() {
        let mut position = heard(None, 0.01, 1.0, true, 1.0, DEVICE);
        let mut steps = 0;
        while position < 1.0 {
            position = heard(Some(position), 0.01, 1.0, true, 1.0, DEVICE);
            steps += 1;
        }
        assert!((6..=8).contains(&steps), "{steps}");
    }

    proptest! {
        #[test]
        fn it_never_runs_back_and_follows_the_device(
            frames in prop::collection::vec((0.0..0.05_f64, 0..4_u32), 1..200),
        ) {
            let (mut mixed, mut position) = (0.0, None);
            for (delta, blocks) in frames {
                mixed += f64::from(blocks) * DEVICE.block;
                let now = heard(position, delta, mixed, false, 1e9, DEVICE);
                prop_assert!(position.is_none_or(|before| now >= before));
                prop_assert!(now <= mixed - DEVICE.latency + 1e-9);
                prop_assert!(now >= mixed - DEVICE.latency - DEVICE.block - 1e-9);
                position = Some(now);
            }
        }
    }
}
