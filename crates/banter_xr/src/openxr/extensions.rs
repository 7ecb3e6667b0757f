//! The one list of OpenXR extensions that a game asks for.

use bevy_mod_openxr::exts::OxrExtensions;
use openxr::ExtensionSet;

/// Extensions of OpenXR that a game asks its runtime for. What the runtime does not have is left out,
/// and what depended on it does without.
///
/// The default is what this crate uses: hands (`XR_EXT_hand_tracking`, `XR_EXT_hand_interaction`), eyes
/// (`XR_EXT_eye_gaze_interaction`), faces (`XR_FB_face_tracking2`, `XR_HTC_facial_tracking`). Others
/// add theirs:
///
/// ```
/// use banter_xr::openxr::HeadsetExtensions;
///
/// let extensions = HeadsetExtensions::default().with(|set| set.fb_passthrough = true);
/// # let _ = extensions;
/// ```
#[derive(Debug, Clone)]
pub struct HeadsetExtensions(ExtensionSet);

impl Default for HeadsetExtensions {
    fn default() -> Self {
        let mut set = ExtensionSet::default();
        set.ext_hand_tracking = true;
        set.ext_hand_interaction = true;
        set.ext_eye_gaze_interaction = true;
        set.fb_face_tracking2 = true;
        set.htc_facial_tracking = true;
        Self(set)
    }
}

impl HeadsetExtensions {
    /// The same list, changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut ExtensionSet)) -> Self {
        change(&mut self.0);
        self
    }

    /// The list as upstream has it, with what is there of it.
    pub(super) fn available(&self, available: &ExtensionSet) -> OxrExtensions {
        self.0.intersection(available).into()
    }
}
