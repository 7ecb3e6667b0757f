//! What the tests of turns share.
#![allow(clippy::unwrap_used)]

use crate::test_app::TestApp;
use crate::{Pcm, ReplyFinished, Turn, TurnCause, TurnLines, UtteranceKind};
use bevy::ecs::system::RunSystemOnce;
use bevy::prelude::*;

/// What a turn began with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Input {
    Typed(String),
    Speech(Pcm),
    Sentence(String),
    Cue(String),
    Result(String),
}

/// What the turns that there are began with, where that is complete.
pub(crate) fn inputs(game: &mut TestApp) -> Vec<Input> {
    let world = game.world_mut();
    let look = |turns: Query<(Entity, &TurnCause), With<Turn>>, lines: TurnLines| {
        let complete = turns.iter().filter(|(turn, _)| lines.is_complete(*turn));
        let all = complete.map(|(turn, cause)| match cause {
            TurnCause::Cue(cue) => Input::Cue(cue.clone()),
            TurnCause::ActionResult(text) => Input::Result(text.clone()),
            TurnCause::Utterance(_) => {
                let line = lines.get(turn).unwrap();
                let text = line.transcript.text.clone();
                match (line.utterance.kind, line.audio) {
                    (UtteranceKind::Typed, _) => Input::Typed(text),
                    (UtteranceKind::Sentence { .. }, _) => Input::Sentence(text),
                    (UtteranceKind::Speech, audio) => {
                        let audio = audio.unwrap();
                        Input::Speech(Pcm::new(audio.rate, audio.samples.clone()))
                    }
                }
            }
        });
        all.collect::<Vec<_>>()
    };
    world.run_system_once(look).unwrap()
}

/// How many turns there are.
pub(crate) fn turns(game: &mut TestApp) -> usize {
    let world = game.world_mut();
    world.query::<&Turn>().iter(world).count()
}

/// The answer of the one turn whose line is complete has no sentence, and is over.
pub(crate) fn finish(game: &mut TestApp) {
    let world = game.world_mut();
    let find = |turns: Query<Entity, With<Turn>>, lines: TurnLines| {
        let mut complete = turns.iter().filter(|turn| lines.is_complete(*turn));
        let turn = complete.next().unwrap();
        assert!(complete.next().is_none(), "there are two");
        turn
    };
    let turn = world.run_system_once(find).unwrap();
    game.write(ReplyFinished { turn, sentences: 0 });
    game.step();
}
