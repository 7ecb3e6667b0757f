//! From sound to frames of a mouth, on the thread that listens.

use super::playout::StreamFrame;
use crate::mouth::MouthFrame;
use banter_lipsync::{Heard, LiveFace, LiveMouth, LiveProsody, Melody, Style};

/// What hears sound, a frame for each 10 ms. It owns its buffers.
pub(super) trait Ear: Send {
    /// Appends what is decided by these samples.
    fn push(&mut self, samples: &[f32], heard: &mut Vec<Heard>);

    /// Appends what was still being thought about: the sound is over.
    fn finish(&mut self, heard: &mut Vec<Heard>);
}

/// Makes frames of one stream's sound, a hundred a second. Once warm it does not allocate.
pub(super) struct Follower {
    ear: Box<dyn Ear>,
    mouth: LiveMouth,
    prosody: LiveProsody,
    heard: Vec<Heard>,
    /// How many frames there were.
    count: u64,
    /// How the voice goes, and what has happened in it since the last frame.
    melody: Melody,
}

impl Follower {
    /// What follows sound of a rate in the manner of a style; a sentence if nothing does.
    pub(super) fn new(rate: u32, style: &Style) -> Result<Self, String> {
        Ok(Self {
            ear: ear(rate)?,
            mouth: LiveMouth::new(style),
            prosody: LiveProsody::new(rate),
            heard: Vec::with_capacity(64),
            count: 0,
            melody: Melody::default(),
        })
    }

    /// Appends the frames that are decided by these samples.
    pub(super) fn push(&mut self, samples: &[f32], frames: &mut Vec<StreamFrame>) {
        self.heard.clear();
        self.ear.push(samples, &mut self.heard);
        let melody = self.prosody.push(samples);
        self.melody = Melody {
            accent: self.melody.accent.max(melody.accent),
            phrase_end: self.melody.phrase_end || melody.phrase_end,
            ..melody
        };
        self.show(frames);
    }

    /// Appends the frames of what was still being thought about: the sound is over.
    pub(super) fn finish(&mut self, frames: &mut Vec<StreamFrame>) {
        self.heard.clear();
        self.ear.finish(&mut self.heard);
        self.show(frames);
        while let Some(face) = self.mouth.rest() {
            frames.push(self.frame(&face, 0.0));
        }
    }

    fn show(&mut self, frames: &mut Vec<StreamFrame>) {
        for index in 0..self.heard.len() {
            let Some(heard) = self.heard.get(index).copied() else {
                return;
            };
            if let Some(face) = self.mouth.push(&heard) {
                frames.push(self.frame(&face, heard.loudness));
            }
        }
    }

    fn frame(&mut self, face: &LiveFace, loudness: f32) -> StreamFrame {
        let (index, melody) = (self.count, self.melody);
        self.count += 1;
        // What happens in a voice happens in one frame.
        (self.melody.accent, self.melody.phrase_end) = (0.0, false);
        StreamFrame {
            index,
            mouth: MouthFrame {
                weights: face.weights,
                visemes: face.visemes,
            },
            loudness,
            melody,
        }
    }
}

#[cfg(not(test))]
fn ear(rate: u32) -> Result<Box<dyn Ear>, String> {
    Err(format!("nothing hears sound of {rate} samples a second"))
}

/// Hears no more than loudness.
#[cfg(test)]
fn ear(rate: u32) -> Result<Box<dyn Ear>, String> {
    struct Loud {
        hop: usize,
        waiting: Vec<f32>,
    }
    impl Ear for Loud {
        fn push(&mut self, samples: &[f32], heard: &mut Vec<Heard>) {
            use banter_lipsync::Viseme;
            self.waiting.extend_from_slice(samples);
            while self.waiting.len() >= self.hop {
                let loud = self.waiting.drain(..self.hop).any(|sample| sample > 0.01);
                let viseme = if loud { Viseme::Aa } else { Viseme::Sil };
                let mut visemes = [0.0; Viseme::COUNT];
                visemes[viseme.index()] = 1.0;
                heard.push(Heard {
                    viseme,
                    visemes,
                    loudness: 1.0,
                    ..Heard::default()
                });
            }
        }
        fn finish(&mut self, _: &mut Vec<Heard>) {}
    }
    Ok(Box::new(Loud {
        hop: rate as usize / 100,
        waiting: Vec::new(),
    }))
}
