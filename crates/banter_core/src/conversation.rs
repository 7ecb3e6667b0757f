//! How turns begin: who is addressed, and what becomes of the turn it was in.

use crate::{
    Cued, Interrupt, Npc, Percepts, Stamp, Tentative, Timeline, Turn, TurnInput, TurnStarted,
    Turns, Typed, Unheeded,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// Who is meant by what somebody says, as core decides it when a turn begins.
///
/// ```
/// use banter_core::{Addressees, Npc, Percept, Percepts, Player, test_app::TestApp};
/// use bevy::ecs::system::RunSystemOnce;
/// use bevy::prelude::*;
///
/// let mut game = TestApp::new();
/// let mara = game.world_mut().spawn(Npc).id();
/// let near = Percepts(vec![Percept { entity: mara, distance: 2.0 }]);
/// let player = game.world_mut().spawn((Player, near)).id();
/// let meant = move |addressees: Addressees| addressees.find(player, None);
/// assert_eq!(game.world_mut().run_system_once(meant).unwrap(), Some(mara));
/// ```
#[derive(SystemParam)]
pub struct Addressees<'w, 's> {
    npcs: Query<'w, 's, Option<&'static Turns>, With<Npc>>,
    percepts: Query<'w, 's, &'static Percepts>,
}

impl Addressees<'_, '_> {
    /// Whom the line names, or the nearest character that the speaker perceives.
    pub fn find(&self, speaker: Entity, to: Option<Entity>) -> Option<Entity> {
        if let Some(npc) = to {
            return self.npcs.contains(npc).then_some(npc);
        }
        self.percepts
            .get(speaker)
            .ok()?
            .entities()
            .find(|entity| *entity != speaker && self.npcs.contains(*entity))
    }

    /// The turns that `npc` is in.
    pub fn turns(&self, npc: Entity) -> impl Iterator<Item = Entity> {
        let turns = self.npcs.get(npc).ok().flatten();
        turns.into_iter().flat_map(|turns| turns.iter())
    }
}

/// Begins turns.
#[derive(SystemParam)]
pub(crate) struct Beginner<'w, 's> {
    pub(crate) commands: Commands<'w, 's>,
    pub(crate) addressees: Addressees<'w, 's>,
    pub(crate) time: Res<'w, Time>,
}

impl Beginner<'_, '_> {
    /// Spawns a turn for `npc` and interrupts the one that it was in.
    pub(crate) fn begin(
        &mut self,
        npc: Entity,
        speaker: Option<Entity>,
        input: Option<TurnInput>,
    ) -> Entity {
        let turn = self.spawn(npc, speaker);
        if let Some(input) = input {
            self.commands.entity(turn).insert(input);
        }
        self.announce(turn, npc);
        turn
    }

    /// Spawns a turn of which it is not known yet whether it will be one.
    pub(crate) fn begin_tentatively(&mut self, npc: Entity, speaker: Entity) -> Entity {
        let turn = self.spawn(npc, Some(speaker));
        self.commands.entity(turn).insert(Tentative);
        turn
    }

    /// Makes a turn of a tentative one, which interrupts the one that `npc` was in.
    pub(crate) fn confirm(&mut self, turn: Entity, npc: Entity) {
        self.commands.entity(turn).try_remove::<Tentative>();
        self.announce(turn, npc);
    }

    fn spawn(&mut self, npc: Entity, speaker: Option<Entity>) -> Entity {
        let timeline = Timeline::starting(Stamp::now(&self.time));
        self.commands.spawn((Turn { npc, speaker }, timeline)).id()
    }

    /// Ends the other turns of `npc` and tells the game of this one.
    fn announce(&mut self, turn: Entity, npc: Entity) {
        // A turn that was spawned in this frame is not among them yet.
        for other in self.addressees.turns(npc).filter(|other| *other != turn) {
            self.commands.trigger(Interrupt { turn: other });
        }
        self.commands.trigger(TurnStarted { turn, npc });
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
        match beginner.addressees.find(line.speaker, line.to) {
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

pub(crate) fn begin_cued(mut cues: MessageReader<Cued>, mut beginner: Beginner) {
    for Cued { npc, cue } in cues.read() {
        if beginner.addressees.find(*npc, Some(*npc)).is_some() {
            beginner.begin(*npc, None, Some(TurnInput::Cue(cue.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::test_app::TestApp;
    use crate::{Percept, SpeechStarted, TurnEnd, TurnEnded};

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
            game.write(SpeechStarted::new(speaker, to));
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
