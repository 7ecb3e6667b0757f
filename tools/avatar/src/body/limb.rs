//! A limb as a field: a tapering round of given sections along a line.

use crate::math::{Vec3, spline, v3};

/// One section: half the width across, half the depth, and how far its middle is set off along the depth, mm.
pub(crate) type Section = (f64, f64, f64);

/// Roughly how far `p` is outside of a limb from `a` to `b`, mm; negative inside. `deep` is the direction of the
/// sections' depth, about at right angles to the limb.
pub(crate) fn limb(p: Vec3, a: Vec3, b: Vec3, deep: Vec3, sections: &[Section]) -> f64 {
    let line = b - a;
    let length = line.length();
    let along = line * (1.0 / length);
    let across = deep.cross(along).normalised();
    let deep = along.cross(across);
    let q = p - a;
    let run = q.dot(along);
    let t = (run / length).clamp(0.0, 1.0);
    let at = |pick: fn(&Section) -> f64| {
        let last = sections.len() - 1;
        spline(|i| pick(&sections[i]), sections.len(), t * last as f64)
    };
    let (wide, thick) = (at(|s| s.0), at(|s| s.1));
    let over = run - t * length;
    let local = v3(q.dot(across), over, q.dot(deep) - at(|s| s.2));
    let least = wide.min(thick);
    let round = v3(local.x / wide, local.y / least, local.z / thick);
    let norm = round.length();
    if norm < 1e-9 {
        return -least;
    }
    // Near the surface the slope of the norm is that of a distance along its own direction.
    let slope = v3(
        round.x / wide / norm,
        round.y / least / norm,
        round.z / thick / norm,
    );
    (norm - 1.0) / slope.length().max(1e-9)
}

/// Roughly how far `p` is outside of an ellipsoid.
pub(crate) fn ellipsoid(p: Vec3, middle: Vec3, radii: Vec3) -> f64 {
    let q = p - middle;
    let round = v3(q.x / radii.x, q.y / radii.y, q.z / radii.z);
    let norm = round.length();
    if norm < 1e-9 {
        return -radii.x.min(radii.y).min(radii.z);
    }
    let slope = v3(round.x / radii.x, round.y / radii.y, round.z / radii.z) * (1.0 / norm);
    (norm - 1.0) / slope.length().max(1e-9)
}
