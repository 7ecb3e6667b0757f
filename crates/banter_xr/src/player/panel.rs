//! Subtitles and menus that float before somebody.

use banter_core::Rig;
use bevy::prelude::*;
use std::f32::consts::PI;

/// The nearest that a panel may be to eyes that look at it with ease, and the farthest, metres.
const NEAREST: f32 = 1.2;
const FARTHEST: f32 = 2.0;

/// Panel that floats before a viewer: subtitles, a menu. It writes the [`Transform`] of its entity, whose own +Z is the side
/// that is read, as with any quad.
///
/// It stays where it is while the head turns a little, comes after when it turns more, is upright whatever the head does,
/// keeps a distance that eyes focus on with ease (1.2 to 2 m, as headsets' makers advise), and is as large as letters have to
/// be there. It is never inside a head: where somebody walks into it, it is ahead in the same frame.
///
/// ```
/// use banter_core::PlayerParticipant;
/// use banter_xr::HeadPanel;
/// use bevy::prelude::*;
///
/// fn subtitles(mut commands: Commands, player: Single<Entity, With<PlayerParticipant>>) {
///     // A quad one unit wide, whose letters are a tenth of it high.
///     commands.spawn(HeadPanel::subtitles(*player, 0.1));
/// }
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component)]
#[require(Transform)]
pub struct HeadPanel {
    /// Who reads it: anybody with a [`Rig`] or a place.
    pub viewer: Entity,
    /// How far away it is, metres, `1.2..=2.0`.
    pub distance: f32,
    /// How far above the level of the eyes, degrees; below it is negative.
    pub above: f32,
    /// Degrees that the head may turn before it comes after.
    pub slack: f32,
    /// Seconds that it takes about to be there.
    pub lag: f32,
    /// How high a letter of it is in its own units, and how many degrees that has to be. Text is read with ease from one
    /// degree on.
    pub letter: f32,
    /// The degrees.
    pub degrees: f32,
    /// Where it is from the head, yaw to the left and pitch up, radians, and whether it is on its way.
    at: Vec2,
    speed: Vec2,
    comes: bool,
    placed: bool,
}

impl HeadPanel {
    /// A panel of subtitles: below what is looked at. `letter` is how high a letter is in the panel's own units.
    pub fn subtitles(viewer: Entity, letter: f32) -> Self {
        Self {
            viewer,
            distance: 1.6,
            above: -16.0,
            slack: 14.0,
            lag: 0.45,
            letter,
            degrees: 1.3,
            at: Vec2::ZERO,
            speed: Vec2::ZERO,
            comes: false,
            placed: false,
        }
    }

    /// A menu: within reach of a ray, at the height of the chest, and slow to follow.
    pub fn menu(viewer: Entity, letter: f32) -> Self {
        Self {
            distance: NEAREST,
            above: -22.0,
            slack: 35.0,
            lag: 0.7,
            ..Self::subtitles(viewer, letter)
        }
    }

    /// Goes on for `dt` seconds before a head that is there and turned so, whose -Z is ahead: where it is to be shown.
    pub fn advance(&mut self, head: Vec3, turn: Quat, dt: f32) -> Transform {
        let ahead = turn * Vec3::NEG_Z;
        // Who looks straight up or down faces where the top of the head tells.
        let up = turn * Vec3::Y;
        let level = (ahead - up * ahead.y).with_y(0.0);
        let yaw = level
            .try_normalize()
            .map_or(self.at.x, |way| (-way.x).atan2(-way.z));
        let pitch = 0.5 * ahead.y.clamp(-1.0, 1.0).asin();
        let wanted = Vec2::new(yaw, (pitch + self.above.to_radians()).clamp(-1.2, 1.0));
        let away = Vec2::new(wrapped(wanted.x - self.at.x), wanted.y - self.at.y);
        if !self.placed {
            (self.at, self.speed, self.placed) = (wanted, Vec2::ZERO, true);
        } else {
            let slack = self.slack.clamp(0.0, 90.0).to_radians();
            self.comes = away.length() > if self.comes { 0.02 } else { slack };
            let goal = if self.comes { self.at + away } else { self.at };
            // A critically damped spring, solved exactly.
            let rate = 4.0 / self.lag.clamp(0.05, 5.0);
            let off = self.at - goal;
            let pull = (self.speed + off * rate) * dt;
            let decay = (-rate * dt).exp();
            self.speed = (self.speed - pull * rate) * decay;
            self.at = goal + (off + pull) * decay;
            self.at.x = wrapped(self.at.x);
        }
        let distance = self.distance.clamp(NEAREST, FARTHEST);
        let facing = Quat::from_rotation_y(self.at.x);
        let way = facing * Quat::from_rotation_x(self.at.y) * Vec3::NEG_Z;
        // As high as so many degrees are at this distance.
        let letter = 2.0 * distance * (0.5 * self.degrees.clamp(0.2, 10.0).to_radians()).tan();
        let scale = letter / self.letter.max(1e-4);
        Transform {
            translation: head + way * distance,
            // It faces the eyes, and stands upright for who reads it.
            rotation: facing * Quat::from_rotation_x(self.at.y),
            scale: Vec3::splat(scale),
        }
    }
}

fn wrapped(angle: f32) -> f32 {
    (angle + PI).rem_euclid(2.0 * PI) - PI
}

