//! Reads the `VRMC_vrm` extension: VRM 1.0.
//!
//! A file comes from anywhere. What makes no sense is left out, and the first such thing is
//! told; what is left is used.

use super::{Bind, Bones, Expression, Kind, LookAt, LookBy, Override, RangeMap, Version, Vrm};
use serde_json::Value;

/// More expressions than any avatar has.
pub(super) const MOST_EXPRESSIONS: usize = 256;
/// More morph targets than all expressions of an avatar bind.
pub(super) const MOST_BINDS: usize = 4096;
/// How much of a name is kept.
pub(super) const LONGEST_NAME: usize = 64;

/// What is known of the file itself.
pub(crate) trait Nodes {
    /// How many morph targets a node's mesh has, if it is a node with a mesh.
    fn targets(&self, node: usize) -> Option<usize>;
    /// The nodes that show a mesh.
    fn with_mesh(&self, mesh: usize) -> Vec<usize>;
}

/// What was left out.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Problems {
    count: usize,
    first: String,
}

impl Problems {
    pub(super) fn add(&mut self, problem: impl FnOnce() -> String) {
        if self.count == 0 {
            self.first = problem();
        }
        self.count += 1;
    }

    /// One sentence, if there is anything to tell.
    pub(crate) fn sentence(&self, file: &str) -> Option<String> {
        let more = match self.count {
            0 => return None,
            1 => String::new(),
            more => format!(" and {} more like it", more - 1),
        };
        Some(format!(
            "{file}: {}{more}; that is left out, so the face shows less than it could; export \
             the model again, or name its shapes in a face table",
            self.first
        ))
    }
}

/// Reads the extension's value.
pub(crate) fn parse(value: &Value, nodes: &impl Nodes) -> (Vrm, Problems) {
    let mut problems = Problems::default();
    let mut vrm = Vrm {
        version: Version::One,
        ..Vrm::default()
    };
    let mut binds = 0;
    for (group, is_preset) in [("preset", true), ("custom", false)] {
        let group = value.get("expressions").and_then(|it| it.get(group));
        for (name, value) in group.and_then(Value::as_object).into_iter().flatten() {
            if vrm.expressions.len() >= MOST_EXPRESSIONS {
                problems.add(|| format!("it has more than {MOST_EXPRESSIONS} expressions"));
                break;
            }
            if value.is_object() {
                let name = short(name);
                let expression =
                    expression(name, is_preset, value, nodes, &mut binds, &mut problems);
                vrm.expressions.push(expression);
            }
        }
    }
    let look = value.get("lookAt");
    vrm.look = look.map(look_at).unwrap_or_default();
    let bone = |name: &str| {
        let bones = value.get("humanoid")?.get("humanBones")?;
        index(bones.get(name)?.get("node")?)
    };
    vrm.bones = Bones {
        head: bone("head"),
        eyes: [bone("leftEye"), bone("rightEye")],
        jaw: bone("jaw"),
    };
    (vrm, problems)
}

fn expression(
    name: String,
    is_preset: bool,
    value: &Value,
    nodes: &impl Nodes,
    count: &mut usize,
    problems: &mut Problems,
) -> Expression {
    let mut binds = Vec::new();
    let list = value.get("morphTargetBinds").and_then(Value::as_array);
    for value in list.into_iter().flatten() {
        if *count >= MOST_BINDS {
            problems.add(|| format!("its expressions bind more than {MOST_BINDS} morph targets"));
            break;
        }
        let bind = bind(value, nodes);
        match bind {
            Ok(bind) => {
                *count += 1;
                binds.push(bind);
            }
            Err(problem) => problems.add(|| format!("the expression \"{name}\" {problem}")),
        }
    }
    let over = |name: &str| match value.get(name).and_then(Value::as_str) {
        Some("block") => Override::Block,
        Some("blend") => Override::Blend,
        _ => Override::None,
    };
    let kind = Expression::kind_of(&name, is_preset);
    let mut overrides = ["overrideMouth", "overrideBlink", "overrideLookAt"].map(over);
    if kind != Kind::Other
        && let Some(own) = overrides.get_mut(kind as usize)
    {
        *own = Override::None;
    }
    Expression {
        name,
        is_preset,
        kind,
        is_binary: value.get("isBinary").and_then(Value::as_bool) == Some(true),
        overrides,
        binds,
    }
}

