//! A node of an avatar that is turned on top of whatever else moves it.

use bevy::prelude::*;

/// A head or an eye.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joint {
    pub(crate) entity: Entity,
    /// From the face's axes (`+Y` up, `+Z` where it faces) to the node's own.
    facing: Quat,
    /// The rotation that the node has without us: at rest, or what a clip last wrote.
    base: Quat,
    /// What we wrote last.
    written: Option<Quat>,
}

impl Joint {
    pub(crate) fn new(entity: Entity, facing: Quat, base: Quat) -> Self {
        Self {
            entity,
            facing,
            base,
            written: None,
        }
    }

    /// The same joint as before, if it is; else this one. What we wrote must not be taken
    /// for the node's rest.
    pub(crate) fn or_before(self, before: Option<Self>) -> Self {
        before
            .filter(|joint| joint.entity == self.entity)
            .unwrap_or(self)
    }

    /// Where the face faces without us, in the space of the node's parent.
    pub(crate) fn rest(&self) -> Quat {
        self.base * self.facing
    }

    /// The rotation of the node, turned by `turn` in the face's axes, if it is another than
    /// it has.
    pub(crate) fn turned(&mut self, current: Quat, turn: Quat) -> Option<Quat> {
        if self.written != Some(current) {
            self.base = current;
        }
        let rotation = (self.base * self.facing * turn * self.facing.inverse()).normalize();
        if rotation == current || !rotation.is_finite() {
            return None;
        }
        self.written = Some(rotation);
        Some(rotation)
    }
}

/// A turn of the head or the eyes: radians to the character's own left, up, and tilted to
/// its own right shoulder.
pub(crate) fn turn(yaw: f32, pitch: f32, roll: f32) -> Quat {
    Quat::from_euler(EulerRot::YXZ, yaw, -pitch, roll)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joint() -> Joint {
        Joint::new(Entity::PLACEHOLDER, Quat::IDENTITY, Quat::IDENTITY)
    }

    #[test]
    fn turns_go_the_way_they_say() {
        let left = turn(0.3, 0.0, 0.0) * Vec3::Z;
        let up = turn(0.0, 0.3, 0.0) * Vec3::Z;
        let tilted = turn(0.0, 0.0, 0.3) * Vec3::Y;
        assert!(left.x > 0.29 && up.y > 0.29 && tilted.x < -0.29);
    }

    #[test]
    fn offsets_do_not_add_up() {
        let mut joint = joint();
        let mut rotation = Quat::IDENTITY;
        for _ in 0..10 {
            rotation = joint
                .turned(rotation, turn(0.1, 0.0, 0.0))
                .unwrap_or(rotation);
        }
        assert!(rotation.angle_between(turn(0.1, 0.0, 0.0)) < 1e-3);
        assert_eq!(joint.turned(rotation, turn(0.1, 0.0, 0.0)), None);
    }

    #[test]
    fn a_clip_s_rotation_is_turned_on_top() {
        let mut joint = joint();
        joint.turned(Quat::IDENTITY, turn(0.1, 0.0, 0.0));
        let clip = Quat::from_rotation_y(0.5);
        let rotation = joint.turned(clip, turn(0.1, 0.0, 0.0));
        assert!(rotation.is_some_and(|r| r.angle_between(Quat::from_rotation_y(0.6)) < 1e-3));
    }

    #[test]
    fn a_node_with_axes_of_its_own_turns_as_the_face_does() {
        // A bone whose own +Y points where the face faces.
        let base = Quat::from_rotation_x(std::f32::consts::FRAC_PI_2);
        let mut joint = Joint::new(Entity::PLACEHOLDER, base.inverse(), base);
        let looks = |rotation: Quat| rotation * Vec3::Y;
        assert!((looks(base) - Vec3::Z).length() < 1e-6);
        let left = joint.turned(base, turn(0.3, 0.0, 0.0));
        assert!(left.is_some_and(|r| looks(r).x > 0.29 && looks(r).y.abs() < 1e-6));
    }
}
