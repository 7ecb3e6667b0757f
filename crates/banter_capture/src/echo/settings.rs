//! What is wished of a canceller, and what it knows.

/// Settings of echo cancellation, what an [`EchoCanceller`](crate::EchoCanceller) does. With everything off it leaves sound
/// exactly as it is.
///
/// | Setting | Default | When to change it |
/// |---|---|---|
/// | `cancel` | on | off for headphones: no work, and nothing of a voice is lost |
/// | `suppress_noise` | `Low` | `Off` in a quiet room, more beside a fan |
/// | `gain` | off | on for microphones that are far too quiet |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EchoSettings {
    /// Whether the game's own sound is taken out. Off is the headphone mode.
    pub cancel: bool,
    /// How much steady noise is taken out. Recognisers are trained on noisy speech and like
    /// what suppression leaves of it less than the noise; a little of it helps voice activity.
    pub suppress_noise: NoiseSuppression,
    /// Whether a quiet voice is made louder, by at most 30 dB, slowly, so that noise stays
    /// under -50 dB of full scale. Neither voice activity nor recognisers of whisper's kind
    /// need it.
    pub gain: bool,
}

impl Default for EchoSettings {
    fn default() -> Self {
        Self {
            cancel: true,
            suppress_noise: NoiseSuppression::Low,
            gain: false,
        }
    }
}

/// Noise suppression: by how much steady noise (a fan, a hum, a hiss) is turned down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NoiseSuppression {
    /// Not at all.
    Off,
    /// At most 6 dB.
    #[default]
    Low,
    /// At most 12 dB.
    Moderate,
    /// At most 18 dB. It can be heard in the voice.
    High,
}

/// What an [`EchoCanceller`](crate::EchoCanceller) knows after a block.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct EchoReport {
    /// How late the echo comes behind the reference, in milliseconds, to about 4 ms. `None`
    /// until an echo has been found and reduced.
    pub delay_ms: Option<f32>,
    /// By how much the microphone's sound gets quieter while the reference sounds, in
    /// decibels, over about a second ("echo return loss enhancement"). A voice or a noise
    /// at the same time is left in, and so lowers it. `None` until the reference has sounded
    /// for half a second, and while nothing is cancelled.
    pub erle_db: Option<f32>,
    /// Whether the game makes a sound now, or its echo may still be in the air. It is known
    /// in headphone mode as well. Any sound counts: music as much as a voice.
    pub reference_active: bool,
}
