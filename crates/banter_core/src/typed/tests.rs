//! Typed lines, cues and results, as messages.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::test_app::TestApp;
use crate::testing::{Input, finish, inputs};
use crate::{Percept, Percepts, SpeechStarted, TurnEnd, TurnEnded, TurnStarted};

fn game() -> TestApp {
    let mut game = TestApp::new();
    game.record::<LineUnanswered>()
        .record_events::<TurnStarted>()
        .record_events::<TurnEnded>();
    game
}

fn type_line(game: &mut TestApp, speaker: Entity, npc: Entity, text: &str) {
    let (to, text) = (Some(npc), text.to_owned());
    game.write(LineTyped { speaker, to, text });
}

#[test]
fn a_line_to_nobody_in_particular_goes_to_the_nearest_character() {
    let mut game = game();
    let mara = game.world_mut().spawn(crate::NpcParticipant).id();
    let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
    let lute = game.world_mut().spawn_empty().id();
    let percept = |entity, distance| Percept::new(entity, distance);
    game.world_mut().get_mut::<Percepts>(speaker).unwrap().0 =
        vec![percept(lute, 1.0), percept(mara, 2.0)];
    let text = "Good evening".to_owned();
    game.write(LineTyped {
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
    let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
    for to in [None, Some(speaker)] {
        let text = "Hello?".to_owned();
        game.write(LineTyped { speaker, to, text });
        game.write(SpeechStarted::new(speaker, to));
    }
    game.step();
    assert_eq!(game.recorded::<LineUnanswered>().len(), 4);
    assert!(game.recorded::<TurnStarted>().is_empty());
}

#[test]
fn a_new_line_interrupts_the_turn_before() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
    for text in ["One", "Two"] {
        let (to, text) = (Some(npc), text.to_owned());
        game.write(LineTyped { speaker, to, text });
        game.step();
    }
    assert_eq!(game.recorded::<TurnEnded>()[0].end, TurnEnd::Interrupted);
    assert_eq!(inputs(&mut game), [Input::Typed("Two".into())]);
}

#[test]
fn of_several_lines_at_once_each_is_answered_one_after_the_other() {
    for same_speaker in [false, true] {
        let mut game = game();
        let npc = game.world_mut().spawn(crate::NpcParticipant).id();
        let mut speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
        for text in ["One", "Two", "Three"] {
            type_line(&mut game, speaker, npc, text);
            if !same_speaker {
                speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
            }
        }
        for text in ["One", "Two", "Three"] {
            game.step();
            assert_eq!(inputs(&mut game), [Input::Typed(text.into())]);
            finish(&mut game);
        }
        game.step();
        assert!(inputs(&mut game).is_empty());
        let ends: Vec<_> = game.recorded::<TurnEnded>().iter().map(|e| e.end).collect();
        assert_eq!(ends, [TurnEnd::Done; 3]);
        assert_eq!(game.recorded::<TurnStarted>().len(), 3);
    }
}

#[test]
fn two_cues_at_once_are_said_one_after_the_other() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    for cue in ["greet", "talk", "greet"] {
        let cue = cue.to_owned();
        game.write(CueRequested { npc, cue });
    }
    for cue in ["greet", "talk"] {
        game.step();
        assert_eq!(inputs(&mut game), [Input::Cue(cue.into())]);
        finish(&mut game);
    }
    game.step();
    assert_eq!(game.recorded::<TurnStarted>().len(), 2);
    assert_eq!(game.recorded::<TurnEnded>().len(), 2);
}

#[test]
fn a_cue_does_not_cut_off_an_answer_and_a_line_cuts_off_a_cue() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
    type_line(&mut game, speaker, npc, "One");
    game.step();
    let cue = "greet".to_owned();
    game.write(CueRequested { npc, cue });
    game.step();
    game.step();
    assert_eq!(inputs(&mut game), [Input::Typed("One".into())]);
    finish(&mut game);
    game.step();
    assert_eq!(inputs(&mut game), [Input::Cue("greet".into())]);
    type_line(&mut game, speaker, npc, "Two");
    game.step();
    assert_eq!(inputs(&mut game), [Input::Typed("Two".into())]);
    assert_eq!(game.recorded::<TurnEnded>()[1].end, TurnEnd::Interrupted);
}

