//! Shoes and boots, with soles.

use super::{Garment, rumple};
use crate::body::field::Body;
use crate::body::limb::limb;
use crate::body::weights::{Cut, Weights};
use crate::math::{Vec3, bell, smooth_max, smooth_min, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::{Rgb, mix};
use crate::person::colours::shade;

/// A pair of boots.
pub(crate) struct Boots<'a> {
    pub(crate) body: &'a Body,
    pub(crate) colour: Rgb,
    /// Where the shafts end, mm above the ground.
    pub(crate) top: f64,
}

const SOLE: f64 = 13.0;

impl Boots<'_> {
    pub(crate) fn field(&self, p: Vec3) -> f64 {
        let q = v3(p.x.abs(), p.y, p.z);
        let up = v3(0.0, 1.0, 0.0);
        let foot = limb(
            q,
            v3(83.0, 44.0, -44.0),
            v3(91.0, 30.0, 138.0),
            up,
            &[
                (34.0, 42.0, 2.0),
                (33.0, 46.0, 12.0),
                (36.0, 42.0, 8.0),
                (41.0, 31.0, 0.0),
                (42.0, 27.0, -3.0),
                (30.0, 21.0, -8.0),
            ],
        );
        let shaft = self.body.leg(q)
            - 6.0
            - 3.0 * bell((q.y - self.top) / 26.0)
            - 1.2 * rumple(q) * smoothstep(80.0, 160.0, q.y);
        let whole = smooth_min(foot, shaft, 26.0);
        // A sole that stands out a little, and a heel.
        let sole = 3.0 * smoothstep(SOLE + 3.0, SOLE - 1.0, q.y);
        let arch = 9.0 * bell((q.z - 8.0) / 22.0) * smoothstep(40.0, 0.0, q.y);
        smooth_max(whole - sole, arch - q.y, 5.0)
    }

    pub(crate) fn make(&self, weights: &Weights) -> Part {
        let field = |p: Vec3| self.field(p);
        let keep = |p: Vec3| p.y - self.top;
        let colour = |p: Vec3| {
            let worn = 0.12 * rumple(p * 2.0) + 0.2 * bell((p.z - 80.0) / 30.0);
            let c = shade(self.colour, 1.0 + worn);
            let band = smoothstep(self.top - 24.0, self.top - 18.0, p.y);
            let c = mix(c, shade(self.colour, 0.72), band);
            mix(
                c,
                shade(self.colour, 0.35),
                smoothstep(SOLE + 3.0, SOLE, p.y),
            )
        };
        Garment {
            field: &field,
            keep: &keep,
            colour: &colour,
            material: Material::Leather,
            low: v3(-160.0, -14.0, -130.0),
            high: v3(160.0, self.top + 24.0, 190.0),
            cell: 12.5,
            hem: 6.0,
            cut: Cut::Legs,
            trim: None,
        }
        .make(weights)
    }
}
