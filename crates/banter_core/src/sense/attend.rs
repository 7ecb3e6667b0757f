//! Whom a character looks at.

use crate::{GazeTarget, Turn, TurnEnded, TurnStarted};
use bevy::prelude::*;

/// Whom a character looks at for the sake of a turn, and what it looked at before.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Looking {
    turn: Entity,
    at: Entity,
    before: Option<Entity>,
}

/// Who speaks is looked at, from the first word on and until the answer is over.
pub(crate) fn look_at_speaker(
    started: On<TurnStarted>,
    turns: Query<&Turn>,
    mut gazes: Query<(&mut GazeTarget, Option<&Looking>)>,
    mut commands: Commands,
) {
    if let Ok(&Turn {
        npc,
        speaker: Some(at),
    }) = turns.get(started.turn)
        && let Ok((mut gaze, looking)) = gazes.get_mut(npc)
    {
        let before = match looking {
            // What it looks at is what it was made to look at, by a turn that goes on.
            Some(looking) if gaze.0 == Some(looking.at) => looking.before,
            _ => gaze.0,
        };
        gaze.set_if_neq(GazeTarget(Some(at)));
        let turn = started.turn;
        commands
            .entity(npc)
            .try_insert(Looking { turn, at, before });
    }
}

/// The gaze goes back when the turn is over, unless the game has turned it meanwhile.
pub(crate) fn look_away(
    ended: On<TurnEnded>,
    mut gazes: Query<(&mut GazeTarget, &Looking)>,
    here: Query<()>,
    mut commands: Commands,
) {
    let Ok((mut gaze, looking)) = gazes.get_mut(ended.npc) else {
        return;
    };
    if looking.turn != ended.turn {
        return;
    }
    if gaze.0 == Some(looking.at) {
        let before = looking.before.filter(|before| here.contains(*before));
        gaze.set_if_neq(GazeTarget(before));
    }
    commands.entity(ended.npc).try_remove::<Looking>();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::sense::SensePlugin;
    use crate::test_app::TestApp;
    use crate::{
        CueRequested, GazeTarget, Interrupt, LineTyped, NpcParticipant, PlayerParticipant,
        ReplyFinished, TurnStarted,
    };
    use bevy::prelude::*;

    fn talking() -> (TestApp, Entity, Entity) {
        let mut game = TestApp::new().with(SensePlugin);
        game.record_events::<TurnStarted>();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let speaker = game.world_mut().spawn(PlayerParticipant).id();
        say(&mut game, npc, speaker);
        (game, npc, speaker)
    }

    fn say(game: &mut TestApp, npc: Entity, speaker: Entity) {
        let (to, text) = (Some(npc), "Hello".to_owned());
        game.write(LineTyped { speaker, to, text });
        game.step();
    }

    fn looks(game: &TestApp, npc: Entity) -> Option<Entity> {
        game.world().get::<GazeTarget>(npc).unwrap().0
    }

    fn turn(game: &TestApp) -> Entity {
        game.recorded::<TurnStarted>().last().unwrap().turn
    }

    #[test]
    fn the_speaker_is_looked_at() {
        let (mut game, npc, speaker) = talking();
        assert_eq!(looks(&game, npc), Some(speaker));
        // A thought of its own does not make it look away.
        let cue = "talk".to_owned();
        game.write(CueRequested { npc, cue });
        game.step();
        assert_eq!(looks(&game, npc), Some(speaker));
    }

    #[test]
    fn the_gaze_is_released_when_the_turn_is_over_however_it_ends() {
        for how in 0..3 {
            let (mut game, npc, speaker) = talking();
            let turn = turn(&game);
            match how {
                0 => game.write(ReplyFinished { turn, sentences: 0 }),
                1 => game.world_mut().trigger(Interrupt { turn }),
                _ => {
                    game.world_mut().despawn(speaker);
                }
            }
            game.step();
            game.step();
            assert_eq!(looks(&game, npc), None, "{how}");
        }
    }

    #[test]
    fn the_gaze_goes_back_to_what_the_game_wants() {
        let mut game = TestApp::new().with(SensePlugin);
        game.record_events::<TurnStarted>();
        let lute = game.world_mut().spawn_empty().id();
        let npc = game
            .world_mut()
            .spawn((NpcParticipant, GazeTarget(Some(lute))))
            .id();
        let speaker = game.world_mut().spawn(PlayerParticipant).id();
        for _ in 0..2 {
            // The second line interrupts the answer to the first.
            say(&mut game, npc, speaker);
            assert_eq!(looks(&game, npc), Some(speaker));
        }
        let turn = turn(&game);
        game.world_mut().trigger(Interrupt { turn });
        game.step();
        assert_eq!(looks(&game, npc), Some(lute));
        say(&mut game, npc, speaker);
        // The game looks elsewhere in the middle of the turn.
        game.world_mut().entity_mut(npc).insert(GazeTarget(None));
        let turn = self::turn(&game);
        game.world_mut().trigger(Interrupt { turn });
        game.step();
        assert_eq!(looks(&game, npc), None);
    }
}
