//! Whom and what a character looks at.

use crate::mention::mentions;
use banter_core::{
    GazeTarget, Hearings, Indication, LineReady, OngoingActions, Perceivable, Percepts,
    PlaybackProgress, Reply, Turn, TurnCause, TurnEnded, TurnStarted, Utterance,
};
use bevy::prelude::*;
use std::time::Duration;

/// So long what is spoken of is looked at, before the eyes go back to who is talked to.
const GLANCE: Duration = Duration::from_millis(1_400);

/// Whom a character looks at for the sake of a turn, and what it looked at before.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Looking {
    turn: Entity,
    at: Entity,
    before: Option<Entity>,
}

/// A glance at what is spoken of, and what the eyes go back to.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Glance {
    at: Entity,
    until: Duration,
    back: Option<Entity>,
}

/// What a character looks at but for a glance.
fn but_for(glance: Option<&Glance>, gaze: &GazeTarget) -> Option<Entity> {
    match glance {
        Some(glance) if gaze.0 == Some(glance.at) => glance.back,
        _ => gaze.0,
    }
}

/// Who speaks is looked at, from the first word on and until the answer is over.
pub(crate) fn look_at_speaker(
    started: On<TurnStarted>,
    turns: Query<&Turn>,
    mut gazes: Query<(&mut GazeTarget, Option<&Looking>, Option<&Glance>)>,
    mut commands: Commands,
) {
    if let Ok(&Turn {
        npc,
        speaker: Some(at),
    }) = turns.get(started.turn)
        && let Ok((mut gaze, looking, glance)) = gazes.get_mut(npc)
    {
        let now = but_for(glance, &gaze);
        let before = match looking {
            // What it looks at is what it was made to look at, by a turn that goes on.
            Some(looking) if now == Some(looking.at) => looking.before,
            _ => now,
        };
        gaze.set_if_neq(GazeTarget(Some(at)));
        let turn = started.turn;
        commands
            .entity(npc)
            .try_remove::<Glance>()
            .try_insert(Looking { turn, at, before });
    }
}

/// The gaze goes back when the turn is over, unless the game has turned it meanwhile.
pub(crate) fn look_away(
    ended: On<TurnEnded>,
    mut gazes: Query<(&mut GazeTarget, &Looking, Option<&Glance>)>,
    here: Query<()>,
    mut commands: Commands,
) {
    let Ok((mut gaze, looking, glance)) = gazes.get_mut(ended.npc) else {
        return;
    };
    if looking.turn != ended.turn {
        return;
    }
    if but_for(glance, &gaze) == Some(looking.at) {
        let before = looking.before.filter(|before| here.contains(*before));
        gaze.set_if_neq(GazeTarget(before));
    }
    commands.entity(ended.npc).try_remove::<(Looking, Glance)>();
}

/// Has characters glance at what is spoken of: what their sentence names when it begins to be heard,
/// and what a line is about that somebody says to them.
pub(crate) fn glance(
    mut speaking: MessageReader<PlaybackProgress>,
    mut lines: MessageReader<LineReady>,
    turns: Query<(&Turn, Option<&Reply>, Option<&TurnCause>)>,
    indications: Query<&Indication>,
    mut npcs: Query<(&mut GazeTarget, Option<&Glance>)>,
    surroundings: Query<&Percepts>,
    names: Query<&Perceivable>,
    (time, mut last): (Res<Time>, Local<Option<(Entity, usize)>>),
    mut commands: Commands,
) {
    let mut wanted: Vec<(Entity, Entity)> = Vec::new();
    let mentioned = |turn: &Turn, text: &str| {
        let percepts = surroundings.get(turn.npc).ok()?;
        let all = percepts.entities().filter(|it| Some(*it) != turn.speaker);
        let all = all.filter_map(|it| Some((mentions(text, &names.get(it).ok()?.name)?, it)));
        all.min().map(|(_, it)| it)
    };
    for line in lines.read() {
        let Ok((turn, _, cause)) = turns.get(line.turn) else {
            continue;
        };
        let indicated = cause.and_then(TurnCause::utterance);
        let indicated = indicated.and_then(|line| indications.get(line).ok());
        let indicated = indicated.and_then(|it| it.points_at);
        let at = indicated.or_else(|| mentioned(turn, &line.text));
        wanted.extend(at.map(|at| (turn.npc, at)));
    }
    for message in speaking.read() {
        let key = (message.turn, message.index);
        // Once for each sentence; of two who speak at the same time each begins anew, to the same end.
        if message.position < 0.0 || message.position > 0.3 || *last == Some(key) {
            continue;
        }
        *last = Some(key);
        let Ok((turn, Some(reply), _)) = turns.get(message.turn) else {
            continue;
        };
        let text = reply
            .sentences
            .get(message.index)
            .map(|it| it.text.as_str());
        let at = mentioned(turn, text.unwrap_or_default());
        wanted.extend(at.map(|at| (turn.npc, at)));
    }
    for (npc, at) in wanted {
        let Ok((mut gaze, glance)) = npcs.get_mut(npc) else {
            continue;
        };
        let perceives = surroundings.get(npc).is_ok_and(|it| it.contains(at));
        if !perceives || gaze.0 == Some(at) && glance.is_none() {
            continue;
        }
        let back = but_for(glance, &gaze);
        let until = time.elapsed() + GLANCE;
        gaze.set_if_neq(GazeTarget(Some(at)));
        commands.entity(npc).try_insert(Glance { at, until, back });
    }
}

/// How well a voice that says nothing to somebody has to be heard for a head to turn.
const CLEARLY: f32 = 0.3;

/// Has characters who look at nothing glance at a voice that they hear, whoever it speaks to.
pub(crate) fn turn_to_voices(
    voices: Query<(&Utterance, &Hearings), Added<Hearings>>,
    mut npcs: Query<&mut GazeTarget, (Without<Looking>, Without<Glance>)>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let until = time.elapsed() + GLANCE;
    for (voice, hearings) in &voices {
        let at = voice.speaker;
        let by = hearings
            .0
            .iter()
            .filter(|it| it.clarity >= CLEARLY && it.listener != at && !it.addressed);
        for hearing in by {
            if let Ok(mut gaze) = npcs.get_mut(hearing.listener)
                && gaze.0.is_none()
            {
                gaze.0 = Some(at);
                let glance = Glance {
                    at,
                    until,
                    back: None,
                };
                commands.entity(hearing.listener).try_insert(glance);
            }
        }
    }
}

/// The eyes go back.
pub(crate) fn glance_back(
    mut gazes: Query<(Entity, &mut GazeTarget, &Glance, Option<&OngoingActions>)>,
    here: Query<()>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for (npc, mut gaze, glance, ongoing) in &mut gazes {
        if time.elapsed() < glance.until {
            continue;
        }
        // An action that has the eyes meanwhile gives them back to the glance, from which they go on.
        let is_busy = ongoing.is_some_and(|all| !all.is_empty());
        if gaze.0 != Some(glance.at) && is_busy {
            continue;
        }
        if gaze.0 == Some(glance.at) {
            let back = glance.back.filter(|back| here.contains(*back));
            gaze.set_if_neq(GazeTarget(back));
        }
        commands.entity(npc).try_remove::<Glance>();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::SensePlugin;
    use banter_core::test_app::TestApp;
    use banter_core::{
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
