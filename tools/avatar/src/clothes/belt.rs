//! A belt with its buckle.

use std::f64::consts::PI;

use super::hang;
use crate::body::field::{Body, SPINE_Z};
use crate::body::net::Field;
use crate::body::weights::{Cut, Weights};
use crate::math::{smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::{self, Rgb};
use crate::person::colours::shade;

/// A belt around what `field` says is inside, `y` high and `wide` mm wide; and its buckle.
pub(crate) fn belt(field: &Field, y: f64, wide: f64, colour: Rgb, weights: &Weights) -> [Part; 2] {
    let columns = 72;
    let rays: Vec<f64> = (0..=columns)
        .map(|column| {
            let azimuth = (column as f64 / columns as f64 * 2.0 - 1.0) * PI;
            let d = v3(azimuth.sin(), 0.0, azimuth.cos());
            [-0.5, 0.0, 0.5]
                .map(|k| Body::ray(field, v3(0.0, y + k * wide, SPINE_Z), d, 360.0))
                .into_iter()
                .fold(0.0, f64::max)
        })
        .collect();
    let profile = [
        (-0.5, -6.0),
        (-0.5, 3.0),
        (-0.42, 5.5),
        (0.42, 5.5),
        (0.5, 3.0),
        (0.5, -6.0),
    ];
    let mut leather = Part::new(Material::Leather);
    leather.sheet(profile.len(), columns + 1, |row, column| {
        let azimuth = (column as f64 / columns as f64 * 2.0 - 1.0) * PI;
        let (up, off) = profile[profile.len() - 1 - row];
        let p = v3(azimuth.sin(), 0.0, azimuth.cos()) * (rays[column] + off)
            + v3(0.0, y + up * wide, SPINE_Z);
        (p, shade(colour, 0.75 + 0.25 * smoothstep(0.0, 5.0, off)))
    });
    let mut metal = Part::new(Material::Metal);
    let z = SPINE_Z + rays[columns / 2] + 6.5;
    let (half, high) = (0.62 * wide, 0.62 * wide);
    // A frame: four sides of a ring with a square section.
    metal.sheet(25, 7, |i, j| {
        let turn = 2.0 * PI * i as f64 / 24.0;
        let (s, c) = turn.sin_cos();
        let square = 1.0 / (s.abs().powi(6) + c.abs().powi(6)).powf(1.0 / 6.0);
        let (bs, bc) = (2.0 * PI * j as f64 / 6.0).sin_cos();
        let r = square * (1.0 + 0.16 * bc);
        (
            v3(half * r * c, y + high * r * s, z + 3.0 * bs),
            palette::GOLD,
        )
    });
    [
        hang(leather, weights, Cut::Legs),
        hang(metal, weights, Cut::Legs),
    ]
}
