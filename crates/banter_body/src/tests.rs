//! Bodies in a game: found, moved, told what to do, and never in the way of a game's own clips.
#![allow(clippy::unwrap_used)]

use crate::*;
use banter_core::test_app::TestApp;
use banter_core::{GazeTarget, NpcParticipant, VoiceCue};
use banter_motion::{Bone, SkeletonNode, test_body};
use bevy::asset::RenderAssetUsages;
use bevy::mesh::PrimitiveTopology;
use bevy::prelude::*;
use std::time::Duration;

mod head;
mod held;
mod pointing;
mod worn;

struct Stage {
    game: TestApp,
    npc: Entity,
    bones: Vec<Entity>,
}

/// The nodes of a skeleton below a character.
fn spawn(world: &mut World, npc: Entity, nodes: &[SkeletonNode]) -> Vec<Entity> {
    let mut bones: Vec<Entity> = Vec::new();
    for node in nodes {
        let (scale, rotation, translation) = node.local.to_scale_rotation_translation();
        let parent = node.parent.map_or(npc, |parent| bones[parent]);
        let place = Transform {
            translation,
            rotation,
            scale,
        };
        bones.push(
            world
                .spawn((Name::new(node.name.clone()), place, ChildOf(parent)))
                .id(),
        );
    }
    bones
}

impl Stage {
    fn new() -> Self {
        let mut game = TestApp::new().with((AssetPlugin::default(), BodyPlugin));
        game.app_mut().init_asset::<Mesh>();
        game.record_events::<BodyBound>();
        game.record_events::<BodyMissing>();
        game.record_events::<BodyTaskEnded>();
        game.record_events::<BodyTaskMoment>();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let bones = spawn(game.world_mut(), npc, &test_body());
        game.step();
        Self { game, npc, bones }
    }

    fn place(&self, bone: Bone) -> Vec3 {
        self.game
            .world()
            .get::<GlobalTransform>(self.bones[bone as usize])
            .unwrap()
            .translation()
    }

    fn begin(&mut self, deed: BodyDeed) -> Entity {
        let task = BodyTask::new(self.npc, deed);
        self.game.world_mut().spawn(task).id()
    }

    fn run(&mut self, seconds: f32) {
        self.game.run_for(Duration::from_secs_f32(seconds));
    }

    fn outcome(&self, task: Entity) -> Option<Outcome> {
        let ended: Vec<&BodyTaskEnded> = self
            .game
            .recorded::<BodyTaskEnded>()
            .iter()
            .filter(|ended| ended.task == task)
            .collect();
        assert!(ended.len() <= 1, "{ended:?}");
        ended.first().map(|ended| ended.outcome)
    }
}

#[test]
fn a_skeleton_is_found_and_lives() {
    let mut stage = Stage::new();
    let bound = &stage.game.recorded::<BodyBound>()[0];
    assert_eq!((bound.bones, bound.rest), (52, RestPose::T));
    stage.run(1.0);
    // The arms hang.
    assert!(
        stage.place(Bone::LeftHand).y < 0.95,
        "{}",
        stage.place(Bone::LeftHand)
    );
    let before = stage.place(Bone::Head);
    stage.run(2.0);
    assert!(stage.place(Bone::Head).distance(before) > 1e-4);
}

#[test]
fn a_model_without_a_skeleton_is_told_once_and_its_tasks_end() {
    let mut stage = Stage::new();
    let npc = stage.game.world_mut().spawn(NpcParticipant).id();
    let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all());
    let mesh = stage
        .game
        .world_mut()
        .resource_mut::<Assets<Mesh>>()
        .add(mesh);
    stage
        .game
        .world_mut()
        .spawn((Mesh3d(mesh), Transform::default(), ChildOf(npc)));
    let task = stage
        .game
        .world_mut()
        .spawn(BodyTask::new(npc, BodyDeed::Perform(Motion::Bow, None)))
        .id();
    stage.run(3.0);
    let missing = stage.game.recorded::<BodyMissing>();
    assert_eq!(missing.len(), 1);
    assert!(
        missing[0].body == npc && missing[0].reason.contains("no humanoid skeleton"),
        "{}",
        missing[0].reason
    );
    assert_eq!(stage.outcome(task), Some(Outcome::NoBody));
}

