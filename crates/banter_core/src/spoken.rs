//! Spoken lines: a turn begins with the first sound and gets its input with the last.

use crate::conversation::Beginner;
use crate::{
    BargedIn, Dismiss, SpeechAudio, SpeechEnd, SpeechEnded, SpeechPaused, SpeechStarted, Stamp,
    Tentative, Timeline, Turn, TurnInput, Unheeded, Utterance,
};
use bevy::prelude::*;

/// Samples that an [`Utterance`] holds at most: more than five minutes at 48 kHz.
const LONGEST: usize = 1 << 24;

/// A line that is being spoken.
pub(crate) struct OpenLine {
    speaker: Entity,
    npc: Entity,
    turn: Entity,
}

/// The lines that are being spoken, one for each speaker at most.
#[derive(Resource, Default)]
pub(crate) struct OpenLines(Vec<OpenLine>);

impl OpenLines {
    fn of(&self, speaker: Entity) -> Option<&OpenLine> {
        self.0.iter().find(|line| line.speaker == speaker)
    }
}

/// Somebody begins to speak.
pub(crate) fn begin_spoken(
    mut started: MessageReader<SpeechStarted>,
    mut unheeded: MessageWriter<Unheeded>,
    mut open: ResMut<OpenLines>,
    turns: Query<&Turn>,
    mut beginner: Beginner,
) {
    // A turn that was ended from outside while its line was spoken gets a successor.
    for line in &mut open.0 {
        if !turns.contains(line.turn) {
            line.turn = Entity::PLACEHOLDER;
        }
    }
    for line in started.read() {
        let speaker = line.speaker;
        open.0.retain(|other| other.speaker != speaker);
        let Some(npc) = beginner.addressees.find(speaker, line.to) else {
            unheeded.write(Unheeded {
                speaker,
                text: String::new(),
            });
            continue;
        };
        if line.joins {
            // What was made of the first half is dropped, and the whole is asked again.
            let own = |turn: &Entity| turns.get(*turn).is_ok_and(|it| it.speaker == Some(speaker));
            let halves: Vec<Entity> = beginner.addressees.turns(npc).filter(own).collect();
            for turn in halves {
                beginner.commands.trigger(Dismiss { turn });
            }
        }
        let turn = if line.overlap && beginner.addressees.turns(npc).next().is_some() {
            beginner.begin_tentatively(npc, speaker)
        } else {
            beginner.begin(npc, Some(speaker), None)
        };
        beginner.commands.entity(turn).insert(Utterance {
            deliberate: line.deliberate,
            ..Utterance::default()
        });
        open.0.push(OpenLine { speaker, npc, turn });
    }
}

/// What is being said grows.
pub(crate) fn grow(
    mut audio: MessageReader<SpeechAudio>,
    mut paused: MessageReader<SpeechPaused>,
    open: Res<OpenLines>,
    mut utterances: Query<&mut Utterance>,
) {
    for SpeechAudio { speaker, pcm } in audio.read() {
        let line = open.of(*speaker).map(|line| utterances.get_mut(line.turn));
        let Some(Ok(mut utterance)) = line else {
            continue;
        };
        if utterance.samples.is_empty() {
            utterance.rate = pcm.rate();
        }
        if utterance.rate == pcm.rate() && utterance.samples.len() < LONGEST {
            utterance.samples.extend_from_slice(pcm.samples());
        }
    }
    for message in paused.read() {
        let line = open.of(message.speaker);
        if let Some(Ok(mut utterance)) = line.map(|line| utterances.get_mut(line.turn))
            && utterance.paused != message.paused
        {
            utterance.paused = message.paused;
        }
    }
}

