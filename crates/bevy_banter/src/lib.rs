//! Bevy plugins that give a game's characters ears, a mind, a voice and a living face, on
//! the player's own machine.
//!
//! A player speaks or types; the character hears, perceives what is around it, answers,
//! acts, speaks aloud, and its face moves with every sound. Nothing is sent anywhere.
//!
//! # A first conversation
//!
//! ```no_run
//! use bevy::prelude::*;
//! use bevy_banter::prelude::*;
//!
//! App::new()
//!     .add_plugins(MinimalPlugins)
//!     .add_plugins((AssetPlugin::default(), TransformPlugin))
//!     .add_plugins(BanterPlugins::default())
//!     .add_systems(Startup, |mut commands: Commands, assets: Res<AssetServer>| {
//!         commands.spawn(CharacterPersona(assets.load("personas/mara.persona.toml")));
//!         let speaker = commands.spawn(PlayerParticipant).id();
//!         let text = "What do you serve here?".to_owned();
//!         commands.write_message(LineTyped { speaker, to: None, text });
//!     })
//!     .add_systems(Update, |subtitles: Query<&Subtitle, Changed<Subtitle>>| {
//!         for subtitle in &subtitles {
//!             println!("{}", subtitle.0);
//!         }
//!     })
//!     .run();
//! ```
//!
//! # Talking to it
//!
//! Give the player a microphone, and ears to the game:
//!
//! ```no_run
//! use bevy::prelude::*;
//! use bevy_banter::{prelude::*, whisper_host};
//!
//! # let mut app = App::new();
//! app.add_plugins(BanterPlugins {
//!     ears: Some(whisper_host("models/ggml-base.bin").threads(4).into()),
//!     ..Default::default()
//! });
//! app.world_mut().spawn((
//!     PlayerParticipant,
//!     MicrophoneInput::default(),
//!     ListenMode::Attention, // hands-free while the player looks at somebody
//!     TalkKeys::default(),   // or while V is held
//! ));
//! ```
//!
//! [`ListenState`](audio::ListenState) says how far the player's line is, for the screen.
//!
//! # The plugins
//!
//! [`BanterPlugins`] adds them all:
//!
//! | plugin | what it does | crate |
//! |---|---|---|
//! | [`CorePlugin`](core::CorePlugin) | turns, percepts, messages, the order of everything | [`core`] |
//! | [`PersonaPlugin`](persona::PersonaPlugin) | loads `*.persona.toml`: who a character is | [`persona`] |
//! | [`SensePlugin`](sense::SensePlugin) | what a character sees and hears, what a player points at | [`sense`] |
//! | [`ListenPlugin`](listen::ListenPlugin) | typed lines and speech become text | [`listen`] |
//! | [`MindPlugin`](mind::MindPlugin) | text becomes an answer and actions | [`mind`] |
//! | [`VoicePlugin`](voice::VoicePlugin) | sentences become speech | [`voice`] |
//! | [`AudioPlugin`](audio::AudioPlugin) | microphones are listened to; speech is heard, in order and in space | [`audio`] |
//! | [`BodyPlugin`](body::BodyPlugin) | the body stands, walks, talks with its hands, and does what it is told | [`body`] |
//! | [`DeedsPlugin`](deeds::DeedsPlugin) | actions are done: walk to, follow, take, give, open, sit and the like | [`deeds`] |
//! | [`FacePlugin`](face::FacePlugin) | the face moves with what is heard | [`face`] |
//! | [`PersonaCardPlugin`](mods::PersonaCardPlugin) | loads character cards as personas | [`mods`] |
//! | `xr::XrPlugin` | what is tracked of a player becomes rig, gestures, intents and an avatar; feature `xr` | `xr` |
//!
//! # The engines
//!
//! Engines with native code run in child processes of the game, the *hosts* ([`engine::host`]),
//! and are resources: [`SpeechDetector`](audio::SpeechDetector), [`EarsEngine`](listen::EarsEngine),
//! [`MindEngine`](mind::MindEngine),
//! [`VoiceEngine`](voice::VoiceEngine), [`FallbackVoiceEngine`](voice::FallbackVoiceEngine). [`BanterPlugins`]
//! inserts those that it is given, each as an [`EngineSource`](engine::EngineSource): a host, a
//! worker in the game's own process, or a server. A game may insert its own.
//!
//! | resource | host | without it, or when it fails |
//! |---|---|---|
//! | `SpeechDetector` | [`silero_host`]: Silero on ONNX Runtime | the built-in detector |
//! | `TurnDetector` | [`smart_turn_host`]: Smart Turn on ONNX Runtime | silence and words |
//! | `EarsEngine` | [`whisper_host`]: whisper.cpp | the character asks what was said |
//! | `MindEngine` | [`llama_host`]: llama.cpp | the character answers from its persona |
//! | `VoiceEngine` | [`piper_host`] or [`kokoro_host`]: Piper or Kokoro on ONNX Runtime | the fallback speaks |
//! | `FallbackVoiceEngine` | [`espeak_host`]: espeak-ng, there by default | subtitles |
//!
//! Hosts have a method for each of their settings, with its unit, range and default, and take
//! any setting by its name as well:
//!
//! ```
//! use bevy_banter::{engine::host::GpuLayers, llama_host, piper_host, whisper_host};
//!
//! let ears = whisper_host("models/ggml-base.bin").threads(4).language("en");
//! let mind = llama_host("models/instruct.gguf").context(4096).gpu_layers(GpuLayers::All);
//! let voice = piper_host("voices/alba-medium.onnx").setting("length_scale", 1.1);
//! # let _ = (ears, mind, voice);
//! ```
//!
//! When a host program is missing, or its model cannot be used, the log says in a sentence what
//! to do, and so do [`EngineStatusChanged`](core::EngineStatusChanged), as soon as it is known,
//! and [`EngineFailed`](core::EngineFailed) in a turn.
//!
//! # Features
//!
//! All but `inspector`, `xr` and `openxr` are on by default. A game of subtitles does with `default-features = false`.
//!
//! | feature | what it brings | what it builds |
//! |---|---|---|
//! | `audio` | voices sound, from where a character is: [`AudioOutput::Device`](audio::AudioOutput::Device) and `Offline`; without it sentences are shown for as long as they would last | kira, and through it cpal |
//! | `body` | bodies move: [`BodyPlugin`](body::BodyPlugin) and the module [`body`]; without it models stand as they are | Bevy's animation |
//! | `capture` | people speak: [`MicrophoneInput`](audio::MicrophoneInput), [`ListenMode`](audio::ListenMode), [`SpeechDetector`](audio::SpeechDetector) and their like; without it a line is typed or [`Recorded`](audio::Recorded) | cpal, resampling, echo cancellation, voice activity |
//! | `deeds` | characters do what they say: [`DeedsPlugin`](deeds::DeedsPlugin) and the module [`deeds`]; without it a game does all actions itself | what `body` does |
//! | `face` | faces move: [`FacePlugin`](face::FacePlugin) and the module [`face`]; without it a mouth's curves are there for nobody | Bevy's glTF, cameras and meshes, the crate gltf |
//! | `inspector` | a running game is looked at and changed, in a browser or by tools of MCP: `InspectorPlugin` and the module `inspector`, off until a game adds it | `banter_inspector`, httparse |
//! | `mods` | modders bring characters: [`ModsPlugin`](mods::ModsPlugin), character cards and the module [`mods`]; without it personas and knowledge are the game's own | `banter_cards`: zip, PNG and JSON within bounds |
//! | `scene` | meshes hide what is behind them ([`Occluder::mesh`](sense::Occluder::mesh)), and artists tag things in glTF files ([`Tags`](sense::Tags)); without it occluders are boxes | Bevy's glTF and meshes |
//! | `xr` | players wear headsets: `XrPlugin` and the module `xr` | `banter_xr` |
//! | `openxr` | the game is seen in a headset: `xr::openxr::with_headset` | bevy_mod_openxr, and wgpu with its default features |
//!
//! # Where to go on
//!
//! The project's pages have a [guide](https://github.com/bevy-banter/bevy_banter/blob/main/docs/README.md), from an empty folder to
//! what is shipped, and [examples](https://github.com/bevy-banter/bevy_banter/tree/main/crates/bevy_banter/examples), one idea a
//! file. The program `banter` (`cargo install banter_cli`) looks at a machine, checks characters and ships games.

