//! What a voice is made of.

use std::fmt;

/// The most voices of a recipe.
const MOST_VOICES: usize = 6;
/// The least share of a voice, in hundredths.
const LEAST: f32 = 3.0;
/// Semitones that pitch and formants may be moved either way.
const PITCH: f32 = 5.0;
const FORMANTS: f32 = 2.0;

/// Recipe of a voice: shares of voices, which add up to 1, and how far pitch and formants are
/// moved, in semitones. Its text is what Kokoro takes as a variant.
///
/// ```
/// use banter_likeness::Recipe;
/// let recipe = Recipe {
///     shares: vec![("af_heart".to_owned(), 0.3), ("bf_emma".to_owned(), 0.7)],
///     pitch: -1.2,
///     formants: 0.0,
/// };
/// assert_eq!(recipe.to_string(), "0.7 bf_emma, 0.3 af_heart, pitch -1.2");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// Voices and their shares.
    pub shares: Vec<(String, f32)>,
    /// Semitones by which the pitch is moved.
    pub pitch: f32,
    /// Semitones by which formants are moved.
    pub formants: f32,
}

impl Recipe {
    /// One voice as it is.
    pub fn single(name: impl Into<String>) -> Self {
        Self {
            shares: vec![(name.into(), 1.0)],
            pitch: 0.0,
            formants: 0.0,
        }
    }

    /// The voice, if it is one as it is.
    pub(super) fn voice(&self) -> Option<&str> {
        match self.shares.as_slice() {
            [(name, _)] if self.pitch == 0.0 && self.formants == 0.0 => Some(name),
            _ => None,
        }
    }

    pub(super) fn moved(&self, pitch: f32, formants: f32) -> Self {
        Self {
            pitch: self.pitch + pitch,
            formants: self.formants + formants,
            ..self.clone()
        }
        .tidy()
    }

    /// With so much more of a voice.
    pub(super) fn with(&self, name: &str, share: f32) -> Self {
        let mut recipe = self.clone();
        match recipe.shares.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known += share,
            None => recipe.shares.push((name.to_owned(), share)),
        }
        recipe.tidy()
    }

    pub(super) fn without(&self, index: usize) -> Self {
        let mut recipe = self.clone();
        if index < recipe.shares.len() {
            recipe.shares.remove(index);
        }
        recipe.tidy()
    }

    pub(super) fn scaled(&self, factors: &[f32]) -> Self {
        let mut recipe = self.clone();
        let shares = recipe.shares.iter_mut().zip(factors);
        shares.for_each(|((_, share), factor)| *share *= factor);
        recipe.tidy()
    }

    /// The greatest shares first, in hundredths that add up to 1; pitch and formants within bounds, in
    /// tenths.
    pub(super) fn tidy(mut self) -> Self {
        let by_share =
            |a: &(String, f32), b: &(String, f32)| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        self.shares.sort_by(by_share);
        self.shares.truncate(MOST_VOICES);
        let sum: f32 = self.shares.iter().map(|(_, share)| share).sum();
        self.shares
            .retain(|(_, share)| (100.0 * share / sum).round() >= LEAST);
        let sum: f32 = self.shares.iter().map(|(_, share)| share).sum();
        let mut left = 100.0;
        for (_, share) in self.shares.iter_mut().rev() {
            *share = (100.0 * *share / sum).round();
            left -= *share;
        }
        if let Some((_, greatest)) = self.shares.first_mut() {
            *greatest += left;
        }
        self.shares
            .iter_mut()
            .for_each(|(_, share)| *share /= 100.0);
        self.shares.sort_by(by_share);
        let tenths = |value: f32, most: f32| (value.clamp(-most, most) * 10.0).round() / 10.0;
        self.pitch = tenths(self.pitch, PITCH);
        self.formants = tenths(self.formants, FORMANTS);
        self
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recipe = self.clone().tidy();
        if let [(name, _)] = recipe.shares.as_slice() {
            write!(f, "{name}")?;
        } else {
            for (index, (name, share)) in recipe.shares.iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                write!(f, "{comma}{share} {name}")?;
            }
        }
        for (what, value) in [("pitch", recipe.pitch), ("formants", recipe.formants)] {
            if value != 0.0 {
                write!(f, ", {what} {value}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_short_and_shares_add_up() {
        let recipe = Recipe::single("a").with("b", 0.5).with("c", 0.01);
        assert_eq!(recipe.to_string(), "0.67 a, 0.33 b");
        let high = recipe.without(1).moved(99.0, -0.31);
        assert_eq!(high.to_string(), "a, pitch 5, formants -0.3");
    }

    #[test]
    fn what_is_tidy_stays_as_it_is() {
        // A share that is 0.03 only once it is rounded.
        let shares = [
            1.820_655,
            3.164_221_3,
            0.392_683_48,
            4.781_530_4,
            0.517_631_2,
            1.053_721_8,
        ];
        let shares = shares.into_iter().zip(["a", "b", "c", "d", "e", "f"]);
        let shares = shares
            .map(|(share, name)| (name.to_owned(), share))
            .collect();
        let recipe = Recipe {
            shares,
            ..Recipe::single("")
        };
        let recipe = recipe.tidy();
        assert_eq!(recipe.clone().tidy(), recipe);
    }

    proptest! {
        #[test]
        fn any_recipe_becomes_tidy(
            shares in prop::collection::vec(0.01_f32..5.0, 1..12),
            pitch in -20.0_f32..20.0,
        ) {
            let shares = shares.into_iter().enumerate();
            let shares = shares.map(|(index, share)| (format!("v{index}"), share)).collect();
            let recipe = Recipe { shares, pitch, formants: 0.0 }.tidy();
            let sum: f32 = recipe.shares.iter().map(|(_, share)| share).sum();
            prop_assert!((sum - 1.0).abs() < 1e-4, "{}", sum);
            prop_assert!(recipe.shares.iter().all(|(_, share)| *share > 0.0));
            prop_assert_eq!(recipe.clone().tidy(), recipe);
        }
    }
}
