//! The plugin.

use crate::ducking::{self, DuckingSettings};
#[cfg(feature = "capture")]
use crate::ears;
#[cfg(feature = "playback")]
use crate::offline;
use crate::settings::{
    AudioListener, AudioOutput, AudioSettings, RecordedVoice, SpeechMarkSettings, VoiceEmitter,
    VoiceVolume,
};
use crate::{input, output, playback};
use banter_core::{BanterSystems, Turn, keep_messages};
use bevy::prelude::*;

/// Plays what characters say, and listens to what people say.
///
/// Needs [`CorePlugin`](banter_core::CorePlugin), before it.
#[derive(Debug, Clone, Default)]
pub struct AudioPlugin {
    /// Where voices are heard.
    pub output: AudioOutput,
}

impl AudioPlugin {
    /// Playback on `output`.
    pub fn new(output: AudioOutput) -> Self {
        Self { output }
    }
}

impl Plugin for AudioPlugin {
    fn build(&self, app: &mut App) {
        keep_messages::<input::Recorded>(app, &[BanterSystems::Receive]);
        app.init_resource::<AudioSettings>()
            .init_resource::<SpeechMarkSettings>()
            .init_resource::<VoiceVolume>()
            .init_resource::<ducking::Suspects>()
            .register_type::<AudioSettings>()
            .register_type::<DuckingSettings>()
            .register_type::<SpeechMarkSettings>()
            .register_type::<RecordedVoice>()
            .register_type::<VoiceVolume>()
            .register_type::<AudioListener>()
            .register_type::<VoiceEmitter>()
            .register_required_components::<Turn, playback::Playback>();
        app.add_systems(
            PreUpdate,
            (
                input::receive_recorded.in_set(BanterSystems::Receive),
                // A game may pause its clock and all stages together.
                output::hold.before(BanterSystems::Receive),
            ),
        )
        .add_systems(
            Update,
            (
                output::follow,
                ducking::duck,
                playback::play.run_if(any_with_component::<playback::Playback>),
                playback::report.run_if(any_with_component::<playback::Playback>),
            )
                .chain()
                .in_set(BanterSystems::Speak),
        );
        #[cfg(any(feature = "capture", feature = "playback"))]
        let tap = crate::Tap::default();
        let output = match self.output {
            #[cfg(feature = "playback")]
            AudioOutput::Device => output::Output::device(tap.clone()),
            AudioOutput::Silent => output::Output::Silent,
            #[cfg(feature = "playback")]
            AudioOutput::Offline { rate } => match offline::OfflineMix::new(rate, tap.clone()) {
                Ok((mixer, mix)) => {
                    app.insert_resource(mix).add_systems(
                        Update,
                        offline::render
                            .run_if(resource_exists::<offline::OfflineMix>)
                            .after(playback::play)
                            .before(playback::report)
                            .in_set(BanterSystems::Speak),
                    );
                    output::Output::Playing(mixer)
                }
                Err(error) => output::Output::unavailable(&error),
            },
        };
        app.insert_resource(output);
        #[cfg(feature = "capture")]
        ears::build(app, tap);
    }
}
