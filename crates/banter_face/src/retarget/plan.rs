//! Which kind of shapes is in charge of which part of an avatar's face.

use super::dialect::{self, Dialect, Meaning};
use super::kind::RigKind;
use super::links::Row;
use super::make::Make;
use super::signal::{Emotion, Part, Signal};
use super::vrm_link::{self, VrmFace};
use crate::rig::vrm::Vrm;
use banter_core::Blendshape;
use std::collections::HashSet;

/// How an avatar's face is moved.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// `None` if nothing of a face was found. A jaw bone is not looked for here.
    pub(crate) kind: Option<RigKind>,
    /// For each mesh its rows.
    pub(crate) rows: Vec<Vec<Row>>,
    /// How many of the rig's own shapes are moved.
    pub(crate) shapes: usize,
    /// Whether some shape opens the mouth. If not, a jaw bone does.
    pub(crate) opens: bool,
    /// Whether some shape turns the eyes. If not, nodes do.
    pub(crate) looks: bool,
    pub(crate) vrm: Option<VrmFace>,
}

/// A set of visemes is one only if so many of its names are there.
const FEWEST_VISEMES: usize = 4;
/// A set of bare names, which may mean anything, only if so many are.
const FEWEST_BARE: usize = 8;
/// So many of the nine letters of cartoons make a mouth; some of them are vowels.
const FEWEST_LETTERS: usize = 6;
/// So many of the five vowels make a mouth.
const FEWEST_VOWELS: usize = 3;
/// So many where their names are those of other things, too.
const FEWEST_BARE_VOWELS: usize = 4;
/// So many of ARKit's mouth shapes are finer than visemes.
const FINE_MOUTH: usize = 8;

/// Who is in charge of each part.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Charge {
    parts: [Option<Dialect>; Part::COUNT],
    /// Whether a plain `mouthOpen` opens the mouth beside ARKit's lips, which have no jaw.
    opens_simply: bool,
}

impl Charge {
    fn of(&self, part: Part) -> Option<Dialect> {
        self.parts[part as usize]
    }

    fn new(meanings: &[Meaning]) -> Self {
        // How many different signals of a part a dialect has.
        let count = |part: Part, dialect: Dialect| {
            let of = |it: &&Meaning| it.part == part && it.dialect == dialect;
            let signals = meanings.iter().filter(of);
            let signals: HashSet<Signal> = signals.filter_map(Meaning::first).collect();
            signals.len()
        };
        let first = |part: Part, order: &[(Dialect, usize)]| {
            let enough = order.iter().find(|(it, least)| count(part, *it) >= *least);
            enough.map(|(dialect, _)| *dialect)
        };
        use Dialect::{Arkit, Bare, Letters, Mmd, Simple, Visemes, Vowels, Vroid};
        let mut parts = [None; Part::COUNT];
        parts[Part::Mouth as usize] = first(
            Part::Mouth,
            &[
                (Arkit, FINE_MOUTH),
                (Visemes, FEWEST_VISEMES),
                (Bare, FEWEST_BARE),
                (Letters, FEWEST_LETTERS),
                (Vroid, FEWEST_VOWELS),
                (Mmd, FEWEST_VOWELS),
                (Vowels, FEWEST_BARE_VOWELS),
                (Arkit, 1),
                (Simple, 1),
            ],
        );
        for part in [Part::Lids, Part::Look, Part::Brows, Part::Rest] {
            let order = [(Arkit, 1), (Vroid, 1), (Mmd, 1), (Simple, 1)];
            parts[part as usize] = first(part, &order);
        }
        // Fewer than half of ARKit's mouth leaves moods to what was made for them.
        if parts[Part::Mouth as usize] != Some(Arkit) {
            parts[Part::Mood as usize] = first(Part::Mood, &[(Vroid, 1), (Simple, 1)]);
        }
        let jaw = Signal::shape(Blendshape::JawOpen);
        let has_jaw = || {
            let mut arkit = meanings.iter().filter(|it| it.dialect == Arkit);
            arkit.any(|it| it.first() == Some(jaw))
        };
        Self {
            parts,
            opens_simply: parts[Part::Mouth as usize] == Some(Arkit) && !has_jaw(),
        }
    }

