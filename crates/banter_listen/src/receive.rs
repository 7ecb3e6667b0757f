//! From the ears to text.

use crate::submit::clean;
use crate::{Heard, HeardPartial};
use banter_core::{EngineFailed, Stage, Turn};
use banter_engine::{Job, TranscribeEvent, Update};
use bevy::prelude::*;

/// What the ears have understood of a turn so far.
#[derive(Component, Debug)]
pub(crate) struct Listening {
    job: Job<TranscribeEvent>,
    text: String,
    language: Option<String>,
}

impl Listening {
    pub(crate) fn new(job: Job<TranscribeEvent>) -> Self {
        Self {
            job,
            text: String::new(),
            language: None,
        }
    }
}

/// A stretch in which nobody spoke, for certain, is not text, whatever the ears made of it.
const NO_SPEECH: f32 = 0.8;

pub(crate) fn receive(
    mut turns: Query<(Entity, &Turn, &mut Listening)>,
    mut partial: MessageWriter<HeardPartial>,
    mut heard: MessageWriter<Heard>,
    mut commands: Commands,
) {
    for (turn, &Turn { speaker, .. }, mut listening) in &mut turns {
        let listening = listening.bypass_change_detection();
        while let Some(update) = listening.job.poll() {
            match update {
                Update::Event(TranscribeEvent::Partial(text)) => {
                    partial.write(HeardPartial {
                        turn,
                        text: clean(&text),
                    });
                }
                Update::Event(TranscribeEvent::Language(language)) => {
                    listening.language = Some(language);
                }
                Update::Event(TranscribeEvent::Segment(segment)) => {
                    if segment.no_speech < NO_SPEECH {
                        listening.text.push_str(&segment.text);
                        listening.text.push(' ');
                    }
                }
                Update::Done | Update::Failed(_) => {
                    if let Update::Failed(error) = update {
                        listening.text.clear();
                        commands.trigger(EngineFailed {
                            turn,
                            stage: Stage::Listen,
                            error,
                        });
                    }
                    heard.write(Heard {
                        turn,
                        speaker,
                        text: clean(&listening.text),
                        language: listening.language.take(),
                    });
                    commands.entity(turn).try_remove::<Listening>();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::{Ears, ListenPlugin};
    use banter_core::test_app::TestApp;
    use banter_core::{
        EngineError, EngineFailed, Heard, HeardPartial, Npc, Pcm, Player, SpeechEnded,
        SpeechStarted, Stage, Turn,
    };
    use banter_engine::Worker;
    use banter_engine::fake::{FakeTranscribe, Script, Step};
    use bevy::prelude::*;
    use std::time::Duration;

    fn game(ears: Option<Script<String>>) -> TestApp {
        let mut game = TestApp::new().with(ListenPlugin);
        game.record::<Heard>()
            .record::<HeardPartial>()
            .record_events::<EngineFailed>();
        if let Some(script) = ears {
            let worker = Worker::spawn("ears", move || {
                Ok(Box::new(FakeTranscribe::following(script.clone())))
            });
            game.world_mut().insert_resource(Ears(worker.unwrap()));
        }
        game
    }

    /// Somebody speaks; what was heard in the end.
    fn speak(game: &mut TestApp) -> Heard {
        let mara = game.world_mut().spawn(Npc).id();
        let speaker = game.world_mut().spawn(Player).id();
        game.write(SpeechStarted {
            speaker,
            to: Some(mara),
        });
        game.run_for(Duration::from_millis(100));
        assert!(game.recorded::<Heard>().is_empty());
        game.write(SpeechEnded {
            speaker,
            pcm: Pcm::silence(16_000, Duration::from_secs(1)),
        });
        assert!(game.run_until(|world| !world.resource::<Messages<Heard>>().is_empty()));
        game.step();
        let heard = game.recorded::<Heard>();
        assert_eq!(heard.len(), 1);
        assert_eq!(heard[0].speaker, Some(speaker));
        heard[0].clone()
    }

    #[test]
    fn speech_becomes_text_with_partial_text_before() {
        let script = Script::new([Step::Reply("What do you serve?".to_owned())]);
        let mut game = game(Some(script));
        assert_eq!(speak(&mut game).text, "What do you serve?");
        assert_eq!(game.recorded::<HeardPartial>()[0].text, "What");
        assert!(game.recorded::<EngineFailed>().is_empty());
    }

    #[test]
    fn without_ears_something_was_said_and_not_understood() {
        let mut game = game(None);
        assert_eq!(speak(&mut game).text, "");
    }

    #[test]
    fn ears_that_fail_are_reported_and_the_turn_goes_on() {
        let failures = [Step::Fail(EngineError::Request("deaf".into())), Step::Panic];
        for failure in failures {
            let mut game = game(Some(Script::new([failure])));
            assert_eq!(speak(&mut game).text, "");
            let failed = game.recorded::<EngineFailed>();
            assert_eq!((failed.len(), failed[0].stage), (1, Stage::Listen));
        }
    }

    #[test]
    fn a_turn_that_is_gone_takes_its_work_along() {
        let mut game = game(Some(Script::new([
            Step::Hang,
            Step::Reply("Second".to_owned()),
        ])));
        let mara = game.world_mut().spawn(Npc).id();
        let speaker = game.world_mut().spawn(Player).id();
        let pcm = Pcm::silence(16_000, Duration::from_secs(1));
        for _ in 0..2 {
            game.write(SpeechStarted {
                speaker,
                to: Some(mara),
            });
            game.write(SpeechEnded {
                speaker,
                pcm: pcm.clone(),
            });
            game.step();
            // The first job must be in hand, not only in the queue, to be cancelled there.
            std::thread::sleep(Duration::from_millis(300));
        }
        assert!(game.run_until(|world| !world.resource::<Messages<Heard>>().is_empty()));
        game.step();
        assert_eq!(game.recorded::<Heard>().len(), 1);
        assert_eq!(game.recorded::<Heard>()[0].text, "Second");
        let world = game.world_mut();
        assert_eq!(world.query::<&Turn>().iter(world).count(), 1);
    }
}
