//! Names of files that stay where they belong, on every system.

/// The longest path, in bytes.
const LONGEST: usize = 200;
/// The most folders above a file.
const DEEPEST: usize = 12;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Why the name of a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// It is empty or has an empty part.
    #[error("a name is empty")]
    Empty,
    /// It begins at a root or a drive.
    #[error("the path begins at a root or a drive")]
    Absolute,
    /// It has a part `..` or `.`.
    #[error("the path leads out of its folder")]
    Climbs,
    /// It has a sign that some system does not allow, or that means something else there.
    #[error("a name has a sign that is not allowed in names")]
    Sign,
    /// Windows takes it for a device or drops its end.
    #[error("a name means something else on Windows")]
    Reserved,
    /// It is too long or too deep.
    #[error("the path is longer than 200 bytes or deeper than 12 folders")]
    TooLong,
}

/// The path with `/` between its parts, if it names a file below a folder and means the same on
/// every system.
///
/// ```
/// use banter_cards::{PathError, safe_path};
/// assert_eq!(safe_path("personas\\odo.persona.toml"), Ok("personas/odo.persona.toml".into()));
/// assert_eq!(safe_path("../outside.png"), Err(PathError::Climbs));
/// assert_eq!(safe_path("C:/odo.png"), Err(PathError::Absolute));
/// assert_eq!(safe_path("personas/NUL.toml"), Err(PathError::Reserved));
/// ```
///
/// # Errors
/// A [`PathError`] with the first thing that is wrong.
pub fn safe_path(path: &str) -> Result<String, PathError> {
    let path = path.replace('\\', "/");
    if path.len() > LONGEST {
        return Err(PathError::TooLong);
    }
    let mut start = path.chars();
    let drive = start.next().is_some_and(|c| c.is_ascii_alphabetic()) && start.next() == Some(':');
    if path.starts_with('/') || drive {
        return Err(PathError::Absolute);
    }
    let mut depth = 0;
    for part in path.split('/') {
        depth += 1;
        if part.is_empty() {
            return Err(PathError::Empty);
        }
        if part.chars().all(|c| c == '.') {
            return Err(PathError::Climbs);
        }
        let is_sign = |c: char| {
            c.is_control()
                || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '#')
                // Signs that turn text around or cannot be seen.
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        if part.contains(is_sign) {
            return Err(PathError::Sign);
        }
        if part.ends_with(['.', ' ']) || part.starts_with(' ') || is_device(part) {
            return Err(PathError::Reserved);
        }
    }
    if depth > DEEPEST + 1 {
        return Err(PathError::TooLong);
    }
    Ok(path)
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end();
    let stem = stem.to_lowercase();
    let numbered = |kind: &str| {
        let number = stem.strip_prefix(kind).unwrap_or_default();
        let mut signs = number.chars();
        matches!(
            (signs.next(), signs.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_its_folder_on_every_system() {
        for (path, wrong) in [
            ("", PathError::Empty),
            ("a//b", PathError::Empty),
            ("a/", PathError::Empty),
            ("/etc/passwd", PathError::Absolute),
            ("\\\\server\\share", PathError::Absolute),
            ("c:a", PathError::Absolute),
            ("a/../../b", PathError::Climbs),
            ("a\\..\\b", PathError::Climbs),
            ("./a", PathError::Climbs),
            ("a/.../b", PathError::Climbs),
            ("aa:stream", PathError::Sign),
            ("a\0b", PathError::Sign),
            ("a/b#c", PathError::Sign),
            ("a\u{202e}gnp.exe", PathError::Sign),
            ("a/aux.md", PathError::Reserved),
            ("COM1", PathError::Reserved),
            ("lpt².txt", PathError::Reserved),
            ("a./b", PathError::Reserved),
            ("a /b", PathError::Reserved),
        ] {
            assert_eq!(safe_path(path), Err(wrong), "{path:?}");
        }
        assert_eq!(safe_path("a/b/"), Err(PathError::Empty));
        assert_eq!(
            safe_path(&format!("{}b", "a/".repeat(40))),
            Err(PathError::TooLong)
        );
        for path in [
            "a",
            "knowledge/渡口.md",
            "a/b.c/d",
            "com/console.md",
            "comet.md",
        ] {
            assert_eq!(safe_path(path).as_deref(), Ok(path));
        }
    }
}
