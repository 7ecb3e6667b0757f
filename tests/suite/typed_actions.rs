//! Actions that are types of the game: how they arrive, who may say no, and what a character
//! hears of them.

use super::game::{Game, shipped};
use bevy::prelude::*;
use bevy_banter::core::Refusal;
use bevy_banter::engine::fake::FakeGenerate;
use bevy_banter::engine::{
    Constraint, EngineError, Generate, GenerateEvent, GenerateRequest, Output, Worker,
};
use bevy_banter::persona::Action;
use bevy_banter::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Reflect, Debug, Clone, PartialEq)]
#[reflect(@Described("hands something over"))]
struct GiveItem {
    item: Entity,
    to: Entity,
    #[reflect(@1..=5)]
    count: u32,
}

#[derive(Reflect, Debug, Clone, PartialEq)]
#[reflect(@Described("opens a door"))]
struct Open {
    door: Entity,
}

/// What the model was asked, in the order of its turns.
type Heard = Arc<Mutex<Vec<GenerateRequest>>>;

/// Answers with a script and keeps what it is asked; takes a grammar or not.
struct Listening {
    script: FakeGenerate,
    heard: Heard,
    grammars: bool,
}

impl Generate for Listening {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        self.heard.lock().unwrap().push(request.clone());
        if request.constraint.is_some() && !self.grammars {
            return Err(EngineError::Request("it knows no grammars".to_owned()));
        }
        self.script.generate(request, output)
    }
}

struct Cellar {
    game: Game,
    ale: Entity,
    tom: Entity,
    door: Entity,
    heard: Heard,
}

fn cellar(replies: &'static [&'static str], grammars: bool) -> Cellar {
    let mut mara = shipped("mara");
    mara.actions
        .extend(["give_item", "open"].map(|name| Action {
            name: name.to_owned(),
            description: String::new(),
            object: false,
        }));
    let mut game = Game::with_fakes(mara);
    game.app
        .record_events::<ActionRequested<GiveItem>>()
        .record_events::<ActionRequested<Open>>()
        .record_events::<ActionRefused>();
    game.app
        .app_mut()
        .add_npc_action::<GiveItem>()
        .add_npc_action::<Open>();
    let heard = Heard::default();
    let told = Arc::clone(&heard);
    let mind = Worker::spawn("mind", move || {
        Ok(Box::new(Listening {
            script: FakeGenerate::replying(replies.iter().copied()),
            heard: Arc::clone(&told),
            grammars,
        }))
    });
    let world = game.app.world_mut();
    world.insert_resource(MindEngine(mind.unwrap()));
    let mut thing = |name: &str| world.spawn(Perceivable::named(name)).id();
    let (ale, tom, door) = (thing("the ale"), thing("Tom"), thing("the cellar door"));
    game.app.run_for(Duration::from_millis(200));
    Cellar {
        game,
        ale,
        tom,
        door,
        heard,
    }
}

impl Cellar {
    fn given(&self) -> Vec<GiveItem> {
        let requested = self.game.app.recorded::<ActionRequested<GiveItem>>();
        requested.iter().map(|it| it.action.clone()).collect()
    }

    fn refused(&self) -> Vec<Refusal> {
        let refused = self.game.app.recorded::<ActionRefused>();
        refused.iter().map(|it| it.reason).collect()
    }

