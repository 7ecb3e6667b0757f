//! Where the mouth is: the line of the lips, and how full they are along it.

use super::math::{bell, smoothstep};

/// Height of the line along which the lips meet, mm above the pivot of the head.
pub(crate) const MOUTH_Y: f64 = -29.0;
/// Half the width of the mouth, mm.
pub(crate) const MOUTH_HALF_WIDTH: f64 = 24.5;

/// The line along which the lips meet at rest: its ends rise a little, which makes the face friendly.
pub(crate) fn lip_line(x: f64) -> f64 {
    let u = (x / MOUTH_HALF_WIDTH).abs();
    MOUTH_Y + 4.0 * u.min(1.4).powi(2) * smoothstep(2.2, 1.1, u) - 0.5 * bell(x / 4.0)
}

/// Fullness of the lips along the mouth: 1 in the middle, 0 at the corners and beyond.
pub(crate) fn lip_fullness(x: f64) -> f64 {
    let u = x / MOUTH_HALF_WIDTH;
    (1.0 - u * u).max(0.0).powf(0.85)
}
