//! Where the hair begins, and where it is bound together.

use super::math::{Vec3, spline, v3};
use super::skull::{section_at_front, surface};

/// The hairline: degrees from the middle of the face, and height.
const HAIRLINE: [(f64, f64); 10] = [
    (0.0, 103.0),
    (20.0, 101.0),
    (40.0, 93.0),
    (54.0, 77.0),
    (64.0, 57.0),
    (76.0, 24.0),
    (90.0, 38.0),
    (108.0, 8.0),
    (135.0, -28.0),
    (180.0, -42.0),
];

/// The bare scalp at the hairline.
pub(crate) fn hairline(azimuth: f64) -> Vec3 {
    surface(azimuth, section_at_front(hairline_height(azimuth)))
}

/// How high the hairline is at an azimuth.
pub(crate) fn hairline_height(azimuth: f64) -> f64 {
    let degrees = azimuth.abs().to_degrees();
    let i = HAIRLINE
        .windows(2)
        .position(|w| degrees <= w[1].0)
        .unwrap_or(HAIRLINE.len() - 2);
    let f = (degrees - HAIRLINE[i].0) / (HAIRLINE[i + 1].0 - HAIRLINE[i].0);
    spline(|k| HAIRLINE[k].1, HAIRLINE.len(), i as f64 + f)
}

/// The middle of the bun.
pub(crate) const BUN: Vec3 = v3(0.0, 160.0, -52.0);
