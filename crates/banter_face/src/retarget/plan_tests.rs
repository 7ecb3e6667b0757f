//! Which avatars are taken for what.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::make::{Make, Targets};
use super::plan::{Plan, plan};
use super::signal::{Emotion, FIXED, Part, Signal, Wanted, fill};
use super::{FaceTable, Links, RigKind};
use crate::FaceBlend;
use crate::blend::Mix;
use crate::rig::vrm::Vrm;
use banter_core::{Blendshape, Viseme, Weights};
use proptest::prelude::*;

/// A model of one mesh.
struct Model {
    names: Vec<String>,
    vrm: Option<Vrm>,
    table: Option<FaceTable>,
    extras: Vec<String>,
    has_eyes: bool,
}

fn model(names: &[&str]) -> Model {
    Model {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        vrm: None,
        table: None,
        extras: Vec::new(),
        has_eyes: false,
    }
}

fn visemes(prefix: &str) -> Vec<String> {
    Viseme::ALL.map(|it| format!("{prefix}{it}")).to_vec()
}

impl Model {
    fn plan(&self) -> Plan {
        plan(Make {
            meshes: &[Targets {
                names: &self.names,
                count: self.names.len(),
                node: Some(3),
            }],
            vrm: self.vrm.as_ref(),
            table: self.table.as_ref(),
            extras: &self.extras,
            has_eyes: self.has_eyes,
        })
    }

    /// What it shows of a face, by the names of its targets.
    fn shown(&self, face: &[(Blendshape, f32)], visemes: Option<Viseme>) -> Vec<(String, f32)> {
        let plan = self.plan();
        let mut targets = vec![0.0; self.names.len()];
        let mut links = Links::new(plan.rows[0].clone(), &targets, &Links::default());
        let all = Wanted {
            visemes: true,
            emotions: true,
            look: true,
        };
        let more = self.extras.len() + plan.vrm.as_ref().map_or(0, |vrm| vrm.len());
        let mut signals = vec![0.0; usize::from(FIXED) + more];
        let given = visemes.map(|viseme| {
            let mut given = [0.0; 15];
            given[viseme.index()] = 1.0;
            given
        });
        let face: Weights = face.iter().copied().collect();
        fill(&mut signals, &face, given.as_ref(), all);
        if let Some(vrm) = &plan.vrm {
            vrm.evaluate(&mut signals);
        }
        links.show(&signals, &Mix::new(&FaceBlend::default()), &mut targets);
        let names = self.names.iter().cloned();
        let shown = names.zip(targets).filter(|(_, weight)| *weight > 0.01);
        shown.collect()
    }
}

#[test]
fn visemes_make_a_mouth_only_if_there_are_enough() {
    let mut names = visemes("vrc.v_");
    names.push("Key 1".to_owned());
    let full = Model {
        names,
        ..model(&[])
    };
    let made = full.plan();
    assert_eq!((made.kind, made.shapes), (Some(RigKind::Visemes), 15));
    assert!(made.opens && !made.looks);
    let shown = full.shown(&[], Some(Viseme::Oh));
    assert_eq!(shown, [("vrc.v_oh".to_owned(), 1.0)]);
    // Nobody gives visemes: they come from the face.
    let shown = full.shown(&[(Blendshape::JawOpen, 0.6)], None);
    let most = shown.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    assert_eq!(most.0, "vrc.v_aa");

    assert_eq!(model(&["v_aa", "v_e"]).plan().kind, None);
    assert_eq!(model(&["E", "aa", "nn", "RR", "oh"]).plan().kind, None);
    let bare = Model {
        names: visemes(""),
        ..model(&[])
    };
    assert_eq!(bare.plan().kind, Some(RigKind::Visemes));
}

#[test]
fn the_finer_mouth_wins_and_never_both() {
    let mut names = visemes("viseme_");
    names.extend(Blendshape::ALL.map(|shape| shape.name().to_owned()));
    let both = Model {
        names,
        ..model(&[])
    };
    assert_eq!(both.plan().kind, Some(RigKind::Arkit));
    let shown = both.shown(&[(Blendshape::JawOpen, 0.5)], Some(Viseme::Aa));
    assert_eq!(shown, [("jawOpen".to_owned(), 0.5)]);

    // A few of ARKit's shapes beside visemes: lids, and corners for moods.
    let mut names = visemes("viseme_");
    let few = ["eyeBlinkLeft", "mouthSmileLeft", "jawOpen", "browInnerUp"];
    names.extend(few.map(str::to_owned));
    let mixed = Model {
        names,
        ..model(&[])
    };
    assert_eq!(mixed.plan().kind, Some(RigKind::Visemes));
    use Blendshape as B;
    let face = [
        (B::JawOpen, 0.5),
        (B::EyeBlinkLeft, 1.0),
        (B::MouthSmileLeft, 0.8),
        (B::MouthSmileRight, 0.8),
        (B::CheekSquintLeft, 0.8),
        (B::CheekSquintRight, 0.8),
    ];
    let shown = mixed.shown(&face, Some(Viseme::Aa));
    let expected = [
        ("viseme_aa", 1.0),
        ("eyeBlinkLeft", 1.0),
        ("mouthSmileLeft", 0.7),
    ];
    assert_eq!(shown, expected.map(|(name, w)| (name.to_owned(), w)));
}

