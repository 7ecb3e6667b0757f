//! Speech to a point that stands for its speaker.

mod lstm;
mod mel;
mod speech;
mod tensors;
#[cfg(test)]
mod tests;

use crate::LikenessError;
use banter_engine::Pcm;
use lstm::Network;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use tensors::Tensors;

/// Frames of a piece that the network hears at once: 1.6 s.
const FRAMES: usize = 160;
/// Frames from the start of a piece to that of the next: 1.3 pieces a second.
const STEP: usize = 77;
/// Share of the last piece that must be speech.
const COVERED: f32 = 0.75;
/// How far the length of a point may be from 1.
const NEARLY: f32 = 1e-3;
/// The largest file of weights, in bytes.
const LARGEST: u64 = 64 << 20;

/// Encoder of speakers: Resemblyzer's network (three layers of LSTM over 40 bands of mel power, a
/// linear layer, rectified), whose weights are read from a safetensors file. Sizes are the file's.
pub struct SpeakerEncoder(Network);

impl SpeakerEncoder {
    /// The least speech of which an embedding is made, in seconds.
    pub const LEAST_SECONDS: f32 = 1.2;

    /// Reads the weights.
    ///
    /// # Errors
    /// [`LikenessError::Weights`] where they are missing, or the file holds something else.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, LikenessError> {
        let path = path.as_ref();
        let wrong = |reason: String| LikenessError::Weights {
            path: path.to_owned(),
            reason,
        };
        let about = fs::metadata(path).ok().filter(fs::Metadata::is_file);
        let about = about.ok_or_else(|| {
            wrong(
                "the weights of the speaker encoder are not there; they are those of the package resemblyzer, as safetensors"
                    .to_owned(),
            )
        })?;
        if about.len() > LARGEST {
            return Err(wrong("no speaker encoder is as large as this".to_owned()));
        }
        let mut bytes = Vec::with_capacity(about.len() as usize);
        let read = File::open(path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
        read.map_err(|error| wrong(format!("it cannot be read: {error}")))?;
        Self::parse(&bytes).map_err(|reason| wrong(format!("no speaker encoder is here: {reason}")))
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        Network::new(&Tensors::parse(bytes)?).map(Self)
    }

    /// Seconds of a recording that are speech, which is what counts of it.
    pub fn speech_seconds(pcm: &Pcm) -> f32 {
        speech::levelled(&pcm.resampled(mel::RATE)).len() as f32 / mel::RATE as f32
    }

    /// The embedding of who speaks. Silence is left out; what is softer than -30 dB of full scale is
    /// brought to that, and what is louder stays.
    ///
    /// # Errors
    /// [`LikenessError::TooShort`] for less than [`LEAST_SECONDS`](Self::LEAST_SECONDS) of speech,
    /// [`LikenessError::NoSpeaker`] where the network answers with zeros or no numbers.
    pub fn embed(&self, pcm: &Pcm) -> Result<SpeakerEmbedding, LikenessError> {
        let speech = speech::levelled(&pcm.resampled(mel::RATE));
        let seconds = speech.len() as f32 / mel::RATE as f32;
        if seconds < Self::LEAST_SECONDS {
            return Err(LikenessError::TooShort {
                seconds,
                needed: Self::LEAST_SECONDS,
            });
        }
        self.embed_speech(speech)
    }

    /// The embedding of speech at 16 kHz, all of which counts: the mean of its pieces'.
    fn embed_speech(&self, mut speech: Vec<f32>) -> Result<SpeakerEmbedding, LikenessError> {
        let starts = starts(speech.len());
        let last = starts.last().copied().unwrap_or(0);
        let end = (last + FRAMES) * mel::HOP;
        speech.resize(speech.len().max(end), 0.0);
        let frames = mel::frames(&speech);
        let pieces: Vec<_> = starts
            .iter()
            .filter_map(|start| frames.get(*start..start + FRAMES))
            .collect();
        let mut mean = vec![0.0; self.0.width()];
        for raw in self.0.run(&pieces) {
            let length = length(&raw).max(f32::MIN_POSITIVE);
            for (sum, value) in mean.iter_mut().zip(raw) {
                *sum += value / length;
            }
        }
        SpeakerEmbedding::new(mean).ok_or(LikenessError::NoSpeaker)
    }
}

impl std::fmt::Debug for SpeakerEncoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SpeakerEncoder({:?})", self.0)
    }
}

/// Where the pieces of so many samples begin, in frames. A last piece of which too little is
/// speech is left out, unless it is the only one.
fn starts(samples: usize) -> Vec<usize> {
    let frames = (samples + 1).div_ceil(mel::HOP);
    let end = (frames + STEP + 1).saturating_sub(FRAMES).max(1);
    let mut starts: Vec<usize> = (0..end).step_by(STEP).collect();
    let last = starts.last().copied().unwrap_or(0) * mel::HOP;
    let covered = samples.saturating_sub(last) as f32 / (FRAMES * mel::HOP) as f32;
    if covered < COVERED && starts.len() > 1 {
        starts.pop();
    }
    starts
}

/// Embedding of a speaker: a point at distance one from the origin.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerEmbedding(Vec<f32>);

impl SpeakerEmbedding {
    /// The point in the direction of `values`; `None` where they have none. What has a length of
    /// about 1 is taken as it is, so that values that were kept stay the same.
    ///
    /// ```
    /// use banter_likeness::SpeakerEmbedding;
    /// let point = SpeakerEmbedding::new(vec![3.0, 4.0]).unwrap();
    /// assert_eq!(point.values(), [0.6, 0.8]);
    /// assert!(SpeakerEmbedding::new(vec![0.0, 0.0]).is_none());
    /// ```
    pub fn new(mut values: Vec<f32>) -> Option<Self> {
        let length = length(&values);
        if !length.is_finite() || length <= 1e-20 {
            return None;
        }
        if (length - 1.0).abs() > NEARLY {
            values.iter_mut().for_each(|value| *value /= length);
        }
        Some(Self(values))
    }

    /// One that is no number, as none should be.
    #[cfg(test)]
    pub(crate) fn broken() -> Self {
        Self(vec![f32::NAN; 5])
    }

    /// Its numbers.
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// How alike two speakers are: the cosine of the angle between them, 1 for the same. Of
    /// Resemblyzer's embeddings, which have no negative numbers, it is 0 at least.
    pub fn similarity(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|value| value * value).sum::<f32>().sqrt()
}