fn bind(value: &Value, nodes: &impl Nodes) -> Result<Bind, String> {
    let of = |name: &str| value.get(name).and_then(index);
    let (Some(node), Some(target)) = (of("node"), of("index")) else {
        return Err("has a bind without node and index".to_owned());
    };
    let weight = value.get("weight").and_then(number).unwrap_or(1.0);
    checked(node, target, weight, nodes)
}

/// A bind to a morph target that is there.
pub(super) fn checked(
    node: usize,
    target: usize,
    weight: f32,
    nodes: &impl Nodes,
) -> Result<Bind, String> {
    match nodes.targets(node) {
        None => Err(format!("binds node {node}, which has no mesh")),
        Some(targets) if target >= targets => Err(format!(
            "binds morph target {target} of node {node}, which has {targets}"
        )),
        Some(_) => Ok(Bind {
            node,
            target,
            weight: weight.clamp(0.0, 1.0),
        }),
    }
}

fn look_at(value: &Value) -> LookAt {
    let by = match value.get("type").and_then(Value::as_str) {
        Some("expression") => LookBy::Expressions,
        _ => LookBy::Bones,
    };
    let map = |name: &str| {
        let of = |field: &str| value.get(name)?.get(field).and_then(number);
        let default = RangeMap {
            scale: if by == LookBy::Bones { 10.0 } else { 1.0 },
            ..RangeMap::default()
        };
        RangeMap {
            most: of("inputMaxValue")
                .unwrap_or(default.most)
                .clamp(0.0, 180.0),
            scale: of("outputScale").unwrap_or(default.scale).clamp(0.0, 90.0),
        }
    };
    LookAt {
        by,
        inner: map("rangeMapHorizontalInner"),
        outer: map("rangeMapHorizontalOuter"),
        down: map("rangeMapVerticalDown"),
        up: map("rangeMapVerticalUp"),
    }
}

