//! The floor of a conversation: stages that do not run, games that are paused, characters that
//! go away, and engines that are not there.

use super::game::{Ended, Game, shipped};
use bevy::ecs::schedule::ScheduleLabel;
use bevy::prelude::*;
use bevy_banter::core::Turn;
use bevy_banter::core::{EngineStatus, EngineStatusChanged, PlaybackProgress, SentenceState};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::{FakeGenerate, FakeTranscribe, Script, Step};
use bevy_banter::engine::{EngineError, Generate, GenerateEvent, GenerateRequest, Output};
use bevy_banter::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Whether the set that is held up runs.
#[derive(Resource)]
struct Open(bool);

/// A game whose set runs only while it is open, with a mind of two sentences.
fn gated(schedule: impl ScheduleLabel, set: BanterSystems) -> Game {
    let mut game = Game::with_fakes(shipped("mara"));
    let world = game.app.world_mut();
    world.insert_resource(MindEngine(mind([Step::Reply("Aye. Sit.".into())])));
    let ears = Worker::spawn("ears", || {
        Ok(Box::new(FakeTranscribe::hearing(["Two ales!"])))
    });
    world.insert_resource(EarsEngine(ears.unwrap()));
    world.insert_resource(Open(true));
    game.app
        .app_mut()
        .configure_sets(schedule, set.run_if(|open: Res<Open>| open.0));
    game
}

fn mind(steps: impl IntoIterator<Item = Step<String>>) -> Worker<bevy_banter::engine::Generation> {
    let script = Script::new(steps);
    Worker::spawn("mind", move || {
        Ok(Box::new(FakeGenerate::following(script.clone())))
    })
    .unwrap()
}

/// A line whose turn is held up for ten frames after so many.
fn held_up(game: &mut Game, spoken: bool, after: u64) -> Ended {
    let before = game.ended().len();
    if spoken {
        let (speaker, to) = (game.player, None);
        let pcm = Pcm::silence(16_000, Duration::from_secs(1));
        game.app.write(Recorded { speaker, to, pcm });
    } else {
        game.type_line("Two ales!");
    }
    for _ in 0..after {
        game.app.step();
        // For the engines, which take their own time.
        std::thread::sleep(Duration::from_millis(1));
    }
    game.app.world_mut().insert_resource(Open(false));
    for _ in 0..10 {
        game.app.step();
    }
    game.app.world_mut().insert_resource(Open(true));
    game.wait_for_end(before)
}

fn loses_nothing(schedule: impl ScheduleLabel, set: BanterSystems) {
    let mut game = gated(schedule, set);
    for spoken in [false, true] {
        for after in [0, 1, 3, 8, 30] {
            let ended = held_up(&mut game, spoken, after);
            let at = format!("{set:?}, {after} frames after the line");
            assert_eq!(ended.end, TurnEnd::Done, "{at}");
            assert_eq!(ended.reply.heard.as_deref(), Some("Two ales!"), "{at}");
            assert_eq!(ended.text(), "Aye. Sit.", "{at}");
            let states = ended.reply.sentences.iter().map(|sentence| sentence.state);
            assert!(states.min() == Some(SentenceState::Played), "{at}");
        }
    }
}

#[test]
fn a_stage_that_does_not_run_for_ten_frames_loses_nothing() {
    loses_nothing(PreUpdate, BanterSystems::Receive);
    loses_nothing(Update, BanterSystems::Sense);
    loses_nothing(Update, BanterSystems::Turn);
    loses_nothing(Update, BanterSystems::Listen);
    loses_nothing(Update, BanterSystems::Think);
    loses_nothing(Update, BanterSystems::Speak);
    loses_nothing(Update, BanterSystems::Settle);
    loses_nothing(PostUpdate, BanterSystems::Animate);
}

/// Runs until a character is heard.
fn run_until_heard(game: &mut Game) {
    assert!(game.app.run_until(|world| {
        let mut replies = world.query::<&Reply>();
        let mut heard = replies.iter(world).flat_map(|reply| &reply.sentences);
        heard.any(|sentence| sentence.heard > 0.2)
    }));
}

#[test]
fn sound_subtitle_and_face_stop_with_the_game_and_go_on_with_it() {
    let mut game = Game::with_fakes(shipped("mara"));
    let step = Step::Reply("Come in, come in, and sit down by the fire.".into());
    game.app
        .world_mut()
        .insert_resource(MindEngine(mind([step])));
    game.type_line("Hello");
    run_until_heard(&mut game);
    let mut clock = game.app.world_mut().resource_mut::<Time<Virtual>>();
    clock.pause();
    // The voice falls silent within some milliseconds.
    game.app.step();
    game.app.step();
    let npc = game.npc;
    let shown = |game: &Game| {
        let world = game.app.world();
        let position = game
            .app
            .recorded::<PlaybackProgress>()
            .last()
            .unwrap()
            .position;
        let subtitle = world.get::<Subtitle>(npc).unwrap().0.clone();
        let face = *world.get::<FaceWeights>(npc).unwrap();
        (position, subtitle, face)
    };
    let before = shown(&game);
    assert!(!before.1.is_empty());
    for _ in 0..200 {
        game.app.step();
    }
    assert_eq!(shown(&game), before);
    assert!(game.ended().is_empty());
    let mut clock = game.app.world_mut().resource_mut::<Time<Virtual>>();
    clock.unpause();
    let ended = game.wait_for_end(0);
    assert_eq!(ended.end, TurnEnd::Done);
    assert!(shown(&game).0 > before.0 + 0.5);
}

