//! Controllers, as OpenXR's actions tell them: poses of grips and aims, triggers, squeezes and buttons.

use crate::bindings::{BARE, HANDS, PROFILES, Part};
use crate::hand::ControllerState;
use crate::headset::{Headset, HeadsetWearer};
use crate::player::Controllers;
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
use bevy_mod_xr::spaces::XrSpaceLocationFlags;

/// What is asked of both controllers, as actions.
#[derive(Resource)]
struct Actions {
    set: openxr::ActionSet,
    hands: [openxr::Path; 2],
    grip: openxr::Action<openxr::Posef>,
    aim: openxr::Action<openxr::Posef>,
    trigger: openxr::Action<f32>,
    squeeze: openxr::Action<f32>,
    trigger_touch: openxr::Action<bool>,
    thumb_touch: openxr::Action<bool>,
    primary: openxr::Action<bool>,
    secondary: openxr::Action<bool>,
    stick: openxr::Action<openxr::Vector2f>,
}

impl Actions {
    /// The action of a part.
    fn of(&self, part: Part) -> openxr::sys::Action {
        match part {
            Part::Grip => self.grip.as_raw(),
            Part::Aim => self.aim.as_raw(),
            Part::Trigger => self.trigger.as_raw(),
            Part::Squeeze => self.squeeze.as_raw(),
            Part::TriggerTouch => self.trigger_touch.as_raw(),
            Part::ThumbTouch => self.thumb_touch.as_raw(),
            Part::Primary => self.primary.as_raw(),
            Part::Secondary => self.secondary.as_raw(),
            Part::Stick => self.stick.as_raw(),
        }
    }
}

/// Which pose of which hand an entity's place is.
#[derive(Component, Clone, Copy, PartialEq, Eq)]
pub(super) struct PoseSpace {
    hand: usize,
    aims: bool,
}

pub(super) fn build(app: &mut App) {
    app.add_systems(Startup, make)
        .add_systems(
            OxrSendActionBindings,
            bind.run_if(resource_exists::<Actions>),
        )
        .add_systems(
            XrSessionCreated,
            open.run_if(resource_exists::<Actions>.and_then(resource_exists::<OxrSession>)),
        )
        .add_systems(XrPreDestroySession, close)
        .add_systems(
            PreUpdate,
            sync.before(OxrActionSetSyncSet)
                .run_if(openxr_session_running.and_then(resource_exists::<Actions>)),
        )
        .add_systems(Update, read.in_set(crate::XrSystems::Track));
}

fn make(instance: Option<Res<OxrInstance>>, mut commands: Commands) {
    let Some(instance) = instance else { return };
    match actions(&instance) {
        Ok(actions) => commands.insert_resource(actions),
        Err(error) => tracing::warn!("the headset's controllers are not read: {error}"),
    }
}

fn actions(instance: &OxrInstance) -> openxr::Result<Actions> {
    let hands = [
        instance.string_to_path(HANDS[0])?,
        instance.string_to_path(HANDS[1])?,
    ];
    let set = instance.create_action_set("controllers", "Controllers", 0)?;
    Ok(Actions {
        grip: set.create_action("grip", "Grip", &hands)?,
        aim: set.create_action("aim", "Aim", &hands)?,
        trigger: set.create_action("trigger", "Trigger", &hands)?,
        squeeze: set.create_action("squeeze", "Squeeze", &hands)?,
        trigger_touch: set.create_action("trigger_touch", "Finger on the trigger", &hands)?,
        thumb_touch: set.create_action("thumb_touch", "Thumb on a button", &hands)?,
        primary: set.create_action("primary", "Lower button", &hands)?,
        secondary: set.create_action("secondary", "Upper button", &hands)?,
        stick: set.create_action("stick", "Stick", &hands)?,
        set,
        hands,
    })
}

