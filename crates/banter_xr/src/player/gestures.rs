//! The gestures of tracked players.

use crate::gesture::{HandGesture, HandReading, HandWatcher, HeadGesture, HeadWatcher};
use crate::tracking::Tracked;
use banter_core::{AttendsTo, Hand, Pointing};
use bevy::prelude::*;

/// Gestures that a tracked player makes at this moment. Whoever is [`Tracked`] has them.
#[derive(Component, Debug, Clone, Default)]
#[require(Pointing, AttendsTo)]
pub struct Gestures {
    /// Those of the left and the right hand.
    pub hands: [Option<HandGesture>; 2],
    /// That of the head.
    pub head: Option<HeadGesture>,
    pub(crate) began: [bool; 2],
    pub(crate) head_began: bool,
    watchers: [HandWatcher; 2],
    head_watcher: HeadWatcher,
}

impl Gestures {
    /// What a hand looks like, 0 the left and 1 the right, in the player's own space and smoothed.
    pub fn reading(&self, hand: usize) -> Option<&HandReading> {
        self.watchers.get(hand)?.reading()
    }
}

/// Gesture of a player.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gesture {
    /// Of a hand.
    Hand(Hand, HandGesture),
    /// Of the head.
    Head(HeadGesture),
}

/// Written by banter_xr: a player began to make a gesture.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct GestureBegan {
    /// Who.
    pub player: Entity,
    /// Which.
    pub gesture: Gesture,
}

pub(crate) fn watch(
    mut players: Query<(Entity, &Tracked, &mut Gestures)>,
    time: Res<Time>,
    mut began: MessageWriter<GestureBegan>,
) {
    let dt = time.delta_secs();
    for (player, tracked, mut gestures) in &mut players {
        let gestures = gestures.bypass_change_detection();
        let Some(head) = tracked.head else {
            *gestures = Gestures::default();
            continue;
        };
        for (k, side) in [Hand::Left, Hand::Right].into_iter().enumerate() {
            let now = gestures.watchers[k].advance(dt, tracked.hands[k].as_ref(), &head);
            gestures.began[k] = now.is_some() && now != gestures.hands[k];
            gestures.hands[k] = now;
            if let Some(gesture) = now.filter(|_| gestures.began[k]) {
                let gesture = Gesture::Hand(side, gesture);
                began.write(GestureBegan { player, gesture });
            }
        }
        let now = gestures.head_watcher.advance(dt, head.rotation);
        gestures.head_began = now.is_some() && now != gestures.head;
        gestures.head = now;
        if let Some(gesture) = now.filter(|_| gestures.head_began) {
            let gesture = Gesture::Head(gesture);
            began.write(GestureBegan { player, gesture });
        }
    }
}