// On docs.rs each item says which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]
// These pages are made with all features.
#![cfg_attr(
    not(all(
        feature = "audio",
        feature = "body",
        feature = "capture",
        feature = "deeds",
        feature = "face",
        feature = "mods",
        feature = "scene"
    )),
    allow(rustdoc::broken_intra_doc_links)
)]

mod plugins;

pub use banter_audio as audio;
#[cfg(feature = "body")]
pub use banter_body as body;
pub use banter_core as core;
pub use banter_core::persona;
#[cfg(feature = "deeds")]
pub use banter_deeds as deeds;
pub use banter_engine as engine;
pub use banter_engine::host::{
    espeak_host, kokoro_host, llama_host, piper_host, silero_host, smart_turn_host, whisper_host,
};
#[cfg(feature = "face")]
pub use banter_face as face;
#[cfg(feature = "inspector")]
pub use banter_inspector as inspector;
pub use banter_lipsync as lipsync;
pub use banter_mind as mind;
#[cfg(feature = "mods")]
pub use banter_mods as mods;
pub use banter_sense as sense;
pub use banter_speech::listen;
pub use banter_speech::voice;
#[cfg(feature = "xr")]
pub use banter_xr as xr;
pub use plugins::BanterPlugins;

/// What most games use.
pub mod prelude {
    pub use crate::BanterPlugins;
    pub use banter_audio::{AudioListener, AudioOutput, Recorded};
    #[cfg(feature = "capture")]
    pub use banter_audio::{
        ListenMode, ListenState, MicrophoneInput, MicrophoneState, SpeechInputSettings,
        StreamInput, TalkButton, TalkKeys,
    };
    #[cfg(feature = "body")]
    pub use banter_body::{
        Body, BodyBound, BodyDeed, BodyMissing, BodyMoment, BodyTarget, BodyTask, BodyTaskEnded,
        BodyTaskMoment, HeldBy,
    };
    pub use banter_core::persona::{CharacterPersona, Persona};
    pub use banter_core::{
        ActionAttempt, ActionFinished, ActionName, ActionOutcome, ActionRefused, ActionRequested,
        BanterSystems, BodyTurn, ClosedActions, CueRequested, Described, EngineFailed,
        EngineStatusChanged, FaceWeights, GazeTarget, InHands, Interrupt, LineTyped,
        LineUnanswered, NamedAction, Noise, NpcActionsAppExt, NpcParticipant, Perceivable,
        PerceptionRoom, Percepts, PersonId, PlayerParticipant, Pointing, Reply, Senses, Subtitle,
        TextLength, TurnEnd, TurnEnded, TurnStarted,
    };
    pub use banter_engine::{EngineSource, Pcm, host::HostSpec};
    #[cfg(feature = "face")]
    pub use banter_face::{
        DirectFace, Emotions, FaceBound, FaceMissing, FaceSettings, FaceStream, FaceTrack,
        PersonaAvatar,
    };
    pub use banter_mind::MindEngine;
    #[cfg(feature = "mods")]
    pub use banter_mods::ModsPlugin;
    pub use banter_sense::Occluder;
    pub use banter_speech::listen::EarsEngine;
    pub use banter_speech::voice::{FallbackVoiceEngine, VoiceEngine, VoiceOverride};
}
