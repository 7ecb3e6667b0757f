//! The checks of a persona file that need more than one field.

use crate::persona::read::File;
use crate::persona::{
    Action, Example, Fact, Limit, Line, PersonaRelation, advice, goal, limit, words,
};
use std::collections::BTreeMap;
use toml::Spanned;

/// The first mistake that is none of a single field, and where it is.
pub(super) fn check(file: &File) -> Result<(), (usize, String)> {
    let counts = [
        (
            "actions",
            file.action.len(),
            limit::ACTIONS,
            last(&file.action),
        ),
        ("cues", file.cue.len(), limit::ACTIONS, last(&file.cue)),
        ("goals", file.goal.len(), limit::ACTIONS, last(&file.goal)),
        ("lines", file.line.len(), limit::ENTRIES, last(&file.line)),
        ("facts", file.fact.len(), limit::ENTRIES, last(&file.fact)),
    ];
    for (kind, length, max, at) in counts {
        too_many(kind, length, max, at)?;
    }
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
    check_more(file)?;
    let categories = file.guard.as_ref().map(Spanned::get_ref);
    too_many(
        "categories",
        categories.map_or(0, BTreeMap::len),
        limit::CATEGORIES,
        file.guard.as_ref().map(|guard| guard.span().start),
    )?;
    file.fallback.as_ref().map_or(Ok(()), |fallback| {
        words::check(fallback.get_ref()).map_err(|reason| (fallback.span().start, reason))
    })
}

/// Examples, relations and limits.
fn check_more(file: &File) -> Result<(), (usize, String)> {
    let counts = [
        (
            "examples",
            file.example.len(),
            limit::EXAMPLES,
            last(&file.example),
        ),
        (
            "relations",
            file.relation.len(),
            limit::RELATIONS,
            last(&file.relation),
        ),
        (
            "limits",
            file.limit.len(),
            limit::ACTIONS,
            last(&file.limit),
        ),
    ];
    for (kind, length, max, at) in counts {
        too_many(kind, length, max, at)?;
    }
    for example in &file.example {
        let Example { heard, say } = example.get_ref();
        if heard.is_empty() || say.is_empty() {
            let reason = "an example needs both: what is said to the character in `heard`, and \
                          its answer in `say`";
            return Err((example.span().start, reason.to_owned()));
        }
    }
    for (index, relation) in file.relation.iter().enumerate() {
        let PersonaRelation { to, .. } = relation.get_ref();
        let mut before = file.relation.iter().take(index).map(Spanned::get_ref);
        if before.any(|other| other.to.trim().eq_ignore_ascii_case(to.trim())) {
            let reason = format!("there are two relations to `{to}`; make one of them");
            return Err((relation.span().start, reason));
        }
        if !to.contains(char::is_alphanumeric) {
            let reason = format!("`{to}` is nobody's name; write one with letters in it");
            return Err((relation.span().start, reason));
        }
    }
    for limit in &file.limit {
        let Limit { never, words, .. } = limit.get_ref();
        if never.is_none() && words.is_empty() {
            let reason = "this limit forbids nothing; say in `never` what the character never \
                          does or tells, or in `words` which words it never says";
            return Err((limit.span().start, reason.to_owned()));
        }
        let bare = |word: &&String| !word.contains(char::is_alphanumeric);
        if let Some(word) = words.iter().find(bare) {
            let reason = format!("`{word}` is no word; write one with letters or digits");
            return Err((limit.span().start, reason));
        }
    }
    Ok(())
}

fn last<T>(entries: &[Spanned<T>]) -> Option<usize> {
    entries.last().map(|entry| entry.span().start)
}

fn too_many(
    kind: &str,
    length: usize,
    max: usize,
    at: Option<usize>,
) -> Result<(), (usize, String)> {
    match at {
        Some(at) if length > max => Err((
            at,
            format!("there are {length} {kind}; leave at most {max} of them"),
        )),
        _ => Ok(()),
    }
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
        let known = actions.iter().map(|action| action.get_ref().name.as_str());
        let near = advice::nearest(name, known)
            .map_or_else(String::new, |near| format!(", or did you mean `{near}`?"));
        return Err(format!(
            "this line has the action `{name}`, which this persona does not have; add an `[[action]]` of that name{near}"
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
