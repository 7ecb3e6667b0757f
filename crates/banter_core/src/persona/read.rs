//! From the text of a file to a [`Persona`], with the checks that need more than one field.

use crate::SentenceMood;
use crate::persona::macros::Filler;
use crate::persona::{
    Action, Cue, Fact, Fallback, Goal, Line, Persona, PersonaError, Voice, goal, limit, mood,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(deserialize_with = "limit::text::<_, 64>")]
    name: String,
    #[serde(deserialize_with = "limit::language")]
    language: String,
    #[serde(deserialize_with = "limit::text::<_, 4000>")]
    description: String,
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 1000>")]
    manner: Option<String>,
    #[serde(default, deserialize_with = "mood::field")]
    mood: Option<SentenceMood>,
    #[serde(default)]
    voice: Voice,
    #[serde(default)]
    action: Vec<Spanned<Action>>,
    #[serde(default)]
    cue: Vec<Spanned<Cue>>,
    #[serde(default)]
    goal: Vec<Spanned<Goal>>,
    #[serde(default)]
    line: Vec<Spanned<Line>>,
    #[serde(default)]
    fact: Vec<Spanned<Fact>>,
    fallback: Spanned<Fallback>,
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    faction: Option<String>,
    #[serde(default, deserialize_with = "limit::files::<_, 32, 128>")]
    knowledge: Vec<String>,
    guard: Option<Spanned<BTreeMap<String, Instead>>>,
}

