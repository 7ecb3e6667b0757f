//! The melody of a voice that is still speaking.

use super::accent::{APART, LEAST, folded, prominence};
use super::meter::{Measure, Meter};
use super::{HUSH, PAUSE, RANGE, TOP};

/// Seconds over which the voice's usual pitch and level are remembered.
const MEMORY: f32 = 1.5;
/// Decibels a second by which the loudest fades from memory.
const FADING: f32 = 3.0;
/// Seconds after its top at which an accent is sure.
const SURE: f32 = 0.04;

/// What was heard in one piece of sound.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Melody {
    /// The strongest accent that became sure, `0..=1`; `0` where there was none.
    pub accent: f32,
    /// Whether a phrase ended: the voice has been silent for a fifth of a second.
    pub phrase_end: bool,
    /// Whether it speaks, pauses within a phrase included.
    pub speaking: bool,
    /// The pitch about what it was of late, `-1..=1`; `1` is half an octave above.
    pub melody: f32,
}

/// Listens to a voice as it comes, for a microphone or a remote player.
///
/// It knows nothing of what is to come: accents are told some 60 ms after their top, the end of a phrase 200 ms after it.
/// Its state is a few kilobytes, and it does not allocate while it listens.
///
/// ```
/// use banter_lipsync::LiveProsody;
///
/// let mut voice = LiveProsody::new(16_000);
/// let hum: Vec<f32> = (0..16_000).map(|i| 0.3 * (i as f32 * 0.05).sin()).collect();
/// assert!(hum.chunks(160).all(|piece| !voice.push(piece).phrase_end));
/// assert!(voice.push(&[]).speaking);
/// assert!(voice.push(&[0.0; 8_000]).phrase_end);
/// ```
#[derive(Clone, Debug)]
pub struct LiveProsody {
    meter: Option<Meter>,
    mind: Mind,
}

#[derive(Clone, Debug)]
struct Mind {
    step: f32,
    /// The loudest of late, in decibels.
    top: f32,
    /// What is usual while it speaks.
    level: Option<f32>,
    pitch: Option<f32>,
    melody: f32,
    /// Seconds since there was sound.
    silent: f32,
    speaking: bool,
    /// The top of the accent that is under way, and seconds since it.
    peak: f32,
    since: f32,
    /// Seconds since the last accent.
    rest: f32,
}

impl LiveProsody {
    /// For sound of `rate` samples a second; of a rate that no sound has (under 2 kHz or above 768 kHz) nothing is heard.
    pub fn new(rate: u32) -> Self {
        let meter = Meter::new(rate);
        let step = meter.as_ref().map_or(1.0, Meter::step);
        Self {
            meter,
            mind: Mind::new(step),
        }
    }

    /// Forgets the voice, as when another takes over the stream.
    pub fn reset(&mut self) {
        let step = self.mind.step;
        self.mind = Mind::new(step);
    }

    /// Hears the next piece, of any length. NaN and infinities are heard as silence.
    pub fn push(&mut self, samples: &[f32]) -> Melody {
        let mut told = Melody::default();
        let mind = &mut self.mind;
        if let Some(meter) = &mut self.meter {
            meter.push(samples, |measure| mind.hear(measure, &mut told));
        }
        told.speaking = mind.speaking;
        told.melody = mind.melody;
        told
    }
}

impl Mind {
    fn new(step: f32) -> Self {
        Self {
            step,
            top: HUSH,
            level: None,
            pitch: None,
            melody: 0.0,
            silent: PAUSE,
            speaking: false,
            peak: 0.0,
            since: 0.0,
            rest: APART,
        }
    }

    fn hear(&mut self, Measure { level, pitch }: Measure, told: &mut Melody) {
        self.top = (self.top - FADING * self.step).max(level).max(HUSH);
        self.rest += self.step;
        let loud = level > (self.top - RANGE).max(HUSH);
        if loud {
            self.silent = 0.0;
            self.speaking = true;
        } else {
            self.silent += self.step;
            if self.speaking && self.silent >= PAUSE {
                self.speaking = false;
                told.phrase_end = true;
            }
        }
        let follow = 1.0 - (-self.step / MEMORY).exp();
        let mut prominent = 0.0;
        if loud {
            let usual = self.level.get_or_insert(level);
            let swell = level - *usual;
            *usual += swell * follow;
            let rise = pitch.map(|pitch| {
                let usual = self.pitch.get_or_insert(pitch);
                let rise = folded(pitch, *usual) - *usual;
                *usual += rise * follow;
                rise
            });
            if let Some(rise) = rise {
                self.melody += ((rise / TOP).clamp(-1.0, 1.0) - self.melody) * 0.4;
            }
            prominent = prominence(rise, swell);
        }
        if prominent > self.peak {
            self.peak = prominent;
            self.since = 0.0;
            return;
        }
        self.since += self.step;
        if self.peak >= LEAST && self.since >= SURE {
            if self.rest >= APART {
                told.accent = told.accent.max(self.peak);
                self.rest = 0.0;
            }
            self.peak = 0.0;
        } else {
            // A low hump must not hide the next.
            self.peak *= 0.9;
        }
    }
}
