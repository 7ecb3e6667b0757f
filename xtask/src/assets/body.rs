//! Shoulders: the skin of the neckline, a blouse with a gathered edge, and a bodice over it.
//!
//! The frame is the root's: y = 0 at the base of the neck.

use std::f64::consts::PI;

use super::math::{Vec3, bell, lerp, smoothstep, spline, v3};
use super::mesh::{Material, Mesh, Part};
use super::palette::{self, Rgb, mix};

/// Sections of the trunk: height, half width, reach to front and back, exponent of roundness.
const TRUNK: [(f64, f64, f64, f64, f64); 12] = [
    (32.0, 38.0, 14.0, -58.0, 2.0),
    (17.0, 44.6, 19.5, -65.5, 2.0),
    (4.0, 55.0, 23.5, -73.0, 2.0),
    (-8.0, 78.0, 30.0, -81.0, 2.05),
    (-20.0, 118.0, 41.0, -91.0, 2.1),
    (-38.0, 150.0, 53.0, -98.0, 2.2),
    (-66.0, 170.0, 67.0, -104.0, 2.3),
    (-105.0, 179.0, 84.0, -110.0, 2.4),
    (-150.0, 181.0, 101.0, -111.0, 2.4),
    (-200.0, 178.0, 109.0, -109.0, 2.4),
    (-255.0, 171.0, 104.0, -104.0, 2.4),
    (-310.0, 164.0, 92.0, -98.0, 2.4),
];

fn trunk(azimuth: f64, t: f64, grow: f64) -> Vec3 {
    let at =
        |pick: fn(&(f64, f64, f64, f64, f64)) -> f64| spline(|k| pick(&TRUNK[k]), TRUNK.len(), t);
    let centre = -30.0;
    let (s, c) = azimuth.sin_cos();
    let exponent = at(|k| k.4);
    let depth = (1.0 - s.abs().min(1.0).powf(exponent)).powf(1.0 / exponent);
    let reach = if c >= 0.0 {
        at(|k| k.2) + grow - centre
    } else {
        at(|k| k.3) - grow - centre
    };
    v3(
        (at(|k| k.1) + grow) * s,
        at(|k| k.0) + 0.6 * grow,
        centre + reach * depth,
    )
}

fn wrap(part: &mut Part, rows: usize, columns: usize, at: impl Fn(f64, f64) -> (Vec3, Rgb)) {
    part.sheet(rows + 1, columns + 1, |row, column| {
        at(
            (column as f64 / columns as f64 * 2.0 - 1.0) * PI,
            row as f64 / rows as f64,
        )
    });
}

/// Where the blouse begins: low in front, high on the shoulders and the back.
fn neckline(azimuth: f64) -> f64 {
    lerp(4.35, 6.1, smoothstep(0.35, 1.0, azimuth.cos()))
        - 0.35 * smoothstep(0.0, -1.0, azimuth.cos())
}

/// The shoulders and what she wears.
pub(super) fn build() -> Mesh {
    let mut skin = Part::new(Material::Skin);
    wrap(&mut skin, 20, 56, |azimuth, f| {
        let p = trunk(azimuth, 8.5 * f, 0.0);
        // Collar bones, and the hollow between them.
        let front = azimuth.cos().max(0.0);
        let bone = 2.6
            * bell((p.y + 22.0 + 0.10 * p.x.abs()) / 7.0)
            * smoothstep(8.0, 24.0, p.x.abs())
            * smoothstep(120.0, 70.0, p.x.abs());
        let hollow = -4.0 * bell(p.x / 10.0) * bell((p.y + 14.0) / 10.0);
        (
            p + v3(0.0, 0.5 * bone, bone + hollow) * front,
            palette::SKIN,
        )
    });
    let mut cloth = Part::new(Material::Fabric);
    wrap(&mut cloth, 30, 144, |azimuth, f| {
        let t = lerp(neckline(azimuth), 11.0, f.powf(1.3));
        let gather = (azimuth * 36.0).cos() * smoothstep(0.30, 0.0, f);
        let frill = 5.5 * bell((f - 0.025) / 0.03);
        let tuck = -5.0 * smoothstep(0.02, 0.0, f);
        let colour = mix(
            palette::BLOUSE,
            [0.46, 0.36, 0.26],
            (0.22 - 0.22 * gather) * smoothstep(0.4, 0.0, f),
        );
        (trunk(azimuth, t, 4.0 + frill + tuck + 1.3 * gather), colour)
    });
    wrap(&mut cloth, 16, 72, |azimuth, f| {
        // Two rises over the breast.
        let rises = bell((azimuth.sin().abs() - 0.32) / 0.2);
        let t = lerp(8.1 - 0.35 * rises, 11.0, f);
        let rim = smoothstep(0.0, 0.06, f);
        (
            trunk(azimuth, t, lerp(3.0, 9.0, rim)),
            mix(palette::GOLD, palette::BODICE, smoothstep(0.0, 0.05, f)),
        )
    });
    Mesh {
        name: "Body",
        shape_names: Vec::new(),
        parts: vec![skin, cloth],
    }
}
