//! What is worn on the head, in the head's frame.

use std::f64::consts::PI;

use crate::math::{Vec3, bell, lerp, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::Rgb;
use crate::person::colours::shade;
use crate::person::spec::HatStyle;

/// The middle of a hat, and the half axes of the head with its hair there.
const MIDDLE: Vec3 = v3(0.0, 66.0, -6.0);
const AXES: Vec3 = v3(86.0, 96.0, 104.0);

fn egg(azimuth: f64, up: f64, grow: f64) -> Vec3 {
    let (s, c) = up.sin_cos();
    MIDDLE
        + v3(
            (AXES.x + grow) * c * azimuth.sin(),
            (AXES.y + grow) * s,
            (AXES.z + grow) * c * azimuth.cos(),
        )
}

/// A hat.
pub(crate) fn hat(style: HatStyle, colour: Rgb) -> Part {
    let mut part = Part::new(Material::Fabric);
    let columns = 48;
    let azimuth = |column: usize| (column as f64 / columns as f64 * 2.0 - 1.0) * PI;
    match style {
        HatStyle::Brim => {
            // Crown, then the brim out and back below itself.
            part.sheet(22, columns + 1, |row, column| {
                let a = azimuth(column);
                if row <= 13 {
                    let f = row as f64 / 13.0;
                    let up = lerp(PI / 2.0, 0.16, f);
                    let p = egg(a, up, 5.0 + 12.0 * bell((f - 0.42) / 0.3));
                    let dent = 16.0 * bell(f / 0.32) * bell(p.x / 26.0);
                    let band = smoothstep(0.78, 0.82, f);
                    return (
                        p + v3(0.0, 12.0 * (1.0 - f) - dent, 0.0),
                        shade(colour, lerp(1.0, 0.45, band)),
                    );
                }
                let f = (row - 13) as f64 / 8.0;
                let wide = if f < 0.5 { 2.0 * f } else { 2.0 - 2.0 * f };
                let from = egg(a, 0.16, 4.0);
                let d = v3(a.sin(), 0.0, a.cos());
                let curl = 20.0 * wide * wide * a.sin().powi(2) - 10.0 * wide * a.cos();
                let thick = if f < 0.5 { 1.5 } else { -2.0 };
                (
                    from + d * (62.0 * wide) + v3(0.0, curl + thick - 4.0, 0.0),
                    shade(colour, 0.86),
                )
            });
        }
        HatStyle::Cap => {
            part.sheet(20, columns + 1, |row, column| {
                let a = azimuth(column);
                let f = row as f64 / 19.0;
                let tilt = 14.0 * a.cos();
                if f < 0.8 {
                    let g = f / 0.8;
                    let up = lerp(PI / 2.0, 0.28, g);
                    let slump = 22.0 * bell((g - 0.72) / 0.26);
                    let p = egg(a, up, 4.0 + slump);
                    let fold = 1.8 * (9.0 * a).cos() * smoothstep(0.2, 0.8, g);
                    return (
                        p + v3(0.0, tilt * 0.3 + 9.0 * (1.0 - g), fold),
                        shade(colour, 1.0 - 0.1 * fold.abs()),
                    );
                }
                let g = (f - 0.8) / 0.2;
                (
                    egg(a, lerp(0.26, 0.06, g), 5.0) + v3(0.0, tilt * 0.5, 0.0),
                    shade(colour, 0.7),
                )
            });
        }
        HatStyle::Coif => {
            part.sheet(20, columns + 1, |row, column| {
                let a = azimuth(column);
                let f = row as f64 / 19.0;
                let low = lerp(0.42, -0.55, smoothstep(0.25, -0.55, a.cos()));
                let up = lerp(PI / 2.0, low, f);
                let rim = bell((f - 1.0) / 0.06);
                let ruffle = 2.5 * (24.0 * a).cos() * rim;
                let light = 1.0 - 0.10 * bell((f - 0.92) / 0.02) + 0.02 * (24.0 * a).cos() * rim;
                (egg(a, up, 3.0 + 4.0 * rim + ruffle), shade(colour, light))
            });
        }
    }
    part
}
