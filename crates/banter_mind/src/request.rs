//! What somebody asks a character to do.

#[cfg(test)]
mod tests;

use crate::Perceivable;
use crate::actions::{ALIASES, LISTENER, written};
use crate::items::{items, telling};
use crate::lexicon::Lexicon;
use crate::speech_text::ActionMark;
use crate::speech_text::rules::Rules;
use crate::words::{all_words, raw, tokens};
use banter_core::{ActionParameter, ActionSchema, ParameterKind};
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// Among so many of the first words of a line the action has to be named.
const EARLY: usize = 7;
/// So many pairs of characters have to be shared with an action's description.
const PAIRS: usize = 2;
/// So many words behind a parameter's name may be the name of a thing.
const NAME: usize = 5;
/// What a parameter for somebody who gets something is called.
const TO: &str = "to";

/// An action that somebody asks for, with what the line says for each of its parameters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked<'a> {
    pub(crate) action: &'a ActionSchema,
    pub(crate) said: Vec<Option<String>>,
}

impl Asked<'_> {
    /// Whether the line says all that the action needs.
    fn is_whole(&self) -> bool {
        let mut said = self.action.parameters.iter().zip(&self.said);
        said.all(|(parameter, said)| said.is_some() || parameter.optional)
    }

    /// Whether the line names every thing that the action needs: the rest is the character's to
    /// choose.
    pub(crate) fn names_all_things(&self) -> bool {
        let mut said = self.action.parameters.iter().zip(&self.said);
        said.all(|(parameter, said)| {
            said.is_some() || parameter.optional || parameter.kind != ParameterKind::Entity
        })
    }

    /// The same as a model would write it.
    fn mark(&self) -> ActionMark {
        let said = self.action.parameters.iter().zip(&self.said);
        let alone = self.action.parameters.len() == 1;
        let said = said.filter_map(|(parameter, said)| {
            let said = said.as_ref()?;
            Some(match alone {
                true => said.clone(),
                false => format!("{}={said}", parameter.name),
            })
        });
        let said: Vec<String> = said.collect();
        ActionMark {
            name: self.action.name.clone(),
            object: (!said.is_empty()).then(|| said.join(", ")),
        }
    }
}

/// The action that `text` asks for with all that it needs, among those that are open.
pub(crate) fn requested(
    text: &str,
    open: &[Arc<ActionSchema>],
    things: &[Perceivable],
    language: &str,
) -> Option<ActionMark> {
    let mut asked = asked_for(text, open, things, language).into_iter();
    let whole = asked.find(Asked::is_whole)?;
    Some(whole.mark())
}

/// The actions that `text` asks for, with what it says for them: things among those that are
/// near, numbers, choices. A question asks for none: "Who wiped the counter?" What stands behind one may:
/// "Where is the lantern? Point at it."
pub(crate) fn asked_for<'a>(
    text: &str,
    open: &'a [Arc<ActionSchema>],
    things: &[Perceivable],
    language: &str,
) -> Vec<Asked<'a>> {
    let lexicon = Lexicon::of(language);
    let command = commanded(text, lexicon);
    if command.is_empty() {
        return Vec::new();
    }
    let line = Line {
        text,
        rules: Rules::of(language),
        lexicon,
        things,
    };
    let open = open.iter().map(Arc::as_ref);
    let named =
        open.filter(|action| names(&command, action, lexicon) || tells(&command, action, lexicon));
    named
        .map(|action| Asked {
            action,
            said: line.read(action),
        })
        .collect()
}

/// What of `text` may be a command: of each sentence that begins as no question does, the clauses before one that
/// denies. "Set the table, I do not like to wait."
fn commanded(text: &str, lexicon: &Lexicon) -> String {
    let mut command = String::new();
    // One by one: the iterator overflows where it is asked how many there are in an empty text.
    for sentence in text.unicode_sentences() {
        let first = raw(sentence).next();
        if first.is_some_and(|word| lexicon.begins_question(&word)) {
            continue;
        }
        let clauses = sentence.split_inclusive([',', ';', '，', '；']);
        let denies = |clause: &&str| raw(clause).any(|word| lexicon.denies(&word));
        command.extend(clauses.take_while(|clause| !denies(clause)));
    }
    command.trim().to_owned()
}

/// A line of somebody who asks for something.
struct Line<'a> {
    text: &'a str,
    rules: &'a Rules,
    lexicon: &'a Lexicon,
    things: &'a [Perceivable],
}