#[test]
fn nobody_sees_how_a_body_leaves_the_pose_of_its_file() {
    let mut stage = Stage::new();
    // A game that waits before it begins has its clock stand still.
    stage.run(0.05);
    let hand = stage.place(Bone::LeftHand);
    assert!(hand.y < 0.95, "{hand}");
}

#[test]
fn a_task_that_is_despawned_is_taken_back_and_what_is_gone_is_not_reached_for() {
    let mut stage = Stage::new();
    let thing = stage
        .game
        .world_mut()
        .spawn(Transform::from_xyz(0.2, 1.1, 0.4))
        .id();
    let reach = stage.begin(BodyDeed::Reach(thing.into(), None));
    stage.run(0.3);
    stage.game.world_mut().despawn(reach);
    assert_eq!(stage.outcome(reach), Some(Outcome::Cancelled));
    let again = stage.begin(BodyDeed::Reach(thing.into(), None));
    stage.run(0.3);
    stage.game.world_mut().despawn(thing);
    stage.run(0.1);
    assert_eq!(stage.outcome(again), Some(Outcome::Cancelled));
    assert!(stage.game.world().get_entity(again).is_err());
    let far = stage.begin(BodyDeed::Reach(Vec3::new(0.0, 1.0, 9.0).into(), None));
    stage.run(0.1);
    assert!(matches!(stage.outcome(far), Some(Outcome::CannotReach { by }) if by > 5.0));
    // With its body its tasks end.
    let bow = stage.begin(BodyDeed::Perform(Motion::Bow, None));
    stage.run(0.2);
    stage.game.world_mut().despawn(stage.npc);
    stage.run(0.1);
    assert_eq!(stage.outcome(bow), Some(Outcome::Cancelled));
}

#[test]
fn a_body_turns_to_what_it_looks_at() {
    let mut stage = Stage::new();
    let cat = stage
        .game
        .world_mut()
        .spawn(Transform::from_xyz(-3.0, 0.2, -1.0))
        .id();
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .insert(GazeTarget(Some(cat)));
    stage.run(4.0);
    let front = stage.game.world().get::<Transform>(npc).unwrap().rotation * Vec3::Z;
    assert!(
        front.dot(Vec3::new(-3.0, 0.0, -1.0).normalize()) > 0.9,
        "{front}"
    );
}

#[test]
fn a_game_that_moves_its_characters_itself_is_told_the_step() {
    let mut stage = Stage::new();
    let npc = stage.npc;
    stage.game.world_mut().get_mut::<Body>(npc).unwrap().moves = false;
    stage.begin(BodyDeed::Walk(Vec3::new(0.0, 0.0, 3.0).into(), 0.0));
    stage.run(0.6);
    assert_eq!(
        stage
            .game
            .world()
            .get::<Transform>(npc)
            .unwrap()
            .translation,
        Vec3::ZERO
    );
    assert!(stage.game.world().get::<BodyStep>(npc).unwrap().step.z > 0.0);
}

#[test]
fn what_nobody_sees_is_not_written_and_its_tasks_go_on() {
    let mut stage = Stage::new();
    stage.run(0.5);
    let npc = stage.npc;
    stage
        .game
        .world_mut()
        .entity_mut(npc)
        .insert(FixedBodyDetail(BodyDetail::Hidden));
    stage.game.step();
    let before = stage.place(Bone::Head);
    stage.run(1.0);
    assert_eq!(stage.place(Bone::Head), before);
    let point = stage.begin(BodyDeed::Point(Vec3::new(-1.0, 1.0, 2.0).into(), 0.2));
    stage.run(3.0);
    assert_eq!(stage.outcome(point), Some(Outcome::Done));
}

