//! From what engines send to sentences, actions and the end of the answer.

use crate::actions::{self, Surroundings};
use crate::answer::Answer;
use crate::authored::Choice;
use crate::check::Verdict;
use crate::markup::ActionMark;
use crate::sentences::{Splitter, Spoken};
use crate::submit::{Asked, Asker, Recalling, Said, Source, Thinking};
use crate::{MindSeed, MindSettings};
use banter_core::{
    ActionRequested, EngineError, EngineFailed, Replied, Replying, Sentence, Stage, Turn,
};
use banter_engine::{GenerateEvent, Update};
use banter_persona::Persona;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::time::Instant;

/// How many pieces of an answer are taken in one frame.
const PIECES: usize = 64;
/// How long an answer may be, in bytes, marks and all.
const LONGEST_ANSWER: usize = 16 * 1024;

/// What came of a look at an engine.
enum Look {
    /// Nothing yet, or not for now.
    Later,
    /// The answer is at its end.
    Ended,
    /// The engine failed.
    Failed(EngineError),
    /// It makes things up, or has nothing to say: the persona goes on.
    Corrected,
}

/// Where the answers go.
#[derive(SystemParam)]
pub(crate) struct Outlet<'w, 's> {
    replying: MessageWriter<'w, Replying>,
    sentences: MessageWriter<'w, Sentence>,
    replied: MessageWriter<'w, Replied>,
    surroundings: Surroundings<'w, 's>,
    commands: Commands<'w, 's>,
}

impl Outlet<'_, '_> {
    fn announce(&mut self, turn: Entity, thinking: &mut Thinking) {
        if !std::mem::replace(&mut thinking.replying, true) {
            self.replying.write(Replying { turn });
        }
    }

    /// Sends out what stands, as far as an answer may go. Whether it may go on, and how.
    fn send(
        &mut self,
        turn: Entity,
        npc: Entity,
        thinking: &mut Thinking,
        spoken: &mut Vec<Spoken>,
        limit: usize,
    ) -> Look {
        for part in spoken.drain(..) {
            if thinking.written >= limit {
                break;
            }
            match part {
                Spoken::Sentence { text, mood } => {
                    match thinking.check.as_ref().map(|check| check.judge(&text)) {
                        None | Some(Verdict::Fine) => {}
                        Some(verdict) => {
                            tracing::debug!("not said, since it is {verdict:?}: {text}");
                            thinking.left_out = true;
                            if verdict == Verdict::Contradicted {
                                return Look::Corrected;
                            }
                            continue;
                        }
                    }
                    self.sentences.write(Sentence {
                        turn,
                        index: thinking.written,
                        text,
                        mood,
                    });
                    thinking.written += 1;
                }
                Spoken::Action(mark) => {
                    thinking.acted |= self.act(turn, npc, &thinking.persona, &mark);
                }
            }
        }
        if thinking.written < limit {
            Look::Later
        } else {
            Look::Ended
        }
    }

    /// Requests an action, if the character may do it. Whether it may.
    fn act(&mut self, turn: Entity, npc: Entity, persona: &Persona, mark: &ActionMark) -> bool {
        let perceived = self
            .surroundings
            .of(npc)
            .map(|(entity, _, thing)| (entity, thing.name.as_str()));
        match actions::permit(mark, persona, perceived) {
            Ok((action, object)) => {
                let action = action.name.clone();
                self.commands.trigger(ActionRequested {
                    npc,
                    turn,
                    action,
                    object,
                });
                true
            }
            Err(reason) => {
                tracing::debug!("{} does not do {mark:?}: {reason}", persona.name);
                false
            }
        }
    }

    fn end(&mut self, turn: Entity, sentences: usize) {
        self.replied.write(Replied { turn, sentences });
        if let Ok(mut turn) = self.commands.get_entity(turn) {
            turn.try_remove::<(Thinking, Recalling, Asked)>();
        }
    }
}