pub(super) fn build(app: &mut App) {
    app.register_type::<HeadPanel>()
        .add_systems(PostUpdate, float.before(TransformSystems::Propagate));
}

/// Panels float before their viewers.
fn float(
    mut panels: Query<(Entity, &mut HeadPanel, Option<&ChildOf>)>,
    heads: Query<&Rig>,
    mut places: ParamSet<(TransformHelper, Query<&mut Transform>)>,
    mut moves: Local<Vec<(Entity, Transform)>>,
    time: Res<Time<Real>>,
) {
    moves.clear();
    // Where things are in this frame, not in the one before.
    let now = places.p0();
    let place_of = |entity: Entity| now.compute_global_transform(entity).ok();
    for (entity, mut panel, parent) in &mut panels {
        let head = heads.get(panel.viewer).ok().and_then(|rig| rig.head);
        let head = head.and_then(place_of);
        let Some(head) = head.or_else(|| place_of(panel.viewer)) else {
            continue;
        };
        let (_, turn, place) = head.to_scale_rotation_translation();
        if !(turn.is_finite() && place.is_finite()) {
            continue;
        }
        let panel = panel.bypass_change_detection();
        let shown = panel.advance(place, turn, time.delta_secs());
        let shown = match parent.and_then(|parent| place_of(parent.parent())) {
            Some(above) => GlobalTransform::from(shown).reparented_to(&above),
            None => shown,
        };
        moves.push((entity, shown));
    }
    let mut transforms = places.p1();
    for (entity, shown) in moves.drain(..) {
        if let Ok(mut transform) = transforms.get_mut(entity) {
            transform.set_if_neq(shown);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use banter_core::test_app::TestApp;
    use proptest::prelude::*;

    const DT: f32 = 1.0 / 72.0;
    const EYES: Vec3 = Vec3::new(0.0, 1.6, 0.0);

    fn panel() -> HeadPanel {
        HeadPanel::subtitles(Entity::PLACEHOLDER, 0.1)
    }

    #[test]
    fn it_stays_for_a_glance_and_comes_after_a_turn() {
        let mut panel = panel();
        let first = panel.advance(EYES, Quat::IDENTITY, DT).translation;
        assert!(first.z < -1.2 && first.y < 1.4);
        let glance = Quat::from_rotation_y(0.15);
        let mut now = first;
        for _ in 0..100 {
            now = panel.advance(EYES, glance, DT).translation;
        }
        assert!(now.distance(first) < 1e-4);
        let turn = Quat::from_rotation_y(1.0);
        let next = panel.advance(EYES, turn, DT).translation;
        assert!(next.distance(now) < 0.05, "it does not leap");
        for _ in 0..100 {
            now = panel.advance(EYES, turn, DT).translation;
        }
        let way = (now - EYES).with_y(0.0);
        assert!(way.angle_between(turn * Vec3::NEG_Z) < 0.05, "{now}");
    }

    #[test]
    fn its_letters_are_as_large_as_they_have_to_be() {
        let shown = panel().advance(EYES, Quat::IDENTITY, DT);
        let letter = shown.scale.y * 0.1;
        let angle = 2.0 * (0.5 * letter / shown.translation.distance(EYES)).atan();
        assert!((angle.to_degrees() - 1.3).abs() < 0.01);
        // What is read faces who reads.
        let facing = (EYES - shown.translation).normalize();
        assert!((shown.rotation * Vec3::Z).dot(facing) > 0.999);
    }

    #[test]
    fn it_is_there_in_the_same_frame_and_in_a_pause() {
        let mut game = TestApp::new().with(crate::XrPlugin);
        let world = game.world_mut();
        let viewer = world.spawn(Transform::default()).id();
        let panel = world.spawn(HeadPanel::subtitles(viewer, 0.1)).id();
        let shown = |game: &TestApp| game.world().get::<Transform>(panel).unwrap().translation;
        game.step();
        let there = Vec3::X * 9.0;
        let place = Transform::from_translation(there);
        game.world_mut().entity_mut(viewer).insert(place);
        game.step();
        assert!((shown(&game) - there).length() < FARTHEST);
        game.world_mut().resource_mut::<Time<Virtual>>().pause();
        let turned = place.with_rotation(Quat::from_rotation_y(2.0));
        game.world_mut().entity_mut(viewer).insert(turned);
        for _ in 0..200 {
            game.step();
        }
        let way = (shown(&game) - there).with_y(0.0);
        assert!(way.angle_between(turned.rotation * Vec3::NEG_Z) < 0.05);
    }

    proptest! {
        #[test]
        fn it_is_never_inside_a_head(heads in prop::collection::vec((-3.0_f32..3.0, 0.4_f32..2.0, -3.0_f32..3.0, -3.1_f32..3.1, -1.57_f32..1.57), 1..40)) {
            let mut panel = panel();
            for (x, y, z, yaw, pitch) in heads {
                let head = Vec3::new(x, y, z);
                let turn = Quat::from_euler(EulerRot::YXZ, yaw, pitch, 0.3);
                let shown = panel.advance(head, turn, DT);
                let far = shown.translation.distance(head);
                prop_assert!((NEAREST - 1e-3..FARTHEST + 1e-3).contains(&far), "{far}");
                prop_assert!((shown.rotation * Vec3::X).y.abs() < 1e-3, "it is upright");
            }
        }
    }
}
