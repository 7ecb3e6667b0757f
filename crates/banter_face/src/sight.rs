//! Where a face would have to look.

use crate::gaze;
use crate::rig::Rig;
use banter_core::Rigs;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// What is needed to tell.
#[derive(SystemParam)]
pub(crate) struct Sight<'w, 's> {
    rigs: Query<'w, 's, &'static Rig>,
    places: Query<'w, 's, &'static GlobalTransform>,
    parents: Query<'w, 's, &'static ChildOf>,
    bodies: Rigs<'w, 's>,
}

impl Sight<'_, '_> {
    /// The angles at which something is for a face, behind it included: its eyes, if it has a
    /// face itself, else its head. `None` where nobody can tell.
    pub(crate) fn angles(&self, rig: &Rig, target: Entity) -> Option<Vec2> {
        let from = self.eyes(rig)?;
        let face_to_face = self.rigs.get(target).ok().and_then(|rig| self.eyes(rig));
        let to = match face_to_face {
            Some(eyes) => eyes,
            None => self.bodies.head(target)?.translation(),
        };
        gaze::angles(self.facing(rig)?.inverse() * (to - from))
    }

    /// The middle between the eyes, or what comes nearest to it.
    fn eyes(&self, rig: &Rig) -> Option<Vec3> {
        let place = |entity| Some(self.places.get(entity).ok()?.translation());
        let [left, right] = rig.eyes.map(|eye| eye.and_then(|eye| place(eye.entity)));
        left.zip(right)
            .map(|(left, right)| left.midpoint(right))
            .or_else(|| rig.head.and_then(|head| place(head.entity)))
            .or_else(|| rig.mesh.and_then(place))
    }

    /// Where the face faces when the head is not turned by us.
    fn facing(&self, rig: &Rig) -> Option<Quat> {
        match &rig.head {
            Some(head) => {
                let parent = self.parents.get(head.entity).ok()?.parent();
                Some(self.places.get(parent).ok()?.rotation() * head.rest())
            }
            None => Some(self.places.get(rig.mesh?).ok()?.rotation() * rig.facing),
        }
    }
}
