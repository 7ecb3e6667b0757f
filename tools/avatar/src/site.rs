//! What a vertex of the face brings along for the shapes.

use super::math::Vec3;
use super::mesh::{Material, Part};
use super::mouth;
use super::palette;

/// What the shapes need to know about a vertex.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// Its place at rest.
    pub(super) point: Vec3,
    /// The point of the skin it goes with; itself, for skin.
    pub(super) anchor: Vec3,
    pub(super) above_eye: bool,
    pub(super) above_mouth: bool,
    /// 0 on the skin, 1 at the back of the mouth.
    pub(super) inside: f64,
    /// How much the depths of the mouth take part in the jaw's turn.
    pub(super) jaw_inside: f64,
    /// How much the vertex turns with the lid like the tip of a long lash (1).
    pub(super) lash: f64,
}

impl Site {
    pub(super) fn skin(p: Vec3, above_eye: bool, above_mouth: bool) -> Self {
        Self {
            point: p,
            anchor: p,
            above_eye,
            above_mouth,
            inside: 0.0,
            jaw_inside: 0.0,
            lash: 0.0,
        }
    }

    pub(super) fn mirrored(mut self) -> Self {
        self.point.x = -self.point.x;
        self.anchor.x = -self.anchor.x;
        self
    }
}

/// A drawable piece and the sites of its vertices.
pub(super) struct Sited {
    pub(super) part: Part,
    pub(super) sites: Vec<Site>,
}

impl Sited {
    pub(super) fn new(material: Material) -> Self {
        Self {
            part: Part::new(material),
            sites: Vec::new(),
        }
    }

    pub(super) fn vertex(&mut self, site: Site, colour: palette::Rgb) -> u32 {
        self.sites.push(site);
        self.part.vertex(site.point, colour)
    }
}

/// The height of the lip line relative to a point of the skin; positive above it.
pub(super) fn above_lip_line(p: Vec3) -> f64 {
    p.y - mouth::lip_line(p.x)
}
