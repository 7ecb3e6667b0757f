//! The paths of the profiles that are bound, as OpenXR's registry has them, and whether ours are among them.
//!
//! Source: `specification/registry/xr.xml` of KhronosGroup/OpenXR-SDK-Source, the elements `interaction_profile` with their
//! `component`s, from which the tables of the specification's section 6.4 are made. Inputs only; a runtime takes no profile of
//! which one path is wrong (`XR_ERROR_PATH_UNSUPPORTED`).

use super::{BARE, EYES, PROFILES, Part, Profile};
use Kind::{Bool, Float, Pose, Stick};
use std::collections::HashSet;

/// Type of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    Float,
    Pose,
    /// Two numbers.
    Stick,
}

/// The users' paths below which an input is.
const LEFT: &[&str] = &["/user/hand/left"];
const RIGHT: &[&str] = &["/user/hand/right"];
const BOTH: &[&str] = &["/user/hand/left", "/user/hand/right"];
const GAZE: &[&str] = &["/user/eyes_ext"];

type Input = (&'static str, Kind, &'static [&'static str]);

const REGISTRY: &[(&str, &[Input])] = &[
    (
        "/interaction_profiles/khr/simple_controller",
        &[
            ("select/click", Bool, BOTH),
            ("menu/click", Bool, BOTH),
            ("grip/pose", Pose, BOTH),
            ("aim/pose", Pose, BOTH),
        ],
    ),
    (
        "/interaction_profiles/htc/vive_controller",
        &[
            ("system/click", Bool, BOTH),
            ("squeeze/click", Bool, BOTH),
            ("menu/click", Bool, BOTH),
            ("trigger/click", Bool, BOTH),
            ("trigger/value", Float, BOTH),
            ("trackpad", Stick, BOTH),
            ("trackpad/x", Float, BOTH),
            ("trackpad/y", Float, BOTH),
            ("trackpad/click", Bool, BOTH),
            ("trackpad/touch", Bool, BOTH),
            ("grip/pose", Pose, BOTH),
            ("aim/pose", Pose, BOTH),
        ],
    ),
    (
        "/interaction_profiles/microsoft/motion_controller",
        &[
            ("menu/click", Bool, BOTH),
            ("squeeze/click", Bool, BOTH),
            ("trigger/value", Float, BOTH),
            ("thumbstick", Stick, BOTH),
            ("thumbstick/x", Float, BOTH),
            ("thumbstick/y", Float, BOTH),
            ("thumbstick/click", Bool, BOTH),
            ("trackpad", Stick, BOTH),
            ("trackpad/x", Float, BOTH),
            ("trackpad/y", Float, BOTH),
            ("trackpad/click", Bool, BOTH),
            ("trackpad/touch", Bool, BOTH),
            ("grip/pose", Pose, BOTH),
            ("aim/pose", Pose, BOTH),
        ],
    ),
    (
        "/interaction_profiles/oculus/touch_controller",
        &[
            ("x/click", Bool, LEFT),
            ("x/touch", Bool, LEFT),
            ("y/click", Bool, LEFT),
            ("y/touch", Bool, LEFT),
            ("menu/click", Bool, LEFT),
            ("a/click", Bool, RIGHT),
            ("a/touch", Bool, RIGHT),
            ("b/click", Bool, RIGHT),
            ("b/touch", Bool, RIGHT),
            ("system/click", Bool, RIGHT),
            ("squeeze/value", Float, BOTH),
            ("trigger/value", Float, BOTH),
            ("trigger/touch", Bool, BOTH),
            ("thumbstick", Stick, BOTH),
            ("thumbstick/x", Float, BOTH),
            ("thumbstick/y", Float, BOTH),
            ("thumbstick/click", Bool, BOTH),
            ("thumbstick/touch", Bool, BOTH),
            ("thumbrest/touch", Bool, BOTH),
            ("grip/pose", Pose, BOTH),
            ("aim/pose", Pose, BOTH),
        ],
    ),
    (
        "/interaction_profiles/valve/index_controller",
        &[
            ("system/click", Bool, BOTH),
            ("system/touch", Bool, BOTH),
            ("a/click", Bool, BOTH),
            ("a/touch", Bool, BOTH),
            ("b/click", Bool, BOTH),
            ("b/touch", Bool, BOTH),
            ("squeeze/value", Float, BOTH),
            ("squeeze/force", Float, BOTH),
            ("trigger/click", Bool, BOTH),
            ("trigger/value", Float, BOTH),
            ("trigger/touch", Bool, BOTH),
            ("thumbstick", Stick, BOTH),
            ("thumbstick/x", Float, BOTH),
            ("thumbstick/y", Float, BOTH),
            ("thumbstick/click", Bool, BOTH),
            ("thumbstick/touch", Bool, BOTH),
            ("trackpad", Stick, BOTH),
            ("trackpad/x", Float, BOTH),
            ("trackpad/y", Float, BOTH),
            ("trackpad/force", Float, BOTH),
            ("trackpad/touch", Bool, BOTH),
            ("grip/pose", Pose, BOTH),
            ("aim/pose", Pose, BOTH),
        ],
    ),
    (
        "/interaction_profiles/ext/hand_interaction_ext",
        &[
            ("pinch_ext/pose", Pose, BOTH),
            ("poke_ext/pose", Pose, BOTH),
            ("grip/pose", Pose, BOTH),
            ("aim/pose", Pose, BOTH),
            ("pinch_ext/value", Float, BOTH),
            ("pinch_ext/ready_ext", Bool, BOTH),
            ("grasp_ext/value", Float, BOTH),
            ("grasp_ext/ready_ext", Bool, BOTH),
            ("aim_activate_ext/value", Float, BOTH),
            ("aim_activate_ext/ready_ext", Bool, BOTH),
        ],
    ),
    (
        "/interaction_profiles/ext/eye_gaze_interaction",
        &[("gaze_ext/pose", Pose, GAZE)],
    ),
];

/// What the action of a part is made as.
fn kind(part: Part) -> Kind {
    match part {
        Part::Grip | Part::Aim => Pose,
        Part::Trigger | Part::Squeeze => Float,
        Part::TriggerTouch | Part::ThumbTouch | Part::Primary | Part::Secondary => Bool,
        Part::Stick => Stick,
    }
}

/// Whether a runtime converts an input to an action's type: the specification's section 11.4 has buttons and numbers for
/// one another, and nothing else.
fn fits(input: Kind, action: Kind) -> bool {
    let is_number = |kind| matches!(kind, Bool | Float);
    input == action || is_number(input) && is_number(action)
}

/// The type that the registry has for a path of a profile.
fn input_of(profile: &str, path: &str) -> Option<Kind> {
    let (_, inputs) = REGISTRY.iter().find(|(name, _)| *name == profile)?;
    let (user, input) = path.split_once("/input/")?;
    let found = inputs
        .iter()
        .find(|(name, _, users)| *name == input && users.contains(&user));
    found.map(|(_, kind, _)| *kind)
}

fn profiles() -> impl Iterator<Item = &'static Profile> {
    PROFILES.iter().chain([&BARE])
}

#[test]
fn every_path_is_one_that_its_profile_has() {
    for profile in profiles() {
        for part in Part::ALL {
            for path in profile.paths(part) {
                let input = input_of(profile.path, &path);
                assert!(input.is_some(), "{} has no {path}", profile.path);
                let fits = input.is_some_and(|input| fits(input, kind(part)));
                assert!(fits, "{path} is {input:?}, which is no {part:?}");
            }
        }
    }
}

#[test]
fn no_path_is_bound_twice_to_an_action_and_no_profile_twice() {
    let names: HashSet<_> = profiles().map(|profile| profile.path).collect();
    assert_eq!(names.len(), profiles().count());
    for profile in profiles() {
        for part in Part::ALL {
            let paths = profile.paths(part);
            let distinct: HashSet<_> = paths.iter().collect();
            assert_eq!(distinct.len(), paths.len(), "{}: {part:?}", profile.path);
        }
    }
}

#[test]
fn every_controller_is_somewhere_and_can_press() {
    for profile in profiles() {
        for part in [Part::Grip, Part::Aim, Part::Trigger] {
            assert_eq!(profile.paths(part).len(), 2, "{}: {part:?}", profile.path);
        }
        // A player talks by the squeeze, and by the primary button where there is none.
        let talks = [Part::Squeeze, Part::Primary].map(|part| profile.paths(part).len());
        assert!(talks.contains(&2), "{}", profile.path);
    }
}

#[test]
fn eyes_are_where_the_extension_says() {
    let (profile, path) = EYES;
    assert_eq!(input_of(profile, path), Some(Pose));
}
