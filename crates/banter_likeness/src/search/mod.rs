//! The search for a blend of voices that sounds like somebody.
//!
//! Every voice is heard once by itself. Where a blend will sound is foretold from those: about as far
//! between its voices as its shares are. The best blend foretold is where the search begins, and from there it goes
//! on by small changes, of which only those stay that were heard to be better.

mod blends;
mod dice;
mod recipe;

pub use recipe::Recipe;

use crate::SpeakerEmbedding;
use blends::Blends;
use dice::Dice;
use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;

/// How often in a row nothing may be better before the search is over.
const PATIENCE: usize = 60;
/// Semitones by which pitch is moved towards the recording's at most.
const FAR: f32 = 4.0;
/// Semitones by which formants are tried first.
const FORMANTS: f32 = 0.8;
/// How far a change goes at first, at least and at most, and how much more after a success and less after a failure.
const FIRST_STEP: f32 = 1.0;
const STEPS: (f32, f32) = (0.2, 1.5);
const LONGER: f32 = 1.3;
const SHORTER: f32 = 0.93;
/// By how much one that is heard a second time may be worse than the best after the first.
const NEARLY: f32 = 0.004;
/// Changes that are thought of before one is heard.
const IDEAS: usize = 12;

/// What was heard of a voice: whose it might be, and how high.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Its speaker.
    pub speaker: SpeakerEmbedding,
    /// Its middle pitch in Hz, where it has one.
    pub pitch: Option<f32>,
}

impl Heard {
    /// Of these two.
    pub fn new(speaker: SpeakerEmbedding, pitch: Option<f32>) -> Self {
        Self { speaker, pitch }
    }
}

/// Search for the [`Recipe`] whose sound is nearest to a recording: [`propose`](Self::propose) says what to hear next, and
/// [`tell`](Self::tell) takes what was heard. The same answers lead to the same proposals, so that
/// one that was interrupted goes on where it was if answers are kept.
#[derive(Debug, Clone)]
pub struct Search {
    wanted: Heard,
    unheard: VecDeque<String>,
    blends: Blends,
    stage: Stage,
    waiting: VecDeque<Recipe>,
    /// What was proposed, as text.
    known: BTreeSet<String>,
    best: Option<Best>,
    single: Option<(Recipe, f32)>,
    step: f32,
    failures: usize,
    dice: Dice,
}

#[derive(Debug, Clone)]
struct Best {
    recipe: Recipe,
    /// In the first sentence, and in all that were heard of it.
    first: f32,
    similarity: f32,
    heard: Heard,
}

/// What is being tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Voices,
    Blends,
    Pitch,
    Formants,
    Changes,
}

impl Search {
    /// A search among the voices of these names.
    pub fn new(wanted: Heard, voices: impl IntoIterator<Item = String>) -> Self {
        Self {
            wanted,
            unheard: voices.into_iter().collect(),
            blends: Blends::default(),
            stage: Stage::Voices,
            waiting: VecDeque::new(),
            known: BTreeSet::new(),
            best: None,
            single: None,
            step: FIRST_STEP,
            failures: 0,
            dice: Dice::new(1),
        }
    }

    /// What to hear next; `None` when nothing better is expected.
    pub fn propose(&mut self) -> Option<Recipe> {
        if let Some(name) = self.unheard.pop_front() {
            return Some(Recipe::single(name));
        }
        loop {
            while let Some(recipe) = self.waiting.pop_front() {
                if self.known.insert(recipe.to_string()) {
                    return Some(recipe);
                }
            }
            let best = self.best.clone()?;
            match self.stage {
                Stage::Voices => {
                    self.stage = Stage::Blends;
                    self.waiting = self.blends.toward(&self.wanted.speaker).into();
                }
                Stage::Blends => {
                    self.stage = Stage::Pitch;
                    self.waiting = self.nearer_in_pitch(&best).into();
                }
                Stage::Pitch => {
                    self.stage = Stage::Formants;
                    let moved = [FORMANTS, -FORMANTS].map(|by| best.recipe.moved(0.0, by));
                    self.waiting = moved.into();
                }
                Stage::Formants => {
                    self.stage = Stage::Changes;
                    self.failures = 0;
                }
                Stage::Changes => {
                    if self.failures >= PATIENCE {
                        return None;
                    }
                    let idea = self.change(&best)?;
                    self.known.insert(idea.to_string());
                    return Some(idea);
                }
            }
        }
    }

