//! The track of a whole recording of which only the sound is known.

use crate::score::{Gesture, MAX_SECONDS, Score};
use crate::{Heard, Prosody, SoundError, SoundReader, Style, Track, Viseme};

/// Seconds of one [`Heard`].
const FRAME: f32 = 0.01;

impl Track {
    /// The curves of a recording of which only the sound is known, in any language: see [`SoundReader`] for how it is
    /// heard and [`from_phones`](Self::from_phones) for how it looks. The voice's loudness and its melody
    /// ([`prosody`](Self::prosody)) are in it.
    ///
    /// Sound beyond [`MAX_SECONDS`](Self::MAX_SECONDS) is left out; a recording without speech gives an empty track.
    ///
    /// ```
    /// use banter_lipsync::{Style, Track};
    ///
    /// let silence = [0.0; 16_000];
    /// let track = Track::from_sound(&silence, 16_000, &Style::default())?;
    /// assert!(track.is_empty());
    /// # Ok::<(), banter_lipsync::SoundError>(())
    /// ```
    ///
    /// # Errors
    /// [`SoundError`] for a rate that cannot be read.
    pub fn from_sound(samples: &[f32], rate: u32, style: &Style) -> Result<Self, SoundError> {
        let mut reader = SoundReader::new(rate)?;
        let most = (MAX_SECONDS as usize + 1).saturating_mul(rate as usize);
        let samples = samples.get(..most).unwrap_or(samples);
        let mut heard =
            Vec::with_capacity((samples.len() as f32 / rate as f32 / FRAME) as usize + 16);
        reader.push(samples, &mut heard);
        reader.finish(&mut heard);
        Ok(Self::from_heard(&heard, style).with_prosody(Prosody::from_sound(samples, rate)))
    }

    /// The curves of what was heard in a recording, frame by frame from its beginning: what
    /// [`from_phones`](Self::from_phones) does for phones. Loudness is in it already, the
    /// melody is not.
    ///
    /// Frames beyond [`MAX_SECONDS`](Self::MAX_SECONDS) are left out; their times are not read.
    pub fn from_heard(heard: &[Heard], style: &Style) -> Self {
        let most = (MAX_SECONDS / FRAME) as usize;
        let heard = heard.get(..most).unwrap_or(heard);
        let mut gestures: Vec<Gesture> = Vec::new();
        for (index, frame) in heard.iter().enumerate() {
            let (start, end) = (index as f32 * FRAME, (index + 1) as f32 * FRAME);
            match gestures.last_mut() {
                Some(last) if last.viseme == frame.viseme => last.end = end,
                _ => gestures.push(Gesture {
                    viseme: frame.viseme,
                    start,
                    end,
                }),
            }
        }
        // A line ends with its last sound, and one without any is empty.
        if gestures
            .last()
            .is_some_and(|last| last.viseme == Viseme::Sil)
        {
            gestures.pop();
        }
        let score = Score {
            labels: gestures.clone(),
            gestures,
        };
        let loudness: Vec<f32> = heard.iter().map(|frame| frame.loudness).collect();
        Self::from_score(&score, style).with_loudness(&loudness, 1.0 / FRAME)
    }
}
