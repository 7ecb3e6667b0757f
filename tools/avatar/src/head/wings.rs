//! The wings of the hair: a sheet on each side of the parting, combed over the temples and back into the bun.

use std::f64::consts::PI;

use super::hairline::{BUN, hairline};
use super::locks::{MIDDLE, reach};
use super::math::{Vec3, bell, lerp, smoothstep, spline, v3};
use super::mesh::Part;
use super::palette::{self, mix};

/// Azimuth of the parting: a little to her left of the middle.
const PARTING: f64 = 0.17;
/// Strands across a wing.
const STRANDS: f64 = 11.0;
const ROWS: usize = 22;
const COLUMNS: usize = 48;

/// The line that the foremost strand takes: along the hairline, over the ear, and up behind it.
fn foremost(side: f64, u: f64) -> Vec3 {
    let on_line = |azimuth: f64| hairline(side * azimuth);
    let ends = |x: f64, y: f64, z: f64| v3(side * x, y, z);
    let points = [
        hairline(PARTING),
        on_line(0.50) + v3(0.0, -3.5, 3.0),
        on_line(0.86) + ends(1.5, -3.0, 1.5),
        on_line(1.10),
        on_line(1.27),
        ends(74.0, 42.0, -8.0),
        ends(72.0, 66.0, -50.0),
        ends(46.0, 110.0, -72.0),
        BUN + ends(16.0, -26.0, 8.0),
    ];
    let t = u * (points.len() - 1) as f64;
    let at = |pick: fn(Vec3) -> f64| spline(|i| pick(points[i]), points.len(), t);
    v3(at(|p| p.x), at(|p| p.y), at(|p| p.z))
}

/// A strand is `w` of the way from the foremost to the hindmost; `u` runs along it from the parting to the bun.
fn strand(side: f64, u: f64, w: f64) -> Vec3 {
    let root = hairline(PARTING) - MIDDLE;
    let end = BUN + v3(0.0, -22.0, 12.0) - MIDDLE;
    let along = w + (1.0 - w) * u;
    let parting = (root * (1.0 - along) + end * along).normalised();
    let first = foremost(side, u) - MIDDLE;
    let direction = (first.normalised() * (1.0 - w) + parting * w).normalised();
    // Close to the skin at its front edge, round elsewhere.
    let scalp = lerp(first.length(), reach(direction), smoothstep(0.0, 0.35, w));
    let rim = (1.0 - (1.0 - (w / 0.07).min(1.0)).powi(2)).sqrt();
    let furrow = smoothstep(0.0, 0.14, u);
    let pouf = 8.0 * (PI * u.powf(0.8)).sin().max(0.0).powf(0.8) * (1.0 - w).powf(0.5);
    let body = rim * lerp(9.5, 10.5 + pouf * smoothstep(0.0, 0.25, w), furrow) - 1.5;
    MIDDLE + direction * (scalp + body)
}

/// How high the hair stands in its strands: 0 in the furrows between them, 1 on their backs.
fn ridge(u: f64, w: f64) -> f64 {
    // Not all strands are as wide as the next.
    let uneven = 0.35 * (9.0 * w + 1.0).sin() + 0.22 * (23.0 * w).sin();
    let phase = STRANDS * w.powf(0.85) + uneven + 0.35 * (5.0 * u + 3.0 * w).sin();
    (PI * phase).sin().abs().powf(0.5)
}

/// Both wings.
pub(crate) fn build(part: &mut Part) {
    for side in [1.0, -1.0] {
        part.sheet(ROWS + 1, COLUMNS + 1, |row, column| {
            // Columns run to the right of someone looking at the outside.
            let w = column as f64 / COLUMNS as f64;
            let w = if side > 0.0 { 1.0 - w } else { w };
            let u = row as f64 / ROWS as f64;
            let ridge = ridge(u, w);
            let p = strand(side, u, w);
            let out = (p - MIDDLE).normalised();
            let height = (1.5 + 1.1 * (14.0 * w).sin())
                * (ridge - 0.7)
                * smoothstep(0.0, 0.05, w)
                * smoothstep(0.0, 0.08, u);
            let fine = 0.5 + 0.5 * (3.0 * PI * STRANDS * w).cos();
            let sheen = bell((u - 0.30) / 0.22);
            let light = (0.20 + 0.35 * sheen) * (0.6 + 0.4 * fine);
            let base = mix(palette::HAIR, palette::HAIR_LIGHT, light);
            let deep = 0.85 * smoothstep(0.75, 0.15, ridge) + 0.5 * smoothstep(0.06, 0.0, u);
            (
                p + out * height,
                mix(base, palette::HAIR_DARK, deep.min(1.0)),
            )
        });
    }
}
