//! What the model keeps of characters: let go with them, saved and loaded, at the game's pace.

use crate::game::Tavern;
use banter_core::test_app::TestApp;
use banter_core::{NpcParticipant, PersonId};
use banter_engine::{
    Engine, EngineError, EngineStatus, GenerateEvent, Generation, Inbox, Upkeep, UpkeepReport,
    Worker,
};
use banter_mind::{MindEngine, MindPace, MindsRestored, MindsSaved, RestoreMinds, SaveMinds};
use bevy::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// A model that passes on what it is to do with what it keeps, and knows no file but one.
struct Keeper(mpsc::Sender<Upkeep>);

impl Engine<Generation> for Keeper {
    fn serve(&mut self, inbox: &Inbox<Generation>) {
        inbox.serve_each(|request, output| {
            output.send(GenerateEvent::Started)?;
            let Some(upkeep) = request.upkeep else {
                return output.send(GenerateEvent::Text("Aye.".to_owned()));
            };
            let _ = self.0.send(upkeep.clone());
            match upkeep {
                Upkeep::Restore { path } if !path.ends_with("evening.minds") => {
                    let reason = "it is damaged".to_owned();
                    Err(EngineError::File { path, reason })
                }
                _ => output.send(GenerateEvent::Upkept(UpkeepReport {
                    characters: 2,
                    ..UpkeepReport::default()
                })),
            }
        });
    }
}

fn keeper() -> (MindEngine, mpsc::Receiver<Upkeep>) {
    let (sender, upkeeps) = mpsc::channel();
    let worker = Worker::spawn("mind", move || Ok(Box::new(Keeper(sender.clone()))));
    let worker = worker.unwrap();
    // Who becomes ready later is told the pace once more.
    while worker.status() != EngineStatus::Ready {
        std::thread::sleep(Duration::from_millis(1));
    }
    (MindEngine(worker), upkeeps)
}

fn tavern() -> (TestApp, mpsc::Receiver<Upkeep>) {
    let mut game = Tavern::with("mara").game;
    let (engine, upkeeps) = keeper();
    game.world_mut().insert_resource(engine);
    game.record_events::<MindsSaved>()
        .record_events::<MindsRestored>();
    game.step();
    game.step();
    (game, upkeeps)
}

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

fn guest(game: &mut TestApp, who: &str) -> Entity {
    let guest = game.world_mut().spawn((NpcParticipant, id(who))).id();
    game.step();
    guest
}

/// The next thing that the engine was told to do.
fn told(game: &mut TestApp, upkeeps: &mpsc::Receiver<Upkeep>) -> Upkeep {
    let mut told = None;
    assert!(game.run_until(|_| {
        told = told.take().or_else(|| upkeeps.try_recv().ok());
        told.is_some()
    }));
    told.unwrap()
}

fn forgotten(people: &[&str]) -> Upkeep {
    let characters = people.iter().map(|who| (*who).to_owned()).collect();
    Upkeep::Forget { characters }
}

fn place(file: &str) -> PathBuf {
    std::path::absolute(Path::new(file)).unwrap()
}

#[test]
fn who_is_despawned_is_forgotten_and_who_is_back_is_not() {
    let (mut game, upkeeps) = tavern();
    let [joe, bo, ann] = ["joe", "bo", "ann"].map(|who| guest(&mut game, who));
    // A player has no prompt.
    let player = game.world_mut().spawn(id("ada")).id();
    for gone in [joe, bo, ann, player] {
        game.world_mut().despawn(gone);
    }
    // Bo was only moved to another place.
    game.world_mut().spawn((NpcParticipant, id("bo")));
    assert_eq!(told(&mut game, &upkeeps), forgotten(&["joe", "ann"]));
    game.step();
    assert!(upkeeps.try_recv().is_err());
}

#[test]
fn a_save_and_a_load_come_in_their_order() {
    let (mut game, upkeeps) = tavern();
    let joe = guest(&mut game, "joe");
    let save = SaveMinds {
        path: "evening.minds".into(),
        people: vec![id("joe")],
    };
    game.world_mut().trigger(save);
    // The world is taken down and built up again.
    game.world_mut().despawn(joe);
    let restore = |path: &str| RestoreMinds { path: path.into() };
    game.world_mut().trigger(restore("evening.minds"));
    game.world_mut().trigger(restore("other.minds"));
    let expected = [
        Upkeep::Save {
            path: place("evening.minds"),
            characters: vec!["joe".to_owned()],
        },
        forgotten(&["joe"]),
        Upkeep::Restore {
            path: place("evening.minds"),
        },
        Upkeep::Restore {
            path: place("other.minds"),
        },
    ];
    for upkeep in expected {
        assert_eq!(told(&mut game, &upkeeps), upkeep);
    }
    // The end of the last is told in a later frame.
    for _ in 0..30_000 {
        game.step();
        if game.recorded::<MindsRestored>().len() == 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let restored = game.recorded::<MindsRestored>();
    let saved = game.recorded::<MindsSaved>();
    assert_eq!(saved[0].result.as_ref().unwrap().characters, 2);
    assert_eq!(restored[0].path, PathBuf::from("evening.minds"));
    assert!(restored[0].result.is_ok());
    let error = restored[1].result.as_ref().unwrap_err().to_string();
    assert!(error.contains("damaged"), "{error}");
}

#[test]
fn without_a_model_a_save_ends_at_once_and_no_flood_waits() {
    let mut game = Tavern::with("mara").game;
    game.record_events::<MindsSaved>();
    let save = || SaveMinds {
        path: "evening.minds".into(),
        people: Vec::new(),
    };
    game.world_mut().trigger(save());
    game.step();
    let saved = game.recorded::<MindsSaved>();
    assert_eq!(saved.len(), 1);
    assert_eq!(saved[0].result, Ok(UpkeepReport::default()));
    for _ in 0..200 {
        game.world_mut().trigger(save());
    }
    game.step();
    let saved = game.recorded::<MindsSaved>();
    assert_eq!(saved.len(), 201);
    let refused = saved.iter().filter(|it| it.result.is_err()).count();
    assert_eq!(refused, 200 - 32);
}

#[test]
fn the_pace_is_told_when_it_changes_and_to_each_engine() {
    let (mut game, upkeeps) = tavern();
    let pace = |percent| Upkeep::Pace { percent };
    game.world_mut().insert_resource(MindPace(40));
    assert_eq!(told(&mut game, &upkeeps), pace(40));
    for _ in 0..20 {
        game.step();
    }
    assert!(upkeeps.try_recv().is_err());
    game.world_mut().insert_resource(MindPace(0));
    assert_eq!(told(&mut game, &upkeeps), pace(1));
    // Another engine knows nothing of it.
    let (engine, upkeeps) = keeper();
    game.world_mut().insert_resource(engine);
    assert_eq!(told(&mut game, &upkeeps), pace(1));
    game.world_mut().insert_resource(MindPace::default());
    assert_eq!(told(&mut game, &upkeeps), pace(100));
}
