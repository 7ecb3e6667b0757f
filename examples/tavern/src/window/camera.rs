//! Looking around: the player's head moves about the counter, within bounds.

use super::text_box::is_typing;
use crate::avatar;
use crate::soften::lens;
use bevy::input::mouse::MouseScrollUnit;
use bevy::picking::events::{Drag, Pointer, Scroll};
use bevy::prelude::*;
use bevy_banter::core::PlayerParticipant;

/// From the character's eyes down to what the player looks at, in metres: the lower part of
/// the window belongs to the words.
const BELOW_EYES: f32 = 0.14;
/// The angle from the top of the picture to its bottom, in degrees.
const HEIGHT_OF_VIEW: f32 = 33.0;
/// How far to either side, in radians.
const MOST_YAW: f32 = 0.95;
/// How far down and up, in radians: not below the counter, not through the ceiling.
const PITCH: (f32, f32) = (-0.05, 0.42);
/// How near and how far, in metres.
const DISTANCE: (f32, f32) = (0.75, 2.2);
/// Radians for each pixel that the pointer is dragged.
const PER_PIXEL: f32 = 0.004;
/// What a step of the wheel does to the distance.
const PER_STEP: f32 = 0.9;
/// Pixels that are as much as a step of the wheel.
const PIXELS_A_STEP: f32 = 40.0;
/// Radians in a second while a key is held.
const PER_SECOND: f32 = 0.9;
/// How quickly the head follows, in shares of the rest of its way, a second.
const FOLLOW: f32 = 10.0;

/// Where the player's head is: about the character's.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub(super) struct Orbit {
    /// To the right, in radians.
    yaw: f32,
    /// Upwards, in radians.
    pitch: f32,
    /// In metres.
    distance: f32,
}

impl Default for Orbit {
    fn default() -> Self {
        Self {
            yaw: 0.06,
            pitch: 0.05,
            distance: 1.3,
        }
    }
}

impl Orbit {
    /// Moves by so many radians, and so many steps closer.
    fn moved(self, yaw: f32, pitch: f32, closer: f32) -> Self {
        let distance = self.distance * PER_STEP.powf(closer);
        Self {
            yaw: (self.yaw + yaw).clamp(-MOST_YAW, MOST_YAW),
            pitch: (self.pitch + pitch).clamp(PITCH.0, PITCH.1),
            distance: distance.clamp(DISTANCE.0, DISTANCE.1),
        }
    }

    /// On the way from here to there.
    fn towards(self, goal: Self, share: f32) -> Self {
        Self {
            yaw: self.yaw.lerp(goal.yaw, share),
            pitch: self.pitch.lerp(goal.pitch, share),
            distance: self.distance.lerp(goal.distance, share),
        }
    }

    /// The head in the room.
    fn head(self) -> Transform {
        let aim = Vec3::Y * (avatar::EYES - BELOW_EYES);
        let turned = Quat::from_euler(EulerRot::YXZ, self.yaw, -self.pitch, 0.0);
        Transform::from_translation(aim + turned * Vec3::Z * self.distance).looking_at(aim, Vec3::Y)
    }
}

/// Where the head is going.
#[derive(Resource, Debug, Clone, Copy, Default)]
pub(super) struct Goal(Orbit);

/// Makes the player's eyes the camera.
pub(super) fn look(player: Single<Entity, With<PlayerParticipant>>, mut commands: Commands) {
    commands.entity(*player).insert(eyes());
}

/// A camera that looks at the character, and around by pointer and keys.
pub(super) fn eyes() -> impl Bundle {
    let orbit = Orbit::default();
    let lens = lens(HEIGHT_OF_VIEW.to_radians());
    (lens, orbit, orbit.head())
}

