//! What went wrong with a session, wherever it was noticed, and how a game gets out of it.

use super::error::HeadsetError;
use crate::headset::Headset;
use bevy::ecs::error::FallbackErrorHandler;
use bevy::ecs::message::Messages;
use bevy::prelude::*;
use bevy_mod_openxr::resources::{
    OxrCurrentSessionConfig, OxrFrameWaiter, OxrSessionStarted, OxrSwapchainImages,
};
use bevy_mod_openxr::session::OxrSession;
use bevy_mod_xr::session::{
    XrDestroySessionRender, XrPreDestroySession, XrSessionCreatedMessage, XrState, XrStateChanged,
};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

/// Fault of the session, shared by the game's world and the renderer's: the first that was noticed.
#[derive(Resource, Clone, Default)]
pub(super) struct Fault(Arc<Mutex<Option<HeadsetError>>>);

impl Fault {
    /// Notes that a call failed.
    pub(super) fn note(&self, call: &'static str, reason: impl ToString) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        place.get_or_insert(HeadsetError::Session {
            call,
            reason: reason.to_string(),
        });
    }

    /// The fault, if there is one.
    pub(super) fn get(&self) -> Option<HeadsetError> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// A condition: nothing has gone wrong.
pub(super) fn is_sound(fault: Res<Fault>) -> bool {
    fault.get().is_none()
}

/// Runs something of which systems may lack what a session would have given them: where one does it
/// is left out, and the game lives.
pub(super) fn quietly<T>(world: &mut World, run: impl FnOnce(&mut World) -> T) -> T {
    let before = world.remove_resource::<FallbackErrorHandler>();
    world.insert_resource(FallbackErrorHandler(bevy::ecs::error::debug));
    let out = run(world);
    match before {
        Some(handler) => world.insert_resource(handler),
        None => {
            world.remove_resource::<FallbackErrorHandler>();
        }
    }
    out
}

/// The session is over for good: everything that belonged to it goes, and the game is flat.
pub(super) fn lose(world: &mut World, error: &HeadsetError) {
    if matches!(
        world.resource::<Headset>(),
        Headset::Absent { .. } | Headset::Lost { .. }
    ) {
        return;
    }
    let was_worn = world.resource::<Headset>().is_worn();
    if world.contains_resource::<OxrSession>() {
        quietly(world, |world| world.run_schedule(XrPreDestroySession));
    }
    world.remove_resource::<OxrSession>();
    world.remove_resource::<OxrFrameWaiter>();
    world.remove_resource::<OxrSwapchainImages>();
    world.remove_resource::<OxrCurrentSessionConfig>();
    // Who waits for a session that was created would look for one.
    if let Some(mut created) = world.get_resource_mut::<Messages<XrSessionCreatedMessage>>() {
        created.clear();
    }
    world.insert_resource(OxrSessionStarted(false));
    world.insert_resource(XrState::Unavailable);
    world.write_message(XrStateChanged(XrState::Unavailable));
    // The renderer lets go of its own.
    if let Some(render) = world.get_resource::<XrDestroySessionRender>() {
        render.0.store(true, Ordering::Relaxed);
    }
    let reason = error.to_string();
    world.insert_resource(if was_worn {
        Headset::Lost { reason }
    } else {
        Headset::Absent { reason }
    });
}
