//! An exchange that shows a model how a character answers of whom no line is written.
//!
//! Small models take their form from what stands there already: with an answer in the first person
//! before them they answer, and without one they tell what happens. Where the author wrote lines,
//! those that have to do with the question show it better: an example beside them is repeated.

use crate::speech_text::rules::Rules;
use banter_core::persona::Persona;

/// What stands before the question, as what is noticed stands before each.
pub(super) const NOTE: &str = "Somebody speaks to you.";

/// A greeting in the character's language, and its answer; `None` for who has lines.
pub(super) fn example(persona: &Persona) -> Option<(&'static str, &'static str)> {
    let rules = Rules::of(&persona.language);
    persona
        .lines
        .is_empty()
        .then_some((&*rules.greeting, &*rules.greeted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use banter_core::persona::Line;

    #[test]
    fn who_has_no_lines_greets_in_its_language() {
        let mut persona = Persona::fallback();
        persona.lines.clear();
        for (language, greeted) in [("en-gb", "I am well"), ("de", "Danke")] {
            persona.language = language.into();
            assert!(example(&persona).is_some_and(|(_, it)| it.starts_with(greeted)));
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
        assert_eq!(example(&persona), None);
    }
}
