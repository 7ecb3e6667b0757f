//! Rig: which entities are a participant's head, mouth and hands.

use bevy::ecs::system::SystemParam;
use bevy::math::Ray3d;
use bevy::prelude::*;

/// Body of a participant: the entities that are its head, mouth and hands.
///
/// Without it, and for whatever it leaves out or has been despawned, a participant is where its
/// own entity is. Every part looks or points along its negative Z, as cameras do. So a desktop
/// camera, an avatar's bones and a headset are the same to hearing, gaze, sound and pointing,
/// which ask [`Rigs`].
///
/// A camera is a player's head with one line:
///
/// ```
/// # use bevy::prelude::*;
/// # use banter_core::{PlayerParticipant, Rig};
/// # let mut world = World::new();
/// # let camera = world.spawn_empty().id();
/// world.spawn((PlayerParticipant, Rig::with_head(camera)));
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Rig {
    /// Its head: here it hears, and along its negative Z it looks.
    #[entities]
    pub head: Option<Entity>,
    /// Its mouth, where its voice comes from. Without one, the voice comes from the head.
    #[entities]
    pub mouth: Option<Entity>,
    /// Its left hand, which points along its negative Z. Without one, it points where it looks.
    #[entities]
    pub left_hand: Option<Entity>,
    /// Its right hand, as the left one.
    #[entities]
    pub right_hand: Option<Entity>,
}

impl Rig {
    /// A body that is nothing but a head: a camera, or a headset without hands.
    pub fn with_head(head: Entity) -> Self {
        Self {
            head: Some(head),
            ..Self::default()
        }
    }
}

/// One of two hands.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hand {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// Positions and directions of participants' bodies in the world, as of the last propagation of
/// transforms.
///
/// Whoever is asked about may have a [`Rig`] or none. Answers are `None` only where the entity
/// is gone, has no [`GlobalTransform`], or is at no finite place.
///
/// ```
/// use banter_core::{PlayerParticipant, Rig, Rigs, test_app::TestApp};
/// use bevy::{ecs::system::RunSystemOnce, prelude::*};
///
/// let mut game = TestApp::new();
/// let camera = game.world_mut().spawn(Transform::from_xyz(0.0, 1.7, 3.0)).id();
/// let player = game.world_mut().spawn((PlayerParticipant, Rig::with_head(camera))).id();
/// game.step();
/// let ears = game.world_mut().run_system_once(move |rigs: Rigs| rigs.ears(player)).unwrap();
/// assert_eq!(ears, Some(Vec3::new(0.0, 1.7, 3.0)));
/// ```
#[derive(SystemParam)]
pub struct Rigs<'w, 's> {
    rigs: Query<'w, 's, &'static Rig>,
    places: Query<'w, 's, &'static GlobalTransform>,
}

impl Rigs<'_, '_> {
    /// Where somebody hears: its head.
    pub fn ears(&self, person: Entity) -> Option<Vec3> {
        position(self.head(person)?)
    }

    /// Where somebody's voice comes from: its mouth, else its head.
    pub fn mouth(&self, person: Entity) -> Option<Vec3> {
        let mouth = self.part(person, |rig| rig.mouth);
        position(mouth.or_else(|| self.head(person))?)
    }

    /// From where and in which direction somebody looks.
    pub fn gaze(&self, person: Entity) -> Option<Ray3d> {
        ray(self.head(person)?)
    }

    /// From where and in which direction somebody points: its hand, else where it looks.
    pub fn pointing(&self, person: Entity, hand: Hand) -> Option<Ray3d> {
        let hand = self.part(person, |rig| match hand {
            Hand::Left => rig.left_hand,
            Hand::Right => rig.right_hand,
        });
        ray(hand.or_else(|| self.head(person))?)
    }

    /// The transform of somebody's head, else of itself.
    pub fn head(&self, person: Entity) -> Option<&GlobalTransform> {
        let head = self.part(person, |rig| rig.head);
        head.or_else(|| self.places.get(person).ok())
    }

    /// The transform of the mouth that a [`Rig`] names, if it names one that is there.
    pub fn own_mouth(&self, person: Entity) -> Option<&GlobalTransform> {
        self.part(person, |rig| rig.mouth)
    }

