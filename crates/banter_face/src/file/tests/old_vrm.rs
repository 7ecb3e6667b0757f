//! VRM 0.x, which looks the other way.

use super::*;

/// A VRM 0.x whose face is on its body, with a bind to a shape that it has not.
fn old_vrm() -> Maker {
    let mut maker = Maker::head(&["Morph 0", "Morph 1", "Morph 2"]);
    maker.json["nodes"][0]["name"] = json!("Body");
    let head = maker.push("nodes", json!({"name": "head", "translation": [0, 1.6, 0]}));
    maker.json["scenes"][0]["nodes"]
        .as_array_mut()
        .unwrap()
        .push(head.into());
    maker.json["extensionsUsed"] = json!(["VRM"]);
    maker.json["extensions"] = json!({"VRM": {
        "humanoid": {"humanBones": [{"bone": "head", "node": head}]},
        "blendShapeMaster": {"blendShapeGroups": [
            {"name": "A", "presetName": "a", "binds": [{"mesh": 0, "index": 0, "weight": 100}]},
            {"name": "Old", "presetName": "a", "binds": [{"mesh": 0, "index": 99, "weight": 100}]},
        ]},
    }});
    maker
}

/// Where the scene's own forward, which games take to be +Z, shows.
fn forward(theatre: &mut Theatre) -> Vec3 {
    let world = theatre.game.world_mut();
    let mut roots = world.query_filtered::<&Children, With<WorldAssetRoot>>();
    let scene = roots.single(world).unwrap()[0];
    let transform = world.get::<Transform>(scene).unwrap();
    transform.rotation * Vec3::NEG_Z
}

#[test]
fn an_old_vrm_faces_the_player_and_moves_its_mouth() {
    let mut theatre = show("odo.vrm", &old_vrm().bytes());
    assert_eq!(bound(&theatre).kind, RigKind::Vrm0);
    assert!(
        (forward(&mut theatre) - Vec3::Z).length() < 1e-5,
        "it looked along -Z"
    );
    let face: Vec<(Blendshape, f32)> = Viseme::Aa.pose().iter().collect();
    let open = shown(&mut theatre, &face);
    assert_eq!(open["Body"].len(), 1);
    assert!(
        open["Body"][0].0 == "Morph 0" && open["Body"][0].1 > 0.9,
        "{open:?}"
    );
    let face: Vec<(Blendshape, f32)> = Viseme::Pp.pose().iter().collect();
    let closed = shown(&mut theatre, &face);
    assert!(
        closed["Body"].iter().all(|(_, weight)| *weight < 0.1),
        "{closed:?}"
    );
}

#[test]
fn an_old_vrm_that_was_turned_round_before_is_left_so() {
    let mut maker = old_vrm();
    let mut bones = Vec::new();
    for (name, x) in [("leftUpperArm", 0.2), ("rightUpperArm", -0.2)] {
        let node = maker.push("nodes", json!({"name": name, "translation": [x, 1.3, 0]}));
        maker.json["scenes"][0]["nodes"]
            .as_array_mut()
            .unwrap()
            .push(node.into());
        bones.push(json!({"bone": name, "node": node}));
    }
    maker.json["extensions"]["VRM"]["humanoid"]["humanBones"] = json!(bones);
    let mut theatre = show("turned.vrm", &maker.bytes());
    assert!((forward(&mut theatre) - Vec3::NEG_Z).length() < 1e-5);
}
