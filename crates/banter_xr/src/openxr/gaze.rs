//! Where the eyes look: `XR_EXT_eye_gaze_interaction`.

use crate::bindings::EYES;
use bevy::math::Isometry3d;
use bevy::prelude::*;
use bevy_mod_openxr::action_binding::{OxrSendActionBindings, OxrSuggestActionBinding};
use bevy_mod_openxr::action_set_attaching::OxrAttachActionSet;
use bevy_mod_openxr::action_set_syncing::{OxrActionSetSyncSet, OxrSyncActionSet};
use bevy_mod_openxr::exts::OxrEnabledExtensions;
use bevy_mod_openxr::openxr_session_running;
use bevy_mod_openxr::resources::OxrInstance;
use bevy_mod_openxr::session::OxrSession;
use bevy_mod_xr::session::{XrPreDestroySession, XrSessionCreated};

/// The pose of the eyes, as an action.
#[derive(Resource)]
struct Eyes {
    set: openxr::ActionSet,
    pose: openxr::Action<openxr::Posef>,
}

/// The entity whose -Z is the gaze, in the space of the runtime.
#[derive(Component)]
pub(super) struct GazeSpace;

pub(super) fn build(app: &mut App) {
    app.add_systems(Startup, make)
        .add_systems(OxrSendActionBindings, bind.run_if(resource_exists::<Eyes>))
        .add_systems(
            XrSessionCreated,
            open.run_if(resource_exists::<Eyes>.and_then(resource_exists::<OxrSession>)),
        )
        .add_systems(XrPreDestroySession, close)
        .add_systems(
            PreUpdate,
            sync.before(OxrActionSetSyncSet)
                .run_if(openxr_session_running.and_then(resource_exists::<Eyes>)),
        );
}

fn make(
    instance: Option<Res<OxrInstance>>,
    enabled: Option<Res<OxrEnabledExtensions>>,
    mut commands: Commands,
) {
    let (Some(instance), Some(enabled)) = (instance, enabled) else {
        return;
    };
    if !enabled.0.raw().ext_eye_gaze_interaction {
        return;
    }
    let made = instance
        .create_action_set("eyes", "Eyes", 0)
        .and_then(|set| {
            let pose = set.create_action::<openxr::Posef>("gaze", "Gaze", &[])?;
            Ok(Eyes { set, pose })
        });
    match made {
        Ok(eyes) => commands.insert_resource(eyes),
        Err(error) => tracing::warn!("the headset's eyes are not tracked: {error}"),
    }
}

fn bind(eyes: Res<Eyes>, mut bindings: MessageWriter<OxrSuggestActionBinding>) {
    bindings.write(OxrSuggestActionBinding {
        action: eyes.pose.as_raw(),
        interaction_profile: EYES.0.into(),
        bindings: vec![EYES.1.into()],
    });
}

fn open(
    session: Res<OxrSession>,
    eyes: Res<Eyes>,
    mut attach: MessageWriter<OxrAttachActionSet>,
    mut commands: Commands,
) {
    match session.create_action_space(&eyes.pose, openxr::Path::NULL, Isometry3d::IDENTITY) {
        Ok(space) => {
            attach.write(OxrAttachActionSet(eyes.set.clone()));
            commands.spawn((space, GazeSpace, Name::new("gaze")));
        }
        Err(error) => tracing::warn!("the headset's eyes are not tracked: {error}"),
    }
}

fn close(spaces: Query<Entity, With<GazeSpace>>, mut commands: Commands) {
    for space in &spaces {
        commands.entity(space).try_despawn();
    }
}

fn sync(eyes: Res<Eyes>, mut sets: MessageWriter<OxrSyncActionSet>) {
    sets.write(OxrSyncActionSet(eyes.set.clone()));
}
