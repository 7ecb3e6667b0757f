//! The sentence that is heard now, as a mouth.

use crate::articulation::Articulation;
use crate::mouth::Mouth;
use crate::tracks::Tracks;
use banter_core::Speaking;
use bevy::prelude::*;

/// The mouth of a face between frames.
#[derive(Component, Default)]
pub(crate) struct Speech {
    /// What is heard of it in this frame.
    cue: Option<Speaking>,
    mouth: Mouth,
}

pub(crate) fn speak(
    mut speaking: MessageReader<Speaking>,
    turns: Query<&Tracks>,
    mut faces: Query<(&mut Speech, &mut Articulation)>,
    time: Res<Time>,
) {
    for message in speaking.read() {
        if let Ok((mut speech, _)) = faces.get_mut(message.npc) {
            speech.cue = Some(*message);
        }
    }
    let dt = time.delta_secs();
    for (mut speech, mut articulation) in &mut faces {
        let speech = speech.bypass_change_detection();
        let cue = speech.cue.take();
        let heard = cue.and_then(|cue| {
            let track = turns.get(cue.turn).ok()?.get(cue.index)?;
            Some(((cue.turn, cue.index), track.sample(cue.position)))
        });
        let weights = *speech.mouth.advance(dt, heard);
        *articulation.bypass_change_detection() = Articulation {
            weights,
            speaking: cue.is_some(),
            moving: speech.mouth.is_moving(),
            loudness: if cue.is_some() { 1.0 } else { 0.0 },
            source: cue.map(|cue| (cue.turn, cue.index)),
            position: cue.map_or(0.0, |cue| cue.position),
        };
    }
}
