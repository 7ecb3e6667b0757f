//! The manifest of a mod, `mod.toml`, and the order of all, `mods.toml`.

use serde::Deserialize;

/// `mod.toml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Manifest {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) author: String,
    #[serde(alias = "license")]
    pub(super) licence: String,
    pub(super) description: String,
    /// Mods before which it must not load.
    pub(super) after: Vec<String>,
    /// Mods without which it is not used, and after which it loads.
    pub(super) needs: Vec<String>,
}

/// `mods.toml` beside the mods: the player's word.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Order {
    /// Mods that load last, in this order.
    pub(super) order: Vec<String>,
    /// Mods that are not used.
    pub(super) off: Vec<String>,
}

/// Fields by which a program would be started.
const PROGRAMS: [&str; 8] = [
    "program",
    "command",
    "exec",
    "executable",
    "script",
    "host",
    "dll",
    "plugin",
];
/// The longest text of a manifest, in characters, and the longest list.
const LONGEST: usize = 1_000;
const MOST: usize = 64;

impl Manifest {
    /// Reads a manifest; an error is a reason with a line.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self = parse(text)?;
        let texts = [
            &manifest.name,
            &manifest.version,
            &manifest.author,
            &manifest.licence,
            &manifest.description,
        ];
        if texts.iter().any(|text| text.chars().count() > LONGEST) {
            return Err(format!(
                "a text has more than {LONGEST} characters; shorten it"
            ));
        }
        if manifest.name.trim().is_empty() {
            return Err("there is no `name`; add it".to_owned());
        }
        if manifest.after.len() > MOST || manifest.needs.len() > MOST {
            return Err(format!("a list has more than {MOST} mods; shorten it"));
        }
        Ok(manifest)
    }
}

impl Order {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        parse(text)
    }
}

fn parse<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
    toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..text.floor_char_boundary(at)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let message = error.message().lines().next().unwrap_or_default();
        let program = PROGRAMS.iter().find(|it| message.starts_with(&format!("unknown field `{it}`")));
        match program {
            Some(program) => format!(
                "line {line}: a mod never names a program (`{program}`): it may come from anybody; take it out"
            ),
            None => format!("line {line}: {message}; correct it there"),
        }
    })
}
