//! Files that a glTF names beside itself: none of them may lie outside of the assets.
//!
//! Bevy's loader reads the buffers that a file names wherever they are: up the folders and out of them, from another source
//! of assets, from the net where a game has that. A stranger's file would choose what is read.

use super::value::{called, list, plain, text};
use serde_json::Value;
use std::path::{Component, Path};

/// In how many folders of the assets a file lies. What lies elsewhere, by its whole path or by one that climbs, is in none.
pub(super) fn folders(path: &Path) -> usize {
    let mut depth = 0_usize;
    for part in path.components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return 0,
        }
    }
    depth.saturating_sub(1)
}

/// Whether a file in so many folders names nothing outside of the assets.
pub(super) fn check(json: &Value, folders: usize) -> Result<(), String> {
    for (kind, field) in [("buffer", "buffers"), ("image", "images")] {
        for (place, value) in list(json, field).iter().enumerate() {
            let Some(uri) = text(value, "uri") else {
                continue;
            };
            // A file in itself, as base64.
            if uri.starts_with("data:") {
                continue;
            }
            if leads_out(&decoded(uri), folders) {
                return Err(format!(
                    "names \"{}\" for its {}, which is outside of the game's assets; put that file beside it",
                    plain(uri),
                    called(kind, place, value)
                ));
            }
        }
    }
    Ok(())
}

/// Whether a path leads out of so many folders, or names another source or a drive.
fn leads_out(path: &str, folders: usize) -> bool {
    let is_named = path.contains([':', '\\', '\0']) || path.starts_with('/');
    let mut depth = folders;
    let climbs = path.split('/').any(|part| match part {
        ".." => match depth.checked_sub(1) {
            Some(above) => {
                depth = above;
                false
            }
            None => true,
        },
        "" | "." => false,
        _ => {
            depth += 1;
            false
        }
    });
    is_named || climbs
}

/// A text in which signs may be written as `%2E`. What is none stays as it is.
fn decoded(uri: &str) -> String {
    let bytes = uri.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = uri.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let sign = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(sign.unwrap_or(*byte));
        at += if sign.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_lies_beside_the_file_or_in_other_folders_of_the_assets_is_named() {
        for (uri, folders) in [
            ("odo.bin", 0),
            ("parts/odo body.bin", 0),
            ("../textures/wood.png", 1),
            ("a/../b.bin", 0),
            ("data:application/octet-stream;base64,AAAA", 0),
            ("100%.bin", 0),
        ] {
            let json = json!({"buffers": [{"uri": uri}], "images": [{"uri": uri}]});
            assert_eq!(check(&json, folders), Ok(()), "{uri}");
        }
    }

    #[test]
    fn a_file_that_lies_elsewhere_climbs_nowhere() {
        for (path, above) in [
            ("odo.glb", 0),
            ("people/odo/odo.glb", 2),
            ("people/../odo.glb", 0),
            ("/elsewhere/people/odo.glb", 0),
            ("../people/odo.glb", 0),
        ] {
            assert_eq!(folders(Path::new(path)), above, "{path}");
        }
        let json = json!({"buffers": [{"uri": "../secret.bin"}]});
        let of = |path: &str| check(&json, folders(Path::new(path)));
        assert!(of("people/odo.glb").is_ok());
        assert!(of("/elsewhere/people/odo.glb").is_err());
    }

    #[test]
    fn what_lies_outside_is_refused_however_it_is_written() {
        for uri in [
            "../../secret.bin",
            "..%2f..%2Fsecret.bin",
            "a/../../../secret.bin",
            "/etc/hostname",
            "%2Fetc/hostname",
            "file:///etc/hostname",
            "https://example.org/x.bin",
            "c:/x.bin",
            "..\\..\\x.bin",
        ] {
            let json = json!({"buffers": [{"uri": "a.bin"}, {"uri": uri}]});
            let told = check(&json, 1).err().unwrap_or_default();
            assert!(
                told.contains("outside") && told.contains("buffer 1"),
                "{uri}: {told}"
            );
            assert!(
                check(&json!({"images": [{"uri": uri}]}), 1).is_err(),
                "{uri}"
            );
        }
    }
}
