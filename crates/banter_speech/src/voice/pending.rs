//! Sentences on their way to sound.

use crate::voice::engines::{Engines, Speaking};
use crate::voice::lead::{Habit, Lead};
use crate::voice::{SentenceAudio, SentenceReady, SentenceSynthesized, VoiceSettings};
use banter_core::{Pcm, Phoneme, PhonemeTiming, Speech, Stamp};
use banter_engine::resample::Resampler;
use banter_engine::{EngineError, Job, SynthesizeEvent, SynthesizeRequest, Update};
use bevy::prelude::*;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The longest sentence that is kept, in samples: ten minutes at 48 kHz. An engine that
/// sends more has failed.
const MOST_SAMPLES: usize = 48_000 * 600;

/// The most phonemes of it, some hundred a second.
const MOST_PHONEMES: usize = 60_000;

/// The shortest stretch of a growing sentence that is passed on, in seconds.
const SHORTEST: f32 = 0.04;

/// The sentences of a turn that are being spoken, in their order.
#[derive(Component, Debug)]
pub(crate) struct Voicing(pub(crate) VecDeque<Pending>);

impl Voicing {
    pub(crate) fn starting_with(pending: Pending) -> Self {
        Self(VecDeque::from([pending]))
    }

    pub(crate) fn push(&mut self, pending: Pending) {
        self.0.push_back(pending);
    }
}

/// A sentence on its way to sound.
#[derive(Debug)]
pub(crate) struct Pending {
    index: usize,
    text: String,
    /// `None` once the engine is done with all of it.
    pub(crate) job: Option<Job<SynthesizeEvent>>,
    /// What the other voice is asked if this one fails.
    again: Option<SynthesizeRequest>,
    /// Its pieces in other languages that come behind.
    later: VecDeque<Speaking>,
    /// What of `samples` and `phonemes` is of pieces before.
    before: (usize, usize),
    /// What brings the piece to the rate of the first, where it has another.
    resampler: Option<Resampler>,
    rate: u32,
    timing: PhonemeTiming,
    samples: Vec<f32>,
    phonemes: Vec<Phoneme>,
    /// When the engine was first seen to work on it, by the game's clock and by the wall's.
    begun: Option<(Duration, Instant)>,
    lead: Lead,
    /// Samples and phonemes that were passed on already.
    told: (usize, usize),
    /// When the game was last paused.
    pub(crate) paused: Option<Instant>,
}

impl Pending {
    /// A sentence of these pieces. It will only be shown where no engine took any.
    pub(crate) fn new(sentence: &SentenceReady, pieces: impl Iterator<Item = Speaking>) -> Self {
        let mut pending = Self {
            index: sentence.index,
            text: sentence.text.clone(),
            job: None,
            again: None,
            later: pieces.collect(),
            before: (0, 0),
            resampler: None,
            rate: 0,
            timing: PhonemeTiming::Estimated,
            samples: Vec::new(),
            phonemes: Vec::new(),
            begun: None,
            lead: Lead::default(),
            told: (0, 0),
            paused: None,
        };
        pending.go_on();
        pending
    }

    /// Goes on to the next piece, if there is one.
    fn go_on(&mut self) {
        if let Some(mut resampler) = self.resampler.take() {
            resampler.finish(&mut self.samples);
        }
        self.before = (self.samples.len(), self.phonemes.len());
        (self.job, self.again) = match self.later.pop_front() {
            Some(Speaking { job, again }) => (Some(job), again),
            None => (None, None),
        };
    }

