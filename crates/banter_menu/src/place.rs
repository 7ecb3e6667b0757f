//! Where a game keeps its player's settings.

use std::env;
use std::path::PathBuf;

/// The player's file of a game, in the folder that the system has for settings. `None` where it has none, or
/// `game` is no name of a folder.
pub(crate) fn of(game: &str) -> Option<PathBuf> {
    let is_name = !game.is_empty() && !game.contains(['/', '\\', ':']) && !game.starts_with('.');
    let folder = is_name.then(|| folder(|name| env::var_os(name).map(PathBuf::from)))??;
    Some(folder.join(game).join("settings.toml"))
}

/// The folder, by what the environment says.
fn folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let given = |name: &str| variable(name).filter(|path| path.is_absolute());
    if cfg!(windows) {
        given("APPDATA")
    } else if cfg!(target_os = "macos") {
        Some(given("HOME")?.join("Library/Application Support"))
    } else {
        given("XDG_CONFIG_HOME").or_else(|| Some(given("HOME")?.join(".config")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn settings_lie_where_the_system_has_them() {
        let of = |all: &[(&str, &str)]| {
            folder(|name| {
                all.iter()
                    .find(|it| it.0 == name)
                    .map(|it| PathBuf::from(it.1))
            })
        };
        let home = ("HOME", "/ada");
        assert_eq!(of(&[home]).unwrap(), PathBuf::from("/ada/.config"));
        let both = of(&[home, ("XDG_CONFIG_HOME", "/etc/ada")]);
        assert_eq!(both.unwrap(), PathBuf::from("/etc/ada"));
        // A relative one counts for nothing.
        assert_eq!(of(&[("XDG_CONFIG_HOME", "ada")]), None);
    }

    #[test]
    fn a_name_leads_to_no_other_folder() {
        for name in ["", "..", "../elsewhere", "a/b", "c:d"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
