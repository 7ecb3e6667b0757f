//! Players who wear bodies, and see them in mirrors.
#![allow(clippy::unwrap_used)]

use crate::*;
use banter_body::{BodyPlugin, WornBody};
use banter_core::test_app::TestApp;
use banter_core::{Blendshape, Hand, PlayerParticipant, Weights};
use banter_face::DirectFace;
use banter_motion::{Bone, test_body};
use bevy::asset::AssetPlugin;
use bevy::input::gamepad::RawGamepadEvent;
use bevy::math::Isometry3d;
use bevy::prelude::*;
use std::time::Duration;

struct Avatar {
    entity: Entity,
    bones: Vec<Entity>,
}

impl Avatar {
    fn place(&self, game: &TestApp, bone: Bone) -> Vec3 {
        let place = game
            .world()
            .get::<GlobalTransform>(self.bones[bone as usize]);
        place.unwrap().translation()
    }
}

fn game() -> TestApp {
    let mut game = TestApp::new().with((AssetPlugin::default(), BodyPlugin, XrPlugin));
    game.app_mut().init_asset::<Mesh>();
    game.record::<RawGamepadEvent>()
        .record::<AvatarFrameReady>();
    game
}

/// Somebody's model: the plain body of the tests.
fn avatar(game: &mut TestApp) -> Avatar {
    let world = game.world_mut();
    let entity = world.spawn(banter_body::Body::default()).id();
    let mut bones: Vec<Entity> = Vec::new();
    for node in test_body() {
        let parent = node.parent.map_or(entity, |parent| bones[parent]);
        let (_, _, at) = node.local.to_scale_rotation_translation();
        let bone = (
            Name::new(node.name),
            Transform::from_translation(at),
            ChildOf(parent),
        );
        bones.push(world.spawn(bone).id());
    }
    Avatar { entity, bones }
}

/// Somebody who winks with the left eye and holds the right hand before it.
fn moves() -> Moves {
    let mut moves = Moves::new(1);
    moves.reach(0.3, |key| {
        let turn = Quat::from_rotation_x(0.3);
        let wrist = Isometry3d::new(Vec3::new(0.18, 1.3, -0.38), turn);
        key.hands[1] = HandShape::curled(Hand::Right, [0.2, 0.0, 1.0, 1.0, 1.0]).at(wrist);
        key.face[Blendshape::EyeBlinkLeft] = 1.0;
    });
    moves.rest(60.0);
    moves
}

fn player(game: &mut TestApp, avatar: &Avatar) -> Entity {
    let script = ScriptedPlayer::new(moves().into());
    let place = Transform::from_xyz(2.0, 0.0, 1.0).with_rotation(Quat::from_rotation_y(0.5));
    let player = (PlayerParticipant, script, WearsAvatar(avatar.entity), place);
    game.world_mut().spawn(player).id()
}

fn seconds(game: &mut TestApp, seconds: f32) {
    game.run_for(Duration::from_secs_f32(seconds));
}

#[test]
fn an_avatar_has_its_players_hands_and_fingers() {
    let mut game = game();
    let avatar = avatar(&mut game);
    let player = player(&mut game, &avatar);
    seconds(&mut game, 3.0);
    let tracked = *game.world().get::<Tracked>(player).unwrap();
    let space = *game.world().get::<GlobalTransform>(player).unwrap();
    let hand = tracked.hands[1].unwrap();
    let at = |joint: HandJoint| space.transform_point(hand.place(joint));
    let wrist = avatar.place(&game, Bone::RightHand);
    assert!(wrist.distance(at(HandJoint::Wrist)) < 0.02, "{wrist}");
    let way = |from: Vec3, to: Vec3| (to - from).normalize();
    let theirs = way(at(HandJoint::IndexProximal), at(HandJoint::IndexDistal));
    let ours = way(
        avatar.place(&game, Bone::RightIndexProximal),
        avatar.place(&game, Bone::RightIndexDistal),
    );
    assert!(ours.angle_between(theirs) < 0.2, "{ours} for {theirs}");
    let head = space.transform_point(tracked.head.unwrap().translation.into());
    assert!(avatar.place(&game, Bone::LeftEye).distance(head) < 0.06);
    // It is taken off again.
    game.world_mut().entity_mut(player).remove::<WearsAvatar>();
    seconds(&mut game, 0.1);
    assert!(game.world().get::<WornBody>(avatar.entity).is_none());
}

