//! Morph targets that the game moves beside the face.

use crate::bind::Hierarchy;
use crate::rig::Rig;
use bevy::prelude::*;

/// Weights of morph targets, or of a VRM's expressions, that the face itself does not know:
/// a blush, a swollen cheek, fangs.
///
/// Put it beside [`FaceWeights`](banter_core::FaceWeights) and set what you like, at any time
/// before [`FaceSystems::Show`](crate::FaceSystems::Show). Names are those of the model's
/// targets, letter by letter. What the face moves as well is the sum of both; a name that
/// the model does not have does nothing.
///
/// ```
/// use banter_core::NpcParticipant;
/// use banter_face::ExtraShapes;
/// use bevy::prelude::*;
///
/// fn blush(mut faces: Query<&mut ExtraShapes, With<NpcParticipant>>, time: Res<Time>) {
///     for mut extra in &mut faces {
///         extra.set("Blush", 0.5 + 0.5 * time.elapsed_secs().sin());
///     }
/// }
/// let mut extra = ExtraShapes::default();
/// assert!(extra.set("Blush", 0.4));
/// assert_eq!(extra.get("Blush"), 0.4);
/// ```
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct ExtraShapes {
    names: Vec<String>,
    weights: Vec<f32>,
}

impl ExtraShapes {
    /// How many names there may be.
    pub const MOST: usize = 64;

    /// Sets a weight, 0..=1; beyond that it is clamped, and a NaN counts as 0. The first
    /// time that a name is used, the avatar is looked at anew; later times cost nothing.
    /// Whether there was room for the name.
    pub fn set(&mut self, name: &str, weight: f32) -> bool {
        let place = match self.place(name) {
            Some(place) => place,
            None if self.names.len() < Self::MOST => {
                self.names.push(name.into());
                self.weights.push(0.0);
                self.names.len() - 1
            }
            None => return false,
        };
        if let Some(old) = self.weights.get_mut(place) {
            *old = weight;
        }
        true
    }

    /// The weight that was set, 0 if none was.
    pub fn get(&self, name: &str) -> f32 {
        let place = self.place(name);
        let weight = place.and_then(|place| self.weights.get(place));
        weight.copied().unwrap_or(0.0)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn weights(&self) -> &[f32] {
        &self.weights
    }
}

/// Has avatars looked at anew that the game knows more names of.
pub(crate) fn watch(
    faces: Query<(Entity, &Rig, &ExtraShapes), Changed<ExtraShapes>>,
    mut hierarchy: ResMut<Hierarchy>,
) {
    for (npc, rig, extra) in &faces {
        if rig.extras() != extra.names() {
            hierarchy.refit.push(npc);
        }
    }
}

/// The same once they are taken away.
pub(crate) fn on_removed(removed: On<Remove, ExtraShapes>, mut hierarchy: ResMut<Hierarchy>) {
    hierarchy.refit.push(removed.entity);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Stage;

    #[test]
    fn names_are_bounded() {
        let mut extra = ExtraShapes::default();
        for i in 0..100 {
            assert_eq!(extra.set(&i.to_string(), 1.0), i < ExtraShapes::MOST);
        }
        assert!(extra.set("3", 0.5));
        assert_eq!((extra.get("3"), extra.get("99")), (0.5, 0.0));
    }

    #[test]
    fn extra_shapes_move_beside_the_face_and_on_top_of_it() {
        let (mut stage, mesh) = Stage::puppet(&["Blush", "jawOpen", "Fat"]);
        let npc = stage.npc;
        let mut extra = ExtraShapes::default();
        extra.set("Blush", 0.5);
        extra.set("jawOpen", 0.25);
        extra.set("No such thing", 1.0);
        stage.game.world_mut().entity_mut(npc).insert(extra);
        stage.set(&[(banter_core::Blendshape::JawOpen, 0.5)]);
        assert_eq!(stage.weights(mesh), [0.5, 0.75, 0.0]);
        let set = |stage: &mut Stage, name: &str, weight: f32| {
            let mut entity = stage.game.world_mut().entity_mut(npc);
            if let Some(mut extra) = entity.get_mut::<ExtraShapes>() {
                extra.set(name, weight);
            }
            stage.game.step();
        };
        set(&mut stage, "Blush", f32::NAN);
        assert_eq!(stage.weights(mesh), [0.0, 0.75, 0.0]);
        set(&mut stage, "Fat", 7.0);
        assert_eq!(stage.weights(mesh), [0.0, 0.75, 1.0]);
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .remove::<ExtraShapes>();
        stage.game.step();
        assert_eq!(stage.weights(mesh)[1], 0.5);
    }
}