#[test]
fn vroid_mmd_and_simple_rigs() {
    let vroid = model(&[
        "Fcl_MTH_A",
        "Fcl_MTH_I",
        "Fcl_MTH_U",
        "Fcl_MTH_E",
        "Fcl_MTH_O",
        "Fcl_EYE_Close_L",
        "Fcl_BRW_Angry",
        "Fcl_ALL_Angry",
    ]);
    assert_eq!(vroid.plan().kind, Some(RigKind::Vroid));
    let angry = [Blendshape::BrowDownLeft, Blendshape::BrowDownRight].map(|it| (it, 1.0));
    let shown = vroid.shown(&angry, Some(Viseme::Ou));
    let expected = [("Fcl_MTH_U", 1.0), ("Fcl_BRW_Angry", 1.0)];
    assert_eq!(shown, expected.map(|(name, w)| (name.to_owned(), w)));

    let mmd = model(&["あ", "い", "う", "え", "お", "まばたき"]);
    assert_eq!(mmd.plan().kind, Some(RigKind::Mmd));
    assert_eq!(model(&["あ", "い"]).plan().kind, None);

    let simple = model(&["mouthOpen", "mouthSmile"]);
    assert_eq!(simple.plan().kind, Some(RigKind::Simple));
    let open = [(Blendshape::JawOpen, 0.7), (Blendshape::MouthClose, 0.2)];
    let shown = simple.shown(&open, None);
    assert!(shown.len() == 1 && (shown[0].1 - 0.5).abs() < 1e-6);
    assert_eq!(model(&["Key 1", "Key 2"]).plan().kind, None);
    assert_eq!(model(&["eyeBlinkLeft"]).plan().kind, Some(RigKind::Arkit));
    assert!(!model(&["eyeBlinkLeft"]).plan().opens);
}

#[test]
fn a_table_extends_or_replaces_what_is_known() {
    let text = |automatic: bool| {
        format!(
            "(automatic: {automatic}, shapes: {{\"Mund\": (from: {{\"jawOpen\": 0.5}}), \
             \"eyeBlinkLeft\": (from: {{\"eyeBlinkLeft\": 1}}, max: 0.5)}})"
        )
    };
    let names = ["Mund", "eyeBlinkLeft", "eyeBlinkRight"];
    let face = [
        Blendshape::EyeBlinkLeft,
        Blendshape::EyeBlinkRight,
        Blendshape::JawOpen,
    ];
    let face = face.map(|shape| (shape, 1.0));
    let mut golem = Model {
        table: FaceTable::parse(&text(true), "golem").ok(),
        ..model(&names)
    };
    assert_eq!(golem.plan().kind, Some(RigKind::Table));
    let weights = |golem: &Model| -> Vec<f32> {
        golem
            .shown(&face, None)
            .into_iter()
            .map(|it| it.1)
            .collect()
    };
    assert_eq!(weights(&golem), [0.5, 0.5, 1.0]);
    golem.table = FaceTable::parse(&text(false), "golem").ok();
    assert_eq!(weights(&golem), [0.5, 0.5]);
    // What a VRM binds is a table's to say, too.
    golem.table = FaceTable::parse(&text(true), "golem").ok();
    golem.vrm = Some(vrm(&[("aa", 0, ""), ("blinkRight", 2, "")], &[], ""));
    assert_eq!(weights(&golem), [0.5, 0.5, 1.0]);
}

/// A VRM with the given expressions on node 3: name, target, more fields.
fn vrm(presets: &[(&str, usize, &str)], customs: &[&str], more: &str) -> Vrm {
    use crate::rig::vrm::{Nodes, parse};
    struct Any;
    impl Nodes for Any {
        fn targets(&self, _: usize) -> Option<usize> {
            Some(256)
        }
        fn with_mesh(&self, _: usize) -> Vec<usize> {
            Vec::new()
        }
    }
    let bind = |name: &str, target: usize, more: &str| {
        format!(
            "\"{name}\": {{\"morphTargetBinds\": [{{\"node\": 3, \"index\": {target}, \
             \"weight\": 1}}]{more}}}"
        )
    };
    let presets: Vec<String> = presets.iter().map(|(n, t, m)| bind(n, *t, m)).collect();
    let customs: Vec<String> = customs
        .iter()
        .enumerate()
        .map(|(target, name)| bind(name, target, ""))
        .collect();
    let text = format!(
        "{{\"expressions\": {{\"preset\": {{{}}}, \"custom\": {{{}}}}}{more}}}",
        presets.join(","),
        customs.join(",")
    );
    let value = serde_json::from_str(&text).unwrap();
    parse(&value, &Any).0
}

