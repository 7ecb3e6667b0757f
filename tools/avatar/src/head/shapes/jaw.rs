//! The jaw: its turn about the hinge in front of the ears, and the closing of the lips over an open jaw.

use crate::head::mouth::{MOUTH_HALF_WIDTH, lip_line};
use crate::head::site::{Site, above_lip_line};
use crate::head::skull::front_z;
use crate::math::{Vec3, lerp, smoothstep, v3};

const HINGE: Vec3 = v3(0.0, 14.0, -2.0);
const OPEN_ANGLE: f64 = 18.5 * std::f64::consts::PI / 180.0;
/// The share of the jaw's turn that the corners of the mouth take part in.
const CORNER_SHARE: f64 = 0.42;

/// The offset of a point of the bone at full opening.
pub(crate) fn bone_open(p: Vec3) -> Vec3 {
    (p - HINGE).pitched(OPEN_ANGLE) + HINGE + v3(0.0, -2.5, 2.5) - p
}

/// How much the skin at a point goes with the jaw.
fn skin_share(p: Vec3, above_mouth: bool) -> f64 {
    let u = (p.x / MOUTH_HALF_WIDTH).abs();
    let v = above_lip_line(p);
    let share = if above_mouth {
        CORNER_SHARE * smoothstep(0.25, 1.0, u) * smoothstep(24.0, 0.0, v)
    } else {
        let at_line = lerp(1.0, CORNER_SHARE, smoothstep(0.2, 1.05, u));
        lerp(at_line, 1.0, smoothstep(0.0, -24.0, v))
    };
    // Cheeks fade towards the hinge; the throat keeps to the neck.
    let cheek = smoothstep(2.0, 52.0, p.z);
    let throat = smoothstep(6.0, 72.0, p.z);
    share * lerp(cheek, throat, smoothstep(-52.0, -82.0, p.y))
}

fn share(site: &Site) -> f64 {
    lerp(
        skin_share(site.anchor, site.above_mouth),
        site.jaw_inside,
        (1.8 * site.inside).min(1.0),
    )
}

pub(crate) fn open(site: &Site) -> Vec3 {
    let mut d = bone_open(site.point) * share(site);
    // The corners are drawn in as the mouth opens.
    let v = above_lip_line(site.anchor);
    d.x -= 0.11
        * site.anchor.x
        * smoothstep(30.0, 4.0, v.abs())
        * smoothstep(60.0, 24.0, site.anchor.x.abs())
        * (1.0 - site.inside);
    d
}

pub(crate) fn forward(site: &Site) -> Vec3 {
    v3(0.0, -0.6, 7.5) * share(site)
}

pub(crate) fn sideways(site: &Site) -> Vec3 {
    v3(8.0, 0.0, 0.0) * share(site)
}

/// Where the point of the lip line at `x` ends up when the jaw is open and the lips are closed.
fn meeting_offset(x: f64) -> Vec3 {
    let y = lip_line(x);
    let lip = Site::skin(v3(x, y, front_z(x, y)), false, false);
    let middle = bone_open(v3(0.0, lip_line(0.0), front_z(0.0, lip_line(0.0))));
    v3(open(&lip).x, 0.2 * middle.y, 0.1 * middle.z)
}

/// With the jaw open this brings the lips together; both meet between where they were.
pub(crate) fn mouth_close(site: &Site) -> Vec3 {
    let p = site.anchor;
    let v = above_lip_line(p);
    let u = (p.x / MOUTH_HALF_WIDTH).abs();
    let near = if site.above_mouth {
        smoothstep(22.0, 0.0, v)
    } else {
        smoothstep(-30.0, 0.0, v)
    };
    let weight = near * smoothstep(1.9, 1.0, u) * smoothstep(20.0, 50.0, p.z) * (1.0 - site.inside);
    if weight <= 0.0 {
        return Vec3::ZERO;
    }
    let skin = Site {
        point: p,
        inside: 0.0,
        ..*site
    };
    (meeting_offset(p.x) - open(&skin)) * weight
}
