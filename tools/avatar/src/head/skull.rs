//! The surface of the bare head: a loft of closed sections from the crown to the neck, with the features of the
//! face (sockets, nose, cheeks, lips, chin) pushed out of its front.

use super::features::features;
use super::math::{Vec3, smooth_max, spline, v3};

/// Centre of the left eyeball (the right one is its mirror image).
pub(crate) const EYE: Vec3 = v3(33.5, 37.0, 59.6);
/// Radius of the eyeball.
pub(crate) const EYE_RADIUS: f64 = 17.0;
/// Radius of the sphere on which the lids slide: an eyeball and the thickness of a lid.
pub(crate) const LID_RADIUS: f64 = 18.5;
/// Half the width of the opening between the lids.
pub(crate) const EYE_HALF_WIDTH: f64 = 16.3;

/// One section: heights at front, side and back, half width, reach to front and back, centre, and the exponent
/// that squares (above 2) or points (below 2) its front.
struct Section(f64, f64, f64, f64, f64, f64, f64, f64);

const SECTIONS: [Section; 19] = [
    Section(148.0, 148.0, 148.0, 0.0, -12.0, -12.0, -12.0, 2.0),
    Section(145.5, 145.5, 145.5, 27.0, 21.0, -48.0, -12.0, 2.0),
    Section(137.0, 137.0, 137.0, 48.0, 48.0, -72.0, -11.0, 2.0),
    Section(123.0, 123.0, 123.0, 62.5, 68.0, -88.0, -9.0, 2.1),
    Section(104.0, 104.0, 104.0, 71.0, 80.5, -96.0, -7.0, 2.2),
    Section(82.0, 82.0, 82.0, 74.5, 87.0, -98.0, -5.0, 2.3),
    Section(60.0, 60.0, 60.0, 73.5, 88.5, -96.0, -4.0, 2.35),
    Section(37.0, 37.0, 37.0, 70.5, 86.0, -90.0, -3.0, 2.3),
    Section(12.0, 12.0, 12.0, 67.8, 86.5, -79.0, -2.0, 2.15),
    Section(-10.0, -10.0, -10.0, 63.6, 87.0, -70.0, -1.0, 2.05),
    Section(-30.0, -29.0, -24.0, 56.3, 87.0, -62.0, 0.0, 1.95),
    Section(-50.0, -41.0, -38.0, 48.0, 85.5, -57.0, 0.0, 1.85),
    Section(-66.0, -51.0, -50.0, 41.0, 81.5, -55.0, -2.0, 1.78),
    Section(-74.0, -57.0, -58.0, 39.0, 71.0, -54.0, -5.0, 1.8),
    Section(-76.5, -61.0, -66.0, 38.0, 55.0, -54.0, -9.0, 1.9),
    Section(-80.0, -67.0, -76.0, 38.0, 37.0, -55.0, -12.0, 2.0),
    Section(-95.0, -86.0, -92.0, 38.5, 24.0, -58.0, -17.0, 2.0),
    Section(-120.0, -116.0, -120.0, 42.0, 19.0, -63.0, -22.0, 2.0),
    Section(-150.0, -150.0, -150.0, 50.0, 17.0, -70.0, -26.0, 2.0),
];

fn section(t: f64) -> Section {
    let at = |pick: fn(&Section) -> f64| {
        spline(|i| SECTIONS.get(i).map_or(0.0, pick), SECTIONS.len(), t)
    };
    Section(
        at(|s| s.0),
        at(|s| s.1),
        at(|s| s.2),
        at(|s| s.3),
        at(|s| s.4),
        at(|s| s.5),
        at(|s| s.6),
        at(|s| s.7),
    )
}

/// The parameter of the section whose front lies at height `y`, between the crown and the tip of the chin.
pub(crate) fn section_at_front(y: f64) -> f64 {
    let (mut above, mut below) = (0.0, 13.0);
    for _ in 0..40 {
        let middle = 0.5 * (above + below);
        if section(middle).0 > y {
            above = middle;
        } else {
            below = middle;
        }
    }
    0.5 * (above + below)
}

/// Half the width of the section whose front lies at height `y`.
pub(crate) fn half_width(y: f64) -> f64 {
    section(section_at_front(y)).3
}

/// The bare loft without features: `azimuth` 0 is the front and +π/2 her left ear, `t` the section.
pub(crate) fn loft(azimuth: f64, t: f64) -> Vec3 {
    let Section(y_front, y_side, y_back, width, front, back, centre, exponent) = section(t);
    let (s, c) = azimuth.sin_cos();
    let z = if c >= 0.0 {
        centre + (front - centre) * (1.0 - s.abs().min(1.0).powf(exponent)).powf(1.0 / exponent)
    } else {
        centre + (centre - back) * c
    };
    let end = if c >= 0.0 { y_front } else { y_back };
    v3(width * s, y_side + (end - y_side) * c.abs(), z)
}

/// The head's surface with its features.
pub(crate) fn surface(azimuth: f64, t: f64) -> Vec3 {
    let p = loft(azimuth, t);
    if azimuth.cos() <= 0.0 || t > 14.0 {
        return p;
    }
    v3(p.x, p.y, with_lids(p.x, p.y, p.z + features(p.x, p.y)))
}

/// Depth of the face at (`x`, `y`), features and lids included. For the front of the face only.
pub(crate) fn front_z(x: f64, y: f64) -> f64 {
    with_lids(x, y, smooth_front_z(x, y) + features(x, y))
}

/// Depth of the face at (`x`, `y`) without its features: what a feature slides on when it moves.
pub(crate) fn smooth_front_z(x: f64, y: f64) -> f64 {
    let Section(_, _, _, width, front, _, centre, exponent) = section(section_at_front(y));
    let s = (x / width).abs().min(0.999);
    centre + (front - centre) * (1.0 - s.powf(exponent)).powf(1.0 / exponent)
}

fn with_lids(x: f64, y: f64, z: f64) -> f64 {
    let (dx, dy) = (x.abs() - EYE.x, y - EYE.y);
    let rest = LID_RADIUS * LID_RADIUS - dx * dx - dy * dy;
    if rest <= 0.0 {
        z
    } else {
        smooth_max(z, EYE.z + rest.sqrt(), 5.0)
    }
}
