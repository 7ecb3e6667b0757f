//! How turns begin: who is addressed, and what becomes of the turn it was in.

use crate::{
    Cued, Interrupt, Npc, Percepts, SpeechEnded, SpeechStarted, Stamp, Timeline, Turn, TurnInput,
    TurnStarted, Turns, Typed, Unheeded,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Begins turns.
#[derive(SystemParam)]
pub(crate) struct Beginner<'w, 's> {
    commands: Commands<'w, 's>,
    npcs: Query<'w, 's, Option<&'static Turns>, With<Npc>>,
    percepts: Query<'w, 's, &'static Percepts>,
    time: Res<'w, Time>,
}

impl Beginner<'_, '_> {
    /// Who is meant by a line: whom it names, or the nearest character that is perceived.
    fn addressee(&self, speaker: Entity, to: Option<Entity>) -> Option<Entity> {
        if let Some(npc) = to {
            return self.npcs.contains(npc).then_some(npc);
        }
        self.percepts
            .get(speaker)
            .ok()?
            .entities()
            .find(|entity| *entity != speaker && self.npcs.contains(*entity))
    }

    /// Spawns a turn for `npc` and interrupts the one that it was in.
    fn begin(&mut self, npc: Entity, speaker: Option<Entity>, input: Option<TurnInput>) -> Entity {
        if let Ok(Some(turns)) = self.npcs.get(npc) {
            for turn in turns.iter() {
                self.commands.trigger(Interrupt { turn });
            }
        }
        let stamp = Stamp::now(&self.time);
        let mut entity = self
            .commands
            .spawn((Turn { npc, speaker }, Timeline::starting(stamp)));
        if let Some(input) = input {
            entity.insert(input);
        }
        let turn = entity.id();
        self.commands.trigger(TurnStarted { turn, npc });
        turn
    }
}

pub(crate) fn begin_typed(
    mut lines: MessageReader<Typed>,
    mut unheeded: MessageWriter<Unheeded>,
    mut beginner: Beginner,
) {
    // Of several lines to one character in a frame the last counts, as it would a frame
    // later: the earlier turn would be interrupted before it has begun.
    let mut latest: Vec<(Entity, &Typed)> = Vec::new();
    for line in lines.read() {
        match beginner.addressee(line.speaker, line.to) {
            Some(npc) => {
                latest.retain(|(other, _)| *other != npc);
                latest.push((npc, line));
            }
            None => {
                unheeded.write(Unheeded {
                    speaker: line.speaker,
                    text: line.text.clone(),
                });
            }
        }
    }
    for (npc, line) in latest {
        let input = TurnInput::Typed(line.text.clone());
        beginner.begin(npc, Some(line.speaker), Some(input));
    }
}

/// A line that is being spoken.
pub(crate) struct OpenLine {
    speaker: Entity,
    npc: Entity,
    turn: Entity,
}

/// A spoken line: its turn begins with the first sound and gets its input with the last.
pub(crate) fn begin_spoken(
    mut started: MessageReader<SpeechStarted>,
    mut ended: MessageReader<SpeechEnded>,
    mut unheeded: MessageWriter<Unheeded>,
    mut open: Local<Vec<OpenLine>>,
    turns: Query<(), With<Turn>>,
    mut beginner: Beginner,
) {
    // A turn that was ended from outside while its line was spoken gets a successor.
    for line in &mut open {
        if !turns.contains(line.turn) {
            line.turn = Entity::PLACEHOLDER;
        }
    }
    for line in started.read() {
        open.retain(|other| other.speaker != line.speaker);
        match beginner.addressee(line.speaker, line.to) {
            Some(npc) => {
                let turn = beginner.begin(npc, Some(line.speaker), None);
                open.push(OpenLine {
                    speaker: line.speaker,
                    npc,
                    turn,
                });
            }
            None => {
                unheeded.write(Unheeded {
                    speaker: line.speaker,
                    text: String::new(),
                });
            }
        }
    }
    for line in ended.read() {
        let Some(at) = open.iter().position(|open| open.speaker == line.speaker) else {
            continue;
        };
        let OpenLine { speaker, npc, turn } = open.swap_remove(at);
        let input = TurnInput::Speech(line.pcm.clone());
        if turn == Entity::PLACEHOLDER {
            beginner.begin(npc, Some(speaker), Some(input));
        } else {
            let timeline = Timeline::starting(Stamp::now(&beginner.time));
            let mut turn = beginner.commands.entity(turn);
            turn.try_insert((input, timeline));
        }
    }
}

pub(crate) fn begin_cued(mut cues: MessageReader<Cued>, mut beginner: Beginner) {
    for Cued { npc, cue } in cues.read() {
        if beginner.npcs.contains(*npc) {
            beginner.begin(*npc, None, Some(TurnInput::Cue(cue.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::test_app::TestApp;
    use crate::{Pcm, Percept, TurnEnd, TurnEnded};
    use std::time::Duration;

    fn game() -> TestApp {
        let mut game = TestApp::new();
        game.record::<Unheeded>()
            .record_events::<TurnStarted>()
            .record_events::<TurnEnded>();
        game
    }

    fn inputs(game: &mut TestApp) -> Vec<TurnInput> {
        let world = game.world_mut();
        world.query::<&TurnInput>().iter(world).cloned().collect()
    }

    #[test]
    fn a_line_to_nobody_in_particular_goes_to_the_nearest_character() {
        let mut game = game();
        let mara = game.world_mut().spawn(crate::Npc).id();
        let speaker = game.world_mut().spawn(crate::Player).id();
        let lute = game.world_mut().spawn_empty().id();
        let percept = |entity, distance| Percept { entity, distance };
        game.world_mut().get_mut::<Percepts>(speaker).unwrap().0 =
            vec![percept(lute, 1.0), percept(mara, 2.0)];
        let text = "Good evening".to_owned();
        game.write(Typed {
            speaker,
            to: None,
            text,
        });
        game.step();
        assert_eq!(game.recorded::<TurnStarted>()[0].npc, mara);
    }

    #[test]
    fn a_line_that_nobody_is_near_to_hear_is_unheeded() {
        let mut game = game();
        let speaker = game.world_mut().spawn(crate::Player).id();
        for to in [None, Some(speaker)] {
            let text = "Hello?".to_owned();
            game.write(Typed { speaker, to, text });
            game.write(SpeechStarted { speaker, to });
        }
        game.step();
        assert_eq!(game.recorded::<Unheeded>().len(), 4);
        assert!(game.recorded::<TurnStarted>().is_empty());
    }

    #[test]
    fn a_new_line_interrupts_the_turn_before() {
        let mut game = game();
        let npc = game.world_mut().spawn(crate::Npc).id();
        let speaker = game.world_mut().spawn(crate::Player).id();
        for text in ["One", "Two"] {
            let (to, text) = (Some(npc), text.to_owned());
            game.write(Typed { speaker, to, text });
            game.step();
        }
        assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Interrupted);
        assert_eq!(inputs(&mut game), [TurnInput::Typed("Two".into())]);
    }

    #[test]
    fn of_several_lines_at_once_the_last_counts() {
        let mut game = game();
        let npc = game.world_mut().spawn(crate::Npc).id();
        for text in ["One", "Two", "Three"] {
            let speaker = game.world_mut().spawn(crate::Player).id();
            let (to, text) = (Some(npc), text.to_owned());
            game.write(Typed { speaker, to, text });
        }
        game.step();
        assert_eq!(inputs(&mut game), [TurnInput::Typed("Three".into())]);
    }

    #[test]
    fn a_spoken_line_is_one_turn_however_short() {
        for pause in [Duration::ZERO, Duration::from_millis(200)] {
            let mut game = game();
            let npc = game.world_mut().spawn(crate::Npc).id();
            let speaker = game.world_mut().spawn(crate::Player).id();
            let pcm = Pcm::silence(16_000, Duration::from_secs(1));
            game.write(SpeechStarted {
                speaker,
                to: Some(npc),
            });
            game.run_for(pause);
            game.write(SpeechEnded {
                speaker,
                pcm: pcm.clone(),
            });
            game.step();
            let world = game.world_mut();
            assert_eq!(world.query::<&Turn>().iter(world).count(), 1);
            assert_eq!(inputs(&mut game), [TurnInput::Speech(pcm)]);
            assert_eq!(game.recorded::<TurnStarted>().len(), 1);
        }
    }

    #[test]
    fn a_spoken_line_outlives_an_interruption_of_its_turn() {
        let mut game = game();
        let npc = game.world_mut().spawn(crate::Npc).id();
        let speaker = game.world_mut().spawn(crate::Player).id();
        game.write(SpeechStarted {
            speaker,
            to: Some(npc),
        });
        game.step();
        let turn = game.recorded::<TurnStarted>()[0].turn;
        game.world_mut().trigger(Interrupt { turn });
        game.step();
        let pcm = Pcm::silence(16_000, Duration::from_secs(1));
        game.write(SpeechEnded {
            speaker,
            pcm: pcm.clone(),
        });
        game.step();
        assert_eq!(inputs(&mut game), [TurnInput::Speech(pcm)]);
    }

    #[test]
    fn turns_go_with_their_character() {
        let mut game = game();
        let npc = game.world_mut().spawn(crate::Npc).id();
        game.write(Cued {
            npc,
            cue: "greet".into(),
        });
        game.step();
        assert_eq!(inputs(&mut game), [TurnInput::Cue("greet".into())]);
        game.world_mut().despawn(npc);
        assert!(inputs(&mut game).is_empty());
        game.write(Cued {
            npc,
            cue: "greet".into(),
        });
        game.step();
        assert!(inputs(&mut game).is_empty());
    }
}
