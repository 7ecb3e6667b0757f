//! What a game can set.

use crate::ducking::DuckingSettings;
use banter_engine::VoiceEffect;
use bevy::prelude::*;
use std::time::Duration;

/// Output of voices: where they are heard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AudioOutput {
    /// The default sound card. Where there is none, or it fails, one sentence says so in
    /// the log and everything goes on as with [`AudioOutput::Silent`].
    #[cfg(feature = "playback")]
    #[default]
    Device,
    /// Into a buffer, in step with the game's clock: see [`OfflineMix`](crate::OfflineMix).
    #[cfg(feature = "playback")]
    Offline {
        /// Frames per second, 8 000..=192 000; what is outside is moved to the nearer end.
        rate: u32,
    },
    /// Nowhere. Sentences still take their time by the game's clock. The only one without the
    /// feature `playback`.
    #[cfg_attr(not(feature = "playback"), default)]
    Silent,
}

/// Settings of playback.
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct AudioSettings {
    /// Silence between two sentences of an answer. A device whose delay is longer, or a
    /// game whose frames are, makes it as long as that.
    pub pause: Duration,
    /// What a device is late beyond its buffers: 100 to 300 ms for wireless headphones. The
    /// buffers themselves are measured.
    pub extra_latency: Duration,
    /// Metres up to which a voice has its full volume.
    pub near: f32,
    /// Metres from which on a voice is not heard.
    pub far: f32,
    /// What happens to a voice while somebody may interrupt it.
    pub ducking: DuckingSettings,
}

impl Default for AudioSettings {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(120),
            extra_latency: Duration::ZERO,
            near: 1.0,
            far: 40.0,
            ducking: DuckingSettings::default(),
        }
    }
}

impl AudioSettings {
    /// `near` and `far` as an ascending pair, whatever was set.
    pub(crate) fn distances(&self) -> (f32, f32) {
        let near = if self.near.is_finite() {
            self.near.max(0.0)
        } else {
            1.0
        };
        let far = if self.far.is_finite() {
            self.far
        } else {
            f32::MAX
        };
        (near, far.max(near + 0.01))
    }
}

/// Mark in what characters say: inaudible, and found by the program `banter-mark`, so that whoever has a
/// recording can know that nobody said it. On.
///
/// What a synthesizer says is marked while it is played, once the face has its curves and before effects. Silence and the
/// sounds of a game are not, nor what a character says who has a [`RecordedVoice`].
///
/// The European Union's AI Act (Regulation 2024/1689, Article 50) asks of whoever offers a system that makes speech that the speech
/// is marked in a form that machines can read, and of whoever uses it to say so where a voice
/// imitates somebody; other laws ask for the like. Turn it off only where something else does the same. A
/// mark is no proof: who wants to can remove it. The README of `banter_mark` says how well it is
/// found; after effects that is not measured.
///
/// ```
/// use banter_audio::SpeechMarkSettings;
///
/// let mark = SpeechMarkSettings::of("The Gilded Tankard");
/// assert!(mark.enabled);
/// ```
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct SpeechMarkSettings {
    /// Whether speech is marked. Counts for sentences that begin.
    pub enabled: bool,
    /// The project that the mark names, 0..=255: a number of your own, or that of a name. 0.
    pub project: u8,
}

impl Default for SpeechMarkSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            project: 0,
        }
    }
}

impl SpeechMarkSettings {
    /// Marks that name a project by the number its name comes to.
    pub fn of(project: &str) -> Self {
        Self {
            project: banter_mark::Payload::number(project),
            ..Self::default()
        }
    }
}

/// Recorded voice: says of a character that its sentences are recordings of a person, which a game hands over as
/// [`SentenceSynthesized`](banter_core::SentenceSynthesized). They are not marked as generated.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct RecordedVoice;

/// Volume of all voices: 1 as they were made, 0 silent, 4 at most.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq, Deref, DerefMut)]
#[reflect(Resource, Default)]
pub struct VoiceVolume(pub f32);

impl Default for VoiceVolume {
    fn default() -> Self {
        Self(1.0)
    }
}

/// Listener: marks what hears: a camera, a head, or a participant whose [`Rig`](banter_core::Rig) names its
/// head. It faces its negative Z. Without one the ears are at the origin.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(Transform)]
pub struct AudioListener;

/// Emitter of a voice: where on a character it comes from, and how loud. Optional. A mouth that a
/// [`Rig`](banter_core::Rig) names takes the place of the offset.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct VoiceEmitter {
    /// The mouth, in the character's own space. Zero: its origin.
    pub offset: Vec3,
    /// As [`VoiceVolume`], and multiplied with it.
    pub volume: f32,
}

impl Default for VoiceEmitter {
    fn default() -> Self {
        Self {
            offset: Vec3::ZERO,
            volume: 1.0,
        }
    }
}

/// Effects on a character's voice, in their order, in place of those of its persona. At most four
/// count. What changes while it speaks goes over within 60 ms; the face was made before and stays
/// as it is.
///
/// ```
/// use banter_audio::VoiceEffects;
/// use banter_engine::{VoiceEffect, VoiceEffectKind};
///
/// let dead = VoiceEffects(vec![VoiceEffect::new(VoiceEffectKind::Ghost, 0.8)]);
/// # let _ = dead;
/// ```
#[derive(Component, Debug, Clone, Default, PartialEq)]
pub struct VoiceEffects(pub Vec<VoiceEffect>);

/// A linear volume from outside, made safe.
pub(crate) fn clamp_volume(volume: f32) -> f32 {
    if volume.is_nan() {
        1.0
    } else {
        volume.clamp(0.0, 4.0)
    }
}
