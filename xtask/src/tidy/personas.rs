//! Persona files that ship: each must at least be TOML.
//!
//! What stands in them is for banter_persona's own tests, which know the form.

use super::Finding;
use super::files::File;

/// Finds a persona file under `assets/` that does not parse.
pub(super) fn check(file: &File) -> Vec<Finding> {
    if !file.path.starts_with("assets/") || !file.path.ends_with(".persona.toml") {
        return Vec::new();
    }
    match file.text.parse::<toml::Table>() {
        Ok(_) => Vec::new(),
        Err(error) => {
            let before = error
                .span()
                .and_then(|span| file.text.get(..span.start))
                .unwrap_or_default();
            let line = 1 + before.matches('\n').count();
            let message = error.message().lines().collect::<Vec<_>>().join(" ");
            let what = format!("the persona is not TOML ({message}), correct the line");
            vec![Finding::new(&file.path, line, what)]
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<Finding> {
        check(&File {
            path: path.into(),
            text: text.into(),
        })
    }

    #[test]
    fn a_slip_is_found_at_its_line() {
        let found = findings("assets/a.persona.toml", "name = \"A\"\nlines = [\"hello]\n");
        assert_eq!((found.len(), found[0].line), (1, 2), "{found:?}");
    }

    #[test]
    fn good_personas_and_other_files_pass() {
        assert_eq!(findings("assets/a.persona.toml", "name = \"安\"\n"), []);
        assert_eq!(findings("tests/broken.persona.toml", "= ="), []);
    }
}