#[test]
fn an_avatar_that_is_changed_for_another_lives_by_itself() {
    let mut game = game();
    let [first, second, glass] = [avatar(&mut game), avatar(&mut game), avatar(&mut game)];
    let player = player(&mut game, &first);
    let space = game.world_mut().spawn(Transform::default()).id();
    let mirrors = MirrorsAvatar {
        of: first.entity,
        space,
    };
    game.world_mut().entity_mut(glass.entity).insert(mirrors);
    seconds(&mut game, 0.5);
    let is_worn =
        |game: &TestApp, avatar: &Avatar| game.world().get::<WornBody>(avatar.entity).is_some();
    assert!(is_worn(&game, &first) && is_worn(&game, &glass));
    game.world_mut()
        .entity_mut(player)
        .insert(WearsAvatar(second.entity));
    seconds(&mut game, 0.1);
    assert!(is_worn(&game, &second) && !is_worn(&game, &first));
    assert!(!is_worn(&game, &glass), "nobody is before the mirror");
    let mirrors = MirrorsAvatar {
        of: second.entity,
        space,
    };
    game.world_mut().entity_mut(glass.entity).insert(mirrors);
    seconds(&mut game, 0.1);
    assert!(is_worn(&game, &glass));
    game.world_mut()
        .entity_mut(glass.entity)
        .remove::<MirrorsAvatar>();
    assert!(!is_worn(&game, &glass));
}

#[test]
fn a_mirror_shows_left_as_right() {
    let mut game = game();
    let [mine, other] = [avatar(&mut game), avatar(&mut game)];
    player(&mut game, &mine);
    // Two metres behind a glass at the world's Z = 0, turned around.
    let glass = Transform::from_xyz(2.0, 0.0, -1.0)
        .with_rotation(Quat::from_rotation_y(std::f32::consts::PI - 0.5));
    let space = game.world_mut().spawn(glass).id();
    let mirrors = MirrorsAvatar {
        of: mine.entity,
        space,
    };
    game.world_mut().entity_mut(other.entity).insert(mirrors);
    let mut weights = Weights::ZERO;
    weights[Blendshape::EyeBlinkLeft] = 0.8;
    let face = banter_core::FaceWeights(weights);
    game.world_mut().entity_mut(mine.entity).insert(face);
    seconds(&mut game, 3.0);
    let in_glass = |place: Vec3| Vec3::new(place.x, place.y, -place.z);
    for bone in [Bone::RightHand, Bone::Head, Bone::LeftHand] {
        let (here, there) = (mine.place(&game, bone), other.place(&game, bone.mirror()));
        assert!(
            in_glass(here).distance(there) < 0.03,
            "{bone:?} {here} {there}"
        );
    }
    let face = game.world().get::<DirectFace>(other.entity).unwrap();
    assert!(face.weights[Blendshape::EyeBlinkRight] > 0.5);
    assert!(face.weights[Blendshape::EyeBlinkLeft] < 0.1);
}

