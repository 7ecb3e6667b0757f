//! A menu on the left palm, and what presses it.
#![allow(clippy::unwrap_used)]

use crate::*;
use banter_core::test_app::TestApp;
use banter_core::{Hand, PlayerParticipant};
use bevy::input::InputPlugin;
use bevy::math::Isometry3d;
use bevy::prelude::*;

const EYES: Vec3 = Vec3::new(0.0, 1.6, 0.0);
/// Where the left palm is held up.
const PALM: Vec3 = Vec3::new(-0.05, 1.45, -0.35);

struct Stage {
    game: TestApp,
    player: Entity,
    panel: Entity,
    seen: usize,
}

/// A hand whose palm's middle is about there; the palm faces `out`, and the fingers are up.
fn hand(side: Hand, palm: Vec3, out: Vec3, curls: [f32; 5]) -> HandJoints {
    let y = -out.normalize();
    let fingers = (Vec3::Y - y * y.y).normalize();
    let turn = Quat::from_mat3(&Mat3::from_cols(y.cross(-fingers), y, -fingers));
    let shape = HandShape::curled(side, curls).at(Isometry3d::new(palm - fingers * 0.06, turn));
    shape.joints()
}

impl Stage {
    fn new() -> Self {
        let mut game = TestApp::new().with((InputPlugin, XrPlugin));
        game.record::<HandPanelPressed>();
        let player = (
            PlayerParticipant,
            Tracked::default(),
            Controllers::default(),
        );
        let player = game.world_mut().spawn(player).id();
        let panel = (HandPanel::default(), ChildOf(player));
        let panel = game.world_mut().spawn(panel).id();
        let mut stage = Self {
            game,
            player,
            panel,
            seen: 0,
        };
        stage.tracked(|tracked| tracked.head = Some(Isometry3d::from_translation(EYES)));
        stage
    }

    fn tracked(&mut self, change: impl FnOnce(&mut Tracked)) {
        let mut tracked = self.game.world_mut().get_mut::<Tracked>(self.player);
        change(tracked.as_mut().unwrap());
    }

    fn frames(&mut self, count: u32) {
        for _ in 0..count {
            self.game.step();
        }
    }

    fn shown(&self) -> bool {
        let world = self.game.world();
        let panel = world.get::<HandPanel>(self.panel).unwrap();
        let visibility = world.get::<Visibility>(self.panel).unwrap();
        assert_eq!(panel.shown, *visibility == Visibility::Inherited);
        panel.shown
    }

    fn panel(&self) -> HandPanel {
        *self.game.world().get(self.panel).unwrap()
    }

    fn place(&self) -> Transform {
        *self.game.world().get(self.panel).unwrap()
    }

    /// Holds the left palm up before the eyes.
    fn palm_up(&mut self) {
        let palm = hand(Hand::Left, PALM, EYES - PALM, [0.3; 5]);
        self.tracked(|tracked| tracked.hands[0] = Some(palm));
    }

    /// The same, and the right hand aside.
    fn both_hands(&mut self) {
        self.palm_up();
        let aside = hand(
            Hand::Right,
            Vec3::new(0.3, 1.2, -0.3),
            Vec3::NEG_X,
            [0.3; 5],
        );
        self.tracked(|tracked| tracked.hands[1] = Some(aside));
    }

    /// Points at this place from the panel's middle, widths of it, with the right index finger.
    fn tip_at(&mut self, at: Vec3) {
        let place = self.place().transform_point(at);
        let out = self.place().rotation * Vec3::Z;
        let right = hand(Hand::Right, PALM, -out, [0.8, 0.0, 1.0, 1.0, 1.0]);
        let by = place - right.place(HandJoint::IndexTip);
        let right = right.moved(Isometry3d::from_translation(by));
        self.tracked(|tracked| tracked.hands[1] = Some(right));
    }

    /// Where it was pressed since it was last asked.
    fn presses(&mut self) -> Vec<Vec2> {
        let told = self.game.recorded::<HandPanelPressed>();
        let new: Vec<_> = told[self.seen..].iter().map(|it| it.at).collect();
        self.seen = told.len();
        new
    }

    fn controller(&mut self, hand: usize, state: ControllerState) {
        let mut controllers = self.game.world_mut().get_mut::<Controllers>(self.player);
        controllers.as_mut().unwrap().0[hand] = Some(state);
    }
}

