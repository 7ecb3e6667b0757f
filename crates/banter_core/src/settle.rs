//! The books of a turn, and its end.

use crate::sounds::Sounds;
use crate::{
    LineReady, NpcParticipant, PlaybackFinished, PlaybackProgress, Reply, ReplyFinished,
    ReplySentence, ReplyStarted, SentenceAudio, SentenceReady, SentenceState, SentenceSynthesized,
    Stamp, Subtitle, Timeline, Turn, TurnEnd, TurnEnded,
};
use bevy::prelude::*;

/// Notes in [`Reply`] and [`Timeline`] what the messages of this frame say.
///
/// Messages of turns that are gone find no entity: that is how late results are dropped.
pub(crate) fn update_replies(
    mut heard: MessageReader<LineReady>,
    mut replying: MessageReader<ReplyStarted>,
    mut sentences: MessageReader<SentenceReady>,
    mut replied: MessageReader<ReplyFinished>,
    mut growing: MessageReader<SentenceAudio>,
    mut voiced: MessageReader<SentenceSynthesized>,
    mut speaking: MessageReader<PlaybackProgress>,
    mut played: MessageReader<PlaybackFinished>,
    mut turns: Query<(&mut Reply, &mut Timeline, &mut Sounds)>,
    time: Res<Time>,
) {
    let now = Stamp::now(&time);
    for message in heard.read() {
        if let Ok((mut reply, mut timeline, _)) = turns.get_mut(message.turn) {
            reply.heard = Some(message.text.clone());
            timeline.heard.get_or_insert(now);
        }
    }
    for message in replying.read() {
        if let Ok((_, mut timeline, _)) = turns.get_mut(message.turn) {
            timeline.first_token.get_or_insert(now);
        }
    }
    for message in sentences.read() {
        if let Ok((mut reply, mut timeline, _)) = turns.get_mut(message.turn) {
            timeline.first_token.get_or_insert(now);
            timeline.first_sentence.get_or_insert(now);
            reply.sentences.push(ReplySentence {
                text: message.text.clone(),
                mood: message.mood.clone(),
                state: SentenceState::Ready,
                heard: 0.0,
            });
        }
    }
    for message in replied.read() {
        if let Ok((mut reply, ..)) = turns.get_mut(message.turn) {
            reply.complete = true;
        }
    }
    for message in growing.read() {
        if let Ok((reply, _, mut sounds)) = turns.get_mut(message.turn) {
            let sentence = reply.sentences.get(message.index);
            sounds.grow(message, sentence.map_or("", |sentence| &sentence.text));
        }
    }
    for message in voiced.read() {
        if let Ok((mut reply, _, mut sounds)) = turns.get_mut(message.turn) {
            sounds.note(message);
            advance(&mut reply, message.index, SentenceState::Synthesized);
        }
    }
    for message in speaking.read() {
        if message.position < 0.0 || message.index == PlaybackProgress::THINKING {
            continue;
        }
        if let Ok((mut reply, mut timeline, sounds)) = turns.get_mut(message.turn) {
            if timeline.first_sound.is_none() {
                timeline.first_sound = Some(now);
            }
            advance(&mut reply, message.index, SentenceState::Playing);
            let share = sounds.share(message.index, message.position);
            // How far it is changes each frame, and is nothing for others to wait for.
            let reply = reply.bypass_change_detection();
            if let Some(sentence) = reply.sentences.get_mut(message.index) {
                sentence.heard = sentence.heard.max(share);
            }
        }
    }
    for message in played.read() {
        if let Ok((mut reply, ..)) = turns.get_mut(message.turn) {
            advance(&mut reply, message.index, SentenceState::Played);
            if let Some(sentence) = reply.sentences.get_mut(message.index) {
                sentence.heard = 1.0;
            }
        }
    }
}

/// States only go forward.
fn advance(reply: &mut Mut<Reply>, index: usize, state: SentenceState) {
    let behind = reply
        .sentences
        .get(index)
        .is_some_and(|sentence| sentence.state < state);
    if behind && let Some(sentence) = reply.sentences.get_mut(index) {
        sentence.state = state;
    }
}

/// Shows the sentence that is being heard.
pub(crate) fn show_subtitles(
    turns: Query<(&Turn, &Reply), Changed<Reply>>,
    mut subtitles: Query<&mut Subtitle, With<NpcParticipant>>,
) {
    for (turn, reply) in &turns {
        let Ok(mut subtitle) = subtitles.get_mut(turn.npc) else {
            continue;
        };
        let text = reply
            .sentences
            .iter()
            .find(|sentence| sentence.state == SentenceState::Playing)
            .map_or("", |sentence| sentence.text.as_str());
        if subtitle.0 != text {
            text.clone_into(&mut subtitle.0);
        }
    }
}

