//! Reads the `VRM` extension: VRM 0.x.
//!
//! Its blend shape groups are expressions by other names, without overrides; they name
//! meshes where 1.0 names nodes, and count weights to 100.

use super::parse::{MOST_BINDS, MOST_EXPRESSIONS, Nodes, Problems, checked, index, number, short};
use super::{Bones, Expression, LookAt, LookBy, Override, RangeMap, Version, Vrm};
use serde_json::Value;

/// Reads the extension's value.
pub(crate) fn parse(value: &Value, nodes: &impl Nodes) -> (Vrm, Problems) {
    let mut problems = Problems::default();
    let mut vrm = Vrm {
        version: Version::Zero,
        ..Vrm::default()
    };
    let mut count = 0;
    let master = value.get("blendShapeMaster").unwrap_or(&Value::Null);
    for group in list(master, "blendShapeGroups") {
        if vrm.expressions.len() >= MOST_EXPRESSIONS {
            problems.add(|| format!("it has more than {MOST_EXPRESSIONS} blend shape groups"));
            break;
        }
        let text = |name: &str| group.get(name).and_then(Value::as_str).unwrap_or_default();
        let preset = preset(text("presetName"));
        let name = short(preset.unwrap_or(text("name")));
        let mut binds = Vec::new();
        for bind in list(group, "binds") {
            if count >= MOST_BINDS {
                problems.add(|| format!("its groups bind more than {MOST_BINDS} morph targets"));
                break;
            }
            count += 1;
            let of = |name: &str| bind.get(name).and_then(index);
            let (Some(mesh), Some(target)) = (of("mesh"), of("index")) else {
                problems.add(|| format!("the group \"{name}\" has a bind without mesh and index"));
                continue;
            };
            let weight = bind.get("weight").and_then(number).unwrap_or(100.0) / 100.0;
            let found = nodes.with_mesh(mesh);
            if found.is_empty() {
                problems
                    .add(|| format!("the group \"{name}\" binds mesh {mesh}, which is not shown"));
            }
            // Hardly any mesh is shown twice, and none often.
            for node in found.into_iter().take(8) {
                match checked(node, target, weight, nodes) {
                    Ok(bind) => binds.push(bind),
                    Err(problem) => problems.add(|| format!("the group \"{name}\" {problem}")),
                }
            }
        }
        vrm.expressions.push(Expression {
            kind: Expression::kind_of(&name, preset.is_some()),
            name,
            is_preset: preset.is_some(),
            is_binary: group.get("isBinary").and_then(Value::as_bool) == Some(true),
            overrides: [Override::None; 3],
            binds,
        });
    }
    vrm.look = value.get("firstPerson").map(look_at).unwrap_or_default();
    vrm.bones = bones(value);
    (vrm, problems)
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    let list = value.get(name).and_then(Value::as_array);
    list.into_iter().flatten()
}

/// The 1.0 name of a preset.
fn preset(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "a" => "aa",
        "i" => "ih",
        "u" => "ou",
        "e" => "ee",
        "o" => "oh",
        "blink" => "blink",
        "blink_l" => "blinkLeft",
        "blink_r" => "blinkRight",
        "joy" => "happy",
        "angry" => "angry",
        "sorrow" => "sad",
        "fun" => "relaxed",
        "neutral" => "neutral",
        "lookup" => "lookUp",
        "lookdown" => "lookDown",
        "lookleft" => "lookLeft",
        "lookright" => "lookRight",
        _ => return None,
    })
}

fn look_at(value: &Value) -> LookAt {
    let by = match value.get("lookAtTypeName").and_then(Value::as_str) {
        Some("BlendShape") => LookBy::Expressions,
        _ => LookBy::Bones,
    };
    let map = |name: &str| {
        let of = |field: &str| value.get(name)?.get(field).and_then(number);
        let scale = if by == LookBy::Bones { 10.0 } else { 1.0 };
        RangeMap {
            most: of("xRange").unwrap_or(90.0).clamp(0.0, 180.0),
            scale: of("yRange").unwrap_or(scale).clamp(0.0, 90.0),
        }
    };
    LookAt {
        by,
        inner: map("lookAtHorizontalInner"),
        outer: map("lookAtHorizontalOuter"),
        down: map("lookAtVerticalDown"),
        up: map("lookAtVerticalUp"),
    }
}

fn bones(value: &Value) -> Bones {
    let list = value.get("humanoid").and_then(|it| it.get("humanBones"));
    let bone = |name: &str| {
        let mut list = list?.as_array()?.iter().take(256);
        let bone = list.find(|it| it.get("bone").and_then(Value::as_str) == Some(name));
        index(bone?.get("node")?)
    };
    Bones {
        head: bone("head"),
        eyes: [bone("leftEye"), bone("rightEye")],
        jaw: bone("jaw"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::parse::tests::{OneMesh, any_json};
    use super::super::{Bind, Kind};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn groups_become_expressions() {
        let (vrm, problems) = parse(
            &json!({
                "blendShapeMaster": {"blendShapeGroups": [
                    {"name": "A", "presetName": "a", "binds": [{"mesh": 1, "index": 4, "weight": 50}]},
                    {"name": "Blink_L", "presetName": "blink_l", "isBinary": true, "binds": []},
                    {"name": "JawOpen", "presetName": "unknown", "binds": [{"mesh": 9, "index": 0, "weight": 100}]},
                ]},
                "humanoid": {"humanBones": [{"bone": "head", "node": 5}, {"bone": "rightEye", "node": 6}]},
                "firstPerson": {"lookAtTypeName": "Bone", "lookAtVerticalUp": {"xRange": 10, "yRange": 5}},
            }),
            &OneMesh,
        );
        let [a, blink, jaw] = &vrm.expressions[..] else {
            panic!("three groups");
        };
        let bind = Bind {
            node: 3,
            target: 4,
            weight: 0.5,
        };
        assert_eq!(
            (a.name.as_str(), a.kind, &a.binds[..]),
            ("aa", Kind::Mouth, &[bind][..])
        );
        assert!(blink.is_binary && blink.name == "blinkLeft");
        assert_eq!((jaw.is_preset, jaw.kind), (false, Kind::Mouth));
        assert!(problems.sentence("x").unwrap().contains("mesh 9"));
        assert_eq!(vrm.bones.head, Some(5));
        assert_eq!(vrm.bones.eyes, [None, Some(6)]);
        assert_eq!(vrm.look.up.map(5.0), 2.5);
    }

    proptest! {
        #[test]
        fn no_json_is_too_strange(value in any_json(), groups in any_json()) {
            let nested = json!({"blendShapeMaster": {"blendShapeGroups": groups}, "firstPerson": value});
            for value in [value, nested] {
                let (vrm, _) = parse(&value, &OneMesh);
                for bind in vrm.expressions.iter().flat_map(|it| &it.binds) {
                    prop_assert!(bind.node == 3 && bind.target < 10);
                }
            }
        }
    }
}
