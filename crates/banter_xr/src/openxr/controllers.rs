//! Controllers, as OpenXR's actions tell them: poses of grips and aims, triggers, squeezes and buttons.

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

/// The hands, as OpenXR names them.
const HANDS: [&str; 2] = ["/user/hand/left", "/user/hand/right"];

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

/// Which pose of which hand an entity's place is.
#[derive(Component, Clone, Copy, PartialEq, Eq)]
pub(super) struct PoseSpace {
    hand: usize,
    aims: bool,
}

/// Where the parts of controllers are on those of one kind, below a hand: trigger, squeeze, the finger on the trigger, the
/// thumb on something, the lower and the upper button, the stick. Empty where it has none.
struct Profile {
    path: &'static str,
    trigger: &'static str,
    squeeze: &'static str,
    trigger_touch: &'static str,
    thumb_touch: &'static [&'static str],
    /// Left and right.
    primary: [&'static str; 2],
    secondary: [&'static str; 2],
    stick: &'static str,
}

/// The interaction profiles of OpenXR 1.1, section 6.4, that most headsets have.
const PROFILES: [Profile; 5] = [
    Profile {
        path: "/interaction_profiles/oculus/touch_controller",
        trigger: "trigger/value",
        squeeze: "squeeze/value",
        trigger_touch: "trigger/touch",
        thumb_touch: &["thumbstick/touch", "thumbrest/touch"],
        primary: ["x/click", "a/click"],
        secondary: ["y/click", "b/click"],
        stick: "thumbstick",
    },
    Profile {
        path: "/interaction_profiles/valve/index_controller",
        trigger: "trigger/value",
        squeeze: "squeeze/value",
        trigger_touch: "trigger/touch",
        thumb_touch: &["thumbstick/touch", "trackpad/touch", "a/touch", "b/touch"],
        primary: ["a/click", "a/click"],
        secondary: ["b/click", "b/click"],
        stick: "thumbstick",
    },
    Profile {
        path: "/interaction_profiles/htc/vive_controller",
        trigger: "trigger/value",
        squeeze: "squeeze/click",
        trigger_touch: "",
        thumb_touch: &["trackpad/touch"],
        primary: ["trackpad/click", "trackpad/click"],
        secondary: ["menu/click", "menu/click"],
        stick: "trackpad",
    },
    Profile {
        path: "/interaction_profiles/microsoft/motion_controller",
        trigger: "trigger/value",
        squeeze: "squeeze/click",
        trigger_touch: "",
        thumb_touch: &["trackpad/touch"],
        primary: ["trackpad/click", "trackpad/click"],
        secondary: ["menu/click", "menu/click"],
        stick: "thumbstick",
    },
    Profile {
        path: "/interaction_profiles/khr/simple_controller",
        trigger: "select/click",
        squeeze: "",
        trigger_touch: "",
        thumb_touch: &[],
        primary: ["menu/click", "menu/click"],
        secondary: ["", ""],
        stick: "",
    },
];

/// Bare hands as controllers, where the extension is there: a pinch is a trigger, a fist a squeeze.
const BARE: Profile = Profile {
    path: "/interaction_profiles/ext/hand_interaction_ext",
    trigger: "pinch_ext/value",
    squeeze: "grasp_ext/value",
    trigger_touch: "",
    thumb_touch: &[],
    primary: ["", ""],
    secondary: ["", ""],
    stick: "",
};

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
        let mut suggest = |action: openxr::sys::Action, parts: [&[&str]; 2]| {
            let on = |hand: usize| {
                let parts = parts[hand].iter().filter(|part| !part.is_empty());
                parts.map(move |part| format!("{}/input/{part}", HANDS[hand]).into())
            };
            let bindings_of = on(0).chain(on(1)).collect::<Vec<_>>();
            if !bindings_of.is_empty() {
                bindings.write(OxrSuggestActionBinding {
                    action,
                    interaction_profile: profile.path.into(),
                    bindings: bindings_of,
                });
            }
        };
        let both = |part: &'static str| [part, part];
        let each = |action, [left, right]: [&str; 2], suggest: &mut dyn FnMut(_, [&[&str]; 2])| {
            suggest(action, [&[left], &[right]]);
        };
        each(actions.grip.as_raw(), both("grip/pose"), &mut suggest);
        each(actions.aim.as_raw(), both("aim/pose"), &mut suggest);
        each(
            actions.trigger.as_raw(),
            both(profile.trigger),
            &mut suggest,
        );
        each(
            actions.squeeze.as_raw(),
            both(profile.squeeze),
            &mut suggest,
        );
        each(
            actions.trigger_touch.as_raw(),
            both(profile.trigger_touch),
            &mut suggest,
        );
        each(actions.primary.as_raw(), profile.primary, &mut suggest);
        each(actions.secondary.as_raw(), profile.secondary, &mut suggest);
        each(actions.stick.as_raw(), both(profile.stick), &mut suggest);
        suggest(actions.thumb_touch.as_raw(), [profile.thumb_touch; 2]);
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
