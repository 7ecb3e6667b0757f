//! Whom a character looks at.

use banter_core::{GazeTarget, Turn, TurnStarted};
use bevy::prelude::*;

/// Who speaks is looked at, from the first word on and for as long as nobody else speaks.
pub(crate) fn look_at_speaker(
    started: On<TurnStarted>,
    turns: Query<&Turn>,
    mut gazes: Query<&mut GazeTarget>,
) {
    if let Ok(&Turn {
        npc,
        speaker: Some(speaker),
    }) = turns.get(started.turn)
        && let Ok(mut gaze) = gazes.get_mut(npc)
    {
        gaze.set_if_neq(GazeTarget(Some(speaker)));
    }
}

#[cfg(test)]
mod tests {
    use crate::SensePlugin;
    use banter_core::test_app::TestApp;
    use banter_core::{Cued, GazeTarget, Npc, Player, Typed};

    #[test]
    fn the_speaker_is_looked_at() {
        let mut game = TestApp::new().with(SensePlugin);
        let npc = game.world_mut().spawn(Npc).id();
        let speaker = game.world_mut().spawn(Player).id();
        let (to, text) = (Some(npc), "Hello".to_owned());
        game.write(Typed { speaker, to, text });
        game.step();
        let looks = |game: &TestApp| game.world().get::<GazeTarget>(npc).copied();
        assert_eq!(looks(&game), Some(GazeTarget(Some(speaker))));
        // A thought of its own does not make it look away.
        let cue = "talk".to_owned();
        game.write(Cued { npc, cue });
        game.step();
        assert_eq!(looks(&game), Some(GazeTarget(Some(speaker))));
    }
}
