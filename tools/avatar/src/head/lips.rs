//! How the rows of the face bend around the mouth, and the pocket of the mouth behind the lips.

use super::math::{Vec3, bell, lerp, smoothstep, v3};
use super::mesh::Material;
use super::mouth::{MOUTH_HALF_WIDTH, MOUTH_Y, lip_fullness, lip_line};
use super::palette::{self, mix};
use super::site::{Site, Sited};

/// Distance of a row from the lip line in the middle of the mouth and at its corners.
const ABOVE: [(f64, f64); 5] = [(0.0, 0.0), (3.3, 0.7), (6.9, 1.4), (8.2, 2.6), (12.8, 9.5)];
const BELOW: [(f64, f64); 5] = [(0.0, 0.0), (4.6, 0.7), (8.2, 1.4), (9.7, 2.6), (15.2, 10.5)];

/// The height at `x` of the row `k` rows above (positive) or below the lip line whose own height is `y`.
pub(crate) fn row_height(x: f64, y: f64, k: i32) -> f64 {
    let table = if k >= 0 { ABOVE } else { BELOW };
    let Some(&(middle, corner)) = table.get(k.unsigned_abs() as usize) else {
        return y;
    };
    let sign = if k >= 0 { 1.0 } else { -1.0 };
    let u = (x / MOUTH_HALF_WIDTH).abs();
    let mut offset = lerp(corner, middle, lip_fullness(x));
    if k == 2 || k == 3 {
        // Cupid's bow.
        offset += 0.7 * bell((x.abs() - 5.0) / 2.8) - 1.3 * bell(x / 2.6);
    }
    let own = (y - MOUTH_Y).abs();
    lip_line(x) + sign * lerp(offset, own, smoothstep(1.0, 2.0, u))
}

/// How red the skin of row `k` is at `x`: 1 on the lips.
pub(crate) fn redness(x: f64, k: i32) -> f64 {
    let u = (x / MOUTH_HALF_WIDTH).abs();
    let row = [1.0, 1.0, 0.9]
        .get(k.unsigned_abs() as usize)
        .copied()
        .unwrap_or(0.0);
    row * smoothstep(1.06, 0.96, u)
}

/// One ring of the pocket behind the lips.
struct Ring {
    /// How far behind the lips, mm.
    depth: f64,
    /// How far above or below the lip line in the middle of the mouth, mm.
    height: f64,
    /// 0 where it moves with the lips, 1 where it moves with the bone alone.
    inside: f64,
}

/// The rings from the lips backwards; the last one joins the two halves.
const RINGS: [Ring; 4] = [
    Ring {
        depth: 2.6,
        height: 0.25,
        inside: 0.03,
    },
    Ring {
        depth: 4.8,
        height: 9.8,
        inside: 0.2,
    },
    Ring {
        depth: 20.0,
        height: 17.0,
        inside: 0.8,
    },
    Ring {
        depth: 46.0,
        height: 0.0,
        inside: 1.0,
    },
];

/// The point of a ring behind the point `lip` of the lip line.
fn pocket_point(lip: Vec3, ring: &Ring, upper: bool) -> Vec3 {
    let sign = if upper { 1.0 } else { -1.0 };
    let spread = 1.0 + 0.1 * ring.inside;
    v3(
        lip.x * spread,
        lip.y + sign * ring.height * lip_fullness(lip.x).sqrt(),
        lip.z - ring.depth,
    )
}

/// The pocket behind the lips: rings from the upper lip back, across, and forward again to the lower lip.
///
/// It is a piece of its own, since no light glints in there.
pub(crate) fn pocket(skin: &Sited, lips_row: &[(u32, u32)]) -> Sited {
    let mut pocket = Sited::new(Material::Fabric);
    let mut strips: Vec<Vec<u32>> = Vec::new();
    for &(upper, lower) in lips_row {
        let mut edge = |id: u32| {
            let site = skin.sites[id as usize];
            pocket.vertex(site, palette::LIP_INSIDE)
        };
        let (first, last) = (edge(upper), edge(lower));
        let mut strip = vec![first];
        let anchor = skin.part.points[upper as usize];
        let mut ring = |ring: &Ring, above: bool, share: f64| {
            let point = pocket_point(anchor, ring, above);
            let colour = if ring.inside < 0.1 {
                palette::LIP_INSIDE
            } else if ring.inside < 0.3 {
                mix(palette::LIP_INSIDE, palette::MOUTH, 0.35)
            } else {
                palette::MOUTH
            };
            let site = Site {
                point,
                above_mouth: above,
                inside: ring.inside,
                jaw_inside: share,
                ..Site::skin(anchor, false, above)
            };
            pocket.vertex(site, colour)
        };
        let [front @ .., back] = &RINGS;
        let corner = upper == lower;
        let share = |above: bool| {
            if corner {
                0.5
            } else if above {
                0.0
            } else {
                1.0
            }
        };
        let going: Vec<u32> = front.iter().map(|r| ring(r, true, share(true))).collect();
        strip.extend(&going);
        strip.push(ring(back, true, 0.5));
        if corner {
            strip.extend(going.iter().rev());
        } else {
            strip.extend(
                front
                    .iter()
                    .rev()
                    .map(|r| ring(r, false, share(false)))
                    .collect::<Vec<_>>(),
            );
        }
        strip.push(last);
        strips.push(strip);
    }
    for pair in strips.windows(2) {
        for i in 1..pair[0].len() {
            pocket
                .part
                .quad(pair[0][i - 1], pair[0][i], pair[1][i], pair[1][i - 1]);
        }
    }
    pocket
}
