//! What a model reads while a line is still being said.

use crate::game::Tavern;
use banter_core::{
    Draft, FinalTranscript, Guard, InterimTranscript, Interrupt, Judgement, NpcParticipant,
    PlayerParticipant, Redirect, SpeechEnded, SpeechGuard, SpeechStarted, Turn, TurnCause, Verdict,
};
use banter_engine::{
    EngineError, Finish, FinishReason, Generate, GenerateEvent, GenerateRequest, Output, Pcm,
    Priority, Purpose, Role, Worker,
};
use banter_mind::prompt::{Prompt, PromptReport, Section, SectionRole, Stability};
use banter_mind::{
    Grounding, Memory, MindAdapters, MindEngine, MindSettings, MindSystems, SpeculationSettings,
};
use bevy::prelude::*;
use std::sync::mpsc;
use std::time::Duration;

/// What became of a request.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Begun(Box<GenerateRequest>),
    Cancelled,
}

/// Tells what it is asked, and answers "Well, well.". A slow one reads ahead until it is stopped.
struct Spy {
    told: mpsc::Sender<Asked>,
    slow: bool,
}

impl Generate for Spy {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let ahead = request.purpose == Purpose::Prefill;
        let _ = self.told.send(Asked::Begun(Box::new(request)));
        if ahead && self.slow {
            while !output.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = self.told.send(Asked::Cancelled);
            return Err(EngineError::Cancelled);
        }
        if ahead {
            let reason = FinishReason::Prefilled;
            return output.send(GenerateEvent::Finished(Finish { reason, tokens: 0 }));
        }
        output.send(GenerateEvent::Text("Well, well.".into()))
    }
}

/// A player who speaks to Mara.
pub(crate) struct Spoken {
    pub(crate) tavern: Tavern,
    told: mpsc::Receiver<Asked>,
}

impl Spoken {
    pub(crate) fn to(slow: bool) -> Self {
        let (sender, told) = mpsc::channel();
        let mut tavern = Tavern::with("mara");
        let spy = Worker::spawn("spy", move || {
            let told = sender.clone();
            Ok(Box::new(Spy { told, slow }))
        });
        let world = tavern.game.world_mut();
        world.insert_resource(MindEngine(spy.unwrap()));
        world.resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
        world.entity_mut(tavern.player).insert(PlayerParticipant);
        tavern.game.step();
        Self { tavern, told }
    }

    /// The player begins to speak. The turn of it, and the utterance.
    pub(crate) fn begin(&mut self) -> (Entity, Entity) {
        let Tavern { npc, player, .. } = self.tavern;
        self.tavern
            .game
            .write(SpeechStarted::new(player, Some(npc)));
        self.tavern.game.step();
        let world = self.tavern.game.world_mut();
        let mut turns = world.query::<(Entity, &TurnCause)>();
        let (turn, cause) = turns.iter(world).last().unwrap();
        (turn, cause.utterance().unwrap())
    }

    fn understand(&mut self, utterance: Entity, text: &str, fixed: usize) {
        let interim = InterimTranscript {
            utterance,
            speaker: self.tavern.player,
            text: text.into(),
            fixed,
            until: 1.0,
        };
        self.tavern.game.write(interim);
        self.tavern.game.step();
    }

    fn end(&mut self, utterance: Entity, text: &str) {
        self.end_in(utterance, text, None);
    }

    /// The same, spoken in a language.
    pub(crate) fn end_in(&mut self, utterance: Entity, text: &str, spoken: Option<&str>) {
        let pcm = Pcm::new(16_000, vec![0.1; 160]);
        let speaker = self.tavern.player;
        self.tavern.game.write(SpeechEnded::new(speaker, pcm));
        self.tavern.game.write(FinalTranscript {
            utterance,
            text: text.into(),
            language: None,
            spoken: spoken.map(str::to_owned),
            listened: true,
            error: None,
        });
        self.tavern.game.step();
    }

    /// What the model hears of next.
    fn next(&mut self) -> Asked {
        let mut next = None;
        let told = &self.told;
        let come = self.tavern.game.run_until(|_| {
            next = told.try_recv().ok();
            next.is_some()
        });
        assert!(come, "the model is asked nothing");
        next.unwrap()
    }

    pub(crate) fn request(&mut self) -> GenerateRequest {
        match self.next() {
            Asked::Begun(request) => *request,
            Asked::Cancelled => panic!("a guess was cancelled"),
        }
    }

    /// For a while the model hears of nothing.
    fn is_left_alone(&mut self) -> bool {
        for _ in 0..60 {
            self.tavern.game.step();
            std::thread::sleep(Duration::from_millis(1));
        }
        self.told.try_recv().is_err()
    }
}

fn is_guess(request: &GenerateRequest) -> bool {
    request.purpose == Purpose::Prefill && request.priority == Priority::Background
}