#[test]
fn a_vrm_shows_its_expressions() {
    let avatar = Model {
        vrm: Some(vrm(
            &[
                ("aa", 0, ""),
                ("ou", 1, ""),
                ("happy", 2, ", \"overrideMouth\": \"blend\""),
                ("blinkLeft", 3, ""),
                ("blinkRight", 4, ""),
                ("blink", 5, ""),
                ("lookLeft", 6, ""),
            ],
            &["Fang"],
            ", \"lookAt\": {\"type\": \"expression\"}",
        )),
        ..model(&["a", "u", "joy", "bl", "br", "b", "left"])
    };
    let made = avatar.plan();
    assert_eq!((made.kind, made.shapes), (Some(RigKind::Vrm1), 6));
    assert!(made.opens && made.looks);
    use Blendshape as B;
    let shown = avatar.shown(&[(B::EyeBlinkLeft, 1.0)], Some(Viseme::Aa));
    assert_eq!(shown, [("a".to_owned(), 1.0), ("bl".to_owned(), 1.0)]);
    let smile = [B::MouthSmileLeft, B::CheekSquintLeft];
    let smile = smile.map(|shape| [(shape, 0.25), (shape.mirrored(), 0.25)]);
    let shown = avatar.shown(&smile.concat(), Some(Viseme::Aa));
    assert_eq!(shown, [("a".to_owned(), 0.5), ("joy".to_owned(), 0.5)]);
    let left = [(B::EyeLookOutLeft, 1.0), (B::EyeLookInRight, 1.0)];
    let shown = avatar.shown(&left, Some(Viseme::Sil));
    // A third of the 90 degrees that the default range map reaches to.
    assert!(
        shown.len() == 1 && (shown[0].1 - 1.0 / 3.0).abs() < 1e-4,
        "{shown:?}"
    );
}

#[test]
fn a_vrm_with_arkit_s_shapes_uses_them() {
    let names: Vec<&str> = Blendshape::ALL.iter().map(|it| it.name()).collect();
    let aa = [("aa", 17, ""), ("blink", 0, ""), ("happy", 23, "")];
    let face = [(Blendshape::JawOpen, 0.5), (Blendshape::EyeBlinkLeft, 0.5)];
    let jaw = [
        ("eyeBlinkLeft".to_owned(), 0.5),
        ("jawOpen".to_owned(), 0.5),
    ];
    // By names, and by "perfect sync".
    for customs in [&[][..], &names] {
        let avatar = Model {
            vrm: Some(vrm(&aa, customs, "")),
            ..model(&names)
        };
        assert_eq!(avatar.plan().kind, Some(RigKind::Vrm1));
        assert_eq!(avatar.shown(&face, Some(Viseme::Aa)), jaw);
        assert!(avatar.plan().looks);
        // Eyes that the file turns by bones are not turned by shapes too.
        let avatar = Model {
            has_eyes: true,
            ..avatar
        };
        assert!(!avatar.plan().looks);
    }
}

#[test]
fn the_game_can_move_expressions_by_name() {
    let avatar = Model {
        vrm: Some(vrm(
            &[("aa", 0, ""), ("neutral", 2, "")],
            &["x", "Fang"],
            "",
        )),
        extras: vec!["Fang".to_owned(), "neutral".to_owned()],
        ..model(&["a", "fang", "n"])
    };
    assert_eq!(avatar.plan().vrm.unwrap().len(), 3);
    let none = model(&["Fang"]);
    let none = Model {
        extras: avatar.extras,
        ..none
    };
    assert_eq!(none.plan().kind, None, "what the game adds makes no face");
    assert_eq!(none.plan().rows[0].len(), 1);
    let emotion = Signal::emotion(Emotion::Happy);
    assert!(emotion.is_emotion() && Part::Mood as usize == 4);
}

proptest! {
    #[test]
    fn whatever_is_bound_stays_within_bounds(
        names in prop::collection::vec("(viseme_|vrc\\.v_|Fcl_MTH_|eye|jaw)?(aa|PP|A|Open|BlinkLeft|.{0,3})", 0..40),
        face in prop::array::uniform32(any::<f32>()),
        seen in prop::option::of(0_usize..15),
    ) {
        let avatar = Model { names, ..model(&[]) };
        let face: Vec<(Blendshape, f32)> = Blendshape::ALL.into_iter().zip(face).collect();
        for (name, weight) in avatar.shown(&face, seen.map(|it| Viseme::ALL[it])) {
            prop_assert!((0.0..=1.0).contains(&weight), "{name} {weight}");
        }
    }
}
