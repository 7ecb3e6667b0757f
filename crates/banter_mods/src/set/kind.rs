//! What kinds of files a mod brings, by their places and endings.

/// Kind of a file of a mod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Manifest,
    Persona,
    Patch,
    Card,
    Knowledge,
    Story,
    Avatar,
    Table,
}

/// Endings of what runs. A mod has none of it.
const CODE: [&str; 24] = [
    "app", "bat", "class", "cmd", "com", "dll", "dylib", "exe", "jar", "js", "lua", "meta", "msi",
    "ps1", "py", "rhai", "scr", "sh", "so", "vbs", "wasm", "wat", "wgsl", "lnk",
];
/// Endings of models and their pictures.
const AVATARS: [&str; 9] = [
    "bin", "glb", "gltf", "jpeg", "jpg", "ktx2", "png", "ron", "vrm",
];

impl FileKind {
    /// The kind of a file, if a mod brings such.
    pub(crate) fn of(path: &str) -> Option<Self> {
        if path == "mod.toml" {
            return Some(Self::Manifest);
        }
        let (folder, name) = path.split_once('/')?;
        let end = name
            .rsplit_once('.')
            .map(|(_, end)| end)
            .unwrap_or_default();
        match folder {
            "personas" if name.ends_with(".persona.toml") => Some(Self::Persona),
            "personas" if name.ends_with(".patch.toml") => Some(Self::Patch),
            "personas" if matches!(end, "png" | "json" | "charx") => Some(Self::Card),
            "knowledge" if matches!(end, "md" | "txt" | "toml") => Some(Self::Knowledge),
            "story" if name.ends_with(".beats.toml") => Some(Self::Story),
            "avatars" if AVATARS.contains(&end) => Some(Self::Avatar),
            "tables" if matches!(end, "toml" | "ron" | "json" | "csv") => Some(Self::Table),
            _ => None,
        }
    }

    /// Why a file is none of these, in a sentence; `None` for what lies beside a mod and is not told
    /// of: what people read.
    pub(crate) fn refusal(path: &str) -> Option<&'static str> {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        if CODE.contains(&end) {
            return Some("a mod has no programs, scripts or settings of loaders; take it out");
        }
        let is_read = !path.contains('/') && matches!(end, "" | "md" | "txt" | "png" | "jpg");
        let is_hidden = name.starts_with('.');
        (!is_read && !is_hidden).then_some(
            "a mod brings personas, knowledge, story, avatars and tables, in folders of these names and in \
             their formats; this is none of them and is not read",
        )
    }

    /// The largest file of the kind, in bytes.
    pub(crate) fn largest(self) -> usize {
        match self {
            Self::Manifest => 64 << 10,
            Self::Persona | Self::Patch | Self::Story => 256 << 10,
            Self::Card => banter_cards::LARGEST_CARD,
            Self::Knowledge => banter_memory::LONGEST_FILE,
            Self::Avatar => 128 << 20,
            Self::Table => 4 << 20,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_places() {
        assert_eq!(
            FileKind::of("personas/odo.persona.toml"),
            Some(FileKind::Persona)
        );
        assert_eq!(FileKind::of("personas/odo.toml"), None);
        assert_eq!(FileKind::of("odo.persona.toml"), None);
        assert_eq!(FileKind::of("knowledge/a/b.md"), Some(FileKind::Knowledge));
        assert_eq!(FileKind::of("guard/default.guard.toml"), None);
        assert!(FileKind::refusal("knowledge/run.sh").is_some_and(|it| it.contains("programs")));
        assert!(FileKind::refusal("guard/default.guard.toml").is_some());
        assert_eq!(FileKind::refusal("README.md"), None);
        assert_eq!(FileKind::refusal("LICENSE"), None);
    }
}
