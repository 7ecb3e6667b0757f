//! Names of the mouths of sounds: visemes, vowels, the letters of cartoons.

use super::words::{without_tail, words};
use super::{Dialect, Meaning, means};
use crate::retarget::signal::{Part, Signal};
use banter_core::Viseme;

/// Words before a name that say that it is the mouth of a sound, wherever they stand.
const MARKS: [&str; 7] = [
    "viseme", "visemes", "phoneme", "phonemes", "lipsync", "ctrlv", "v",
];
/// Words before a name that say no more than that it is a mouth.
const MOUTHS: [&str; 9] = [
    "mouth", "mth", "mouths", "lip", "lips", "vowel", "kuchi", "rhubarb", "shape",
];

/// The names that visemes have besides their own, without signs between their letters.
const OTHERS: &[(&str, &[(Viseme, f32)])] = {
    use Viseme::*;
    &[
        // Character Creator and Microsoft's set before it.
        ("ae", &[(E, 1.0)]),
        ("ah", &[(Aa, 1.0)]),
        ("bmp", &[(Pp, 1.0)]),
        ("chj", &[(Ch, 1.0)]),
        ("ee", &[(Ih, 1.0)]),
        ("er", &[(Rr, 1.0)]),
        ("fv", &[(Ff, 1.0)]),
        ("kghng", &[(Kk, 1.0)]),
        ("sz", &[(Ss, 1.0)]),
        ("tldn", &[(Dd, 1.0), (Nn, 0.8)]),
        ("woo", &[(Ou, 1.0)]),
        ("explosive", &[(Pp, 1.0)]),
        ("dentallip", &[(Ff, 1.0)]),
        ("tighto", &[(Oh, 1.0), (Ou, 0.5)]),
        ("tight", &[(Ou, 1.0), (Rr, 0.4)]),
        ("wide", &[(Ih, 1.0), (E, 0.5)]),
        ("affricate", &[(Ch, 1.0)]),
        ("lipopen", &[(Ss, 1.0), (Dd, 0.6), (Kk, 0.6), (Nn, 0.6)]),
        // Preston Blair's mouths.
        ("ai", &[(Aa, 1.0)]),
        ("mbp", &[(Pp, 1.0)]),
        ("wq", &[(Ou, 1.0)]),
        ("etc", &[(Ss, 1.0), (Dd, 1.0), (Kk, 1.0), (Th, 0.7)]),
        ("rest", &[(Sil, 1.0)]),
        ("silence", &[(Sil, 1.0)]),
        ("neutral", &[(Sil, 1.0)]),
        // Single sounds, and how they are written.
        ("m", &[(Pp, 1.0)]),
        ("p", &[(Pp, 1.0)]),
        ("b", &[(Pp, 1.0)]),
        ("f", &[(Ff, 1.0)]),
        ("t", &[(Dd, 1.0)]),
        ("d", &[(Dd, 1.0)]),
        ("k", &[(Kk, 1.0)]),
        ("g", &[(Kk, 1.0)]),
        ("sh", &[(Ch, 1.0)]),
        ("s", &[(Ss, 1.0)]),
        ("n", &[(Nn, 1.0)]),
        ("l", &[(Nn, 1.0)]),
        ("r", &[(Rr, 1.0)]),
        ("eh", &[(E, 1.0)]),
        ("iy", &[(Ih, 1.0)]),
        ("ow", &[(Oh, 1.0)]),
        ("ao", &[(Oh, 1.0)]),
        ("uw", &[(Ou, 1.0)]),
        ("oo", &[(Ou, 1.0)]),
        ("w", &[(Ou, 1.0)]),
        ("open", &[(Aa, 1.0)]),
        ("a", &[(Aa, 1.0)]),
        ("i", &[(Ih, 1.0)]),
        ("o", &[(Oh, 1.0)]),
        ("u", &[(Ou, 1.0)]),
    ]
};