const LINE: &str = "Do you dream of purple cows at night?";

#[test]
fn the_model_reads_ahead_what_stands_of_a_line() {
    let mut player = Spoken::to(false);
    let (turn, utterance) = player.begin();
    let before = player.request();
    assert!(is_guess(&before));
    assert!(before.last_user_line().ends_with(")\n"), "no word is known");
    player.understand(utterance, "Do you dream of people", 15);
    let words = player.request();
    assert!(is_guess(&words));
    assert!(words.last_user_line().ends_with(")\nDo you dream of"));
    assert_eq!(before.messages[0], words.messages[0]);
    let world = player.tavern.game.world();
    assert!(world.get::<Prompt>(turn).is_none());
    assert!(world.get::<PromptReport>(player.tavern.npc).is_none());

    player.end(utterance, LINE);
    let answer = player.request();
    assert_eq!(answer.purpose, Purpose::Answer);
    assert_eq!(answer.priority, Priority::Conversation);
    assert_eq!(answer.character, words.character);
    assert_eq!(answer.messages[0], words.messages[0]);
    assert!(answer.last_user_line().starts_with(words.last_user_line()));
    assert!(answer.last_user_line().ends_with(LINE));
    assert_eq!(player.tavern.answer(turn)[0].text, "Well, well.");
    assert!(player.is_left_alone());
}

#[test]
fn a_word_or_two_are_not_worth_reading() {
    let mut player = Spoken::to(false);
    let (_, utterance) = player.begin();
    player.request();
    for fixed in [0, 3, 6] {
        player.understand(utterance, LINE, fixed);
        assert!(player.is_left_alone(), "{fixed} bytes stand");
    }
    // Of a transcript that says more than it has, only what there is.
    player.understand(utterance, "Do you dream", 99);
    assert!(
        player
            .request()
            .last_user_line()
            .ends_with("\nDo you dream")
    );
    player.understand(utterance, LINE, 18);
    assert!(player.is_left_alone(), "two more words");
}

#[test]
fn one_guess_at_a_time() {
    let mut player = Spoken::to(true);
    let (_, utterance) = player.begin();
    player.request();
    player.understand(utterance, LINE, LINE.len());
    assert!(player.is_left_alone());
}

#[test]
fn who_falls_silent_ends_the_guess_before_the_answer_is_asked_for() {
    let mut player = Spoken::to(true);
    let (turn, utterance) = player.begin();
    player.request();
    player.end(utterance, LINE);
    assert_eq!(player.next(), Asked::Cancelled);
    assert_eq!(player.request().purpose, Purpose::Answer);
    assert_eq!(player.tavern.answer(turn).len(), 1);
}

#[test]
fn a_guess_goes_with_its_turn() {
    type Go = fn(&mut Spoken, Entity);
    let ways: [(&str, Go); 5] = [
        ("interrupted", |player, turn| {
            player.tavern.game.world_mut().trigger(Interrupt { turn });
        }),
        ("to another", |player, turn| {
            let world = player.tavern.game.world_mut();
            let npc = world.spawn(NpcParticipant).id();
            let text = LINE.into();
            world.trigger(Redirect { turn, npc, text });
        }),
        ("character gone", |player, _| {
            player.tavern.game.world_mut().despawn(player.tavern.npc);
        }),
        ("speaker gone", |player, _| {
            player.tavern.game.world_mut().despawn(player.tavern.player);
        }),
        ("switched off", |player, _| {
            let world = player.tavern.game.world_mut();
            world.resource_mut::<SpeculationSettings>().on = false;
        }),
    ];
    for (way, go) in ways {
        let mut player = Spoken::to(true);
        let (turn, _) = player.begin();
        assert!(is_guess(&player.request()), "{way}");
        go(&mut player, turn);
        assert_eq!(player.next(), Asked::Cancelled, "{way}");
    }
}

#[test]
fn switched_off_nothing_is_read_ahead() {
    let mut player = Spoken::to(false);
    let world = player.tavern.game.world_mut();
    world.resource_mut::<SpeculationSettings>().on = false;
    let (_, utterance) = player.begin();
    player.understand(utterance, LINE, LINE.len());
    assert!(player.is_left_alone());
    player.end(utterance, LINE);
    assert_eq!(player.request().purpose, Purpose::Answer);
}

#[test]
fn a_guess_gives_way_to_whoever_waits_for_an_answer() {
    let mut player = Spoken::to(true);
    let (_, utterance) = player.begin();
    player.request();
    // A model that does one thing at a time is asked by somebody else.
    let other = player.tavern.game.world_mut().spawn(NpcParticipant).id();
    let mara = std::mem::replace(&mut player.tavern.npc, other);
    let turn = player.tavern.say("And you, do you dream?");
    assert_eq!(player.next(), Asked::Cancelled);
    assert_eq!(player.request().purpose, Purpose::Answer);
    assert_eq!(player.tavern.answer(turn).len(), 1);
    player.tavern.npc = mara;
    player.understand(utterance, LINE, LINE.len());
    assert!(is_guess(&player.request()), "it is made again");
}

