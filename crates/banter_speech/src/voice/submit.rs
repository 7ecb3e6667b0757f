//! From sentences to the voice.

use crate::voice::SentenceReady;
use crate::voice::engines::{Engines, Voices};
use crate::voice::pending::{Pending, Voicing};
use banter_core::{EngineFailed, Stage, Turn};
use bevy::prelude::*;

pub(crate) fn submit(
    mut sentences: MessageReader<SentenceReady>,
    mut turns: Query<(&Turn, Option<&mut Voicing>)>,
    voices: Voices,
    engines: Engines,
    mut commands: Commands,
    mut first: Local<Vec<(Entity, Voicing)>>,
) {
    for sentence in sentences.read() {
        let turn = sentence.turn;
        let Ok((&Turn { npc, .. }, voicing)) = turns.get_mut(turn) else {
            continue;
        };
        let mut refused = |error| {
            commands.trigger(EngineFailed {
                turn,
                stage: Stage::Speak,
                error,
            });
        };
        let requests = voices.requests(npc, sentence).into_iter();
        let pieces = requests.filter_map(|request| engines.speak(request, &mut refused));
        let pending = Pending::new(sentence, pieces);
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
