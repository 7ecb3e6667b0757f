//! The extension `VRMC_vrm` 1.0: humanoid, expressions, gaze, first person, and who may do what.

use serde_json::{Map, Value, json};

use crate::head::shapes::ARKIT_52;
use crate::mesh::Model;

/// The expressions that VRM names, and the shapes that they are made of.
type Preset = (&'static str, &'static [(&'static str, f64)]);

#[rustfmt::skip]
const PRESETS: [Preset; 18] = [
    ("neutral", &[]),
    ("happy", &[("mouthSmileLeft", 0.9), ("mouthSmileRight", 0.9), ("cheekSquintLeft", 0.6), ("cheekSquintRight", 0.6), ("eyeSquintLeft", 0.3), ("eyeSquintRight", 0.3)]),
    ("angry", &[("browDownLeft", 0.9), ("browDownRight", 0.9), ("noseSneerLeft", 0.35), ("noseSneerRight", 0.35), ("mouthFrownLeft", 0.4), ("mouthFrownRight", 0.4)]),
    ("sad", &[("browInnerUp", 0.85), ("mouthFrownLeft", 0.7), ("mouthFrownRight", 0.7), ("mouthShrugLower", 0.3)]),
    ("relaxed", &[("mouthSmileLeft", 0.35), ("mouthSmileRight", 0.35), ("eyeSquintLeft", 0.25), ("eyeSquintRight", 0.25)]),
    ("surprised", &[("browInnerUp", 0.7), ("browOuterUpLeft", 0.7), ("browOuterUpRight", 0.7), ("eyeWideLeft", 0.7), ("eyeWideRight", 0.7), ("jawOpen", 0.25)]),
    ("aa", &[("jawOpen", 0.65), ("mouthLowerDownLeft", 0.2), ("mouthLowerDownRight", 0.2)]),
    ("ih", &[("jawOpen", 0.22), ("mouthStretchLeft", 0.4), ("mouthStretchRight", 0.4)]),
    ("ou", &[("mouthPucker", 0.7), ("mouthFunnel", 0.25), ("jawOpen", 0.15)]),
    ("ee", &[("mouthSmileLeft", 0.4), ("mouthSmileRight", 0.4), ("mouthStretchLeft", 0.3), ("mouthStretchRight", 0.3), ("jawOpen", 0.16)]),
    ("oh", &[("mouthFunnel", 0.6), ("jawOpen", 0.35)]),
    ("blink", &[("eyeBlinkLeft", 1.0), ("eyeBlinkRight", 1.0)]),
    ("blinkLeft", &[("eyeBlinkLeft", 1.0)]),
    ("blinkRight", &[("eyeBlinkRight", 1.0)]),
    ("lookUp", &[("eyeLookUpLeft", 1.0), ("eyeLookUpRight", 1.0)]),
    ("lookDown", &[("eyeLookDownLeft", 1.0), ("eyeLookDownRight", 1.0)]),
    ("lookLeft", &[("eyeLookOutLeft", 1.0), ("eyeLookInRight", 1.0)]),
    ("lookRight", &[("eyeLookInLeft", 1.0), ("eyeLookOutRight", 1.0)]),
];

/// The shapes of every mesh that has one of this name, as binds.
fn binds(model: &Model, shapes: &[(&str, f64)]) -> Vec<Value> {
    let mut binds = Vec::new();
    for (name, weight) in shapes {
        for (node, shown) in model.nodes.iter().enumerate() {
            let Some(mesh) = &shown.mesh else { continue };
            if let Some(index) = mesh.shape_names.iter().position(|n| n == name) {
                binds.push(json!({ "index": index, "node": node, "weight": weight }));
            }
        }
    }
    binds
}

/// The extension's value.
pub(crate) fn extension(model: &Model, eye: [f64; 3]) -> Value {
    let mut bones = Map::new();
    for &joint in &model.joints {
        bones.insert(model.nodes[joint].name.clone(), json!({ "node": joint }));
    }
    let expression = |shapes: &[(&str, f64)]| json!({ "morphTargetBinds": binds(model, shapes) });
    let preset: Map<String, Value> = PRESETS
        .iter()
        .map(|(name, shapes)| ((*name).to_owned(), expression(shapes)))
        .collect();
    let custom: Map<String, Value> = ARKIT_52
        .iter()
        .map(|name| ((*name).to_owned(), expression(&[(name, 1.0)])))
        .collect();
    let annotations: Vec<Value> = (0..model.nodes.len())
        .filter(|&i| model.nodes[i].mesh.is_some())
        .map(|i| {
            // Who wears the head does not see it from inside.
            let kind = if model.nodes[i].name == "Body" {
                "both"
            } else {
                "thirdPersonOnly"
            };
            json!({ "node": i, "type": kind })
        })
        .collect();
    let range = |most: f64| json!({ "inputMaxValue": most, "outputScale": 1.0 });
    json!({
        "expressions": { "custom": custom, "preset": preset },
        "firstPerson": { "meshAnnotations": annotations },
        "humanoid": { "humanBones": bones },
        "lookAt": {
            "offsetFromHeadBone": [0.0, eye[1], eye[2]],
            "rangeMapHorizontalInner": range(30.0),
            "rangeMapHorizontalOuter": range(30.0),
            "rangeMapVerticalDown": range(26.0),
            "rangeMapVerticalUp": range(24.0),
            "type": "expression",
        },
        "meta": {
            "allowAntisocialOrHateUsage": true,
            "allowExcessivelySexualUsage": true,
            "allowExcessivelyViolentUsage": true,
            "allowPoliticalOrReligiousUsage": true,
            "allowRedistribution": true,
            "authors": ["the bevy_banter contributors"],
            "avatarPermission": "everyone",
            "commercialUsage": "corporation",
            "copyrightInformation": "CC0-1.0",
            "creditNotation": "unnecessary",
            "licenseUrl": "https://vrm.dev/licenses/1.0/",
            "modification": "allowModificationRedistribution",
            "name": model.nodes[0].name,
            "otherLicenseUrl": "https://creativecommons.org/publicdomain/zero/1.0/",
            "version": "1.0",
        },
        "specVersion": "1.0",
    })
}
