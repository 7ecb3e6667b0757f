//! The skin of head, neck and shoulders: a grid over the skull with slits for the eyes and the mouth.

use super::Traits;
use super::fringe;
use super::lids;
use super::lips;
use super::math::Vec3;
use super::mesh::Material;
use super::mouth::MOUTH_Y;
use super::palette::{self, mix};
use super::site::{Site, Sited};
use super::skull::{self, EYE, section_at_front};

/// The pieces of the face, and for the tests the vertices to measure by.
pub(crate) struct Face {
    pub(crate) skin: Sited,
    pub(crate) lashes: Sited,
    pub(crate) brows: Sited,
    pub(crate) pocket: Sited,
    /// Pairs of (upper, lower) vertices of the skin along the lip line, corners left out.
    #[cfg(test)]
    pub(crate) lip_pairs: Vec<(u32, u32)>,
    /// The same for the edges of the lids of both eyes.
    #[cfg(test)]
    pub(crate) lid_pairs: Vec<(u32, u32)>,
}

/// Sine of the azimuth between one column of the front and the next.
const COLUMN_STEP: f64 = 0.0272;
const FRONT_COLUMNS: i32 = 26;
const SIDE_DEGREES: [f64; 15] = [
    48.5, 52.5, 57.0, 63.0, 70.0, 78.0, 87.0, 97.0, 108.0, 120.0, 132.0, 144.0, 156.0, 168.0, 180.0,
];
/// Columns run from `1 - LAST` to `LAST`, 0 being the middle of the face.
const LAST: i32 = FRONT_COLUMNS + SIDE_DEGREES.len() as i32;
/// The column of the corner of the mouth, and those of the corners of an eye.
const MOUTH_CORNER: i32 = 16;
const EYE_CORNERS: (i32, i32) = (9, 26);

const CROWN: [f64; 8] = [0.0, 0.6, 1.2, 1.9, 2.6, 3.3, 4.0, 4.6];
const FRONT_ROWS: [f64; 44] = [
    82.0, 75.0, 68.5, 63.5, 59.0, 55.0, 51.5, 48.5, 45.3, 41.5, 37.0, 33.0, 29.6, 26.0, 22.0, 17.5,
    13.0, 9.5, 6.5, 4.0, 1.5, -0.8, -2.8, -4.6, -6.3, -7.8, -9.4, -11.6, -14.5, -18.2, -21.2,
    -25.2, -29.0, -33.6, -38.2, -41.6, -45.5, -49.0, -52.5, -56.5, -60.5, -64.0, -67.5, -70.5,
];
const EYE_ROW: usize = 10;
const MOUTH_ROW: usize = 32;
const THROAT: [f64; 10] = [12.7, 12.95, 13.2, 13.5, 13.9, 14.3, 14.7, 15.1, 15.5, 15.9];
/// Rows of the skin from the root of the neck to where clothes hide it.
const CHEST_ROWS: i32 = 14;

/// The skin of shoulders and chest: from its azimuth, how far down it is (0 at the root of the neck, 1 below the
/// clothes), and the point of the neck above it.
pub(crate) type Yoke<'a> = dyn Fn(f64, f64, Vec3) -> Vec3 + 'a;

fn azimuth(column: i32) -> f64 {
    let k = column.abs();
    let angle = match usize::try_from(k - FRONT_COLUMNS - 1) {
        Ok(side) => SIDE_DEGREES
            .get(side)
            .copied()
            .unwrap_or(180.0)
            .to_radians(),
        Err(_) => (f64::from(k) * COLUMN_STEP).asin(),
    };
    angle * f64::from(column.signum())
}

/// A point of the front of the face: `upper` picks the side of the slits.
fn front_point(row: usize, column: i32, upper: bool) -> Vec3 {
    let y = FRONT_ROWS[row];
    let angle = azimuth(column);
    if angle.cos() <= 0.0 {
        return skull::surface(angle, section_at_front(y));
    }
    let x = skull::half_width(y) * angle.sin();
    let from_eye = EYE_ROW as i32 - row as i32;
    let from_mouth = MOUTH_ROW as i32 - row as i32;
    let height = if from_eye.abs() <= 4 {
        lids::row_height(
            x.abs(),
            y,
            from_eye,
            from_eye > 0 || (from_eye == 0 && upper),
        )
    } else if from_mouth.abs() <= 4 {
        lips::row_height(x, y, from_mouth)
    } else {
        y
    };
    // A row that bends keeps its columns upright: both sides of a slit have the same x, and meet when it closes.
    let upright = (x / skull::half_width(height)).clamp(-1.0, 1.0).asin();
    skull::surface(upright, section_at_front(height))
}

