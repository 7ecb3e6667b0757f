//! What the player sees: their eyes are the camera.

use bevy::prelude::*;
use bevy_banter::core::{PlayerParticipant, Rig};
use std::time::Duration;

/// How fast the eyes follow what moves, per second.
const FOLLOWS: f32 = 5.0;

/// What the player looks at, and the way of their eyes to where they see it from.
#[derive(Component, Debug, Clone, Copy)]
pub(super) struct Watching {
    pub(super) at: Entity,
    /// How high its middle is above its place, where it has no head, metres.
    pub(super) high: f32,
    /// From its head or its middle up to the middle of the picture, metres.
    pub(super) above: f32,
    pub(super) from: Vec3,
    pub(super) to: Vec3,
    /// How much of the height is seen in the end, metres; as much as now where it is not said.
    pub(super) tall: Option<f32>,
    pub(super) begun: Duration,
    pub(super) seconds: f32,
    /// Where they look now, metres.
    pub(super) aim: Vec3,
}

/// Moves the player's eyes.
pub(super) fn watch(
    mut players: Query<
        (&mut Transform, Option<&mut Projection>, &mut Watching),
        With<PlayerParticipant>,
    >,
    places: Query<(&GlobalTransform, Option<&Rig>)>,
    time: Res<Time>,
) {
    let dt = time.delta_secs();
    for (mut eyes, lens, mut watching) in &mut players {
        let since = time.elapsed().saturating_sub(watching.begun).as_secs_f32();
        let share = (since / watching.seconds.max(1e-3)).clamp(0.0, 1.0);
        let soft = share * share * (3.0 - 2.0 * share);
        eyes.translation = watching.from.lerp(watching.to, soft);
        let Ok((place, rig)) = places.get(watching.at) else {
            continue;
        };
        // Who sits down, or bends, stays in the picture.
        let head = rig.and_then(|rig| places.get(rig.head?).ok());
        let middle = match head {
            Some((head, _)) => head.translation(),
            None => place.translation() + Vec3::Y * watching.high,
        };
        let at = middle + Vec3::Y * watching.above;
        let pace = (FOLLOWS * dt * (0.35 + 0.65 * share)).min(1.0);
        // The head turns about the vertical, and is never tilted aside.
        let (now, then) = (watching.aim - eyes.translation, at - eyes.translation);
        let far = now.length().lerp(then.length(), pace);
        let way = now.lerp(then, pace).normalize_or(Vec3::NEG_Z);
        watching.aim = eyes.translation + way * far.max(0.1);
        eyes.look_at(watching.aim, Vec3::Y);
        if let Some(mut lens) = lens
            && let Projection::Perspective(lens) = &mut *lens
            && let Some(tall) = watching.tall
        {
            let fov = 2.0 * (0.5 * tall / at.distance(eyes.translation)).atan();
            lens.fov += (fov - lens.fov) * pace;
        }
    }
}
