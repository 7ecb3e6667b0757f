//! Where blends are, foretold from where their voices are.

use super::dice::Dice;
use super::recipe::Recipe;
use crate::SpeakerEmbedding;

/// How much of a blend is given to another voice in one step towards a place.
const STEP: f32 = 0.02;
const MOST_STEPS: usize = 200;
/// How many voices the blends have that are tried first.
const SIZES: [usize; 4] = [6, 4, 3, 2];

/// The voices that were heard, each by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Blends {
    voices: Vec<(String, SpeakerEmbedding)>,
}

impl Blends {
    pub(super) fn hear(&mut self, name: &str, speaker: SpeakerEmbedding) {
        if !self.voices.iter().any(|(known, _)| known == name) {
            self.voices.push((name.to_owned(), speaker));
        }
    }

    /// Any of the voices.
    pub(super) fn any(&self, dice: &mut Dice) -> Option<String> {
        let (name, _) = self.voices.get(dice.below(self.voices.len()))?;
        Some(name.clone())
    }

    /// Where `other` is, from where `heard` was found to be: nearer to its voices by as much as
    /// their shares grow.
    pub(super) fn foretold(
        &self,
        heard: &Recipe,
        place: &SpeakerEmbedding,
        other: &Recipe,
    ) -> Option<SpeakerEmbedding> {
        let mut sum = place.values().to_vec();
        for (recipe, sign) in [(heard, -1.0), (other, 1.0)] {
            for (name, share) in &recipe.shares {
                let (_, speaker) = self.voices.iter().find(|(voice, _)| voice == name)?;
                add(&mut sum, speaker, sign * share);
            }
        }
        SpeakerEmbedding::new(sum)
    }

    /// The blends that are foretold to be the nearest to a place, with more voices and with fewer:
    /// from the nearest voice on, a little of whichever voice leads nearer (Frank and Wolfe, "An
    /// algorithm for quadratic programming", 1956).
    pub(super) fn toward(&self, wanted: &SpeakerEmbedding) -> Vec<Recipe> {
        let nearness = |sum: &[f32]| {
            let place = SpeakerEmbedding::new(sum.to_vec());
            place.map_or(-1.0, |place| place.similarity(wanted))
        };
        let nearest = (0..self.voices.len()).max_by(|a, b| {
            let near = |index: usize| {
                let voice = self.voices.get(index);
                voice.map_or(-1.0, |(_, speaker)| speaker.similarity(wanted))
            };
            near(*a).total_cmp(&near(*b))
        });
        let Some((first, (_, start))) = nearest.and_then(|at| Some((at, self.voices.get(at)?)))
        else {
            return Vec::new();
        };
        let mut shares = vec![0.0; self.voices.len()];
        shares[first] = 1.0;
        let mut sum = start.values().to_vec();
        let mut near = nearness(&sum);
        for _ in 0..MOST_STEPS {
            let steps = self.voices.iter().enumerate().map(|(index, (_, speaker))| {
                let mut moved: Vec<f32> = sum.iter().map(|value| value * (1.0 - STEP)).collect();
                add(&mut moved, speaker, STEP);
                (nearness(&moved), index, moved)
            });
            let Some((nearer, index, moved)) = steps.max_by(|a, b| a.0.total_cmp(&b.0)) else {
                break;
            };
            if nearer <= near {
                break;
            }
            (near, sum) = (nearer, moved);
            shares.iter_mut().for_each(|share| *share *= 1.0 - STEP);
            shares[index] += STEP;
        }
        let named = self.voices.iter().zip(&shares);
        let named = named.filter(|(_, share)| **share > 0.0);
        let mut shares: Vec<(String, f32)> = named
            .map(|((name, _), share)| (name.clone(), *share))
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        let of_size = |size: usize| {
            let shares = shares.iter().take(size).cloned().collect();
            let blend = Recipe {
                shares,
                pitch: 0.0,
                formants: 0.0,
            };
            blend.tidy()
        };
        SIZES.into_iter().map(of_size).collect()
    }
}

fn add(sum: &mut [f32], speaker: &SpeakerEmbedding, weight: f32) {
    for (sum, value) in sum.iter_mut().zip(speaker.values()) {
        *sum += weight * value;
    }
}
