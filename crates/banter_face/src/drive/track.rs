//! A face that plays what was recorded.

use crate::asset::{FaceClip, FaceClipError};
use crate::{FaceSettings, FaceTrackFailed};
use bevy::asset::{AssetLoadError, AssetLoadFailedEvent};
use bevy::prelude::*;

/// Plays a [`FaceClip`] on a face: a line that was baked, a take of a camera.
///
/// By itself it goes with the game's clock. A game that plays the sound beside it says where
/// the sound is ([`heard`](Self::heard)), and the face is there. At its end it triggers
/// [`FaceTrackEnded`](crate::FaceTrackEnded), and the face lives on by itself. Insert it anew, or
/// [`seek`](Self::seek), to play it again.
///
/// ```
/// use banter_face::{FaceClip, FaceTrack};
/// use bevy::prelude::*;
///
/// /// Stands in for whatever plays the game's sound.
/// #[derive(Resource)]
/// struct Song {
///     position: f32,
/// }
///
/// fn follow(song: Res<Song>, mut singers: Query<&mut FaceTrack>) {
///     for mut singer in &mut singers {
///         singer.heard = Some(song.position);
///     }
/// }
/// # let _ = IntoSystem::into_system(follow);
/// ```
#[derive(Component, Reflect, Debug, Clone, PartialEq)]
#[reflect(Component)]
#[require(FaceSettings)]
pub struct FaceTrack {
    /// What is played. It begins when it is loaded.
    pub clip: Handle<FaceClip>,
    /// Whether it goes on; a face that is paused keeps its pose.
    pub playing: bool,
    /// Whether it begins anew at its end.
    pub looped: bool,
    /// How fast it goes: 1 is as it was recorded. Below zero counts as zero.
    pub speed: f32,
    /// Where the sound is that belongs to it, in seconds from its beginning. While the game
    /// says it, the face is there, whatever `speed` and the game's clock say.
    pub heard: Option<f32>,
    /// Seconds from its beginning.
    position: f32,
    /// Whether it came to its end.
    ended: bool,
    /// How often it has begun.
    #[reflect(ignore)]
    begun: u32,
}

impl FaceTrack {
    /// Plays a clip once, from its beginning.
    pub fn new(clip: Handle<FaceClip>) -> Self {
        Self {
            clip,
            playing: true,
            looped: false,
            speed: 1.0,
            heard: None,
            position: 0.0,
            ended: false,
            begun: 0,
        }
    }

    /// The same, over and over.
    #[must_use]
    pub fn looped(self) -> Self {
        Self {
            looped: true,
            ..self
        }
    }

    /// Goes to a moment, in seconds from the beginning; anything that is no number is the
    /// beginning.
    pub fn seek(&mut self, seconds: f32) {
        self.position = if seconds.is_finite() {
            seconds.max(0.0)
        } else {
            0.0
        };
        self.ended = false;
        self.begun = self.begun.wrapping_add(1);
    }

    /// Where it is, in seconds from the beginning.
    pub fn position(&self) -> f32 {
        self.position
    }

    /// Whether it came to its end.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// How often it was begun or sought.
    pub(crate) fn begun(&self) -> u32 {
        self.begun
    }

    /// Goes on for `dt` seconds. Whether it shows anything, and whether it ends with this.
    pub(crate) fn advance(&mut self, dt: f32, duration: f32) -> Step {
        if let Some(heard) = self.heard {
            if !heard.is_finite() {
                return Step::Silent;
            }
            self.position = heard;
            let over = heard >= duration;
            let ends = over && !self.ended;
            self.ended = over;
            return match (over, ends) {
                (_, true) => Step::Ends,
                (true, _) => Step::Silent,
                _ => Step::Shown,
            };
        }
        if self.ended {
            return Step::Silent;
        }
        if self.playing {
            let pace = if self.speed.is_finite() {
                self.speed.max(0.0)
            } else {
                0.0
            };
            self.position += dt * pace;
        }
        if self.position < duration {
            return Step::Shown;
        }
        if self.looped && duration > 0.0 {
            self.position %= duration;
            return Step::Shown;
        }
        self.position = duration;
        self.ended = true;
        Step::Ends
    }
}

/// What a step of a track came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// It shows its face.
    Shown,
    /// It has just ended.
    Ends,
    /// It shows nothing.
    Silent,
}

/// Tells of clips that cannot be loaded, once for each face that was to play them.
pub(crate) fn tell(
    mut failures: MessageReader<AssetLoadFailedEvent<FaceClip>>,
    tracks: Query<(Entity, &FaceTrack)>,
    mut commands: Commands,
) {
    for failure in failures.read() {
        let reason = sentence(&failure.error);
        tracing::warn!("{reason}");
        for (face, track) in &tracks {
            if track.clip.id() == failure.id {
                let reason = reason.clone();
                commands.trigger(FaceTrackFailed { face, reason });
            }
        }
    }
}

/// Why a clip could not be loaded.
fn sentence(error: &AssetLoadError) -> String {
    if let AssetLoadError::AssetLoaderError(error) = error
        && let Some(error) = error.error().downcast_ref::<FaceClipError>()
    {
        return error.to_string();
    }
    format!("a face clip cannot be loaded: {error}; the face lives on without it")
}

#[cfg(test)]
#[path = "track_tests.rs"]
mod tests;
