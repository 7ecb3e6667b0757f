//! What a job is about, and what it has brought.

use crate::streaming::{
    Claim, FilterVerdict, HallucinationFilter, Purpose, Spoken, script, spoken,
};
use banter_engine::{Segment, Window};

/// A segment of which nobody spoke, for certain, is not text.
const NOBODY: f32 = 0.8;
/// Segments of a window at most.
const MOST_SEGMENTS: usize = 1_000;

/// A job in progress.
#[derive(Debug)]
pub(crate) struct Flight {
    pub(crate) purpose: Purpose,
    /// Where the window begins and ends, in samples.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) window: Window,
    segments: Vec<Segment>,
    pub(crate) language: Option<String>,
    /// For how much of what is new somebody seems to speak, and how long that is.
    pub(crate) voiced: f64,
    pub(crate) seconds: f64,
}

impl Flight {
    /// One that has brought nothing.
    pub(crate) fn new(purpose: Purpose, start: usize, end: usize, window: Window) -> Self {
        Self {
            purpose,
            start,
            end,
            window,
            segments: Vec::new(),
            language: None,
            voiced: 0.0,
            seconds: 0.0,
        }
    }

    /// Takes a segment, if there is anything in it.
    pub(crate) fn hear(&mut self, segment: Segment) {
        let said = segment.no_speech < NOBODY && !segment.text.is_empty();
        if said && self.segments.len() < MOST_SEGMENTS {
            self.segments.push(segment);
        }
    }

    /// The words heard, whose times count from `origin`.
    pub(crate) fn words(&self, origin: f64) -> Vec<Spoken> {
        spoken(&self.segments, origin)
    }

    /// What to make of those of its words that are `new`.
    pub(crate) fn verdict(
        &self,
        guard: &HallucinationFilter,
        prompt: &str,
        new: &[Spoken],
    ) -> FilterVerdict {
        let mut text = String::new();
        for word in new {
            script::append(&mut text, &word.text);
        }
        let no_speech = self.segments.iter().map(|segment| segment.no_speech);
        guard.judge(&Claim {
            text: &text,
            prompt,
            seconds: self.seconds,
            voiced: self.voiced,
            // Of the segment in which somebody is the likeliest to have spoken.
            no_speech: no_speech.reduce(f32::min).unwrap_or(0.0),
            probability: mean_probability(new),
            full: self.window == Window::Full,
        })
    }
}

fn mean_probability(words: &[Spoken]) -> Option<f32> {
    let known = words.iter().filter(|word| word.timed);
    let (sum, count) = known.fold((0.0, 0), |(sum, count), word| {
        (sum + word.probability, count + 1)
    });
    (count > 0).then(|| sum / count as f32)
}