/// What Rhubarb's mouths show.
const LETTERS: &[(&str, &[(Viseme, f32)])] = {
    use Viseme::*;
    &[
        ("a", &[(Pp, 1.0)]),
        (
            "b",
            &[
                (Ss, 1.0),
                (Kk, 0.8),
                (Dd, 1.0),
                (Th, 0.7),
                (Ih, 1.0),
                (Nn, 0.6),
            ],
        ),
        ("c", &[(E, 1.0), (Rr, 0.3)]),
        ("d", &[(Aa, 1.0)]),
        ("e", &[(Oh, 1.0), (Rr, 0.6)]),
        ("f", &[(Ou, 1.0), (Ch, 0.6)]),
        ("g", &[(Ff, 1.0)]),
        ("h", &[(Nn, 0.8), (Th, 0.5)]),
        ("x", &[(Sil, 1.0)]),
    ]
};

/// Everything that a name may mean if it is the mouth of a sound.
pub(super) fn sounds(name: &str) -> Vec<Meaning> {
    let words = words(name);
    let words = without_tail(&words);
    // VRChat's `vrc.v_aa` and Daz's `eCTRLvAA` have the mark behind something else.
    let mark = words
        .iter()
        .rposition(|word| MARKS.contains(&word.as_str()));
    if let Some(rest) = mark.and_then(|mark| words.get(mark + 1..)) {
        return viseme(&rest.concat(), Dialect::Visemes)
            .into_iter()
            .collect();
    }
    let rest = match words.split_first() {
        Some((first, rest)) if !rest.is_empty() && MOUTHS.contains(&first.as_str()) => rest,
        _ => words,
    };
    let sound = rest.concat();
    let letters = LETTERS.iter().find(|(letter, _)| *letter == sound);
    let letters = letters.and_then(|(_, terms)| mouth(Dialect::Letters, terms));
    let vowel = Vowel::from_name(&sound)
        .and_then(|vowel| means(Dialect::Vowels, Part::Mouth, &vowel.terms()));
    let bare = (rest.len() == words.len())
        .then(|| viseme(&sound, Dialect::Bare))
        .flatten();
    [bare, letters, vowel].into_iter().flatten().collect()
}

fn viseme(sound: &str, dialect: Dialect) -> Option<Meaning> {
    // A single letter means too much to be a viseme by itself, but for one.
    let single = dialect == Dialect::Bare && sound.len() == 1;
    if let Some(viseme) = Viseme::from_name(sound) {
        return mouth(dialect, &[(viseme, 1.0)]);
    }
    let (_, terms) = OTHERS.iter().find(|(known, _)| *known == sound)?;
    (!single || sound == "r" || sound == "l" || sound == "o" || sound == "u")
        .then(|| mouth(dialect, terms))
        .flatten()
}

fn mouth(dialect: Dialect, terms: &[(Viseme, f32)]) -> Option<Meaning> {
    let terms: Vec<(Signal, f32)> = terms
        .iter()
        .map(|(viseme, factor)| (Signal::viseme(*viseme), *factor))
        .collect();
    means(dialect, Part::Mouth, &terms)
}

/// The five mouths of Japanese rigs and of VRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vowel {
    A,
    I,
    U,
    E,
    O,
}

impl Vowel {
    /// The vowel of a name, as VRM, Japanese rigs in Latin letters and phoneticians write it.
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "a" | "aa" | "ah" => Self::A,
            "i" | "ih" => Self::I,
            "u" | "ou" | "uu" => Self::U,
            "e" | "ee" | "eh" => Self::E,
            "o" | "oh" | "oo" => Self::O,
            _ => return None,
        })
    }

    /// How much of each viseme a vowel's mouth shows. The lips of p, b, m, f, v and silence
    /// are those of none.
    pub(crate) fn terms(self) -> Vec<(Signal, f32)> {
        use Viseme as V;
        let visemes: &[(V, f32)] = match self {
            Self::A => &[(V::Aa, 1.0), (V::Kk, 0.2)],
            Self::I => &[
                (V::Ih, 1.0),
                (V::Ss, 0.35),
                (V::Th, 0.25),
                (V::Dd, 0.25),
                (V::Nn, 0.25),
            ],
            Self::U => &[(V::Ou, 1.0), (V::Ch, 0.5), (V::Rr, 0.35)],
            Self::E => &[(V::E, 1.0)],
            Self::O => &[(V::Oh, 1.0)],
        };
        visemes
            .iter()
            .map(|(viseme, factor)| (Signal::viseme(*viseme), *factor))
            .collect()
    }
}
