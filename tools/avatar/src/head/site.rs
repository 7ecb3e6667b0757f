//! What a vertex of the face brings along for the shapes.

use super::math::Vec3;
use super::mesh::{Material, Part};
use super::mouth;
use super::palette;

/// What the shapes need to know about a vertex.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    /// Its place at rest.
    pub(crate) point: Vec3,
    /// The point of the skin it goes with; itself, for skin.
    pub(crate) anchor: Vec3,
    pub(crate) above_eye: bool,
    pub(crate) above_mouth: bool,
    /// 0 on the skin, 1 at the back of the mouth.
    pub(crate) inside: f64,
    /// How much the depths of the mouth take part in the jaw's turn.
    pub(crate) jaw_inside: f64,
    /// How much the vertex turns with the lid like the tip of a long lash (1).
    pub(crate) lash: f64,
}

impl Site {
    pub(crate) fn skin(p: Vec3, above_eye: bool, above_mouth: bool) -> Self {
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

    pub(crate) fn mirrored(mut self) -> Self {
        self.point.x = -self.point.x;
        self.anchor.x = -self.anchor.x;
        self
    }
}

/// A drawable piece and the sites of its vertices.
pub(crate) struct Sited {
    pub(crate) part: Part,
    pub(crate) sites: Vec<Site>,
}

impl Sited {
    pub(crate) fn new(material: Material) -> Self {
        Self {
            part: Part::new(material),
            sites: Vec::new(),
        }
    }

    pub(crate) fn vertex(&mut self, site: Site, colour: palette::Rgb) -> u32 {
        self.sites.push(site);
        self.part.vertex(site.point, colour)
    }
}

/// The height of the lip line relative to a point of the skin; positive above it.
pub(crate) fn above_lip_line(p: Vec3) -> f64 {
    p.y - mouth::lip_line(p.x)
}
