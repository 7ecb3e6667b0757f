//! Hair: a parted cap combed back into a bun with a ribbon, and a loose lock on each side.

use std::f64::consts::{PI, TAU};

use super::math::{Vec3, bell, lerp, smoothstep, spline, v3};
use super::mesh::{Material, Mesh, Part};
use super::palette::{self, mix};
use super::skull::{section_at_front, surface};

/// The hairline: degrees from the middle of the face, and height.
const HAIRLINE: [(f64, f64); 10] = [
    (0.0, 99.0),
    (20.0, 98.5),
    (40.0, 94.0),
    (54.0, 80.0),
    (64.0, 60.0),
    (74.0, 40.0),
    (88.0, 33.0),
    (108.0, 8.0),
    (135.0, -28.0),
    (180.0, -42.0),
];

fn hairline(azimuth: f64) -> f64 {
    let degrees = azimuth.abs().to_degrees();
    let i = HAIRLINE
        .windows(2)
        .position(|w| degrees <= w[1].0)
        .unwrap_or(HAIRLINE.len() - 2);
    let f = (degrees - HAIRLINE[i].0) / (HAIRLINE[i + 1].0 - HAIRLINE[i].0);
    spline(|k| HAIRLINE[k].1, HAIRLINE.len(), i as f64 + f)
}

const COLUMNS: usize = 96;
const ROWS: usize = 26;
const BUN: Vec3 = v3(0.0, 158.0, -58.0);
const BUN_RADIUS: f64 = 37.0;

fn cap(part: &mut Part) {
    part.sheet(ROWS + 1, COLUMNS + 1, |row, column| {
        let azimuth = (column as f64 / COLUMNS as f64 * 2.0 - 1.0) * PI;
        let f = row as f64 / ROWS as f64;
        let end = section_at_front(hairline(azimuth));
        let skin = surface(azimuth, end * (1.0 - (1.0 - f).powf(1.25)));
        let out = (skin - v3(0.0, 52.0, -8.0)).normalised();
        let front = azimuth.cos().max(0.0);
        let body =
            9.0 + 2.5 * front * smoothstep(0.3, 0.75, f) + 4.0 * bell((azimuth.abs() - 1.2) / 0.5);
        let rim = (1.0 - f.powi(9)).max(0.0).sqrt();
        // Strands run from the parting to the sides and back; the parting is a furrow along the middle.
        let strand =
            (azimuth * 17.0 + 5.0 * f * azimuth.signum() * front).cos() * smoothstep(0.15, 0.5, f);
        let parting = 5.5 * bell(skin.x / 4.5) * smoothstep(-15.0, 25.0, skin.z);
        let thick = (body + 0.9 * strand - parting) * rim - 1.2 * (1.0 - rim);
        let shade =
            0.45 - 0.38 * strand + 0.5 * bell(skin.x / 4.0) * smoothstep(-15.0, 25.0, skin.z);
        (
            skin + out * thick,
            mix(palette::HAIR, palette::HAIR_DARK, shade.clamp(0.0, 1.0)),
        )
    });
}

fn bun(part: &mut Part) {
    let (rows, columns) = (20, 40);
    part.sheet(rows + 1, columns + 1, |row, column| {
        let polar = PI * row as f64 / rows as f64;
        let turn = TAU * column as f64 / columns as f64;
        let coil = (4.0 * turn + 5.0 * polar).cos();
        let radius = BUN_RADIUS * (1.0 + 0.05 * coil * polar.sin());
        let p = v3(
            polar.sin() * turn.sin(),
            polar.cos() * 0.88,
            polar.sin() * turn.cos(),
        );
        // The bun leans back.
        (
            BUN + (p * radius).pitched(-0.5),
            mix(
                palette::HAIR,
                palette::HAIR_DARK,
                (0.45 - 0.42 * coil).clamp(0.0, 1.0),
            ),
        )
    });
}

fn ribbon(part: &mut Part) {
    let (around, across) = (40, 8);
    part.sheet(around + 1, across + 1, |i, j| {
        let turn = TAU * i as f64 / around as f64;
        let (s, c) = (TAU * j as f64 / across as f64).sin_cos();
        let p = v3(
            (30.0 + 5.0 * c) * turn.sin(),
            -21.0 + 7.0 * s,
            (30.0 + 5.0 * c) * turn.cos(),
        );
        (BUN + p.pitched(-0.5), palette::BODICE)
    });
}

/// A tapering tube along a spline.
fn lock(part: &mut Part, side: f64) {
    const PATH: [(f64, f64, f64, f64); 7] = [
        (50.0, 101.0, 62.0, 3.0),
        (63.0, 82.0, 53.0, 5.0),
        (71.5, 56.0, 40.0, 5.2),
        (72.0, 26.0, 35.0, 4.6),
        (67.0, -4.0, 38.0, 4.0),
        (63.0, -30.0, 41.0, 3.0),
        (66.0, -50.0, 40.0, 0.4),
    ];
    let (rings, around) = (28, 8);
    let at = |f: f64, pick: fn(&(f64, f64, f64, f64)) -> f64| {
        spline(|k| pick(&PATH[k]), PATH.len(), f * 6.0)
    };
    part.sheet(rings + 1, around + 1, |i, j| {
        let f = i as f64 / rings as f64;
        let turn = TAU * j as f64 / around as f64 * side;
        let wave = 1.6 * (f * 11.0).sin() * smoothstep(0.3, 0.8, f);
        let radius = at(f, |p| p.3);
        let centre = v3(at(f, |p| p.0) + wave, at(f, |p| p.1), at(f, |p| p.2));
        let p = centre + v3(turn.sin() * radius * 0.8, 0.0, turn.cos() * radius * 1.5);
        let shade = lerp(0.15, 0.75, 0.5 - 0.5 * (2.0 * turn + 9.0 * f).cos());
        (
            v3(side * p.x, p.y, p.z),
            mix(palette::HAIR, palette::HAIR_DARK, shade),
        )
    });
}

/// The hair, in the frame of the head.
pub(super) fn build() -> Mesh {
    let mut hair = Part::new(Material::Hair);
    cap(&mut hair);
    bun(&mut hair);
    lock(&mut hair, 1.0);
    lock(&mut hair, -1.0);
    let mut band = Part::new(Material::Fabric);
    ribbon(&mut band);
    Mesh {
        name: "Hair",
        shape_names: Vec::new(),
        parts: vec![hair, band],
    }
}