#[test]
fn who_waits_is_next_even_if_the_first_goes_on_talking() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    let [a, b] = [(); 2].map(|()| game.world_mut().spawn(crate::PlayerParticipant).id());
    for (speaker, text) in [(a, "One"), (b, "Two"), (a, "Three")] {
        type_line(&mut game, speaker, npc, text);
        game.step();
    }
    assert_eq!(inputs(&mut game), [Input::Typed("Two".into())]);
    finish(&mut game);
    game.step();
    assert_eq!(inputs(&mut game), [Input::Typed("Three".into())]);
}

#[test]
fn of_who_waits_for_a_character_that_leaves_it_is_told() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    for text in ["One", "Two"] {
        let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
        type_line(&mut game, speaker, npc, text);
    }
    game.step();
    game.world_mut().despawn(npc);
    game.step();
    game.step();
    let unheeded: Vec<_> = game
        .recorded::<LineUnanswered>()
        .iter()
        .map(|u| &u.text)
        .collect();
    assert_eq!(unheeded, ["Two"]);
    assert_eq!(game.recorded::<TurnStarted>().len(), 1);
    assert_eq!(game.recorded::<TurnEnded>().len(), 1);
}

#[test]
fn a_crowd_is_told_that_it_is_too_many() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    for _ in 0..20 {
        let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
        type_line(&mut game, speaker, npc, "Me!");
    }
    game.step();
    game.step();
    assert_eq!(
        game.recorded::<LineUnanswered>().len(),
        20 - crate::claims::MOST
    );
}

#[test]
fn the_name_in_a_line_wins_then_attention_then_the_nearest() {
    let mut game = game();
    let mut spawn = |name: &str| {
        let name = Name::new(name.to_owned());
        game.world_mut().spawn((crate::NpcParticipant, name)).id()
    };
    let all = [spawn("Mara"), spawn("Odo"), spawn("Tobin")];
    let percepts = all.map(|entity| Percept::new(entity, 1.0));
    let percepts = Percepts(percepts.to_vec());
    let speaker = game
        .world_mut()
        .spawn((crate::PlayerParticipant, percepts))
        .id();
    let mut meant = |attention: Option<Entity>, to: Option<Entity>, text: &str| {
        let attention = crate::AttendsTo(attention);
        game.world_mut().entity_mut(speaker).insert(attention);
        let text = text.to_owned();
        game.write(LineTyped { speaker, to, text });
        game.step();
        game.recorded::<TurnStarted>().last().unwrap().npc
    };
    let [mara, odo, tobin] = all;
    assert_eq!(meant(None, None, "Is the mill yours?"), mara);
    assert_eq!(meant(Some(tobin), None, "Is the mill yours?"), tobin);
    assert_eq!(meant(Some(tobin), None, "Odo, is the mill yours?"), odo);
    assert_eq!(meant(None, Some(mara), "Odo, is the mill yours?"), mara);
}

#[test]
fn turns_go_with_their_character() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    game.write(CueRequested {
        npc,
        cue: "greet".into(),
    });
    game.step();
    assert_eq!(inputs(&mut game), [Input::Cue("greet".into())]);
    game.world_mut().despawn(npc);
    assert!(inputs(&mut game).is_empty());
    game.write(CueRequested {
        npc,
        cue: "greet".into(),
    });
    game.step();
    assert!(inputs(&mut game).is_empty());
}

#[test]
fn a_result_waits_while_she_speaks_and_comes_before_cues() {
    let mut game = game();
    let npc = game.world_mut().spawn(crate::NpcParticipant).id();
    let speaker = game.world_mut().spawn(crate::PlayerParticipant).id();
    type_line(&mut game, speaker, npc, "Open the door!");
    game.step();
    let cue = "greet".to_owned();
    game.write(CueRequested { npc, cue });
    let text = "The door is locked.".to_owned();
    game.write(ActionReported { npc, text });
    game.step();
    assert_eq!(inputs(&mut game), [Input::Typed("Open the door!".into())]);
    finish(&mut game);
    game.step();
    assert_eq!(
        inputs(&mut game),
        [Input::Result("The door is locked.".into())]
    );
    finish(&mut game);
    game.step();
    assert_eq!(inputs(&mut game), [Input::Cue("greet".into())]);
    assert!(
        game.recorded::<TurnEnded>()
            .iter()
            .all(|e| e.end == TurnEnd::Done)
    );
}