/// A place in a list.
pub(super) fn index(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// A number that can be reckoned with.
pub(super) fn number(value: &Value) -> Option<f32> {
    let number = value.as_f64()? as f32;
    number.is_finite().then_some(number)
}

/// A name as it can be kept and told.
pub(super) fn short(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// Node 3 shows mesh 1 with ten targets.
    pub(crate) struct OneMesh;

    impl Nodes for OneMesh {
        fn targets(&self, node: usize) -> Option<usize> {
            (node == 3).then_some(10)
        }

        fn with_mesh(&self, mesh: usize) -> Vec<usize> {
            if mesh == 1 { vec![3] } else { Vec::new() }
        }
    }

    #[test]
    fn expressions_are_read() {
        let (vrm, problems) = parse(
            &json!({
                "expressions": {
                    "preset": {
                        "happy": {"isBinary": true, "overrideMouth": "blend", "overrideBlink": "block",
                            "morphTargetBinds": [{"node": 3, "index": 4, "weight": 0.5}]},
                        "aa": {"overrideMouth": "block", "overrideLookAt": "blend"},
                    },
                    "custom": {"jawOpen": {"morphTargetBinds": [{"node": 3, "index": 0}]}, "Wink!": {}},
                },
                "humanoid": {"humanBones": {"head": {"node": 7}, "leftEye": {"node": 8}, "jaw": {"node": -1}}},
                "lookAt": {"type": "expression", "rangeMapVerticalUp": {"inputMaxValue": 30, "outputScale": 0.5}},
            }),
            &OneMesh,
        );
        assert_eq!(problems, Problems::default());
        let named = |name: &str| {
            let found = vrm.expressions.iter().find(|it| it.name == name);
            found.unwrap()
        };
        let happy = named("happy");
        assert!(happy.is_binary && happy.is_preset);
        assert_eq!(
            happy.overrides,
            [Override::Blend, Override::Block, Override::None]
        );
        let bind = Bind {
            node: 3,
            target: 4,
            weight: 0.5,
        };
        assert_eq!(happy.binds, [bind]);
        assert_eq!(
            named("aa").overrides,
            [Override::None, Override::None, Override::Blend],
            "a mouth does not override mouths"
        );
        assert_eq!(named("jawOpen").kind, Kind::Mouth);
        assert_eq!(named("Wink!").kind, Kind::Other);
        assert_eq!(vrm.bones.head, Some(7));
        assert_eq!(vrm.bones.eyes, [Some(8), None]);
        assert_eq!(vrm.bones.jaw, None);
        assert_eq!(vrm.look.by, LookBy::Expressions);
        assert_eq!(vrm.look.up.map(15.0), 0.25);
        assert!(!vrm.is_perfect_sync());
    }

    #[test]
    fn what_makes_no_sense_is_told_once() {
        let binds = json!([
            {"node": 3, "index": 99, "weight": 1.0},
            {"node": 2, "index": 0, "weight": 1.0},
            {"node": 3, "weight": 1.0},
            {"node": 3, "index": 1, "weight": 1e300},
            {"node": 3, "index": 2, "weight": -5},
            7,
        ]);
        let value = json!({"expressions": {"preset": {"aa": {"morphTargetBinds": binds}}}});
        let (vrm, problems) = parse(&value, &OneMesh);
        let weights: Vec<f32> = vrm.expressions[0]
            .binds
            .iter()
            .map(|it| it.weight)
            .collect();
        assert_eq!(weights, [1.0, 0.0]);
        assert_eq!(
            problems.sentence("mara.vrm").unwrap(),
            "mara.vrm: the expression \"aa\" binds morph target 99 of node 3, which has 10 and 3 \
             more like it; that is left out, so the face shows less than it could; export the \
             model again, or name its shapes in a face table"
        );
    }

    #[test]
    fn endless_lists_end() {
        let bind = json!({"node": 3, "index": 1, "weight": 1});
        let many = json!({"morphTargetBinds": vec![bind; MOST_BINDS + 10]});
        let custom: serde_json::Map<String, Value> =
            (0..400).map(|i| (format!("e{i}"), many.clone())).collect();
        let (vrm, problems) = parse(&json!({"expressions": {"custom": custom}}), &OneMesh);
        assert_eq!(vrm.expressions.len(), MOST_EXPRESSIONS);
        let binds: usize = vrm.expressions.iter().map(|it| it.binds.len()).sum();
        assert_eq!(binds, MOST_BINDS);
        assert!(problems.sentence("x").is_some());
    }

    /// Any JSON, with the names that are looked for among its keys.
    pub(crate) fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            (0_u64..12).prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "(block|blend|none|bone|expression|Bone|BlendShape|a|joy|unknown|.{0,4})"
                .prop_map(Value::from),
        ];
        let key = prop::sample::select(vec![
            "expressions",
            "preset",
            "custom",
            "aa",
            "happy",
            "jawOpen",
            "morphTargetBinds",
            "node",
            "index",
            "weight",
            "isBinary",
            "overrideMouth",
            "overrideBlink",
            "humanoid",
            "humanBones",
            "head",
            "lookAt",
            "type",
            "rangeMapVerticalUp",
            "inputMaxValue",
            "outputScale",
            "blendShapeMaster",
            "blendShapeGroups",
            "presetName",
            "name",
            "binds",
            "mesh",
            "firstPerson",
            "lookAtTypeName",
            "lookAtHorizontalOuter",
            "xRange",
            "yRange",
            "bone",
        ]);
        leaf.prop_recursive(7, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..8).prop_map(|pairs| {
                    let pairs = pairs
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value));
                    Value::Object(pairs.collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_json_is_too_strange(value in any_json(), preset in any_json(), binds in any_json()) {
            let nested = json!({"expressions": {"preset": preset, "custom": {"a": {"morphTargetBinds": binds}}}, "lookAt": value});
            for value in [value, nested] {
                let (vrm, _) = parse(&value, &OneMesh);
                for bind in vrm.expressions.iter().flat_map(|it| &it.binds) {
                    prop_assert!(bind.node == 3 && bind.target < 10);
                    prop_assert!((0.0..=1.0).contains(&bind.weight));
                }
            }
        }
    }
}
