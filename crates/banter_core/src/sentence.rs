//! Sentences of characters as utterances that others hear.

use crate::utterance::utter;
use crate::{
    AddressedBy, Addressee, Addressees, PlaybackFinished, PlaybackProgress, Reply, SentenceState,
    Stamp, Transcript, Turn, TurnEnded, Utterance, UtteranceKind,
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
    mut speaking: MessageReader<PlaybackProgress>,
    mut turns: Query<(&Turn, &Reply, &mut Uttered)>,
    addressees: Addressees,
    time: Res<Time>,
    mut commands: Commands,
) {
    for message in speaking.read().filter(|message| message.position >= 0.0) {
        let PlaybackProgress { turn, index, .. } = *message;
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

/// Of a sentence that is cut off by the end of its turn, others have heard the words that were
/// said.
pub(crate) fn cut_short(
    ended: On<TurnEnded>,
    turns: Query<(&Uttered, &Reply)>,
    mut utterances: Query<(&mut Utterance, &mut Transcript)>,
    time: Res<Time>,
) {
    let Ok((uttered, reply)) = turns.get(ended.turn) else {
        return;
    };
    let last = uttered.last.and_then(|last| utterances.get_mut(last).ok());
    let Some((mut utterance, mut transcript)) = last.filter(|(u, _)| u.ended.is_none()) else {
        return;
    };
    utterance.ended = Some(Stamp::now(&time));
    let index = uttered.next.saturating_sub(1);
    if let Some(sentence) = reply.sentences.get(index)
        && sentence.state < SentenceState::Played
    {
        *transcript = Transcript::complete(heard_part(&sentence.text, sentence.heard));
    }
}

/// The whole words of a text of which so much was heard, 0..=1.
fn heard_part(text: &str, share: f32) -> &str {
    let heard = (text.chars().count() as f32 * share + 0.5) as usize;
    let Some((end, next)) = text.char_indices().nth(heard) else {
        return text;
    };
    let part = text.get(..end).unwrap_or_default();
    match part.rfind(char::is_whitespace) {
        // In the middle of a word.
        Some(space) if !next.is_whitespace() => part.get(..space).unwrap_or_default(),
        None if !next.is_whitespace() && text.contains(char::is_whitespace) => "",
        _ => part,
    }
}

/// A sentence has ended when it was heard to its end, or its turn is over.
pub(crate) fn end_sentences(
    mut played: MessageReader<PlaybackFinished>,
    mut utterances: Query<&mut Utterance>,
    turns: Query<&Uttered>,
    time: Res<Time>,
) {
    let now = Some(Stamp::now(&time));
    for PlaybackFinished { turn, index } in played.read() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_sentence_is_so_many_whole_words() {
        let text = "The key is under the barrel.";
        assert_eq!(heard_part(text, 0.0), "");
        assert_eq!(heard_part(text, 0.05), "");
        assert_eq!(heard_part(text, 0.25), "The key");
        assert_eq!(heard_part(text, 0.3), "The key");
        assert_eq!(heard_part(text, 1.0), text);
        assert_eq!(heard_part("茶叶很好", 0.5), "茶叶");
        assert_eq!(heard_part("茶", f32::NAN), "");
    }
}