    /// Takes what a recipe sounds like, and says how near that is.
    pub fn tell(&mut self, recipe: &Recipe, heard: Heard) -> f32 {
        let once = heard.clone();
        match self.tell_twice(recipe, heard, || Ok::<_, Infallible>(once)) {
            Ok(similarity) => similarity,
            Err(never) => match never {},
        }
    }

    /// The same for one that may be heard `again`, saying something else, which is done only where it
    /// may be the best: what is nearer in one sentence alone is no nearer voice.
    ///
    /// # Errors
    /// Those of `again`.
    pub fn tell_twice<E>(
        &mut self,
        recipe: &Recipe,
        heard: Heard,
        again: impl FnOnce() -> Result<Heard, E>,
    ) -> Result<f32, E> {
        let first = self.wanted.speaker.similarity(&heard.speaker);
        self.known.insert(recipe.to_string());
        if let Some(name) = recipe.voice().filter(|_| first.is_finite()) {
            self.blends.hear(name, heard.speaker.clone());
        }
        // The best may have been lucky in its first sentence.
        let least = |best: &Best| best.first.min(best.similarity) - NEARLY;
        let is_promising =
            first.is_finite() && self.best.as_ref().is_none_or(|best| first > least(best));
        let similarity = if is_promising {
            let again = self.wanted.speaker.similarity(&again()?.speaker);
            (first + again) / 2.0
        } else {
            first
        };
        // Nothing would ever be better than what is no number.
        let is_better = is_promising
            && similarity.is_finite()
            && self.best.as_ref().is_none_or(|b| similarity > b.similarity);
        if is_better {
            if recipe.voice().is_some() {
                self.single = Some((recipe.clone(), similarity));
            }
            self.best = Some(Best {
                recipe: recipe.clone(),
                first,
                similarity,
                heard,
            });
        }
        if self.stage == Stage::Changes {
            let factor = if is_better { LONGER } else { SHORTER };
            self.step = (self.step * factor).clamp(STEPS.0, STEPS.1);
            self.failures = if is_better { 0 } else { self.failures + 1 };
        }
        Ok(similarity)
    }

    /// The best so far, and how near it is.
    pub fn best(&self) -> Option<(&Recipe, f32)> {
        let best = self.best.as_ref()?;
        Some((&best.recipe, best.similarity))
    }

    /// The best voice by itself, as it comes.
    pub fn best_voice(&self) -> Option<(&Recipe, f32)> {
        let (recipe, similarity) = self.single.as_ref()?;
        Some((recipe, *similarity))
    }

    /// The best blend at the recording's pitch, and half-way to it.
    fn nearer_in_pitch(&self, best: &Best) -> Vec<Recipe> {
        let pitches = self.wanted.pitch.zip(best.heard.pitch);
        let is_pitch = |hertz: f32| hertz.is_finite() && hertz > 0.0;
        let pitches = pitches.filter(|(wanted, heard)| is_pitch(*wanted) && is_pitch(*heard));
        let Some((wanted, heard)) = pitches else {
            return Vec::new();
        };
        let by = (12.0 * (wanted / heard.max(1.0)).log2()).clamp(-FAR, FAR);
        [by, by / 2.0].map(|by| best.recipe.moved(by, 0.0)).into()
    }

    /// A change of the best that was not heard yet: of those that come to mind, the one that is
    /// foretold to be the nearest.
    fn change(&mut self, best: &Best) -> Option<Recipe> {
        let mut ideas: Vec<(f32, Recipe)> = Vec::new();
        for _ in 0..20 * IDEAS {
            let idea = self.idea(&best.recipe);
            if !self.known.contains(&idea.to_string()) {
                let place = self
                    .blends
                    .foretold(&best.recipe, &best.heard.speaker, &idea);
                let foretold = place.map_or(0.0, |place| place.similarity(&self.wanted.speaker));
                // What pitch and formants do is not foretold, so that such ideas come by chance.
                ideas.push((foretold + 0.01 * self.dice.normal().abs(), idea));
            }
            if ideas.len() == IDEAS {
                break;
            }
        }
        let nearest = ideas.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
        nearest.map(|(_, recipe)| recipe)
    }

