//! Levels of detail, and the dog.

use super::people;
use crate::detail::{LEVELS, coarser};
use crate::mesh::{Model, Part};

fn parts(model: &Model) -> impl Iterator<Item = &Part> {
    let meshes = model.nodes.iter().filter_map(|n| n.mesh.as_ref());
    meshes.flat_map(|m| &m.parts)
}

fn triangles(model: &Model) -> usize {
    parts(model).map(|p| p.triangles.len()).sum()
}

/// How high and how wide a model is, in its own numbers.
fn size(model: &Model) -> (f64, f64) {
    let skinned = parts(model).filter(|p| !p.holds.is_empty());
    let points = skinned.flat_map(|p| &p.points);
    points.fold((0.0, 0.0), |(high, wide), p| {
        (f64::max(high, p.y), f64::max(wide, p.x.abs()))
    })
}

#[test]
fn who_is_far_costs_little_and_is_as_tall_on_the_same_bones() {
    for (name, model) in people() {
        let whole = triangles(model);
        let [middle, far] = LEVELS.map(|(_, cell)| coarser(model, cell));
        assert!(
            triangles(&middle) * 3 < whole,
            "{name}: {}",
            triangles(&middle)
        );
        assert!(triangles(&far) * 9 < whole, "{name}: {}", triangles(&far));
        for coarse in [&middle, &far] {
            let names = |m: &Model| -> Vec<String> {
                m.joints.iter().map(|&j| m.nodes[j].name.clone()).collect()
            };
            assert_eq!(names(coarse), names(model));
            assert_eq!(parts(coarse).count(), 2, "a skin and all the rest");
            let ((high, wide), (was_high, was_wide)) = (size(coarse), size(model));
            assert!(high > was_high - 40.0 && high < 1900.0, "{name}: {high}");
            assert!(
                (wide - was_wide).abs() < 30.0,
                "{name}: {wide} for {was_wide}"
            );
        }
    }
}

#[test]
fn every_vertex_of_a_level_hangs_on_bones_entirely() {
    for (_, cell) in LEVELS {
        for part in parts(&coarser(super::mara(), cell)) {
            assert_eq!(part.holds.len(), part.points.len());
            for hold in &part.holds {
                assert!((hold.iter().map(|h| h.1).sum::<f64>() - 1.0).abs() < 1e-9);
            }
            let last = part.points.len() as u32;
            assert!(part.triangles.iter().flatten().all(|&i| i < last));
        }
    }
}

#[test]
fn no_file_has_an_empty_view() {
    for model in [coarser(super::mara(), 95.0), crate::dog::dog()] {
        let file = gltf::Gltf::from_slice(&crate::bytes(&model, false).unwrap()).unwrap();
        assert!(file.views().all(|view| view.length() > 0));
        assert_eq!(file.skins().count(), 1);
    }
}

#[test]
fn a_sheet_shows_somebody_in_every_frame() {
    let seen = crate::look::sheet(&coarser(super::mara(), 40.0)).filled();
    assert!((0.10..0.60).contains(&seen), "{seen}");
}

#[test]
fn the_dog_is_whole_and_stands_on_four_feet() {
    let dog = crate::dog::dog();
    let fur = parts(&dog).next().unwrap();
    assert!(crate::body::clip::rim(&fur.triangles).is_empty());
    for hold in &fur.holds {
        assert!((hold.iter().map(|h| h.1).sum::<f64>() - 1.0).abs() < 1e-9);
    }
    let low = |x: f64, z: f64| {
        let near = fur.points.iter().filter(|p| p.x * x > 0.0 && p.z * z > 0.0);
        near.map(|p| p.y).fold(f64::MAX, f64::min)
    };
    for (x, z) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
        assert!(low(x, z).abs() < 15.0, "{}", low(x, z));
    }
    assert!(
        crate::bytes(&dog, true).is_err(),
        "VRM knows humanoids alone"
    );
}
