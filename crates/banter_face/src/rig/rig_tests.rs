//! Tests of looking at avatars.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::testing::Stage;

#[test]
fn an_avatar_is_measured() {
    let mut stage = Stage::new();
    stage.game.record_events::<FaceBound>();
    let npc = stage.npc;
    let head = stage.spawn_node("Head", Vec3::Y, npc);
    let left = stage.spawn_node("LeftEye", Vec3::X, head);
    let right = stage.spawn_node("RightEye", Vec3::NEG_X, head);
    let face = stage.node(&["jawOpen", "eyeBlinkLeft"], head);
    stage.node(&["eyeLookOutLeft", "jawOpen"], left);
    stage.game.step();
    let rig = stage.game.world().get::<Rig>(npc).unwrap();
    assert_eq!((rig.shapes, rig.mesh), (3, Some(face)));
    assert!(rig.has_look_shapes);
    let entity = |joint: &Option<Joint>| joint.map(|joint| joint.entity);
    assert_eq!(entity(&rig.head), Some(head));
    assert_eq!(
        [entity(&rig.eyes[0]), entity(&rig.eyes[1])],
        [Some(left), Some(right)]
    );
    assert_eq!(rig.facing, Quat::IDENTITY);
    assert_eq!(
        stage.game.recorded::<FaceBound>(),
        [FaceBound {
            npc,
            kind: RigKind::Arkit,
            shapes: 3
        }]
    );
}

#[test]
fn a_model_that_faces_the_other_way_is_seen_by_its_eyes() {
    let mut stage = Stage::new();
    let npc = stage.npc;
    stage.spawn_node("eye_L", Vec3::NEG_X, npc);
    stage.spawn_node("eye_R", Vec3::X, npc);
    stage.node(&["jawOpen"], npc);
    stage.game.step();
    let rig = stage.game.world().get::<Rig>(npc).unwrap();
    assert!((rig.facing * Vec3::Z).z < -0.99);
}

#[test]
fn another_avatar_takes_the_first_one_s_place() {
    let mut stage = Stage::new();
    stage.game.record_events::<FaceBound>();
    let npc = stage.npc;
    let first = stage.spawn_node("Head", Vec3::ZERO, npc);
    stage.node(&["jawOpen"], first);
    stage.game.step();
    stage.game.world_mut().despawn(first);
    stage.game.step();
    assert!(stage.game.world().get::<Rig>(npc).unwrap().head.is_none());
    stage.node(&["jawOpen", "mouthClose"], npc);
    stage.game.step();
    let shapes: Vec<usize> = stage
        .game
        .recorded::<FaceBound>()
        .iter()
        .map(|e| e.shapes)
        .collect();
    assert_eq!(shapes, [1, 2]);
}

fn front_of(stage: &Stage, entity: Entity) -> Vec3 {
    let transform = stage.game.world().get::<Transform>(entity).unwrap();
    transform.rotation * Vec3::Z
}

#[test]
fn a_jaw_bone_alone_is_a_face() {
    use banter_core::Blendshape::{JawOpen, MouthClose};
    let mut stage = Stage::new();
    stage.game.record_events::<FaceBound>();
    stage.game.record_events::<crate::FaceMissing>();
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .remove::<crate::FaceSettings>();
    let mesh = stage.meshes().add(crate::testing::mesh(&[]));
    let shown = (Mesh3d(mesh), Transform::default(), ChildOf(npc));
    let body = stage.game.world_mut().spawn(shown).id();
    let head = stage.spawn_node("Head", Vec3::Y, body);
    let jaw = stage.spawn_node("CC_Base_JawRoot", Vec3::ZERO, head);
    stage.game.run_for(std::time::Duration::from_secs(2));
    let bound = FaceBound {
        npc,
        kind: RigKind::JawBone,
        shapes: 0,
    };
    assert_eq!(stage.game.recorded::<FaceBound>(), [bound]);
    assert!(stage.game.recorded::<crate::FaceMissing>().is_empty());
    stage.set(&[(JawOpen, 0.5), (MouthClose, 0.1)]);
    let front = front_of(&stage, jaw);
    let down = (-front.y).atan2(front.z).to_degrees();
    assert!((down - 0.4 * JAW_ANGLE).abs() < 0.1, "{down}");
    stage.set(&[]);
    assert!(front_of(&stage, jaw).y.abs() < 1e-4);
    // Another avatar, without a jaw.
    stage.game.world_mut().despawn(body);
    stage.set(&[(JawOpen, 0.5)]);
    stage.game.step();
    assert!(!stage.game.world().get::<Rig>(npc).unwrap().has_face());
}

#[test]
fn a_jaw_turns_about_the_head_s_own_axis_and_only_where_no_shape_opens_it() {
    use banter_core::Blendshape::JawOpen;
    let mut stage = Stage::new();
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .remove::<crate::FaceSettings>();
    let jaw = stage.spawn_node("jaw", Vec3::ZERO, npc);
    // A bone whose own axes are all elsewhere: its +Y points to the chin.
    let rest = Quat::from_rotation_x(std::f32::consts::FRAC_PI_2);
    let mut entity = stage.game.world_mut().entity_mut(jaw);
    entity.get_mut::<Transform>().unwrap().rotation = rest;
    let lids = stage.node(&["eyeBlinkLeft"], npc);
    stage.game.step();
    stage.set(&[(JawOpen, 1.0)]);
    let chin = |stage: &Stage| {
        let transform = stage.game.world().get::<Transform>(jaw).unwrap();
        transform.rotation * Vec3::Y
    };
    let down = chin(&stage);
    assert!((down.y + JAW_ANGLE.to_radians().sin()).abs() < 1e-3 && down.x.abs() < 1e-4);
    stage.set(&[]);
    stage.game.world_mut().despawn(lids);
    stage.node(&["jawOpen"], npc);
    stage.game.step();
    stage.set(&[(JawOpen, 1.0)]);
    assert!(chin(&stage).y.abs() < 1e-3);
}

#[test]
fn a_table_that_is_loaded_later_counts_from_then_on() {
    use banter_core::Blendshape::JawOpen;
    let (mut stage, mesh) = Stage::puppet(&["Mund"]);
    stage.game.record_events::<FaceBound>();
    let npc = stage.npc;
    let tables = stage.game.world_mut().resource_mut::<Assets<FaceTable>>();
    let handle = tables.reserve_handle();
    let table = FaceTableHandle(handle.clone());
    stage.game.world_mut().entity_mut(npc).insert(table);
    stage.set(&[(JawOpen, 0.5)]);
    assert_eq!(stage.weights(mesh), [0.0]);
    for factor in [1.0, 0.5] {
        let text = format!("(shapes: {{\"Mund\": (from: {{\"jawOpen\": {factor}}})}})");
        let table = FaceTable::parse(&text, "golem.face.ron").unwrap();
        let mut tables = stage.game.world_mut().resource_mut::<Assets<FaceTable>>();
        tables.insert(&handle, table).unwrap();
        stage.game.step();
        stage.game.step();
        assert_eq!(stage.weights(mesh), [0.5 * factor]);
    }
    let kinds = stage.game.recorded::<FaceBound>().iter().map(|it| it.kind);
    assert_eq!(kinds.collect::<Vec<_>>(), [RigKind::Table]);
}
