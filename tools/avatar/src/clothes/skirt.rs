//! A skirt that hangs around both legs, and an apron over it or over trousers.

use std::f64::consts::PI;

use super::hang;
use crate::body::field::{Body, SPINE_Z};
use crate::body::net::Field;
use crate::body::weights::{Cut, Weights};
use crate::math::{Vec3, lerp, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::{Rgb, mix};
use crate::person::colours::shade;

/// Where waistbands lie.
pub(crate) const WAIST: f64 = 1006.0;
const COLUMNS: usize = 84;
const ROWS: usize = 22;

/// The round of what hangs from the waist: radii by height and azimuth, growing downwards.
pub(crate) struct Hanging {
    /// One row for every 20 mm from the waist downwards.
    rows: Vec<Vec<f64>>,
}

const STEP: f64 = 20.0;

fn out(azimuth: f64) -> Vec3 {
    v3(azimuth.sin(), 0.0, azimuth.cos())
}

/// The middle line that hanging cloth is seen from.
fn middle(y: f64) -> Vec3 {
    v3(0.0, y, SPINE_Z)
}

impl Hanging {
    /// Around what `field` says is inside, down to `bottom`, opening by `flare` mm for every mm down.
    pub(crate) fn new(field: &Field, bottom: f64, flare: f64, ease: f64) -> Self {
        let count = ((WAIST - bottom) / STEP).ceil() as usize + 2;
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for k in 0..count {
            let y = WAIST - STEP * k as f64;
            let row: Vec<f64> = (0..COLUMNS)
                .map(|column| {
                    let azimuth = (column as f64 / COLUMNS as f64 * 2.0 - 1.0) * PI;
                    let body = if y > 560.0 {
                        Body::ray(field, middle(y), out(azimuth), 360.0) + ease
                    } else {
                        0.0
                    };
                    let above = rows.last().map_or(0.0, |r| r[column] + flare * STEP);
                    // Where the body draws in again, cloth falls straight on.
                    body.max(above)
                })
                .collect();
            rows.push(row);
        }
        // What lies over a hollow is stretched.
        for row in &mut rows {
            for _ in 0..3 {
                let old = row.clone();
                for i in 0..COLUMNS {
                    let (a, b) = (old[(i + COLUMNS - 1) % COLUMNS], old[(i + 1) % COLUMNS]);
                    row[i] = old[i].max(0.5 * (a + b));
                }
            }
        }
        Self { rows }
    }

    pub(crate) fn radius(&self, y: f64, azimuth: f64) -> f64 {
        let k = ((WAIST - y) / STEP).clamp(0.0, (self.rows.len() - 1) as f64);
        let i = (k.floor() as usize).min(self.rows.len().saturating_sub(2));
        let turn = (azimuth / PI + 1.0) * 0.5 * COLUMNS as f64;
        let turn = turn.rem_euclid(COLUMNS as f64);
        let (c, f) = (turn.floor() as usize % COLUMNS, turn.fract());
        let at = |row: usize| lerp(self.rows[row][c], self.rows[row][(c + 1) % COLUMNS], f);
        lerp(at(i), at((i + 1).min(self.rows.len() - 1)), k - i as f64)
    }
}

impl Hanging {
    /// How far back it reaches at a height, `x` to the side.
    pub(crate) fn back(&self, y: f64, x: f64) -> f64 {
        let most = self.radius(y, PI);
        let turn = (x / most).clamp(-0.9, 0.9).asin();
        let radius = self.radius(y, PI - turn);
        SPINE_Z - (radius * radius - x * x).max(0.0).sqrt()
    }
}

/// How far a skirt's pleats stand out at a place.
fn pleat(azimuth: f64, down: f64) -> f64 {
    let deep = smoothstep(0.0, 0.9, down);
    (21.0 * azimuth + 1.3 * (3.0 * azimuth).sin()).cos() * lerp(1.5, 10.0, deep)
        + (13.0 * azimuth + 0.8).cos() * lerp(0.0, 6.0, deep)
}

/// A skirt down to `bottom`.
pub(crate) fn skirt(
    hanging: &Hanging,
    bottom: f64,
    colour: Rgb,
    trim: Option<Rgb>,
    weights: &Weights,
) -> Part {
    let mut part = Part::new(Material::Fabric);
    let at = |down: f64, azimuth: f64, grow: f64| {
        let y = lerp(WAIST + 12.0, bottom, down);
        let radius = hanging.radius(y, azimuth) + pleat(azimuth, down) + grow;
        let sway = 4.0 * (2.0 * azimuth + 0.7).sin() * down;
        middle(y + sway) + out(azimuth) * radius
    };
    part.sheet(ROWS + 4, COLUMNS + 1, |row, column| {
        let azimuth = (column as f64 / COLUMNS as f64 * 2.0 - 1.0) * PI;
        let fold = 0.5 + 0.5 * (21.0 * azimuth + 1.3 * (3.0 * azimuth).sin()).cos();
        let down = (row.saturating_sub(1) as f64 / ROWS as f64).min(1.0);
        let deep = lerp(0.92, 0.62 + 0.38 * fold, smoothstep(0.0, 0.6, down));
        let band = trim.unwrap_or(colour);
        let colour = shade(mix(colour, band, smoothstep(0.90, 0.92, down)), deep);
        match row.saturating_sub(ROWS + 1) {
            // The waistband is closed towards what is tucked into it.
            0 if row == 0 => (at(0.0, azimuth, -9.0), shade(colour, 0.6)),
            0 => (at(down, azimuth, 0.0), colour),
            1 => (
                at(1.0, azimuth, -7.0) + v3(0.0, 2.0, 0.0),
                shade(colour, 0.5),
            ),
            _ => (
                at(1.0, azimuth, -27.0) + v3(0.0, 60.0, 0.0),
                shade(colour, 0.3),
            ),
        }
    });
    hang(part, weights, Cut::Skirt)
}

/// An apron down to `bottom`; with a bib it covers the chest, which `front` tells the depth of.
pub(crate) fn apron(
    hanging: &Hanging,
    bottom: f64,
    colour: Rgb,
    bib: Option<&Field>,
    cut: Cut,
    weights: &Weights,
) -> Part {
    let mut part = Part::new(Material::Fabric);
    let (rows, columns) = (18, 30);
    part.sheet(rows + 1, columns + 1, |row, column| {
        let u = column as f64 / columns as f64 * 2.0 - 1.0;
        let down = row as f64 / rows as f64;
        let azimuth = u * lerp(0.86, 0.80, down);
        let y = lerp(WAIST + 10.0, bottom, down) - 16.0 * (1.0 - u * u) * down;
        // Wide enough for the pleats below.
        let over = lerp(7.0, 24.0, smoothstep(0.0, 0.5, down));
        let wave = 5.0 * (11.0 * azimuth + 0.5).sin() * down;
        let radius = hanging.radius(y, azimuth) + over + wave;
        let seam = smoothstep(0.97, 0.93, u.abs()).min(smoothstep(1.0, 0.96, down));
        let light = (0.86 + 0.14 * (11.0 * azimuth + 0.5).sin() * down) * lerp(0.84, 1.0, seam);
        (middle(y) + out(azimuth) * radius, shade(colour, light))
    });
    if let Some(front) = bib {
        let (rows, columns) = (12, 12);
        part.sheet(rows + 1, columns + 1, |row, column| {
            let u = column as f64 / columns as f64 * 2.0 - 1.0;
            let down = row as f64 / rows as f64;
            let y = lerp(1296.0, WAIST + 6.0, down);
            let x = u * lerp(84.0, 128.0, smoothstep(0.0, 1.0, down));
            let from = v3(x, y, -20.0);
            let z = Body::ray(front, from, v3(0.0, 0.0, 1.0), 260.0);
            let seam = smoothstep(0.97, 0.9, u.abs()).min(smoothstep(0.0, 0.06, down));
            (
                from + v3(0.0, 0.0, z + 7.0),
                shade(colour, lerp(0.82, 0.98, seam)),
            )
        });
        straps(&mut part, front, colour);
    }
    hang(part, weights, cut)
}

/// The straps of a bib, over the shoulders and down the back to the waist.
fn straps(part: &mut Part, field: &Field, colour: Rgb) {
    const ROWS: usize = 38;
    // How high the breast is around which they go, and which part of their way that is.
    const BREAST_Y: f64 = 1262.0;
    const OVER: f64 = 0.62;
    for side in [1.0, -1.0] {
        part.sheet(ROWS + 1, 4, |row, column| {
            let f = row as f64 / ROWS as f64;
            let across = column as f64 / 3.0 * 2.0 - 1.0;
            let over = (f / OVER).min(1.0);
            let down = ((f - OVER) / (1.0 - OVER)).max(0.0);
            let turn = lerp(1.36, -0.5 * PI, over);
            let x = lerp(84.0 + 16.0 * (PI * over).sin(), 66.0, down) + side * across * 12.0;
            let from = v3(side * x, lerp(BREAST_Y, WAIST, down), -30.0);
            let d = v3(0.0, turn.cos(), turn.sin());
            let r = Body::ray(field, from, d, 280.0);
            (from + d * (r + 5.0), shade(colour, 0.9))
        });
    }
}
