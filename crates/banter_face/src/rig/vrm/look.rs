//! How a VRM turns its eyes.

/// What turns the eyes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum LookBy {
    #[default]
    Bones,
    Expressions,
}

/// From the degrees of a look to those of a bone, or to the weight of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RangeMap {
    /// Degrees from which on there is no more.
    pub(crate) most: f32,
    pub(crate) scale: f32,
}

/// `VRMC_vrm.lookAt`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct LookAt {
    pub(crate) by: LookBy,
    pub(crate) inner: RangeMap,
    pub(crate) outer: RangeMap,
    pub(crate) down: RangeMap,
    pub(crate) up: RangeMap,
}

impl Default for RangeMap {
    /// The values of the specification's example.
    fn default() -> Self {
        Self {
            most: 90.0,
            scale: 10.0,
        }
    }
}

impl RangeMap {
    /// `min(|degrees|, most) / most * scale`.
    pub(crate) fn map(&self, degrees: f32) -> f32 {
        if self.most > 0.0 {
            degrees.abs().min(self.most) / self.most * self.scale
        } else {
            0.0
        }
    }
}

impl LookAt {
    /// The angles of an eye's bone, in degrees to the character's left and up.
    pub(crate) fn bone(&self, is_left: bool, yaw: f32, pitch: f32) -> [f32; 2] {
        // Left is outwards for the left eye and inwards for the right one.
        let sideways = if (yaw > 0.0) == is_left {
            self.outer
        } else {
            self.inner
        };
        let vertical = if pitch > 0.0 { self.up } else { self.down };
        [
            sideways.map(yaw).copysign(yaw),
            vertical.map(pitch).copysign(pitch),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eyes_turn_by_their_own_ranges() {
        let map = |scale| RangeMap { most: 45.0, scale };
        let look = LookAt {
            by: LookBy::Bones,
            inner: map(8.0),
            outer: map(12.0),
            down: map(6.0),
            up: map(4.0),
        };
        assert_eq!(look.bone(true, 45.0, 22.5), [12.0, 2.0]);
        assert_eq!(look.bone(false, 90.0, -90.0), [8.0, -6.0]);
        assert_eq!(look.bone(true, -45.0, 0.0), [-8.0, 0.0]);
        assert_eq!(look.bone(false, -45.0, 0.0), [-12.0, 0.0]);
        assert_eq!(map(1.0).map(9.0), 0.2);
        let broken = RangeMap {
            most: 0.0,
            scale: 9.0,
        };
        assert_eq!(broken.map(20.0), 0.0);
    }
}
