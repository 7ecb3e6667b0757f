//! A bodice with straps or a vest: close over the shirt, without sleeves, with a trim along its edges.

use super::shirt::Cutout;
use super::{Garment, bearing, on_arm, open_sky};
use crate::body::weights::{Cut, Weights};
use crate::math::{Vec3, bell, smooth_min, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::{Rgb, mix};
use crate::person::colours::shade;

/// Half the width of a bodice's straps, mm; they are all trim.
const STRAP: f64 = 13.0;
/// How wide a vest's trim is, mm.
const TRIM: f64 = 9.0;

/// A bodice or a vest over a shirt.
pub(crate) struct Vest<'a> {
    pub(crate) shirt: Cutout<'a>,
    pub(crate) colour: Rgb,
    pub(crate) trim: Rgb,
    pub(crate) bodice: bool,
    pub(crate) bottom: f64,
    /// Whether its lower end is below a skirt's waistband.
    pub(crate) tucked: bool,
}

impl Vest<'_> {
    pub(crate) fn field(&self, p: Vec3) -> f64 {
        let body = self.shirt.body;
        let upper = smooth_min(body.trunk(p), body.arm(p), 34.0);
        let base = smooth_min(upper, body.leg(p), 60.0);
        let seam = if self.bodice {
            3.0 * bell(p.x / 7.0) * smoothstep(0.0, 30.0, p.z)
        } else {
            0.0
        };
        // Over the belt line it stands off a little, and it follows what the shirt does by itself.
        let flare = 12.0 * smoothstep(1010.0, 930.0, p.y);
        (base - 12.5)
            .min(self.shirt.field(p) - 4.5 - 4.0 * smoothstep(-30.0, 10.0, on_arm(body, p).x))
            - flare
            + seam
    }

    /// Positive in the armhole: a round one about the arm's line, and all of the arm beyond.
    fn armhole(&self, p: Vec3) -> f64 {
        let q = on_arm(self.shirt.body, p);
        let from_line = (q.y * q.y + q.z * q.z).sqrt();
        let round = (66.0 + 16.0 * self.shirt.puff - from_line).min(q.x + 30.0);
        round.max(self.shirt.body.beyond(p, 24.0))
    }

    /// Negative where it is.
    pub(crate) fn keep(&self, p: Vec3) -> f64 {
        let (a, e) = bearing(p);
        let arm = self.armhole(p);
        if self.bodice {
            let ax = p.x.abs();
            let front = smoothstep(-10.0, 20.0, p.z);
            let top = 1262.0 + front * (6.0 * bell((ax - 60.0) / 34.0) - 20.0);
            let strap = (ax - 92.0).abs() - STRAP;
            return (p.y - top).min(strap).max(self.bottom - p.y).max(arm);
        }
        let c = a.cos();
        // An open front that narrows to the waist.
        let neck = 0.62 - 0.95 * smoothstep(0.45, 0.98, c);
        let reach = (p - super::BREAST).length().clamp(60.0, 160.0);
        let opening = if p.z > 0.0 {
            (9.0 + 0.10 * (p.y - 1080.0).max(0.0)) - p.x.abs()
        } else {
            -100.0
        };
        ((e - neck) * reach)
            .max(opening)
            .max(self.bottom - p.y)
            .max(arm)
    }

    pub(crate) fn make(&self, weights: &Weights) -> Part {
        let field = |p: Vec3| self.field(p);
        let keep = |p: Vec3| self.keep(p);
        let painted = |colour: Rgb, p: Vec3| {
            let light = open_sky(&|q| self.field(q), p);
            let seam = if self.bodice {
                0.5 * bell(p.x / 6.0) * smoothstep(0.0, 30.0, p.z)
            } else {
                0.0
            };
            shade(mix(shade(colour, 0.6), colour, light), 1.0 - seam)
        };
        // What is tucked into a skirt has no trim at its end.
        let trim = |p: Vec3| {
            let tucked = self.tucked && p.y < self.bottom + 24.0;
            painted(if tucked { self.colour } else { self.trim }, p)
        };
        let wide = if self.bodice { STRAP + 1.0 } else { TRIM };
        Garment {
            field: &field,
            keep: &keep,
            colour: &|p| painted(self.colour, p),
            material: Material::Fabric,
            low: v3(-230.0, self.bottom - 30.0, -230.0),
            high: v3(230.0, 1440.0, 230.0),
            cell: 13.5,
            hem: 5.0,
            cut: Cut::Legs,
            trim: Some((wide, &trim)),
        }
        .make(weights)
    }
}