impl Line<'_> {
    /// What it says for each parameter of an action.
    fn read(&self, action: &ActionSchema) -> Vec<Option<String>> {
        let parameters = &action.parameters;
        let mut said = vec![None; parameters.len()];
        let mut taken = Vec::new();
        // What stands behind a parameter's own name is surely meant for it.
        for (parameter, said) in parameters.iter().zip(&mut said) {
            *said = self.behind(parameter, &mut taken);
        }
        // "Give Tom the key": who gets it stands first.
        for (parameter, said) in parameters.iter().zip(&mut said) {
            if said.is_none() && parameter.name == TO {
                *said = self.dative(action, &mut taken);
            }
        }
        for (parameter, said) in parameters.iter().zip(&mut said) {
            if said.is_none() {
                *said = self.say(parameter, action, &mut taken);
            }
        }
        said
    }

    /// What the line says behind the name of a parameter: `to Tom`.
    fn behind(&self, parameter: &ActionParameter, taken: &mut Vec<String>) -> Option<String> {
        if parameter.kind != ParameterKind::Entity {
            return None;
        }
        let words: Vec<String> = raw(self.text).collect();
        let at = words.iter().position(|word| *word == parameter.name)?;
        let behind = words.get(at + 1..)?;
        if behind
            .first()
            .is_some_and(|word| Rules::has(&self.rules.recipients, word))
        {
            return Some(LISTENER.to_owned());
        }
        let behind = behind
            .iter()
            .take(NAME)
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        let thing = first_named(&behind, self.things, taken, self.lexicon)?;
        taken.push(thing.name.clone());
        Some(written(&thing.name))
    }

    /// Who gets something, where no preposition says so.
    fn dative(&self, action: &ActionSchema, taken: &mut Vec<String>) -> Option<String> {
        if let Some(itself) = self.asks_for_itself(action) {
            return Some(itself);
        }
        let first = first_named(self.text, self.things, taken, self.lexicon)?;
        taken.push(first.name.clone());
        if first_named(self.text, self.things, taken, self.lexicon).is_some() {
            return Some(written(&first.name));
        }
        // The only one that is named is what is given.
        taken.pop();
        None
    }

    /// What the line says for a parameter, besides things that are taken.
    fn say(
        &self,
        parameter: &ActionParameter,
        action: &ActionSchema,
        taken: &mut Vec<String>,
    ) -> Option<String> {
        match &parameter.kind {
            ParameterKind::Entity if action.parameters.len() == 1 => {
                let thing = meant(self.text, action, self.things, self.lexicon);
                let thing = thing.map(|thing| written(&thing.name));
                thing.or_else(|| self.asks_for_itself(action).filter(|_| self.says_no_more()))
            }
            ParameterKind::Entity => {
                let thing = first_named(self.text, self.things, taken, self.lexicon);
                let Some(thing) = thing else {
                    let itself = self.asks_for_itself(action)?;
                    let free = !taken.contains(&itself);
                    taken.push(itself.clone());
                    return free.then_some(itself);
                };
                taken.push(thing.name.clone());
                Some(written(&thing.name))
            }
            ParameterKind::Number { min, max, .. } => {
                let numbers = self.lexicon.numbers(self.text);
                let said = numbers.iter().map(|number| number.value);
                let said = said.into_iter().find(|value| (*min..=*max).contains(value));
                // "Some ale" is one of it.
                let one = (!parameter.optional && (*min..=*max).contains(&1.0)).then_some(1.0);
                said.or(one).map(|number| number.to_string())
            }
            ParameterKind::Choice(choices) => {
                let words = all_words(self.text);
                let mut said = choices.iter().filter(|choice| {
                    let choice = all_words(choice);
                    let length = choice.len().max(1);
                    words.windows(length).any(|words| words == choice)
                });
                said.next().filter(|_| said.next().is_none()).cloned()
            }
            ParameterKind::Text { .. } | ParameterKind::Flag => None,
        }
    }

    /// Whether nothing stands behind a word for the one who asks: "follow me".
    fn says_no_more(&self) -> bool {
        let words: Vec<String> = raw(self.text).collect();
        let own = |word: &String| Rules::has(&self.rules.recipients, word);
        let behind = words
            .iter()
            .rposition(own)
            .and_then(|at| words.get(at + 1..));
        behind.is_none_or(|rest| {
            // "Salute me when I pass."
            let is_more = rest
                .first()
                .is_some_and(|word| self.lexicon.begins_question(word));
            is_more || telling(&rest.join(" "), self.lexicon).is_empty()
        })
    }

    /// Whether what is asked for is for the one who asks: "give me".
    fn asks_for_itself(&self, action: &ActionSchema) -> Option<String> {
        let verb = action.name.split(['_', '-']).next()?;
        let verb = tokens(verb);
        let words: Vec<String> = raw(self.text).collect();
        let behind = |pair: &[String]| match pair {
            [first, second] => tokens(first) == verb && Rules::has(&self.rules.recipients, second),
            _ => false,
        };
        words.windows(2).any(behind).then(|| LISTENER.to_owned())
    }
}

