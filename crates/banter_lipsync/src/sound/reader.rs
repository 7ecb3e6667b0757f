//! The streaming reader: samples in, visemes out.
//!
//! ```
//! use banter_lipsync::{SoundReader, Viseme};
//!
//! let mut reader = SoundReader::new(48_000)?;
//! let mut heard = Vec::new();
//! for _ in 0..50 {
//!     reader.push(&[0.0; 480], &mut heard); // 10 ms from a microphone
//! }
//! reader.finish(&mut heard);
//! assert_eq!(heard.len(), 50);
//! assert!(heard.iter().all(|frame| frame.viseme == Viseme::Sil && frame.jaw < 0.05));
//! # Ok::<(), banter_lipsync::SoundError>(())
//! ```

use std::sync::{Arc, LazyLock};

use super::decoder::{Decided, Decoder, LAG};
use super::error::SoundError;
use super::fallback::Prototypes;
use super::loudness::{self, Loudness};
use super::mel::{AHEAD, HOP, Mel, RATE, WINDOW};
use super::network::{self, AFTER, Layers, Network, Outputs};
use super::normal::{INPUTS, Normal};
use super::resample::Resampler;
use crate::Viseme;

static LAYERS: LazyLock<Result<Arc<Layers>, SoundError>> =
    LazyLock::new(|| Layers::read(include_bytes!("../../weights/visemes.bin")).map(Arc::new));

/// Seconds of sound after a sample that the resampler needs, at the lowest rate.
pub(super) const RESAMPLER_AHEAD: f32 = 0.00125;
/// Seconds of a frame.
const FRAME: f32 = HOP as f32 / RATE as f32;
/// Level under which a frame is silence, whatever the voice: some 75 dB under full scale.
const QUIET: f32 = -15.0;
/// What is said of what is certain, before softmax and sigmoid.
const SURE: f32 = 8.0;
/// Quiet frames in a row that are no stop's closure but silence: as many as the network sees at once.
const SILENCE: usize = network::FRAMES;
/// Frames between a frame's features and its viseme.
const DELAY: usize = AFTER + LAG;

/// What was heard in 10 ms of sound.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Heard {
    /// Where the 10 ms begin, in seconds from the beginning of the stream.
    pub time: f32,
    /// The viseme, cleaned of flicker.
    pub viseme: Viseme,
    /// How likely each viseme is, by [`Viseme::index`]; the sum is 1.
    pub visemes: [f32; Viseme::COUNT],
    /// How far the jaw is open, `0..=1`.
    pub jaw: f32,
    /// How far the lips are apart, `0..=1`.
    pub aperture: f32,
    /// How likely the lips are shut for **p**, **b** or **m**, `0..=1`.
    pub closure: f32,
    /// How likely the lower lip touches the upper teeth for **f** or **v**, `0..=1`.
    pub lip_teeth: f32,
    /// Amplitude against this voice's usual vowels, `0..=2`: 1 is usual, 0 is silence.
    pub loudness: f32,
}

/// Reads visemes from a stream of sound as it comes in: any voice, any language, no text.
///
/// One reader serves one stream and costs well under a hundredth of a processor core. It looks at most
/// [`LOOK_AHEAD`](Self::LOOK_AHEAD) seconds past the moment it speaks of, and gives the same frames however the
/// samples are cut into pushes.
#[derive(Clone, Debug)]
pub struct SoundReader {
    resampler: Resampler,
    mel: Mel,
    normal: Normal,
    model: Model,
    decoder: Decoder,
    loudness: Loudness,
    /// Sound at 16 kHz of which frames are still to be made.
    sound: Vec<f32>,
    /// The network's window over the last frames, the oldest first.
    window: Box<[f32; network::WINDOW]>,
    /// Levels of the frames that are not decided yet, the newest last.
    levels: [f32; DELAY + 1],
    /// Quiet frames in a row.
    quiet: usize,
    /// Frames whose features are known, and frames given out.
    known: u64,
    given: u64,
    /// Samples at 16 kHz so far.
    samples: u64,
}

#[derive(Clone, Debug)]
enum Model {
    Network(Box<Network>),
    Prototypes(Prototypes),
}

impl SoundReader {
    /// Seconds between a sample and the [`Heard`] about it: features, network and decoder together.
    pub const LOOK_AHEAD: f32 = (DELAY * HOP + AHEAD) as f32 / RATE as f32 + RESAMPLER_AHEAD;

    /// A reader of sound at this sample rate, 8000 to 192000 Hz, with the network that comes with the crate.
    ///
    /// # Errors
    ///
    /// [`SoundError::Rate`] for another rate; [`SoundError::Weights`] if the crate was built with a broken weight file.
    pub fn new(rate: u32) -> Result<Self, SoundError> {
        let layers = LAYERS.clone()?;
        Self::with_model(rate, Model::Network(Box::new(Network::new(layers))))
    }

    /// A reader with weights of your own, in the form that the crate's `training/export.py` writes.
    ///
    /// # Errors
    ///
    /// [`SoundError::Rate`] as for [`new`](Self::new); [`SoundError::Weights`] if the file is broken, of another
    /// version or of another shape.
    pub fn with_weights(rate: u32, file: &[u8]) -> Result<Self, SoundError> {
        let layers = Arc::new(Layers::read(file)?);
        Self::with_model(rate, Model::Network(Box::new(Network::new(layers))))
    }

    /// A reader without the network: loudness, and the nearest of one typical spectrum a viseme.
    ///
    /// It costs next to nothing and is right less often; use it for voices in a crowd, or where weights cannot be read.
    ///
    /// # Errors
    ///
    /// [`SoundError::Rate`] as for [`new`](Self::new).
    pub fn fallback(rate: u32) -> Result<Self, SoundError> {
        Self::with_model(rate, Model::Prototypes(Prototypes))
    }

