//! Sentences become speech.
//!
//! [`VoicePlugin`] hands every [`SentenceReady`] of an answer to the [`VoiceEngine`] as soon as it
//! stands, in the voice of the character's persona (or its own [`VoiceOverride`]), and writes [`SentenceSynthesized`] when its sound is
//! there: the first sentence is heard while the second is being made. Sentences of a turn
//! come out in their order.
//!
//! A sentence that takes long is heard while it is still being made: [`SentenceAudio`] brings its
//! sound as it comes, from the moment on at which the engine's measured speed lets it be played
//! to its end without a break.
//!
//! A sentence in another language of the character's, of those in
//! [`Voice::languages`](banter_core::persona::Voice::languages), is [found](crate::spoken_language) and spoken in the voice that its persona has for it.
//!
//! When the voice fails or keeps silent for longer than [`VoiceSettings`], the
//! [`FallbackVoiceEngine`] says the sentence. Without one, or when it fails too, the sentence is
//! `SentenceSynthesized` without speech: it is shown for as long as it takes to read.
//!
//! ```
//! use banter_core::{test_app::TestApp, NpcParticipant, SentenceReady, Turn, Timeline, Stamp, SentenceSynthesized};
//! use banter_engine::{fake::FakeSynthesize, Worker};
//! use banter_speech::voice::{VoiceEngine, VoicePlugin};
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(VoicePlugin);
//! let worker = Worker::spawn("voice", || Ok(Box::new(FakeSynthesize::humming())))?;
//! game.world_mut().insert_resource(VoiceEngine(worker));
//! game.record::<SentenceSynthesized>();
//!
//! let npc = game.world_mut().spawn(NpcParticipant).id();
//! let turn = game.world_mut().spawn(Turn { npc, speaker: None }).id();
//! game.write(SentenceReady { turn, index: 0, text: "Good evening.".into(), mood: None, delivery: default() });
//! assert!(game.run_until(|world| !world.resource::<Messages<SentenceSynthesized>>().is_empty()));
//! game.step();
//! let speech = game.recorded::<SentenceSynthesized>()[0].speech.as_ref().unwrap();
//! assert_eq!(speech.phonemes.len(), "Good evening.".len());
//! # Ok::<(), banter_engine::EngineError>(())
//! ```

mod engines;
mod lead;
mod pending;
mod receive;
mod submit;
mod thinking;

use banter_core::{
    BanterSystems, EngineWatch, SentenceAudio, SentenceReady, SentenceSynthesized, Stage,
    WorkerEngine, clock_is_paused,
};
use banter_engine::{Synthesis, VoiceStyle, Worker};
use bevy::prelude::*;
use std::time::Duration;

/// The engine that speaks. Insert it to give characters a voice.
#[derive(Resource, Debug)]
pub struct VoiceEngine(pub Worker<Synthesis>);

/// The engine that speaks whatever [`VoiceEngine`] cannot, and everything where there is no
/// `VoiceEngine`: one that is sure to work, as espeak-ng is.
#[derive(Resource, Debug)]
pub struct FallbackVoiceEngine(pub Worker<Synthesis>);

impl WorkerEngine for VoiceEngine {
    const STAGE: Stage = Stage::Speak;
    type Task = Synthesis;

    fn worker(&self) -> &Worker<Synthesis> {
        &self.0
    }
}

impl WorkerEngine for FallbackVoiceEngine {
    const STAGE: Stage = Stage::Speak;
    type Task = Synthesis;

    fn worker(&self) -> &Worker<Synthesis> {
        &self.0
    }
}

/// Voice of a character, whatever its persona says. Without it the persona
/// decides, and without a persona it is the engine's default voice in English.
#[derive(Component, Debug, Clone, Default, PartialEq)]
pub struct VoiceOverride(pub VoiceStyle);

/// Settings of synthesis.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceSettings {
    /// How long the voice may work on a sentence without a sign of life, by the wall's clock,
    /// before the other voice says it, or it is only shown. The time that a sentence waits behind
    /// others, for a model that is being loaded, or while the game is paused, does not count.
    /// 15 s.
    pub synthesis_timeout: Duration,
    /// Whether a sentence may be heard while it is still being made. A film, whose sound should
    /// not hang on how fast a machine is, turns it off. On.
    pub streaming: bool,
    /// After how long without a word of an answer its character breathes or hums, by the game's
    /// clock, once: [`ThinkingSound`](banter_core::ThinkingSound). Not where answers mostly come soon. `None`, the usual:
    /// never.
    pub thinking_after: Option<Duration>,
}

impl Default for VoiceSettings {
    fn default() -> Self {
        Self {
            synthesis_timeout: Duration::from_secs(15),
            streaming: true,
            thinking_after: None,
        }
    }
}

/// Turns [`SentenceReady`] into [`SentenceSynthesized`].
#[derive(Debug, Default)]
pub struct VoicePlugin;

impl Plugin for VoicePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<VoiceSettings>()
            .add_plugins((
                EngineWatch::<VoiceEngine>::default(),
                EngineWatch::<FallbackVoiceEngine>::default(),
            ))
            .add_systems(
                PreUpdate,
                receive::wait
                    .run_if(clock_is_paused)
                    .before(BanterSystems::Receive),
            )
            .add_systems(PreUpdate, receive::receive.in_set(BanterSystems::Receive))
            .add_systems(
                Update,
                (thinking::watch, submit::submit, thinking::hesitate)
                    .chain()
                    .in_set(BanterSystems::Think),
            );
    }
}