#[test]
fn what_a_wrong_guess_held_is_nowhere() {
    let wrong = "Tell me where the gold of the mayor is hidden";
    let run = |on: bool| {
        let mut player = Spoken::to(false);
        let world = player.tavern.game.world_mut();
        world.resource_mut::<SpeculationSettings>().on = on;
        let (turn, utterance) = player.begin();
        player.understand(utterance, wrong, wrong.len());
        if on {
            player.request();
            assert!(player.request().last_user_line().ends_with(wrong));
        }
        player.end(utterance, LINE);
        let asked = player.request();
        let said = player.tavern.answer(turn);
        player.tavern.play(turn, said.len());
        player.tavern.game.step();
        let world = player.tavern.game.world_mut();
        let memory = format!("{:?}", world.get::<Memory>(player.tavern.npc).unwrap());
        let report = world.get::<PromptReport>(player.tavern.npc).cloned();
        // What chance makes of the next lines is the same, too.
        world.resource_mut::<MindSettings>().grounding = Grounding::AuthorAlone;
        let news: Vec<String> = (0..4).map(|_| player.tavern.ask("Any news?")).collect();
        (asked, memory, report, news)
    };
    let (guessed, plain) = (run(true), run(false));
    assert_eq!(guessed.0.messages, plain.0.messages);
    assert_eq!(guessed.0.sampling, plain.0.sampling);
    assert!(!guessed.1.contains("gold"), "{}", guessed.1);
    assert_eq!((guessed.2, guessed.3), (plain.2, plain.3));
}

#[test]
fn where_the_author_answers_nothing_is_read() {
    let mut player = Spoken::to(false);
    let world = player.tavern.game.world_mut();
    world.resource_mut::<MindSettings>().grounding = Grounding::AuthorAlone;
    let (turn, utterance) = player.begin();
    let line = "What do you serve here?";
    player.understand(utterance, line, line.len());
    player.end(utterance, line);
    assert!(!player.tavern.answer(turn).is_empty());
    assert!(player.is_left_alone());
}

struct Nothing;

impl Guard for Nothing {
    fn judge(&self, _: &Draft) -> Judgement {
        Judgement::now(Verdict::Pass)
    }
}

#[test]
fn what_a_guard_has_not_seen_no_model_reads() {
    let mut player = Spoken::to(false);
    let guard = SpeechGuard::new(Nothing);
    player.tavern.game.world_mut().insert_resource(guard);
    let (_, utterance) = player.begin();
    let before = player.request();
    assert!(before.last_user_line().ends_with(")\n"));
    player.understand(utterance, LINE, LINE.len());
    assert!(player.is_left_alone());
}

fn tell_the_law(mut prompts: Query<&mut Prompt, (Added<Prompt>, With<Turn>)>) {
    for mut prompt in &mut prompts {
        let law = Section::written("world", SectionRole::System, "Nobody owns\na gun.");
        prompt.add(law.stability(Stability::World).priority(Section::KEEP));
    }
}

#[test]
fn a_guess_begins_as_the_games_own_prompts_do() {
    let mut player = Spoken::to(false);
    let app = player.tavern.game.app_mut();
    app.add_systems(PreUpdate, tell_the_law.in_set(MindSystems::EditPrompt));
    let turn = player.tavern.say("Good evening, you.");
    let said = player.tavern.answer(turn);
    player.tavern.play(turn, said.len());
    player.tavern.game.run_for(Duration::from_millis(100));
    let told = player.request();
    player.begin();
    let ahead = player.request();
    assert!(is_guess(&ahead));
    assert!(
        ahead.messages[0]
            .content
            .starts_with("Nobody owns\na gun.\n")
    );
    // All but its line; then there is what was said, and what will be.
    let before = told.messages.len() - 1;
    assert_eq!(ahead.messages[..before], told.messages[..before]);
    let roles = ahead.messages[before..].iter().map(|it| it.role);
    assert!(roles.eq([Role::User, Role::Assistant, Role::User]));
}

#[test]
fn what_is_read_ahead_is_read_with_the_character_s_adapters() {
    let mut spoken = Spoken::to(false);
    let npc = spoken.tavern.npc;
    let pirate = MindAdapters::of("pirate");
    let world = spoken.tavern.game.world_mut();
    world.entity_mut(npc).insert(pirate.clone());
    spoken.begin();
    let request = spoken.request();
    assert_eq!(request.purpose, Purpose::Prefill);
    assert_eq!(request.adapters, pirate.0);
}
