//! A cloak that lies on the shoulders and hangs down the back.

use std::f64::consts::PI;

use super::skirt::Hanging;
use super::{BREAST, direction, hang};
use crate::body::field::Body;
use crate::body::net::Field;
use crate::body::weights::{Cut, Weights};
use crate::math::{lerp, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::Rgb;
use crate::person::colours::shade;

/// A cloak over what `field` says is inside, down to `bottom`, and behind a skirt if there is one.
pub(crate) fn cloak(
    field: &Field,
    skirt: Option<&Hanging>,
    bottom: f64,
    colour: Rgb,
    weights: &Weights,
) -> Part {
    let mut part = Part::new(Material::Fabric);
    let (rows, columns, over) = (30, 40, 11);
    let top = |u: f64, f: f64| {
        let azimuth = PI + u * lerp(2.35, 1.05, smoothstep(0.0, 1.0, f));
        let end = lerp(0.0, 0.18, u.abs());
        let d = direction(azimuth, lerp(0.86, end, f));
        BREAST + d * (Body::ray(field, BREAST, d, 320.0) + 13.0)
    };
    part.sheet(rows + 1, columns + 1, |row, column| {
        let u = column as f64 / columns as f64 * 2.0 - 1.0;
        let fold = (9.0 * u * PI + 0.6).cos();
        if row <= over {
            let f = row as f64 / over as f64;
            return (
                top(u, f) + v3(0.0, 3.0 * fold * f, 0.0),
                shade(colour, 0.95),
            );
        }
        let f = (row - over) as f64 / (rows - over) as f64;
        let from = top(u, 1.0);
        let y = lerp(from.y, bottom + 12.0 * u * u, f);
        // It stands off the seat and opens to the ground.
        let back = -lerp(0.0, 70.0, smoothstep(0.0, 0.45, f)) - 60.0 * f - 16.0 * fold * f;
        let x = from.x * lerp(1.0, 1.9, f);
        let behind = skirt.map_or(0.0, |s| s.back(y, x));
        let own = from.z + back * (1.0 - 0.35 * u.abs());
        let clear = lerp(own, behind - 30.0 - 10.0 * fold, smoothstep(0.0, 0.15, f));
        let p = v3(x, y, own.min(clear));
        (
            p,
            shade(
                colour,
                lerp(0.95, 0.72 + 0.25 * fold, smoothstep(0.0, 0.5, f)),
            ),
        )
    });
    hang(part, weights, Cut::Cloak)
}
