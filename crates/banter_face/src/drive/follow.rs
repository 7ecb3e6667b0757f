//! From sound to frames of a mouth, on the thread that listens.

use super::playout::StreamFrame;
use crate::mouth::MouthFrame;
use banter_lipsync::{
    Heard, LiveFace, LiveMouth, LiveProsody, Melody, SoundError, SoundReader, Style, Viseme,
};

/// A voice that has been silent for so many frames does not speak.
const PAUSE: u32 = 30;

/// Makes frames of one stream's sound, a hundred a second. Once warm it does not allocate.
pub(super) struct Follower {
    reader: SoundReader,
    mouth: LiveMouth,
    prosody: LiveProsody,
    /// What was heard of the melody and is not told yet.
    melody: Melody,
    /// Samples that a frame is about.
    piece: usize,
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
            prosody: LiveProsody::new(rate),
            melody: Melody::default(),
            piece: (rate as usize / 100).max(1),
            heard: Vec::with_capacity(64),
            count: 0,
            silent: PAUSE,
        })
    }

    /// Appends the frames that are decided by these samples.
    pub(super) fn push(&mut self, samples: &[f32], frames: &mut Vec<StreamFrame>) {
        // In small pieces, so that an accent is told with the frame that is decided then: the
        // mouth takes longer to understand, and the head begins its nod a little before.
        for piece in samples.chunks(self.piece) {
            self.reader.push(piece, &mut self.heard);
            let melody = self.prosody.push(piece);
            self.melody = Melody {
                accent: self.melody.accent.max(melody.accent),
                phrase_end: self.melody.phrase_end || melody.phrase_end,
                ..melody
            };
            self.show(frames);
        }
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
            frames.push(self.frame(&face));
        }
        self.heard = heard;
    }

    /// The melody as it is now; what stands out in it is told once.
    fn tell(&mut self) -> Melody {
        let told = self.melody;
        self.melody.accent = 0.0;
        self.melody.phrase_end = false;
        told
    }

    fn frame(&mut self, face: &LiveFace) -> StreamFrame {
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
            melody: self.tell(),
        }
    }
}
