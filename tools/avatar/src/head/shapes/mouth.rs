//! Lips: rounding, widening, rolling, lifting and pressing.
//!
//! What depends only on the place keeps closed lips closed; only terms that ask `above_mouth` part them.

use crate::head::mouth::{MOUTH_HALF_WIDTH, lip_fullness};
use crate::head::site::{Site, above_lip_line};
use crate::math::{Vec3, bell, bell2, smoothstep, v3};

/// Where a site lies about the mouth.
struct About {
    x: f64,
    /// Above the lip line, mm.
    v: f64,
    /// 1 in the middle of the mouth, 0 at its corners.
    full: f64,
    /// 0 away from the front of the face and at the back of the mouth.
    free: f64,
    /// +1 on the upper lip's side, -1 on the lower's.
    sign: f64,
}

fn about(site: &Site) -> About {
    let p = site.anchor;
    About {
        x: p.x,
        v: above_lip_line(p),
        full: lip_fullness(p.x),
        free: smoothstep(15.0, 50.0, p.z) * (1.0 - site.inside),
        sign: if site.above_mouth { 1.0 } else { -1.0 },
    }
}

impl About {
    /// 1 on the lips, falling to 0 around them.
    fn ring(&self) -> f64 {
        let r = ((self.x / 26.0).powi(2) + (self.v / 17.0).powi(2)).sqrt();
        self.free * smoothstep(2.0, 0.6, r)
    }

    /// Fades out over the other half of the mouth.
    fn left(&self) -> f64 {
        smoothstep(-9.0, 9.0, self.x)
    }

    /// 1 at the left corner.
    fn corner(&self, width: f64) -> f64 {
        self.free * bell2((self.x - MOUTH_HALF_WIDTH) / width, self.v / width)
    }

    /// Parting of the lips as an arch: 1 at the middle of the lip line.
    fn parting(&self, power: f64, reach: f64) -> f64 {
        self.free * self.full.powf(power) * bell(self.v / reach)
    }
}

pub(crate) fn pucker(site: &Site) -> Vec3 {
    let a = about(site);
    let ring = a.ring();
    let u2 = (a.x / MOUTH_HALF_WIDTH).powi(2).min(1.6);
    // A kiss: what opens a round mouth is the jaw.
    let part = a.parting(0.32, 11.0) * if a.sign > 0.0 { 0.7 } else { -0.9 };
    v3(
        -0.52 * a.x * ring,
        part - 2.8 * u2 * ring,
        (7.0 + 5.0 * u2) * ring,
    )
}

pub(crate) fn funnel(site: &Site) -> Vec3 {
    let a = about(site);
    let ring = a.ring();
    let u2 = (a.x / MOUTH_HALF_WIDTH).powi(2).min(1.6);
    let part = a.parting(0.32, 15.0) * if a.sign > 0.0 { 5.5 } else { -7.5 };
    // The edges of the lips turn outwards: the red moves forward more than the skin around it.
    let flare = 2.0 * a.parting(0.5, 7.0);
    v3(
        -0.36 * a.x * ring,
        part - 2.6 * u2 * ring,
        (5.0 + 4.0 * u2) * ring + flare,
    )
}

pub(crate) fn sideways(site: &Site) -> Vec3 {
    let a = about(site);
    let ring = a.ring();
    // The mouth slides along the round of the face.
    v3(11.0, 0.8 * (a.x / MOUTH_HALF_WIDTH), -0.17 * a.x - 1.2) * ring
}

pub(crate) fn smile(site: &Site) -> Vec3 {
    let a = about(site);
    let c = a.corner(19.0);
    let pull = a.ring() * smoothstep(2.0, 24.0, a.x);
    let cheek = a.free * bell2((a.x - 42.0) / 15.0, (site.anchor.y - 0.0) / 14.0);
    let fold = a.free * bell2((a.x - 33.0) / 6.0, (a.v - 9.0) / 9.0);
    // The lips thin as they widen, and the whole mouth rises a little.
    let thin = -0.10 * a.v * bell(a.v / 12.0) * a.full * a.left();
    v3(6.0, 7.6, -4.5) * c
        + v3(2.6, 1.0, -1.8) * pull
        + v3(0.0, thin * a.free, 0.0)
        + v3(1.5, 3.6, 2.6) * cheek
        + v3(0.0, 0.0, -1.0) * fold
}