/// Looks what the engines have sent.
pub(crate) fn receive(
    mut turns: Query<(Entity, &Turn, &mut Thinking)>,
    mut npcs: Query<&mut Said>,
    mut outlet: Outlet,
    asker: Asker,
    settings: Res<MindSettings>,
    seed: Res<MindSeed>,
    mut spoken: Local<Vec<Spoken>>,
) {
    for (entity, &Turn { npc, .. }, mut thinking) in &mut turns {
        let thinking = &mut *thinking;
        let mut look = Look::Later;
        for _ in 0..PIECES {
            let Some(update) = poll(&mut thinking.source) else {
                break;
            };
            let last = match update {
                Update::Event(Piece::Alive) => continue,
                Update::Done => true,
                Update::Failed(error) => {
                    look = Look::Failed(error);
                    break;
                }
                Update::Event(Piece::Text(text)) => {
                    thinking.heard_of = Instant::now();
                    thinking.bytes += text.len();
                    thinking.splitter.push(&text, &mut spoken);
                    outlet.announce(entity, thinking);
                    thinking.bytes > LONGEST_ANSWER
                }
                Update::Event(Piece::Choice(choice)) => {
                    if let Ok(mut said) = npcs.get_mut(npc) {
                        let draw = said.draw(*seed, &thinking.persona.name);
                        let persona = &thinking.persona;
                        let mut answer = said.vary(persona, &choice, thinking.meant, draw);
                        // What a model has done already is not done again, and what
                        // somebody asks for goes first.
                        let free = !thinking.acted && thinking.wanted.is_none();
                        answer.action = answer.action.filter(|_| free);
                        speak(thinking, answer, &settings, &mut spoken);
                    }
                    if !spoken.is_empty() {
                        outlet.announce(entity, thinking);
                    }
                    true
                }
            };
            look = outlet.send(entity, npc, thinking, &mut spoken, settings.sentences);
            if last && matches!(look, Look::Later) {
                look = Look::Ended;
            }
            if !matches!(look, Look::Later) {
                break;
            }
        }
        if matches!(look, Look::Ended) {
            thinking.splitter.finish(&mut spoken);
            let rest = outlet.send(entity, npc, thinking, &mut spoken, settings.sentences);
            let nothing = thinking.written == 0 && !thinking.acted && thinking.left_out;
            if matches!(rest, Look::Corrected) || nothing {
                look = Look::Corrected;
            }
        }
        let failure = match look {
            Look::Corrected => {
                // The author's words, which need no check.
                thinking.correct(&settings);
                continue;
            }
            Look::Later if thinking.heard_of.elapsed() > settings.patience => {
                Some(EngineError::TimedOut {
                    engine: asker.engine_name(),
                    after: settings.patience,
                })
            }
            Look::Later => continue,
            Look::Failed(error) => Some(error),
            Look::Ended => {
                // A persona may have nothing to say; a model that has is broken.
                let from_model = matches!(thinking.source, Source::Model(_));
                if from_model && thinking.written == 0 && !thinking.acted {
                    Some(EngineError::Failed {
                        engine: asker.engine_name(),
                        reason: "its answer had no words in it".to_owned(),
                    })
                } else {
                    if let Some(mark) = thinking.wanted.take().filter(|_| !thinking.acted) {
                        outlet.act(entity, npc, &thinking.persona, &mark);
                    }
                    None
                }
            }
        };
        let Some(error) = failure else {
            outlet.end(entity, thinking.written);
            continue;
        };
        if !error.is_cancelled() {
            outlet.commands.trigger(EngineFailed {
                turn: entity,
                stage: Stage::Think,
                error,
            });
        }
        if thinking.written > 0 {
            // It stops in the middle of what it had to say.
            outlet.end(entity, thinking.written);
            continue;
        }
        // Whatever was half written is forgotten.
        thinking.correct(&settings);
    }
}

/// A piece of an answer.
enum Piece {
    /// The engine works, but there is nothing to read yet.
    Alive,
    Text(String),
    Choice(Choice),
}

/// The next thing that the source of an answer has sent.
fn poll(source: &mut Source) -> Option<Update<Piece>> {
    match source {
        Source::Known(choice) => {
            let choice = std::mem::replace(choice, Choice::Silence);
            Some(Update::Event(Piece::Choice(choice)))
        }
        Source::Model(job) => Some(match job.poll()? {
            Update::Event(GenerateEvent::Text(text)) => Update::Event(Piece::Text(text)),
            // The prompt being read is no token yet: patience goes on running out.
            Update::Event(GenerateEvent::Prefill(_)) => Update::Event(Piece::Alive),
            Update::Done => Update::Done,
            Update::Failed(error) => Update::Failed(error),
        }),
    }
}

/// Puts what a persona says into sentences, all at once.
fn speak(
    thinking: &mut Thinking,
    answer: Answer,
    settings: &MindSettings,
    spoken: &mut Vec<Spoken>,
) {
    spoken.extend(answer.action.map(Spoken::Action));
    thinking.splitter = Splitter::new(settings.sentence_length).in_mood(answer.mood);
    thinking.splitter.push(&answer.say, spoken);
    thinking.splitter.finish(spoken);
}
