//! What the names of morph targets mean, in each of the ways in which faces are named.

use super::signal::{Emotion, Look, Part, Signal};
use banter_core::{Blendshape, Viseme};

/// A way of naming the shapes of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Dialect {
    Arkit,
    /// Visemes with a prefix that nothing else has.
    Visemes,
    /// Visemes by their bare names, which may mean anything.
    Bare,
    Vroid,
    Mmd,
    /// `mouthOpen`, `blink` and their like.
    Simple,
}

/// What one name means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) dialect: Dialect,
    pub(crate) part: Part,
    /// The shape's weight is the sum of these signals.
    pub(crate) terms: Vec<(Signal, f32)>,
}

impl Meaning {
    /// The signal that it is mainly about.
    pub(crate) fn first(&self) -> Option<Signal> {
        self.terms.first().map(|(signal, _)| *signal)
    }
}

/// Longer names are not looked at.
const LONGEST: usize = 128;

/// What a name means, if it is known.
pub(crate) fn meaning(name: &str) -> Option<Meaning> {
    if name.len() > LONGEST {
        return None;
    }
    let bare = name.rsplit([':', '|']).next().unwrap_or(name).trim();
    if let Some((_, shape)) = bare.split_once("Fcl_") {
        return vroid(shape);
    }
    // Maya and others write the mesh before the shape: `head.jawOpen`.
    let mut rest = Some(bare);
    while let Some(candidate) = rest {
        let known = arkit(candidate)
            .or_else(|| viseme(candidate))
            .or_else(|| simple(candidate))
            .or_else(|| mmd(candidate));
        if known.is_some() {
            return known;
        }
        rest = candidate.split_once('.').map(|(_, rest)| rest);
    }
    None
}

fn means(dialect: Dialect, part: Part, terms: &[(Signal, f32)]) -> Option<Meaning> {
    Some(Meaning {
        dialect,
        part,
        terms: terms.to_vec(),
    })
}

fn arkit(name: &str) -> Option<Meaning> {
    let shape = Blendshape::from_name(name).or_else(|| {
        let plain = name.replace('.', "_");
        Blendshape::from_name(&plain)
    })?;
    means(
        Dialect::Arkit,
        Part::of(shape),
        &[(Signal::shape(shape), 1.0)],
    )
}

fn viseme(name: &str) -> Option<Meaning> {
    let plain = name.replace(['.', '-', ' '], "_").to_ascii_lowercase();
    let marked = ["viseme_", "vrc_v_", "v_"];
    let rest = marked.iter().find_map(|mark| plain.strip_prefix(mark));
    let (dialect, name) = match rest {
        Some(rest) => (Dialect::Visemes, rest),
        None => (Dialect::Bare, name),
    };
    let viseme = Viseme::from_name(name).or(match (dialect, name) {
        (Dialect::Visemes, "a") => Some(Viseme::Aa),
        (Dialect::Visemes, "i") => Some(Viseme::Ih),
        (Dialect::Visemes, "o") => Some(Viseme::Oh),
        (Dialect::Visemes, "u") => Some(Viseme::Ou),
        _ => None,
    })?;
    means(dialect, Part::Mouth, &[(Signal::viseme(viseme), 1.0)])
}

/// The five mouths of Japanese rigs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vowel {
    A,
    I,
    U,
    E,
    O,
}

