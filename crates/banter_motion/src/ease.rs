//! Smooth ways from one value to another.

use glam::{Quat, Vec3};

/// From 0 to 1 as hands move: the path of least jerk (T. Flash and N. Hogan, "The coordination of arm movements", 1985).
pub(crate) fn least_jerk(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * t * (10.0 + t * (6.0 * t - 15.0))
}

/// 0 below `from`, 1 above `to`, smooth between.
pub(crate) fn smooth(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Something that follows a goal as a critically damped spring does, solved exactly: the same at any frame rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Follow<T> {
    pub(crate) value: T,
    pub(crate) velocity: T,
}

impl<T> Follow<T>
where
    T: Copy
        + std::ops::Add<Output = T>
        + std::ops::Sub<Output = T>
        + std::ops::Mul<f32, Output = T>
        + Default,
{
    pub(crate) fn at(value: T) -> Self {
        Self {
            value,
            velocity: T::default(),
        }
    }

    /// Goes on for `dt` seconds; it takes about `4 / rate` seconds to get there.
    pub(crate) fn advance(&mut self, goal: T, rate: f32, dt: f32) -> T {
        let away = self.value - goal;
        let pull = (self.velocity + away * rate) * dt;
        let decay = (-rate * dt).exp();
        self.velocity = (self.velocity - pull * rate) * decay;
        self.value = goal + (away + pull) * decay;
        self.value
    }
}

/// What is left of a jump: it fades as a critically damped spring comes to rest, while what is animated is where it
/// belongs already (inertialization; D. Bollo, "Inertialization: high-performance animation transitions in Gears of War",
/// GDC 2018; the decay by a spring is D. Holden's, "Spring-it-on", 2021).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Leftover {
    offset: Follow<Vec3>,
}

impl Leftover {
    /// The target jumps from one rotation to another, and what is shown must not.
    pub(crate) fn absorb(&mut self, shown: Quat, target: Quat, velocity: Vec3) {
        self.offset = Follow {
            value: crate::limit::vector(shown * target.inverse()),
            velocity,
        };
    }

    /// The rotation to show for a target, `dt` seconds later.
    pub(crate) fn over(&mut self, target: Quat, rate: f32, dt: f32) -> Quat {
        if self.offset.value == Vec3::ZERO && self.offset.velocity == Vec3::ZERO {
            return target;
        }
        let left = self.offset.advance(Vec3::ZERO, rate, dt);
        if left.length_squared() < 1e-8 && self.offset.velocity.length_squared() < 1e-6 {
            *self = Self::default();
            return target;
        }
        (Quat::from_scaled_axis(left) * target).normalize()
    }
}