    fn with_model(rate: u32, model: Model) -> Result<Self, SoundError> {
        if !(8_000..=192_000).contains(&rate) {
            return Err(SoundError::Rate { rate });
        }
        let mut reader = Self {
            resampler: Resampler::new(rate),
            mel: Mel::new(),
            normal: Normal::new(),
            model,
            decoder: Decoder::new(),
            loudness: Loudness::default(),
            sound: Vec::new(),
            window: Box::new([0.0; network::WINDOW]),
            levels: [0.0; DELAY + 1],
            quiet: SILENCE,
            known: 0,
            given: 0,
            samples: 0,
        };
        reader.reset();
        Ok(reader)
    }

    /// Hears the next samples, mono in `-1..=1`, and appends a [`Heard`] for each 10 ms that is decided by them.
    ///
    /// NaN and infinities are heard as silence. Nothing is allocated once buffers have grown to the size of a push.
    pub fn push(&mut self, samples: &[f32], heard: &mut Vec<Heard>) {
        let before = self.sound.len();
        self.resampler.push(samples, &mut self.sound);
        self.samples += (self.sound.len() - before) as u64;
        self.drain(heard);
    }

    /// Appends what is still within the look-ahead, taking silence for what follows, and begins anew.
    ///
    /// A last piece shorter than 10 ms is left out.
    pub fn finish(&mut self, heard: &mut Vec<Heard>) {
        let before = self.sound.len();
        self.resampler.flush(&mut self.sound);
        self.samples += (self.sound.len() - before) as u64;
        let frames = self.samples / HOP as u64;
        while self.known < frames {
            self.sound.resize(WINDOW, 0.0);
            self.drain(heard);
        }
        if frames > 0 {
            // Beyond the end the last frame stands.
            let mut last = [0.0; INPUTS];
            last.copy_from_slice(&self.window[network::WINDOW - INPUTS..]);
            let level = self.levels[DELAY];
            for _ in 0..AFTER {
                self.frame(&last, level, heard);
            }
            let Self {
                decoder,
                levels,
                given,
                loudness,
                ..
            } = self;
            for decided in decoder.finish() {
                levels.rotate_left(1);
                heard.push(tell(decided, levels[0], given, loudness));
            }
        }
        self.reset();
    }

    /// Forgets the stream and the voice: the next sample is the first of a new one.
    pub fn reset(&mut self) {
        self.resampler.reset();
        self.normal = Normal::new();
        if let Model::Network(network) = &mut self.model {
            network.reset();
        }
        self.decoder = Decoder::new();
        self.loudness = Loudness::default();
        self.sound.clear();
        // Silence before the first sample, as far as the first window reaches back.
        self.sound.resize(WINDOW - AHEAD, 0.0);
        self.quiet = SILENCE;
        self.known = 0;
        self.given = 0;
        self.samples = 0;
    }

    /// Makes every frame that the sound at hand is enough for.
    fn drain(&mut self, heard: &mut Vec<Heard>) {
        let mut start = 0;
        while let Some(window) = self.sound.get(start..start + WINDOW) {
            let bands = self.mel.bands(window);
            let inputs = self.normal.next(&bands);
            self.frame(&inputs, loudness::level(&bands), heard);
            start += HOP;
        }
        self.sound.drain(..start);
    }

    /// Takes the features of one frame, and gives the one that they decide.
    fn frame(&mut self, inputs: &[f32; INPUTS], level: f32, heard: &mut Vec<Heard>) {
        if self.known == 0 {
            for slot in self.window.chunks_exact_mut(INPUTS) {
                slot.copy_from_slice(inputs);
            }
        } else {
            self.window.copy_within(INPUTS.., 0);
            self.window[network::WINDOW - INPUTS..].copy_from_slice(inputs);
        }
        self.levels.rotate_left(1);
        self.levels[DELAY] = level;
        self.quiet = if level < QUIET {
            self.quiet.saturating_add(1)
        } else {
            0
        };
        self.known += 1;
        if self.known <= AFTER as u64 {
            return;
        }
        let mut outputs: Outputs = match &mut self.model {
            Model::Network(network) => network.next(&self.window),
            Model::Prototypes(prototypes) => prototypes.next(&self.window),
        };
        if self.quiet >= SILENCE {
            // Nothing but silence in the window leaves nothing to guess.
            outputs = [-SURE; network::OUTPUTS];
            outputs[Viseme::Sil.index()] = SURE;
        }
        if let Some(decided) = self.decoder.next(&outputs) {
            heard.push(tell(
                decided,
                self.levels[0],
                &mut self.given,
                &mut self.loudness,
            ));
        }
    }
}

fn tell(decided: Decided, level: f32, given: &mut u64, loudness: &mut Loudness) -> Heard {
    let time = *given as f32 * FRAME;
    *given += 1;
    Heard {
        time,
        viseme: decided.viseme,
        visemes: decided.visemes,
        jaw: decided.jaw,
        aperture: decided.aperture,
        closure: decided.closure,
        lip_teeth: decided.lip_teeth,
        loudness: loudness.next(level, decided.viseme.is_vowel()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn buffers_stop_growing() {
        let mut reader = SoundReader::new(44_100).unwrap();
        let mut heard = Vec::with_capacity(64);
        let mut push = |reader: &mut SoundReader| {
            heard.clear();
            reader.push(&[0.1; 441], &mut heard);
            (reader.sound.capacity(), reader.resampler.capacity())
        };
        let warm = (0..20).map(|_| push(&mut reader)).last();
        for _ in 0..2_000 {
            assert_eq!(Some(push(&mut reader)), warm);
        }
    }
}
