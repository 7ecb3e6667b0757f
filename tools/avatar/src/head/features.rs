//! What is pushed out of the front of the bare head: sockets, brow, nose, cheeks, lips and chin.

use super::math::{bell, bell2, smoothstep, spline};
use super::mouth::{lip_fullness, lip_line};

const NOSE_PROFILE: [(f64, f64, f64); 10] = [
    // Height, how far the ridge stands out, and half its width.
    (-15.0, 0.0, 10.0),
    (-10.5, 2.6, 9.5),
    (-7.5, 6.4, 9.0),
    (-4.5, 11.2, 9.2),
    (-0.5, 15.2, 9.8),
    (4.0, 15.8, 10.0),
    (12.0, 12.2, 10.0),
    (24.0, 7.4, 10.4),
    (40.0, 3.6, 11.5),
    (60.0, 0.0, 12.0),
];

fn nose(ax: f64, y: f64) -> f64 {
    let Some(i) = NOSE_PROFILE
        .windows(2)
        .position(|w| w[0].0 <= y && y < w[1].0)
    else {
        return 0.0;
    };
    let f = (y - NOSE_PROFILE[i].0) / (NOSE_PROFILE[i + 1].0 - NOSE_PROFILE[i].0);
    let t = i as f64 + f;
    let height = spline(|k| NOSE_PROFILE[k].1, NOSE_PROFILE.len(), t).max(0.0);
    let width = spline(|k| NOSE_PROFILE[k].2, NOSE_PROFILE.len(), t);
    height * bell(ax / width)
}

/// How far the features stand out of the bare head at (`x`, `y`), mm.
pub(crate) fn features(x: f64, y: f64) -> f64 {
    let ax = x.abs();
    let v = y - lip_line(x);
    let full = lip_fullness(x);
    // The tip hangs lower than the wings.
    let mut z = nose(ax, y - 2.4 * smoothstep(2.5, 11.0, ax));
    // Sockets, brow ridge, cheekbones and the apples of the cheeks.
    z -= 7.0 * bell2((ax - 29.0) / 17.0, (y - 39.0) / 12.0);
    z += 1.4 * bell2((ax - 28.0) / 22.0, (y - 60.0) / 9.0);
    z += 2.5 * bell2((ax - 46.0) / 18.0, (y - 12.0) / 16.0);
    z += 3.8 * bell2((ax - 37.0) / 17.0, (y + 4.0) / 17.0);
    // The root of the nose.
    z -= 2.4 * bell2(ax / 10.0, (y - 43.0) / 9.0);
    // Wings of the nose, the crease around them, the nostrils.
    z += 5.8 * bell2((ax - 11.2) / 4.8, (y + 2.4) / 5.0);
    z -= 1.2 * bell2((ax - 17.3) / 3.0, (y + 2.0) / 6.0);
    z -= 1.8 * bell2((ax - 5.6) / 2.2, (y + 6.4) / 1.8);
    // The round of the teeth, philtrum, lips, and the crease where they meet.
    z += 4.0 * bell2(ax / 27.0, (y + 28.0) / 18.0);
    z -= 0.9 * bell2(ax / 2.8, (v - 12.0) / 5.0);
    z += 0.5 * bell2((ax - 5.0) / 2.5, (v - 11.0) / 5.0);
    z += 3.3 * full * bell((v - 4.4) / 4.8);
    z += 4.3 * full * bell((v + 5.4) / 5.4);
    z -= 1.9 * full.sqrt() * bell(v / 1.9);
    z -= 2.0 * bell2((ax - 27.5) / 4.5, (v - 0.5) / 5.0);
    // From the wings of the nose to the corners of the mouth.
    z -= 0.9 * bell2((ax - 25.0 - 0.35 * (-14.0 - y)) / 4.0, (y + 15.0) / 9.0);
    // Hollow under the lower lip, chin.
    z -= 1.9 * bell2(ax / 16.0, (y + 46.0) / 6.0);
    z += 4.4 * bell2(ax / 15.0, (y + 61.0) / 11.0);
    z * smoothstep(86.0, 80.0, ax)
}