    /// What the names of a VRM's targets may do. Its author said what its shapes mean; only
    /// ARKit's are finer.
    fn beside(meanings: &[Meaning], eyes_by_bones: bool) -> Self {
        let fine = |it: &&Meaning| it.dialect == Dialect::Arkit;
        let fine: Vec<Meaning> = meanings.iter().filter(fine).cloned().collect();
        let mut charge = Self::new(&fine);
        charge.opens_simply = false;
        let mouth: HashSet<Signal> = fine
            .iter()
            .filter(|it| it.part == Part::Mouth)
            .filter_map(Meaning::first)
            .collect();
        if mouth.len() < FINE_MOUTH {
            charge.parts[Part::Mouth as usize] = None;
        }
        if eyes_by_bones {
            charge.parts[Part::Look as usize] = None;
        }
        charge
    }

    /// Who is in charge on one mesh of several: the same, unless the mesh would keep its
    /// mouth still. Teeth or a beard may have another tool's names than the head.
    fn on(mut self, meanings: &[Vec<Meaning>], is_vrm: bool) -> Self {
        let mut mouths = meanings
            .iter()
            .flatten()
            .filter(|it| it.part == Part::Mouth);
        let mouth = self.of(Part::Mouth);
        if is_vrm || mouth.is_none() || mouths.any(|it| Some(it.dialect) == mouth) {
            return self;
        }
        let own: Vec<Meaning> = meanings.iter().flatten().cloned().collect();
        self.parts[Part::Mouth as usize] = Self::new(&own).of(Part::Mouth);
        self
    }

    /// The kind of rig that this is, by the first part that somebody is in charge of.
    fn kind(&self) -> Option<RigKind> {
        let dialect = self.parts.into_iter().flatten().next()?;
        Some(match dialect {
            Dialect::Arkit => RigKind::Arkit,
            Dialect::Visemes | Dialect::Bare | Dialect::Letters | Dialect::Vowels => {
                RigKind::Visemes
            }
            Dialect::Vroid => RigKind::Vroid,
            Dialect::Mmd => RigKind::Mmd,
            Dialect::Simple => RigKind::Simple,
        })
    }
}

/// Decides how an avatar's face is moved.
pub(crate) fn plan(make: Make) -> Plan {
    let automatic = make.table.is_none_or(|table| table.automatic());
    let mut plan = Plan {
        rows: make.meshes.iter().map(|_| Vec::new()).collect(),
        ..Plan::default()
    };
    let mut shown: HashSet<&str> = HashSet::new();
    let vrm = make.vrm.filter(|_| automatic);
    let by_name = automatic && !vrm.is_some_and(Vrm::is_perfect_sync);
    let meanings: Vec<Vec<Vec<Meaning>>> = make
        .meshes
        .iter()
        .map(|mesh| {
            let names = mesh.names.iter().take(mesh.count);
            // A table's word on a target is the last.
            let meaning = |name: &String| {
                let known = by_name && !make.table.is_some_and(|table| table.has(name));
                if known {
                    dialect::meanings(name)
                } else {
                    Vec::new()
                }
            };
            names.map(meaning).collect()
        })
        .collect();
    let all: Vec<Meaning> = meanings.iter().flatten().flatten().cloned().collect();
    let charge = match vrm {
        None => Charge::new(&all),
        Some(vrm) => Charge::beside(&all, vrm_link::looks_by_bones(vrm, &make)),
    };
    plan.kind = charge.kind();
    let has_brows = all.iter().any(|it| it.part == Part::Brows);

    for ((mesh, meanings), rows) in make.meshes.iter().zip(&meanings).zip(&mut plan.rows) {
        let charge = charge.on(meanings, vrm.is_some());
        for (target, (name, meanings)) in mesh.names.iter().zip(meanings).enumerate() {
            let row = |meaning| row_of(meaning, &charge, name, has_brows);
            let Some(mut row) = meanings.iter().find_map(row) else {
                continue;
            };
            close(&mut row, &all);
            shown.insert(name);
            let target = target as u16;
            rows.push(Row { target, ..row });
        }
    }

    if let Some(vrm) = vrm {
        let free = |part: Part| charge.of(part).is_none();
        let face = vrm_link::link(vrm, &make, free, &mut plan.rows);
        if face.is_some() || plan.kind.is_some() {
            plan.kind = Some(vrm.version.into());
        }
        let moved = face.as_ref().map_or(0, VrmFace::len);
        plan.shapes += moved;
        plan.vrm = face;
    }

    if let Some(table) = make.table {
        for (mesh, rows) in make.meshes.iter().zip(&mut plan.rows) {
            for (target, name) in mesh.names.iter().take(mesh.count).enumerate() {
                if let Some(row) = table.row(name, target as u16) {
                    rows.retain(|known| known.target != row.target);
                    rows.push(row);
                    shown.insert(name);
                    plan.kind = Some(RigKind::Table);
                }
            }
        }
    }

    plan.shapes += shown.len();
    plan.opens = opens(&plan) || plan.vrm.as_ref().is_some_and(|vrm| vrm.opens);
    plan.looks = looks(&plan) || plan.vrm.as_ref().is_some_and(|vrm| vrm.looks);
    // What the game adds makes no face, so it comes after all that counts.
    for (mesh, rows) in make.meshes.iter().zip(&mut plan.rows) {
        for (target, name) in mesh.names.iter().take(mesh.count).enumerate() {
            if let Some(place) = make.extras.iter().position(|extra| extra == name) {
                let signal = Signal::extra(place as u16);
                rows.push(Row::plain(target as u16, Part::Rest, vec![(signal, 1.0)]));
            }
        }
    }
    plan
}