#[test]
fn a_clip_of_the_game_keeps_what_no_task_needs() {
    use bevy::animation::AnimatedBy;
    let mut stage = Stage::new();
    let npc = stage.npc;
    let world = stage.game.world_mut();
    let player = world.spawn(AnimationPlayer::default()).id();
    world
        .get_mut::<AnimationPlayer>(player)
        .unwrap()
        .play(AnimationNodeIndex::new(1))
        .repeat();
    for bone in stage.bones.clone() {
        world.entity_mut(bone).insert(AnimatedBy(player));
    }
    // The model is looked at anew.
    let body = *world.get::<Body>(npc).unwrap();
    world
        .entity_mut(npc)
        .remove::<crate::rig::BodyRig>()
        .insert((crate::rig::BodyRig::default(), body));
    let arm = stage.bones[Bone::RightUpperArm as usize];
    let clip = Quat::from_rotation_z(0.4);
    stage.game.app_mut().add_systems(
        PostUpdate,
        (move |mut nodes: Query<&mut Transform>| {
            if let Ok(mut node) = nodes.get_mut(arm) {
                node.rotation = clip;
            }
        })
        .in_set(bevy::app::AnimationSystems),
    );
    stage.run(1.0);
    let turn = |stage: &Stage| stage.game.world().get::<Transform>(arm).unwrap().rotation;
    assert!(turn(&stage).angle_between(clip) < 1e-3);
    stage.begin(BodyDeed::Point(Vec3::new(-1.0, 1.4, 2.0).into(), 1.0));
    stage.run(1.2);
    assert!(turn(&stage).angle_between(clip) > 0.3);
    stage.run(3.0);
    assert!(turn(&stage).angle_between(clip) < 1e-3);
}

#[test]
fn a_voice_s_accents_move_the_hands() {
    let mut stage = Stage::new();
    stage.run(1.0);
    let npc = stage.npc;
    let turn = stage
        .game
        .world_mut()
        .spawn(banter_core::Turn { npc, speaker: None })
        .id();
    stage
        .game
        .world_mut()
        .entity_mut(turn)
        .insert(banter_core::TurnCause::Cue("talk".into()));
    let sentence = banter_core::ReplySentence {
        text: "So it is.".into(),
        mood: None,
        state: banter_core::SentenceState::Playing,
        heard: 0.1,
    };
    stage
        .game
        .world_mut()
        .get_mut::<banter_core::Reply>(turn)
        .unwrap()
        .sentences
        .push(sentence);
    let mut highest = f32::MIN;
    for k in 0..60 * 8 {
        if k % 30 == 0 {
            stage.game.write(VoiceCue {
                npc,
                accent: 0.9,
                phrase_end: false,
            });
        }
        stage.game.step();
        highest = highest
            .max(stage.place(Bone::RightHand).y)
            .max(stage.place(Bone::LeftHand).y);
    }
    assert!(highest > 0.95, "{highest}");
}

#[test]
fn a_vrm_s_bones_are_those_that_its_file_names() {
    let mut stage = Stage::new();
    let bound = stage.game.recorded::<BodyBound>().len();
    let mut nodes = test_body();
    let bones: Vec<Bone> = Bone::ALL.into_iter().take(nodes.len()).collect();
    for (index, node) in nodes.iter_mut().enumerate() {
        node.name = format!("joint {index}");
    }
    let world = stage.game.world_mut();
    let npc = world.spawn(NpcParticipant).id();
    let entities = spawn(world, npc, &nodes);
    for (entity, bone) in entities.into_iter().zip(bones) {
        world.entity_mut(entity).insert(crate::vrm::VrmBone(bone));
    }
    stage.run(0.2);
    assert_eq!(stage.game.recorded::<BodyBound>().len(), bound + 1);
}

#[test]
fn a_persona_says_how_its_body_moves_and_may_be_rewritten() {
    use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
    let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, BodyPlugin));
    let persona = |body: &str| Persona::parse(&format!("name = 'Odo'\n{body}"), "odo").unwrap();
    let mut personas = game.world_mut().resource_mut::<Assets<Persona>>();
    let quiet = personas.add(persona("[body]\ngesturing = 0.2\nleft_handed = true"));
    let plain = personas.add(persona(""));
    let game_s = Body::new(BodyStyle {
        pace: 2.0,
        ..BodyStyle::default()
    });
    let world = game.world_mut();
    let odo = world
        .spawn((NpcParticipant, CharacterPersona(quiet.clone())))
        .id();
    let tom = world
        .spawn((NpcParticipant, game_s, CharacterPersona(plain)))
        .id();
    game.step();
    let style = |game: &TestApp, npc| game.world().get::<Body>(npc).unwrap().style;
    assert_eq!(
        (style(&game, odo).gesturing, style(&game, odo).hand),
        (0.2, Side::Left)
    );
    assert_eq!(style(&game, tom), game_s.style, "that is the game's affair");
    let mut personas = game.world_mut().resource_mut::<Assets<Persona>>();
    personas
        .insert(&quiet, persona("[body]\npace = 0.8"))
        .unwrap();
    game.step();
    game.step();
    assert_eq!(
        (style(&game, odo).gesturing, style(&game, odo).pace),
        (1.0, 0.8)
    );
}
