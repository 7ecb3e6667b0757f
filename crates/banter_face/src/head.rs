//! Turns the heads, eyes and jaws of avatars.

use crate::Detail;
use crate::animate::Performance;
use crate::bind::Hierarchy;
use crate::joint::{self, Joint};
use crate::retarget::{Signal, gaze};
use crate::rig::Rig;
use banter_core::Blendshape;
use bevy::prelude::*;

/// Turns heads, the eyes of avatars that have no shapes for it, and jaws that no shape opens,
/// on top of what clips wrote in this frame.
///
/// The jaw turns about the axis from the head's left to its right, as the face is measured
/// by its mesh and eyes, whatever the bone's own axes are.
pub(crate) fn turn(
    mut rigs: Query<(Entity, &mut Rig, Option<&Performance>, Option<&Detail>)>,
    mut transforms: Query<&mut Transform>,
    mut hierarchy: ResMut<Hierarchy>,
) {
    for (npc, mut rig, performance, detail) in &mut rigs {
        let detail = detail.copied().unwrap_or_default();
        if detail == Detail::Hidden {
            continue;
        }
        let rig = rig.bypass_change_detection();
        let mut set = |joint: &mut Option<Joint>, turn: Quat| {
            let Some(joint) = joint else {
                return;
            };
            let Ok(mut transform) = transforms.get_mut(joint.entity) else {
                hierarchy.refit.push(npc);
                return;
            };
            if let Some(rotation) = joint.turned(transform.rotation, turn) {
                transform.rotation = rotation;
            }
        };
        if let Some(performance) = performance {
            set(&mut rig.head, performance.head);
        }
        if rig.jaw.is_some() {
            let of = |shape| rig.signals.get(usize::from(Signal::shape(shape).0));
            let of = |shape| of(shape).copied().unwrap_or(0.0);
            let open = (of(Blendshape::JawOpen) - of(Blendshape::MouthClose)).max(0.0);
            set(&mut rig.jaw, Quat::from_rotation_x(open * rig.jaw_angle));
        }
        if rig.has_look_shapes || detail == Detail::Far {
            continue;
        }
        let [left, right] = &mut rig.eyes;
        if left.is_none() && right.is_none() {
            continue;
        }
        match (performance, rig.look) {
            (Some(performance), None) => {
                set(left, performance.eyes);
                set(right, performance.eyes);
            }
            (_, look) => {
                let [yaw, pitch] = gaze(&rig.signals);
                for (eye, is_left) in [(left, true), (right, false)] {
                    let [yaw, pitch] = match look {
                        Some(look) => look.bone(is_left, yaw, pitch),
                        None => [yaw, pitch],
                    };
                    set(eye, joint::turn(yaw.to_radians(), pitch.to_radians(), 0.0));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::testing::Stage;
    use banter_core::GazeTarget;
    use bevy::prelude::*;

    fn yaw(stage: &Stage, entity: Entity) -> f32 {
        let front = stage
            .game
            .world()
            .get::<Transform>(entity)
            .unwrap()
            .rotation
            * Vec3::Z;
        front.x.atan2(front.z).to_degrees()
    }

    fn look_at(stage: &mut Stage, at: Vec3) {
        let at = Transform::from_translation(at);
        let target = stage.game.world_mut().spawn(at).id();
        let npc = stage.npc;
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .insert(GazeTarget(Some(target)));
    }

    #[test]
    fn head_and_eye_nodes_look_at_something_together() {
        let mut stage = Stage::new();
        let npc = stage.npc;
        let head = stage.spawn_node("Head", Vec3::Y, npc);
        let eyes = [("LeftEye", 0.03), ("RightEye", -0.03)]
            .map(|(name, x)| stage.spawn_node(name, Vec3::new(x, 0.0, 0.0), head));
        stage.node(&["jawOpen"], head);
        look_at(&mut stage, Vec3::new(2.0, 1.0, 2.0));
        for _ in 0..120 {
            stage.game.step();
        }
        let turned = yaw(&stage, head);
        assert!((20.0..35.0).contains(&turned), "{turned}");
        for eye in eyes {
            let sum = turned + yaw(&stage, eye);
            assert!((35.0..55.0).contains(&sum), "{sum}");
        }
    }

    #[test]
    fn eye_nodes_rest_where_there_are_shapes() {
        let mut stage = Stage::new();
        let npc = stage.npc;
        let eye = stage.spawn_node("LeftEye", Vec3::X, npc);
        stage.node(&["eyeLookOutLeft"], npc);
        look_at(&mut stage, Vec3::new(2.0, 0.0, 2.0));
        for _ in 0..30 {
            stage.game.step();
        }
        assert_eq!(yaw(&stage, eye), 0.0);
    }

    #[test]
    fn a_clip_that_turns_the_head_keeps_doing_so() {
        let mut stage = Stage::new();
        let npc = stage.npc;
        let head = stage.spawn_node("mixamorig:Head", Vec3::Y, npc);
        stage.node(&["jawOpen"], head);
        stage.game.app_mut().add_systems(
            PostUpdate,
            (move |mut heads: Query<&mut Transform>| {
                if let Ok(mut transform) = heads.get_mut(head) {
                    transform.rotation = Quat::from_rotation_y(1.0);
                }
            })
            .in_set(bevy::app::AnimationSystems),
        );
        for _ in 0..120 {
            stage.game.step();
            let turned = yaw(&stage, head);
            assert!((turned - 57.3).abs() < 6.0, "{turned}");
        }
    }
}
