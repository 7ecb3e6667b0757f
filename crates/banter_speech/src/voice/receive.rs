//! From the voice to speech.

#[cfg(test)]
mod tests;

use crate::voice::submit::Engines;
use crate::voice::{SentenceReady, SentenceSynthesized, VoiceSettings};
use banter_core::{EngineFailed, Pcm, Phoneme, PhonemeTiming, Speech, Stage};
use banter_engine::{EngineError, Job, SynthesizeEvent, SynthesizeRequest, Update};
use bevy::prelude::*;
use std::collections::VecDeque;
use std::time::Instant;

/// The longest sentence that is kept, in samples: ten minutes at 48 kHz. An engine that
/// sends more is out of its mind.
const MOST_SAMPLES: usize = 48_000 * 600;

/// The sentences of a turn that are being spoken, in their order.
#[derive(Component, Debug)]
pub(crate) struct Voicing(VecDeque<Pending>);

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
    job: Option<Job<SynthesizeEvent>>,
    /// What the other voice is asked if this one fails.
    again: Option<SynthesizeRequest>,
    rate: u32,
    timing: PhonemeTiming,
    samples: Vec<f32>,
    phonemes: Vec<Phoneme>,
    /// When the game was last paused.
    paused: Option<Instant>,
}

impl Pending {
    pub(crate) fn speaking(
        sentence: &SentenceReady,
        job: Job<SynthesizeEvent>,
        again: Option<SynthesizeRequest>,
    ) -> Self {
        Self {
            job: Some(job),
            again,
            ..Self::silent(sentence)
        }
    }

    /// A sentence that will only be shown.
    pub(crate) fn silent(sentence: &SentenceReady) -> Self {
        Self {
            index: sentence.index,
            text: sentence.text.clone(),
            job: None,
            again: None,
            rate: 0,
            timing: PhonemeTiming::Estimated,
            samples: Vec::new(),
            phonemes: Vec::new(),
            paused: None,
        }
    }

    /// Takes what the engine has sent. `Err` when it failed.
    fn advance(&mut self, VoiceSettings { patience }: VoiceSettings) -> Result<(), EngineError> {
        while let Some(job) = &mut self.job {
            let Some(update) = job.poll() else {
                // The time behind other sentences, while a model loads or while the game is
                // paused is no silence.
                let paused = self.paused.map(|paused| paused.elapsed());
                if paused.map_or(job.silence(), |since| job.silence().min(since)) > patience {
                    return Err(EngineError::TimedOut {
                        engine: "the voice".to_owned(),
                        after: patience,
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
                        return Err(EngineError::Failed {
                            engine: "the voice".to_owned(),
                            reason: "a sentence of it does not end".to_owned(),
                        });
                    }
                    self.samples.extend(samples);
                }
                Update::Event(SynthesizeEvent::Phonemes(phonemes)) => {
                    self.phonemes.extend(phonemes);
                }
                Update::Done => self.job = None,
                Update::Failed(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Lets go of the engine and asks the other, if there is one; `Err` when that refuses.
    /// Without another, the sentence is only shown.
    fn try_other(&mut self, engines: &Engines) -> Result<(), EngineError> {
        self.job = None;
        self.samples.clear();
        self.phonemes.clear();
        let again = self.again.take();
        if let Some(submitted) = again.and_then(|request| engines.speak_again(request)) {
            self.job = Some(submitted?);
        }
        Ok(())
    }

    fn into_voiced(self, turn: Entity) -> SentenceSynthesized {
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

/// Patience does not run out while the game is paused.
pub(crate) fn wait(mut turns: Query<&mut Voicing>) {
    for mut voicing in &mut turns {
        for pending in &mut voicing.bypass_change_detection().0 {
            pending.paused = Some(Instant::now());
        }
    }
}

pub(crate) fn receive(
    mut turns: Query<(Entity, &mut Voicing)>,
    settings: Res<VoiceSettings>,
    engines: Engines,
    mut voiced: MessageWriter<SentenceSynthesized>,
    mut commands: Commands,
) {
    for (turn, mut voicing) in &mut turns {
        let voicing = voicing.bypass_change_detection();
        for pending in &mut voicing.0 {
            let Err(error) = pending.advance(*settings) else {
                continue;
            };
            let refusal = pending.try_other(&engines).err();
            for error in [Some(error), refusal].into_iter().flatten() {
                if !error.is_cancelled() {
                    commands.trigger(EngineFailed {
                        turn,
                        stage: Stage::Speak,
                        error,
                    });
                }
            }
        }
        while voicing.0.front().is_some_and(|first| first.job.is_none()) {
            if let Some(first) = voicing.0.pop_front() {
                voiced.write(first.into_voiced(turn));
            }
        }
    }
}
