//! What a headset's own shapes of a face are in ARKit's 52.

use banter_core::{Blendshape, Weights};

/// One shape of a headset: its name, and the shares that it has of ARKit's shapes.
pub(super) type Row = (&'static str, &'static [(Blendshape, f32)]);

/// The sum of what each weight has a share in; weights that are no numbers, and those beyond the
/// table, have none.
pub(super) fn mixed(table: &[Row], weights: &[f32]) -> Weights {
    let mut face = Weights::ZERO;
    for ((_, shares), weight) in table.iter().zip(weights) {
        if !weight.is_finite() {
            continue;
        }
        let weight = weight.clamp(0.0, 1.0);
        for (shape, share) in *shares {
            face[*shape] += weight * share;
        }
    }
    let mut face = face.clamp01();
    // Lips that are closed are closed over the jaw, never beyond.
    let open = face[Blendshape::JawOpen];
    face[Blendshape::MouthClose] = face[Blendshape::MouthClose].min(open);
    face
}

/// What is asked of every table.
#[cfg(test)]
pub(super) fn assert_sound(table: &[Row]) {
    use std::collections::BTreeMap;
    let mut sums: BTreeMap<Blendshape, f32> = BTreeMap::new();
    for (name, shares) in table {
        for (shape, share) in *shares {
            assert!((0.0..=1.0).contains(share), "{name}");
            *sums.entry(*shape).or_default() += share;
        }
    }
    for (shape, sum) in &sums {
        // The jaw opens with closed lips, too, where a headset tells that apart.
        let most = if *shape == Blendshape::JawOpen {
            2.0
        } else {
            1.0
        };
        assert!((1.0 - 1e-6..=most).contains(sum), "{shape}: {sum}");
        let other = sums.get(&shape.mirrored());
        assert!(
            other.is_some_and(|it| (it - sum).abs() < 1e-6),
            "{shape} has one side only"
        );
    }
}
