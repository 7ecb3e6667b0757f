//! Small vector arithmetic and the bell, step and spline functions the head is drawn with.
//!
//! Everything is `f64` in millimetres; the writer rounds to micrometres on the way out, so that the file does not
//! depend on the last bit of a platform's `sin`.

use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// A point or an offset in millimetres: +X the character's left, +Y up, +Z where she looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Vec3 {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) z: f64,
}

/// Shorthand for a [`Vec3`].
pub(crate) const fn v3(x: f64, y: f64, z: f64) -> Vec3 {
    Vec3 { x, y, z }
}

impl Vec3 {
    pub(crate) const ZERO: Self = v3(0.0, 0.0, 0.0);

    pub(crate) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(crate) fn cross(self, other: Self) -> Self {
        v3(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )
    }

    pub(crate) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The unit vector, or +Z for a vector without length.
    pub(crate) fn normalised(self) -> Self {
        let length = self.length();
        if length < 1e-12 {
            v3(0.0, 0.0, 1.0)
        } else {
            self * (1.0 / length)
        }
    }

    /// Turned about the X axis through the origin; a positive angle lowers what lies at +Z.
    pub(crate) fn pitched(self, angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        v3(
            self.x,
            self.y * cos - self.z * sin,
            self.y * sin + self.z * cos,
        )
    }

    /// Turned about the Y axis through the origin; a positive angle moves what lies at +Z to +X.
    pub(crate) fn yawed(self, angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        v3(
            self.x * cos + self.z * sin,
            self.y,
            self.z * cos - self.x * sin,
        )
    }
}

impl Add for Vec3 {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        v3(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl AddAssign for Vec3 {
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}

impl Sub for Vec3 {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        v3(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Neg for Vec3 {
    type Output = Self;
    fn neg(self) -> Self {
        self * -1.0
    }
}

impl Mul<f64> for Vec3 {
    type Output = Self;
    fn mul(self, k: f64) -> Self {
        v3(self.x * k, self.y * k, self.z * k)
    }
}

/// Linear interpolation.
pub(crate) fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

/// 0 at `edge0`, 1 at `edge1`, smooth between; the edges may be given in falling order.
pub(crate) fn smoothstep(edge0: f64, edge1: f64, x: f64) -> f64 {
    let t = ((x - edge0) / (edge1 - edge0)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The bell `exp(-x²)`; divide by the wanted width before calling.
pub(crate) fn bell(x: f64) -> f64 {
    (-x * x).exp()
}

/// A bell over two axes.
pub(crate) fn bell2(x: f64, y: f64) -> f64 {
    (-x * x - y * y).exp()
}

/// The larger of two values with a rounded corner about `k` wide where they meet.
pub(crate) fn smooth_max(a: f64, b: f64, k: f64) -> f64 {
    let h = (k - (a - b).abs()).max(0.0) / k;
    a.max(b) + h * h * k * 0.25
}

/// A Catmull-Rom curve through `values` at whole parameters 0, 1, 2, ...; held at both ends.
pub(crate) fn spline(values: impl Fn(usize) -> f64, count: usize, t: f64) -> f64 {
    let last = count.saturating_sub(1);
    let t = t.clamp(0.0, last as f64);
    let i = (t.floor() as usize).min(last.saturating_sub(1));
    let f = t - i as f64;
    let (a, b) = (values(i.saturating_sub(1)), values(i));
    let (c, d) = (values((i + 1).min(last)), values((i + 2).min(last)));
    b + 0.5 * f * (c - a + f * (2.0 * a - 5.0 * b + 4.0 * c - d + f * (3.0 * (b - c) + d - a)))
}

/// The smaller of two values with a rounded corner about `k` wide where they meet.
pub(crate) fn smooth_min(a: f64, b: f64, k: f64) -> f64 {
    -smooth_max(-a, -b, k)
}
