//! Which Vulkan driver the demo and the render tests get where there is no graphics card.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a user sets to choose a Vulkan driver, newest name first.
const CHOSEN_BY_USER: [&str; 2] = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"];
/// Where distributions put the files that name drivers.
const DRIVER_FOLDERS: [&str; 3] = [
    "/usr/share/vulkan/icd.d",
    "/usr/local/share/vulkan/icd.d",
    "/etc/vulkan/icd.d",
];
/// Device files of graphics cards outside `/dev/dri`: NVIDIA's in a container, Windows' in WSL.
const CARDS: [&str; 2] = ["/dev/nvidiactl", "/dev/dxg"];

/// Points the command at lavapipe, Mesa's renderer on the processor, unless
/// there is a graphics card or the user has chosen a driver.
///
/// Left to itself, the Vulkan loader tries every driver that is installed,
/// and those for absent cards complain on the terminal or fail the start.
pub(crate) fn render_anywhere(command: &mut Command) {
    let chosen = CHOSEN_BY_USER
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    if !cfg!(target_os = "linux") || chosen || has_card() {
        return;
    }
    let installed = DRIVER_FOLDERS
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()));
    if let Some(driver) = lavapipe(installed) {
        command.env("VK_ICD_FILENAMES", driver);
    }
    // Nothing is put there, but its absence is complained of at every start.
    if std::env::var_os("XDG_RUNTIME_DIR").is_none() {
        command.env("XDG_RUNTIME_DIR", std::env::temp_dir());
    }
}

fn has_card() -> bool {
    let render_node = std::fs::read_dir("/dev/dri").is_ok_and(|nodes| {
        nodes
            .filter_map(Result::ok)
            .any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
    });
    render_node || CARDS.iter().any(|card| Path::new(card).exists())
}

/// The file of lavapipe for this processor among those of all drivers.
fn lavapipe(files: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = files
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("lvp_icd") && name.ends_with(".json")
        })
        .collect();
    // With a second architecture installed there are two; ours is named after the processor.
    found.sort_by_key(|path| !path.to_string_lossy().contains(std::env::consts::ARCH));
    found.into_iter().next()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn lavapipe_is_told_from_the_others() {
        let ours = format!("/a/lvp_icd.{}.json", std::env::consts::ARCH);
        let files = ["/a/intel_icd.x.json", "/a/lvp_icd.other.json", &ours];
        let found = lavapipe(files.iter().map(PathBuf::from)).unwrap();
        assert_eq!(found, PathBuf::from(&ours));
    }

    #[test]
    fn without_lavapipe_nothing_is_chosen() {
        assert_eq!(
            lavapipe([PathBuf::from("/a/lvp_icd.txt")].into_iter()),
            None
        );
    }
}
