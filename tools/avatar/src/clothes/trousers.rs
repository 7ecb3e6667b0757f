//! Trousers, and the hose that is worn below a skirt.

use super::{Garment, open_sky, rumple};
use crate::body::field::Body;
use crate::body::weights::{Cut, Weights};
use crate::math::{Vec3, bell, smooth_min, smoothstep, v3};
use crate::mesh::{Material, Part};
use crate::palette::{Rgb, mix};
use crate::person::colours::shade;

/// Trousers from `top` to `bottom`.
pub(crate) struct Trousers<'a> {
    pub(crate) body: &'a Body,
    pub(crate) colour: Rgb,
    /// How wide they are, mm.
    pub(crate) ease: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Trousers<'_> {
    pub(crate) fn field(&self, p: Vec3) -> f64 {
        let body = smooth_min(self.body.trunk(p), self.body.leg(p), 34.0);
        let crease = bell((p.y - 470.0) / 60.0) + bell((p.y - 820.0) / 50.0);
        let folds = 0.25 * self.ease * (rumple(p) + 0.6 * crease * (0.11 * p.y).sin());
        let gathered = smoothstep(self.bottom + 40.0, self.bottom + 150.0, p.y);
        body - gathered * (self.ease + folds)
    }

    pub(crate) fn make(&self, weights: &Weights) -> Part {
        let field = |p: Vec3| self.field(p);
        let keep = |p: Vec3| (p.y - self.top).max(self.bottom - p.y);
        let colour = |p: Vec3| {
            let light = open_sky(&|q| self.field(q), p);
            shade(
                mix(shade(self.colour, 0.55), self.colour, light),
                1.0 + 0.06 * rumple(p * 1.4),
            )
        };
        Garment {
            field: &field,
            keep: &keep,
            colour: &colour,
            material: Material::Fabric,
            low: v3(-260.0, self.bottom - 30.0, -240.0),
            high: v3(260.0, self.top + 30.0, 220.0),
            cell: 17.0,
            hem: 4.0,
            cut: Cut::Legs,
            trim: None,
        }
        .make(weights)
    }
}