    /// Takes what the engine has sent. `Err` when it failed.
    pub(crate) fn advance(
        &mut self,
        VoiceSettings {
            synthesis_timeout, ..
        }: VoiceSettings,
    ) -> Result<(), EngineError> {
        while let Some(job) = &mut self.job {
            let Some(update) = job.poll() else {
                // The time behind other sentences, while a model loads or while the game is
                // paused is no silence.
                let paused = self.paused.map(|paused| paused.elapsed());
                if paused.map_or(job.silence(), |since| job.silence().min(since))
                    > synthesis_timeout
                {
                    return Err(EngineError::TimedOut {
                        engine: "the voice".to_owned(),
                        after: synthesis_timeout,
                    });
                }
                return Ok(());
            };
            match update {
                Update::Event(SynthesizeEvent::Start { rate, timing }) => self.start(rate, timing),
                Update::Event(SynthesizeEvent::Samples(samples)) => {
                    if self.samples.len() + samples.len() > MOST_SAMPLES {
                        return Err(endless());
                    }
                    match &mut self.resampler {
                        Some(resampler) => resampler.push(&samples, &mut self.samples),
                        None => self.samples.extend(samples),
                    }
                }
                Update::Event(SynthesizeEvent::Phonemes(phonemes)) => {
                    if self.phonemes.len() + phonemes.len() > MOST_PHONEMES {
                        return Err(endless());
                    }
                    let later = self.before.0 as f32 / self.rate.max(1) as f32;
                    self.phonemes
                        .extend(phonemes.into_iter().map(|phoneme| Phoneme {
                            start: phoneme.start + later,
                            end: phoneme.end + later,
                            ..phoneme
                        }));
                }
                Update::Done => self.go_on(),
                Update::Failed(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// A piece begins to come.
    fn start(&mut self, rate: u32, timing: PhonemeTiming) {
        let is_first = self.before.0 == 0;
        if is_first {
            (self.rate, self.timing) = (rate, timing);
        } else {
            self.timing = less_sure(self.timing, timing);
            let differs = rate != self.rate && rate > 0;
            self.resampler = differs.then(|| Resampler::new(rate, self.rate));
        }
    }

    /// What of a sentence that is still being made can be heard already. `Habit` tells how long
    /// it will be.
    ///
    /// Time is the slower one of the game's clock and the wall's: a game that runs faster than
    /// the engine, as a film may, hears it whole.
    pub(crate) fn stretch(
        &mut self,
        turn: Entity,
        habit: Habit,
        now: Stamp,
    ) -> Option<SentenceAudio> {
        let (by_game, by_wall) = match self.begun {
            Some(begun) => begun,
            None => *self.begun.insert((now.game, self.job.as_ref()?.begun()?)),
        };
        self.job.as_ref()?;
        let by_wall = now.wall.saturating_duration_since(by_wall);
        let after = now.game.saturating_sub(by_game).max(by_wall);
        let (sent, told) = self.told;
        if self.rate == 0 || self.samples.len() == sent {
            return None;
        }
        let seconds = |samples: usize| samples as f32 / self.rate as f32;
        self.lead.note(seconds(self.samples.len()), after);
        let length = habit.length(self.text.chars().count());
        let is_enough = sent > 0 || self.lead.is_enough(length);
        if !is_enough || seconds(self.samples.len() - sent) < SHORTEST {
            return None;
        }
        self.told = (self.samples.len(), self.phonemes.len());
        Some(SentenceAudio {
            turn,
            index: self.index,
            speech: Speech {
                pcm: Pcm::new(self.rate, self.samples.get(sent..)?),
                phonemes: self.phonemes.get(told..)?.into(),
                timing: self.timing,
            },
        })
    }

    /// Lets go of the engine and asks the other, if there is one; `Err` when that refuses.
    /// Without another, the sentence is only shown. A piece that is heard already ends with what
    /// there is of it: nobody begins a sentence anew in another's voice.
    pub(crate) fn try_other(&mut self, engines: &Engines) -> Result<(), EngineError> {
        self.job = None;
        let (samples, phonemes) = self.before;
        if self.told.0 > samples {
            self.go_on();
            return Ok(());
        }
        self.samples.truncate(samples);
        self.phonemes.truncate(phonemes);
        self.resampler = None;
        if samples == 0 {
            (self.begun, self.lead) = (None, Lead::default());
        }
        let again = self.again.take();
        match again.and_then(|request| engines.speak_again(request)) {
            Some(Ok(job)) => self.job = Some(job),
            Some(Err(error)) => {
                self.go_on();
                return Err(error);
            }
            None => self.go_on(),
        }
        Ok(())
    }

    /// How many characters of text became how many seconds of sound.
    pub(crate) fn lasted(&self) -> Option<(usize, f32)> {
        let made = !self.samples.is_empty() && self.rate > 0;
        made.then(|| {
            let seconds = self.samples.len() as f32 / self.rate as f32;
            (self.text.chars().count(), seconds)
        })
    }

    pub(crate) fn into_voiced(self, turn: Entity) -> SentenceSynthesized {
        // A voice that says nothing (punctuation, a script that it cannot read) leaves the
        // sentence to be read.
        let speech = (!self.samples.is_empty() && self.rate > 0).then(|| Speech {
            pcm: Pcm::new(self.rate, self.samples),
            phonemes: self.phonemes.into(),
            timing: self.timing,
        });
        SentenceSynthesized {
            turn,
            index: self.index,
            text: self.text,
            speech,
        }
    }
}

/// How far times can be trusted of which some are as sure as `one` and some as `other`.
fn less_sure(one: PhonemeTiming, other: PhonemeTiming) -> PhonemeTiming {
    use PhonemeTiming::{Aligned, Estimated, Exact};
    match (one, other) {
        (Exact, Exact) => Exact,
        (Estimated, _) | (_, Estimated) => Estimated,
        (Aligned, _) | (_, Aligned) => Aligned,
    }
}

fn endless() -> EngineError {
    EngineError::Failed {
        engine: "the voice".to_owned(),
        reason: "a sentence of it does not end".to_owned(),
    }
}
