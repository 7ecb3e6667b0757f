//! Why a headset cannot be used, each in one sentence.

use thiserror::Error;

/// Reason for which a game is seen in its window and not in a headset.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum HeadsetError {
    /// There is no OpenXR on this machine.
    #[error(
        "no OpenXR loader was found ({0}), so the game is shown in its window; install your headset's software, or the package libopenxr-loader1"
    )]
    NoLoader(String),
    /// There is OpenXR, and no runtime behind it.
    #[error(
        "no OpenXR runtime answers ({0}), so the game is shown in its window; start your headset's software and set it as the OpenXR runtime"
    )]
    NoRuntime(String),
    /// The runtime does not draw with Vulkan.
    #[error(
        "the OpenXR runtime does not take pictures from Vulkan, so the game is shown in its window; choose another runtime in your headset's software"
    )]
    NoVulkan,
    /// The runtime has no headset.
    #[error(
        "the OpenXR runtime has no headset ({0}), so the game is shown in its window; connect the headset, switch it on and start the game again"
    )]
    NoHeadset(String),
    /// The runtime would not begin, or go on.
    #[error(
        "the headset's session failed at {call} ({reason}), so the game is shown in its window; start the headset's software anew, and then the game"
    )]
    Session {
        /// The call that failed.
        call: &'static str,
        /// What the runtime said.
        reason: String,
    },
    /// The runtime is gone.
    #[error(
        "the OpenXR runtime is gone ({0}), so the game goes on in its window; start the headset's software anew, and then the game"
    )]
    Lost(String),
    /// The wearer, or the runtime, ended it.
    #[error(
        "the headset's session was ended, so the game goes on in its window; start the game again to wear it"
    )]
    Ended,
}