pub(crate) fn frown(site: &Site) -> Vec3 {
    let a = about(site);
    v3(1.8, -7.5, -2.0) * a.corner(14.0) + v3(0.0, 1.4, 0.6) * (a.ring() * a.full * a.left())
}

pub(crate) fn dimple(site: &Site) -> Vec3 {
    let a = about(site);
    v3(4.5, 1.8, -4.5) * a.corner(11.0)
        + v3(1.2, 0.0, -0.8) * (a.ring() * smoothstep(2.0, 24.0, a.x))
}

pub(crate) fn stretch(site: &Site) -> Vec3 {
    let a = about(site);
    v3(8.0, -2.8, -5.5) * a.corner(17.0)
        + v3(2.5, -0.4, -1.5) * (a.ring() * smoothstep(2.0, 24.0, a.x))
}

/// The red of one lip turns in over the teeth; the other lip follows a little, so that they stay together.
pub(crate) fn roll(site: &Site, upper: bool) -> Vec3 {
    let a = about(site);
    let lip = a.free * a.full.powf(0.6);
    if upper == site.above_mouth {
        let red = bell(a.v / 8.5);
        // The lower lip comes up to meet the teeth.
        let lift = if upper { 0.0 } else { 1.6 * bell(a.v / 5.0) };
        v3(0.0, lift - 0.52 * a.v * red, -5.0 * bell(a.v / 6.5)) * lip
    } else {
        v3(0.0, 0.0, -1.6 * bell(a.v / 6.0)) * lip
    }
}

pub(crate) fn shrug(site: &Site, upper: bool) -> Vec3 {
    let a = about(site);
    let ring = a.ring();
    if upper {
        let fade = if a.sign > 0.0 {
            bell(a.v / 14.0)
        } else {
            bell(a.v / 6.0)
        };
        v3(0.0, 4.0, 1.8) * (a.free * a.full.powf(0.7) * fade) + v3(0.0, 0.6, 0.0) * ring
    } else {
        let chin = a.free * bell2(a.x / 22.0, (site.anchor.y + 56.0) / 14.0);
        let fade = if a.sign > 0.0 {
            bell(a.v / 8.0)
        } else {
            bell(a.v / 16.0)
        };
        v3(0.0, 5.0, 2.2) * (a.free * a.full.powf(0.6) * fade) + v3(0.0, 5.0, 1.2) * chin
    }
}

pub(crate) fn press(site: &Site) -> Vec3 {
    let a = about(site);
    let lip = a.free * a.full.powf(0.5) * a.left();
    v3(0.0, -0.36 * a.v * bell(a.v / 9.0), -1.6 * bell(a.v / 7.0)) * lip
        + v3(0.8, 0.6, -1.4) * a.corner(10.0)
}

pub(crate) fn lower_down(site: &Site) -> Vec3 {
    let a = about(site);
    if a.sign > 0.0 {
        return Vec3::ZERO;
    }
    v3(0.6, -6.5, -0.8) * (a.parting(0.7, 15.0) * a.left())
}

pub(crate) fn upper_up(site: &Site) -> Vec3 {
    let a = about(site);
    if a.sign < 0.0 {
        return Vec3::ZERO;
    }
    let fold = a.free * bell2((a.x - 22.0) / 12.0, (a.v - 15.0) / 11.0);
    v3(0.4, 5.8, -0.6) * (a.parting(0.7, 14.0) * a.left()) + v3(0.4, 3.0, 1.0) * fold
}

/// The lower lip makes room for the tongue (which is in the mesh of the mouth).
pub(crate) fn tongue_out(site: &Site) -> Vec3 {
    let a = about(site);
    let (down, up) = (v3(0.0, -4.0, 1.0), v3(0.0, 1.4, 0.4));
    (if a.sign < 0.0 { down } else { up }) * a.parting(0.8, 13.0)
}
