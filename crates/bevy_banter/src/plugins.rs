//! All plugins in one group.

use crate::espeak_host;
use banter_audio::{AudioOutput, AudioPlugin, SpeechDetector};
use banter_core::CorePlugin;
use banter_engine::{Task, Worker, host::HostSpec};
use banter_face::FacePlugin;
use banter_listen::{Ears, ListenPlugin};
use banter_mind::{MindEngine, MindPlugin};
use banter_persona::PersonaPlugin;
use banter_sense::SensePlugin;
use banter_voice::{FallbackVoice, Voice, VoicePlugin};
use bevy::app::PluginGroupBuilder;
use bevy::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// Everything that a talking character needs. Add it after Bevy's `AssetPlugin` and
/// `TransformPlugin`, which are among its `DefaultPlugins`.
///
/// ```
/// use bevy_banter::{llama_host, prelude::*, whisper_host};
///
/// let game = BanterPlugins {
///     ears: Some(whisper_host("models/ggml-base.bin")),
///     mind: Some(llama_host("models/instruct.gguf")),
///     ..Default::default()
/// };
/// let tests = BanterPlugins::without_hosts(AudioOutput::Silent);
/// # let _ = (game, tests);
/// ```
#[derive(Debug, Clone)]
pub struct BanterPlugins {
    /// Where voices are heard. The default sound card.
    pub audio: AudioOutput,
    /// The host of the [`SpeechDetector`]. None: the built-in detector tells when somebody
    /// speaks. [`silero_host`](crate::silero_host).
    pub speech_detector: Option<HostSpec>,
    /// The host of the [`Ears`]. None: speech is heard and not understood.
    /// [`whisper_host`](crate::whisper_host).
    pub ears: Option<HostSpec>,
    /// The host of the [`MindEngine`]. None: characters answer from their personas.
    /// [`llama_host`](crate::llama_host).
    pub mind: Option<HostSpec>,
    /// The host of the [`Voice`]. None: the fallback speaks.
    /// [`piper_host`](crate::piper_host).
    pub voice: Option<HostSpec>,
    /// The host of the [`FallbackVoice`], which speaks whatever the voice cannot. None:
    /// that is read in subtitles. [`espeak_host`].
    pub fallback_voice: Option<HostSpec>,
}

impl BanterPlugins {
    /// Everything but the engines, for a game that inserts its own.
    #[must_use]
    pub fn without_hosts(audio: AudioOutput) -> Self {
        Self {
            audio,
            speech_detector: None,
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
            fallback_voice: Some(espeak_host()),
            ..Self::without_hosts(AudioOutput::Device)
        }
    }
}

impl PluginGroup for BanterPlugins {
    fn build(self) -> PluginGroupBuilder {
        PluginGroupBuilder::start::<Self>()
            .add(HostsPlugin(self.clone()))
            .add(CorePlugin)
            .add(PersonaPlugin)
            .add(SensePlugin)
            .add(ListenPlugin)
            .add(MindPlugin)
            .add(VoicePlugin)
            .add(AudioPlugin::new(self.audio))
            .add(FacePlugin)
    }
}

/// Inserts the engines that run in hosts.
struct HostsPlugin(BanterPlugins);

impl Plugin for HostsPlugin {
    fn build(&self, app: &mut App) {
        let plugins = &self.0;
        insert(
            app,
            "detector",
            &plugins.speech_detector,
            SpeechDetector::engine,
        );
        insert(app, "ears", &plugins.ears, Ears);
        insert(app, "mind", &plugins.mind, MindEngine);
        insert(app, "voice", &plugins.voice, Voice);
        insert(
            app,
            "fallback voice",
            &plugins.fallback_voice,
            FallbackVoice,
        );
    }
}

fn insert<T, R: Resource>(
    app: &mut App,
    name: &str,
    host: &Option<HostSpec>,
    resource: fn(Worker<T>) -> R,
) where
    T: Task<Request: Serialize, Event: DeserializeOwned>,
{
    let Some(host) = host else {
        return;
    };
    match Worker::host(name, host.clone()) {
        Ok(worker) => {
            app.insert_resource(resource(worker));
        }
        Err(error) => tracing::error!("{error}; characters do without"),
    }
}
