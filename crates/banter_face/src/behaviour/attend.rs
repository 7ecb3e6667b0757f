//! What a conversation is at, as a character's face has to know it.

use banter_core::{Reply, SentenceState, TurnLines, Turns};
use banter_lipsync::Mood;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// What goes on between a character and whoever speaks to it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Attention {
    /// Somebody speaks to it, and pauses.
    pub(crate) listening: bool,
    pub(crate) pause: bool,
    /// A line is complete, and no sentence of the answer stands.
    pub(crate) thinking: bool,
    /// A sentence stands, and none was heard yet: it is about to speak.
    pub(crate) ready: bool,
    /// The sentence that is heard, or was heard last: its turn and index.
    pub(crate) said: Option<(Entity, usize)>,
}

/// The turns that are going on.
#[derive(SystemParam)]
pub(crate) struct Conversation<'w, 's> {
    turns: Query<'w, 's, &'static Reply>,
    lines: TurnLines<'w, 's>,
}

impl Conversation<'_, '_> {
    /// What the turns of a character come to. A sound beside its answer that may be an
    /// "uh-huh" is no turn: the character goes on with what it does.
    pub(crate) fn attention(&self, turns: &Turns) -> Attention {
        let mut attention = Attention::default();
        for turn in turns.iter() {
            let Ok(reply) = self.turns.get(turn) else {
                continue;
            };
            if !self.lines.is_complete(turn) {
                let audio = self.lines.get(turn).and_then(|line| line.audio);
                attention.listening |= audio.is_some();
                attention.pause |= audio.is_some_and(|audio| audio.paused);
                continue;
            }
            let said = reply
                .sentences
                .iter()
                .rposition(|sentence| sentence.state >= SentenceState::Playing);
            match said {
                Some(index) => attention.said = Some((turn, index)),
                None if !reply.sentences.is_empty() => attention.ready = true,
                // Who speaks unasked has not been asked to think.
                None => attention.thinking |= !reply.complete && !self.lines.is_unasked(turn),
            }
        }
        attention
    }

    /// How a sentence is meant, as a face can show it.
    pub(crate) fn mood(&self, (turn, index): (Entity, usize)) -> Option<Mood> {
        let reply = self.turns.get(turn).ok()?;
        let mood = reply.sentences.get(index)?.mood.as_ref()?;
        Mood::named(&mood.name, mood.intensity)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Stage;
    use banter_core::{
        LineTyped, NpcParticipant, Pcm, PlaybackProgress, PlayerParticipant, SentenceReady,
        SpeechEnded, SpeechPaused, SpeechStarted, Turn,
    };
    use std::time::Duration;

    fn attention(stage: &mut Stage) -> Attention {
        stage.game.step();
        let npc = stage.npc;
        let world = stage.game.world_mut();
        let see = move |conversation: Conversation, turns: Query<&Turns>| {
            turns.get(npc).map(|turns| conversation.attention(turns))
        };
        world.run_system_once(see).unwrap().unwrap_or_default()
    }

    use bevy::ecs::system::RunSystemOnce;

    #[test]
    fn a_spoken_line_is_listened_to_thought_about_and_answered() {
        let mut stage = Stage::new();
        let to = Some(stage.npc);
        let speaker = stage.game.world_mut().spawn(PlayerParticipant).id();
        assert_eq!(attention(&mut stage), Attention::default());

        stage.game.write(SpeechStarted::new(speaker, to));
        let listening = Attention {
            listening: true,
            ..Attention::default()
        };
        assert_eq!(attention(&mut stage), listening);
        stage.game.write(SpeechPaused {
            speaker,
            paused: true,
        });
        assert!(attention(&mut stage).pause);
        let pcm = Pcm::silence(16_000, Duration::from_secs(1));
        stage.game.write(SpeechEnded::new(speaker, pcm));
        let thinking = Attention {
            thinking: true,
            ..Attention::default()
        };
        assert_eq!(attention(&mut stage), thinking);

        let world = stage.game.world_mut();
        let turn = world.query_filtered::<Entity, With<Turn>>().single(world);
        let turn = turn.unwrap();
        stage.game.write(SentenceReady {
            turn,
            index: 0,
            text: "Yes.".into(),
            mood: None,
        });
        let ready = Attention {
            ready: true,
            ..Attention::default()
        };
        assert_eq!(attention(&mut stage), ready);
        let npc = stage.npc;
        stage.game.write(PlaybackProgress {
            npc,
            turn,
            index: 0,
            position: 0.1,
        });
        assert_eq!(attention(&mut stage).said, Some((turn, 0)));
        stage.game.world_mut().despawn(turn);
        assert_eq!(attention(&mut stage), Attention::default());
    }

    #[test]
    fn a_sound_beside_an_answer_is_not_listened_to() {
        let mut stage = Stage::new();
        let to = Some(stage.npc);
        let speaker = stage
            .game
            .world_mut()
            .spawn((PlayerParticipant, NpcParticipant))
            .id();
        let text = "Tell me a story".to_owned();
        stage.game.write(LineTyped { speaker, to, text });
        assert!(attention(&mut stage).thinking);
        stage.game.write(SpeechStarted {
            overlap: true,
            ..SpeechStarted::new(speaker, to)
        });
        let seen = attention(&mut stage);
        assert!(!seen.listening && seen.thinking);
    }
}