/// Hangs over its first request until nobody wants an answer any more, and answers the others.
struct HangsOnce(Arc<AtomicBool>);

impl Generate for HangsOnce {
    fn generate(
        &mut self,
        _: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        if self.0.swap(true, Ordering::Relaxed) {
            return output.send(GenerateEvent::Text("I am here.".to_owned()));
        }
        loop {
            output.check()?;
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn who_is_despawned_leaves_the_mind_free_for_the_next() {
    for speaker_goes in [false, true] {
        let mut game = Game::with_fakes(shipped("mara"));
        let begun = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&begun);
        let mind = Worker::spawn("mind", move || Ok(Box::new(HangsOnce(Arc::clone(&flag)))));
        game.app
            .world_mut()
            .insert_resource(MindEngine(mind.unwrap()));
        let persona = game.app.world().get::<CharacterPersona>(game.npc).unwrap();
        let persona = persona.clone();
        game.type_line("Hello");
        assert!(game.app.run_until(|_| begun.load(Ordering::Relaxed)));
        let gone = if speaker_goes { game.player } else { game.npc };
        game.app.world_mut().despawn(gone);
        game.app.step();
        assert_eq!(game.ended()[0].end, TurnEnd::Abandoned);
        if speaker_goes {
            game.player = game.app.world_mut().spawn(PlayerParticipant).id();
        } else {
            game.npc = game.app.world_mut().spawn(persona).id();
        }
        game.app.run_for(Duration::from_millis(300));
        assert_eq!(game.ask("Hello").text(), "I am here.");
        let world = game.app.world_mut();
        assert_eq!(world.query::<&Turn>().iter(world).count(), 0);
    }
}

#[test]
fn two_who_speak_at_once_are_answered_by_one_voice() {
    let mut game = Game::with_fakes(shipped("mara"));
    let other = game.app.world_mut().spawn(PlayerParticipant).id();
    for speaker in [game.player, other] {
        let (to, text) = (Some(game.npc), "What do you serve here?".to_owned());
        game.app.write(LineTyped { speaker, to, text });
    }
    let npc = game.npc;
    for cue in ["greet", "talk"] {
        let cue = cue.to_owned();
        game.app.write(CueRequested { npc, cue });
    }
    let over = game.app.run_until(|world| {
        assert!(world.query::<&Turn>().iter(world).count() <= 1);
        is_at_rest(world)
    });
    assert!(over);
    assert!(game.ended().iter().all(|ended| ended.end == TurnEnd::Done));
    assert_eq!(game.ended().len(), 4);
    // One after the other: a turn that was heard is not heard again after another.
    let mut order: Vec<Entity> = game
        .app
        .recorded::<PlaybackProgress>()
        .iter()
        .map(|s| s.turn)
        .collect();
    order.dedup();
    let heard = order.len();
    order.sort();
    order.dedup();
    assert_eq!(order.len(), heard);
    assert!(heard >= 2);
}

/// Whether there has been no turn for half a second.
fn is_at_rest(world: &mut World) -> bool {
    #[derive(Resource, Default)]
    struct Quiet(u32);
    let turns = world.query::<&Turn>().iter(world).count();
    let mut quiet = world.get_resource_or_init::<Quiet>();
    quiet.0 = if turns == 0 { quiet.0 + 1 } else { 0 };
    quiet.0 > 30
}

#[test]
fn an_engine_that_is_missing_is_told_of_before_anybody_speaks() {
    let host = bevy_banter::espeak_host().at("/nowhere/banter-piper-host");
    let plugins = BanterPlugins {
        voice: Some(host.into()),
        ..BanterPlugins::without_hosts(AudioOutput::Silent)
    };
    let mut game = Game::new(shipped("mara"), plugins);
    let missing = |told: &&EngineStatusChanged| {
        let status = &told.status;
        matches!(
            status,
            EngineStatus::Failed(EngineError::HostMissing { .. })
        )
    };
    for _ in 0..2_000 {
        game.app.step();
        if game.app.recorded().iter().any(|told| missing(&told)) {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    game.app.run_for(Duration::from_millis(200));
    let told = game.app.recorded::<EngineStatusChanged>();
    let told: Vec<_> = told.iter().filter(missing).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].engine, "voice");
    assert!(game.app.recorded::<EngineFailed>().is_empty());
}
