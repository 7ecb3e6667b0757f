//! The sound of conversations: what people say comes in, what characters say goes out.
//!
//! # From a sentence to the ear
//!
//! 1. A [`SentenceSynthesized`](banter_core::SentenceSynthesized) message joins the sentences of its turn, which are
//!    played in the order of their index with a short pause between them
//!    ([`AudioSettings::pause`]).
//! 2. The turn's voice has a spatial track of its own at its character, or at the mouth that
//!    a [`VoiceEmitter`] names. The ears are an [`AudioListener`]. Only characters that
//!    speak are touched; the track goes with the turn.
//! 3. The sentence is a kira sound that reads the shared samples, marks them on the way
//!    ([`SpeechMarkSettings`]), ahead of what is heard so that nothing is late, and brings them to the device's rate with a windowed sinc. On the audio thread nothing is
//!    allocated and nothing waits.
//! 4. That sound counts what it has mixed. From the count, less the device's delay, comes
//!    what is heard now: a [`PlaybackProgress`](banter_core::PlaybackProgress) each frame, and a
//!    [`PlaybackFinished`](banter_core::PlaybackFinished) at the end. Between two blocks of the device the
//!    game's clock moves it on, and it never runs back.
//! 5. A turn that is interrupted or despawned fades out within a tenth of a second. A game
//!    whose clock is [paused](banter_core::clock_is_paused) holds its voices still, in the
//!    middle of a word, and nobody is listened to: what is said meanwhile is not heard, and a
//!    line that was begun goes on afterwards.
//!
//! # From the mouth to a turn
//!
//! 1. Who has a [`MicrophoneInput`] is listened to through a microphone, who has a
//!    [`StreamInput`] through any other stream. Several may speak at once. All of it happens
//!    on one thread of [`banter_capture`]: rates, echo, voice activity, ends of turns.
//! 2. A [`ListenMode`] says when speech is meant for a character: while a [`TalkButton`] is
//!    held, always, or while the speaker [attends](Attention) to one.
//! 3. The beginning of speech is [`SpeechStarted`](banter_core::SpeechStarted) with its sound
//!    in [`SpeechAudio`](banter_core::SpeechAudio). What is
//!    [understood of it so far](banter_core::InterimTranscript) goes back to the thread, which
//!    waits longer after an "and" than after a question.
//! 4. Speech while the character is at an answer is
//!    [suspected](banter_core::BargeInSuspected) to interrupt it, which lowers the character's
//!    voice ([`DuckingSettings`]). It is [`BargeInConfirmed`](banter_core::BargeInConfirmed) when it is known to
//!    be a line, and the answer stops. If it was no more than an "uh-huh", a laugh or a cough,
//!    the voice is as loud as before, and says its sentence to the end.
//! 5. The end of a turn is [`SpeechEnded`](banter_core::SpeechEnded).
//!
//! [`ListenState`] and [`MicrophoneState`] show how far a speaker is and how its microphone
//! does. The mix that goes to the sound card goes to the echo canceller too, so that a
//! character does not hear itself; for headphones that is turned off in [`SpeechInputSettings`].
//!
//! A line that was recorded elsewhere is a [`Recorded`]; [`wav`] reads one from a file.
//!
//! # Where it is heard
//!
//! [`AudioOutput::Device`] opens the default sound card on a thread of its own, which can
//! take seconds. Sentences wait for it for two seconds and are then shown without sound until
//! it is there. Where there is no card, or it stops, one sentence in the log says so, and
//! sentences go on by the game's clock. (On Linux the ALSA library writes lines of its own
//! to the standard error while it looks for a card.)
//!
//! [`AudioOutput::Offline`] mixes into [`OfflineMix`] exactly as much as the game's clock
//! moves: for tests and for recording. [`AudioOutput::Silent`] mixes nothing.
//!
//! # Features
//!
//! Both are on by default.
//!
//! | feature | what it brings | what it builds |
//! |---|---|---|
//! | `playback` | voices sound: [`AudioOutput::Device`] and [`AudioOutput::Offline`] | kira, and through it cpal |
//! | `capture` | people are listened to: [`MicrophoneInput`], [`StreamInput`] and all that goes with them | [`banter_capture`], cpal, echo cancellation |
//!
//! Without `playback` every output is silent, and turns come to their end all the same.
//!
//! # By the clock
//!
//! A sentence that has no sound, or one that no voice can have, is shown for its
//! [`reading_time`]. So a turn comes to its end whatever fails.
//!
//! ```
//! use banter_audio::{AudioOutput, AudioPlugin, OfflineMix};
//! use banter_core::{test_app::TestApp, NpcParticipant, PlaybackFinished, Speech, Turn, SentenceSynthesized};
//! use banter_core::{Pcm, PhonemeTiming};
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(AudioPlugin::new(AudioOutput::Offline { rate: 48_000 }));
//! game.record::<PlaybackFinished>();
//! let mara = game.world_mut().spawn((NpcParticipant, Transform::from_xyz(0.0, 0.0, -2.0))).id();
//! let turn = game.world_mut().spawn(Turn { npc: mara, speaker: None }).id();
//!
//! let tone: Vec<f32> = (0..11_025).map(|i| (i as f32 * 0.12).sin() * 0.5).collect();
//! game.write(SentenceSynthesized {
//!     turn,
//!     index: 0,
//!     text: "Hm.".into(),
//!     speech: Some(Speech {
//!         pcm: Pcm::new(22_050, tone),
//!         phonemes: [].into(),
//!         timing: PhonemeTiming::Exact,
//!     }),
//! });
//! assert!(game.run_until(|world| !world.resource::<Messages<PlaybackFinished>>().is_empty()));
//!
//! let sound = Pcm::new(48_000, game.world_mut().resource_mut::<OfflineMix>().take());
//! assert!(sound.rms() > 0.1);
//! ```