pub(crate) fn end_turns(
    mut turns: Query<(Entity, &Turn, &Reply, &mut Timeline), Changed<Reply>>,
    mut commands: Commands,
    time: Res<Time>,
) {
    for (turn, Turn { npc, .. }, reply, mut timeline) in &mut turns {
        if reply.is_over() && timeline.done.is_none() {
            timeline.done = Some(Stamp::now(&time));
            let npc = *npc;
            commands.trigger(TurnEnded {
                turn,
                npc,
                end: TurnEnd::Done,
            });
            commands.entity(turn).try_despawn();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::test_app::TestApp;
    use crate::{Interrupt, Speech};

    /// A turn whose messages are written by hand.
    fn game() -> (TestApp, Entity, Entity) {
        let mut game = TestApp::new();
        game.record_events::<TurnEnded>();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let stamp = Stamp::now(game.world().resource::<Time>());
        let turn = Turn { npc, speaker: None };
        let turn = game
            .world_mut()
            .spawn((turn, Timeline::starting(stamp)))
            .id();
        (game, npc, turn)
    }

    fn sentence(turn: Entity, index: usize, text: &str) -> SentenceReady {
        SentenceReady {
            turn,
            index,
            text: text.into(),
            mood: None,
            delivery: default(),
        }
    }

    #[test]
    fn a_turn_ends_when_all_was_said_and_not_before() {
        let (mut game, npc, turn) = game();
        game.write(LineReady {
            turn,
            speaker: None,
            text: "Hello".into(),
            language: None,
        });
        game.write(sentence(turn, 0, "Good evening."));
        game.write(sentence(turn, 1, "Come in."));
        game.write(SentenceSynthesized {
            turn,
            index: 0,
            text: "Good evening.".into(),
            speech: None::<Speech>,
        });
        game.step();
        let speaking = |index| PlaybackProgress {
            npc,
            turn,
            index,
            position: 0.1,
        };
        game.write(speaking(0));
        game.step();
        assert_eq!(
            game.world().get::<Subtitle>(npc).unwrap().0,
            "Good evening."
        );
        let timeline = game.world().get::<Timeline>(turn).unwrap();
        let game_time = |stamp: Option<Stamp>| stamp.map(|stamp| stamp.game);
        assert!(game_time(timeline.first_sentence) < game_time(timeline.first_sound));
        game.write(PlaybackFinished { turn, index: 0 });
        game.write(speaking(1));
        game.step();
        let reply = game.world().get::<Reply>(turn).unwrap();
        assert_eq!(reply.heard_sentences().count(), 2);
        assert_eq!(game.world().get::<Subtitle>(npc).unwrap().0, "Come in.");
        game.write(PlaybackFinished { turn, index: 1 });
        game.step();
        assert!(game.recorded::<TurnEnded>().is_empty(), "more may come");
        game.write(ReplyFinished { turn, sentences: 2 });
        game.step();
        assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Done);
        assert!(game.world().get_entity(turn).is_err());
        assert_eq!(game.world().get::<Subtitle>(npc).unwrap().0, "");
    }

    #[test]
    fn an_answer_of_no_sentence_ends_too() {
        let (mut game, _, turn) = game();
        game.write(ReplyFinished { turn, sentences: 0 });
        game.step();
        assert_eq!(game.recorded::<TurnEnded>().len(), 1);
    }

    #[test]
    fn an_interruption_ends_the_turn_once() {
        let (mut game, _, turn) = game();
        for _ in 0..3 {
            game.world_mut().trigger(Interrupt { turn });
        }
        game.step();
        assert_eq!(game.recorded::<TurnEnded>().len(), 1);
        assert!(game.world().get_entity(turn).is_err());
    }

    #[test]
    fn late_and_impossible_messages_are_dropped() {
        let (mut game, _, turn) = game();
        game.write(PlaybackFinished { turn, index: 99 });
        game.step();
        game.world_mut().trigger(Interrupt { turn });
        game.step();
        game.write(sentence(turn, 0, "Late."));
        game.write(ReplyFinished { turn, sentences: 1 });
        game.step();
        assert_eq!(game.recorded::<TurnEnded>().len(), 1);
    }
}
