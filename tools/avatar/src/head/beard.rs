//! Beards: a shell over cheeks, lip and chin that moves with the face, with a hole where the lips are.

use std::collections::HashMap;

use super::locks::MIDDLE;
use super::math::{Vec3, bell, bell2, lerp, smoothstep, v3};
use super::mesh::Material;
use super::mouth::MOUTH_Y;
use super::palette::{self, mix};
use super::site::{Site, Sited, above_lip_line};
use super::skull::{section_at_front, surface};
use crate::person::spec::BeardStyle;

const ROWS: usize = 23;
const COLUMNS: usize = 38;
/// How far around the head it may reach, radians from the front.
const REACH: f64 = 1.62;
/// It ends where less than this grows, and there it is so far below the skin, mm.
const EDGE: f64 = 0.04;
const SUNK: f64 = 0.7;

/// A place on the net, how many rows down and columns across, and one of its corners.
type Place = (f64, f64);
type Corner = (usize, usize);

/// How much beard there is at a place, 0 to 1.
fn cover(at: Place, style: BeardStyle) -> f64 {
    let (p, section, azimuth) = skin(at);
    let ax = p.x.abs();
    let lip = smoothstep(36.0, 27.0, ax)
        * smoothstep(-10.5, -14.0, p.y)
        * smoothstep(MOUTH_Y + 4.0, MOUTH_Y + 9.0, p.y);
    if style == BeardStyle::Moustache {
        return lip;
    }
    let side = azimuth.abs();
    let line = lerp(-25.0, 10.0, smoothstep(30.0, 62.0, ax)) + 30.0 * smoothstep(1.10, 1.36, side);
    let cheek = smoothstep(line + 4.0, line - 7.0, p.y) * smoothstep(13.7, 13.2, section);
    // It thins out before the ear, first at its upper and lower ends.
    let back = side + 0.004 * (p.y - 6.0).max(0.0) + 0.008 * (-52.0 - p.y).max(0.0);
    let cheek = cheek * smoothstep(1.60, 1.38, back);
    let off = (ax / 29.0).powi(2) + ((p.y - MOUTH_Y + 2.0) / 11.0).powi(2);
    (cheek * smoothstep(1.0, 1.5, off)).max(lip)
}

/// A beard that grows.
struct Growing {
    style: BeardStyle,
    beard: Sited,
    /// The vertices by the corners of the net, and of the cut edges between two of them.
    corners: HashMap<Corner, u32>,
    cuts: HashMap<(Corner, Corner), u32>,
}

/// A beard of a style, in the frame of the head.
pub(crate) fn beard(style: BeardStyle) -> Sited {
    let mut growing = Growing {
        style,
        beard: Sited::new(Material::Hair),
        corners: HashMap::new(),
        cuts: HashMap::new(),
    };
    for row in 1..=ROWS {
        for column in 1..=COLUMNS {
            growing.cell([
                (row - 1, column - 1),
                (row, column - 1),
                (row, column),
                (row - 1, column),
            ]);
        }
    }
    growing.beard
}

/// The point of the skin at a place of the net, its section, and its azimuth.
fn skin((row, column): Place) -> (Vec3, f64, f64) {
    let section = lerp(section_at_front(36.0), 13.8, row / ROWS as f64);
    let azimuth = lerp(-REACH, REACH, column / COLUMNS as f64);
    (surface(azimuth, section), section, azimuth)
}

impl Growing {
    /// The part of a cell where it grows, cut along its edge, so that the net does not show there.
    fn cell(&mut self, corners: [Corner; 4]) {
        let grows = corners.map(|corner| cover(place(corner), self.style) >= EDGE);
        let mut rim = Vec::new();
        for (k, &corner) in corners.iter().enumerate() {
            let next = (k + 1) % 4;
            if grows[k] {
                rim.push(self.vertex(corner));
            }
            match (grows[k], grows[next]) {
                (true, false) => rim.push(self.cut(corner, corners[next])),
                (false, true) => rim.push(self.cut(corners[next], corner)),
                _ => {}
            }
        }
        for k in 2..rim.len() {
            self.beard.part.triangles.push([rim[0], rim[k - 1], rim[k]]);
        }
    }

    fn vertex(&mut self, corner: Corner) -> u32 {
        if let Some(&known) = self.corners.get(&corner) {
            return known;
        }
        let at = place(corner);
        let id = hair(&mut self.beard, at, cover(at, self.style), self.style);
        self.corners.insert(corner, id);
        id
    }

    /// The vertex where it ends between a corner where it grows and one where it does not.
    fn cut(&mut self, inside: Corner, outside: Corner) -> u32 {
        if let Some(&known) = self.cuts.get(&(inside, outside)) {
            return known;
        }
        let (from, to) = (place(inside), place(outside));
        let at = |f: f64| (lerp(from.0, to.0, f), lerp(from.1, to.1, f));
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..16 {
            let middle = 0.5 * (low + high);
            if cover(at(middle), self.style) >= EDGE {
                low = middle;
            } else {
                high = middle;
            }
        }
        let id = hair(&mut self.beard, at(low), 0.0, self.style);
        self.cuts.insert((inside, outside), id);
        id
    }
}

fn place((row, column): Corner) -> Place {
    (row as f64, column as f64)
}

/// The vertex over a place of the skin that so much grows at.
fn hair(beard: &mut Sited, at: Place, cover: f64, style: BeardStyle) -> u32 {
    let (p, _, azimuth) = skin(at);
    let under = smoothstep(-48.0, -76.0, p.y);
    let out = (v3(p.x, 0.0, p.z - MIDDLE.z).normalised() + v3(0.0, -0.9 * under, 0.0)).normalised();
    let strand = (31.0 * azimuth + 0.12 * p.y).sin() * (0.16 * p.y + 9.0 * azimuth).cos();
    let chin = bell2(p.x / 26.0, (p.y + 68.0) / 18.0);
    let thick = match style {
        BeardStyle::Short => 3.0 + 0.7 * strand,
        BeardStyle::Moustache => 4.5 + 1.0 * strand,
        BeardStyle::Full => 6.0 + 13.0 * chin + 1.8 * strand,
    };
    let thin = if style == BeardStyle::Short {
        0.30
    } else {
        0.0
    };
    let light = 0.5 + 0.5 * strand;
    let dark = 0.6 * bell((p.y - MOUTH_Y) / 9.0);
    let colour = mix(palette::HAIR, palette::HAIR_LIGHT, 0.5 * light);
    let colour = mix(colour, palette::HAIR_DARK, dark.max(thin * (1.0 - light)));
    let below = Site::skin(p, false, above_lip_line(p) > 0.0);
    let site = Site {
        point: p + out * (thick * cover.sqrt() - SUNK),
        ..below
    };
    beard.vertex(site, colour)
}
