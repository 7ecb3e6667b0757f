//! Whether there is a headset, and whether it is worn.

use bevy::prelude::*;

/// Headset of this machine: whether a game is seen in one, or in its flat window.
///
/// However it goes wrong, the game goes on in its window, and this says why: in one sentence, which
/// is logged once. [`HeadsetChanged`] tells of each change.
#[derive(Resource, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub enum Headset {
    /// Nothing has looked for one.
    #[default]
    NotAsked,
    /// There is none, or none that can be used.
    Absent {
        /// The reason, and what to do.
        reason: String,
    },
    /// There is one, and it shows nothing yet.
    Waiting,
    /// The game is seen in it.
    Worn,
    /// There was one, and it is gone.
    Lost {
        /// The reason, and what to do.
        reason: String,
    },
}

impl Headset {
    /// Whether the game is seen in it.
    pub fn is_worn(&self) -> bool {
        matches!(self, Self::Worn)
    }

    /// Why the game is flat, where something is wrong.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Absent { reason } | Self::Lost { reason } => Some(reason),
            Self::NotAsked | Self::Waiting | Self::Worn => None,
        }
    }
}

/// Written by whatever drives the headset: its state has changed. Read it in [`Headset`].
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct HeadsetChanged(pub Headset);

/// Wearer of this machine's headset: the player whose [`Tracked`](crate::Tracked) the headset
/// writes. While the headset is not worn nothing is tracked, and its rig is what the game made it.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
#[require(crate::Tracked)]
pub struct HeadsetWearer;

/// Component of a camera that draws into the window, and rests while the headset is worn. What the
/// headset draws into has cameras of its own.
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct FlatCamera;

/// Tells of changes, and of what is wrong once.
pub(crate) fn tell(headset: Res<Headset>, mut changed: MessageWriter<HeadsetChanged>) {
    if !headset.is_changed() || headset.is_added() && *headset == Headset::NotAsked {
        return;
    }
    if let Some(reason) = headset.reason() {
        tracing::warn!("{reason}");
    }
    changed.write(HeadsetChanged(headset.clone()));
}

pub(crate) fn rest_flat(headset: Res<Headset>, mut cameras: Query<&mut Camera, With<FlatCamera>>) {
    for mut camera in &mut cameras {
        let active = !headset.is_worn();
        if camera.is_active != active {
            camera.is_active = active;
        }
    }
}
