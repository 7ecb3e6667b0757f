//! The avatar that shows a tracked player's face.

use crate::face::{FaceCalibration, FaceSmoother};
use crate::tracking::{Tracked, gaze_angles};
use banter_core::{Blendshape, Weights};
use banter_face::{DirectFace, FaceRegions, FaceSettings};
use bevy::prelude::*;

/// Avatar that a tracked player wears: the entity whose face and body show it, of any of the people that ship or any
/// other humanoid. Its body follows head and hands ([`WornBody`](banter_body::WornBody)).
///
/// Where the headset sees the face, the avatar's face is the player's. Where it sees nothing or eyes
/// only, the rest lives by itself: it blinks, and its mouth goes with the player's voice where there
/// is a [`FaceStream`](banter_face::FaceStream) of it. The avatar gets
/// [`FaceSettings`] where it has none. Insert it anew to change avatars: the former one lives by itself then.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
#[component(immutable)]
#[require(FaceCalibration, Smoothed)]
pub struct WearsAvatar(pub Entity);

/// What a face was shown as.
#[derive(Component, Debug, Clone, Default)]
pub(crate) struct Smoothed(FaceSmoother);

/// How far eyes turn where the `eyeLook...` shapes are at 1, radians: to the sides, up and down. As
/// `banter_face` has them.
const EYES: (f32, f32) = (30.0_f32.to_radians(), 20.0_f32.to_radians());

pub(crate) fn wear(
    mut players: Query<(&Tracked, &WearsAvatar, &mut FaceCalibration, &mut Smoothed)>,
    faces: Query<(Option<&DirectFace>, Has<FaceSettings>)>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let dt = time.delta_secs();
    for (tracked, avatar, mut own, mut smoothed) in &mut players {
        let Ok((before, lives)) = faces.get(avatar.0) else {
            continue;
        };
        if !lives {
            commands
                .entity(avatar.0)
                .try_insert(FaceSettings::default());
        }
        let gaze = tracked
            .head
            .zip(tracked.gaze)
            .map(|(head, gaze)| gaze_angles(head.rotation, gaze));
        let shown = match (tracked.face, gaze) {
            (Some(face), gaze) => {
                let own = own.bypass_change_detection();
                own.learn(dt, &face);
                let mut face = own.apply(&face);
                if let Some(gaze) = gaze {
                    look(&mut face, gaze);
                }
                let face = smoothed.bypass_change_detection().0.advance(dt, &face);
                Some((face, FaceRegions::ALL))
            }
            (None, Some(gaze)) => {
                let mut face = Weights::ZERO;
                look(&mut face, gaze);
                let gaze = FaceRegions {
                    gaze: true,
                    ..FaceRegions::NONE
                };
                Some((face, gaze))
            }
            (None, None) => None,
        };
        match shown {
            Some((weights, regions)) => {
                let now = DirectFace { weights, regions };
                if before != Some(&now) {
                    commands.entity(avatar.0).try_insert(now);
                }
            }
            None if before.is_some() => {
                commands.entity(avatar.0).try_remove::<DirectFace>();
            }
            None => {}
        }
    }
}

/// Turns the eyes of a face.
fn look(face: &mut Weights, (yaw, pitch): (f32, f32)) {
    use Blendshape::*;
    let (left, up) = (yaw / EYES.0, pitch / EYES.1);
    for (shape, weight) in [
        (EyeLookOutLeft, left),
        (EyeLookInRight, left),
        (EyeLookInLeft, -left),
        (EyeLookOutRight, -left),
        (EyeLookUpLeft, up),
        (EyeLookUpRight, up),
        (EyeLookDownLeft, -up),
        (EyeLookDownRight, -up),
    ] {
        face[shape] = weight.clamp(0.0, 1.0);
    }
}
