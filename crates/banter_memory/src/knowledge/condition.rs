//! Who may know something, and when.

use super::error::KnowledgeError;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The most names in one list.
const MOST_NAMES: usize = 64;
/// The longest name of a faction, a character or a beat, in characters.
const LONGEST_NAME: usize = 64;

/// A condition of knowledge: who may know it, and when. An empty one lets everybody know it always.
///
/// Names of people, factions and beats are the same in small letters and capitals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// The factions that may know it.
    pub factions: Vec<String>,
    /// The characters that may know it, whatever their faction, by their names or the ids by which
    /// they are saved. Without any, and without factions, everybody may.
    pub names: Vec<String>,
    /// The beat of the story from which on it is known.
    pub from: Option<String>,
    /// The beat from which on it is known no more.
    pub until: Option<String>,
    /// Whether those who may know it keep it from all others.
    pub secret: bool,
}

/// Somebody who knows things: a character, or whom it talks to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knower {
    /// The names that it goes by.
    pub names: Vec<String>,
    /// The faction that it belongs to.
    pub faction: Option<String>,
}

impl Condition {
    /// Whether `knower` may know it once the beats of `reached` were: they stand there as
    /// [`Condition::key`] makes them.
    pub fn lets(&self, knower: &Knower, reached: &BTreeSet<String>) -> bool {
        let has = |list: &[String], name: &String| list.contains(&Self::key(name));
        let anybody = self.factions.is_empty() && self.names.is_empty();
        let somebody = anybody
            || knower.faction.iter().any(|it| has(&self.factions, it))
            || knower.names.iter().any(|it| has(&self.names, it));
        let is_reached = |beat: &String| reached.contains(beat);
        somebody
            && self.from.as_ref().is_none_or(is_reached)
            && !self.until.as_ref().is_some_and(is_reached)
    }

    /// The form in which names of people, factions and beats are compared.
    pub fn key(name: &str) -> String {
        name.trim().to_lowercase()
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A condition as it is written, beside whatever else stands there.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Written {
    pub(super) factions: Names,
    pub(super) names: Names,
    pub(super) from: Option<String>,
    pub(super) until: Option<String>,
    pub(super) secret: bool,
}

/// One name, or a list of them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a name or a list of names")]
pub(super) enum Names {
    One(String),
    Several(Vec<String>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Written {
    /// The condition, if it is one, or what is wrong with it.
    pub(super) fn read(self) -> Result<Option<Condition>, String> {
        let condition = Condition {
            factions: names(self.factions)?,
            names: names(self.names)?,
            from: self.from.as_deref().map(name).transpose()?,
            until: self.until.as_deref().map(name).transpose()?,
            secret: self.secret,
        };
        Ok(Some(condition).filter(|condition| !condition.is_empty()))
    }
}

fn names(names: Names) -> Result<Vec<String>, String> {
    let names = match names {
        Names::One(name) => vec![name],
        Names::Several(names) => names,
    };
    if names.len() > MOST_NAMES {
        return Err(format!(
            "there are more than {MOST_NAMES} names; make a faction of them"
        ));
    }
    names.iter().map(|it| name(it)).collect()
}

fn name(name: &str) -> Result<String, String> {
    let is_long = name.chars().count() > LONGEST_NAME;
    if name.trim().is_empty() || is_long || name.contains(char::is_control) {
        return Err(format!(
            "a name has 1 to {LONGEST_NAME} characters; correct it"
        ));
    }
    Ok(Condition::key(name))
}

/// All conditions above a chunk, the pack's first: each narrows those before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scope(pub(super) Vec<Condition>);

impl Scope {
    /// The same within a condition.
    pub(super) fn within(&self, condition: Option<Condition>) -> Self {
        let mut scope = self.clone();
        scope.0.extend(condition);
        scope
    }

    pub(super) fn lets(&self, knower: &Knower, reached: &BTreeSet<String>) -> bool {
        self.0
            .iter()
            .all(|condition| condition.lets(knower, reached))
    }

    pub(super) fn is_secret(&self) -> bool {
        self.0.iter().any(|condition| condition.secret)
    }
}

/// The condition that stands as an inline table in line `line`.
pub(super) fn inline(
    table: &str,
    source_name: &str,
    line: usize,
) -> Result<Option<Condition>, KnowledgeError> {
    #[derive(Deserialize)]
    struct Line {
        condition: Written,
    }
    let toml = format!("condition = {table}");
    let read: Line = toml::from_str(&toml)
        .map_err(|error| KnowledgeError::toml(source_name, line, &toml, &error))?;
    let condition = read.condition.read();
    condition.map_err(|reason| KnowledgeError::at(source_name, line, reason))
}
