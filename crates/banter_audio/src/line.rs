//! One sentence while it is heard.

use crate::growing::Grower;
use crate::mixer::Voice;
use banter_core::{
    PlaybackProgress, SentenceAudio, SentenceSynthesized, ThinkingSound, reading_time,
};
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
    /// Its sound, as far as it is there.
    pub(crate) sound: Option<Grower>,
    /// Seconds, once they are known; until then there is no end to it.
    duration: f64,
    position: Option<f64>,
    voice: Option<Voice>,
}

impl Line {
    /// A sentence that is there, as sound or to be read.
    pub(crate) fn new(voiced: &SentenceSynthesized) -> Self {
        let pcm = voiced.speech.as_ref().map(|speech| &speech.pcm);
        let sound = pcm.and_then(|pcm| grower(voiced.index, pcm));
        if let Some(sound) = &sound {
            sound.end();
        }
        let duration = match &sound {
            Some(sound) => sound.seconds(),
            None => reading_time(&voiced.text).as_secs_f64(),
        };
        Self {
            index: voiced.index,
            sound,
            duration,
            position: None,
            voice: None,
        }
    }

    /// A sentence of which this is the first stretch, if it is any. Of one that cannot be heard,
    /// its end says why, once.
    pub(crate) fn growing(audio: &SentenceAudio) -> Option<Self> {
        if !RATES.contains(&audio.speech.pcm.rate()) {
            return None;
        }
        Some(Self {
            index: audio.index,
            sound: Some(grower(audio.index, &audio.speech.pcm)?),
            duration: f64::INFINITY,
            position: None,
            voice: None,
        })
    }

    /// A breath or a hesitation before the first sentence, if there is any sound in it.
    pub(crate) fn thinking(sound: &ThinkingSound) -> Option<Self> {
        let index = PlaybackProgress::THINKING;
        let sound = grower(index, &sound.speech.pcm)?;
        sound.end();
        Some(Self {
            index,
            duration: sound.seconds(),
            sound: Some(sound),
            position: None,
            voice: None,
        })
    }

    /// Appends what came of it.
    pub(crate) fn grow(&mut self, audio: &SentenceAudio) {
        if self.duration.is_infinite()
            && let Some(sound) = &mut self.sound
        {
            sound.append(audio.speech.pcm.clone());
        }
    }

    /// Ends it with the rest of `voiced`. One that was there already stays as it is.
    pub(crate) fn end(&mut self, voiced: &SentenceSynthesized) {
        let Some(sound) = self.sound.as_mut().filter(|_| self.duration.is_infinite()) else {
            return;
        };
        if let Some(speech) = &voiced.speech
            && let Some(rest) = speech.pcm.samples().get(sound.len()..)
        {
            sound.append(Pcm::new(speech.pcm.rate(), rest));
        }
        sound.end();
        self.duration = sound.seconds();
    }

    /// Begins with `voice`, or by the clock where there is none.
    pub(crate) fn begin(&mut self, voice: Option<Voice>) {
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
                let there = self.sound.as_ref().map_or(f64::INFINITY, Grower::seconds);
                let end = self.duration.min(there);
                (self.position.unwrap_or(0.0) + delta).min(end)
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

/// A sound that begins with `pcm`, where that can be a voice's.
fn grower(index: usize, pcm: &Pcm) -> Option<Grower> {
    let is_a_voice = RATES.contains(&pcm.rate());
    if !is_a_voice {
        warn!(
            "the voice of sentence {index} has {} samples a second, which is no voice's rate; \
             it is shown without sound",
            pcm.rate()
        );
    }
    (is_a_voice && !pcm.is_empty()).then(|| Grower::new(pcm.clone()))
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