fn bind(
    actions: Res<Actions>,
    enabled: Option<Res<OxrEnabledExtensions>>,
    mut bindings: MessageWriter<OxrSuggestActionBinding>,
) {
    let bare = enabled.is_some_and(|enabled| enabled.0.raw().ext_hand_interaction);
    for profile in PROFILES.iter().chain(bare.then_some(&BARE)) {
        for part in Part::ALL {
            let paths = profile.paths(part);
            if !paths.is_empty() {
                bindings.write(OxrSuggestActionBinding {
                    action: actions.of(part),
                    interaction_profile: profile.path.into(),
                    bindings: paths.into_iter().map(Into::into).collect(),
                });
            }
        }
    }
}

fn open(
    session: Res<OxrSession>,
    actions: Res<Actions>,
    mut attach: MessageWriter<OxrAttachActionSet>,
    mut commands: Commands,
) {
    attach.write(OxrAttachActionSet(actions.set.clone()));
    for (hand, path) in actions.hands.into_iter().enumerate() {
        for (aims, action) in [(false, &actions.grip), (true, &actions.aim)] {
            match session.create_action_space(action, path, Isometry3d::IDENTITY) {
                Ok(space) => {
                    commands.spawn((space, PoseSpace { hand, aims }, Name::new("controller")));
                }
                Err(error) => tracing::warn!("the headset's controllers are not read: {error}"),
            }
        }
    }
}

fn close(spaces: Query<Entity, With<PoseSpace>>, mut commands: Commands) {
    for space in &spaces {
        commands.entity(space).try_despawn();
    }
}

fn sync(actions: Res<Actions>, mut sets: MessageWriter<OxrSyncActionSet>) {
    sets.write(OxrSyncActionSet(actions.set.clone()));
}

/// Writes what the controllers say on the wearer.
fn read(
    mut wearers: Query<(Entity, Option<&mut Controllers>), With<HeadsetWearer>>,
    spaces: Query<(&PoseSpace, &Transform, &XrSpaceLocationFlags)>,
    headset: Res<Headset>,
    actions: Option<Res<Actions>>,
    session: Option<Res<OxrSession>>,
    mut commands: Commands,
) {
    let mut now = Controllers::default();
    if let (Some(actions), Some(session), true) = (actions, session, headset.is_worn()) {
        for (hand, state) in now.0.iter_mut().enumerate() {
            *state = held(&actions, &session, hand, &spaces);
        }
    }
    for (wearer, controllers) in &mut wearers {
        match controllers {
            Some(mut controllers) => {
                controllers.set_if_neq(now);
            }
            None => {
                commands.entity(wearer).try_insert(now);
            }
        }
    }
}

/// The state of one hand's controller; `None` while there is none.
fn held(
    actions: &Actions,
    session: &OxrSession,
    hand: usize,
    spaces: &Query<(&PoseSpace, &Transform, &XrSpaceLocationFlags)>,
) -> Option<ControllerState> {
    let path = actions.hands[hand];
    let is_there = actions.grip.is_active(session, path).unwrap_or(false);
    if !is_there {
        return None;
    }
    let pose = |aims: bool| {
        let wanted = PoseSpace { hand, aims };
        let mut found = spaces.iter().filter(|(space, ..)| **space == wanted);
        let (_, place, flags) = found.next()?;
        (flags.position_tracked && flags.rotation_tracked).then(|| place.to_isometry())
    };
    let number = |action: &openxr::Action<f32>| {
        let state = action
            .state(session, path)
            .ok()
            .filter(|state| state.is_active);
        state.map_or(0.0, |state| state.current_state)
    };
    let down = |action: &openxr::Action<bool>| {
        let state = action
            .state(session, path)
            .ok()
            .filter(|state| state.is_active);
        state.is_some_and(|state| state.current_state)
    };
    let stick = actions.stick.state(session, path).ok();
    let stick = stick.filter(|state| state.is_active);
    Some(ControllerState {
        grip: pose(false),
        aim: pose(true),
        trigger: number(&actions.trigger),
        trigger_touched: down(&actions.trigger_touch),
        squeeze: number(&actions.squeeze),
        thumb_touched: down(&actions.thumb_touch),
        primary: down(&actions.primary),
        secondary: down(&actions.secondary),
        stick: stick.map_or(Vec2::ZERO, |state| {
            Vec2::new(state.current_state.x, state.current_state.y)
        }),
    })
}
