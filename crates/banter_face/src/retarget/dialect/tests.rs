//! Tests of what names mean.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use banter_core::Viseme;
use proptest::prelude::*;

fn of(name: &str) -> (Dialect, Signal) {
    let meanings = meanings(name);
    let meaning = meanings
        .first()
        .unwrap_or_else(|| panic!("{name} is not known"));
    (meaning.dialect, meaning.terms[0].0)
}

#[test]
fn arkit_in_every_spelling() {
    let shape = |shape| (Dialect::Arkit, Signal::shape(shape));
    for name in [
        "eyeBlinkLeft",
        "eyeBlink_L",
        "eyeBlink.L",
        "EyeBlink_Left",
        "eye_blink_left",
        "blendShape1.eyeBlinkLeft",
        "Face:head.eyeBlink_L",
    ] {
        assert_eq!(of(name), shape(Blendshape::EyeBlinkLeft), "{name}");
    }
    assert_eq!(of("jaw.Open"), shape(Blendshape::JawOpen));
}

#[test]
fn visemes_in_every_spelling() {
    let marked = |viseme| (Dialect::Visemes, Signal::viseme(viseme));
    for name in [
        "viseme_PP",
        "vrc.v_pp",
        "v_pp",
        "Body.vrc.v_PP",
        "Viseme.pp",
    ] {
        assert_eq!(of(name), marked(Viseme::Pp), "{name}");
    }
    for (name, viseme) in [
        ("viseme_I", Viseme::Ih),
        ("viseme_O", Viseme::Oh),
        ("viseme_U", Viseme::Ou),
        ("viseme_E", Viseme::E),
        ("viseme_sil", Viseme::Sil),
    ] {
        assert_eq!(of(name), marked(viseme), "{name}");
    }
    assert_eq!(of("aa"), (Dialect::Bare, Signal::viseme(Viseme::Aa)));
    assert_eq!(of("E"), (Dialect::Bare, Signal::viseme(Viseme::E)));
}

#[test]
fn other_rigs() {
    assert_eq!(of("Face.M_F00_000_00_Fcl_MTH_A").0, Dialect::Vroid);
    assert_eq!(
        of("Fcl_EYE_Close_L").1,
        Signal::shape(Blendshape::EyeBlinkLeft)
    );
    assert_eq!(
        of("Fcl_BRW_Sorrow").1,
        Signal::shape(Blendshape::BrowInnerUp)
    );
    assert_eq!(of("あ"), (Dialect::Mmd, Signal::viseme(Viseme::Aa)));
    assert_eq!(of("まばたき").0, Dialect::Mmd);
    assert_eq!(of("mouthOpen").0, Dialect::Simple);
    assert_eq!(
        of("vrc.blink_left").1,
        Signal::shape(Blendshape::EyeBlinkLeft)
    );
}

/// What a shape's weight is made of.
fn terms(name: &str) -> Vec<(Blendshape, f32)> {
    let meanings = meanings(name);
    let meaning = meanings
        .first()
        .unwrap_or_else(|| panic!("{name} is not known"));
    assert_eq!(meaning.dialect, Dialect::Arkit, "{name}");
    let shape = |signal: Signal| Blendshape::ALL[usize::from(signal.0)];
    meaning
        .terms
        .iter()
        .map(|(it, factor)| (shape(*it), *factor))
        .collect()
}

