//! The colours, as linear RGB for `COLOR_0`.

use super::math::{Vec3, bell2, lerp, smoothstep};
use crate::head::Traits;
use crate::head::hairline::hairline_height;
use crate::head::skull::EYE;

/// A linear RGB colour.
pub(crate) type Rgb = [f64; 3];

pub(crate) const SKIN: Rgb = [0.80, 0.495, 0.365];
pub(crate) const BLUSH: Rgb = [0.78, 0.27, 0.20];
pub(crate) const LIP: Rgb = [0.50, 0.140, 0.120];
pub(crate) const LIP_INSIDE: Rgb = [0.25, 0.03, 0.03];
pub(crate) const MOUTH: Rgb = [0.045, 0.007, 0.007];
pub(crate) const LID_SHADE: Rgb = [0.62, 0.30, 0.20];
pub(crate) const LID: Rgb = [0.66, 0.34, 0.25];
pub(crate) const CREASE: Rgb = [0.36, 0.13, 0.085];
pub(crate) const UNDERLIT: Rgb = [0.98, 0.64, 0.49];
pub(crate) const NOSTRIL: Rgb = [0.16, 0.038, 0.024];
pub(crate) const FRECKLE: Rgb = [0.47, 0.20, 0.10];
pub(crate) const LASH: Rgb = [0.018, 0.010, 0.008];
pub(crate) const BROW: Rgb = [0.105, 0.034, 0.014];
pub(crate) const BROW_EDGE: Rgb = [0.30, 0.13, 0.075];
pub(crate) const HAIR: Rgb = [0.105, 0.026, 0.011];
pub(crate) const HAIR_LIGHT: Rgb = [0.215, 0.060, 0.022];
pub(crate) const HAIR_DARK: Rgb = [0.038, 0.010, 0.005];
pub(crate) const SCLERA: Rgb = [0.83, 0.81, 0.78];
pub(crate) const IRIS: Rgb = [0.15, 0.22, 0.08];
pub(crate) const IRIS_LIGHT: Rgb = [0.36, 0.34, 0.12];
pub(crate) const PUPIL: Rgb = [0.006, 0.005, 0.005];
pub(crate) const TOOTH: Rgb = [0.68, 0.63, 0.54];
pub(crate) const GUM: Rgb = [0.42, 0.11, 0.10];
pub(crate) const TONGUE: Rgb = [0.42, 0.085, 0.08];
pub(crate) const BODICE: Rgb = [0.055, 0.145, 0.125];
pub(crate) const BODICE_SHADE: Rgb = [0.018, 0.052, 0.046];
pub(crate) const GOLD: Rgb = [0.80, 0.52, 0.16];

/// A mix of two colours.
pub(crate) fn mix(a: Rgb, b: Rgb, t: f64) -> Rgb {
    [
        lerp(a[0], b[0], t),
        lerp(a[1], b[1], t),
        lerp(a[2], b[2], t),
    ]
}

/// A number between 0 and 1 that looks like chance and is the same each time.
fn chance(p: Vec3) -> f64 {
    let v = ((p.x * 1.37).round() * 12.9898 + (p.y * 1.37).round() * 78.233).sin() * 43_758.545_3;
    v - v.floor()
}

/// The bare skin at a point of the face: blush, freckles, and the shade in nostrils, sockets and below the chin.
pub(crate) fn skin_at(p: Vec3, traits: &Traits) -> Rgb {
    let ax = p.x.abs();
    let front = smoothstep(10.0, 50.0, p.z);
    // Colour, how much of it, and the middle and size of its patch.
    let patches: [(Rgb, f64, f64, f64, f64, f64); 13] = [
        (BLUSH, 0.42, 40.0, -1.0, 16.0, 13.0),
        (BLUSH, 0.26, 0.0, 1.0, 9.0, 7.0),
        (BLUSH, 0.14, 0.0, -60.0, 13.0, 9.0),
        (LID_SHADE, 0.42, EYE.x, 51.5, 17.0, 4.5),
        (LID_SHADE, 0.16, 18.0, 41.0, 7.0, 9.0),
        (LID_SHADE, 0.18, EYE.x, 23.0, 15.0, 4.0),
        // Beside and under the nose.
        (LID_SHADE, 0.22, 16.5, -2.5, 2.4, 5.0),
        (LID_SHADE, 0.20, 0.0, -10.5, 9.0, 3.0),
        // Light comes back from the lip to what lies below the tip.
        (UNDERLIT, 0.55, 0.0, -6.0, 5.0, 3.5),
        (UNDERLIT, 0.40, 11.0, -6.0, 3.0, 2.5),
        (NOSTRIL, 0.62, 5.7, -6.3, 2.2, 1.5),
        // The philtrum, and under the lower lip.
        (LID_SHADE, 0.16, 0.0, -15.0, 2.4, 4.0),
        (LID_SHADE, 0.34, 0.0, -45.5, 13.0, 3.2),
    ];
    let mut c = SKIN;
    for (colour, most, x, y, width, height) in patches {
        let near = bell2((ax - x) / width, (p.y - y) / height);
        let most = if colour == BLUSH {
            most * traits.blush
        } else {
            most
        };
        c = mix(c, colour, most * front * near);
    }
    // Along the lines that a smile has left.
    let line = bell2((ax - 25.0 - 0.35 * (-14.0 - p.y)) / 2.2, (p.y + 15.0) / 8.0);
    c = mix(c, LID_SHADE, (0.16 + 0.34 * traits.lines) * front * line);
    c = mix(c, LID_SHADE, traits.lines * front * aged(ax, p.y));
    let freckled = front * bell2((ax - 18.0) / 22.0, (p.y - 6.0) / 11.0);
    c = mix(
        c,
        FRECKLE,
        0.30 * traits.blush * freckled * smoothstep(0.72, 0.86, chance(p)),
    );
    // In the shadow of the hair.
    let from_hair = p.y - hairline_height(p.x.atan2(p.z + 5.0));
    c = mix(
        c,
        LID_SHADE,
        0.45 * front * smoothstep(-13.0, 0.0, from_hair),
    );
    let below = smoothstep(-68.0, -82.0, p.y) * smoothstep(-118.0, -86.0, p.y);
    mix(c, LID_SHADE, 0.38 * below * smoothstep(-20.0, 20.0, p.z))
}

/// Where age draws its lines: over the brows, beside the eyes and below them.
fn aged(ax: f64, y: f64) -> f64 {
    let brow = smoothstep(46.0, 34.0, ax)
        * [72.0, 80.0, 88.0]
            .map(|h| bell2(0.0, (y - h) / 2.2))
            .iter()
            .sum::<f64>();
    let beside = bell2((ax - 60.0) / 7.0, (y - 36.0) / 10.0);
    let below = bell2((ax - EYE.x) / 14.0, (y - 21.0) / 3.5);
    0.30 * brow + 0.28 * beside + 0.30 * below
}

/// The skin of neck and chest, in the head's frame: a little colour over the breast bone.
pub(crate) fn chest_at(p: Vec3) -> Rgb {
    let front = smoothstep(-10.0, 20.0, p.z);
    let c = mix(
        SKIN,
        BLUSH,
        0.16 * front * bell2(p.x / 60.0, (p.y + 190.0) / 40.0),
    );
    mix(
        c,
        LID_SHADE,
        0.08 * front * bell2(p.x / 9.0, (p.y + 136.0) / 9.0),
    )
}
