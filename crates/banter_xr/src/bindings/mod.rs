//! Where the parts of controllers, and eyes, are: the paths by which OpenXR's interaction profiles know them.
//!
//! It is a table, and knows no OpenXR: so the paths are tried everywhere against the specification's own (`registry.rs`).

#[cfg(test)]
mod registry;

/// The hands, as OpenXR names them.
pub(crate) const HANDS: [&str; 2] = ["/user/hand/left", "/user/hand/right"];

/// Where eyes look (`XR_EXT_eye_gaze_interaction`): the profile, and the path.
pub(crate) const EYES: (&str, &str) = (
    "/interaction_profiles/ext/eye_gaze_interaction",
    "/user/eyes_ext/input/gaze_ext/pose",
);

/// Part of a controller that is asked of, as an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Grip,
    Aim,
    Trigger,
    Squeeze,
    /// A finger on the trigger.
    TriggerTouch,
    /// A thumb on a button, a stick or a rest.
    ThumbTouch,
    /// The lower button.
    Primary,
    /// The upper one.
    Secondary,
    Stick,
}

impl Part {
    pub(crate) const ALL: [Self; 9] = [
        Self::Grip,
        Self::Aim,
        Self::Trigger,
        Self::Squeeze,
        Self::TriggerTouch,
        Self::ThumbTouch,
        Self::Primary,
        Self::Secondary,
        Self::Stick,
    ];
}

/// Controllers of one kind: where their parts are below a hand's `input`. Empty where they have none.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) path: &'static str,
    trigger: &'static str,
    squeeze: &'static str,
    trigger_touch: &'static str,
    thumb_touch: &'static [&'static str],
    /// Left and right.
    primary: [&'static str; 2],
    secondary: [&'static str; 2],
    stick: &'static str,
}

impl Profile {
    /// Where both hands have a part.
    pub(crate) fn paths(&self, part: Part) -> Vec<String> {
        let hands = HANDS.into_iter().enumerate();
        let paths = hands.flat_map(|(hand, user)| {
            let inputs = self.inputs(part, hand).into_iter();
            let inputs = inputs.filter(|input| !input.is_empty());
            inputs.map(move |input| format!("{user}/input/{input}"))
        });
        paths.collect()
    }

    fn inputs(&self, part: Part, hand: usize) -> Vec<&'static str> {
        match part {
            Part::Grip => vec!["grip/pose"],
            Part::Aim => vec!["aim/pose"],
            Part::Trigger => vec![self.trigger],
            Part::Squeeze => vec![self.squeeze],
            Part::TriggerTouch => vec![self.trigger_touch],
            Part::ThumbTouch => self.thumb_touch.to_vec(),
            Part::Primary => vec![self.primary[hand]],
            Part::Secondary => vec![self.secondary[hand]],
            Part::Stick => vec![self.stick],
        }
    }
}

/// The interaction profiles of OpenXR 1.1, section 6.4, that most headsets have.
pub(crate) const PROFILES: [Profile; 5] = [
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

/// Bare hands as controllers, where `XR_EXT_hand_interaction` is there: a pinch is a trigger, a fist a squeeze.
pub(crate) const BARE: Profile = Profile {
    path: "/interaction_profiles/ext/hand_interaction_ext",
    trigger: "pinch_ext/value",
    squeeze: "grasp_ext/value",
    trigger_touch: "",
    thumb_touch: &[],
    primary: ["", ""],
    secondary: ["", ""],
    stick: "",
};
