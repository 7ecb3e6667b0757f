//! From sentences to the voice.

use crate::receive::{Pending, Voicing};
use crate::{Sentence, Voice, VoiceOf};
use banter_core::{EngineFailed, Stage, Turn};
use banter_engine::SynthesizeRequest;
use bevy::prelude::*;

pub(crate) fn submit(
    mut sentences: MessageReader<Sentence>,
    mut turns: Query<(&Turn, Option<&mut Voicing>)>,
    styles: Query<&VoiceOf>,
    voice: Option<Res<Voice>>,
    mut commands: Commands,
    mut first: Local<Vec<(Entity, Voicing)>>,
) {
    for sentence in sentences.read() {
        let turn = sentence.turn;
        let Ok((&Turn { npc, .. }, voicing)) = turns.get_mut(turn) else {
            continue;
        };
        let style = styles.get(npc).map(|style| style.0.clone());
        let request = SynthesizeRequest {
            text: sentence.text.clone(),
            style: style.unwrap_or_default(),
        };
        let pending = match voice.as_ref().map(|voice| voice.0.submit(request)) {
            Some(Ok(job)) => Pending::speaking(sentence, job),
            Some(Err(refused)) => {
                commands.trigger(EngineFailed {
                    turn,
                    stage: Stage::Speak,
                    error: refused.error,
                });
                Pending::silent(sentence)
            }
            None => Pending::silent(sentence),
        };
        // Several sentences may come in the frame in which the component is inserted.
        match voicing {
            Some(mut voicing) => voicing.push(pending),
            None => match first.iter_mut().find(|(other, _)| *other == turn) {
                Some((_, voicing)) => voicing.push(pending),
                None => first.push((turn, Voicing::starting_with(pending))),
            },
        }
    }
    for (turn, voicing) in first.drain(..) {
        commands.entity(turn).try_insert(voicing);
    }
}
