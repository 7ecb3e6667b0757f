//! How tracked players come across, and what characters see of it.

use super::mean::Talk;
use crate::face::FaceCalibration;
use crate::intent::{Bearing, BearingReader, BearingSeen, BearingWords};
use crate::tracking::Tracked;
use banter_core::{AttendsTo, Perceivable, Rigs};
use bevy::prelude::*;

/// What bearing is read with, and what was written of it where.
#[derive(Component, Debug, Clone, Default)]
pub(crate) struct Bears {
    reader: BearingReader,
    /// The player's description by the game, and what it was made into.
    own: String,
    wrote: String,
}

/// Reads each tracked player's bearing.
pub(crate) fn read(
    mut players: Query<(
        Entity,
        &Tracked,
        &mut Bears,
        &mut Bearing,
        Option<&FaceCalibration>,
        &Talk,
        &AttendsTo,
    )>,
    rigs: Rigs,
    time: Res<Time>,
) {
    for (player, tracked, mut bears, mut bearing, own, talk, attends) in &mut players {
        let face = tracked
            .face
            .map(|face| own.map_or(face, |own| own.apply(&face)));
        let head = tracked.head.map(|head| Vec3::from(head.translation));
        let to = attends.0.and_then(|npc| rigs.ears(npc));
        let distance = to
            .zip(rigs.ears(player))
            .map(|(npc, own)| npc.distance(own));
        let seen = BearingSeen {
            face,
            height: head.map(|head| head.y),
            distance,
            silence: talk.silent.map_or(0.0, |since| {
                time.elapsed().saturating_sub(since).as_secs_f32()
            }),
        };
        let now = bears
            .bypass_change_detection()
            .reader
            .advance(time.delta_secs(), &seen);
        let same = now.0.len() == bearing.0.len()
            && now
                .0
                .iter()
                .zip(&bearing.0)
                .all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 0.05);
        if !same {
            *bearing = now;
        }
    }
}

/// Characters who see a player see its bearing: it is part of the player's description.
pub(crate) fn show(
    mut players: Query<(&Bearing, &mut Bears, &mut Perceivable), Changed<Bearing>>,
    words: Res<BearingWords>,
) {
    for (bearing, mut bears, mut seen) in &mut players {
        if seen.description != bears.wrote {
            bears.own = seen.description.clone();
        }
        let now = bearing.described(&words);
        let now = match (bears.own.trim(), now.is_empty()) {
            (_, true) => bears.own.clone(),
            ("", false) => now,
            (own, false) => format!("{}, {now}", own.trim_end_matches('.')),
        };
        if seen.description != now {
            seen.description.clone_from(&now);
        }
        bears.wrote = now;
    }
}