/// The row that a name asks for, if its dialect is in charge. The target is still to be set.
fn row_of(meaning: &Meaning, charge: &Charge, name: &str, has_brows: bool) -> Option<Row> {
    let Meaning {
        dialect,
        part,
        terms,
    } = meaning;
    // Where brows can be moved alone, the whole face in one shape would move them twice.
    if *part == Part::Mood && has_brows && name.contains("Fcl_ALL_") {
        return None;
    }
    if charge.of(*part) == Some(*dialect) {
        return Some(Row::plain(0, *part, terms.clone()));
    }
    if charge.opens_simply && *dialect == Dialect::Simple && *part == Part::Mouth {
        return Some(Row::plain(0, *part, terms.clone()));
    }
    // A mouth of visemes beside ARKit's corners of the mouth: those show the mood only,
    // since the visemes show them speaking.
    let mouth = charge.of(Part::Mouth)?;
    if *part != Part::Mouth || *dialect != Dialect::Arkit || mouth == Dialect::Simple {
        return None;
    }
    use Blendshape as B;
    let corner = |left: B| {
        let (signal, _) = *terms.first()?;
        let sides = [left, left.mirrored()].map(Signal::shape);
        sides.contains(&signal).then_some(())
    };
    let emotion = if corner(B::MouthSmileLeft).is_some() {
        Emotion::Happy
    } else {
        corner(B::MouthFrownLeft)?;
        Emotion::Sad
    };
    let terms = vec![(Signal::emotion(emotion), 0.7)];
    Some(Row::plain(0, Part::Mood, terms))
}

/// Has a jaw close the lips by itself where no shape does: on p, b and m the jaw is open a
/// little, and it is `mouthClose` that lets the lips meet.
fn close(row: &mut Row, all: &[Meaning]) {
    let [jaw, lips] = [Blendshape::JawOpen, Blendshape::MouthClose].map(Signal::shape);
    let has_lips = || {
        let mut first = all.iter().filter_map(Meaning::first);
        first.any(|signal| signal == lips)
    };
    if row.terms.as_slice() == [(jaw, 1.0)] && !has_lips() {
        row.terms.push((lips, -1.0));
    }
}

/// Whether a row opens the mouth.
fn opens(plan: &Plan) -> bool {
    let jaw = Signal::shape(Blendshape::JawOpen);
    let opens =
        |(signal, factor): &(Signal, f32)| *factor > 0.0 && (*signal == jaw || signal.is_viseme());
    let mut rows = plan.rows.iter().flatten();
    rows.any(|row| row.part == Part::Mouth && row.terms.iter().any(opens))
}

/// Whether a row turns the eyes.
fn looks(plan: &Plan) -> bool {
    let out = Signal::shape(Blendshape::EyeLookOutLeft);
    let mut terms = plan.rows.iter().flatten().flat_map(|row| &row.terms);
    terms.any(|(signal, _)| *signal == out || signal.is_look())
}
