//! A shirt, a blouse or a tunic: over trunk and arms, with cuffs and a neckline.

use std::f64::consts::PI;

use super::{Garment, bearing, on_arm, open_sky, rumple};
use crate::body::field::Body;
use crate::body::net::Field;
use crate::body::weights::{Cut, Weights};
use crate::math::{Vec3, bell, lerp, smooth_min, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::{Rgb, mix};
use crate::person::colours::shade;
use crate::person::spec::Neck;

/// A shirt of a body.
#[derive(Clone, Copy)]
pub(crate) struct Cutout<'a> {
    pub(crate) body: &'a Body,
    pub(crate) colour: Rgb,
    /// 0 to 1 of the arm.
    pub(crate) sleeve: f64,
    pub(crate) puff: f64,
    pub(crate) neck: Neck,
    pub(crate) tunic: bool,
}

/// How far below another garment's edge a shirt goes on, mm.
const HIDDEN: f64 = 22.0;

/// The elevation at which a neckline begins, seen from the breast.
pub(crate) fn neckline(neck: Neck, azimuth: f64) -> f64 {
    let c = azimuth.cos();
    match neck {
        Neck::Round => 0.70 - 0.10 * smoothstep(0.2, 1.0, c),
        Neck::Low => {
            lerp(0.60, -0.24, smoothstep(0.28, 0.93, c)) - 0.06 * smoothstep(-0.2, -1.0, c)
        }
        Neck::Open => 0.78 - 0.86 * smoothstep(0.80, 1.0, c),
        Neck::High => 0.94 - 0.04 * c,
    }
}

impl Cutout<'_> {
    /// Where the sleeve ends, along the arm.
    pub(crate) fn sleeve_end(&self) -> f64 {
        let shape = &self.body.shape;
        (self.sleeve * (shape.upper_arm() + shape.forearm()))
            .min(shape.upper_arm() + shape.forearm() - 6.0)
    }

    fn ease(&self, p: Vec3) -> f64 {
        let q = on_arm(self.body, p);
        let end = self.sleeve_end();
        let sleeve =
            smoothstep(5.0, 75.0, q.x) * smoothstep(150.0, 95.0, (q.y * q.y + q.z * q.z).sqrt());
        let s = (q.x / end).clamp(0.0, 1.0);
        let turn = q.y.atan2(q.z);
        let from_end = end - q.x;
        let cuff = smoothstep(36.0 + 24.0 * self.puff, 22.0, from_end);
        let open = lerp(4.0, 30.0, self.puff);
        let belly = (PI * s.powf(0.85)).sin().max(0.0).sqrt();
        let gather = smoothstep(0.62, 0.98, s) * (1.0 - cuff);
        let fold = (5.0 * turn + 2.0 * (6.0 * s).sin()).cos();
        let wide = (open * belly + 3.0) * (1.0 - cuff) + 2.5 * cuff;
        // Elbows crease.
        let crease = 1.6
            * (0.16 * q.x).sin()
            * bell((q.x - self.body.shape.upper_arm()) / 70.0)
            * (1.0 - cuff);
        let pleats = lerp(0.4, 4.0, self.puff) * fold * (gather + 0.4 * belly);
        let on_sleeve = wide + pleats + crease + 0.8 * rumple(p * 1.2);
        let (_, e) = bearing(p);
        let waist = bell((p.y - 1050.0) / 70.0);
        let loose = if self.tunic { 7.0 } else { 3.0 };
        let on_trunk =
            4.0 + loose * (1.0 - smoothstep(0.2, 0.6, e)) + 1.8 * rumple(p) + 1.5 * waist;
        lerp(on_trunk, 2.5 + on_sleeve, sleeve)
    }

    /// How far a point is outside of the shirt, wherever it may end.
    pub(crate) fn field(&self, p: Vec3) -> f64 {
        let upper = smooth_min(self.body.trunk(p), self.body.arm(p), 34.0);
        let all = if self.tunic {
            smooth_min(upper, self.body.leg(p), 90.0)
        } else {
            upper
        };
        let skirt = if self.tunic {
            26.0 * smoothstep(960.0, 760.0, p.y)
        } else {
            0.0
        };
        all - self.ease(p) - skirt
    }

    fn bottom(&self) -> f64 {
        if self.tunic { 742.0 } else { 978.0 }
    }

    fn keep(&self, p: Vec3) -> f64 {
        let (a, e) = bearing(p);
        let q = on_arm(self.body, p);
        let reach = (p - super::BREAST).length().clamp(60.0, 160.0);
        let neck = (e - neckline(self.neck, a)) * reach;
        // The neckline ends above the arms.
        let neck = if q.x > 0.0 { neck.min(-q.x) } else { neck };
        // The lower end is the trunk's alone; sleeves hang deeper.
        let bottom = (self.bottom() - p.y).min(-self.body.beyond(p, 60.0));
        neck.max(bottom).max(self.body.beyond(p, self.sleeve_end()))
    }

    /// The shirt's mesh, without what lies deep below another garment that is where `over` is negative.
    pub(crate) fn make(&self, weights: &Weights, over: Option<&Field>) -> Part {
        let field = |p: Vec3| self.field(p);
        let keep = |p: Vec3| over.map_or(self.keep(p), |o| self.keep(p).max(-HIDDEN - o(p)));
        let colour = |p: Vec3| {
            let light = open_sky(&|q| self.field(q), p);
            let c = mix(shade(self.colour, 0.62), self.colour, light);
            shade(c, 1.0 + 0.05 * rumple(p * 1.7))
        };
        Garment {
            field: &field,
            keep: &keep,
            colour: &colour,
            material: Material::Fabric,
            low: v3(-560.0, (self.bottom() - 30.0).min(860.0), -230.0),
            high: v3(560.0, 1460.0, 230.0),
            cell: 16.0,
            hem: 5.0,
            cut: Cut::Legs,
            trim: None,
        }
        .make(weights)
    }
}
