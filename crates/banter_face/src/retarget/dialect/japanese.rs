//! Names as VRoid Studio and MikuMikuDance give them.

use super::super::signal::{Emotion, Part, Signal};
use super::sounds::Vowel;
use super::{Dialect, Meaning, mean, means};
use crate::retarget::dialect::both_lids;
use banter_core::Blendshape;

pub(super) fn vroid(shape: &str) -> Option<Meaning> {
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

pub(super) fn mmd(name: &str) -> Option<Meaning> {
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
