//! The course of a search: what is heard, in which order, and what comes of it.

use banter_likeness::{Heard, Recipe, Search};

/// What every recipe says while the search goes on.
pub(super) const SEARCHED: &str = "The old ferry leaves at noon, so bring a warm coat, three apples, and whatever you owe the captain.";
/// What those say, too, that may be the best.
const AGAIN: &str = "I have never heard such a quiet morning in this valley, and I was born here.";
/// What the best are judged by in the end, which the search did not hear.
const JUDGED: [&str; 2] = [
    "Would you rather choose the shorter road, or join us by the fire for a while?",
    "My sister keeps the lamp burning until the last boat has come home.",
];

/// How often it is told that the search goes on, in recipes.
const NEWS: usize = 20;

/// What hears a recipe say a text.
pub(super) type Hear<'h> = dyn FnMut(&Recipe, &str) -> Result<Heard, String> + 'h;

/// A search that is about to begin.
pub(super) struct Course<'c> {
    pub(super) wanted: Heard,
    /// The voices.
    pub(super) names: Vec<String>,
    /// Whether the time is up for a recipe: what is known already costs none.
    pub(super) is_over: &'c dyn Fn(&Recipe) -> bool,
    pub(super) tell: &'c dyn Fn(&str),
}

/// What a search came to. Similarities are of what it did not hear, and of what it did.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) single: Recipe,
    pub(super) before: f32,
    pub(super) before_searched: f32,
    pub(super) recipe: Recipe,
    pub(super) after: f32,
    pub(super) after_searched: f32,
    pub(super) trials: usize,
    /// Whether the time was up before it was at its end.
    pub(super) is_unfinished: bool,
}

impl Course<'_> {
    /// # Errors
    /// What `hear` says, or that nothing could be heard in the time.
    pub(super) fn run(self, hear: &mut Hear<'_>) -> Result<Found, String> {
        let mut search = Search::new(self.wanted.clone(), self.names.iter().cloned());
        let (mut trials, mut is_unfinished) = (0, false);
        while let Some(recipe) = search.propose() {
            // One voice at least was heard, so that there is something to write.
            if trials > 0 && (self.is_over)(&recipe) {
                is_unfinished = true;
                break;
            }
            let heard = hear(&recipe, SEARCHED)?;
            let similarity = search.tell_twice(&recipe, heard, || hear(&recipe, AGAIN))?;
            trials += 1;
            let is_best = search.best().is_some_and(|(best, _)| *best == recipe);
            if is_best || trials % NEWS == 0 {
                let mark = if is_best { " (the best so far)" } else { "" };
                (self.tell)(&format!("{trials}: {similarity:.3} {recipe}{mark}"));
            }
        }
        let nothing = || "no voice was heard".to_owned();
        let (recipe, after_searched) = search.best().ok_or_else(nothing)?;
        let (single, before_searched) = search.best_voice().ok_or_else(nothing)?;
        let mut judged = |recipe: &Recipe| -> Result<f32, String> {
            let mut sum = 0.0;
            for text in JUDGED {
                let heard = hear(recipe, text)?;
                sum += self.wanted.speaker.similarity(&heard.speaker);
            }
            Ok(sum / JUDGED.len() as f32)
        };
        let before = judged(single)?;
        let after = judged(recipe)?;
        let found = Found {
            single: single.clone(),
            before,
            before_searched,
            recipe: recipe.clone(),
            after,
            after_searched,
            trials,
            is_unfinished,
        };
        // What was better in one sentence alone is no better voice.
        Ok(if before > after {
            Found {
                recipe: found.single.clone(),
                after: before,
                after_searched: before_searched,
                ..found
            }
        } else {
            found
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_likeness::SpeakerEmbedding;
    use std::cell::Cell;

    fn place(recipe: &Recipe) -> Heard {
        let mut place = vec![0.0, 0.0, 0.1 * recipe.pitch];
        for (name, share) in &recipe.shares {
            place[usize::from(name == "bo")] += share;
        }
        Heard::new(SpeakerEmbedding::new(place).unwrap(), Some(100.0))
    }

    fn run(times: usize, hear: &mut Hear<'_>) -> Result<Found, String> {
        let wanted = Recipe {
            shares: vec![("ada".to_owned(), 0.6), ("bo".to_owned(), 0.4)],
            ..Recipe::single("")
        };
        let asked = Cell::new(0);
        let course = Course {
            wanted: place(&wanted),
            names: vec!["ada".to_owned(), "bo".to_owned()],
            is_over: &|_| asked.replace(asked.get() + 1) >= times,
            tell: &|_| {},
        };
        course.run(hear)
    }

    #[test]
    fn a_blend_is_nearer_than_any_voice() {
        let found = run(1_000, &mut |recipe, _| Ok(place(recipe))).unwrap();
        assert_eq!(found.single.to_string(), "ada");
        assert!(
            found.after > 0.999 && found.after > found.before,
            "{found:?}"
        );
        assert!(!found.is_unfinished);
    }

    #[test]
    fn time_is_bounded_and_something_is_written_all_the_same() {
        let found = run(0, &mut |recipe, _| Ok(place(recipe))).unwrap();
        assert_eq!((found.trials, found.is_unfinished), (1, true));
        assert_eq!(found.recipe.to_string(), "ada");
        let failed = run(9, &mut |_, _| Err("no voice".to_owned()));
        assert_eq!(failed.unwrap_err(), "no voice");
    }

    #[test]
    fn what_is_better_in_one_sentence_alone_is_not_taken() {
        let mut hear = |recipe: &Recipe, text: &str| {
            let is_single = recipe.shares.len() == 1;
            let is_near = !JUDGED.contains(&text) || is_single;
            Ok(if is_near {
                place(recipe)
            } else {
                place(&Recipe::single("bo"))
            })
        };
        let found = run(1_000, &mut hear).unwrap();
        assert_eq!(found.recipe, found.single);
        assert_eq!(found.after, found.before);
    }
}
