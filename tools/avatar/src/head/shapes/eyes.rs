//! Lids: they slide over the sphere of the lid, so that they cover the eyeball wherever they are.

use crate::head::lids::{along, edge, shut};
use crate::head::site::Site;
use crate::head::skull::{EYE, front_z};
use crate::math::{Vec3, bell2, smoothstep, v3};

/// Moves the lid's edge by `lift` mm and the skin behind it less and less.
fn slide(site: &Site, lift: f64) -> Vec3 {
    let p = site.anchor;
    if lift == 0.0 || p.z < 40.0 {
        return Vec3::ZERO;
    }
    let from_edge = p.y - edge(p.x, site.above_eye);
    let fade = if site.above_eye {
        smoothstep(12.0, 0.0, from_edge)
    } else {
        smoothstep(-12.0, 0.0, from_edge)
    };
    let dy = lift * fade;
    if dy.abs() < 1e-4 {
        return Vec3::ZERO;
    }
    let dz = front_z(p.x, p.y + dy) - front_z(p.x, p.y);
    // A lid that comes down turns its lashes down with it.
    let droop = v3(0.0, 0.33 * dy, -0.06 * dy.abs()) * site.lash;
    v3(0.0, dy, dz) + droop
}

/// The lid's own travel from open to shut at the site, upper lids down and lower lids up; 0 beyond the corners.
fn travel(site: &Site) -> f64 {
    let ax = site.anchor.x;
    if ax < 0.0 || along(ax).abs() >= 1.0 {
        return 0.0;
    }
    shut(ax) - edge(ax, site.above_eye)
}

fn lids(site: &Site, upper: f64, lower: f64) -> Vec3 {
    let share = if site.above_eye { upper } else { lower };
    slide(site, travel(site) * share)
}

pub(crate) fn blink(site: &Site) -> Vec3 {
    lids(site, 1.0, 1.0)
}

pub(crate) fn look_down(site: &Site) -> Vec3 {
    lids(site, 0.56, -0.70)
}

pub(crate) fn look_up(site: &Site) -> Vec3 {
    lids(site, -0.22, 0.35)
}

/// The cornea pushes the lids a little to where it goes.
pub(crate) fn look_aside(site: &Site, sign: f64) -> Vec3 {
    let p = site.anchor;
    if p.z < 40.0 {
        return Vec3::ZERO;
    }
    let near = bell2((p.x - EYE.x) / 9.0, (p.y - EYE.y) / 8.0);
    v3(1.9 * sign, 0.0, 0.5 * sign * (p.x - EYE.x) / 9.0) * near
}

pub(crate) fn squint(site: &Site) -> Vec3 {
    let p = site.anchor;
    let bag = bell2((p.x - EYE.x) / 17.0, (p.y - 22.0) / 9.0) * smoothstep(30.0, 55.0, p.z);
    lids(site, 0.20, 0.80) + v3(0.0, 1.8, 1.2) * bag
}

pub(crate) fn wide(site: &Site) -> Vec3 {
    lids(site, -0.34, -0.6)
}
