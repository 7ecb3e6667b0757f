//! Several voices in one, and how they are moved: "0.7 emma, 0.3 heart, pitch -1".

use super::Voices;

/// The most voices of a blend.
const MOST_PARTS: usize = 32;
/// Semitones that a blend may move its pitch and its formants either way.
const PITCH: f32 = 12.0;
const FORMANTS: f32 = 3.0;

/// Voices with their shares, which add up to one, and how they are moved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Blend {
    parts: Vec<(String, f32)>,
    pitch: f32,
    formants: f32,
}

impl Blend {
    /// Reads what somebody wrote: voices with commas or `+` between them, each with a weight
    /// before it or without, which is 1. Only the weights' proportions count. `pitch -1` and
    /// `formants 0.5` among them move the whole, in semitones. A fitted voice stands for its blend,
    /// unless its name is that of one of Kokoro's own.
    ///
    /// # Errors
    /// In words: what is wrong with it.
    pub(crate) fn read(written: &str, voices: &Voices) -> Result<Self, String> {
        Self::read_from(written, voices, true)
    }

    /// A fitted voice is made of voices alone, so that none is made of itself.
    fn read_from(written: &str, voices: &Voices, with_fitted: bool) -> Result<Self, String> {
        let mut blend = Self {
            parts: Vec::new(),
            pitch: 0.0,
            formants: 0.0,
        };
        let (mut moved, mut sum) = ((0.0, 0.0), 0.0);
        for part in written
            .split([',', '+'])
            .filter(|part| !part.trim().is_empty())
        {
            let part = part.trim();
            let (first, name) = match part.split_once(char::is_whitespace) {
                Some((first, name)) => (Some(first), name.trim()),
                None => (None, part),
            };
            match first {
                Some("pitch") => {
                    moved.0 = semitones(name, PITCH)?;
                    continue;
                }
                Some("formants") => {
                    moved.1 = semitones(name, FORMANTS)?;
                    continue;
                }
                _ => {}
            }
            let weight = first.map_or(1.0, |number| number.parse().unwrap_or(f32::NAN));
            if !(0.0..=1_000.0).contains(&weight) {
                return Err(
                    "voices are blended as `0.7 emma, 0.3 heart`, with weights of 0 or more"
                        .to_owned(),
                );
            }
            sum += weight;
            let fitted = voices.fitted(name).filter(|_| with_fitted);
            match (voices.full(name), fitted) {
                (Ok(full), _) => blend.add(full, weight),
                (Err(reason), None) => return Err(reason),
                (Err(_), Some(fitted)) => {
                    let own = Self::read_from(fitted, voices, false)
                        .map_err(|reason| format!("the fitted voice {name}: {reason}"))?;
                    blend.pitch += weight * own.pitch;
                    blend.formants += weight * own.formants;
                    for (name, share) in own.parts() {
                        blend.add(name, weight * share);
                    }
                }
            }
            if blend.parts.len() > MOST_PARTS {
                return Err(format!("at most {MOST_PARTS} voices can be blended"));
            }
        }
        if sum <= 0.0 {
            return Err("it names no voice with a weight above 0".to_owned());
        }
        for (_, weight) in &mut blend.parts {
            *weight /= sum;
        }
        blend.pitch = (blend.pitch / sum + moved.0).clamp(-PITCH, PITCH);
        blend.formants = (blend.formants / sum + moved.1).clamp(-FORMANTS, FORMANTS);
        Ok(blend)
    }

