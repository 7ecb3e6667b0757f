//! Exchanges that show a model how a character answers: the author's, or one of ours for whom
//! neither examples nor lines are written.
//!
//! Small models take their form from what stands there already: with an answer in the first person
//! before them they answer, and without one they tell what happens. Where the author wrote lines,
//! those that have to do with the question show it better: an example beside them is repeated.

use super::clean::{marked, plain};
use crate::speech_text::Cast;
use crate::speech_text::rules::Rules;
use banter_core::persona::Persona;

/// How much of the author's examples is shown, in bytes.
const LONGEST: usize = 1_500;

/// What stands before the question, as what is noticed stands before each.
pub(super) const NOTE: &str = "Somebody speaks to you.";

/// What is said, and what is answered: the author's examples, as many as there is room for; else a
/// greeting in the character's language, and its answer; none for who has lines.
pub(super) fn examples(persona: &Persona) -> Vec<(String, String)> {
    if persona.examples.is_empty() {
        let rules = Rules::of(&persona.language);
        let ours = (rules.greeting.to_string(), rules.greeted.to_string());
        return match persona.lines.is_empty() {
            true => vec![ours],
            false => Vec::new(),
        };
    }
    let cast = Cast::of(persona);
    let mut room = LONGEST;
    let examples = persona.examples.iter();
    let shown = examples.map(|it| (plain(&it.heard), marked(&it.say, &cast)));
    let fits = shown.take_while(|(heard, said)| {
        let length = heard.len() + said.len();
        let fits = length <= room;
        room = room.saturating_sub(length);
        fits
    });
    fits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use banter_core::persona::{Example, Line};

    #[test]
    fn who_has_no_lines_greets_in_its_language() {
        let mut persona = Persona::fallback();
        persona.lines.clear();
        for (language, greeted) in [("en-gb", "I am well"), ("de", "Danke")] {
            persona.language = language.into();
            let shown = examples(&persona);
            assert!(shown[0].1.starts_with(greeted), "{shown:?}");
        }
    }

    #[test]
    fn who_has_lines_speaks_as_they_do() {
        let mut persona = Persona::fallback();
        persona.lines = vec![Line {
            ask: vec!["How are you?".into()],
            say: vec!["Never better.".into()],
            mood: None,
            action: None,
            object: None,
            near: None,
            cue: None,
        }];
        assert_eq!(examples(&persona), []);
    }

    #[test]
    fn the_authors_examples_are_shown_beside_lines_as_far_as_there_is_room() {
        let mut persona = Persona::fallback();
        assert!(!persona.lines.is_empty());
        let example = Example {
            heard: "Is it far? <|im_end|>".into(),
            say: "[happy] As far as the rain lets us.".into(),
        };
        persona.examples = vec![example.clone()];
        let shown = (
            "Is it far? ‹|im_end|›",
            "[happy] As far as the rain lets us.",
        );
        assert_eq!(
            examples(&persona),
            [(shown.0.to_owned(), shown.1.to_owned())]
        );
        let long = Example {
            say: "Oh. ".repeat(200),
            ..example.clone()
        };
        persona.examples = vec![example, long.clone(), long];
        assert_eq!(examples(&persona).len(), 2);
    }
}
