//! From sound to frames of a mouth, on the thread that listens.

use super::playout::StreamFrame;
use crate::mouth::MouthFrame;
use banter_lipsync::{Heard, LiveFace, LiveMouth, SoundError, SoundReader, Style, Viseme};

/// A voice that has been silent for so many frames does not speak.
const PAUSE: u32 = 30;

/// Makes frames of one stream's sound, a hundred a second. Once warm it does not allocate.
pub(super) struct Follower {
    reader: SoundReader,
    mouth: LiveMouth,
    heard: Vec<Heard>,
    /// How many frames there were.
    count: u64,
    /// Frames since a voice was heard.
    silent: u32,
}

impl Follower {
    /// What follows sound of a rate in the manner of a style.
    pub(super) fn new(rate: u32, style: &Style) -> Result<Self, SoundError> {
        Ok(Self {
            reader: SoundReader::new(rate)?,
            mouth: LiveMouth::new(style),
            heard: Vec::with_capacity(64),
            count: 0,
            silent: PAUSE,
        })
    }

    /// Appends the frames that are decided by these samples.
    pub(super) fn push(&mut self, samples: &[f32], frames: &mut Vec<StreamFrame>) {
        self.reader.push(samples, &mut self.heard);
        self.show(frames);
    }

    /// Appends the frames of what was still being thought about: the sound is over.
    pub(super) fn finish(&mut self, frames: &mut Vec<StreamFrame>) {
        self.reader.finish(&mut self.heard);
        self.show(frames);
    }

    fn show(&mut self, frames: &mut Vec<StreamFrame>) {
        let mut heard = std::mem::take(&mut self.heard);
        for heard in heard.drain(..) {
            let face = self.mouth.push(&heard);
            frames.push(self.frame(&face, heard.loudness));
        }
        self.heard = heard;
    }

    fn frame(&mut self, face: &LiveFace, loudness: f32) -> StreamFrame {
        let index = self.count;
        self.count += 1;
        self.silent = match face.viseme {
            Viseme::Sil => self.silent.saturating_add(1),
            _ => 0,
        };
        StreamFrame {
            index,
            mouth: MouthFrame {
                weights: face.weights,
                visemes: face.visemes,
            },
            speaking: self.silent < PAUSE,
            loudness,
        }
    }
}
