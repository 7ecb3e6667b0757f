//! From what engines send to sentences, actions and the end of the answer.

use crate::actions::{self, Surroundings};
use crate::authored::Choice;
use crate::markup::ActionMark;
use crate::sentences::{Splitter, Spoken};
use crate::submit::{Asked, Asker, Said, Source, Thinking};
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

    /// Sends out what stands, as far as an answer may go. Whether it may go on.
    fn send(
        &mut self,
        turn: Entity,
        npc: Entity,
        thinking: &mut Thinking,
        spoken: &mut Vec<Spoken>,
        limit: usize,
    ) -> bool {
        for part in spoken.drain(..) {
            if thinking.written >= limit {
                break;
            }
            match part {
                Spoken::Sentence { text, mood } => {
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
        thinking.written < limit
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
            turn.try_remove::<(Thinking, Asked)>();
        }
    }
}

/// Looks what the engines have sent.
pub(crate) fn receive(
    mut turns: Query<(Entity, &Turn, &Asked, &mut Thinking)>,
    mut npcs: Query<&mut Said>,
    mut outlet: Outlet,
    asker: Asker,
    settings: Res<MindSettings>,
    seed: Res<MindSeed>,
    mut spoken: Local<Vec<Spoken>>,
) {
    for (entity, &Turn { npc, .. }, asked, mut thinking) in &mut turns {
        let thinking = &mut *thinking;
        let mut look = Look::Later;
        for _ in 0..PIECES {
            let chosen;
            match next(thinking, &settings, &asker) {
                Next::Nothing => break,
                Next::Alive => continue,
                Next::End(end) => {
                    look = end;
                    break;
                }
                Next::Text(text) => {
                    thinking.bytes += text.len();
                    thinking.splitter.push(&text, &mut spoken);
                    chosen = false;
                }
                Next::Choice(choice) => {
                    if let Ok(mut said) = npcs.get_mut(npc) {
                        speak(thinking, &mut said, *seed, &choice, &settings, &mut spoken);
                    }
                    chosen = true;
                }
            }
            outlet.announce(entity, thinking);
            let goes_on = outlet.send(entity, npc, thinking, &mut spoken, settings.sentences);
            if chosen || !goes_on || thinking.bytes > LONGEST_ANSWER {
                look = Look::Ended;
                break;
            }
        }
        let from_model = matches!(thinking.source, Source::Model(_));
        let failure = match look {
            Look::Later => continue,
            Look::Failed(error) => Some(error),
            Look::Ended => {
                thinking.splitter.finish(&mut spoken);
                outlet.send(entity, npc, thinking, &mut spoken, settings.sentences);
                // Who answered nothing has failed, unless it was a persona's silence.
                (from_model && thinking.written == 0 && !thinking.acted).then(|| {
                    EngineError::Failed {
                        engine: asker.engine_name(),
                        reason: "its answer had no words in it".to_owned(),
                    }
                })
            }
        };
        spoken.clear();
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
        } else {
            let source = if from_model {
                asker.ask_author(npc, &thinking.persona, &asked.occasion)
            } else {
                Source::Known(Choice::Unknown)
            };
            // Whatever was half written is forgotten with the old one.
            *thinking = Thinking {
                replying: thinking.replying,
                ..Thinking::new(source, thinking.persona.clone(), &settings)
            };
        }
    }
}

/// One thing that an engine sent.
enum Next {
    Nothing,
    /// It works.
    Alive,
    Text(String),
    Choice(Choice),
    End(Look),
}

fn next(thinking: &mut Thinking, settings: &MindSettings, asker: &Asker) -> Next {
    let update = match &mut thinking.source {
        Source::Known(choice) => {
            return Next::Choice(std::mem::replace(choice, Choice::Silence));
        }
        Source::Author(job) => match job.poll() {
            None => None,
            Some(Update::Event(choice)) => return Next::Choice(choice),
            Some(Update::Done) => Some(Look::Ended),
            Some(Update::Failed(error)) => Some(Look::Failed(error)),
        },
        Source::Model(job) => match job.poll() {
            None => None,
            Some(Update::Event(GenerateEvent::Text(text))) => {
                thinking.heard_of = Instant::now();
                return Next::Text(text);
            }
            // The prompt being read is no token yet: patience goes on running out.
            Some(Update::Event(GenerateEvent::Prefill(_))) => return Next::Alive,
            Some(Update::Done) => Some(Look::Ended),
            Some(Update::Failed(error)) => Some(Look::Failed(error)),
        },
    };
    match update {
        Some(end) => Next::End(end),
        None if thinking.heard_of.elapsed() > settings.patience => {
            Next::End(Look::Failed(EngineError::TimedOut {
                engine: asker.engine_name(),
                after: settings.patience,
            }))
        }
        None => Next::Nothing,
    }
}

/// Puts what a persona says for `choice` into sentences, all at once.
fn speak(
    thinking: &mut Thinking,
    said: &mut Said,
    seed: MindSeed,
    choice: &Choice,
    settings: &MindSettings,
    spoken: &mut Vec<Spoken>,
) {
    let draw = said.draw(seed, &thinking.persona.name);
    let answer = said.vary(&thinking.persona, choice, draw);
    spoken.extend(answer.action.map(Spoken::Action));
    thinking.splitter = Splitter::new(settings.sentence_length).in_mood(answer.mood);
    thinking.splitter.push(&answer.say, spoken);
    thinking.splitter.finish(spoken);
}
