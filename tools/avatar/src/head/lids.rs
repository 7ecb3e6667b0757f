//! The openings between the lids: their curves at rest and closed, and how the rows of the face bend around them.

use super::math::{bell, smoothstep};
use super::palette::{self, Rgb, mix};
use super::skull::{EYE, EYE_HALF_WIDTH};

/// Rows of the face above and below the slit of the eye that bend around the opening, the slit itself first.
const FOLLOW_ABOVE: [f64; 5] = [1.0, 0.76, 0.56, 0.34, 0.14];
const FOLLOW_BELOW: [f64; 5] = [1.0, 0.76, 0.52, 0.30, 0.10];

/// Place along the opening: -1 the inner corner, +1 the outer; `ax` is the distance from the middle of the face.
pub(crate) fn along(ax: f64) -> f64 {
    (ax - EYE.x) / EYE_HALF_WIDTH
}

fn arch(e: f64, power: f64) -> f64 {
    (1.0 - e * e).max(0.0).powf(power)
}

/// The line between the corners: the outer corner sits a little higher.
fn corner_line(e: f64) -> f64 {
    EYE.y - 0.3 + 1.3 * e.clamp(-1.0, 1.0) * smoothstep(1.9, 1.0, e.abs())
}

/// Height of the open lid's edge.
pub(crate) fn edge(ax: f64, upper: bool) -> f64 {
    let e = along(ax);
    if upper {
        // The arch is highest a little to the inside of the middle.
        corner_line(e) + 8.1 * arch(e, 0.60) * (1.0 - 0.06 * e)
    } else {
        corner_line(e) - 6.9 * arch(e, 0.8) * (1.0 + 0.08 * e)
    }
}

/// Height at which the two lids meet when the eye is shut.
pub(crate) fn shut(ax: f64) -> f64 {
    let e = along(ax);
    corner_line(e) - 4.6 * arch(e, 0.8)
}

/// The height of the row `k` rows above (positive) or below the slit whose own height is `y`.
pub(crate) fn row_height(ax: f64, y: f64, k: i32, upper: bool) -> f64 {
    let follow = if upper { FOLLOW_ABOVE } else { FOLLOW_BELOW };
    let share = follow
        .get(k.unsigned_abs() as usize)
        .copied()
        .unwrap_or(0.0);
    y + share * (edge(ax, upper) - EYE.y)
}

/// The skin's colour `k` rows above or below the slit: a crease over the upper lid, a soft line below the lower one.
pub(crate) fn shade(skin: Rgb, ax: f64, k: i32, upper: bool) -> Rgb {
    let e = along(ax);
    let within = smoothstep(1.15, 0.8, e.abs());
    match k {
        2 => mix(skin, palette::CREASE, 0.55 * within),
        1 => mix(skin, palette::LID, 0.45 * within),
        0 if !upper => mix(skin, palette::CREASE, 0.35 * within),
        -1 => mix(skin, palette::CREASE, 0.10 * within * bell(e - 0.3)),
        _ => skin,
    }
}
