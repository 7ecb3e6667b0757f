//! Beards: a shell over cheeks, lip and chin that moves with the face, with a hole where the lips are.

use super::locks::MIDDLE;
use super::math::{Vec3, bell, bell2, lerp, smoothstep, v3};
use super::mesh::Material;
use super::mouth::MOUTH_Y;
use super::palette::{self, mix};
use super::site::{Site, Sited, above_lip_line};
use super::skull::{section_at_front, surface};
use crate::person::spec::BeardStyle;

const ROWS: usize = 18;
const COLUMNS: usize = 38;
/// How far around the head it may reach, radians from the front.
const REACH: f64 = 1.62;

/// How much beard there is at a point of the skin, 0 to 1.
fn cover(p: Vec3, section: f64, style: BeardStyle) -> f64 {
    let ax = p.x.abs();
    let lip = smoothstep(36.0, 27.0, ax)
        * smoothstep(-10.5, -14.0, p.y)
        * smoothstep(MOUTH_Y + 4.0, MOUTH_Y + 9.0, p.y);
    if style == BeardStyle::Moustache {
        return lip;
    }
    let line = lerp(-25.0, 10.0, smoothstep(30.0, 62.0, ax));
    let cheek = smoothstep(line + 4.0, line - 7.0, p.y) * smoothstep(13.7, 13.2, section);
    let off = (ax / 29.0).powi(2) + ((p.y - MOUTH_Y + 2.0) / 11.0).powi(2);
    (cheek * smoothstep(1.0, 1.5, off)).max(lip)
}

/// A beard of a style, in the frame of the head.
pub(crate) fn beard(style: BeardStyle) -> Sited {
    let mut beard = Sited::new(Material::Hair);
    let from = section_at_front(12.0);
    let mut ids = vec![[None; COLUMNS + 1]; ROWS + 1];
    let mut covers = vec![[0.0; COLUMNS + 1]; ROWS + 1];
    let place = |row: usize, column: usize| {
        let section = lerp(from, 13.8, row as f64 / ROWS as f64);
        let azimuth = lerp(-REACH, REACH, column as f64 / COLUMNS as f64);
        (surface(azimuth, section), section, azimuth)
    };
    for (row, covers) in covers.iter_mut().enumerate() {
        for (column, much) in covers.iter_mut().enumerate() {
            let (p, section, _) = place(row, column);
            *much = cover(p, section, style);
        }
    }
    for row in 1..=ROWS {
        for column in 1..=COLUMNS {
            let corners = [
                (row - 1, column - 1),
                (row, column - 1),
                (row, column),
                (row - 1, column),
            ];
            if corners.iter().all(|&(r, c)| covers[r][c] < 0.02) {
                continue;
            }
            let [a, b, c, d] = corners.map(|(r, c)| {
                *ids[r][c].get_or_insert_with(|| {
                    let (p, _, azimuth) = place(r, c);
                    hair(&mut beard, p, azimuth, covers[r][c], style)
                })
            });
            beard.part.quad(a, b, c, d);
        }
    }
    beard
}

/// The vertex over a point of the skin.
fn hair(beard: &mut Sited, p: Vec3, azimuth: f64, cover: f64, style: BeardStyle) -> u32 {
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
    let skin = Site::skin(p, false, above_lip_line(p) > 0.0);
    let site = Site {
        point: p + out * (thick * cover.sqrt() - 1.0),
        ..skin
    };
    beard.vertex(site, colour)
}
