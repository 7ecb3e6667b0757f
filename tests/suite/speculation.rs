//! What a real model has read by the time that a line is over.

use super::engines::{game, llama, offline};
use super::game::Game;
use banter_needs::{model, needs};
use bevy::prelude::*;
use bevy_banter::core::{
    FinalTranscript, InterimTranscript, SpeechEnded, SpeechStarted, TurnCause,
};
use bevy_banter::engine::{
    ChatMessage, EngineError, EngineStatus, FinishReason, Generate, GenerateEvent, GenerateRequest,
    Generation, Output, Pcm, Purpose, Update, Worker,
};
use bevy_banter::mind::prompt::PromptReport;
use bevy_banter::mind::{MindSettings, SpeculationSettings};
use bevy_banter::prelude::*;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

/// How long a model may take for a piece of work while other tests have the processor.
const PATIENCE: Duration = Duration::from_secs(240);

/// How long the model works beside each frame: a line to which no sound comes ends by itself after
/// some of the game's time.
const BESIDE_A_FRAME: Duration = Duration::from_millis(100);

/// What the player says, and how much of it stands while it is being said.
const LINE: &str = "When I was a child, my mother told me of a purple cow that lived behind the \
                    moon and sang to the stars, and nobody but her ever \
                    heard it sing, you know.";
const STANDS: usize = LINE.len() - " you know.".len();
/// More tokens than what is left of the line, and the signs of a template behind it.
const REST: u32 = 16;

/// Passes on what a real model is asked, and says when it has read ahead.
struct Passing {
    mind: Worker<Generation>,
    ahead: Sender<()>,
}

impl Generate for Passing {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let mut job = self.mind.submit(request).map_err(|refused| refused.error)?;
        loop {
            if output.is_cancelled() {
                return Err(EngineError::Cancelled);
            }
            let Some(update) = job.wait(Duration::from_millis(1)) else {
                output.alive();
                continue;
            };
            match update {
                Update::Event(event) => {
                    let ahead = matches!(event, GenerateEvent::Finished(finish)
                        if finish.reason == FinishReason::Prefilled);
                    output.send(event)?;
                    if ahead {
                        let _ = self.ahead.send(());
                    }
                }
                Update::Done => return Ok(()),
                Update::Failed(error) => return Err(error),
            }
        }
    }
}

/// A game with a mind of this model, and what has been read ahead.
fn with(mind: &str, ahead: bool) -> (Game, Receiver<()>) {
    let mut host = llama(mind);
    host.deadlines.load = PATIENCE;
    host.deadlines.silence = PATIENCE;
    let (told, hear) = mpsc::channel();
    let mind = Worker::spawn("mind", move || {
        let mind = Worker::host("real mind", host.clone())?;
        // It is loaded before anybody speaks.
        let mut first = mind
            .submit(GenerateRequest::of(Purpose::Prefill, hello()))
            .map_err(|refused| refused.error)?;
        while first.wait(PATIENCE).is_some() {}
        let ahead = told.clone();
        Ok(Box::new(Passing { mind, ahead }))
    });
    let mut game = game(offline());
    let world = game.app.world_mut();
    world.insert_resource(MindEngine(mind.unwrap()));
    world.resource_mut::<SpeculationSettings>().on = ahead;
    let mut settings = world.resource_mut::<MindSettings>();
    settings.token_timeout = PATIENCE;
    settings.max_tokens = 8;
    assert!(wait(&mut game, |world| {
        world.resource::<MindEngine>().0.status() == EngineStatus::Ready
    }));
    (game, hear)
}

fn hello() -> Vec<ChatMessage> {
    GenerateRequest::from_user("Hello").messages
}

fn wait(game: &mut Game, mut done: impl FnMut(&mut World) -> bool) -> bool {
    (0..10).any(|_| game.app.run_until(&mut done))
}

/// The player says the line aloud, and the model reads ahead so many times meanwhile. The prompt
/// of the answer, and how long its first word took.
fn say((mut game, ahead): (Game, Receiver<()>), times: usize) -> (PromptReport, Duration) {
    let (speaker, npc) = (game.player, game.npc);
    game.app.write(SpeechStarted::new(speaker, Some(npc)));
    game.app.step();
    let mut turns = game.app.world_mut().query::<&TurnCause>();
    let cause = turns.single(game.app.world()).unwrap();
    let utterance = cause.utterance().unwrap();
    game.app.write(InterimTranscript {
        utterance,
        speaker,
        text: LINE.into(),
        fixed: STANDS,
        until: 5.0,
    });
    let mut read = 0;
    assert!(
        wait(&mut game, |_| {
            // A frame of the game's time, in which a model on a busy machine does little.
            read += usize::from(ahead.recv_timeout(BESIDE_A_FRAME).is_ok());
            read >= times
        }),
        "the model has not read ahead"
    );
    let pcm = Pcm::new(16_000, vec![0.1; 16_000]);
    game.app.write(SpeechEnded::new(speaker, pcm));
    game.app.write(FinalTranscript {
        utterance,
        text: LINE.into(),
        language: None,
        spoken: None,
        listened: true,
        error: None,
    });
    let ended = game.wait_for_end(0);
    assert_eq!(ended.end, TurnEnd::Done);
    let asked = ended.timeline.heard.unwrap().wall;
    let first = ended.timeline.first_token.unwrap().wall;
    let report = game.app.world().get::<PromptReport>(npc).unwrap().clone();
    (report, first.duration_since(asked))
}

/// How long the first word of the model takes, and what it had read of the prompt.
fn compare(mind: &str) {
    let (report, cold) = say(with(mind, false), 0);
    assert!(report.cached.unwrap() < REST, "a template begins alike");
    let (report, warm) = say(with(mind, true), 2);
    let cached = report.cached.unwrap();
    println!(
        "{} tokens, {cached} of them read ahead: first token after {} ms, without it {} ms",
        report.tokens,
        warm.as_millis(),
        cold.as_millis(),
    );
    let last = report.sections.last().unwrap();
    assert!(last.tokens > 2 * REST, "the words that stand are many");
    assert!(
        report.tokens - cached <= REST,
        "{cached} of {} tokens were read ahead",
        report.tokens
    );
}

#[needs(model("mind-135m"))]
#[test]
fn a_small_mind_has_read_the_words_that_stand() {
    compare(model!("mind-135m"));
}

#[needs(large, model("mind-500m"))]
#[test]
fn a_larger_mind_has_read_the_words_that_stand() {
    compare(model!("mind-500m"));
}
