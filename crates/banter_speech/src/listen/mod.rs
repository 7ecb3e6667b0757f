//! Speech becomes text.
//!
//! [`ListenPlugin`] reads the [`UtteranceAudio`](banter_core::UtteranceAudio) of utterances that
//! anybody hears and hands it to the [`EarsEngine`]. It writes interim transcripts ([`InterimTranscript`])
//! and one final transcript for each ([`FinalTranscript`](banter_core::FinalTranscript)), however many
//! hear it; core passes them on as [`LineReady`](banter_core::LineReady).
//!
//! - While somebody speaks ears that [stream](ListenSettings::stream) are asked again and again,
//!   and there is [`InterimTranscript`] text, of which more and more stands. When the speaker pauses
//!   the final text is asked for at once, so that it is most often there when the end of the
//!   line is certain.
//! - They are told the names of what the speaker perceives, which they would hardly know
//!   otherwise.
//! - What nobody said is left out: see [`streaming::HallucinationFilter`].
//! - Without ears, or when they fail, the character hears that somebody spoke and not what:
//!   an empty text, to which a mind has an answer of its own. Where nothing was understood of a
//!   speaker who did not mean to be heard, by holding a button, nothing was said: core
//!   [dismisses](banter_core::Dismiss) the turn. Missing ears are said once in the log.
//!
//! How the text of an utterance comes about is in [`streaming`], apart from any game.
//!
//! ```
//! use banter_core::{test_app::TestApp, LineReady, NpcParticipant, PlayerParticipant, LineTyped};
//! use banter_speech::listen::ListenPlugin;
//!
//! let mut game = TestApp::new().with(ListenPlugin);
//! game.record::<LineReady>();
//! let mara = game.world_mut().spawn(NpcParticipant).id();
//! let player = game.world_mut().spawn(PlayerParticipant).id();
//! game.write(LineTyped { speaker: player, to: Some(mara), text: "Good evening!".into() });
//! game.step();
//! assert_eq!(game.recorded::<LineReady>()[0].text, "Good evening!");
//! ```

mod listening;
mod receive;
mod settings;
mod submit;
#[cfg(test)]
mod tests;

pub use crate::streaming;
pub use settings::{ListenFilter, ListenSettings};

use banter_core::{
    BanterSystems, EngineWatch, InterimTranscript, Stage, WorkerEngine, clock_is_paused,
};
use banter_engine::{Transcription, Worker};
use bevy::prelude::*;

/// The engine that writes down what is said. Insert it to give characters ears.
#[derive(Resource, Debug)]
pub struct EarsEngine(pub Worker<Transcription>);

impl WorkerEngine for EarsEngine {
    const STAGE: Stage = Stage::Listen;
    type Task = Transcription;

    fn worker(&self) -> &Worker<Transcription> {
        &self.0
    }
}

/// Transcribes what is spoken: writes [`InterimTranscript`] and
/// [`FinalTranscript`](banter_core::FinalTranscript).
#[derive(Debug, Default)]
pub struct ListenPlugin;

impl Plugin for ListenPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(EngineWatch::<EarsEngine>::default())
            .init_resource::<ListenSettings>()
            .init_resource::<ListenFilter>()
            .register_type::<ListenSettings>()
            .add_systems(
                PreUpdate,
                receive::wait
                    .run_if(clock_is_paused)
                    .before(BanterSystems::Receive),
            )
            .add_systems(PreUpdate, receive::receive.in_set(BanterSystems::Receive))
            .add_systems(Update, submit::submit.in_set(BanterSystems::Listen));
    }
}
