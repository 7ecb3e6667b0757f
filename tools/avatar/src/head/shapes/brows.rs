//! Brows, cheeks and nose.

use crate::head::mouth::lip_fullness;
use crate::head::site::{Site, above_lip_line};
use crate::math::{Vec3, bell, bell2, smoothstep, v3};

/// A bell on the front of the face around (`x`, `y`); 0 in the mouth, and on the lids' edges below a raised brow.
fn patch(site: &Site, x: f64, y: f64, width: f64, height: f64) -> f64 {
    let p = site.anchor;
    bell2((p.x - x) / width, (p.y - y) / height) * smoothstep(20.0, 50.0, p.z) * (1.0 - site.inside)
}

/// Keeps a brow's pull off the opening of the eye.
fn off_lids(site: &Site) -> f64 {
    smoothstep(41.0, 58.0, site.anchor.y)
}

pub(crate) fn down(site: &Site) -> Vec3 {
    let inner = patch(site, 15.0, 57.0, 15.0, 12.0);
    let outer = patch(site, 38.0, 60.0, 16.0, 11.0);
    (v3(-2.6, -6.0, 1.2) * inner + v3(-1.2, -3.4, 0.4) * outer) * off_lids(site)
}

pub(crate) fn inner_up(site: &Site) -> Vec3 {
    let (left, right) = (
        patch(site, 12.0, 60.0, 14.0, 14.0),
        patch(site, -12.0, 60.0, 14.0, 14.0),
    );
    v3(0.0, 8.0, 0.0) * ((left + right).min(1.0) * off_lids(site))
}

pub(crate) fn outer_up(site: &Site) -> Vec3 {
    v3(0.4, 8.0, -1.0) * (patch(site, 40.0, 62.0, 17.0, 14.0) * off_lids(site))
}

pub(crate) fn cheek_puff(site: &Site) -> Vec3 {
    let (left, right) = (
        patch(site, 40.0, -24.0, 17.0, 19.0),
        patch(site, -40.0, -24.0, 17.0, 19.0),
    );
    let lips = patch(site, 0.0, -29.0, 24.0, 12.0);
    v3(10.0, 0.0, 9.5) * left + v3(-10.0, 0.0, 9.5) * right + v3(0.0, 0.0, 2.0) * lips
}

pub(crate) fn cheek_squint(site: &Site) -> Vec3 {
    v3(0.5, 5.0, 2.0) * patch(site, 43.0, 6.0, 15.0, 12.0)
}

pub(crate) fn nose_sneer(site: &Site) -> Vec3 {
    let wing = patch(site, 13.0, -3.0, 7.0, 8.0);
    let cheek = patch(site, 24.0, 0.0, 10.0, 12.0);
    let bridge = patch(site, 7.0, 32.0, 7.0, 10.0);
    let brow = patch(site, 14.0, 56.0, 11.0, 9.0) * off_lids(site);
    let v = above_lip_line(site.anchor);
    let lip = if site.above_mouth {
        (1.0 - site.inside) * lip_fullness(site.anchor.x) * bell(v / 13.0)
    } else {
        0.0
    };
    let left = smoothstep(-8.0, 10.0, site.anchor.x) * smoothstep(20.0, 50.0, site.anchor.z);
    v3(1.0, 4.5, -0.5) * wing
        + v3(0.0, 3.5, 1.5) * cheek
        + v3(0.0, 1.5, 0.8) * bridge
        + v3(-1.0, -2.2, 0.5) * brow
        + v3(0.0, 3.0, 0.0) * (lip * left)
}
