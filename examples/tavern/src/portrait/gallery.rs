//! What the pictures show, in a file beside them.

use super::poses::{Kind, Pose};
use super::sentence::Sentence;
use crate::film::frame_file;
use bevy_banter::audio::wav;
use serde::Serialize;
use std::fs;
use std::path::Path;

/// Points in which the sound is drawn, a second.
const WAVE_RATE: f32 = 200.0;

/// The file `portraits.json`.
#[derive(Debug, Serialize)]
pub(super) struct Gallery {
    visemes: Vec<Picture>,
    moods: Vec<Picture>,
    sentence: Option<Strip>,
}

#[derive(Debug, Serialize)]
struct Picture {
    file: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f32>,
}

/// The sentence: its pictures, its sound and its phonemes.
#[derive(Debug, Serialize)]
struct Strip {
    text: String,
    seconds: f32,
    pictures: Vec<Picture>,
    phonemes: Vec<Sound>,
    /// The largest sample of each stretch, 0..=1, `WAVE_RATE` a second.
    wave: Vec<f32>,
    /// How far the jaw is open, by ARKit's weight, as often.
    jaw: Vec<f32>,
}

#[derive(Debug, Serialize)]
struct Sound {
    symbol: String,
    start: f32,
    end: f32,
}

impl Gallery {
    pub(super) fn of(poses: &[Pose], sentence: Option<&Sentence>) -> Self {
        let of = |kind: Kind| {
            let poses = poses.iter().enumerate();
            poses
                .filter(|(_, pose)| pose.kind == kind)
                .map(|(number, pose)| Picture {
                    file: file_name(number as u32),
                    name: pose.name.clone(),
                    seconds: pose.seconds,
                })
                .collect()
        };
        Self {
            visemes: of(Kind::Viseme),
            moods: of(Kind::Mood),
            sentence: sentence.map(|sentence| Strip::of(sentence, of(Kind::Moment))),
        }
    }

    /// Writes the file, and the sound of the sentence.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub(super) fn save(&self, folder: &Path, sentence: Option<&Sentence>) -> Result<(), String> {
        let file = folder.join("portraits.json");
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string());
        text.and_then(|text| fs::write(&file, text).map_err(|error| error.to_string()))
            .map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
        if let Some(sentence) = sentence {
            let file = folder.join("sentence.wav");
            wav::save(&file, sentence.rate, 1, &sentence.samples)
                .map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
        }
        Ok(())
    }
}

impl Strip {
    fn of(sentence: &Sentence, pictures: Vec<Picture>) -> Self {
        let stretch = (sentence.rate as f32 / WAVE_RATE).max(1.0) as usize;
        let wave: Vec<f32> = sentence
            .samples
            .chunks(stretch)
            .map(|samples| samples.iter().fold(0.0, |most, s| s.abs().max(most)))
            .collect();
        let jaw = (0..wave.len())
            .map(|at| {
                let face = sentence.track.sample(at as f32 / WAVE_RATE);
                face[bevy_banter::lipsync::Blendshape::JawOpen]
            })
            .collect();
        let phonemes = sentence.phonemes.iter().map(|phoneme| Sound {
            symbol: phoneme.symbol.clone(),
            start: phoneme.start,
            end: phoneme.end,
        });
        Self {
            text: sentence.text.clone(),
            seconds: sentence.seconds(),
            pictures,
            phonemes: phonemes.collect(),
            wave,
            jaw,
        }
    }
}

fn file_name(number: u32) -> String {
    let path = frame_file(Path::new(""), number);
    path.display().to_string()
}
