//! From the ears to interim transcripts.

use crate::listen::listening::{Listening, News};
use crate::listen::{InterimTranscript, ListenSettings};
use banter_core::Utterance;
use bevy::prelude::*;
use std::time::Instant;

/// No timeout runs out while the game is paused.
pub(crate) fn wait(mut utterances: Query<&mut Listening>) {
    for mut listening in &mut utterances {
        listening.bypass_change_detection().paused = Some(Instant::now());
    }
}

pub(crate) fn receive(
    mut utterances: Query<(Entity, &Utterance, &mut Listening)>,
    settings: Res<ListenSettings>,
    mut partial: MessageWriter<InterimTranscript>,
) {
    for (utterance, &Utterance { speaker, .. }, mut listening) in &mut utterances {
        let listening = listening.bypass_change_detection();
        while listening.poll(settings.transcript_timeout) {
            if let Some(News { text, fixed, until }) = listening.news() {
                partial.write(InterimTranscript {
                    utterance,
                    speaker,
                    text,
                    fixed,
                    until,
                });
            }
        }
    }
}
