//! All plugins in one group.

use crate::espeak_host;
use banter_audio::{AudioOutput, AudioPlugin};
#[cfg(feature = "capture")]
use banter_audio::{SpeechDetector, TurnDetector};
#[cfg(feature = "body")]
use banter_body::BodyPlugin;
use banter_core::CorePlugin;
use banter_core::persona::PersonaPlugin;
#[cfg(feature = "deeds")]
use banter_deeds::DeedsPlugin;
use banter_engine::share::Share;
#[cfg(feature = "capture")]
use banter_engine::{Detection, TurnEnding};
use banter_engine::{EngineSource, Generation, Synthesis, Task, Transcription, Worker};
#[cfg(feature = "face")]
use banter_face::FacePlugin;
use banter_mind::{MindEngine, MindPlugin};
#[cfg(feature = "mods")]
use banter_mods::PersonaCardPlugin;
use banter_sense::SensePlugin;
use banter_speech::listen::{EarsEngine, ListenPlugin};
use banter_speech::voice::{FallbackVoiceEngine, VoiceEngine, VoicePlugin};
#[cfg(feature = "xr")]
use banter_xr::XrPlugin;
use bevy::app::PluginGroupBuilder;
use bevy::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::{Mutex, PoisonError};

/// Everything that a talking character needs. Add it after Bevy's `AssetPlugin` and
/// `TransformPlugin`, which are among its `DefaultPlugins`.
///
/// An engine is a host, a worker in this process, or a server: whatever turns into an
/// [`EngineSource`].
///
/// ```
/// use bevy_banter::engine::{Worker, fake::FakeGenerate};
/// use bevy_banter::{prelude::*, whisper_host};
///
/// let mind = Worker::spawn("mind", || Ok(Box::new(FakeGenerate::replying(["Good evening."]))))?;
/// let game = BanterPlugins {
///     ears: Some(whisper_host("models/ggml-base.bin").threads(4).into()),
///     mind: Some(mind.into()),
///     ..Default::default()
/// };
/// let tests = BanterPlugins::without_hosts(AudioOutput::Silent);
/// # let _ = (game, tests);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct BanterPlugins {
    /// Where voices are heard. The default sound card, where the feature `audio` is on.
    pub audio: AudioOutput,
    /// How many cores the game and its engines have together, where not all of the machine's:
    /// ears, mind and voice each get their [share](banter_engine::share) of them, unless they were
    /// told how many threads work. None: each counts the machine's cores itself.
    pub cores: Option<usize>,
    /// The [`SpeechDetector`]. None: the built-in detector tells when somebody speaks.
    /// [`silero_host`](crate::silero_host).
    #[cfg(feature = "capture")]
    pub speech_detector: Option<EngineSource<Detection>>,
    /// The [`TurnDetector`]. None: silence and words tell whether somebody has finished.
    /// [`smart_turn_host`](crate::smart_turn_host).
    #[cfg(feature = "capture")]
    pub turn_detector: Option<EngineSource<TurnEnding>>,
    /// The [`EarsEngine`]. None: speech is heard and not understood.
    /// [`whisper_host`](crate::whisper_host).
    pub ears: Option<EngineSource<Transcription>>,
    /// The [`MindEngine`]. None: characters answer from their personas.
    /// [`llama_host`](crate::llama_host).
    pub mind: Option<EngineSource<Generation>>,
    /// The [`VoiceEngine`]. None: the fallback speaks. [`piper_host`](crate::piper_host)
    /// or [`kokoro_host`](crate::kokoro_host).
    pub voice: Option<EngineSource<Synthesis>>,
    /// The [`FallbackVoiceEngine`], which speaks whatever the voice cannot. None: that is read in
    /// subtitles. [`espeak_host`], which it is by default where the feature `audio` is on.
    pub fallback_voice: Option<EngineSource<Synthesis>>,
}

impl BanterPlugins {
    /// Everything but the engines, for a game that inserts its own.
    #[must_use]
    pub fn without_hosts(audio: AudioOutput) -> Self {
        Self {
            audio,
            cores: None,
            #[cfg(feature = "capture")]
            speech_detector: None,
            #[cfg(feature = "capture")]
            turn_detector: None,
            ears: None,
            mind: None,
            voice: None,
            fallback_voice: None,
        }
    }
}

impl Default for BanterPlugins {
    fn default() -> Self {
        Self {
            // Where nothing sounds, no voice is wanted.
            fallback_voice: cfg!(feature = "audio").then(|| espeak_host().into()),
            ..Self::without_hosts(AudioOutput::default())
        }
    }
}

impl PluginGroup for BanterPlugins {
    fn build(self) -> PluginGroupBuilder {
        let audio = self.audio;
        let group = PluginGroupBuilder::start::<Self>()
            .add(EnginesPlugin(Mutex::new(Some(self))))
            .add(CorePlugin)
            .add(PersonaPlugin)
            .add(SensePlugin)
            .add(ListenPlugin)
            .add(MindPlugin)
            .add(VoicePlugin)
            .add(AudioPlugin::new(audio));
        #[cfg(feature = "body")]
        let group = group.add(BodyPlugin);
        #[cfg(feature = "deeds")]
        let group = group.add(DeedsPlugin::default());
        #[cfg(feature = "face")]
        let group = group.add(FacePlugin);
        #[cfg(feature = "mods")]
        let group = group.add(PersonaCardPlugin);
        #[cfg(feature = "xr")]
        let group = group.add(XrPlugin);
        group
    }
}

/// Inserts the engines. They are taken when it is built, which is once.
struct EnginesPlugin(Mutex<Option<BanterPlugins>>);

impl Plugin for EnginesPlugin {
    fn build(&self, app: &mut App) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(plugins) = place.take() else {
            return;
        };
        #[cfg(feature = "capture")]
        insert(
            app,
            "detector",
            plugins.speech_detector,
            SpeechDetector::engine,
        );
        #[cfg(feature = "capture")]
        insert(app, "turns", plugins.turn_detector, TurnDetector::engine);
        let cores = plugins.cores;
        let ears = shared(plugins.ears, Share::Ears, cores);
        let mind = shared(plugins.mind, Share::Mind, cores);
        let voice = shared(plugins.voice, Share::Voice, cores);
        insert(app, "ears", ears, EarsEngine);
        insert(app, "mind", mind, MindEngine);
        insert(app, "voice", voice, VoiceEngine);
        insert(
            app,
            "fallback voice",
            plugins.fallback_voice,
            FallbackVoiceEngine,
        );
    }
}

/// The engine with its share of the cores, if these were numbered.
fn shared<T>(
    source: Option<EngineSource<T>>,
    share: Share,
    cores: Option<usize>,
) -> Option<EngineSource<T>>
where
    T: Task<Request: Serialize, Event: DeserializeOwned>,
{
    match cores {
        Some(cores) => source.map(|source| source.on_cores(share, cores)),
        None => source,
    }
}

fn insert<T, R: Resource>(
    app: &mut App,
    name: &str,
    source: Option<EngineSource<T>>,
    resource: fn(Worker<T>) -> R,
) where
    T: Task<Request: Serialize, Event: DeserializeOwned>,
{
    match source.map(|source| source.start(name)) {
        None => {}
        Some(Ok(worker)) => {
            app.insert_resource(resource(worker));
        }
        Some(Err(error)) => tracing::error!("{error}; characters do without"),
    }
}