#[test]
fn other_trackers_shapes_are_arkit_s() {
    use Blendshape as B;
    for (name, shape) in [
        ("LipsTogether", B::MouthClose),
        ("LipsStretch_R", B::MouthStretchRight),
        ("LipsUpperUp_L", B::MouthUpperUpLeft),
        ("BrowsD_L", B::BrowDownLeft),
        ("BrowsU_C", B::BrowInnerUp),
        ("EyeOpen_R", B::EyeWideRight),
        ("Puff", B::CheekPuff),
        ("JawFwd", B::JawForward),
        ("AU26", B::JawOpen),
        ("AU_26", B::JawOpen),
        ("face_AU12_L", B::MouthSmileLeft),
        ("AU01_InnerBrowRaiser", B::BrowInnerUp),
        ("CTRL_expressions_jawOpen", B::JawOpen),
        ("CTRL_expressions_mouthLipsTogetherUL", B::MouthClose),
        ("CTRL_expressions_mouthCornerPullR", B::MouthSmileRight),
        ("head_lod0_mesh__jawOpen", B::JawOpen),
        ("Mouth_Roll_In_Lower", B::MouthRollLower),
        ("Brow_Drop_R", B::BrowDownRight),
        ("Eye_L_Look_Down", B::EyeLookDownLeft),
        ("facs_bs_MouthClose_div2", B::MouthClose),
        ("L_eyeBlink", B::EyeBlinkLeft),
        ("jawOpenShape", B::JawOpen),
        ("jawOpen.001", B::JawOpen),
        ("BS jaw open", B::JawOpen),
        ("Smile_L", B::MouthSmileLeft),
        ("Lip_Funneler_LB", B::MouthFunnel),
        ("Lip_Corner_Puller_R", B::MouthSmileRight),
        ("Mouth_Ape_Shape", B::MouthClose),
        ("LefteyeClosed", B::EyeBlinkLeft),
        ("Eye_Right_Blink", B::EyeBlinkRight),
    ] {
        assert_eq!(terms(name), [(shape, 1.0)], "{name}");
    }
    assert_eq!(
        terms("AU15"),
        [(B::MouthFrownLeft, 0.5), (B::MouthFrownRight, 0.5)]
    );
}

#[test]
fn other_mouths_of_sounds() {
    let viseme = |name: &str, dialect: Dialect| {
        let meanings = meanings(name);
        let found = meanings.iter().find(|it| it.dialect == dialect);
        let found = found.unwrap_or_else(|| panic!("{name} is not known as {dialect:?}"));
        Viseme::ALL[usize::from(found.terms[0].0.0) - Blendshape::COUNT]
    };
    for (name, dialect, expected) in [
        ("V_Explosive", Dialect::Visemes, Viseme::Pp),
        ("V_Dental_Lip", Dialect::Visemes, Viseme::Ff),
        ("B_M_P", Dialect::Bare, Viseme::Pp),
        ("Explosive", Dialect::Bare, Viseme::Pp),
        ("MBP", Dialect::Bare, Viseme::Pp),
        ("eCTRLvM", Dialect::Visemes, Viseme::Pp),
        ("head__eCTRLvUW", Dialect::Visemes, Viseme::Ou),
        ("Face_viseme_PP", Dialect::Visemes, Viseme::Pp),
        ("mouth_A", Dialect::Letters, Viseme::Pp),
        ("G", Dialect::Letters, Viseme::Ff),
        ("A", Dialect::Vowels, Viseme::Aa),
        ("mouth_u", Dialect::Vowels, Viseme::Ou),
        ("ee", Dialect::Vowels, Viseme::E),
    ] {
        assert_eq!(viseme(name, dialect), expected, "{name}");
    }
}

#[test]
fn what_moves_a_mouth_is_worth_most() {
    assert_eq!(worth("Head.jawOpen"), Worth::Mouth);
    assert_eq!(worth("eyeBlink_L"), Worth::Face);
    assert_eq!(worth("pose_012"), Worth::Nothing);
}

#[test]
fn strangers_are_refused() {
    for name in [
        "",
        "Key 1",
        "Fat",
        ".",
        "...",
        ":",
        "Fcl_",
        "Fcl_HA_Hide",
        "viseme_",
        "v_",
        "k",
        "jaw",
        "Head",
        "Fcl_ALL_Neutral",
        "blinker",
    ] {
        assert_eq!(meanings(name), [], "{name}");
    }
    assert_eq!(meanings(&"jawOpen.".repeat(10_000)), []);
}

proptest! {
    #[test]
    fn no_name_is_too_strange(name in "\\PC*") {
        let _ = worth(&name);
    }

    #[test]
    fn nor_nearly_known_ones(head in "(vrc|viseme|v|Fcl|Fcl_MTH|[a-z]{0,3})", mark in "[._:|\\- ]{0,2}", tail in "\\PC{0,6}") {
        let _ = meanings(&format!("{head}{mark}{tail}"));
    }
}