    /// The transform of the head that a [`Rig`] names, if it names one that is there.
    pub fn own_head(&self, person: Entity) -> Option<&GlobalTransform> {
        self.part(person, |rig| rig.head)
    }

    fn part(
        &self,
        person: Entity,
        of: impl FnOnce(&Rig) -> Option<Entity>,
    ) -> Option<&GlobalTransform> {
        let part = of(self.rigs.get(person).ok()?)?;
        self.places.get(part).ok()
    }
}

fn position(place: &GlobalTransform) -> Option<Vec3> {
    let position = place.translation();
    position.is_finite().then_some(position)
}

fn ray(place: &GlobalTransform) -> Option<Ray3d> {
    // Unlike `forward`, this does not panic where the transform has no direction.
    let direction = place.affine().transform_vector3(Vec3::NEG_Z);
    let direction = Dir3::new(direction).ok()?;
    Some(Ray3d::new(position(place)?, direction))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::PlayerParticipant;
    use crate::test_app::TestApp;
    use bevy::ecs::system::RunSystemOnce;

    /// The ears, mouth and looks of somebody, and where its right hand points from.
    fn body(game: &mut TestApp, person: Entity) -> [Option<Vec3>; 4] {
        game.step();
        let see = move |rigs: Rigs| {
            let gaze = rigs.gaze(person);
            let hand = rigs.pointing(person, Hand::Right);
            [
                rigs.ears(person),
                rigs.mouth(person),
                gaze.map(|ray| *ray.direction),
                hand.map(|ray| ray.origin),
            ]
        };
        game.world_mut().run_system_once(see).unwrap()
    }

    fn at(game: &mut TestApp, x: f32) -> Entity {
        let place = Transform::from_xyz(x, 0.0, 0.0);
        game.world_mut().spawn(place).id()
    }

    #[test]
    fn who_has_no_rig_is_where_it_is() {
        let mut game = TestApp::new();
        let place = Transform::from_xyz(1.0, 2.0, 3.0).looking_to(Vec3::X, Vec3::Y);
        let player = game.world_mut().spawn((PlayerParticipant, place)).id();
        let here = Some(Vec3::new(1.0, 2.0, 3.0));
        let [ears, mouth, looks, hand] = body(&mut game, player);
        assert_eq!([ears, mouth, hand], [here; 3]);
        assert!(looks.unwrap().distance(Vec3::X) < 1e-5);
        game.world_mut().despawn(player);
        assert_eq!(body(&mut game, player), [None; 4]);
    }

    #[test]
    fn parts_take_the_place_of_the_whole_and_fall_back_to_it() {
        let mut game = TestApp::new();
        let [head, mouth, hand] = [1.0, 2.0, 3.0].map(|x| at(&mut game, x));
        let rig = Rig {
            mouth: Some(mouth),
            right_hand: Some(hand),
            ..Rig::with_head(head)
        };
        let player = game.world_mut().spawn((PlayerParticipant, rig)).id();
        let x = |body: [Option<Vec3>; 4]| [0, 1, 3].map(|part: usize| body[part].unwrap().x);
        assert_eq!(x(body(&mut game, player)), [1.0, 2.0, 3.0]);
        // What is despawned is the head's, and then the player's own.
        game.world_mut().despawn(mouth);
        game.world_mut().despawn(hand);
        assert_eq!(x(body(&mut game, player)), [1.0, 1.0, 1.0]);
        game.world_mut().despawn(head);
        assert_eq!(x(body(&mut game, player)), [0.0, 0.0, 0.0]);
    }

    #[test]
    fn an_impossible_body_is_nowhere() {
        let mut game = TestApp::new();
        for place in [
            Transform::from_xyz(f32::NAN, 0.0, 0.0),
            Transform::from_xyz(f32::INFINITY, 0.0, 0.0),
        ] {
            let player = game.world_mut().spawn((PlayerParticipant, place)).id();
            assert_eq!(body(&mut game, player)[0], None);
        }
        let flat = Transform::from_scale(Vec3::ZERO);
        let player = game.world_mut().spawn((PlayerParticipant, flat)).id();
        assert_eq!(body(&mut game, player)[2], None);
    }
}
