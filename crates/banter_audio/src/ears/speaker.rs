//! Who speaks into what, and when it is meant for somebody.

use banter_capture::{CaptureError, Format, PcmStream, PcmWriter, stream};
use banter_core::AttendsTo;
use bevy::platform::cell::SyncCell;
use bevy::prelude::*;

/// Microphone input: the participant is somebody at this machine, who speaks into a microphone. Usually a
/// [`PlayerParticipant`](banter_core::PlayerParticipant).
///
/// The microphone is opened when the component is inserted, and again, by itself, when it
/// was pulled out and is back. Another value opens another one; removing the component
/// closes it.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(ListenMode, TalkButton, Attention, ListenState, MicrophoneState)]
pub struct MicrophoneInput {
    /// Its name, as [`microphones`](crate::microphones) lists it; `None` for the system's
    /// default. While the one that is named is not there, the default is used.
    pub device: Option<String>,
}

/// Stream input: the participant speaks by a stream of sound: another player's voice from the network, a file.
///
/// Another one that is inserted takes the place of the first, as after a player's connection
/// was lost and is back; a line that was being spoken ends there, as noise.
///
/// ```
/// use banter_audio::{Format, StreamInput};
///
/// let (input, mut writer) = StreamInput::new(Format { rate: 48_000, channels: 1 })?;
/// // `input` goes to the speaker's entity, and the writer to whatever has the sound.
/// writer.write(&[0.0; 480]);
/// # let _ = input;
/// # Ok::<(), banter_audio::CaptureError>(())
/// ```
#[derive(Component)]
#[require(ListenMode, TalkButton, Attention, ListenState)]
pub struct StreamInput(pub(crate) SyncCell<Option<PcmStream>>);

impl StreamInput {
    /// The two ends of a stream. Writing never waits; what comes when two seconds are
    /// waiting already is dropped, and told in the log.
    ///
    /// # Errors
    /// Where `format` is none that sound has.
    pub fn new(format: Format) -> Result<(Self, PcmWriter), CaptureError> {
        let (writer, stream) = stream(format)?;
        Ok((Self(SyncCell::new(Some(stream))), writer))
    }
}

impl std::fmt::Debug for StreamInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamInput").finish_non_exhaustive()
    }
}

/// Listening mode: when what a speaker says is meant for a character. It may be changed at any time.
///
/// A [`TalkButton`] that is held counts in every mode but [`Off`](ListenMode::Off).
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum ListenMode {
    /// Nothing is listened to.
    Off,
    /// Only while the [`TalkButton`] is held.
    PushToTalk,
    /// Always: voice activity says when somebody speaks.
    #[default]
    HandsFree,
    /// As hands-free, while the speaker looks at a character or stands near one: see
    /// [`Attention`].
    Attention,
}

/// Talk button: whether a speaker holds it. Written by [`TalkKeys`], or by the game: by a button
/// on the screen, or an action of a headset's controller.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct TalkButton {
    /// Whether it is down.
    pub held: bool,
}

/// Keys and gamepad buttons that write the [`TalkButton`] of the same entity. Any of them.
#[derive(Component, Reflect, Debug, Clone, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(TalkButton)]
pub struct TalkKeys {
    /// On the keyboard: V.
    pub keyboard: Vec<KeyCode>,
    /// On any gamepad: the left bumper.
    pub gamepad: Vec<GamepadButton>,
}

impl Default for TalkKeys {
    fn default() -> Self {
        Self {
            keyboard: vec![KeyCode::KeyV],
            gamepad: vec![GamepadButton::LeftTrigger],
        }
    }
}

/// Attention of a speaker, whom it means: the character that its negative Z points to most closely, or
/// one that it stands beside. It is written to [`AttendsTo`], too, by which typed lines find
/// whom they are meant for; a speaker without a microphone may have this component all the
/// same.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
#[require(AttendsTo)]
pub struct Attention {
    /// How far off the middle of its view a character may be, in degrees: 20.
    pub angle: f32,
    /// How far away it may be, in metres: 6.
    pub range: f32,
    /// Within so many metres it may be anywhere: 1.2.
    pub near: f32,
    /// Who it is at present. Kept up to date in every mode; speech is addressed to it.
    pub target: Option<Entity>,
}

impl Default for Attention {
    fn default() -> Self {
        Self {
            angle: 20.0,
            range: 6.0,
            near: 1.2,
            target: None,
        }
    }
}

/// State of listening: how far a speaker's line is, for a picture on the screen or the bearing of an avatar.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum ListenState {
    /// What it says is not listened to.
    #[default]
    Idle,
    /// It may speak at any time.
    Listening,
    /// It speaks.
    Hearing,
    /// It has spoken, and the answer is not heard yet.
    Thinking,
}

/// State of the microphone of a [`MicrophoneInput`].
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub enum MicrophoneState {
    /// It is being opened.
    #[default]
    Opening,
    /// It brings sound.
    Open {
        /// What the system calls it.
        device: String,
    },
    /// It brings none, and why and what to do, in a sentence. It is tried again by itself,
    /// and typed lines work all the same.
    Unavailable {
        /// The sentence.
        reason: String,
    },
}
