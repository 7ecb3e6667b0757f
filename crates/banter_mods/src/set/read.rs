//! Reading mods: each is opened and listed, put in its order, and its files are looked through.

use super::content::{Content, Listing};
use super::manifest::{Manifest, Order};
use super::order::{Node, sorted};
use super::{FileKind, Form, Mod, ModProblem, ModSet, Override, Place, patch};
use banter_cards::Card;
use banter_core::persona::Persona;
use banter_memory::{KnowledgeManifest, KnowledgePack};
use banter_mind::BeatFile;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// The most mods of a folder.
const MOST_MODS: usize = 256;
/// The most bytes of all archives together: 1 GiB.
const LARGEST_PACKED: u64 = 1 << 30;
/// The most problems that are told of a mod.
const MOST_PROBLEMS: usize = 100;

/// A mod before it has its place.
struct Found {
    about: Mod,
    manifest: Manifest,
    listing: Listing,
}

pub(super) fn all(folder: &Path, before: Option<&ModSet>) -> ModSet {
    let mut set = ModSet::default();
    let order = order_of(folder, &mut set.problems);
    let mut found: Vec<Found> = Vec::new();
    let mut packed = 0;
    for path in mods_in(folder, &mut set.problems) {
        let id = id_of(&path);
        if order.off.iter().any(|off| off.eq_ignore_ascii_case(&id)) {
            continue;
        }
        if found
            .iter()
            .any(|other| other.about.id.eq_ignore_ascii_case(&id))
        {
            let reason = "there is a folder and an archive of this name; take one away";
            set.problems.push(ModProblem::new(&id, reason));
            continue;
        }
        // Archives stay in memory.
        packed += match path.is_dir() {
            true => 0,
            false => std::fs::metadata(&path).map_or(0, |file| file.len()),
        };
        if packed > LARGEST_PACKED {
            let reason = format!(
                "all archives together have more than {LARGEST_PACKED} bytes; unpack some of them"
            );
            set.problems.push(ModProblem::new(&id, reason));
            continue;
        }
        match open(&path, &id) {
            Ok(one) => found.push(one),
            Err(problem) => set.problems.push(problem),
        }
    }
    without_needed(&mut found, &mut set.problems);
    let nodes: Vec<Node<'_>> = found
        .iter()
        .map(|one| Node {
            id: &one.about.id,
            after: one
                .manifest
                .after
                .iter()
                .chain(&one.manifest.needs)
                .map(String::as_str)
                .collect(),
        })
        .collect();
    let (places, circle) = sorted(&nodes, &order.order);
    for number in circle {
        if let Some(node) = nodes.get(number) {
            let reason = "it and others wait for each other in `after`; take one of these out";
            set.problems.push(ModProblem::new(node.id, reason));
        }
    }
    let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    for place in places {
        if let Some(one) = found.get_mut(place).and_then(Option::take) {
            take(&mut set, one, before);
        }
    }
    set
}

/// Folders and archives, by name.
fn mods_in(folder: &Path, problems: &mut Vec<ModProblem>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_packed = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("zip"));
        !name.starts_with('.') && (is_packed || path.is_dir())
    });
    paths.sort();
    if paths.len() > MOST_MODS {
        let reason = format!("there are more than {MOST_MODS} mods; the rest is not read");
        problems.push(ModProblem::new("mods", reason));
        paths.truncate(MOST_MODS);
    }
    paths
}