/// What is said instead of what a guard blocks.
#[derive(Deserialize)]
#[serde(transparent)]
struct Instead(#[serde(deserialize_with = "limit::texts::<_, 16, 1000>")] Vec<String>);

pub(crate) fn persona(text: &str, source_name: &str) -> Result<Persona, PersonaError> {
    if text.len() > limit::FILE {
        return Err(PersonaError::TooLarge {
            source_name: source_name.to_owned(),
            bytes: text.len(),
            limit: limit::FILE,
        });
    }
    let wrong = |offset: usize, reason| PersonaError::at(text, source_name, offset, reason);
    let mut file: File = toml::from_str(text).map_err(|error| {
        wrong(
            error.span().map_or(0, |span| span.start),
            sentence(error.message()),
        )
    })?;
    fill(&mut file, text).map_err(|(offset, reason)| wrong(offset, reason))?;
    check(&file).map_err(|(offset, reason)| wrong(offset, reason))?;
    Ok(Persona {
        name: file.name,
        language: file.language,
        description: file.description,
        manner: file.manner.unwrap_or_default(),
        mood: file.mood,
        voice: file.voice,
        actions: file.action.into_iter().map(Spanned::into_inner).collect(),
        cues: file.cue.into_iter().map(Spanned::into_inner).collect(),
        goals: file.goal.into_iter().map(Spanned::into_inner).collect(),
        lines: file.line.into_iter().map(Spanned::into_inner).collect(),
        facts: file.fact.into_iter().map(Spanned::into_inner).collect(),
        fallback: file.fallback.into_inner(),
        faction: file.faction,
        knowledge: file.knowledge,
        guard: file.guard.map_or_else(BTreeMap::new, |guard| {
            let lines = guard.into_inner().into_iter();
            lines
                .map(|(category, Instead(lines))| (category, lines))
                .collect()
        }),
    })
}

/// Fills the macros of all texts. The first that nobody can fill is an error.
fn fill(file: &mut File, text: &str) -> Result<(), (usize, String)> {
    let name = file.name.clone();
    let filler = Filler::new(&name, &file.language, text);
    filler.told(&mut file.description, 0)?;
    if let Some(manner) = &mut file.manner {
        filler.told(manner, 0)?;
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
    let at = file.fallback.span().start;
    filler.fallback(file.fallback.get_mut(), at)?;
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

/// One sentence of what the parser says, with what to do where it does not say it.
fn sentence(message: &str) -> String {
    let lines: Vec<&str> = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let message: String = lines.join(", ").chars().take(400).collect();
    let advice = if message.starts_with("unknown field") {
        "; look for a slip of the pen"
    } else if message.starts_with("missing field") {
        "; add it"
    } else if message.contains("; ") {
        // A sentence of ours, which says already what to do.
        ""
    } else {
        "; correct it there and load the file again"
    };
    message + advice
}

/// The first mistake that is none of a single field, and where it is.
fn check(file: &File) -> Result<(), (usize, String)> {
    let too_many = |kind: &str, length: usize, max: usize, at: Option<usize>| match at {
        Some(at) if length > max => Err((
            at,
            format!("there are {length} {kind}; leave at most {max} of them"),
        )),
        _ => Ok(()),
    };
    let at = |place: &std::ops::Range<usize>| place.start;
    let last = |spans: Option<std::ops::Range<usize>>| spans.map(|span| at(&span));
    too_many(
        "actions",
        file.action.len(),
        limit::ACTIONS,
        last(file.action.last().map(Spanned::span)),
    )?;
    too_many(
        "cues",
        file.cue.len(),
        limit::ACTIONS,
        last(file.cue.last().map(Spanned::span)),
    )?;
    too_many(
        "goals",
        file.goal.len(),
        limit::ACTIONS,
        last(file.goal.last().map(Spanned::span)),
    )?;
    too_many(
        "lines",
        file.line.len(),
        limit::ENTRIES,
        last(file.line.last().map(Spanned::span)),
    )?;
    too_many(
        "facts",
        file.fact.len(),
        limit::ENTRIES,
        last(file.fact.last().map(Spanned::span)),
    )?;
    for (index, action) in file.action.iter().enumerate() {
        check_action(
            action.get_ref(),
            file.action.iter().take(index).map(Spanned::get_ref),
        )
        .map_err(|reason| (action.span().start, reason))?;
    }
    for (index, cue) in file.cue.iter().enumerate() {
        let name = &cue.get_ref().name;
        let mut before = file.cue.iter().take(index).map(Spanned::get_ref);
        if before.any(|other| other.name.eq_ignore_ascii_case(name)) {
            let reason = format!("there are two cues `{name}`; take one of them out");
            return Err((cue.span().start, reason));
        }
    }
    for (index, goal) in file.goal.iter().enumerate() {
        goal::check(
            goal.get_ref(),
            file.goal.iter().take(index).map(Spanned::get_ref),
            file.line.iter().map(Spanned::get_ref),
            file.cue.iter().map(Spanned::get_ref),
        )
        .map_err(|reason| (goal.span().start, reason))?;
    }
    for line in &file.line {
        check_line(line.get_ref(), &file.action).map_err(|reason| (line.span().start, reason))?;
    }
    for fact in &file.fact {
        let Fact { about, say } = fact.get_ref();
        if about.is_empty() || say.is_empty() {
            return Err((
                fact.span().start,
                "this fact is empty; give it key words in `about` and a text in `say`".to_owned(),
            ));
        }
    }
    let categories = file.guard.as_ref().map(Spanned::get_ref);
    too_many(
        "categories",
        categories.map_or(0, BTreeMap::len),
        limit::CATEGORIES,
        last(file.guard.as_ref().map(Spanned::span)),
    )?;
    check_fallback(file.fallback.get_ref()).map_err(|reason| (file.fallback.span().start, reason))
}

fn check_action<'a>(
    action: &Action,
    mut before: impl Iterator<Item = &'a Action>,
) -> Result<(), String> {
    let name = &action.name;
    if !name
        .chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    {
        return Err(format!(
            "the action `{name}` has a name of more than a word; use letters, digits, `_` and `-`"
        ));
    }
    if before.any(|other| other.name.eq_ignore_ascii_case(name)) {
        return Err(format!(
            "there are two actions `{name}`; rename one of them"
        ));
    }
    Ok(())
}

fn check_line(line: &Line, actions: &[Spanned<Action>]) -> Result<(), String> {
    if line.say.is_empty() {
        return Err("this line says nothing; give it a text in `say`".to_owned());
    }
    if line.ask.is_empty() && line.cue.is_none() {
        return Err("this line is never said; give it questions in `ask` or a `cue`".to_owned());
    }
    let Some(name) = &line.action else {
        return match &line.object {
            Some(object) => Err(format!(
                "this line has the object `{object}` but no action; add the `action` or take the `object` out"
            )),
            None => Ok(()),
        };
    };
    let Some(action) = actions
        .iter()
        .map(Spanned::get_ref)
        .find(|action| action.name.eq_ignore_ascii_case(name))
    else {
        return Err(format!(
            "this line has the action `{name}`, which this persona does not have; add an `[[action]]` of that name"
        ));
    };
    if action.description.is_empty() {
        // A type of the game, whose fields say what it is done to.
        return Ok(());
    }
    match (action.object, &line.object) {
        (true, None) => Err(format!(
            "the action `{name}` is done to something; say in `object` to what"
        )),
        (false, Some(_)) => Err(format!(
            "the action `{name}` is not done to anything; take the `object` out"
        )),
        _ => Ok(()),
    }
}

fn check_fallback(fallback: &Fallback) -> Result<(), String> {
    if fallback.unknown.is_empty() || fallback.not_heard.is_empty() {
        return Err("`unknown` and `not_heard` need a text each; add one".to_owned());
    }
    for template in &fallback.describe {
        let known = ["{{user}}", "{name}", "{description}"];
        let rest = known
            .iter()
            .fold(template.clone(), |rest, known| rest.replace(known, ""));
        if rest.contains(['{', '}']) {
            return Err(
                "in `describe` only {name} and {description} are filled in; take other braces out"
                    .to_owned(),
            );
        }
    }
    Ok(())
}
