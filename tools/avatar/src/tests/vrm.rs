//! VRM 1.0 by its own rules.

use std::collections::HashSet;

use serde_json::Value;

use super::people;
use crate::head::shapes::ARKIT_52;

/// The bones without which there is no humanoid.
const NEEDED: [&str; 15] = [
    "hips",
    "spine",
    "head",
    "leftUpperLeg",
    "leftLowerLeg",
    "leftFoot",
    "rightUpperLeg",
    "rightLowerLeg",
    "rightFoot",
    "leftUpperArm",
    "leftLowerArm",
    "leftHand",
    "rightUpperArm",
    "rightLowerArm",
    "rightHand",
];

#[test]
fn every_vrm_is_read_and_says_what_it_must() {
    for (name, model) in people() {
        let bytes = crate::bytes(model, true).unwrap();
        let file = gltf::Gltf::from_slice(&bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        let vrm = file.extension_value("VRMC_vrm").unwrap();
        assert_eq!(vrm["specVersion"], "1.0");
        let bones = vrm["humanoid"]["humanBones"].as_object().unwrap();
        assert!(NEEDED.iter().all(|b| bones.contains_key(*b)));
        let nodes: HashSet<u64> = bones
            .values()
            .map(|b| b["node"].as_u64().unwrap())
            .collect();
        assert_eq!(nodes.len(), bones.len(), "no node is two bones");
        // The T-pose without turns.
        assert!(
            file.nodes()
                .all(|n| n.transform().decomposed().1 == [0.0, 0.0, 0.0, 1.0])
        );
        let meta = &vrm["meta"];
        assert!(meta["authors"].as_array().is_some_and(|a| !a.is_empty()));
        assert_eq!(meta["licenseUrl"], "https://vrm.dev/licenses/1.0/");
        assert!(
            meta["otherLicenseUrl"]
                .as_str()
                .unwrap()
                .contains("publicdomain/zero")
        );
        assert_eq!(vrm["lookAt"]["type"], "expression");
        for annotation in vrm["firstPerson"]["meshAnnotations"].as_array().unwrap() {
            let node = usize::try_from(annotation["node"].as_u64().unwrap()).unwrap();
            assert!(file.nodes().nth(node).unwrap().mesh().is_some());
        }
    }
}

#[test]
fn every_expression_names_shapes_that_exist() {
    let bytes = crate::bytes(super::mara(), true).unwrap();
    let file = gltf::Gltf::from_slice(&bytes).unwrap();
    let expressions = &file.extension_value("VRMC_vrm").unwrap()["expressions"];
    let custom = expressions["custom"].as_object().unwrap();
    assert!(ARKIT_52.iter().all(|name| custom.contains_key(*name)));
    let preset = expressions["preset"].as_object().unwrap();
    assert_eq!(preset.len(), 18);
    for (name, expression) in preset.iter().chain(custom) {
        let binds = expression["morphTargetBinds"].as_array().unwrap();
        assert!(name == "neutral" || !binds.is_empty(), "{name}");
        for bind in binds {
            let number = |v: &Value| usize::try_from(v.as_u64().unwrap()).unwrap();
            let mesh = file
                .nodes()
                .nth(number(&bind["node"]))
                .unwrap()
                .mesh()
                .unwrap();
            let shapes = mesh.primitives().next().unwrap().morph_targets().count();
            assert!(number(&bind["index"]) < shapes, "{name}");
        }
    }
}
