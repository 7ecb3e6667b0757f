//! From the text of a file to a [`Persona`].

use crate::SentenceMood;
use crate::persona::macros::Filler;
use crate::persona::{
    Action, Cue, Example, Fact, Goal, Limit, Line, Persona, PersonaBody, PersonaError,
    PersonaRelation, Voice, advice, check, limit, mood, words,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(deserialize_with = "limit::text::<_, 64>")]
    pub(super) name: String,
    #[serde(default, deserialize_with = "limit::maybe_language")]
    pub(super) language: Option<String>,
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 4000>")]
    pub(super) description: Option<String>,
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 1000>")]
    pub(super) manner: Option<String>,
    #[serde(default, deserialize_with = "mood::field")]
    pub(super) mood: Option<SentenceMood>,
    #[serde(default, deserialize_with = "limit::avatar")]
    pub(super) avatar: Option<String>,
    #[serde(default)]
    pub(super) body: Option<PersonaBody>,
    #[serde(default)]
    pub(super) voice: Voice,
    #[serde(default)]
    pub(super) action: Vec<Spanned<Action>>,
    #[serde(default)]
    pub(super) cue: Vec<Spanned<Cue>>,
    #[serde(default)]
    pub(super) goal: Vec<Spanned<Goal>>,
    #[serde(default)]
    pub(super) line: Vec<Spanned<Line>>,
    #[serde(default)]
    pub(super) fact: Vec<Spanned<Fact>>,
    #[serde(default)]
    pub(super) example: Vec<Spanned<Example>>,
    #[serde(default)]
    pub(super) relation: Vec<Spanned<PersonaRelation>>,
    #[serde(default)]
    pub(super) limit: Vec<Spanned<Limit>>,
    pub(super) fallback: Option<Spanned<words::Written>>,
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub(super) faction: Option<String>,
    #[serde(default, deserialize_with = "limit::files::<_, 32, 128>")]
    pub(super) knowledge: Vec<String>,
    pub(super) guard: Option<Spanned<BTreeMap<String, Instead>>>,
}

/// What is said instead of what a guard blocks.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Instead(#[serde(deserialize_with = "limit::texts::<_, 16, 1000>")] Vec<String>);

impl File {
    /// The language that its character speaks.
    pub(super) fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }
}

pub(crate) fn persona(text: &str, source_name: &str) -> Result<Persona, PersonaError> {
    within(text, source_name)?;
    attempt(text).map_err(|(offset, reason)| PersonaError::at(text, source_name, offset, reason))
}

/// Whether `text` is no longer than a persona may be.
pub(super) fn within(text: &str, source_name: &str) -> Result<(), PersonaError> {
    if text.len() <= limit::FILE {
        return Ok(());
    }
    Err(PersonaError::TooLarge {
        source_name: source_name.to_owned(),
        limit: limit::FILE,
    })
}

/// The persona, or what is wrong first and at which byte.
pub(super) fn attempt(text: &str) -> Result<Persona, (usize, String)> {
    // Some editors put a sign in front of UTF-8 that nobody sees.
    let seen = text.trim_start_matches('\u{feff}');
    let unseen = text.len() - seen.len();
    read(seen).map_err(|(at, reason)| (at + unseen, reason))
}

fn read(text: &str) -> Result<Persona, (usize, String)> {
    let mut file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (at, advice::sentence(error.message()))
    })?;
    fill(&mut file, text)?;
    check::check(&file)?;
    let language = file.language().to_owned();
    let fallback = file.fallback.map(Spanned::into_inner);
    Ok(Persona {
        fallback: words::fallback(fallback, &language),
        name: file.name,
        language,
        description: file.description.unwrap_or_default(),
        manner: file.manner.unwrap_or_default(),
        mood: file.mood,
        avatar: file.avatar,
        body: file.body,
        voice: file.voice,
        actions: bare(file.action),
        cues: bare(file.cue),
        goals: bare(file.goal),
        lines: bare(file.line),
        facts: bare(file.fact),
        examples: bare(file.example),
        relations: bare(file.relation),
        limits: bare(file.limit),
        faction: file.faction,
        knowledge: file.knowledge,
        lore: Vec::new(),
        guard: file.guard.map_or_else(BTreeMap::new, |guard| {
            let lines = guard.into_inner().into_iter();
            lines
                .map(|(category, Instead(lines))| (category, lines))
                .collect()
        }),
    })
}

fn bare<T>(entries: Vec<Spanned<T>>) -> Vec<T> {
    entries.into_iter().map(Spanned::into_inner).collect()
}

/// Fills the macros of all texts. The first that nobody can fill is an error.
fn fill(file: &mut File, text: &str) -> Result<(), (usize, String)> {
    let (name, language) = (file.name.clone(), file.language().to_owned());
    let filler = Filler::new(&name, &language, text);
    for text in [&mut file.description, &mut file.manner]
        .into_iter()
        .flatten()
    {
        filler.told(text, 0)?;
    }
    for action in &mut file.action {
        let at = action.span().start;
        filler.action(action.get_mut(), at)?;
    }
    for line in &mut file.line {
        let at = line.span().start;
        filler.line(line.get_mut(), at)?;
    }
    for fact in &mut file.fact {
        let at = fact.span().start;
        filler.fact(fact.get_mut(), at)?;
    }
    for cue in &mut file.cue {
        let at = cue.span().start;
        filler.told(&mut cue.get_mut().description, at)?;
    }
    for goal in &mut file.goal {
        let at = goal.span().start;
        if let Some(want) = &mut goal.get_mut().want {
            filler.told(want, at)?;
        }
    }
    for example in &mut file.example {
        let at = example.span().start;
        filler.example(example.get_mut(), at)?;
    }
    for relation in &mut file.relation {
        let at = relation.span().start;
        let mut knows = relation.get_mut().knows.iter_mut();
        knows.try_for_each(|fact| filler.told(fact, at))?;
    }
    for limit in &mut file.limit {
        let at = limit.span().start;
        if let Some(never) = &mut limit.get_mut().never {
            filler.told(never, at)?;
        }
    }
    if let Some(fallback) = &mut file.fallback {
        let at = fallback.span().start;
        filler.fallback(fallback.get_mut(), at)?;
    }
    if let Some(guard) = &mut file.guard {
        let at = guard.span().start;
        for Instead(lines) in guard.get_mut().values_mut() {
            lines
                .iter_mut()
                .try_for_each(|line| filler.told(line, at))?;
        }
    }
    Ok(())
}
