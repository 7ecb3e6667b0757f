//! What people say, on its way into the game.
//!
//! `submit` goes from the ECS to the [`CaptureThread`](banter_capture::CaptureThread),
//! `receive` from its events to messages.

mod attention;
mod ear;
mod keys;
mod level;
mod receive;
mod speaker;
mod submit;
mod tap;
#[cfg(all(test, feature = "playback"))]
mod tests;

pub use ear::{SpeechDetector, SpeechInputSettings, TurnDetector};
pub use level::MicrophoneLevel;
pub use speaker::{
    Attention, ListenMode, ListenState, MicrophoneInput, MicrophoneState, StreamInput, TalkButton,
    TalkKeys,
};
pub(crate) use tap::Tap;

use banter_core::{BanterSystems, EngineWatch};
use bevy::prelude::*;

/// Listens to whoever has a [`MicrophoneInput`] or a [`StreamInput`].
pub(crate) fn build(app: &mut App, tap: Tap) {
    app.add_plugins((
        EngineWatch::<SpeechDetector>::default(),
        EngineWatch::<TurnDetector>::default(),
    ))
    .init_resource::<SpeechInputSettings>()
    .insert_resource(ear::Ear::new(tap))
    .register_type::<MicrophoneInput>()
    .register_type::<MicrophoneState>()
    .register_type::<MicrophoneLevel>()
    .register_type::<ListenMode>()
    .register_type::<ListenState>()
    .register_type::<TalkButton>()
    .register_type::<TalkKeys>()
    .register_type::<Attention>();
    // A game may pause its clock and these sets together: what holds is in none of them.
    app.add_systems(PreUpdate, submit::hold.before(BanterSystems::Receive))
        .add_systems(PreUpdate, receive::receive.in_set(BanterSystems::Receive))
        .add_systems(
            PreUpdate,
            level::measure.run_if(any_with_component::<MicrophoneLevel>),
        )
        .add_systems(
            Update,
            (
                keys::press.run_if(any_with_component::<TalkKeys>),
                attention::attend.run_if(any_with_component::<Attention>),
            )
                .in_set(BanterSystems::Sense),
        )
        .add_systems(
            Update,
            (submit::open_inputs, submit::steer, submit::show_state)
                .chain()
                .run_if(any_with_component::<ListenMode>)
                .in_set(BanterSystems::Listen),
        )
        .add_observer(submit::close_microphone)
        .add_observer(submit::close_stream);
}