    /// The text of all that the model was asked last.
    fn last_prompt(&self) -> String {
        let heard = self.heard.lock().unwrap();
        let messages = &heard.last().unwrap().messages;
        messages
            .iter()
            .map(|message| message.content.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[test]
fn two_of_the_ale_go_to_tom() {
    let replies = &["Here. [do give_item: item=the ale, to=Tom, count=2] Cheers, Tom."];
    let mut cellar = cellar(replies, true);
    cellar.game.ask("Two for Tom.");
    let right = GiveItem {
        item: cellar.ale,
        to: cellar.tom,
        count: 2,
    };
    assert_eq!(cellar.given(), [right]);
    let requested = &cellar.game.app.recorded::<ActionRequested<GiveItem>>()[0];
    assert_eq!((requested.npc, requested.sentence), (cellar.game.npc, 1));
    let told = cellar.last_prompt();
    assert!(
        told.contains("give_item: item=something near you"),
        "{told}"
    );
    assert!(told.contains("hands something over"), "{told}");
}

#[test]
fn near_misses_are_mended_and_what_is_not_there_is_refused() {
    let replies = &[
        "Aye. [give item: the ale to Tom, count=one]",
        "{\"name\": \"give_item\", \"arguments\": {\"item\": \"ale\", \"to\": \"tom\", \"count\": 3}} Aye.",
        "Aye. [do give_item: item=the moon, to=Tom, count=1]",
        "Aye. [do give_item: item=the ale, to=Tom, count=9]",
    ];
    let mut cellar = cellar(replies, true);
    for _ in replies {
        cellar.game.ask("Well?");
    }
    let counts: Vec<u32> = cellar.given().iter().map(|given| given.count).collect();
    assert_eq!(counts, [1, 3]);
    assert_eq!(
        cellar.refused(),
        [Refusal::NotPerceived, Refusal::WrongArgument]
    );
}

#[test]
fn what_the_game_vetoes_is_in_the_next_prompt_and_starts_no_turn() {
    let replies = &[
        "At once. [do open: the cellar door]",
        "So it seems.",
        "Yes.",
        "No.",
    ];
    let mut cellar = cellar(replies, true);
    cellar.game.app.app_mut().add_action_veto(
        |In(attempt): In<ActionAttempt<Open>>, names: Query<&Perceivable>| {
            let name = names.get(attempt.action.door).map(|thing| &thing.name);
            Err(format!("{} is locked", name.map_or("it", String::as_str)))
        },
    );
    cellar.game.ask("Open the door.");
    assert!(
        cellar
            .game
            .app
            .recorded::<ActionRequested<Open>>()
            .is_empty()
    );
    assert_eq!(cellar.refused(), [Refusal::Vetoed]);
    cellar.game.app.run_for(Duration::from_secs(3));
    assert_eq!(cellar.game.ended().len(), 1, "nothing is said unasked");
    let locked = "You could not: the cellar door is locked.";
    cellar.game.ask("Well?");
    assert!(
        cellar.last_prompt().contains(locked),
        "{}",
        cellar.last_prompt()
    );
    cellar.game.ask("Is it open?");
    cellar.game.ask("And now?");
    assert!(!cellar.last_prompt().contains(locked), "it was told twice");
}

#[test]
fn how_it_ended_is_in_the_next_prompt() {
    let mut cellar = cellar(&["[do open: the cellar door] There.", "It was."], true);
    cellar.game.app.app_mut().add_observer(
        |requested: On<ActionRequested<Open>>, mut commands: Commands| {
            let outcome = ActionOutcome::Failed("it creaks and sticks".into());
            let action = requested.entity;
            commands.trigger(ActionFinished { action, outcome });
        },
    );
    cellar.game.ask("Open the door.");
    assert_eq!(
        cellar.game.app.recorded::<ActionRequested<Open>>()[0]
            .action
            .door,
        cellar.door
    );
    cellar.game.ask("Was it hard?");
    let told = cellar.last_prompt();
    assert!(
        told.contains("open the cellar door. You could not: it creaks and sticks."),
        "{told}"
    );
}

#[test]
fn a_sequence_keeps_its_order_and_an_interruption_ends_it() {
    #[derive(Resource, Default)]
    struct Done(Vec<&'static str>);
    let replies = &[
        "[do open: the cellar door] First this one here. \
         [do give_item: item=the ale, to=Tom, count=1] And then that one there. \
         [do give_item: item=the ale, to=Tom, count=2]",
        "[do open: the cellar door] There it is, wide open. \
         [do give_item: item=the ale, to=Tom, count=1] And this.",
        "Fine.",
    ];
    let mut cellar = cellar(replies, true);
    let app = cellar.game.app.app_mut();
    app.init_resource::<Done>()
        .add_observer(|_: On<ActionRequested<Open>>, mut done: ResMut<Done>| done.0.push("open"))
        .add_observer(
            |given: On<ActionRequested<GiveItem>>, mut done: ResMut<Done>| {
                done.0.push(if given.action.count == 1 {
                    "one"
                } else {
                    "two"
                });
            },
        );
    let done = |cellar: &Cellar| cellar.game.app.world().resource::<Done>().0.clone();
    cellar.game.ask("Go on.");
    assert_eq!(done(&cellar), ["open", "one", "two"]);
    cellar.game.type_line("Again.");
    while done(&cellar).len() < 4 {
        cellar.game.app.step();
    }
    cellar.game.type_line("Stop!");
    assert_eq!(cellar.game.wait_for_end(1).end, TurnEnd::Interrupted);
    cellar.game.wait_for_end(2);
    assert_eq!(done(&cellar), ["open", "one", "two", "open"]);
}

#[test]
fn a_closed_action_is_neither_told_nor_done() {
    let mut cellar = cellar(&["[do open: the cellar door] There."], true);
    let npc = cellar.game.npc;
    let closed = ClosedActions(vec!["open".into()]);
    cellar.game.app.world_mut().entity_mut(npc).insert(closed);
    cellar.game.ask("Open the door.");
    assert_eq!(cellar.refused(), [Refusal::NoSuchAction]);
    assert!(!cellar.last_prompt().contains("[do open"));
}

#[test]
fn the_grammar_names_what_is_there_and_an_engine_without_goes_on() {
    let mut cellar = cellar(&["One.", "Two."], false);
    assert_eq!(cellar.game.ask("Hello!").text(), "One.");
    assert_eq!(cellar.game.ask("Hello again!").text(), "Two.");
    let heard = cellar.heard.lock().unwrap();
    let held: Vec<bool> = heard.iter().map(|it| it.constraint.is_some()).collect();
    assert_eq!(held, [true, false, false], "it is asked only once");
    let Some(Constraint::Gbnf(grammar)) = &heard[0].constraint else {
        panic!("{:?}", heard[0].constraint);
    };
    for part in ["\"the ale\"", "\"Tom\"", "\"give_item\"", "\", to=\""] {
        assert!(grammar.contains(part), "{part} is not in {grammar}");
    }
    assert!(cellar.game.app.recorded::<EngineFailed>().is_empty());
}