#[test]
fn controllers_are_hands_where_none_are_tracked_and_a_gamepad() {
    let mut game = game();
    let avatar = avatar(&mut game);
    let head = Isometry3d::from_xyz(0.0, 1.6, 0.0);
    let grip = Isometry3d::new(Vec3::new(0.2, 1.2, -0.35), Quat::from_rotation_x(0.6));
    let mut held = ControllerState {
        grip: Some(grip),
        ..Default::default()
    };
    let tracked = Tracked {
        head: Some(head),
        ..Default::default()
    };
    let holds = Controllers([None, Some(held)]);
    let player = (
        PlayerParticipant,
        tracked,
        holds,
        WearsAvatar(avatar.entity),
    );
    let player = game.world_mut().spawn(player).id();
    seconds(&mut game, 2.0);
    let hand = avatar.place(&game, Bone::RightHand);
    assert!(hand.distance(grip.translation.into()) < 0.12, "{hand}");
    held.primary = true;
    game.world_mut()
        .entity_mut(player)
        .insert(Controllers([None, Some(held)]));
    seconds(&mut game, 0.1);
    let pressed = |event: &RawGamepadEvent| match event {
        RawGamepadEvent::Button(it) => it.button == GamepadButton::South && it.value == 1.0,
        _ => false,
    };
    assert_eq!(
        game.recorded::<RawGamepadEvent>()
            .iter()
            .filter(|it| pressed(it))
            .count(),
        1
    );
    // They are laid down: the hands are gone.
    game.world_mut()
        .entity_mut(player)
        .insert(Controllers::default());
    seconds(&mut game, 2.0);
    assert!(game.world().get::<Tracked>(player).unwrap().hands[1].is_none());
    assert!(avatar.place(&game, Bone::RightHand).y < 1.0);
}

#[test]
fn whatever_reads_gamepads_reads_controllers() {
    let mut game = TestApp::new().with((XrPlugin, bevy::input::InputPlugin));
    let held = ControllerState {
        grip: Some(Isometry3d::from_xyz(-0.2, 1.2, -0.35)),
        squeeze: 1.0,
        ..Default::default()
    };
    let player = (PlayerParticipant, Controllers([Some(held), None]));
    let player = game.world_mut().spawn(player).id();
    seconds(&mut game, 0.1);
    let mut gamepads = game.world_mut().query::<&Gamepad>();
    let gamepad = gamepads.single(game.world()).unwrap();
    assert!(gamepad.pressed(GamepadButton::LeftTrigger));
    assert!(!gamepad.pressed(GamepadButton::RightTrigger));
    game.world_mut().entity_mut(player).remove::<Controllers>();
    seconds(&mut game, 0.1);
    assert!(gamepads.single(game.world()).is_err());
    assert_eq!(
        game.world().get::<Tracked>(player),
        Some(&Tracked::default())
    );
}

#[test]
fn who_sits_meets_others_at_their_height_and_its_avatar_stands() {
    let mut game = game();
    let avatar = avatar(&mut game);
    let head = Isometry3d::from_xyz(0.0, 1.15, 0.0);
    let tracked = Tracked {
        head: Some(head),
        ..Default::default()
    };
    let player = (
        PlayerParticipant,
        tracked,
        SeatedPlay::default(),
        SharesAvatar::default(),
        WearsAvatar(avatar.entity),
    );
    let player = game.world_mut().spawn(player).id();
    seconds(&mut game, 4.0);
    let place = |game: &TestApp| game.world().get::<Transform>(player).unwrap().translation.y;
    assert!((place(&game) - 0.43).abs() < 0.01);
    assert!((avatar.place(&game, Bone::LeftEye).y - 1.58).abs() < 0.05);
    let foot = avatar.place(&game, Bone::LeftFoot).y;
    assert!((0.0..0.15).contains(&foot), "{foot}");
    let knee = avatar.place(&game, Bone::LeftLowerLeg);
    assert!(avatar.place(&game, Bone::Hips).y - knee.y > 0.3);
    // What others get stands on the floor as well.
    let sent = game.recorded::<AvatarFrameReady>().last().unwrap();
    let AvatarState { origin, head, .. } = AvatarFrame::from_bytes(&sent.bytes).unwrap().state;
    assert!(origin.y.abs() < 0.02, "{origin}");
    assert!((head.translation.y - 1.58).abs() < 0.02);
    // Who sits anew is raised from the floor again.
    game.world_mut()
        .entity_mut(player)
        .insert(SeatedPlay::default());
    seconds(&mut game, 2.0);
    assert!((place(&game) - 0.43).abs() < 0.01);
    game.world_mut().entity_mut(player).remove::<SeatedPlay>();
    seconds(&mut game, 0.1);
    assert!(place(&game).abs() < 1e-4);
}