fn id_of(path: &Path) -> String {
    let name = match path.is_dir() {
        true => path.file_name(),
        false => path.file_stem(),
    };
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// One mod by itself, wherever it lies.
pub(super) fn one(path: &Path) -> ModSet {
    let mut set = ModSet::default();
    match open(path, &id_of(path)) {
        Ok(one) => take(&mut set, one, None),
        Err(problem) => set.problems.push(problem),
    }
    set
}

fn order_of(folder: &Path, problems: &mut Vec<ModProblem>) -> Order {
    let Ok(text) = std::fs::read_to_string(folder.join("mods.toml")) else {
        return Order::default();
    };
    Order::parse(&text).unwrap_or_else(|reason| {
        problems.push(ModProblem::new("mods.toml", reason));
        Order::default()
    })
}

fn open(path: &Path, id: &str) -> Result<Found, ModProblem> {
    let wrong = |reason: String| ModProblem::new(id, reason);
    let content = Content::open(path).map_err(wrong)?;
    let listing = content.list().map_err(wrong)?;
    let manifest = match listing.files.iter().any(|file| file == "mod.toml") {
        false => Manifest {
            name: id.to_owned(),
            ..Manifest::default()
        },
        true => {
            let place = format!("{id}/mod.toml");
            let wrong = |reason: String| ModProblem::new(&place, reason);
            let bytes = content
                .read("mod.toml", FileKind::Manifest.largest())
                .map_err(wrong)?;
            let text = text_of(bytes, &place)?;
            Manifest::parse(&text).map_err(wrong)?
        }
    };
    let about = Mod {
        id: id.to_owned(),
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        author: manifest.author.clone(),
        licence: manifest.licence.clone(),
        description: manifest.description.clone(),
        path: path.to_path_buf(),
        content,
    };
    Ok(Found {
        about,
        manifest,
        listing,
    })
}

/// Leaves out mods that need what is not there.
fn without_needed(found: &mut Vec<Found>, problems: &mut Vec<ModProblem>) {
    loop {
        let ids: Vec<String> = found.iter().map(|one| one.about.id.clone()).collect();
        let missing = |one: &Found| {
            one.manifest
                .needs
                .iter()
                .find(|id| !ids.contains(id))
                .cloned()
        };
        let Some((at, needed)) = found
            .iter()
            .enumerate()
            .find_map(|(at, one)| Some((at, missing(one)?)))
        else {
            return;
        };
        let one = found.remove(at);
        let reason =
            format!("it needs the mod `{needed}`, which is not there or not in use; add it");
        problems.push(ModProblem::new(&one.about.id, reason));
    }
}

/// Puts the files of a mod over those of the mods before it.
fn take(set: &mut ModSet, one: Found, before: Option<&ModSet>) {
    let Found { about, listing, .. } = one;
    let (of, id) = (set.mods.len(), about.id.clone());
    let mut problems: Vec<ModProblem> = Vec::new();
    for (path, reason) in &listing.refused {
        problems.push(ModProblem::new(&format!("{id}/{path}"), reason.as_str()));
    }
    let content = about.content.clone();
    set.mods.push(about);
    let listed: HashSet<String> = listing.files.iter().cloned().collect();
    for path in listing.files {
        let name = format!("{id}/{path}");
        let Some(kind) = FileKind::of(&path) else {
            problems.extend(FileKind::refusal(&path).map(|reason| ModProblem::new(&name, reason)));
            continue;
        };
        let wrong = looked_through(&content, &path, kind, &name);
        let is_broken = !wrong.is_empty();
        problems.extend(wrong);
        for (target, form) in targets(&path, kind) {
            let place = Place {
                of,
                path: path.clone(),
                form,
            };
            let was_there = || before.is_some_and(|before| before.has(&target, &id, &path));
            // What its writer made of a card goes before the card.
            let is_edited = form != Form::AsItIs && listed.contains(&target);
            if is_edited || (is_broken && !was_there()) {
                continue;
            }
            match kind {
                FileKind::Patch => set.patches.entry(target).or_default().push(place),
                _ => set.put(target, place),
            }
        }
    }
    if problems.len() > MOST_PROBLEMS {
        let more = problems.len() - MOST_PROBLEMS;
        problems.truncate(MOST_PROBLEMS);
        problems.push(ModProblem::new(&id, format!("and {more} more problems")));
    }
    set.problems.append(&mut problems);
}

/// As which assets a file is loaded.
fn targets(path: &str, kind: FileKind) -> Vec<(String, Form)> {
    let stem = |end: &str| path.strip_suffix(end).unwrap_or(path).to_owned();
    match kind {
        FileKind::Manifest => Vec::new(),
        FileKind::Patch => vec![(stem(".patch.toml") + ".persona.toml", Form::AsItIs)],
        FileKind::Card => {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            let name = stem.strip_prefix("personas/").unwrap_or(stem);
            vec![
                (format!("{stem}.persona.toml"), Form::CardPersona),
                (format!("knowledge/{name}.md"), Form::CardKnowledge),
                (path.to_owned(), Form::AsItIs),
            ]
        }
        _ => vec![(path.to_owned(), Form::AsItIs)],
    }
}

/// What is wrong with a file.
fn looked_through(content: &Content, path: &str, kind: FileKind, name: &str) -> Vec<ModProblem> {
    let is_text = matches!(
        kind,
        FileKind::Persona | FileKind::Patch | FileKind::Knowledge | FileKind::Story
    );
    if !is_text && kind != FileKind::Card {
        return Vec::new();
    }
    let bytes = match content.read(path, kind.largest()) {
        Ok(bytes) => bytes,
        Err(reason) => return vec![ModProblem::new(name, reason)],
    };
    if kind == FileKind::Card {
        let error = Card::read(&bytes, name).err();
        let told = error.map(|error| ModProblem::told(name, &error.to_string()));
        return told.into_iter().collect();
    }
    let text = match text_of(bytes, name) {
        Ok(text) => text,
        Err(problem) => return vec![problem],
    };
    let told: Vec<String> = match kind {
        FileKind::Persona => Persona::problems(&text, name)
            .iter()
            .map(ToString::to_string)
            .collect(),
        FileKind::Patch => patch::problems(&text, name),
        FileKind::Story => BeatFile::parse(&text, name)
            .err()
            .iter()
            .map(ToString::to_string)
            .collect(),
        _ if path.ends_with(".toml") => KnowledgeManifest::parse(&text, name)
            .err()
            .iter()
            .map(ToString::to_string)
            .collect(),
        _ => KnowledgePack::parse(&text, name)
            .err()
            .iter()
            .map(ToString::to_string)
            .collect(),
    };
    told.iter()
        .map(|sentence| ModProblem::told(name, sentence))
        .collect()
}

fn text_of(bytes: Vec<u8>, name: &str) -> Result<String, ModProblem> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        ModProblem::new(
            name,
            format!("line {line}: this is no UTF-8 text; save the file as UTF-8"),
        )
    })
}

