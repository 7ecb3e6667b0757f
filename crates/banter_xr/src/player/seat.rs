//! Seated play: who sits is as tall as who stands.

use crate::tracking::Tracked;
use bevy::prelude::*;

/// Seconds for which a seated head is looked at before it counts, and how fast it must not move, m/s.
const LOOKS: f32 = 0.6;
const STILL: f32 = 0.3;
/// How much a seated player is raised at most, metres.
const MOST: f32 = 0.9;

/// Seated play of a tracked player: its space is raised so that its eyes are where they are when it stands, and so it meets
/// others at their height and reaches what they reach. Remove it for standing play.
///
/// The space is raised once, when the player has sat still for a moment, and not again until [`SeatedPlay::recentre`]: no
/// camera moves because a player does. The avatar stands on the floor all the same.
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
#[require(Tracked)]
pub struct SeatedPlay {
    /// How high eyes are of who stands, metres.
    pub eyes: f32,
    /// By how much the player's space is raised, metres. Written.
    pub raised: f32,
    seen: Option<f32>,
    looked: f32,
    settled: bool,
}

impl Default for SeatedPlay {
    fn default() -> Self {
        Self {
            eyes: 1.58,
            raised: 0.0,
            seen: None,
            looked: 0.0,
            settled: false,
        }
    }
}

impl SeatedPlay {
    /// The player sits otherwise now: its height is taken anew.
    pub fn recentre(&mut self) {
        (self.seen, self.looked, self.settled) = (None, 0.0, false);
    }
}

/// Raises the space of who sits.
pub(super) fn raise(
    mut players: Query<(&mut SeatedPlay, &Tracked, &mut Transform)>,
    time: Res<Time>,
) {
    let dt = time.delta_secs();
    for (mut seat, tracked, mut place) in &mut players {
        let Some(head) = tracked.head.filter(|_| !seat.settled) else {
            continue;
        };
        let height = head.translation.y;
        let seat = seat.bypass_change_detection();
        let moved = seat
            .seen
            .replace(height)
            .map_or(0.0, |before| (height - before).abs());
        let is_still = moved <= STILL * dt.max(1e-3);
        seat.looked = if is_still { seat.looked + dt } else { 0.0 };
        if seat.looked < LOOKS {
            continue;
        }
        seat.settled = true;
        let raised = (seat.eyes - height).clamp(0.0, MOST);
        let up = place.up() * (raised - seat.raised);
        place.translation += up;
        seat.raised = raised;
    }
}

/// Who stands up, or sits anew, is where the floor is.
pub(super) fn on_removed(
    removed: On<Discard, SeatedPlay>,
    mut players: Query<(&SeatedPlay, &mut Transform)>,
) {
    if let Ok((seat, mut place)) = players.get_mut(removed.entity) {
        let down = place.up() * seat.raised;
        place.translation -= down;
    }
}
