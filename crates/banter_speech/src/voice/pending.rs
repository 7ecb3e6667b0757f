//! Sentences on their way to sound.

use crate::voice::engines::{Engines, Speaking};
use crate::voice::lead::{Habit, Lead};
use crate::voice::{SentenceAudio, SentenceReady, SentenceSynthesized, VoiceSettings};
use banter_core::{Pcm, Phoneme, PhonemeTiming, Speech, Stamp};
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
    /// `None` once the engine is done with it.
    pub(crate) job: Option<Job<SynthesizeEvent>>,
    /// What the other voice is asked if this one fails.
    again: Option<SynthesizeRequest>,
    rate: u32,
    timing: PhonemeTiming,
    samples: Vec<f32>,
    phonemes: Vec<Phoneme>,
    /// When the engine was first seen to work on it, by the game's clock.
    begun: Option<Duration>,
    lead: Lead,
    /// Samples and phonemes that were passed on already.
    told: (usize, usize),
    /// When the game was last paused.
    pub(crate) paused: Option<Instant>,
}

impl Pending {
    /// A sentence that will only be shown where no engine took it.
    pub(crate) fn new(sentence: &SentenceReady, speaking: Option<Speaking>) -> Self {
        let (job, again) = match speaking {
            Some(Speaking { job, again }) => (Some(job), again),
            None => (None, None),
        };
        Self {
            index: sentence.index,
            text: sentence.text.clone(),
            job,
            again,
            rate: 0,
            timing: PhonemeTiming::Estimated,
            samples: Vec::new(),
            phonemes: Vec::new(),
            begun: None,
            lead: Lead::default(),
            told: (0, 0),
            paused: None,
        }
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
                Update::Event(SynthesizeEvent::Start { rate, timing }) => {
                    self.rate = rate;
                    self.timing = timing;
                }
                Update::Event(SynthesizeEvent::Samples(samples)) => {
                    if self.samples.len() + samples.len() > MOST_SAMPLES {
                        return Err(endless());
                    }
                    self.samples.extend(samples);
                }
                Update::Event(SynthesizeEvent::Phonemes(phonemes)) => {
                    if self.phonemes.len() + phonemes.len() > MOST_PHONEMES {
                        return Err(endless());
                    }
                    self.phonemes.extend(phonemes);
                }
                Update::Done => self.job = None,
                Update::Failed(error) => return Err(error),
            }
        }
        Ok(())
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
        let begun = self.job.as_ref()?.begun()?;
        let by_game = now.game.saturating_sub(*self.begun.get_or_insert(now.game));
        let after = by_game.max(now.wall.saturating_duration_since(begun));
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
    /// Without another, the sentence is only shown. One that is heard already ends with what
    /// there is of it: nobody begins a sentence anew in another's voice.
    pub(crate) fn try_other(&mut self, engines: &Engines) -> Result<(), EngineError> {
        self.job = None;
        if self.told.0 > 0 {
            return Ok(());
        }
        self.samples.clear();
        self.phonemes.clear();
        (self.begun, self.lead) = (None, Lead::default());
        let again = self.again.take();
        if let Some(submitted) = again.and_then(|request| engines.speak_again(request)) {
            self.job = Some(submitted?);
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

fn endless() -> EngineError {
    EngineError::Failed {
        engine: "the voice".to_owned(),
        reason: "a sentence of it does not end".to_owned(),
    }
}
