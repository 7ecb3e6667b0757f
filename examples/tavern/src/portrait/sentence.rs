//! The sentence of the strip: spoken by the voice that is there, and made into curves.

use crate::args::Line;
use crate::notice::Notices;
use bevy::prelude::*;
use bevy_banter::engine::{
    Job, Phoneme, SynthesizeEvent, SynthesizeRequest, Update as JobUpdate, VoiceStyle,
};
use bevy_banter::lipsync::{Phone, Style, Track};
use bevy_banter::voice::{FallbackVoiceEngine, VoiceEngine};

/// More sound than this is not listened to, in samples: a strip is one sentence.
const MOST_SAMPLES: usize = 20 * 48_000;

/// The sentence while it is being spoken.
#[derive(Resource)]
pub(super) struct Reading {
    text: String,
    job: Option<Job<SynthesizeEvent>>,
    spoken: Spoken,
    over: bool,
    problem: Option<String>,
}

#[derive(Default)]
struct Spoken {
    rate: u32,
    samples: Vec<f32>,
    phonemes: Vec<Phoneme>,
}

/// A sentence that was spoken.
pub(super) struct Sentence {
    pub(super) text: String,
    /// Samples per second.
    pub(super) rate: u32,
    pub(super) samples: Vec<f32>,
    pub(super) phonemes: Vec<Phoneme>,
    pub(super) track: Track,
}

impl Reading {
    /// Of the first line that was asked for, or of our own.
    pub(super) fn of(line: Option<&Line>) -> Self {
        let text = match line {
            Some(Line::Say(text)) => text.clone(),
            _ => super::LINE.to_owned(),
        };
        Self {
            text,
            job: None,
            spoken: Spoken::default(),
            over: false,
            problem: None,
        }
    }

    /// Whether nothing more is to come.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// The sentence, or a notice of why there is none.
    pub(super) fn take(&mut self, notices: &mut Notices) -> Option<Sentence> {
        if let Some(problem) = self.problem.take() {
            notices.add(format!("there is no strip of the sentence: {problem}"));
            return None;
        }
        let Spoken {
            rate,
            samples,
            phonemes,
        } = std::mem::take(&mut self.spoken);
        let phones = phonemes.iter().map(|phoneme| Phone {
            symbol: &phoneme.symbol,
            start: phoneme.start,
            end: phoneme.end,
        });
        let track = Track::from_phones(phones, &Style::default());
        Some(Sentence {
            text: std::mem::take(&mut self.text),
            rate,
            samples,
            phonemes,
            track,
        })
    }

    fn end(&mut self, problem: Option<String>) {
        self.over = true;
        self.problem = problem;
        self.job = None;
    }
}

impl Sentence {
    /// How long it is, in seconds.
    pub(super) fn seconds(&self) -> f32 {
        self.samples.len() as f32 / self.rate.max(1) as f32
    }

    /// The middle of every sound, by what it is called; of a sound that moves, both halves.
    pub(super) fn moments(&self) -> impl Iterator<Item = (String, f32)> {
        self.track
            .visemes()
            .filter(|(_, span)| span.end - span.start > 0.02)
            .map(|(viseme, span)| (viseme.name().to_owned(), 0.5 * (span.start + span.end)))
    }
}

/// Has the sentence spoken, and takes what comes.
pub(super) fn read(
    voice: Option<Res<VoiceEngine>>,
    fallback: Option<Res<FallbackVoiceEngine>>,
    mut reading: ResMut<Reading>,
) {
    if reading.over {
        return;
    }
    if reading.job.is_none() {
        let worker = voice.as_ref().map(|voice| &voice.0);
        let Some(worker) = worker.or(fallback.as_ref().map(|voice| &voice.0)) else {
            return reading.end(Some("there is no voice".to_owned()));
        };
        let request = SynthesizeRequest {
            text: reading.text.clone(),
            style: VoiceStyle {
                language: "en-gb".to_owned(),
                variant: Some("f2".to_owned()),
                rate: 0.9,
                ..VoiceStyle::default()
            },
        };
        match worker.submit(request) {
            Ok(job) => reading.job = Some(job),
            Err(error) => reading.end(Some(error.to_string())),
        }
        return;
    }
    let Reading { job, spoken, .. } = &mut *reading;
    while let Some(update) = job.as_mut().and_then(Job::poll) {
        match update {
            JobUpdate::Event(SynthesizeEvent::Start { rate, .. }) => spoken.rate = rate,
            JobUpdate::Event(SynthesizeEvent::Samples(samples)) => {
                let room = MOST_SAMPLES.saturating_sub(spoken.samples.len());
                spoken.samples.extend(samples.into_iter().take(room));
            }
            JobUpdate::Event(SynthesizeEvent::Phonemes(phonemes)) => {
                spoken.phonemes.extend(phonemes);
            }
            JobUpdate::Done => return reading.end(None),
            JobUpdate::Failed(error) => return reading.end(Some(error.to_string())),
        }
    }
}