/// All names of a thing.
fn names_of(thing: &Perceivable) -> impl Iterator<Item = &str> {
    let aliases = thing.aliases.iter().take(ALIASES).map(String::as_str);
    std::iter::once(thing.name.as_str()).chain(aliases)
}

/// The thing that `text` names first, besides those that are taken.
fn first_named<'t>(
    text: &str,
    things: &'t [Perceivable],
    taken: &[String],
    lexicon: &Lexicon,
) -> Option<&'t Perceivable> {
    let words = telling(text, lexicon);
    let place_of = |name: &str| {
        let name = telling(name, lexicon);
        let places: Vec<usize> = name
            .iter()
            .filter_map(|word| words.iter().position(|said| said == word))
            .collect();
        // A part of a name will do, the last word of it best: "the key" for "the rusty key".
        let last = name.last().is_some_and(|word| words.contains(word));
        let whole = places.len() == name.len();
        let first = places.into_iter().min()?;
        (whole || last).then_some((first, std::cmp::Reverse(name.len())))
    };
    let place = |thing: &Perceivable| names_of(thing).filter_map(place_of).min();
    let free = things.iter().filter(|thing| !taken.contains(&thing.name));
    let named = free.filter_map(|thing| Some((place(thing)?, thing)));
    named
        .min_by_key(|(place, _)| *place)
        .map(|(_, thing)| thing)
}

/// Whether `text` names an action near its beginning, by its name or a word of the same
/// meaning.
fn names(text: &str, action: &ActionSchema, lexicon: &Lexicon) -> bool {
    let name = action.name.replace(['_', '-'], " ");
    let Some(verb) = items(&name, lexicon).into_iter().next() else {
        return false;
    };
    let mut said = items(text, lexicon).into_iter().take(EARLY);
    said.any(|item| {
        item.key == verb.key || item.groups.iter().any(|group| verb.groups.contains(group))
    })
}

/// Whether `text` says what an action's description does, in scripts without spaces, where
/// the name of an action is no word of the language.
fn tells(text: &str, action: &ActionSchema, lexicon: &Lexicon) -> bool {
    if !lexicon.kinds(text).is_empty() || text.trim_end().ends_with(['?', '？', '吗']) {
        return false;
    }
    let pairs = |text: &str| -> Vec<String> {
        let mut words = telling(text, lexicon);
        words.retain(|word| word.chars().count() == 2 && !word.is_ascii());
        words
    };
    let description = pairs(&action.description);
    let shared = pairs(text)
        .into_iter()
        .filter(|pair| description.contains(pair));
    shared.count() >= PAIRS
}

/// The thing that `text` means: the one whose name it shares most with, besides the action.
fn meant<'t>(
    text: &str,
    action: &ActionSchema,
    things: &'t [Perceivable],
    lexicon: &Lexicon,
) -> Option<&'t Perceivable> {
    let verb = tokens(&action.name.replace(['_', '-'], " "));
    let mut words = telling(text, lexicon);
    words.retain(|word| !verb.contains(word));
    let shared_with = |name: &str| {
        let name = telling(name, lexicon);
        let shared = name.iter().filter(|word| words.contains(word)).count();
        // Of two, the one of which more is said.
        (shared, shared * 100 / name.len().max(1))
    };
    let shared = |thing: &&Perceivable| {
        let all = names_of(thing).map(shared_with);
        all.max().unwrap_or_default()
    };
    things
        .iter()
        .rev()
        .max_by_key(shared)
        .filter(|thing| shared(thing).0 > 0)
}
