//! Doubles of players over a network: frames that go out, frames that come in.

use super::seat::SeatedPlay;
use crate::double::{AvatarFrame, AvatarPlayout, AvatarState};
use crate::tracking::Tracked;
use bevy::math::Isometry3d;
use bevy::prelude::*;

/// Sharing of a tracked player's avatar: so often its state is written as [`AvatarFrameReady`], for
/// whatever carries it to other players.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct SharesAvatar {
    /// Frames a second: 30. The others show what is between them.
    pub rate: f32,
    /// When the next is due, seconds.
    next: f32,
}

impl Default for SharesAvatar {
    fn default() -> Self {
        Self {
            rate: 30.0,
            next: 0.0,
        }
    }
}

/// Written by banter_xr: the state of a player's avatar, to be sent to others. Not again where it is
/// lost: the next is under way.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct AvatarFrameReady {
    /// Whose.
    pub player: Entity,
    /// At most [`AvatarFrame::MOST`] bytes.
    pub bytes: Vec<u8>,
}

/// Written by the game: bytes of an avatar's frame have come for a [`RemotePlayer`]. What is no frame
/// is dropped and told once.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct AvatarFrameArrived {
    /// Whose double it is.
    pub player: Entity,
    /// The bytes, as they came.
    pub bytes: Vec<u8>,
}

/// Double of a player in another app: it is [`Tracked`] as its frames say, so that avatars, gestures
/// and bearing are the same as a local player's. Its voice is a
/// `StreamInput` of the same entity.
#[derive(Component, Debug, Clone, Default)]
#[require(Tracked)]
pub struct RemotePlayer {
    playout: AvatarPlayout,
    complained: bool,
}

impl RemotePlayer {
    /// How far behind the quickest packet it is shown, seconds.
    pub fn behind(&self) -> f64 {
        self.playout.behind()
    }
}

pub(crate) fn share(
    mut players: Query<(
        Entity,
        &Tracked,
        &mut SharesAvatar,
        &GlobalTransform,
        Option<&SeatedPlay>,
    )>,
    time: Res<Time<Real>>,
    mut ready: MessageWriter<AvatarFrameReady>,
) {
    let now = time.elapsed_secs();
    for (player, tracked, mut shares, place, seat) in &mut players {
        if now < shares.next {
            continue;
        }
        // A double stands on the floor: of who sits, head and hands are raised instead of the space.
        let raised = seat.map_or(0.0, |seat| seat.raised);
        let lift = Isometry3d::from_xyz(0.0, raised, 0.0);
        let lifted = Tracked {
            head: tracked.head.map(|head| lift * head),
            hands: tracked.hands.map(|hand| hand.map(|hand| hand.moved(lift))),
            ..*tracked
        };
        let floor = *place * Transform::from_xyz(0.0, -raised, 0.0);
        let Some(state) = AvatarState::of(&lifted, &floor) else {
            continue;
        };
        shares.next = (shares.next + 1.0 / shares.rate.clamp(1.0, 120.0)).max(now);
        let millis = time.elapsed().as_millis() as u32;
        let bytes = AvatarFrame { millis, state }.to_bytes();
        ready.write(AvatarFrameReady { player, bytes });
    }
}

pub(crate) fn receive(
    mut arrived: MessageReader<AvatarFrameArrived>,
    mut players: Query<&mut RemotePlayer>,
    time: Res<Time<Real>>,
) {
    let now = time.elapsed_secs_f64();
    for message in arrived.read() {
        let Ok(mut remote) = players.get_mut(message.player) else {
            continue;
        };
        match AvatarFrame::from_bytes(&message.bytes) {
            Ok(frame) => {
                remote.playout.push(now, &frame);
            }
            Err(error) if !remote.complained => {
                remote.complained = true;
                tracing::warn!(
                    "a frame of {}'s avatar was dropped: {error}",
                    message.player
                );
            }
            Err(_) => {}
        }
    }
}

pub(crate) fn appear(
    mut players: Query<(&mut RemotePlayer, &mut Tracked, &mut Transform)>,
    time: Res<Time<Real>>,
) {
    let now = time.elapsed_secs_f64();
    for (mut remote, mut tracked, mut place) in &mut players {
        let Some(state) = remote.bypass_change_detection().playout.at(now) else {
            continue;
        };
        tracked.set_if_neq(state.tracked());
        place.set_if_neq(state.place());
    }
}
