//! Who is in a conversation, and characters who talk with each other.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::test_app::TestApp;
use crate::testing::{Input, inputs};
use crate::{
    CueRequested, Draft, FloorPolicy, Guard, Interrupt, Judgement, LineTyped, LineUnanswered,
    Overheard, Percept, Percepts, PlaybackFinished, PlaybackProgress, ReplyFinished, SentenceReady,
    SpeechEnded, SpeechGuard, SpeechStarted, TurnStarted, Verdict,
};
use banter_engine::Pcm;

/// Mara, Odo and a player, who perceive each other.
fn three() -> (TestApp, [Entity; 3]) {
    let mut game = TestApp::new();
    game.record::<Overheard>()
        .record::<LineUnanswered>()
        .record_events::<TurnStarted>();
    let world = game.world_mut();
    let mara = world.spawn((NpcParticipant, Name::new("Mara"))).id();
    let odo = world.spawn((NpcParticipant, Name::new("Odo"))).id();
    let player = world.spawn(PlayerParticipant).id();
    let all = [mara, odo, player];
    for who in all {
        let others = all.into_iter().filter(|other| *other != who);
        let percept = |entity| Percept::new(entity, 1.0);
        let percepts = Percepts(others.map(percept).collect());
        world.entity_mut(who).insert(percepts);
    }
    (game, all)
}

fn type_line(game: &mut TestApp, speaker: Entity, npc: Entity, text: &str) {
    let (to, text) = (Some(npc), text.to_owned());
    game.write(LineTyped { speaker, to, text });
    game.step();
}

/// The last turn that began says this, and nothing more.
fn say(game: &mut TestApp, text: &str) {
    let TurnStarted { turn, npc } = game.recorded::<TurnStarted>().last().unwrap().clone();
    let (index, position) = (0, 0.1);
    game.write(SentenceReady {
        turn,
        index,
        text: text.into(),
        mood: None,
        delivery: default(),
    });
    game.write(ReplyFinished { turn, sentences: 1 });
    game.step();
    game.write(PlaybackProgress {
        npc,
        turn,
        index,
        position,
    });
    game.step();
    game.step();
    game.write(PlaybackFinished { turn, index });
    game.step();
    game.step();
    game.step();
}

fn talks(game: &mut TestApp) -> Vec<usize> {
    let world = game.world_mut();
    let mut talks = world.query::<&Members>();
    talks
        .iter(world)
        .map(|members| members.iter().count())
        .collect()
}

fn overheard(game: &TestApp) -> Vec<(Entity, &str)> {
    let all = game.recorded::<Overheard>().iter();
    all.map(|one| (one.listener, one.text.as_str())).collect()
}

#[test]
fn who_addresses_somebody_is_in_a_conversation_with_it() {
    let (mut game, [mara, odo, player]) = three();
    type_line(&mut game, player, mara, "Good evening!");
    assert_eq!(talks(&mut game), [2], "Odo only listens");
    let talk = game.world().get::<MemberOf>(mara).unwrap().0;
    let other = game.world_mut().spawn(PlayerParticipant).id();
    type_line(&mut game, other, mara, "And mine!");
    assert_eq!(game.world().get::<MemberOf>(other), Some(&MemberOf(talk)));
    let floor = game.world().get::<Floor>(talk).unwrap();
    assert_eq!(floor.speaking[0].who, mara);
    assert_eq!(floor.speaking[0].holding, Holding::Answer(player));
    let waits = FloorWaiting {
        npc: mara,
        speaker: Some(other),
    };
    assert_eq!(floor.waiting, [waits]);
    type_line(&mut game, other, odo, "Odo!");
    assert_eq!(talks(&mut game), [4]);
}

#[test]
fn who_is_silent_for_long_leaves_and_a_conversation_of_one_ends() {
    let (mut game, [mara, _, player]) = three();
    let mut settings = game.world_mut().resource_mut::<ConversationSettings>();
    settings.silence = Duration::from_secs(1);
    type_line(&mut game, player, mara, "Good evening!");
    say(&mut game, "Good evening.");
    game.run_for(Duration::from_millis(800));
    assert_eq!(talks(&mut game), [2]);
    game.run_for(Duration::from_millis(600));
    assert!(talks(&mut game).is_empty());
    let world = game.world_mut();
    assert_eq!(world.query::<&Conversation>().iter(world).count(), 0);
}

