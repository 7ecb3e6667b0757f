//! The canceller: what runs in which order, and what is known afterwards.

use super::aec::{Aec, FULL_SCALE};
use super::reference::{Activity, power};
use crate::{BLOCK, EchoReport, EchoSettings, NoiseSuppression, RATE};
use sonora::config::{AdaptiveDigital, GainController2};
use sonora::high_pass_filter::HighPassFilter;
use sonora::{AudioProcessing, Config, StreamConfig};
use sonora_ns::config::SuppressionLevel;
use sonora_ns::noise_suppressor::NoiseSuppressor;

/// How fast the echo's reduction is averaged: one second, in blocks.
const AVERAGED: f32 = 100.0;

/// Blocks with sound in the reference before its reduction is told: half a second.
const TOLD_AFTER: u32 = 50;

/// The reduction from which on an echo counts as found, in decibels.
const FOUND_DB: f32 = 6.0;

/// Takes what the game itself plays out of what the microphone hears, and steady noise.
///
/// It works at [`RATE`] on one channel, ten milliseconds at a time. A game's mix has two
/// channels and more; its echo in one microphone is one sum, and the mean of the channels is a
/// full reference for all that comes from one place between the loudspeakers. Several voices
/// at once from opposite sides are reduced by less (about 20 dB where one voice is by 45): no
/// single room response fits both.
///
/// The reference must be ahead of its echo, by 5 to 500 ms; how much is found out. When that
/// changes (a buffer ran dry), it is found again within about four seconds, and until then some
/// echo is left. Without any reference (all zeros) only noise is suppressed. The sound comes
/// out some milliseconds late. It is not for an audio callback: the library allocates a little
/// while it works.
///
/// ```
/// use banter_capture::{BLOCK, EchoCanceller, EchoSettings};
///
/// let mut canceller = EchoCanceller::new(EchoSettings::default());
/// let mut microphone = [0.0; BLOCK];
/// canceller.process(&mut microphone, &[0.25; BLOCK]);
/// assert!(canceller.report().reference_active);
///
/// // The player puts on headphones.
/// canceller.set_settings(EchoSettings { cancel: false, ..EchoSettings::default() });
/// ```
pub struct EchoCanceller {
    settings: EchoSettings,
    stages: Stages,
    activity: Activity,
    reduction: Reduction,
    report: EchoReport,
}

/// What is at work. All `None` is a wire.
#[derive(Default)]
struct Stages {
    high_pass: Option<(HighPassFilter, [Vec<f32>; 1])>,
    aec: Option<Box<Aec>>,
    noise: Option<Box<NoiseSuppressor>>,
    gain: Option<Box<AudioProcessing>>,
}

impl EchoCanceller {
    /// A canceller that knows nothing of the room yet.
    pub fn new(settings: EchoSettings) -> Self {
        let mut new = Self {
            settings,
            stages: Stages::default(),
            activity: Activity::default(),
            reduction: Reduction::default(),
            report: EchoReport::default(),
        };
        new.build(None);
        new
    }

    /// What it does.
    pub fn settings(&self) -> &EchoSettings {
        &self.settings
    }

    /// Changes what it does, between any two blocks. What stays on keeps what it has learned;
    /// the sound's delay of some milliseconds may change.
    pub fn set_settings(&mut self, settings: EchoSettings) {
        let before = std::mem::replace(&mut self.settings, settings);
        if before != settings {
            self.build(Some(before));
        }
    }

    /// Forgets the room and the noise in it: for a change of device.
    pub fn reset(&mut self) {
        *self = Self::new(self.settings);
    }

    /// Cleans a block of the microphone's sound. The `reference` is what the game gave to the
    /// sound card in the same ten milliseconds, or zeros.
    ///
    /// Samples that are no numbers count as silence and, where anything is on, what is beyond
    /// full scale as full scale; neither harms what comes later.
    pub fn process(&mut self, capture: &mut [f32; BLOCK], reference: &[f32; BLOCK]) {
        silence_what_is_no_number(capture);
        let mut far = *reference;
        silence_what_is_no_number(&mut far);
        let sounds = self.activity.push(&far, self.report.delay_ms);
        self.report.reference_active = self.activity.is_active();
        if self.stages.is_wire() {
            return;
        }

        capture.iter_mut().for_each(to_library);
        if let Some((filter, channel)) = &mut self.stages.high_pass {
            let [samples] = channel;
            samples.copy_from_slice(capture);
            filter.process_channels(channel);
            let [samples] = channel;
            capture.copy_from_slice(samples);
        }
        if let Some(noise) = &mut self.stages.noise {
            // As the microphone hears it: the canceller fills gaps with noise of its own.
            noise.analyze(capture);
        }
        if let Some(aec) = &mut self.stages.aec {
            let before = power(capture);
            far.iter_mut().for_each(to_library);
            aec.process(capture, &far);
            if sounds {
                self.reduction.push(before, power(capture));
            }
            self.report.erle_db = self.reduction.decibels();
            let found = self.report.erle_db.is_some_and(|db| db >= FOUND_DB);
            if found || self.report.delay_ms.is_some() {
                self.report.delay_ms = Some(aec.delay_ms());
            }
        }
        if let Some(noise) = &mut self.stages.noise {
            noise.process(capture);
        }
        capture.iter_mut().for_each(|sample| *sample /= FULL_SCALE);
        if let Some(gain) = &mut self.stages.gain {
            let quiet = *capture;
            if gain.process_capture_f32(&[&quiet], &mut [capture]).is_err() {
                *capture = quiet;
            }
        }
    }

