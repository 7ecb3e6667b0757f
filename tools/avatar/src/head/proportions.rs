//! A face of one's own: a smooth warp of the head that all its pieces go through, so that lids still meet on the eye
//! and lips on each other.

use super::math::{Vec3, bell, bell2, smoothstep, v3};
use super::skull::EYE;

/// Each from -1 to 1; 0 is the face that the tables describe.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Proportions {
    pub(crate) width: f64,
    pub(crate) length: f64,
    pub(crate) jaw: f64,
    pub(crate) chin: f64,
    pub(crate) cheeks: f64,
    pub(crate) nose_width: f64,
    pub(crate) nose_length: f64,
    pub(crate) nose_bridge: f64,
    pub(crate) eye_size: f64,
    pub(crate) eye_spacing: f64,
    pub(crate) brow_height: f64,
    pub(crate) mouth_width: f64,
    pub(crate) lips: f64,
    /// How heavy the ridge of the brows is.
    pub(crate) ridge: f64,
    /// 0 young, 1 old: what hangs.
    pub(crate) age: f64,
}

impl Proportions {
    /// How much larger the eyes are.
    pub(crate) fn eye_scale(&self) -> f64 {
        1.0 + 0.10 * self.eye_size
    }

    /// The middle of the left eye.
    pub(crate) fn eye(&self) -> Vec3 {
        self.warp(EYE)
    }

    /// Where a point of the head goes.
    pub(crate) fn warp(&self, p: Vec3) -> Vec3 {
        let side = if p.x >= 0.0 { 1.0 } else { -1.0 };
        let ax = p.x.abs();
        let mirrored = |d: Vec3| v3(side * d.x, d.y, d.z);
        // The neck belongs to the body.
        let head = smoothstep(-112.0, -78.0, p.y);
        let front = smoothstep(0.0, 50.0, p.z);
        let mut d = v3(0.045 * self.width * ax * head, 0.0, 0.0);
        d.y += 0.055 * self.length * p.y.clamp(-80.0, 0.0) * head * smoothstep(-80.0, -20.0, p.z);
        // The jaw's corners, the chin, what hangs from an old jaw.
        let corner = bell2((ax - 52.0) / 22.0, (p.y + 48.0) / 26.0) * smoothstep(-60.0, -10.0, p.z);
        d.x += (5.5 * self.jaw + 2.0 * self.age) * corner;
        d.y -= (1.5 * self.jaw.max(0.0) + 3.0 * self.age) * corner;
        let chin = bell2(ax / 22.0, (p.y + 66.0) / 16.0) * front;
        d += v3(0.10 * ax, -3.0, 3.2) * (self.chin * chin);
        let cheek = bell2((ax - 46.0) / 17.0, (p.y - 6.0) / 18.0) * front;
        d += v3(2.6, 0.0, 2.2) * (self.cheeks * cheek);
        // Hollow below the cheekbones.
        let hollow = bell2((ax - 47.0) / 14.0, (p.y + 26.0) / 16.0) * front;
        d += v3(-1.8, 0.0, -1.6) * ((0.5 * self.age - 0.7 * self.cheeks.min(0.0)) * hollow);
        // The nose.
        let nose = bell2(ax / 19.0, (p.y + 1.0) / 12.0) * smoothstep(72.0, 86.0, p.z);
        d.x += 0.24 * self.nose_width * ax * nose;
        let tip = bell2(ax / 12.0, (p.y - 1.0) / 12.0) * smoothstep(80.0, 96.0, p.z);
        d += v3(0.0, -2.2, 4.2) * ((self.nose_length + 0.35 * self.age) * tip);
        let bridge = bell2(ax / 8.0, (p.y - 22.0) / 10.0) * smoothstep(76.0, 88.0, p.z);
        d.z += 3.4 * self.nose_bridge * bridge;
        // Eyes: larger or smaller as balls, farther apart or closer.
        let eye = v3(EYE.x, EYE.y, EYE.z);
        let q = v3(ax, p.y, p.z) - eye;
        d += q * (0.10 * self.eye_size * smoothstep(36.0, 19.0, q.length()));
        d.x += 2.2 * self.eye_spacing * bell2((ax - 34.0) / 28.0, (p.y - 37.0) / 26.0) * front;
        let brow = bell2((ax - 30.0) / 28.0, (p.y - 63.0) / 9.0) * front;
        d.y += (2.6 * self.brow_height - 1.2 * self.age) * brow;
        let ridge = bell2((ax - 24.0) / 26.0, (p.y - 59.0) / 8.0) * front;
        d += v3(0.0, -1.2, 3.4) * (self.ridge * ridge);
        // The mouth.
        let mouth = bell2(ax / 36.0, (p.y + 28.0) / 15.0) * front;
        d.x += 0.14 * self.mouth_width * ax * mouth;
        let v = p.y + 29.0;
        let lips = bell2(ax / 25.0, v / 11.0) * smoothstep(74.0, 86.0, p.z);
        d.y += 0.22 * self.lips * v * lips;
        d.z += 1.5 * self.lips * lips * bell(v / 9.0);
        p + mirrored(d)
    }
}
