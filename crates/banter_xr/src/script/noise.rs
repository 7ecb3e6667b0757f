//! Noise as trackers have it, from a seed.

use crate::tracking::Tracked;
use bevy::math::{Quat, Vec3};

/// Noise of a tracker: the same seed gives the same.
#[derive(Debug, Clone)]
pub struct Noise {
    state: u64,
    /// Standard deviation of each coordinate of a joint, metres.
    pub joints: f32,
    /// Of the head's turn, radians. Its position has a fifth of the joints' noise.
    pub turn: f32,
}

impl Noise {
    /// Noise of so many metres in every coordinate of a joint, and 0.2 degrees in the head's turn.
    pub fn new(seed: u64, joints: f32) -> Self {
        Self {
            state: seed ^ 0x9E37_79B9_7F4A_7C15,
            joints,
            turn: 0.0035,
        }
    }

    /// A number within `0..1` (SplitMix64: G. L. Steele, D. Lea and C. H. Flood, 2014).
    pub fn uniform(&mut self) -> f32 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// A number between two.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.uniform()
    }

    /// A number of the normal distribution with deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f32 {
        let (a, b) = (self.uniform().max(1e-7), self.uniform());
        (-2.0 * a.ln()).sqrt() * (std::f32::consts::TAU * b).cos()
    }

    fn vector(&mut self) -> Vec3 {
        Vec3::new(self.normal(), self.normal(), self.normal())
    }

    /// What a headset sees of it.
    pub fn over(&mut self, mut seen: Tracked) -> Tracked {
        for pose in seen
            .hands
            .iter_mut()
            .flatten()
            .flat_map(|hand| &mut hand.poses)
        {
            let by = self.vector() * self.joints;
            pose.translation += bevy::math::Vec3A::from(by);
        }
        if let Some(head) = &mut seen.head {
            let by = self.vector() * (0.2 * self.joints);
            head.translation += bevy::math::Vec3A::from(by);
            head.rotation = Quat::from_scaled_axis(self.vector() * self.turn) * head.rotation;
        }
        seen
    }
}
