//! What is said and done for what a persona chose.

use crate::actions::of_line;
use crate::speech_text::ActionMark;
use crate::{Choice, Perceivable};
use banter_core::SentenceMood;
use banter_core::persona::Persona;

/// Answer: what is said and done for a [`Choice`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The words, in which [marks](crate::Part) may stand.
    pub say: String,
    /// How they are meant.
    pub mood: Option<SentenceMood>,
    /// What is done with them.
    pub action: Option<ActionMark>,
    /// Which variant it is.
    pub variant: usize,
}

impl Answer {
    /// The answer of `persona` for `choice`. Any `draw` chooses a variant that is none of the last of
    /// `recent`, as many as half of all there are, where there is more than one.
    pub fn render(persona: &Persona, choice: &Choice, recent: &[usize], draw: u64) -> Self {
        let variant = pick(texts(persona, choice).len(), recent, draw);
        Self::of(persona, choice, variant)
    }

    /// The answer of `persona` for `choice` in the words of this variant.
    pub fn of(persona: &Persona, choice: &Choice, variant: usize) -> Self {
        let line = match choice {
            Choice::Line(index) => persona.lines.get(*index),
            _ => None,
        };
        let text = texts(persona, choice).get(variant);
        let text = text.map_or("", String::as_str);
        Self {
            say: match choice {
                Choice::Describe(thing) => fill(text, thing),
                _ => text.to_owned(),
            },
            mood: line.and_then(|line| line.mood.clone()),
            action: line.and_then(of_line),
            variant,
        }
    }
}

/// What `persona` can say for `choice`.
fn texts<'a>(persona: &'a Persona, choice: &'a Choice) -> &'a [String] {
    let fallback = &persona.fallback;
    match choice {
        Choice::Line(index) => persona.lines.get(*index).map_or(&[], |line| &line.say),
        Choice::Fact(index) => persona.facts.get(*index).map_or(&[], |fact| &fact.say),
        Choice::Describe(_) => &fallback.describe,
        Choice::Told(text) => std::slice::from_ref(text),
        Choice::Acknowledge if !fallback.acknowledge.is_empty() => &fallback.acknowledge,
        Choice::Acknowledge | Choice::Unknown => &fallback.unknown,
        Choice::NotHeard => &fallback.not_heard,
        Choice::Silence => &[],
    }
}

/// Puts a thing into a template. Its name begins a sentence where the template does.
fn fill(template: &str, thing: &Perceivable) -> String {
    // In one go: a name in braces of its own is not filled in again.
    let described = |part: &str| part.replace("{description}", &thing.description);
    let parts: Vec<String> = template.split("{name}").map(described).collect();
    let text = parts.join(&thing.name);
    let mut characters = text.trim().chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// One of `count` variants, but none of the last of `recent`: of half as many as there are.
fn pick(count: usize, recent: &[usize], draw: u64) -> usize {
    let from = recent.len().saturating_sub(count / 2);
    let recent = recent.get(from..).unwrap_or_default();
    let others = || (0..count).filter(|variant| !recent.contains(variant));
    let among = others().count().max(1) as u64;
    others().nth((draw % among) as usize).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_template_is_filled_once_and_begins_with_a_capital() {
        let thing = Perceivable::named("the {description}").described("Old.");
        assert_eq!(
            fill("{name}! {description}", &thing),
            "The {description}! Old."
        );
    }

    proptest! {
        #[test]
        fn no_variant_comes_twice_in_a_row(count in 2_usize..9, recent in prop::collection::vec(0_usize..12, 1..12), draw: u64) {
            let variant = pick(count, &recent, draw);
            prop_assert!(variant < count && Some(&variant) != recent.last());
        }

        #[test]
        fn of_four_none_comes_again_within_two(draws in prop::collection::vec(any::<u64>(), 3..20)) {
            let mut said = Vec::new();
            for draw in draws {
                said.push(pick(4, &said, draw));
            }
            prop_assert!(said.windows(3).all(|some| some[0] != some[2] && some[0] != some[1]), "{said:?}");
        }

        #[test]
        fn every_variant_can_come(count in 1_usize..9) {
            let all: std::collections::HashSet<_> = (0..64).map(|draw| pick(count, &[], draw)).collect();
            prop_assert_eq!(all.len(), count);
        }
    }
}