#[test]
fn a_palm_that_is_turned_to_the_eyes_shows_it_and_one_turned_away_does_not() {
    let mut stage = Stage::new();
    stage.palm_up();
    stage.frames(4);
    assert!(!stage.shown(), "not for a glimpse");
    stage.frames(60);
    assert!(stage.shown());
    let away = hand(Hand::Left, PALM, PALM - EYES, [0.3; 5]);
    stage.tracked(|tracked| tracked.hands[0] = Some(away));
    stage.frames(60);
    assert!(!stage.shown());
}

#[test]
fn it_faces_the_eyes_within_reach_of_the_other_hand() {
    let mut stage = Stage::new();
    stage.both_hands();
    stage.frames(60);
    let place = stage.place();
    assert!(place.translation.distance(PALM) < 0.1, "{place:?}");
    let to_eyes = (EYES - place.translation).normalize();
    assert!((place.rotation * Vec3::Z).dot(to_eyes) > 0.99);
    assert!((place.scale.x - 0.17).abs() < 1e-4);
}

#[test]
fn a_finger_of_the_other_hand_presses_it_once() {
    let mut stage = Stage::new();
    stage.both_hands();
    stage.frames(60);
    for z in [0.3, 0.15, 0.05, -0.05, -0.08, -0.02, 0.02, -0.03] {
        stage.tip_at(Vec3::new(0.2, 0.25, z));
        stage.frames(1);
    }
    let presses = stage.presses();
    assert_eq!(presses.len(), 1, "{presses:?}");
    assert!(
        presses[0].distance(Vec2::new(0.7, 0.25)) < 0.05,
        "{presses:?}"
    );
    // Beside it nothing is pressed.
    for z in [0.3, 0.1, -0.1] {
        stage.tip_at(Vec3::new(0.7, 0.0, z));
        stage.frames(1);
    }
    assert!(stage.presses().is_empty());
}

#[test]
fn a_controller_points_at_it_and_its_trigger_presses() {
    let mut stage = Stage::new();
    stage.both_hands();
    stage.frames(60);
    let place = stage.place();
    let from = Vec3::new(0.25, 1.2, -0.1);
    let goal = place.transform_point(Vec3::new(-0.25, 0.0, 0.0));
    let aim = Transform::from_translation(from).looking_at(goal, Vec3::Y);
    let mut state = ControllerState {
        aim: Some(aim.to_isometry()),
        ..default()
    };
    stage.controller(1, state);
    stage.frames(2);
    let pointed = stage.panel().pointed.unwrap();
    assert!(pointed.distance(Vec2::new(0.25, 0.5)) < 0.02, "{pointed}");
    assert!(stage.presses().is_empty());
    state.trigger = 1.0;
    stage.controller(1, state);
    stage.frames(10);
    assert_eq!(stage.presses().len(), 1);
}

/// Presses the upper button of the left controller, or lets go of it.
fn press(stage: &mut Stage, down: bool) {
    let state = ControllerState {
        secondary: down,
        ..default()
    };
    stage.controller(0, state);
    stage.frames(3);
}

#[test]
fn a_button_opens_it_for_who_makes_no_gestures_and_either_hand_may_press_it() {
    let mut stage = Stage::new();
    press(&mut stage, true);
    press(&mut stage, false);
    assert!(stage.shown());
    let place = stage.place();
    let away = place.translation.distance(EYES);
    assert!((1.0..2.0).contains(&away), "it is ahead: {away}");
    // The left controller's own ray presses it: where the panel is ahead, one hand is enough.
    let aim = Transform::from_xyz(-0.2, 1.2, -0.2).looking_at(place.translation, Vec3::Y);
    let mut state = ControllerState {
        aim: Some(aim.to_isometry()),
        ..default()
    };
    stage.controller(0, state);
    stage.frames(2);
    state.trigger = 1.0;
    stage.controller(0, state);
    stage.frames(2);
    assert_eq!(stage.presses().len(), 1);
    press(&mut stage, true);
    assert!(!stage.shown());
}

#[test]
fn what_was_closed_stays_so_until_the_palm_is_turned_away() {
    let mut stage = Stage::new();
    stage.palm_up();
    stage.frames(60);
    let mut panel = stage.game.world_mut().get_mut::<HandPanel>(stage.panel);
    panel.as_mut().unwrap().close();
    stage.frames(60);
    assert!(!stage.shown());
    stage.tracked(|tracked| tracked.hands[0] = None);
    stage.frames(60);
    stage.palm_up();
    stage.frames(60);
    assert!(stage.shown());
}

#[test]
fn who_is_not_tracked_has_no_panel() {
    let mut stage = Stage::new();
    stage.palm_up();
    stage.frames(60);
    stage.tracked(|tracked| *tracked = Tracked::default());
    stage.frames(1);
    assert!(!stage.shown());
}
