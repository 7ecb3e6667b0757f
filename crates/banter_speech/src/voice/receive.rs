//! From the voice to speech.

#[cfg(test)]
mod tests;

use crate::voice::engines::Engines;
use crate::voice::lead::Habit;
use crate::voice::pending::Voicing;
use crate::voice::{SentenceAudio, SentenceSynthesized, VoiceSettings};
use banter_core::{EngineFailed, Stage, Stamp};
use bevy::prelude::*;
use std::time::Instant;

/// No timeout runs out while the game is paused.
pub(crate) fn wait(mut turns: Query<&mut Voicing>) {
    for mut voicing in &mut turns {
        for pending in &mut voicing.bypass_change_detection().0 {
            pending.paused = Some(Instant::now());
        }
    }
}

pub(crate) fn receive(
    mut turns: Query<(Entity, &mut Voicing)>,
    settings: Res<VoiceSettings>,
    engines: Engines,
    time: Res<Time>,
    mut habit: Local<Habit>,
    mut growing: MessageWriter<SentenceAudio>,
    mut voiced: MessageWriter<SentenceSynthesized>,
    mut commands: Commands,
) {
    let now = Stamp::now(&time);
    for (turn, mut voicing) in &mut turns {
        let voicing = voicing.bypass_change_detection();
        for pending in &mut voicing.0 {
            let Err(error) = pending.advance(*settings) else {
                continue;
            };
            let refusal = pending.try_other(&engines).err();
            for error in [Some(error), refusal].into_iter().flatten() {
                if !error.is_cancelled() {
                    commands.trigger(EngineFailed {
                        turn,
                        stage: Stage::Speak,
                        error,
                    });
                }
            }
        }
        while voicing.0.front().is_some_and(|first| first.job.is_none()) {
            if let Some(first) = voicing.0.pop_front() {
                if let Some((characters, seconds)) = first.lasted() {
                    habit.learn(characters, seconds);
                }
                voiced.write(first.into_voiced(turn));
            }
        }
        // What comes after the first is not heard yet.
        if settings.streaming
            && let Some(first) = voicing.0.front_mut()
            && let Some(audio) = first.stretch(turn, *habit, now)
        {
            growing.write(audio);
        }
    }
}
