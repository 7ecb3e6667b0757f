//! What is heard of a recording while whisper.cpp works, and what is told of it.

use crate::timeline::Timeline;
use crate::whisper::{Listener, Piece};
use crate::{text, words};
use banter_engine::{EngineError, Output, Segment, TranscribeEvent};
use std::time::Duration;

/// The longest that one pass of the encoder may take: minutes, where a large model runs on a
/// weak processor.
const LONGEST_PASS: Duration = Duration::from_secs(180);

/// What was heard of a recording so far.
pub(crate) struct Hearing<'a> {
    output: &'a mut Output<TranscribeEvent>,
    timeline: Timeline,
    /// Whether text is told as it comes.
    tells: bool,
    so_far: String,
    pieces: Vec<Piece>,
}

impl<'a> Hearing<'a> {
    /// For a recording of so many seconds. Text so far is told only if `tells`.
    pub(crate) fn new(output: &'a mut Output<TranscribeEvent>, seconds: f32, tells: bool) -> Self {
        Self {
            output,
            timeline: Timeline::new(seconds),
            tells,
            so_far: String::new(),
            pieces: Vec::new(),
        }
    }

    /// What was heard.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// As if nothing had been heard.
    pub(crate) fn forget(&mut self) {
        self.so_far.clear();
        self.pieces.clear();
    }

    /// Sends what does not change any more.
    pub(crate) fn finish(
        mut self,
        language: Option<&str>,
        with_words: bool,
    ) -> Result<(), EngineError> {
        let mut segments = Vec::new();
        // The highest probability of all that was no text.
        let mut nobody: Option<f32> = None;
        for piece in &self.pieces {
            let text = text::clean(&piece.text);
            let (start, end) = self.timeline.place(piece.start, piece.end);
            let no_speech = probability(piece.no_speech);
            if text.is_empty() {
                nobody = Some(nobody.unwrap_or(0.0).max(no_speech));
                continue;
            }
            let words = if with_words {
                words::words(piece, start, end)
            } else {
                Vec::new()
            };
            // Where something was left out of the text, its words are not known.
            let joined: String = words.iter().map(|word| word.text.as_str()).collect();
            segments.push(Segment {
                words: if joined == text { words } else { Vec::new() },
                text,
                start,
                end,
                no_speech,
            });
        }
        if segments.is_empty() {
            segments.push(Segment {
                text: String::new(),
                start: 0.0,
                end: self.timeline.seconds(),
                no_speech: nobody.unwrap_or(1.0),
                words: Vec::new(),
            });
        } else if let Some(language) = language {
            self.output
                .send(TranscribeEvent::Language(language.to_owned()))?;
        }
        for segment in segments {
            self.output.send(TranscribeEvent::Segment(segment))?;
        }
        Ok(())
    }
}

fn probability(claimed: f32) -> f32 {
    if claimed.is_nan() {
        0.0
    } else {
        claimed.clamp(0.0, 1.0)
    }
}

impl Listener for Hearing<'_> {
    fn goes_on(&mut self) -> bool {
        self.output.alive();
        !self.output.is_cancelled()
    }

    fn long_step(&mut self) {
        self.output.busy_for(LONGEST_PASS);
    }

    fn heard(&mut self, piece: Piece) {
        let text = text::clean(&piece.text);
        self.pieces.push(piece);
        if text.is_empty() || !self.tells {
            return;
        }
        if !self.so_far.is_empty() {
            self.so_far.push(' ');
        }
        self.so_far.push_str(&text);
        // A job that is no longer wanted ends at the next step.
        let _ = self
            .output
            .send(TranscribeEvent::Partial(self.so_far.clone()));
    }
}
