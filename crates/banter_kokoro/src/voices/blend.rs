//! Several voices in one: "0.7 emma, 0.3 heart".

use super::Voices;

/// The most voices of a blend.
const MOST_PARTS: usize = 8;

/// Voices with their shares, which add up to one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Blend(Vec<(String, f32)>);

impl Blend {
    /// Reads what somebody wrote: voices with commas or `+` between them, each with a weight
    /// before it or without, which is 1. Only the weights' proportions count.
    ///
    /// # Errors
    /// In words: what is wrong with it.
    pub(crate) fn read(written: &str, voices: &Voices) -> Result<Self, String> {
        let mut parts: Vec<(String, f32)> = Vec::new();
        for part in written
            .split([',', '+'])
            .filter(|part| !part.trim().is_empty())
        {
            let part = part.trim();
            let (weight, name) = match part.split_once(char::is_whitespace) {
                Some((number, name)) => {
                    let weight: f32 = number.parse().unwrap_or(f32::NAN);
                    (weight, name.trim())
                }
                None => (1.0, part),
            };
            if !(0.0..=1_000.0).contains(&weight) {
                return Err(
                    "voices are blended as `0.7 emma, 0.3 heart`, with weights of 0 or more"
                        .to_owned(),
                );
            }
            if parts.len() == MOST_PARTS {
                return Err(format!("at most {MOST_PARTS} voices can be blended"));
            }
            parts.push((voices.full(name)?.to_owned(), weight));
        }
        let sum: f32 = parts.iter().map(|(_, weight)| weight).sum();
        if sum <= 0.0 {
            return Err("it names no voice with a weight above 0".to_owned());
        }
        for (_, weight) in &mut parts {
            *weight /= sum;
        }
        Ok(Self(parts))
    }

    /// Each voice by its full name, with its share.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (&str, f32)> {
        self.0.iter().map(|(name, share)| (name.as_str(), *share))
    }

    /// The voice with the greatest share, by its full name: its language is the blend's.
    pub(crate) fn main(&self) -> &str {
        let greatest = self.0.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
        greatest.map_or("", |(name, _)| name)
    }

    /// About its pitch in Hz, by the women and men in it: the second letter of a name says which.
    pub(crate) fn usual_pitch(&self) -> f32 {
        let of = |(name, share): (&str, f32)| {
            let is_woman = name.chars().nth(1) == Some('f');
            share * if is_woman { 195.0 } else { 115.0 }
        };
        self.parts().map(of).sum()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::voices::Place;
    use proptest::prelude::*;

    fn voices() -> Voices {
        let names = ["af_heart", "bf_emma", "am_santa", "em_santa"];
        Voices {
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
        ] {
            let error = Blend::read(wrong, &voices()).unwrap_err();
            assert!(error.contains(told), "{wrong}: {error}");
        }
    }

    proptest! {
        #[test]
        fn shares_add_up(written in "[0-9. ,+a-z]{0,40}|([0-9]\\.[0-9] (emma|heart),){1,9}") {
            if let Ok(blend) = Blend::read(&written, &voices()) {
                let sum: f32 = blend.parts().map(|(_, share)| share).sum();
                prop_assert!((sum - 1.0).abs() < 1e-4);
            }
        }
    }
}
