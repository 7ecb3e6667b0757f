//! Proportions of a body.

use glam::Vec3;

/// Proportions of a body, in metres of its own space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Build {
    /// Its size beside an adult 1.66 m tall, from the height of its head's joint.
    pub size: f32,
    /// Where the hips' joint is in the T-pose.
    pub hips: Vec3,
    /// The height of the plane that it stands on.
    pub ground: f32,
    /// Hip to knee, and knee to ankle.
    pub leg: [f32; 2],
    /// The left ankle in the T-pose, and from there to where the toes begin.
    pub ankle: Vec3,
    /// From the ankle to where the toes begin, or would.
    pub ball: Vec3,
    /// Shoulder to elbow, and elbow to wrist.
    pub arm: [f32; 2],
    /// How wide the shoulders' joints are apart.
    pub shoulders: f32,
    /// How large the hand is beside one of 178 mm.
    pub hand: f32,
}

impl Build {
    /// The length of a leg from hip to ankle.
    pub fn whole_leg(&self) -> f32 {
        self.leg[0] + self.leg[1]
    }

    /// The length of an arm from shoulder to wrist.
    pub fn whole_arm(&self) -> f32 {
        self.arm[0] + self.arm[1]
    }
}
