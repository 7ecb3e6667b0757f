//! All plugins in one group.

use banter_audio::{AudioOutput, AudioPlugin};
use banter_core::CorePlugin;
use banter_engine::{Worker, host::HostSpec};
use banter_face::FacePlugin;
use banter_listen::ListenPlugin;
use banter_mind::MindPlugin;
use banter_persona::PersonaPlugin;
use banter_sense::SensePlugin;
use banter_voice::{Voice, VoicePlugin};
use bevy::app::PluginGroupBuilder;
use bevy::prelude::*;

/// The voice that is always there: espeak-ng, in the host program of `banter_piper`.
pub fn espeak_host() -> HostSpec {
    HostSpec::new("banter-piper-host", "cargo build -p banter_piper")
}

/// Everything that a talking character needs. Add it after Bevy's `AssetPlugin` and
/// `TransformPlugin`, which are among its `DefaultPlugins`.
///
/// ```
/// use bevy_banter::prelude::*;
///
/// let tests = BanterPlugins {
///     audio: AudioOutput::Silent,
///     voice: None,
/// };
/// # let _ = tests;
/// ```
#[derive(Debug, Clone)]
pub struct BanterPlugins {
    /// Where voices are heard. The default sound card.
    pub audio: AudioOutput,
    /// The host of the voice; `None` for a game that inserts a
    /// [`Voice`] of its own, or none at all. [`espeak_host`].
    pub voice: Option<HostSpec>,
}

impl Default for BanterPlugins {
    fn default() -> Self {
        Self {
            audio: AudioOutput::Device,
            voice: Some(espeak_host()),
        }
    }
}

impl PluginGroup for BanterPlugins {
    fn build(self) -> PluginGroupBuilder {
        PluginGroupBuilder::start::<Self>()
            .add(CorePlugin)
            .add(PersonaPlugin)
            .add(SensePlugin)
            .add(ListenPlugin)
            .add(MindPlugin)
            .add(VoicePlugin)
            .add(VoiceHostPlugin(self.voice))
            .add(AudioPlugin::new(self.audio))
            .add(FacePlugin)
    }
}

/// Inserts the [`Voice`] that speaks through a host.
struct VoiceHostPlugin(Option<HostSpec>);

impl Plugin for VoiceHostPlugin {
    fn build(&self, app: &mut App) {
        let Some(spec) = self.0.clone() else {
            return;
        };
        match Worker::host("voice", spec) {
            Ok(worker) => {
                app.insert_resource(Voice(worker));
            }
            Err(error) => tracing::error!("{error}; characters speak in subtitles only"),
        }
    }
}
