//! How sentences are meant, as a face can show it.

use banter_core::Attentions;
use banter_lipsync::Mood;
use bevy::prelude::*;

/// How a sentence is meant, as a face can show it.
pub(crate) fn named_mood(turns: &Attentions, said: (Entity, usize)) -> Option<Mood> {
    let mood = turns.mood(said)?;
    Mood::named(&mood.name, mood.intensity)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::Stage;
    use banter_core::{Attention, Turns};
    use banter_core::{
        LineTyped, NpcParticipant, Pcm, PlaybackProgress, PlayerParticipant, SentenceReady,
        SpeechEnded, SpeechPaused, SpeechStarted, Turn,
    };
    use std::time::Duration;

    fn attention(stage: &mut Stage) -> Attention {
        stage.game.step();
        let npc = stage.npc;
        let world = stage.game.world_mut();
        let see = move |attentions: Attentions, turns: Query<&Turns>| {
            turns.get(npc).map(|turns| attentions.of(turns))
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
            delivery: default(),
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