    /// Adds so much of a voice, which may be in it already.
    fn add(&mut self, name: &str, weight: f32) {
        match self.parts.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known += weight,
            None => self.parts.push((name.to_owned(), weight)),
        }
    }

    /// Each voice by its full name, with its share.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&str, f32)> {
        self.parts
            .iter()
            .map(|(name, share)| (name.as_str(), *share))
    }

    /// Semitones by which its pitch is moved.
    pub(crate) fn pitch(&self) -> f32 {
        self.pitch
    }

    /// Semitones by which its formants are moved.
    pub(crate) fn formants(&self) -> f32 {
        self.formants
    }

    /// The voice with the greatest share, by its full name: its language is the blend's.
    pub(crate) fn main(&self) -> &str {
        let greatest = self.parts.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        greatest.map_or("", |(name, _)| name)
    }

    /// About its pitch in Hz before it is moved, by the women and men in it: the second letter of a
    /// name says which.
    pub(crate) fn usual_pitch(&self) -> f32 {
        let of = |(name, share): (&str, f32)| {
            let is_woman = name.chars().nth(1) == Some('f');
            share * if is_woman { 195.0 } else { 115.0 }
        };
        self.parts().map(of).sum()
    }
}

fn semitones(written: &str, most: f32) -> Result<f32, String> {
    let number: Option<f32> = written.trim().parse().ok();
    let number = number.filter(|number| (-most..=most).contains(number));
    number.ok_or_else(|| {
        format!(
            "`pitch` takes -{PITCH} to {PITCH} semitones and `formants` -{FORMANTS} to {FORMANTS}"
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::voices::Place;
    use proptest::prelude::*;

    fn voices() -> Voices {
        let names = ["af_heart", "bf_emma", "am_santa", "em_santa"];
        let fitted = [
            ("ada", "0.5 emma, 0.5 heart, pitch -2, formants 1"),
            ("odd", "ada"),
            ("heart", "emma"),
        ];
        let fitted = fitted.map(|(name, blend)| (name.to_owned(), blend.to_owned()));
        Voices {
            fitted: fitted.into(),
            known: names
                .map(|name| (name.to_owned(), Place::Plain("nowhere".into())))
                .into(),
            ..Voices::default()
        }
    }

    #[test]
    fn weights_are_shares() {
        let blend = Blend::read("7 emma + 3 AF_heart", &voices()).unwrap();
        let parts: Vec<_> = blend.parts().collect();
        assert_eq!(parts, [("bf_emma", 0.7), ("af_heart", 0.3)]);
        assert_eq!(blend.main(), "bf_emma");
        assert_eq!(Blend::read("heart", &voices()).unwrap().main(), "af_heart");
        for (wrong, told) in [
            ("santa", "may be am_santa or em_santa"),
            ("much emma", "0.7 emma, 0.3 heart"),
            ("-1 emma", "weights of 0 or more"),
            ("0 emma", "above 0"),
            ("", "no voice"),
            ("nobody", "there is no voice `nobody`"),
            ("emma, pitch high", "`pitch` takes -12 to 12"),
            ("emma, formants 9", "`formants` -3 to 3"),
            ("odd", "the fitted voice odd: there is no voice `ada`"),
        ] {
            let error = Blend::read(wrong, &voices()).unwrap_err();
            assert!(error.contains(told), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_fitted_voice_stands_for_its_blend() {
        let blend = Blend::read("3 Ada, 1 heart, pitch 1", &voices()).unwrap();
        let parts: Vec<_> = blend.parts().collect();
        assert_eq!(parts, [("bf_emma", 0.375), ("af_heart", 0.625)]);
        assert_eq!(blend.main(), "af_heart");
        assert_eq!((blend.pitch(), blend.formants()), (-0.5, 0.75));
    }

    #[test]
    fn kokoros_own_voices_are_not_replaced() {
        let heart = Blend::read("heart", &voices()).unwrap();
        assert_eq!(heart.main(), "af_heart");
    }

    #[test]
    fn a_voice_that_is_named_again_is_one_voice() {
        let often = "heart, ".repeat(MOST_PARTS + 1);
        let blend = Blend::read(&often, &voices()).unwrap();
        assert_eq!(blend.parts().count(), 1);
    }

    proptest! {
        #[test]
        fn shares_add_up(written in "[0-9. ,+a-z]{0,40}|([0-9]\\.[0-9] (emma|heart|ada),){1,9}") {
            if let Ok(blend) = Blend::read(&written, &voices()) {
                let sum: f32 = blend.parts().map(|(_, share)| share).sum();
                prop_assert!((sum - 1.0).abs() < 1e-4);
            }
        }
    }
}
