//! Scenes: what a pipeline makes of sound whose voice is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod any_input;
mod button;
mod joining;
mod noises;
mod overlap;
mod recordings;
mod second;
mod speech;

use super::*;
use crate::{BLOCK, BargeInSettings, EndpointingSettings, SpeechOutcome};
use std::time::Duration;

/// The louder, the likelier voice is: 0.25 is voice for certain, 0.1 voice that can only go
/// on.
struct Likely;

impl VoiceActivity for Likely {
    fn frame(&self) -> usize {
        BLOCK
    }

    fn probability(&mut self, frame: &[f32]) -> f32 {
        let mean = frame.iter().map(|s| s.abs()).sum::<f32>() / frame.len() as f32;
        (mean * 4.0).min(1.0)
    }

    fn reset(&mut self) {}
}

/// Round numbers, which stay what they are when defaults are tuned.
fn settings() -> TurnSettings {
    let ms = Duration::from_millis;
    TurnSettings {
        endpointing: EndpointingSettings {
            finished: ms(400),
            open: ms(900),
            unknown: ms(700),
            unfinished: ms(1_600),
            ..EndpointingSettings::default()
        },
        barge_in: BargeInSettings {
            suspicion: ms(130),
            voice: ms(500),
            backchannel: ms(900),
            settled: ms(250),
            verdict: ms(700),
        },
        ..TurnSettings::default()
    }
}

/// A pipeline with all that went in and came out.
struct Scene {
    pipeline: Pipeline,
    input: Vec<f32>,
    events: Vec<SpeechEvent>,
}

impl Scene {
    /// With an open gate, after a second of silence.
    fn open() -> Self {
        let mut scene = Self::with(settings());
        scene.pipeline.set_gate(Gate::Open);
        scene
    }

    /// With a closed gate, after a second of silence.
    fn with(settings: TurnSettings) -> Self {
        let mut scene = Self {
            pipeline: Pipeline::new(settings, Box::new(Likely)),
            input: Vec::new(),
            events: Vec::new(),
        };
        scene.quiet(1_000);
        scene
    }

    fn sound(&mut self, ms: usize, amplitude: f32) -> &mut Self {
        let from = self.input.len();
        // No two samples in a row are the same, so that sound that is out of place is seen.
        self.input.extend((from..from + ms * 16).map(|i| {
            let size = amplitude * (1.0 + (i % 977) as f32 / 9_770.0);
            if i % 2 == 0 { size } else { -size }
        }));
        self.pipeline.push(&self.input[from..], &mut self.events);
        self
    }

    fn speak(&mut self, ms: usize) -> &mut Self {
        self.sound(ms, 0.25)
    }

    fn murmur(&mut self, ms: usize) -> &mut Self {
        self.sound(ms, 0.1)
    }

    fn quiet(&mut self, ms: usize) -> &mut Self {
        self.sound(ms, 0.000_1)
    }

    fn hint(&mut self, text: &str) -> &mut Self {
        self.pipeline.hint(text, Some("en"));
        self
    }

    fn gate(&mut self, gate: Gate) -> &mut Self {
        self.pipeline.set_gate(gate);
        self
    }

    fn answered(&mut self, answered: bool) -> &mut Self {
        self.pipeline.set_answered(answered);
        self
    }

    fn playing(&mut self, playing: bool) -> &mut Self {
        self.pipeline.set_playing(playing);
        self
    }

    /// What came out, in words and milliseconds, without the sound.
    fn story(&self) -> Vec<String> {
        let ms = |at: &f64| (at * 1_000.0).round() as i64;
        self.events
            .iter()
            .filter_map(|event| match event {
                SpeechEvent::Audio(_) => None,
                SpeechEvent::Started { at, .. } => Some(format!("started {}", ms(at))),
                SpeechEvent::Paused { at } => Some(format!("paused {}", ms(at))),
                SpeechEvent::Resumed { at } => Some(format!("resumed {}", ms(at))),
                SpeechEvent::BargeInSuspected { at } => Some(format!("suspected {}", ms(at))),
                SpeechEvent::BargeInConfirmed { at } => Some(format!("barged in {}", ms(at))),
                SpeechEvent::Ended {
                    end, decided, how, ..
                } => Some(format!("{how:?} {} by {}", ms(end), ms(decided))),
            })
            .collect()
    }

    /// The sound that came out of each utterance: where in the input it is, in milliseconds.
    fn heard(&self) -> Vec<(usize, usize)> {
        let mut heard: Vec<Vec<f32>> = Vec::new();
        for event in &self.events {
            match event {
                SpeechEvent::Started { .. } => heard.push(Vec::new()),
                SpeechEvent::Audio(pcm) => heard.last_mut().unwrap().extend(pcm.samples()),
                _ => {}
            }
        }
        let mut from = 0;
        heard
            .iter()
            .map(|sound| {
                let at = (from..=self.input.len() - sound.len())
                    .find(|&at| self.input[at..at + sound.len()] == sound[..])
                    .expect("the sound is a piece of the input");
                from = at + sound.len();
                (at / 16, from / 16)
            })
            .collect()
    }
}
