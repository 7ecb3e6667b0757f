//! Sentences of characters as utterances that others hear.

use crate::utterance::utter;
use crate::{
    AddressedBy, Addressee, Addressees, Played, Reply, Speaking, Stamp, Transcript, Turn,
    Utterance, UtteranceKind,
};
use bevy::prelude::*;

/// What of an answer was uttered so far.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct Uttered {
    /// The sentence that comes next.
    next: usize,
    /// The utterance of the last.
    last: Option<Entity>,
}

/// A sentence that begins to be heard is an utterance of its character, and ends with it. It is
/// for the character that it calls by name, else for whom the character answers.
pub(crate) fn utter_sentences(
    mut speaking: MessageReader<Speaking>,
    mut turns: Query<(&Turn, &Reply, &mut Uttered)>,
    addressees: Addressees,
    time: Res<Time>,
    mut commands: Commands,
) {
    for message in speaking.read().filter(|message| message.position >= 0.0) {
        let Speaking { turn, index, .. } = *message;
        let Ok((&Turn { npc, speaker }, reply, mut uttered)) = turns.get_mut(turn) else {
            continue;
        };
        if index < uttered.next {
            continue;
        }
        let Some(sentence) = reply.sentences.get(index) else {
            continue;
        };
        uttered.next = index + 1;
        let text = sentence.text.clone();
        let named = addressees.named(npc, &text);
        let by = match named {
            Some(_) => AddressedBy::Name,
            None => AddressedBy::Guess,
        };
        let to = named.or(speaker).map(|who| Addressee { who, by });
        let kind = UtteranceKind::Sentence { turn, index };
        let line = Utterance::beginning(npc, kind, Stamp::now(&time)).to(to);
        commands.queue(move |world: &mut World| {
            let utterance = utter(world, line, Transcript::complete(&text));
            if let Some(mut uttered) = world.get_mut::<Uttered>(turn) {
                uttered.last = Some(utterance);
            }
        });
    }
}

/// A sentence has ended when it was heard to its end, or its turn is over.
pub(crate) fn end_sentences(
    mut played: MessageReader<Played>,
    mut utterances: Query<&mut Utterance>,
    turns: Query<&Uttered>,
    time: Res<Time>,
) {
    let now = Some(Stamp::now(&time));
    for Played { turn, index } in played.read() {
        if let Ok(uttered) = turns.get(*turn)
            && uttered.next == index + 1
            && let Some(last) = uttered.last
            && let Ok(mut utterance) = utterances.get_mut(last)
        {
            utterance.ended = now;
        }
    }
    for mut utterance in &mut utterances {
        if let UtteranceKind::Sentence { turn, .. } = utterance.kind
            && utterance.ended.is_none()
            && !turns.contains(turn)
        {
            utterance.ended = now;
        }
    }
}
