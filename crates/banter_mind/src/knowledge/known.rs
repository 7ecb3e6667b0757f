//! What a character knows of a line: searched on the author's thread, in the turn.

use crate::choice::Choice;
use crate::lexicon::Lexicon;
use banter_core::persona::Persona;
use banter_memory::words::Language;
use banter_memory::{Chunk, Knower, KnowledgeHit, KnowledgeIndex};
use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::sync::Arc;

/// How many chunks a prompt tells of.
const MOST: usize = 4;
/// How much of them, in bytes.
const LONGEST: usize = 1_500;
/// A chunk is about a line if it has so much of its words, by how rare they are.
const WORDS: f32 = 0.19;
/// It is if it has so much of them and is of so near a meaning.
const FEWER_WORDS: f32 = 0.08;
const MEANING: f32 = 0.45;
/// So much of what the best has a chunk has to have beside it.
const BESIDE_BEST: f32 = 0.5;

/// What a character may know, and who hears it, at the moment it is spoken to.
#[derive(Clone, Default)]
pub(crate) struct Reach {
    pub(crate) packs: Vec<Arc<KnowledgeIndex>>,
    pub(crate) knower: Knower,
    /// Whom it talks to.
    pub(crate) listener: Option<Knower>,
    /// The beats that the story has come to.
    pub(crate) reached: BTreeSet<String>,
}

impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reach")
            .field("packs", &self.packs.len())
            .field("knower", &self.knower)
            .finish_non_exhaustive()
    }
}

/// What it knows of a line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// What it may tell: texts with their headings, the best first.
    pub(crate) told: Vec<String>,
    /// Whether there is a secret about it that it may not tell whom it talks to.
    pub(crate) keeps: bool,
    /// Whether it is asked something of which it knows nothing.
    pub(crate) nothing: bool,
    /// Whether it has words of the line that the persona itself has not.
    pub(crate) beyond: bool,
}

impl Known {
    /// Whether there is anything.
    pub(crate) fn is_something(&self) -> bool {
        !self.told.is_empty() || self.keeps
    }

    /// Whether the best of what is told has more words of `line` than `own`, a line or a fact of
    /// the persona, has.
    pub(crate) fn covers_more(&self, line: &str, persona: &Persona, own: Option<&Choice>) -> bool {
        let Some(told) = self.told.first() else {
            return false;
        };
        let language = Language::of(&persona.language);
        let asked: HashSet<String> = language.terms(line).into_iter().collect();
        let covered = |texts: &mut dyn Iterator<Item = &String>| {
            let words: HashSet<String> = texts.flat_map(|text| language.terms(text)).collect();
            asked.intersection(&words).count()
        };
        let own = match own {
            Some(Choice::Line(at)) => persona
                .lines
                .get(*at)
                .map_or(0, |line| covered(&mut line.ask.iter().chain(&line.say))),
            Some(Choice::Fact(at)) => persona
                .facts
                .get(*at)
                .map_or(0, |fact| covered(&mut fact.about.iter().chain(&fact.say))),
            _ => 0,
        };
        covered(&mut std::iter::once(told)) > own
    }
}

impl Reach {
    /// What the character knows of `line`; `before` is what was said to it before, of which a
    /// line may go on to speak: "And how deep is it?"
    pub(crate) fn find(&self, line: &str, before: Option<&str>, lexicon: &Lexicon) -> Known {
        if self.packs.is_empty() {
            return Known::default();
        }
        let mut known = self.look(line);
        if let Some(before) = before.filter(|_| !known.is_something()) {
            known = self.look(&format!("{before} {line}"));
        }
        let asks = line.contains(['?', '？']) || !lexicon.kinds(line).is_empty();
        known.nothing = asks && !known.is_something();
        known
    }

    fn look(&self, line: &str) -> Known {
        let mut found: Vec<(KnowledgeHit<'_>, &KnowledgeIndex)> = Vec::new();
        for pack in &self.packs {
            let hits = pack.search(line, &self.knower, &self.reached, MOST);
            let about = hits.into_iter().filter(is_about);
            found.extend(about.map(|hit| (hit, pack.as_ref())));
        }
        // Scores are to be compared within one pack alone.
        found.sort_by(|(one, _), (other, _)| share(other).total_cmp(&share(one)));
        let best = found.first().map_or(0.0, |(hit, _)| share(hit));
        let mut known = Known::default();
        let mut bytes = 0;
        for (hit, pack) in found.into_iter().take(MOST) {
            let hears = |listener| pack.may_hear(&hit, listener, &self.reached);
            if hit.secret && !self.listener.as_ref().is_some_and(hears) {
                known.keeps = true;
                continue;
            }
            bytes += hit.chunk.text.len();
            if bytes > LONGEST || share(&hit) < BESIDE_BEST * best {
                continue;
            }
            known.told.push(told(hit.chunk));
        }
        known
    }
}

/// The text of a chunk, with its heading where that says what the text does not: a small model
/// reads out all that it is given.
fn told(chunk: &Chunk) -> String {
    let heading = chunk.heading.rsplit(", ").next().unwrap_or_default();
    let last = heading.split_whitespace().next_back().unwrap_or_default();
    match chunk.text.to_lowercase().contains(&last.to_lowercase()) {
        true => chunk.text.clone(),
        false => format!("{heading}: {}", chunk.text),
    }
}

/// How much of what a line is about a chunk has.
fn share(found: &KnowledgeHit<'_>) -> f32 {
    found.hit.words + 0.3 * found.hit.meaning.max(0.0)
}

fn is_about(found: &KnowledgeHit<'_>) -> bool {
    let (words, meaning) = (found.hit.words, found.hit.meaning);
    words >= WORDS || (words >= FEWER_WORDS && meaning >= MEANING)
}
