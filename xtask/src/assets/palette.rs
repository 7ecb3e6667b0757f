//! The colours, as linear RGB for `COLOR_0`.

use super::math::{Vec3, bell2, lerp, smoothstep};
use super::skull::{EYE, lip_line};

/// A linear RGB colour.
pub(super) type Rgb = [f64; 3];

pub(super) const SKIN: Rgb = [0.80, 0.47, 0.33];
pub(super) const BLUSH: Rgb = [0.78, 0.27, 0.20];
pub(super) const LIP: Rgb = [0.52, 0.115, 0.105];
pub(super) const LIP_INSIDE: Rgb = [0.25, 0.03, 0.03];
pub(super) const MOUTH: Rgb = [0.045, 0.007, 0.007];
pub(super) const LID_SHADE: Rgb = [0.62, 0.30, 0.20];
pub(super) const LASH: Rgb = [0.018, 0.010, 0.008];
pub(super) const BROW: Rgb = [0.085, 0.030, 0.012];
pub(super) const HAIR: Rgb = [0.155, 0.050, 0.018];
pub(super) const HAIR_DARK: Rgb = [0.070, 0.021, 0.008];
pub(super) const SCLERA: Rgb = [0.83, 0.81, 0.78];
pub(super) const IRIS: Rgb = [0.15, 0.22, 0.08];
pub(super) const IRIS_LIGHT: Rgb = [0.36, 0.34, 0.12];
pub(super) const PUPIL: Rgb = [0.006, 0.005, 0.005];
pub(super) const TOOTH: Rgb = [0.68, 0.63, 0.54];
pub(super) const GUM: Rgb = [0.42, 0.11, 0.10];
pub(super) const TONGUE: Rgb = [0.42, 0.085, 0.08];
pub(super) const BLOUSE: Rgb = [0.78, 0.70, 0.56];
pub(super) const BODICE: Rgb = [0.055, 0.145, 0.125];
pub(super) const GOLD: Rgb = [0.80, 0.52, 0.16];

/// A mix of two colours.
pub(super) fn mix(a: Rgb, b: Rgb, t: f64) -> Rgb {
    [
        lerp(a[0], b[0], t),
        lerp(a[1], b[1], t),
        lerp(a[2], b[2], t),
    ]
}

/// The bare skin at a point of the face: blush on cheeks and nose, shade in the nostrils, sockets and under the chin.
pub(super) fn skin_at(p: Vec3) -> Rgb {
    let ax = p.x.abs();
    let front = smoothstep(10.0, 50.0, p.z);
    let mut c = SKIN;
    c = mix(
        c,
        BLUSH,
        0.38 * front * bell2((ax - 42.0) / 17.0, (p.y - 0.0) / 14.0),
    );
    c = mix(c, BLUSH, 0.20 * front * bell2(ax / 9.0, (p.y - 1.0) / 8.0));
    c = mix(
        c,
        LID_SHADE,
        0.55 * front * bell2((ax - EYE.x) / 18.0, (p.y - 49.5) / 5.5),
    );
    c = mix(
        c,
        LID_SHADE,
        0.35 * front * bell2(ax / 14.0, (p.y - lip_line(p.x) + 15.0) / 4.0),
    );
    c = mix(
        c,
        [0.16, 0.035, 0.02],
        0.6 * front * bell2((ax - 5.8) / 2.2, (p.y + 6.6) / 1.5),
    );
    mix(
        c,
        LID_SHADE,
        0.55 * smoothstep(-70.0, -80.0, p.y) * smoothstep(-112.0, -84.0, p.y),
    )
}
