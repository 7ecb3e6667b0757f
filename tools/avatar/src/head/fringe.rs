//! The rims of the lids, the lashes and the brows.

use super::lids;
use super::math::{bell, lerp, smoothstep, v3};
use super::mesh::Material;
use super::palette::{self, mix};
use super::site::{Site, Sited};
use super::skull::{EYE, EYE_RADIUS, front_z};

/// The rims from the edges of the lids back to the eyeball.
pub(crate) fn rim_lids(skin: &mut Sited, eye: &[(u32, u32)]) {
    for upper in [true, false] {
        let edge: Vec<u32> = eye.iter().map(|p| if upper { p.0 } else { p.1 }).collect();
        let rim: Vec<u32> = edge
            .iter()
            .map(|&id| {
                let anchor = skin.part.points[id as usize];
                let centre = v3(EYE.x.copysign(anchor.x), EYE.y, EYE.z);
                let point = centre + (anchor - centre).normalised() * (EYE_RADIUS - 1.0);
                let moist = mix(palette::BLUSH, palette::LID_SHADE, 0.5);
                let colour = if upper {
                    // Dark where the lashes grow, moist at the inner corner.
                    let e = lids::along(anchor.x.abs());
                    mix(moist, palette::LASH, smoothstep(-0.85, -0.45, e))
                } else {
                    moist
                };
                skin.vertex(
                    Site {
                        point,
                        ..Site::skin(anchor, upper, true)
                    },
                    colour,
                )
            })
            .collect();
        for i in 1..edge.len() {
            if upper {
                skin.part.quad(edge[i - 1], rim[i - 1], rim[i], edge[i]);
            } else {
                skin.part.quad(rim[i - 1], edge[i - 1], edge[i], rim[i]);
            }
        }
    }
}

/// A dark fringe along the edge of the upper lid, longest at the outer corner.
pub(crate) fn grow_lashes(skin: &Sited, eye: &[(u32, u32)], long: f64, lashes: &mut Sited) {
    let mut previous: Option<(u32, u32)> = None;
    for &(id, _) in eye {
        let anchor = skin.part.points[id as usize];
        let e = lids::along(anchor.x.abs());
        let length = 0.5 + 3.6 * long * smoothstep(-1.0, 0.9, e) * smoothstep(1.25, 0.9, e);
        let out = v3(0.45 * e.max(0.0).copysign(anchor.x), 0.55, 0.75).normalised();
        let site = Site::skin(anchor, true, true);
        let root = lashes.vertex(
            Site {
                point: anchor + v3(0.0, -0.2, 0.25),
                ..site
            },
            palette::LASH,
        );
        let tip = lashes.vertex(
            Site {
                point: anchor + out * length,
                lash: length / 4.0,
                ..site
            },
            palette::LASH,
        );
        if let Some((last_root, last_tip)) = previous {
            lashes.part.quad(last_tip, last_root, root, tip);
        }
        previous = Some((root, tip));
    }
}

/// Brows: arched ribbons that stand a little proud of the skin and taper to the outside.
pub(crate) fn brows(thick: f64) -> Sited {
    const STEPS: usize = 18;
    let mut brows = Sited::new(Material::Hair);
    for side in [1.0, -1.0] {
        let mut strips: Vec<[u32; 5]> = Vec::new();
        for step in 0..=STEPS {
            let f = step as f64 / STEPS as f64;
            // Columns run to a viewer's right on both sides of the face.
            let f = if side > 0.0 { f } else { 1.0 - f };
            let x = lerp(12.5, 54.0, f);
            let middle = 62.2 + 3.9 * smoothstep(0.0, 0.62, f) - 7.0 * smoothstep(0.52, 1.08, f);
            let half = thick
                * lerp(3.3, 0.7, smoothstep(0.30, 1.05, f))
                * smoothstep(-0.01, 0.16, f).sqrt();
            let strip = [1.0, 0.55, 0.0, -0.55, -1.0].map(|r: f64| {
                let y = middle + r * half;
                let proud = lerp(-0.5, 1.0, bell(r * 1.1)) * lerp(1.0, 0.5, f);
                let p = v3(side * x, y, front_z(x, y) + proud);
                let thin = 0.55 * smoothstep(0.3, 1.0, r.abs()) + 0.45 * smoothstep(0.2, 0.0, f);
                let colour = mix(palette::BROW, palette::BROW_EDGE, thin.min(1.0));
                brows.vertex(Site::skin(p, true, true), colour)
            });
            strips.push(strip);
        }
        for pair in strips.windows(2) {
            for i in 1..5 {
                brows
                    .part
                    .quad(pair[0][i - 1], pair[0][i], pair[1][i], pair[1][i - 1]);
            }
        }
    }
    brows
}
