//! What a face is played from.

use crate::FaceRegions;
use banter_lipsync::{Recording, Track, Weights};
use bevy::prelude::*;

/// Clip of a face, to be played again with [`FaceTrack`](crate::FaceTrack): a `.face` file,
/// or a `.csv` that was recorded with Live Link Face (or anything that exports like it).
///
/// ```no_run
/// use banter_face::{FaceClip, FaceTrack};
/// use bevy::prelude::*;
///
/// fn sing(mut commands: Commands, assets: Res<AssetServer>) {
///     let song: Handle<FaceClip> = assets.load("songs/lullaby.face");
///     commands.spawn(FaceTrack::new(song));
/// }
/// ```
#[derive(Asset, TypePath, Debug, Clone, PartialEq)]
pub enum FaceClip {
    /// The mouth of a line that was spoken. The rest of the face lives on by itself.
    Track(Track),
    /// A take of somebody's whole face.
    Recording(Recording),
}

impl FaceClip {
    /// How long it is, in seconds.
    pub fn duration(&self) -> f32 {
        match self {
            Self::Track(track) => track.duration(),
            Self::Recording(take) => take.duration(),
        }
    }

    /// The face at a moment, in seconds. It does not allocate.
    pub fn sample(&self, seconds: f32) -> Weights {
        match self {
            Self::Track(track) => track.sample(seconds),
            Self::Recording(take) => take.sample(seconds),
        }
    }

    /// Which parts of the face it moves.
    pub fn regions(&self) -> FaceRegions {
        match self {
            Self::Track(_) => FaceRegions::MOUTH,
            Self::Recording(_) => FaceRegions::ALL,
        }
    }
}

impl From<Track> for FaceClip {
    fn from(track: Track) -> Self {
        Self::Track(track)
    }
}

impl From<Recording> for FaceClip {
    fn from(take: Recording) -> Self {
        Self::Recording(take)
    }
}
