//! Damaged files, and such as were made to do harm.

use super::maker::Maker;
use super::*;
use proptest::prelude::*;
use serde_json::Value;

/// The sentence that a file is refused with.
fn refused(maker: &Maker) -> String {
    let error = mend(maker.bytes(), 0).unwrap_err();
    assert!(!error.contains('\n') && error.len() < 400, "{error}");
    error
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    let bytes = Maker::head(&FACE).bytes();
    for length in (0..bytes.len()).step_by(7) {
        let error = mend(bytes[..length].to_vec(), 0).unwrap_err();
        assert!(error.contains("again"), "{length}: {error}");
    }
    let reason = missing(&show("cut.glb", &bytes[..bytes.len() - 100]));
    assert!(reason.starts_with("cut.glb is cut short ("), "{reason}");
}

#[test]
fn a_length_that_is_wrong_does_not_matter_where_all_is_there() {
    let mut bytes = Maker::head(&FACE).bytes();
    bytes[8..12].fill(0);
    assert_eq!(bound(&show("zero.glb", &bytes)).shapes, 4);
    bytes.extend([0; 5]);
    assert_eq!(bound(&show("tail.glb", &bytes)).shapes, 4);
}

#[test]
fn nodes_that_hang_on_themselves_are_told() {
    let mut maker = Maker::head(&FACE);
    maker.json["nodes"][0]["children"] = json!([0]);
    assert!(refused(&maker).starts_with("has the node \"Head\" below itself"));
    let reason = missing(&show("loop.glb", &maker.bytes()));
    assert!(reason.starts_with("loop.glb has the node"), "{reason}");
}

#[test]
fn a_strangers_file_does_not_choose_what_is_read() {
    let mut maker = Maker::head(&FACE);
    maker.json["images"] = json!([{"uri": "../../secret.png"}]);
    let reason = missing(&show("thief.glb", &maker.bytes()));
    assert!(
        reason.starts_with("thief.glb names \"../../secret.png\""),
        "{reason}"
    );
}

#[test]
fn numbers_that_are_none_count_as_nothing() {
    let mut maker = Maker::head(&FACE);
    let view = maker.shape(0, 0)["bufferView"].as_u64().unwrap() as usize;
    let start = maker.json["bufferViews"][view]["byteOffset"]
        .as_u64()
        .unwrap() as usize;
    maker.bin[start..start + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    maker.bin[4..8].copy_from_slice(&f32::INFINITY.to_le_bytes());
    let mended = mend(maker.bytes(), 0).unwrap();
    assert!(mended.notes[0].starts_with("has 2 numbers in its meshes that are none"));
    let mut theatre = show("nan.glb", &maker.bytes());
    assert_eq!(bound(&theatre).shapes, 4);
    assert!(moves(&mut theatre).iter().all(|it| it.is_finite()));
}

#[test]
fn senseless_places_are_told_with_the_mesh() {
    let changes: [(&str, fn(&mut Maker)); 8] = [
        ("there is no list -1", |it| {
            it.json["meshes"][0]["primitives"][0]["indices"] = json!(-1);
        }),
        ("there is no list 999", |it| {
            it.json["meshes"][0]["primitives"][0]["attributes"]["NORMAL"] = json!(999);
        }),
        ("has no elements", |it| {
            it.json["accessors"][0]["count"] = json!(0)
        }),
        ("is longer than its data", |it| {
            it.json["accessors"][0]["count"] = json!(4_000_000_000_u64);
        }),
        ("is longer than its data", |it| {
            it.json["bufferViews"][0]["byteOffset"] = json!(u64::MAX);
        }),
        ("has no elements", |it| {
            it.json["accessors"][0]["count"] = json!(-7)
        }),
        ("has no data", |it| {
            it.json["accessors"][0]["bufferView"] = json!(-1)
        }),
        ("overlap", |it| {
            it.json["bufferViews"][0]["byteStride"] = json!(1)
        }),
    ];
    for (said, change) in changes {
        let mut maker = Maker::head(&FACE);
        change(&mut maker);
        let error = refused(&maker);
        assert!(
            error.contains(said) && error.contains("mesh \"Head\""),
            "{said}: {error}"
        );
    }
    // A triangle with a vertex that is not there.
    let mut maker = Maker::head(&FACE);
    let view = maker.json["accessors"][2]["bufferView"].as_u64().unwrap() as usize;
    let start = maker.json["bufferViews"][view]["byteOffset"]
        .as_u64()
        .unwrap() as usize;
    maker.bin[start..start + 2].copy_from_slice(&60_000_u16.to_le_bytes());
    assert!(refused(&maker).contains("vertex 60000 of 4"));
}

#[test]
fn a_small_file_cannot_ask_for_much_memory() {
    // Lists that bring no bytes for what they claim.
    let mut maker = Maker::head(&FACE);
    let empty = json!({"componentType": 5126, "count": 4_000_000_000_u64, "type": "VEC3"});
    let place = maker.push("accessors", empty);
    maker.json["meshes"][0]["primitives"][0]["attributes"]["NORMAL"] = json!(place);
    assert!(refused(&maker).contains("longer than its data"));
    // One list for thousands of shapes.
    let mut maker = Maker::head(&FACE);
    let empty = json!({"componentType": 5126, "count": 1_000_000, "type": "VEC3"});
    let place = maker.push("accessors", empty);
    let primitive = &mut maker.json["meshes"][0]["primitives"][0];
    primitive["attributes"]["POSITION"] = json!(place);
    primitive["targets"] = json!(vec![json!({ "POSITION": place }); 5_000]);
    assert!(refused(&maker).contains("vertices in all"));
    assert!(mend(b"[".repeat(1 << 20), 0).is_err());
}

/// A place in a value, and what is put there.
fn change(value: &mut Value, path: &[usize], new: &Value) {
    let inner = path.split_first().and_then(|(step, rest)| {
        let inner = match value {
            Value::Array(list) if !list.is_empty() => {
                let place = step % list.len();
                list.get_mut(place)
            }
            Value::Object(map) if !map.is_empty() => {
                let place = step % map.len();
                map.values_mut().nth(place)
            }
            _ => None,
        };
        inner.map(|inner| (inner, rest))
    });
    match inner {
        Some((inner, rest)) => change(inner, rest, new),
        None => *value = new.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_change_of_a_file_is_too_strange(
        changes in prop::collection::vec(
            (prop::collection::vec(0_usize..40, 1..8), prop::sample::select(vec![
                json!(-1), json!(0), json!(1), json!(1_000_000_000_000_u64), json!(null),
                json!(""), json!([]), json!({}), json!([0, 0]), json!({"POSITION": 0}), json!(0.5),
            ])),
            1..4,
        ),
    ) {
        let mut maker = Maker::head(&FACE);
        maker.mesh("Teeth", 3);
        for (path, new) in &changes {
            change(&mut maker.json, path, new);
        }
        let bytes = super::super::container::join(&maker.json, Some(&maker.bin), true).unwrap();
        match mend(bytes, 0) {
            Ok(mended) => {
                // What is let through does not make the reader of glTF panic either.
                let _ = gltf::Gltf::from_slice(&mended.bytes);
            }
            Err(error) => prop_assert!(!error.contains('\n') && error.len() < 500, "{}", error),
        }
    }
}