/// Builds the skin, lashes and brows.
pub(crate) fn build(traits: &Traits, yoke: &Yoke) -> Face {
    let mut skin = Sited::new(Material::Skin);
    let columns: Vec<i32> = (1 - LAST..=LAST).collect();
    // For each row the vertices of its upper and its lower side: the same, but at a slit.
    let mut rows: Vec<Vec<(u32, u32)>> = Vec::new();
    for t in CROWN {
        let row = columns.iter().map(|&c| {
            let p = skull::surface(azimuth(c), t);
            let id = skin.vertex(Site::skin(p, true, true), palette::skin_at(p, traits));
            (id, id)
        });
        rows.push(row.collect());
    }
    for row in 0..FRONT_ROWS.len() {
        let ids = columns
            .iter()
            .map(|&c| front_vertex(&mut skin, row, c, traits));
        rows.push(ids.collect());
    }
    for t in THROAT {
        let row = columns.iter().map(|&c| {
            let p = skull::surface(azimuth(c), t);
            let id = skin.vertex(Site::skin(p, false, false), palette::skin_at(p, traits));
            (id, id)
        });
        rows.push(row.collect());
    }
    let last = |c: i32| skull::surface(azimuth(c), THROAT[THROAT.len() - 1]);
    for k in 1..=CHEST_ROWS {
        let f = f64::from(k) / f64::from(CHEST_ROWS);
        let row = columns.iter().map(|&c| {
            let p = yoke(azimuth(c), f, last(c));
            let id = skin.vertex(Site::skin(p, false, false), palette::chest_at(p));
            (id, id)
        });
        rows.push(row.collect());
    }
    for pair in rows.windows(2) {
        let (above, below) = (&pair[0], &pair[1]);
        for i in 0..columns.len() {
            let next = (i + 1) % columns.len();
            skin.part
                .quad(above[i].1, below[i].0, below[next].0, above[next].1);
        }
    }

    let index = |column: i32| (column + LAST - 1) as usize;
    let slit = |row: usize, from: i32, to: i32| -> Vec<(u32, u32)> {
        rows[CROWN.len() + row][index(from)..=index(to)].to_vec()
    };
    let mouth = slit(MOUTH_ROW, -MOUTH_CORNER, MOUTH_CORNER);
    let left = slit(EYE_ROW, EYE_CORNERS.0, EYE_CORNERS.1);
    let right = slit(EYE_ROW, -EYE_CORNERS.1, -EYE_CORNERS.0);
    let pocket = lips::pocket(&skin, &mouth);
    let mut lashes = Sited::new(Material::Fabric);
    for eye in [&left, &right] {
        fringe::rim_lids(&mut skin, eye);
        fringe::grow_lashes(&skin, eye, traits.lash, &mut lashes);
    }
    Face {
        #[cfg(test)]
        lip_pairs: parted(&mouth),
        #[cfg(test)]
        lid_pairs: [parted(&left), parted(&right)].concat(),
        brows: fringe::brows(traits.brow),
        pocket,
        skin,
        lashes,
    }
}

/// The pairs of a slit that are two vertices: all but its corners.
#[cfg(test)]
fn parted(slit: &[(u32, u32)]) -> Vec<(u32, u32)> {
    slit.iter()
        .copied()
        .filter(|(upper, lower)| upper != lower)
        .collect()
}

fn front_vertex(skin: &mut Sited, row: usize, column: i32, traits: &Traits) -> (u32, u32) {
    let in_eye = (EYE_CORNERS.0 + 1..EYE_CORNERS.1).contains(&column.abs()) && row == EYE_ROW;
    let in_mouth = column.abs() < MOUTH_CORNER && row == MOUTH_ROW;
    let mut add = |upper: bool| {
        let p = front_point(row, column, upper);
        let above_eye = row < EYE_ROW || (row == EYE_ROW && upper);
        let above_mouth = row < MOUTH_ROW || (row == MOUTH_ROW && upper);
        let in_front = column.abs() <= FRONT_COLUMNS;
        let red = if in_front {
            lips::redness(p.x, MOUTH_ROW as i32 - row as i32)
        } else {
            0.0
        };
        let mut colour = mix(palette::skin_at(p, traits), palette::LIP, red * traits.red);
        if row == MOUTH_ROW && column.abs() <= MOUTH_CORNER {
            colour = mix(colour, palette::LIP_INSIDE, 0.55);
        }
        let from_eye = EYE_ROW as i32 - row as i32;
        if in_front {
            colour = lids::shade(colour, p.x.abs(), from_eye, upper);
        }
        if in_eye && upper {
            colour = mix(colour, palette::LASH, 0.3 + 0.3 * traits.lash);
        }
        skin.vertex(Site::skin(p, above_eye, above_mouth), colour)
    };
    let upper = add(true);
    (
        upper,
        if in_eye || in_mouth {
            add(false)
        } else {
            upper
        },
    )
}

const _: () = assert!(FRONT_ROWS[EYE_ROW] == EYE.y && FRONT_ROWS[MOUTH_ROW] == MOUTH_Y);