/// Somebody interrupts, or has finished.
pub(crate) fn end_spoken(
    mut barged_in: MessageReader<BargedIn>,
    mut ended: MessageReader<SpeechEnded>,
    mut open: ResMut<OpenLines>,
    tentative: Query<(), With<Tentative>>,
    mut beginner: Beginner,
) {
    for BargedIn { speaker } in barged_in.read() {
        if let Some(&OpenLine { npc, turn, .. }) = open.of(*speaker)
            && tentative.contains(turn)
        {
            beginner.confirm(turn, npc);
        }
    }
    for line in ended.read() {
        let Some(at) = open.0.iter().position(|open| open.speaker == line.speaker) else {
            continue;
        };
        let OpenLine { speaker, npc, turn } = open.0.swap_remove(at);
        let gone = turn == Entity::PLACEHOLDER;
        if line.how != SpeechEnd::Line {
            if !gone {
                beginner.commands.trigger(Dismiss { turn });
            }
            continue;
        }
        let input = TurnInput::Speech(line.pcm.clone());
        if gone {
            beginner.begin(npc, Some(speaker), Some(input));
            continue;
        }
        if tentative.contains(turn) {
            beginner.confirm(turn, npc);
        }
        let timeline = Timeline::starting(Stamp::now(&beginner.time));
        let mut turn = beginner.commands.entity(turn);
        turn.try_insert((input, timeline));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::test_app::TestApp;
    use crate::{Interrupt, Npc, Pcm, Player, TurnEnd, TurnEnded, TurnStarted, Typed};
    use std::time::Duration;

    fn game() -> TestApp {
        let mut game = TestApp::new();
        game.record_events::<TurnStarted>()
            .record_events::<TurnEnded>();
        game
    }

    fn inputs(game: &mut TestApp) -> Vec<TurnInput> {
        let world = game.world_mut();
        world.query::<&TurnInput>().iter(world).cloned().collect()
    }

    /// A character that is at its answer, and somebody who makes a sound meanwhile.
    fn overlapping() -> (TestApp, Entity, Entity) {
        let mut game = game();
        let npc = game.world_mut().spawn(Npc).id();
        let speaker = game.world_mut().spawn(Player).id();
        let text = "Tell me a story".to_owned();
        let to = Some(npc);
        game.write(Typed { speaker, to, text });
        game.step();
        game.write(SpeechStarted {
            overlap: true,
            deliberate: false,
            ..SpeechStarted::new(speaker, to)
        });
        game.step();
        (game, npc, speaker)
    }

    fn sound() -> Pcm {
        Pcm::silence(16_000, Duration::from_millis(300))
    }

    #[test]
    fn a_spoken_line_is_one_turn_however_short() {
        for pause in [Duration::ZERO, Duration::from_millis(200)] {
            let mut game = game();
            let npc = game.world_mut().spawn(crate::Npc).id();
            let speaker = game.world_mut().spawn(crate::Player).id();
            let pcm = Pcm::silence(16_000, Duration::from_secs(1));
            game.write(SpeechStarted::new(speaker, Some(npc)));
            game.run_for(pause);
            game.write(SpeechEnded::new(speaker, pcm.clone()));
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
        game.write(SpeechStarted::new(speaker, Some(npc)));
        game.step();
        let turn = game.recorded::<TurnStarted>()[0].turn;
        game.world_mut().trigger(Interrupt { turn });
        game.step();
        let pcm = Pcm::silence(16_000, Duration::from_secs(1));
        game.write(SpeechEnded::new(speaker, pcm.clone()));
        game.step();
        assert_eq!(inputs(&mut game), [TurnInput::Speech(pcm)]);
    }

    #[test]
    fn a_line_that_goes_on_takes_the_place_of_its_first_half() {
        let mut game = game();
        let npc = game.world_mut().spawn(Npc).id();
        let speaker = game.world_mut().spawn(Player).id();
        game.write(SpeechStarted::new(speaker, Some(npc)));
        game.write(SpeechEnded::new(speaker, sound()));
        game.step();
        let first = game.recorded::<TurnStarted>()[0].turn;
        game.write(SpeechStarted {
            joins: true,
            ..SpeechStarted::new(speaker, Some(npc))
        });
        let whole = Pcm::silence(16_000, Duration::from_secs(1));
        game.write(SpeechEnded::new(speaker, whole.clone()));
        game.step();
        game.step();
        let [ended] = game.recorded::<TurnEnded>() else {
            panic!("one turn ended");
        };
        assert_eq!((ended.turn, ended.end), (first, TurnEnd::Dismissed));
        assert_eq!(game.recorded::<TurnStarted>().len(), 2);
        assert_eq!(inputs(&mut game), [TurnInput::Speech(whole)]);
    }

    #[test]
    fn what_is_being_said_grows() {
        let mut game = game();
        let npc = game.world_mut().spawn(Npc).id();
        let speaker = game.world_mut().spawn(Player).id();
        game.write(SpeechStarted::new(speaker, Some(npc)));
        for value in [0.25, 0.5] {
            let pcm = Pcm::new(16_000, vec![value; 2]);
            game.write(SpeechAudio { speaker, pcm });
        }
        // Nobody changes the rate in the middle of a line.
        let pcm = Pcm::new(8_000, vec![1.0; 2]);
        game.write(SpeechAudio { speaker, pcm });
        game.write(SpeechPaused {
            speaker,
            paused: true,
        });
        game.step();
        let world = game.world_mut();
        let utterance = world.query::<&Utterance>().single(world).unwrap();
        assert_eq!(utterance.samples, [0.25, 0.25, 0.5, 0.5]);
        assert!(utterance.paused && utterance.deliberate && utterance.rate == 16_000);
    }

    #[test]
    fn a_backchannel_leaves_the_answer_alone() {
        for how in [SpeechEnd::Backchannel, SpeechEnd::Noise] {
            let (mut game, _, speaker) = overlapping();
            game.write(SpeechEnded {
                how,
                ..SpeechEnded::new(speaker, sound())
            });
            game.step();
            game.step();
            assert_eq!(game.recorded::<TurnStarted>().len(), 1);
            assert!(game.recorded::<TurnEnded>().is_empty());
            let story = TurnInput::Typed("Tell me a story".into());
            assert_eq!(inputs(&mut game), [story]);
            let world = game.world_mut();
            assert_eq!(world.query::<&Turn>().iter(world).count(), 1);
        }
    }

    #[test]
    fn who_barges_in_is_heard_and_the_answer_ends() {
        let (mut game, _, speaker) = overlapping();
        assert!(game.recorded::<TurnEnded>().is_empty());
        game.write(BargedIn { speaker });
        game.step();
        assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Interrupted);
        assert_eq!(game.recorded::<TurnStarted>().len(), 2);
        game.write(SpeechEnded::new(speaker, sound()));
        game.step();
        assert_eq!(inputs(&mut game), [TurnInput::Speech(sound())]);
        assert_eq!(game.recorded::<TurnStarted>().len(), 2);
        assert_eq!(game.recorded::<TurnEnded>().len(), 1);
    }

    #[test]
    fn a_short_line_interrupts_when_it_is_complete() {
        let (mut game, _, speaker) = overlapping();
        game.write(SpeechEnded::new(speaker, sound()));
        game.step();
        assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Interrupted);
        assert_eq!(inputs(&mut game), [TurnInput::Speech(sound())]);
    }

    #[test]
    fn a_noise_beside_nobody_ends_as_nothing() {
        let mut game = game();
        let npc = game.world_mut().spawn(Npc).id();
        let speaker = game.world_mut().spawn(Player).id();
        game.write(SpeechStarted::new(speaker, Some(npc)));
        game.step();
        game.write(SpeechEnded {
            how: SpeechEnd::Noise,
            ..SpeechEnded::new(speaker, sound())
        });
        game.step();
        assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Dismissed);
        assert!(inputs(&mut game).is_empty());
    }

    #[test]
    fn an_interruption_from_outside_ends_a_tentative_turn_without_a_word() {
        let (mut game, npc, speaker) = overlapping();
        let world = game.world_mut();
        let mut turns = world.query_filtered::<Entity, With<Tentative>>();
        let turn = turns.single(world).unwrap();
        world.trigger(Interrupt { turn });
        game.step();
        assert!(game.recorded::<TurnEnded>().is_empty());
        // What was said still counts.
        game.write(SpeechEnded::new(speaker, sound()));
        game.step();
        assert_eq!(game.recorded::<TurnStarted>().len(), 2);
        assert_eq!(game.recorded::<TurnStarted>()[1].npc, npc);
    }
}
