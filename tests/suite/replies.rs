//! Replies of a model with random weights, held to the grammars of actions: whatever it writes,
//! each call is one that may be made, of things that are perceived.

use super::engines;
use banter_needs::needs;
use bevy::prelude::*;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::core::{
    ActionCall, ActionPlanned, ActionValue, LineReady, NpcActionsAppExt, Percept, Percepts,
    ReplyFinished, Turn,
};
use bevy_banter::engine::{EngineStatus, Worker};
use bevy_banter::mind::{Grounding, MindPlugin, MindSeed, MindSettings};
use bevy_banter::persona::PersonaPlugin;
use bevy_banter::prelude::*;
use std::time::Duration;

/// What there is; nobody perceives all of it. Names come from players and mods.
const THINGS: [&str; 12] = [
    "the ale barrel",
    "the map",
    "the old map",
    "Tom \"the knife\"",
    "a 3.5-pint mug",
    "Ada: smith",
    "[the door]",
    "{lantern}",
    "Zoë",
    "the well, the old one",
    "count=12",
    "do",
];

const LINES: [&str; 5] = [
    "Good evening.",
    "Pour me something of the ale barrel.",
    "Give the map to Zoë.",
    "Wave!",
    "Sing a song of the door, and pour from the mug.",
];

const PERSONA: &str = r#"
name = "Odo"
language = "en"
description = "A guest."
[fallback]
unknown = "No idea."
not_heard = "What?"
[[action]]
name = "wave"
description = "waves"
[[action]]
name = "pour"
description = "pours a mug"
object = true
[[action]]
name = "give_item"
[[action]]
name = "sing"
"#;

#[derive(Reflect)]
struct GiveItem {
    item: Entity,
    to: Entity,
    #[reflect(@1..=12_u32)]
    count: u32,
    manner: Option<Manner>,
}

#[derive(Reflect)]
enum Manner {
    Kindly,
    VeryRoughly,
}

#[derive(Reflect)]
struct Sing {
    of: Option<Entity>,
    words: String,
    loud: bool,
}

/// How many frames without the end of any reply are waited, a millisecond each.
const PATIENCE: usize = 300_000;

/// What a number of replies came to.
#[derive(Debug, Default)]
struct Told {
    calls: usize,
    kinds: std::collections::BTreeSet<String>,
}

/// A tavern of guests, each of whom perceives another part of what there is.
fn tavern(folder: &std::path::Path) -> (TestApp, Vec<Entity>) {
    engines::random_mind(folder);
    let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, MindPlugin));
    game.app_mut()
        .add_npc_action::<GiveItem>()
        .add_npc_action::<Sing>();
    game.record::<ActionPlanned>()
        .record_events::<ActionRefused>()
        .record_events::<EngineFailed>();
    let spec = engines::llama(folder.join("random.gguf")).setting("threads", 1);
    let worker = Worker::host("mind", spec).unwrap();
    let world = game.world_mut();
    world.insert_resource(MindEngine(worker));
    world.insert_resource(MindSeed(7));
    world.insert_resource(MindSettings {
        grounding: Grounding::ModelAlone,
        temperature: 1.5,
        max_tokens: 160,
        prompt_tokens: 120,
        memory: 0,
        token_timeout: Duration::from_secs(300),
        ..Default::default()
    });
    let things: Vec<Entity> = THINGS
        .iter()
        .map(|name| world.spawn(Perceivable::named(*name)).id())
        .collect();
    let persona = Persona::parse(PERSONA, "odo").unwrap();
    let persona = world.resource_mut::<Assets<Persona>>().add(persona);
    let mut guest = |number: usize| {
        let perceived = (0..4 + number % 5).map(|at| things[(5 * number + at) % things.len()]);
        let percepts = perceived
            .enumerate()
            .map(|(at, entity)| Percept::new(entity, at as f32));
        let percepts = Percepts(percepts.collect());
        world
            .spawn((CharacterPersona(persona.clone()), percepts))
            .id()
    };
    let guests = (0..8).map(&mut guest).collect();
    assert!(
        game.run_until(|world| {
            world.resource::<MindEngine>().0.status() == EngineStatus::Ready
        })
    );
    (game, guests)
}

fn ask(game: &mut TestApp, npc: Entity, number: usize) -> Entity {
    let turn = game.world_mut().spawn(Turn { npc, speaker: None }).id();
    game.write(LineReady {
        turn,
        speaker: None,
        text: LINES[number % LINES.len()].to_owned(),
        language: None,
    });
    turn
}

/// Has so many replies written, several at once.
fn replies(count: usize) -> Told {
    let folder = tempfile::tempdir().unwrap();
    let (mut game, guests) = tavern(folder.path());
    game.record::<ReplyFinished>();
    let mut told = Told::default();
    let (mut asked, mut ended, mut read, mut planned, mut idle) = (0, 0, 0, 0, 0);
    let mut turns: Vec<Option<Entity>> = vec![None; guests.len()];
    while ended < count {
        for (turn, npc) in turns.iter_mut().zip(&guests) {
            if turn.is_none() && asked < count {
                *turn = Some(ask(&mut game, *npc, asked));
                asked += 1;
            }
        }
        game.step();
        let finished = game.recorded::<ReplyFinished>()[read..].to_vec();
        idle = if finished.is_empty() { idle + 1 } else { 0 };
        assert!(idle < PATIENCE, "a reply does not end");
        if idle > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        read += finished.len();
        let calls = game.recorded::<ActionPlanned>();
        for call in &calls[planned..] {
            check(&game, call, &mut told);
        }
        planned = calls.len();
        for finished in finished {
            let at = turns.iter().position(|turn| *turn == Some(finished.turn));
            if let Some(at) = at {
                turns[at] = None;
                ended += 1;
            }
            game.world_mut().despawn(finished.turn);
        }
    }
    let refused = game.recorded::<ActionRefused>();
    assert!(refused.is_empty(), "{:?}", refused.first());
    let failed = game.recorded::<EngineFailed>();
    assert!(failed.is_empty(), "{:?}", failed.first());
    told
}

/// A call names an action of the persona and what its character perceives.
fn check(game: &TestApp, planned: &ActionPlanned, told: &mut Told) {
    let npc = game.world().get::<Turn>(planned.turn).unwrap().npc;
    let Percepts(percepts) = game.world().get::<Percepts>(npc).unwrap();
    let ActionCall { name, arguments } = &planned.call;
    assert!(["wave", "pour", "give_item", "sing"].contains(&name.as_str()));
    for entity in planned.call.entities() {
        assert!(percepts.iter().any(|it| it.entity == entity), "{name}");
    }
    if name == "give_item" {
        let count = arguments.iter().find(|(name, _)| name == "count");
        let Some((_, ActionValue::Number(count))) = count else {
            panic!("{arguments:?}");
        };
        assert!((1.0..=12.0).contains(count));
    }
    told.calls += 1;
    told.kinds.insert(name.clone());
}

#[test]
fn what_a_random_model_does_may_be_done() {
    let told = replies(40);
    assert!(told.calls > 8, "{told:?}");
}

#[needs(large)]
#[test]
fn what_a_random_model_does_ten_thousand_times_may_be_done() {
    let told = replies(10_000);
    assert!(told.calls > 2_500 && told.kinds.len() == 4, "{told:?}");
}
