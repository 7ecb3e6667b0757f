//! Playback of character voices through kira, on a device or into a buffer.
//!
//! # From a sentence to the ear
//!
//! 1. A [`Voiced`](banter_core::Voiced) message joins the sentences of its turn, which are
//!    played in the order of their index with a short pause between them
//!    ([`AudioSettings::pause`]).
//! 2. The turn's voice has a spatial track of its own at its character, or at the mouth that
//!    a [`VoiceEmitter`] names. The ears are an [`AudioListener`]. Only characters that
//!    speak are touched; the track goes with the turn.
//! 3. The sentence is a kira sound that reads the shared samples where they are and brings
//!    them to the device's rate with a windowed sinc. On the audio thread nothing is
//!    allocated and nothing waits.
//! 4. That sound counts what it has mixed. From the count, less the device's delay, comes
//!    what is heard now: a [`Speaking`](banter_core::Speaking) each frame, and a
//!    [`Played`](banter_core::Played) at the end. Between two blocks of the device the
//!    game's clock moves it on, and it never runs back.
//! 5. A turn that is interrupted or despawned fades out within a tenth of a second. A game
//!    that is paused holds its voices still.
//!
//! The other way, a [`Recorded`] line becomes [`SpeechStarted`](banter_core::SpeechStarted)
//! and [`SpeechEnded`](banter_core::SpeechEnded); [`wav`] reads one from a file.
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
//! A sentence that has no sound, or one that no voice can have, is shown for its
//! [`reading_time`]. So a turn comes to its end whatever fails.
//!
//! ```
//! use banter_audio::{AudioOutput, AudioPlugin, OfflineMix};
//! use banter_core::{test_app::TestApp, Npc, Played, Speech, Turn, Voiced};
//! use banter_core::{Pcm, PhonemeTiming};
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(AudioPlugin::new(AudioOutput::Offline { rate: 48_000 }));
//! game.record::<Played>();
//! let mara = game.world_mut().spawn((Npc, Transform::from_xyz(0.0, 0.0, -2.0))).id();
//! let turn = game.world_mut().spawn(Turn { npc: mara, speaker: None }).id();
//!
//! let tone: Vec<f32> = (0..11_025).map(|i| (i as f32 * 0.12).sin() * 0.5).collect();
//! game.write(Voiced {
//!     turn,
//!     index: 0,
//!     text: "Hm.".into(),
//!     speech: Some(Speech {
//!         pcm: Pcm::new(22_050, tone),
//!         phonemes: [].into(),
//!         timing: PhonemeTiming::Exact,
//!     }),
//! });
//! assert!(game.run_until(|world| !world.resource::<Messages<Played>>().is_empty()));
//!
//! let sound = Pcm::new(48_000, game.world_mut().resource_mut::<OfflineMix>().take());
//! assert!(sound.rms() > 0.1);
//! ```

mod input;
mod line;
mod mixer;
mod offline;
mod output;
mod playback;
mod plugin;
mod pulse;
mod reading;
mod resample;
mod settings;
#[cfg(test)]
mod tests;
mod voice_sound;
pub mod wav;

pub use input::Recorded;
pub use offline::OfflineMix;
pub use plugin::AudioPlugin;
pub use reading::reading_time;
pub use settings::{AudioListener, AudioOutput, AudioSettings, VoiceEmitter, VoiceVolume};