impl Vowel {
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

/// Both sides of a shape, half each.
fn mean(left: Blendshape) -> [(Signal, f32); 2] {
    [left, left.mirrored()].map(|shape| (Signal::shape(shape), 0.5))
}

pub(crate) fn both_lids() -> [(Signal, f32); 2] {
    mean(Blendshape::EyeBlinkLeft)
}

fn vroid(shape: &str) -> Option<Meaning> {
    use Blendshape as B;
    use Dialect::Vroid;
    let mouth = |vowel: Vowel| means(Vroid, Part::Mouth, &vowel.terms());
    let mood = |emotion: Emotion, factor: f32| {
        means(Vroid, Part::Mood, &[(Signal::emotion(emotion), factor)])
    };
    match shape {
        "MTH_A" => mouth(Vowel::A),
        "MTH_I" => mouth(Vowel::I),
        "MTH_U" => mouth(Vowel::U),
        "MTH_E" => mouth(Vowel::E),
        "MTH_O" => mouth(Vowel::O),
        "MTH_Fun" => mood(Emotion::Happy, 0.7),
        "MTH_Angry" => mood(Emotion::Angry, 0.5),
        "MTH_Sorrow" => mood(Emotion::Sad, 0.7),
        "EYE_Close" => means(Vroid, Part::Lids, &both_lids()),
        "EYE_Close_L" => means(Vroid, Part::Lids, &[(Signal::shape(B::EyeBlinkLeft), 1.0)]),
        "EYE_Close_R" => means(Vroid, Part::Lids, &[(Signal::shape(B::EyeBlinkRight), 1.0)]),
        "EYE_Spread" => means(Vroid, Part::Lids, &mean(B::EyeWideLeft)),
        "BRW_Angry" => means(Vroid, Part::Brows, &mean(B::BrowDownLeft)),
        "BRW_Sorrow" => {
            let [left, right] = mean(B::BrowOuterUpLeft);
            let inner = (Signal::shape(B::BrowInnerUp), 1.0);
            means(
                Vroid,
                Part::Brows,
                &[inner, (left.0, -0.5), (right.0, -0.5)],
            )
        }
        "BRW_Surprised" => means(Vroid, Part::Brows, &mean(B::BrowOuterUpLeft)),
        "ALL_Joy" => mood(Emotion::Happy, 1.0),
        "ALL_Angry" => mood(Emotion::Angry, 1.0),
        "ALL_Sorrow" => mood(Emotion::Sad, 1.0),
        "ALL_Fun" => mood(Emotion::Relaxed, 1.0),
        "ALL_Surprised" => mood(Emotion::Surprised, 1.0),
        _ => None,
    }
}

fn mmd(name: &str) -> Option<Meaning> {
    use Blendshape as B;
    use Dialect::Mmd;
    let mouth = |vowel: Vowel| means(Mmd, Part::Mouth, &vowel.terms());
    match name {
        "あ" => mouth(Vowel::A),
        "い" => mouth(Vowel::I),
        "う" => mouth(Vowel::U),
        "え" => mouth(Vowel::E),
        "お" => mouth(Vowel::O),
        "まばたき" => means(Mmd, Part::Lids, &both_lids()),
        "ウィンク２" | "ウィンク2" => {
            means(Mmd, Part::Lids, &[(Signal::shape(B::EyeBlinkLeft), 1.0)])
        }
        "ｳｨﾝｸ２右" | "ウィンク２右" | "ウィンク2右" => {
            means(Mmd, Part::Lids, &[(Signal::shape(B::EyeBlinkRight), 1.0)])
        }
        "びっくり" => means(Mmd, Part::Lids, &mean(B::EyeWideLeft)),
        "怒り" => means(Mmd, Part::Brows, &mean(B::BrowDownLeft)),
        "困る" => means(Mmd, Part::Brows, &[(Signal::shape(B::BrowInnerUp), 1.0)]),
        "上" => means(Mmd, Part::Brows, &mean(B::BrowOuterUpLeft)),
        _ => None,
    }
}

fn simple(name: &str) -> Option<Meaning> {
    use Blendshape as B;
    use Dialect::Simple;
    let plain: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let plain = plain.strip_prefix("vrc").unwrap_or(&plain);
    let one = |part: Part, signal: Signal| means(Simple, part, &[(signal, 1.0)]);
    match plain {
        "mouthopen" | "openmouth" => means(
            Simple,
            Part::Mouth,
            &[
                (Signal::shape(B::JawOpen), 1.0),
                (Signal::shape(B::MouthClose), -1.0),
            ],
        ),
        "mouthsmile" | "smile" => means(
            Simple,
            Part::Mood,
            &[
                (Signal::emotion(Emotion::Happy), 0.7),
                (Signal::emotion(Emotion::Relaxed), 0.3),
            ],
        ),
        "blink" | "eyeblink" | "eyesblink" | "eyesclosed" | "eyesclose" | "closeeyes" => {
            means(Simple, Part::Lids, &both_lids())
        }
        "blinkleft" | "blinkl" => one(Part::Lids, Signal::shape(B::EyeBlinkLeft)),
        "blinkright" | "blinkr" => one(Part::Lids, Signal::shape(B::EyeBlinkRight)),
        "eyeslookup" => one(Part::Look, Signal::look(Look::Up)),
        "eyeslookdown" => one(Part::Look, Signal::look(Look::Down)),
        "eyeslookleft" => one(Part::Look, Signal::look(Look::Left)),
        "eyeslookright" => one(Part::Look, Signal::look(Look::Right)),
        _ => None,
    }
}

#[cfg(test)]
#[path = "dialect_tests.rs"]
mod tests;