#[test]
fn who_is_despawned_has_left() {
    let (mut game, [mara, _, player]) = three();
    type_line(&mut game, player, mara, "Good evening!");
    game.world_mut().despawn(player);
    game.step();
    game.step();
    let world = game.world_mut();
    assert_eq!(world.query::<&Conversation>().iter(world).count(), 0);
    assert!(world.get::<MemberOf>(mara).is_none());
}

/// Nobody hears of keys.
struct NoKeys;

impl Guard for NoKeys {
    fn judge(&self, draft: &Draft) -> Judgement {
        Judgement::now(match draft.text.contains("key") {
            true => Verdict::Replace("Hm.".into()),
            false => Verdict::Pass,
        })
    }
}

#[test]
fn a_third_overhears_what_the_guard_lets_pass() {
    let (mut game, [mara, odo, player]) = three();
    game.world_mut().insert_resource(SpeechGuard::new(NoKeys));
    type_line(&mut game, player, mara, "Where is the key?");
    game.step();
    assert_eq!(overheard(&game), [(odo, "Hm.")]);
}

#[test]
fn a_third_overhears_line_and_answer_once_each() {
    let (mut game, [mara, odo, player]) = three();
    type_line(&mut game, player, mara, "Is the ale good?");
    say(&mut game, "The best.");
    let heard = [(odo, "Is the ale good?"), (odo, "The best.")];
    assert_eq!(overheard(&game), heard);
    assert_eq!(game.recorded::<TurnStarted>().len(), 1);
    assert!(game.recorded::<LineUnanswered>().is_empty());
}

#[test]
fn a_character_that_is_called_answers_when_the_other_has_done() {
    let (mut game, [mara, odo, player]) = three();
    type_line(&mut game, player, mara, "Who keeps the mill?");
    say(&mut game, "Odo, is the mill yours?");
    let second = game.recorded::<TurnStarted>()[1].clone();
    assert_eq!(second.npc, odo);
    let call = Input::Sentence("Odo, is the mill yours?".into());
    assert_eq!(inputs(&mut game), [call]);
    assert_eq!(
        game.world().get::<Turn>(second.turn).unwrap().speaker,
        Some(mara)
    );
    assert_eq!(talks(&mut game), [3]);
}

#[test]
fn characters_do_not_talk_with_each_other_for_ever() {
    let (mut game, [mara, _, player]) = three();
    let most = game.world().resource::<ConversationSettings>().exchanges;
    let cue = "greet".to_owned();
    game.write(CueRequested { npc: mara, cue });
    game.step();
    let mut call = ["Odo, and you?", "Mara, and you?"].into_iter().cycle();
    for _ in 0..most + 3 {
        let text = call.next().unwrap();
        if inputs(&mut game).is_empty() {
            break;
        }
        say(&mut game, text);
    }
    assert_eq!(game.recorded::<TurnStarted>().len(), 1 + most);
    // A player may set them going again.
    type_line(&mut game, player, mara, "Go on!");
    say(&mut game, "Odo, and you?");
    assert_eq!(game.recorded::<TurnStarted>().len(), 3 + most);
}

#[test]
fn a_cue_waits_while_a_player_speaks_to_another() {
    let (mut game, [mara, odo, player]) = three();
    type_line(&mut game, player, odo, "Good evening!");
    say(&mut game, "Good evening.");
    type_line(&mut game, player, mara, "Good evening!");
    say(&mut game, "Good evening.");
    game.write(SpeechStarted::new(player, Some(odo)));
    game.step();
    let cue = "greet".to_owned();
    game.write(CueRequested { npc: mara, cue });
    game.step();
    assert_eq!(game.recorded::<TurnStarted>().last().unwrap().npc, odo);
    game.write(SpeechEnded::new(player, Pcm::new(16_000, vec![0.1; 9])));
    game.step();
    let turn = game.recorded::<TurnStarted>().last().unwrap().turn;
    game.world_mut().trigger(Interrupt { turn });
    game.step();
    game.step();
    assert_eq!(game.recorded::<TurnStarted>().last().unwrap().npc, mara);
}

#[test]
fn what_the_game_silences_is_unheeded_and_heard() {
    let (mut game, [mara, _, player]) = three();
    game.world_mut()
        .insert_resource(FloorPolicy::new(|_, _, _| crate::FloorDecision::StaySilent));
    type_line(&mut game, player, mara, "Good evening!");
    game.step();
    assert!(game.recorded::<TurnStarted>().is_empty());
    assert_eq!(game.recorded::<LineUnanswered>().len(), 1);
    let heard = overheard(&game);
    assert_eq!(heard.iter().filter(|(who, _)| *who == mara).count(), 1);
}
