//! Ears with small earrings.

use std::f64::consts::{PI, TAU};

use super::math::{Vec3, bell, smoothstep, v3};
use super::mesh::{Material, Mesh, Part};
use super::palette::{self, mix};

const CENTRE: Vec3 = v3(66.5, 17.0, -4.0);

fn ear(part: &mut Part, side: f64) {
    let (rings, around) = (12, 24);
    part.sheet(rings + 1, around + 1, |ring, i| {
        let r = ring as f64 / rings as f64;
        // The sheet's order keeps its front outside on both sides of the head.
        let a = -side * TAU * i as f64 / around as f64;
        let (s, c) = a.sin_cos();
        // Wide at the top, narrow at the lobe.
        let (width, height) = (14.5 * (1.0 + 0.30 * s), 28.0);
        let upper = smoothstep(-1.1, -0.2, s + 0.4 * c);
        let helix = (4.6 * bell((r - 0.88) / 0.10) - 1.6 * bell((r - 0.72) / 0.09)) * upper;
        // The fold inside the rim, and the knob in front of the bowl.
        let fold = 3.0 * bell((r - 0.54) / 0.12) * smoothstep(0.4, -0.3, c) * upper;
        let knob =
            2.6 * bell((r - 0.50) / 0.16) * bell((s + 0.25) / 0.35) * smoothstep(0.3, 0.9, c);
        let bowl = -5.5 * bell(r / 0.42) + fold + knob;
        let drop = -9.0 * smoothstep(0.86, 1.0, r);
        let flat = v3(4.0 + helix + bowl + drop, height * r * s, width * r * c);
        // The back edge stands off the head, and the whole leans back.
        let lean = flat.pitched(0.18);
        let p = CENTRE + lean.yawed(-0.42);
        let colour = mix(
            palette::SKIN,
            palette::BLUSH,
            0.30 * bell((r - 0.85) / 0.2) + 0.35 * bell(r / 0.4),
        );
        (
            v3(side * p.x, p.y, p.z),
            mix(colour, palette::LID_SHADE, 0.4 * bell(r / 0.35)),
        )
    });
}

fn earring(part: &mut Part, side: f64) {
    let (rows, columns) = (8, 12);
    part.sheet(rows + 1, columns + 1, |row, column| {
        let polar = PI * row as f64 / rows as f64;
        let turn = TAU * column as f64 / columns as f64;
        let p = v3(
            polar.sin() * turn.sin(),
            polar.cos() * 1.25,
            polar.sin() * turn.cos(),
        ) * 3.4;
        (v3(side * 70.0, -15.5, -8.0) + p, palette::GOLD)
    });
}

/// Both ears, in the frame of the head.
pub(crate) fn build(rings: bool) -> Mesh {
    let mut skin = Part::new(Material::Skin);
    let mut gold = Part::new(Material::Metal);
    for side in [1.0, -1.0] {
        ear(&mut skin, side);
        if rings {
            earring(&mut gold, side);
        }
    }
    Mesh {
        name: "Ears",
        shape_names: Vec::new(),
        parts: [skin, gold]
            .into_iter()
            .filter(|p| !p.points.is_empty())
            .collect(),
    }
}