// Without playback no mixer is ever made, and what is done with one is never reached.
#![cfg_attr(not(feature = "playback"), allow(dead_code))]
// These pages are made with all features.
#![cfg_attr(
    not(all(feature = "capture", feature = "playback")),
    allow(rustdoc::broken_intra_doc_links)
)]

mod affected;
mod ducking;
#[cfg(feature = "capture")]
mod ears;
#[cfg(feature = "playback")]
mod effects;
mod growing;
mod input;
mod line;
mod marked;
#[cfg(feature = "playback")]
mod marking;
#[cfg(feature = "playback")]
mod mixer;
#[cfg(not(feature = "playback"))]
#[path = "no_mixer.rs"]
mod mixer;
mod mouth;
#[cfg(all(feature = "playback", not(feature = "capture")))]
mod no_ears;
#[cfg(feature = "playback")]
mod offline;
mod output;
mod playback;
mod plugin;
#[cfg(feature = "playback")]
mod pulse;
mod settings;
#[cfg(all(test, feature = "capture", feature = "playback"))]
mod tests;
#[cfg(feature = "playback")]
mod voice_sound;

#[cfg(feature = "capture")]
pub(crate) use ears::Tap;
#[cfg(all(feature = "playback", not(feature = "capture")))]
pub(crate) use no_ears::Tap;

#[cfg(feature = "capture")]
pub use banter_capture::{
    BLOCK, BargeInSettings, Capture, CaptureError, CaptureSettings, Converter, Earshot,
    EchoSettings, EndpointingSettings, Format, Gate, LoudnessDetector, MicrophoneInfo,
    NoiseSuppression, PcmWriter, SpeechEvent, SpeechOutcome, TurnSettings, VoiceActivity, WordList,
    Words, microphones,
};
pub use banter_core::reading_time;
pub use banter_engine::wav;
pub use ducking::DuckingSettings;
#[cfg(feature = "capture")]
pub use ears::{
    Attention, ListenMode, ListenState, MicrophoneInput, MicrophoneLevel, MicrophoneState,
    SpeechDetector, SpeechInputSettings, StreamInput, TalkButton, TalkKeys, TurnDetector,
};
pub use input::Recorded;
#[cfg(feature = "playback")]
pub use offline::OfflineMix;
pub use plugin::AudioPlugin;
pub use settings::{
    AudioListener, AudioOutput, AudioSettings, RecordedVoice, SpeechMarkSettings, VoiceEffects,
    VoiceEmitter, VoiceVolume,
};