/// What is read of a file.
pub(super) fn formed(bytes: Vec<u8>, place: &Place, name: &str) -> Result<Vec<u8>, ModProblem> {
    if place.form == Form::AsItIs {
        return Ok(bytes);
    }
    let card = Card::read(&bytes, name);
    let card = card.map_err(|error| ModProblem::told(name, &error.to_string()))?;
    let stem = place
        .path
        .rsplit_once('.')
        .map_or(place.path.as_str(), |(stem, _)| stem);
    let import = card.import(Some(stem.strip_prefix("personas/").unwrap_or(stem)));
    Ok(match place.form {
        Form::CardKnowledge => import.knowledge.unwrap_or_default().into_bytes(),
        _ => import.persona.into_bytes(),
    })
}

impl ModSet {
    fn put(&mut self, target: String, place: Place) {
        let id = |set: &Self, place: &Place| {
            set.mods
                .get(place.of)
                .map(|it| it.id.clone())
                .unwrap_or_default()
        };
        let winner = id(self, &place);
        if let Some(old) = self.files.insert(target.clone(), place) {
            let loser = id(self, &old);
            match self.overrides.iter_mut().find(|it| it.path == target) {
                Some(known) => {
                    known.losers.push(loser);
                    known.winner = winner;
                }
                None => self.overrides.push(Override {
                    path: target,
                    winner,
                    losers: vec![loser],
                }),
            }
        }
    }

    /// Whether the mod `id` brought its file `path` as `target`.
    fn has(&self, target: &str, id: &str, path: &str) -> bool {
        let patches: &BTreeMap<String, Vec<Place>> = &self.patches;
        let places = self
            .files
            .get(target)
            .into_iter()
            .chain(patches.get(target).into_iter().flatten());
        let mut places = places.filter(|place| place.path == path);
        places.any(|place| self.mods.get(place.of).is_some_and(|it| it.id == id))
    }
}
