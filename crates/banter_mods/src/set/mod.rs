//! All mods of a folder, as one set of files.

mod content;
mod kind;
mod manifest;
mod order;
mod patch;
mod problem;
mod read;

pub(crate) use kind::FileKind;
pub use patch::patched;
pub(crate) use patch::problems as problems_of_patch;
pub use problem::{ModProblem, Override};

use content::Content;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Set of mods: what they bring together, and what is wrong with them.
///
/// ```
/// use banter_mods::ModSet;
/// let none = ModSet::read("no/such/folder".as_ref(), None);
/// assert!(none.mods().is_empty() && none.problems().is_empty());
/// ```
#[derive(Debug, Default)]
pub struct ModSet {
    mods: Vec<Mod>,
    problems: Vec<ModProblem>,
    overrides: Vec<Override>,
    files: BTreeMap<String, Place>,
    patches: BTreeMap<String, Vec<Place>>,
}

/// Mod of a set, in the order in which they load.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Mod {
    /// What others call it: the name of its folder or archive.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Which version of it this is. May be empty.
    pub version: String,
    /// Who made it. May be empty.
    pub author: String,
    /// The licence under which it may be shared, as an SPDX expression. May be empty.
    pub licence: String,
    /// What it is about. May be empty.
    pub description: String,
    /// The folder or the archive.
    pub path: PathBuf,
    content: Content,
}

/// Where a file of the set lies.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// The number of the mod.
    of: usize,
    /// The path in it.
    path: String,
    form: Form,
}

/// As what a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    AsItIs,
    /// The persona that a card becomes.
    CardPersona,
    /// The knowledge that it brings.
    CardKnowledge,
}

impl ModSet {
    /// Reads all mods of a folder: its folders and its `.zip` archives, in the order that their
    /// manifests and `mods.toml` give. What is wrong is told in [`problems`](Self::problems) and left
    /// out; what was right in `before` and is broken now stays in its place, so that a game goes on
    /// with what it has loaded.
    ///
    /// It reads every text of every mod, and so takes some milliseconds for each: call it before
    /// the game runs, or on a thread of its own.
    pub fn read(folder: &Path, before: Option<&Self>) -> Self {
        read::all(folder, before)
    }

    /// Reads one mod, a folder or an archive, as though it were the only one.
    pub fn read_one(path: &Path) -> Self {
        read::one(path)
    }

    /// The mods in use, in the order in which they load: of two that bring the same file, the later
    /// one's is taken.
    pub fn mods(&self) -> &[Mod] {
        &self.mods
    }

    /// What is wrong with mods, and was left out.
    pub fn problems(&self) -> &[ModProblem] {
        &self.problems
    }

    /// Which files several mods bring.
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// The paths of all files, as assets are loaded by them.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The paths of those personas of which there are patches.
    pub fn patched_files(&self) -> impl Iterator<Item = &str> {
        self.patches.keys().map(String::as_str)
    }

    /// The paths of all texts, with the mods of which they are made.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let id = |place: &Place| self.mods.get(place.of).map_or("", |it| it.id.as_str());
        let files = self
            .files
            .iter()
            .map(move |(path, place)| (path.as_str(), vec![id(place)]));
        let patches = self.patches.iter();
        let patches =
            patches.map(move |(path, places)| (path.as_str(), places.iter().map(id).collect()));
        let folders = ["personas/", "knowledge/", "story/"];
        let is_text = move |path: &str| folders.iter().any(|it| path.starts_with(it));
        files.chain(patches).filter(move |(path, _)| is_text(path))
    }

    /// A file, with the path that assets are loaded by. `None` if no mod brings it.
    ///
    /// # Errors
    /// A [`ModProblem`] if it cannot be read.
    pub fn load(&self, path: &str) -> Option<Result<Vec<u8>, ModProblem>> {
        let place = self.files.get(path)?;
        Some(self.load_place(place))
    }

    /// The patches of a persona, with their names, in the order in which they are put on it.
    pub fn patches_of(&self, path: &str) -> Vec<(String, Result<Vec<u8>, ModProblem>)> {
        let patches = self.patches.get(path).into_iter().flatten();
        let named = patches.map(|place| (self.name_of(place), self.load_place(place)));
        named.collect()
    }

    /// A file of a mod, as an error names it.
    fn name_of(&self, place: &Place) -> String {
        let id = self.mods.get(place.of).map_or("", |it| it.id.as_str());
        format!("{id}/{}", place.path)
    }

    fn load_place(&self, place: &Place) -> Result<Vec<u8>, ModProblem> {
        let name = self.name_of(place);
        let gone = || ModProblem::new(&name, "its mod is gone; load the mods again");
        let owner = self.mods.get(place.of).ok_or_else(gone)?;
        let limit = FileKind::of(&place.path).map_or(0, FileKind::largest);
        let bytes = owner.content.read(&place.path, limit);
        let bytes = bytes.map_err(|reason| ModProblem::new(&name, reason))?;
        read::formed(bytes, place, &name)
    }
}