    /// What is known after the last block.
    pub fn report(&self) -> EchoReport {
        self.report
    }

    /// Builds what the settings want and is not there yet.
    fn build(&mut self, before: Option<EchoSettings>) {
        let wanted = self.settings;
        let changed = |part: fn(&EchoSettings) -> NoiseSuppression| {
            before.as_ref().map(part) != Some(part(&wanted))
        };
        if !wanted.cancel {
            self.stages.aec = None;
            self.reduction = Reduction::default();
            self.report.delay_ms = None;
            self.report.erle_db = None;
        } else if self.stages.aec.is_none() {
            self.stages.aec = Some(Box::new(Aec::new()));
        }
        if changed(|settings| settings.suppress_noise) {
            self.stages.noise = level(wanted.suppress_noise)
                .map(|level| Box::new(NoiseSuppressor::with_level(level)));
        }
        if !wanted.gain {
            self.stages.gain = None;
        } else if self.stages.gain.is_none() {
            self.stages.gain = Some(Box::new(gain_control()));
        }
        // Rumble and the microphone's own offset are no speech, and disturb all the others.
        if wanted.cancel || wanted.gain || wanted.suppress_noise != NoiseSuppression::Off {
            self.stages
                .high_pass
                .get_or_insert_with(|| (HighPassFilter::new(RATE as i32, 1), [vec![0.0; BLOCK]]));
        } else {
            self.stages.high_pass = None;
        }
    }
}

impl Stages {
    /// The high-pass filter is there exactly when anything is.
    fn is_wire(&self) -> bool {
        self.high_pass.is_none()
    }
}

/// How much quieter the microphone's sound becomes.
#[derive(Debug, Default)]
struct Reduction {
    before: f32,
    after: f32,
    blocks: u32,
}

impl Reduction {
    fn push(&mut self, before: f32, after: f32) {
        self.blocks = self.blocks.saturating_add(1);
        let part = 1.0 / AVERAGED.min(self.blocks as f32);
        self.before += part * (before - self.before);
        self.after += part * (after - self.after);
    }

    fn decibels(&self) -> Option<f32> {
        // One is the power of the last bit that a 16-bit microphone has.
        let told = self.blocks >= TOLD_AFTER && self.before > 1.0;
        told.then(|| 10.0 * (self.before / self.after.max(1e-2)).log10())
    }
}

fn silence_what_is_no_number(block: &mut [f32; BLOCK]) {
    for sample in block {
        if !sample.is_finite() {
            *sample = 0.0;
        }
    }
}

fn to_library(sample: &mut f32) {
    *sample = (*sample * FULL_SCALE).clamp(-FULL_SCALE, FULL_SCALE - 1.0);
}

fn level(wanted: NoiseSuppression) -> Option<SuppressionLevel> {
    match wanted {
        NoiseSuppression::Off => None,
        NoiseSuppression::Low => Some(SuppressionLevel::K6dB),
        NoiseSuppression::Moderate => Some(SuppressionLevel::K12dB),
        NoiseSuppression::High => Some(SuppressionLevel::K18dB),
    }
}

/// WebRTC's AGC2 and nothing else.
fn gain_control() -> AudioProcessing {
    let stream = StreamConfig::new(RATE, 1);
    let adaptive = AdaptiveDigital {
        initial_gain_db: 6.0,
        max_gain_db: 30.0,
        ..AdaptiveDigital::default()
    };
    let controller = GainController2 {
        adaptive_digital: Some(adaptive),
        ..GainController2::default()
    };
    AudioProcessing::builder()
        .config(Config {
            gain_controller2: Some(controller),
            ..Config::default()
        })
        .capture_config(stream)
        .render_config(stream)
        .build()
}
