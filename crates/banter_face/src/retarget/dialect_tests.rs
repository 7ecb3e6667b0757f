//! Tests of what names mean.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use proptest::prelude::*;

fn of(name: &str) -> (Dialect, Signal) {
    let meaning = meaning(name).unwrap_or_else(|| panic!("{name} is not known"));
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
        "a",
        "I",
        "jaw",
        "Head",
        "open",
        "Fcl_ALL_Neutral",
        "blinker",
    ] {
        assert_eq!(meaning(name), None, "{name}");
    }
    assert_eq!(meaning(&"jawOpen.".repeat(10_000)), None);
}

proptest! {
    #[test]
    fn no_name_is_too_strange(name in "\\PC*") {
        let _ = meaning(&name);
    }

    #[test]
    fn nor_nearly_known_ones(head in "(vrc|viseme|v|Fcl|Fcl_MTH|[a-z]{0,3})", mark in "[._:|\\- ]{0,2}", tail in "\\PC{0,6}") {
        let _ = meaning(&format!("{head}{mark}{tail}"));
    }
}