/// Fills the window behind everything else, and turns the head when it is dragged.
pub(super) fn ground(mut commands: Commands) {
    let ground = Node {
        position_type: PositionType::Absolute,
        width: percent(100),
        height: percent(100),
        ..default()
    };
    commands
        .spawn((ground, GlobalZIndex(-1), Pickable::default()))
        .observe(|drag: On<Pointer<Drag>>, mut goal: ResMut<Goal>| {
            let delta = drag.delta * PER_PIXEL;
            goal.0 = goal.0.moved(-delta.x, delta.y, 0.0);
        })
        .observe(|scroll: On<Pointer<Scroll>>, mut goal: ResMut<Goal>| {
            let steps = match scroll.unit {
                MouseScrollUnit::Line => scroll.y,
                MouseScrollUnit::Pixel => scroll.y / PIXELS_A_STEP,
            };
            if steps.is_finite() {
                goal.0 = goal.0.moved(0.0, 0.0, steps.clamp(-4.0, 4.0));
            }
        });
}

/// The same by keys, while they are not wanted for a text. With Alt they always are.
pub(super) fn steer(
    keys: Res<ButtonInput<KeyCode>>,
    typing: super::text_box::Typing,
    time: Res<Time<Real>>,
    mut goal: ResMut<Goal>,
) {
    let alt = keys.any_pressed([KeyCode::AltLeft, KeyCode::AltRight]);
    if is_typing(&typing) && !alt {
        return;
    }
    let pull = |less: &[KeyCode], more: &[KeyCode]| {
        let pressed = |these: &[KeyCode]| f32::from(keys.any_pressed(these.iter().copied()));
        pressed(more) - pressed(less)
    };
    let yaw = pull(
        &[KeyCode::ArrowLeft, KeyCode::KeyA],
        &[KeyCode::ArrowRight, KeyCode::KeyD],
    );
    let pitch = pull(
        &[KeyCode::ArrowDown, KeyCode::KeyS],
        &[KeyCode::ArrowUp, KeyCode::KeyW],
    );
    let closer = pull(
        &[KeyCode::PageDown, KeyCode::Minus, KeyCode::NumpadSubtract],
        &[KeyCode::PageUp, KeyCode::Equal, KeyCode::NumpadAdd],
    );
    if keys.just_pressed(KeyCode::Home) {
        goal.0 = Orbit::default();
    } else if yaw != 0.0 || pitch != 0.0 || closer != 0.0 {
        let step = time.delta_secs().min(0.1) * PER_SECOND;
        goal.0 = goal.0.moved(yaw * step, pitch * step, closer * step * 6.0);
    }
}

/// The head follows.
pub(super) fn follow(
    goal: Res<Goal>,
    time: Res<Time<Real>>,
    mut heads: Query<(&mut Orbit, &mut Transform)>,
) {
    for (mut orbit, mut head) in &mut heads {
        if *orbit == goal.0 {
            continue;
        }
        let next = orbit.towards(goal.0, 1.0 - (-FOLLOW * time.delta_secs()).exp());
        let close = (next.yaw - goal.0.yaw).abs()
            + (next.pitch - goal.0.pitch).abs()
            + (next.distance - goal.0.distance).abs();
        *orbit = if close < 1e-4 { goal.0 } else { next };
        *head = orbit.head();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_head_stays_in_the_room_and_over_the_counter() {
        for yaw in [-9.0, 0.0, 9.0] {
            for pitch in [-9.0, 0.0, 9.0] {
                for closer in [-99.0, 0.0, 99.0] {
                    let head = Orbit::default().moved(yaw, pitch, closer).head();
                    let at = head.translation;
                    assert!(at.x.abs() < 2.4, "{at}");
                    assert!((1.25..2.5).contains(&at.y), "{at}");
                    assert!((0.3..2.4).contains(&at.z), "{at}");
                }
            }
        }
    }

    #[test]
    fn it_looks_at_the_character() {
        let head = Orbit::default().moved(0.5, 0.1, 0.0).head();
        let aim = Vec3::Y * (avatar::EYES - BELOW_EYES);
        let forward = head.forward();
        assert!((aim - head.translation).normalize().dot(*forward) > 0.999);
        assert!(head.translation.x > 0.2, "yaw is to the right");
    }

    #[test]
    fn it_arrives() {
        let goal = Orbit::default().moved(0.5, 0.2, 2.0);
        let mut orbit = Orbit::default();
        for _ in 0..100 {
            orbit = orbit.towards(goal, 0.2);
        }
        assert!((orbit.yaw - goal.yaw).abs() < 1e-4);
    }
}
