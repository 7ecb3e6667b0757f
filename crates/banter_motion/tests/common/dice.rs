//! Chance for the tests.
#![allow(dead_code, unreachable_pub)]

use glam::Vec3;

/// Numbers that look like chance.
pub struct Dice(pub u64);

impl Dice {
    pub fn unit(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 40) as f32) / (1_u64 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    pub fn place(&mut self, s: f32) -> Vec3 {
        Vec3::new(
            self.between(-0.7, 0.7),
            self.between(0.4, 1.9),
            self.between(-0.1, 0.9),
        ) * s
    }
}
