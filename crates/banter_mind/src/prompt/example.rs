//! An exchange that shows a model how the character answers, before anything was said.
//!
//! Small models take their form from what stands there already: with one answer in the first
//! person before them they answer, and without it they tell what happens. The author's words are
//! the best example.

use super::clean::{LONGEST_LINE, line, marked};
use crate::speech_text::Cast;
use crate::speech_text::rules::Rules;
use banter_core::persona::Persona;

/// What stands before the question, as what is noticed stands before each.
pub(super) const NOTE: &str = "Somebody speaks to you.";
/// Of so many words at least is a question, where it has no question mark.
const WORDS: usize = 3;

/// A question and its answer: the first of the author's lines that is said whatever is near and
/// with no action, or a greeting in the character's language.
pub(super) fn example(persona: &Persona) -> (String, String) {
    let mut lines = persona.lines.iter();
    let said = lines.find_map(|line| {
        if line.near.is_some() || line.action.is_some() || line.cue.is_some() {
            return None;
        }
        let ask = line.ask.iter().find(|ask| is_question(ask))?;
        let mood = line.mood.as_ref();
        let mood = mood.map_or(String::new(), |mood| format!("[{}] ", mood.name));
        Some((ask, mood + &marked(line.say.first()?, &Cast::of(persona))))
    });
    let rules = Rules::of(&persona.language);
    match said {
        Some((ask, said)) => (line(ask, LONGEST_LINE), said),
        None => (rules.greeting.clone(), rules.greeted.clone()),
    }
}

/// Whether it is what somebody would say, and no key word.
fn is_question(ask: &str) -> bool {
    ask.ends_with(['?', '？', '.', '!']) || ask.split_whitespace().count() >= WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use banter_core::persona::Line;

    fn line(ask: &str, say: &str) -> Line {
        Line {
            ask: vec![ask.into()],
            say: vec![say.into()],
            mood: None,
            action: None,
            object: None,
            near: None,
            cue: None,
        }
    }

    #[test]
    fn the_author_shows_how_it_is_said() {
        let mut persona = Persona::fallback();
        persona.lines = vec![
            line("price", "Two coppers."),
            Line {
                near: Some("the cat".into()),
                ..line("Whose cat is that?", "Mine.")
            },
            line("How are you?", "Never better."),
        ];
        let shown = ("How are you?".into(), "Never better.".into());
        assert_eq!(example(&persona), shown);
    }

    #[test]
    fn who_has_no_lines_greets_in_its_language() {
        let mut persona = Persona::fallback();
        persona.lines.clear();
        for (language, greeted) in [
            ("en-gb", "I am well, thank you."),
            ("de", "Danke, mir geht es gut."),
        ] {
            persona.language = language.into();
            assert_eq!(example(&persona).1, greeted);
        }
    }
}
