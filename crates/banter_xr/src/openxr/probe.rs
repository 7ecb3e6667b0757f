//! Looks whether there is a headset, before anything depends on it.

use super::error::HeadsetError;
use super::extensions::HeadsetExtensions;
use bevy_mod_openxr::exts::OxrExtensions;
use openxr::{ApplicationInfo, Entry, ExtensionSet, FormFactor, Version};

/// The extensions of the list that the runtime has, if there is a runtime with a headset that takes
/// pictures from Vulkan.
pub(super) fn probe(wanted: &HeadsetExtensions) -> Result<OxrExtensions, HeadsetError> {
    let entry = load()?;
    let available = entry
        .enumerate_extensions()
        .map_err(|error| HeadsetError::NoRuntime(error.to_string()))?;
    if !available.khr_vulkan_enable2 {
        return Err(HeadsetError::NoVulkan);
    }
    let mut least = ExtensionSet::default();
    least.khr_vulkan_enable2 = true;
    let info = ApplicationInfo {
        application_name: "banter_xr",
        application_version: 1,
        engine_name: "Bevy",
        engine_version: 1,
        api_version: Version::new(1, 0, 0),
    };
    let instance = entry
        .create_instance(&info, &least, &[])
        .map_err(|error| HeadsetError::NoRuntime(error.to_string()))?;
    instance
        .system(FormFactor::HEAD_MOUNTED_DISPLAY)
        .map_err(|error| HeadsetError::NoHeadset(error.to_string()))?;
    Ok(wanted.available(&available))
}

#[cfg(not(windows))]
#[allow(unsafe_code)]
fn load() -> Result<Entry, HeadsetError> {
    // SAFETY: the loader is a library of the system that does nothing but look for a runtime when it
    // is loaded; whoever could put another in its place could put one in the place of any library.
    let entry = unsafe { Entry::load() };
    entry.map_err(|error| HeadsetError::NoLoader(error.to_string()))
}

#[cfg(windows)]
fn load() -> Result<Entry, HeadsetError> {
    Ok(Entry::linked())
}