    fn idea(&mut self, best: &Recipe) -> Recipe {
        let step = self.step;
        match self.dice.below(6) {
            0 | 1 => {
                let (pitch, formants) = (self.dice.normal(), self.dice.normal());
                best.moved(0.6 * step * pitch, 0.4 * step * formants)
            }
            2 => match self.blends.any(&mut self.dice) {
                Some(name) => best.with(&name, 0.25 * step * self.dice.share()),
                None => best.clone(),
            },
            3 if best.shares.len() > 1 => best.without(self.dice.below(best.shares.len())),
            _ => {
                let factors = best.shares.iter();
                let factors: Vec<f32> = factors
                    .map(|_| (0.5 * step * self.dice.normal()).exp())
                    .collect();
                best.scaled(&factors)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A world of three voices in which pitch and formants count too.
    fn sounds(recipe: &Recipe) -> Heard {
        let mut place = [0.0_f32; 5];
        for (name, share) in &recipe.shares {
            let index = name.bytes().next().unwrap() - b'a';
            place[usize::from(index)] += share;
        }
        place[3] = 0.1 * recipe.pitch;
        place[4] = 0.1 * recipe.formants;
        let pitch = 120.0 * (recipe.pitch / 12.0).exp2();
        Heard::new(SpeakerEmbedding::new(place.to_vec()).unwrap(), Some(pitch))
    }

    fn names() -> impl Iterator<Item = String> {
        ["a", "b", "c"].into_iter().map(str::to_owned)
    }

    fn searched(wanted: &Recipe, times: usize) -> Search {
        let mut search = Search::new(sounds(wanted), names());
        for _ in 0..times {
            let Some(recipe) = search.propose() else {
                break;
            };
            search.tell(&recipe, sounds(&recipe));
        }
        search
    }

    #[test]
    fn a_blend_with_pitch_and_formants_is_found() {
        let wanted = Recipe {
            shares: vec![("a".to_owned(), 0.7), ("c".to_owned(), 0.3)],
            pitch: -2.0,
            formants: 1.0,
        };
        let search = searched(&wanted, 150);
        let (recipe, similarity) = search.best().unwrap();
        assert!(similarity > 0.998, "{recipe}: {similarity}");
        assert!((recipe.pitch + 2.0).abs() < 0.5, "{recipe}");
        let (voice, alone) = search.best_voice().unwrap();
        assert_eq!(voice.to_string(), "a");
        assert!(alone < similarity);
    }

    #[test]
    fn it_ends_where_nothing_is_better_and_hears_nothing_twice() {
        let mut search = Search::new(sounds(&Recipe::single("b")), names());
        let mut heard = BTreeSet::new();
        while let Some(recipe) = search.propose() {
            assert!(heard.insert(recipe.to_string()), "{recipe} again");
            search.tell(&recipe, sounds(&recipe));
            assert!(heard.len() < 200);
        }
        assert_eq!(search.best().unwrap().0.to_string(), "b");
    }

    #[test]
    fn what_is_nearer_in_one_sentence_alone_is_not_the_best() {
        let wanted = sounds(&Recipe::single("a"));
        let mut search = Search::new(wanted, names());
        let mut times = 0;
        for name in ["b", "a"] {
            let recipe = Recipe::single(name);
            let heard = sounds(&recipe);
            let again = || {
                times += 1;
                Ok::<_, ()>(sounds(&Recipe::single("b")))
            };
            search.tell_twice(&recipe, heard, again).unwrap();
        }
        assert_eq!(search.best().unwrap(), (&Recipe::single("a"), 0.5));
        // In its first sentence it is far off, so that it is not heard again.
        let worse = Recipe::single("c");
        search
            .tell_twice(&worse, sounds(&worse), || Err(()))
            .unwrap();
        assert_eq!(times, 2);
    }

    #[test]
    fn what_is_no_number_is_not_the_best() {
        let mut search = Search::new(sounds(&Recipe::single("a")), names());
        let odd = |speaker| Heard::new(speaker, Some(f32::NAN));
        search.tell(&Recipe::single("b"), odd(SpeakerEmbedding::broken()));
        assert_eq!(search.best(), None);
        let known = Recipe::single("a");
        search.tell(&known, odd(sounds(&known).speaker));
        for _ in 0..20 {
            let recipe = search.propose().unwrap();
            assert!(recipe.pitch.is_finite(), "{recipe}");
            search.tell(&recipe, odd(SpeakerEmbedding::broken()));
        }
        assert_eq!(search.best().unwrap().0, &known);
    }

    #[test]
    fn the_same_answers_lead_to_the_same_proposals() {
        let wanted = Recipe::single("c").moved(1.0, 0.0);
        let [mut one, mut other] = [0, 1].map(|_| searched(&wanted, 40));
        assert_eq!(one.propose(), other.propose());
        assert!(Search::new(sounds(&wanted), []).propose().is_none());
    }
}
