//! Tests of reading VRM 1.0.
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
        "mara.vrm: the expression \"aa\" binds morph target 99 of node 3, which has 10, and 3 \
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
