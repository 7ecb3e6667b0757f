//! The life of a session. Upstream panics where a runtime fails or is gone; here the game goes on
//! without it.

use super::error::HeadsetError;
use super::fault::{Fault, lose, quietly};
use crate::headset::Headset;
use crate::pace::FrameBudget;
use bevy::prelude::*;
use bevy_mod_openxr::init::{create_xr_session, should_run_frame_loop};
use bevy_mod_openxr::render::OxrWaitFrameSystem;
use bevy_mod_openxr::resources::{OxrFrameState, OxrFrameWaiter, OxrInstance, OxrSessionStarted};
use bevy_mod_openxr::session::OxrSession;
use bevy_mod_xr::session::{
    XrFirst, XrHandleEvents, XrPostSessionBegin, XrPreSessionEnd, XrState, XrStateChanged,
};
use bevy_mod_xr::spaces::{XrPrimaryReferenceSpace, XrReferenceSpace};
use openxr::{Event, EventDataBuffer, ReferenceSpaceType, SessionState, ViewConfigurationType};

/// How high eyes are taken to be where a runtime does not know the floor, metres.
const EYES: f32 = 1.6;

pub(super) fn build(app: &mut App) {
    app.add_systems(
        XrFirst,
        (
            (notice, poll).chain().in_set(XrHandleEvents::Poll),
            live.in_set(XrHandleEvents::SessionStateUpdateEvents),
            wait_frame
                .run_if(should_run_frame_loop)
                .in_set(OxrWaitFrameSystem)
                .in_set(XrHandleEvents::FrameLoop),
        )
            .run_if(is_there),
    );
}

/// A condition: the headset has not been given up.
fn is_there(headset: Res<Headset>) -> bool {
    headset.reason().is_none()
}

/// What the renderer noticed.
fn notice(world: &mut World) {
    if let Some(error) = world.resource::<Fault>().get() {
        lose(world, &error);
    }
}

/// Asks the runtime what has happened.
fn poll(world: &mut World) {
    let Some(instance) = world.get_resource::<OxrInstance>().cloned() else {
        return;
    };
    let mut buffer = EventDataBuffer::new();
    loop {
        match instance.poll_event(&mut buffer) {
            Ok(None) => return,
            Ok(Some(event)) => take(world, &event),
            Err(error) => {
                lose(world, &HeadsetError::Lost(error.to_string()));
                return;
            }
        }
    }
}

fn take(world: &mut World, event: &Event<'_>) {
    match event {
        Event::SessionStateChanged(change) => {
            let state = match change.state() {
                SessionState::IDLE => XrState::Idle,
                SessionState::READY => XrState::Ready,
                SessionState::SYNCHRONIZED | SessionState::VISIBLE | SessionState::FOCUSED => {
                    XrState::Running
                }
                SessionState::STOPPING => XrState::Stopping,
                SessionState::LOSS_PENDING | SessionState::EXITING => XrState::Exiting {
                    should_restart: false,
                },
                _ => return,
            };
            world.insert_resource(state);
            world.write_message(XrStateChanged(state));
        }
        Event::InstanceLossPending(_) => {
            lose(
                world,
                &HeadsetError::Lost("it says that it ends".to_owned()),
            );
        }
        Event::EventsLost(lost) => {
            tracing::warn!(
                "{} events of the headset were lost",
                lost.lost_event_count()
            );
        }
        _ => {}
    }
}

/// Goes along with the state that the session is in.
fn live(world: &mut World, mut last: Local<Option<XrState>>) {
    let Some(state) = world.get_resource::<XrState>().copied() else {
        return;
    };
    if *last == Some(state) {
        return;
    }
    *last = Some(state);
    match state {
        XrState::Available => create(world),
        XrState::Ready => begin(world),
        XrState::Running => {
            world.insert_resource(Headset::Worn);
        }
        XrState::Stopping => end(world),
        XrState::Exiting { .. } => {
            lose(world, &HeadsetError::Ended);
        }
        XrState::Unavailable | XrState::Idle => {}
    }
}

fn create(world: &mut World) {
    world.insert_resource(Headset::Waiting);
    quietly(world, create_xr_session);
    let Some(session) = world.get_resource::<OxrSession>() else {
        let reason = "what it says stands above".to_owned();
        let call = "xrCreateSession";
        lose(world, &HeadsetError::Session { call, reason });
        return;
    };
    // A stage is a floor. Not every runtime has one.
    if !world.contains_resource::<XrPrimaryReferenceSpace>() {
        let below = bevy::math::Isometry3d::from_xyz(0.0, -EYES, 0.0);
        match session.create_reference_space(ReferenceSpaceType::LOCAL, below) {
            Ok(space) => {
                let space: XrReferenceSpace = space;
                world.insert_resource(XrPrimaryReferenceSpace(space));
            }
            Err(error) => {
                let call = "xrCreateReferenceSpace";
                let reason = error.to_string();
                lose(world, &HeadsetError::Session { call, reason });
            }
        }
    }
}

fn begin(world: &mut World) {
    let Some(session) = world.get_resource::<OxrSession>() else {
        return;
    };
    if let Err(error) = session.begin(ViewConfigurationType::PRIMARY_STEREO) {
        let call = "xrBeginSession";
        let reason = error.to_string();
        lose(world, &HeadsetError::Session { call, reason });
        return;
    }
    world.insert_resource(OxrSessionStarted(true));
    world.run_schedule(XrPostSessionBegin);
}

/// The headset was put down. It may be put on again.
fn end(world: &mut World) {
    world.run_schedule(XrPreSessionEnd);
    let ended = world
        .get_resource::<OxrSession>()
        .map(|session| session.end());
    world.insert_resource(OxrSessionStarted(false));
    world.insert_resource(Headset::Waiting);
    if let Some(Err(error)) = ended {
        let call = "xrEndSession";
        let reason = error.to_string();
        lose(world, &HeadsetError::Session { call, reason });
    }
}

/// Waits until the runtime wants the next frame: the one place where a game in a headset waits, as it
/// waits for its window elsewhere.
fn wait_frame(world: &mut World) {
    let Some(mut waiter) = world.get_resource_mut::<OxrFrameWaiter>() else {
        return;
    };
    match waiter.wait() {
        Ok(state) => {
            let period = state.predicted_display_period.as_nanos() as f32 * 1e-9;
            if period > 0.0 {
                world
                    .resource_mut::<FrameBudget>()
                    .set_if_neq(FrameBudget(period));
            }
            world.insert_resource(OxrFrameState(state));
        }
        Err(error) => {
            let call = "xrWaitFrame";
            let reason = error.to_string();
            lose(world, &HeadsetError::Session { call, reason });
        }
    }
}
