//! Turns the heads and eyes of avatars.

use crate::animate::Performance;
use crate::rig::Rig;
use bevy::prelude::*;

/// Turns heads, and the eyes of avatars that have no shapes for it, on top of what clips
/// wrote in this frame.
pub(crate) fn turn(
    mut rigs: Query<(&mut Rig, &Performance)>,
    mut transforms: Query<&mut Transform>,
) {
    for (mut rig, performance) in &mut rigs {
        let rig = rig.bypass_change_detection();
        let by_nodes = !rig.has_look_shapes();
        let eyes = rig.eyes.iter_mut().flatten().filter(|_| by_nodes);
        let joints = rig
            .head
            .iter_mut()
            .map(|head| (head, performance.head))
            .chain(eyes.map(|eye| (eye, performance.eyes)));
        for (joint, turn) in joints {
            let Ok(mut transform) = transforms.get_mut(joint.entity) else {
                continue;
            };
            if let Some(rotation) = joint.turned(transform.rotation, turn) {
                transform.rotation = rotation;
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
