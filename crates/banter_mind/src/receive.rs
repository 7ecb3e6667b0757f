//! From what engines send to sentences, actions and the end of the answer.

mod plan;

use crate::actions::Surroundings;
use crate::answer::Answer;
use crate::asked::Asked;
use crate::asker::Asker;
use crate::asker::GrammarsRefused;
use crate::check::Verdict;
use crate::chorus::Chorus;
use crate::piece::{Piece, poll};
use crate::prompt::Prompt;
use crate::said::Said;
use crate::speech_text::rules::Rules;
use crate::speech_text::{Splitter, Spoken};
use crate::thinking::{Source, Thinking};
use crate::{MindSeed, MindSettings};
use banter_core::{
    ActionPlanned, AnswerDrafted, Delivery, EngineError, EngineFailed, ReplyStarted,
    SentenceDrafted, SentenceMood, Stage, Turn,
};
use banter_engine::{Update, VocalSound};
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
    replying: MessageWriter<'w, ReplyStarted>,
    sentences: MessageWriter<'w, SentenceDrafted>,
    ends: MessageWriter<'w, AnswerDrafted>,
    planned: MessageWriter<'w, ActionPlanned>,
    surroundings: Surroundings<'w, 's>,
    commands: Commands<'w, 's>,
}

impl Outlet<'_, '_> {
    fn announce(&mut self, turn: Entity, thinking: &mut Thinking) {
        if !std::mem::replace(&mut thinking.replying, true) {
            self.replying.write(ReplyStarted { turn });
        }
    }

    /// Sends out what stands, as far as an answer may go. Whether it may go on, and how.
    fn send(
        &mut self,
        turn: Entity,
        who: &Turn,
        thinking: &mut Thinking,
        spoken: &mut Vec<Spoken>,
        limit: usize,
    ) -> Look {
        let is_sentence = |part: &&Spoken| matches!(part, Spoken::Sentence { .. });
        let mut sentences = spoken.iter().filter(is_sentence).count();
        for part in spoken.drain(..) {
            // What stands behind the last sentence is done, and no more than that.
            if thinking.written >= limit && sentences > 0 {
                break;
            }
            sentences -= usize::from(is_sentence(&&part));
            match part {
                Spoken::Sentence {
                    text,
                    mood,
                    mut delivery,
                } => {
                    let verdict = thinking.check.as_ref().map(|check| check.judge(&text));
                    let text = match verdict {
                        None | Some(Verdict::Fine) => text,
                        Some(Verdict::Reported(by)) => {
                            // The words are others then.
                            delivery = Delivery::default();
                            Rules::of(&thinking.persona.language).reported(by.as_deref(), &text)
                        }
                        Some(verdict) => {
                            tracing::debug!("not said, since it is {verdict:?}: {text}");
                            thinking.left_out = true;
                            if verdict == Verdict::Contradicted {
                                return Look::Corrected;
                            }
                            continue;
                        }
                    };
                    self.draft(turn, thinking, text, (mood, delivery));
                }
                Spoken::Action(mark) if thinking.quotes(&mark) => {
                    tracing::debug!("an action was only said back: {mark:?}");
                }
                Spoken::Direction(text) if thinking.quoted.holds(&text) => {
                    tracing::debug!("a stage direction was only said back: {text}");
                }
                Spoken::Action(mark) => {
                    let act = self.act(turn, who, thinking, &mark, thinking.written);
                    thinking.acts.extend(act);
                }
                Spoken::Direction(text) => {
                    let sound = VocalSound::named(&text);
                    let act = self.act_told(turn, who, thinking, text);
                    if let (None, Some(sound)) = (&act, sound) {
                        self.draft(turn, thinking, sound.tag().to_owned(), default());
                    }
                    thinking.told.extend(act.clone());
                    thinking.acts.extend(act);
                }
            }
        }
        if thinking.written < limit {
            Look::Later
        } else {
            Look::Ended
        }
    }

    /// Says a sentence, or makes a sound.
    fn draft(
        &mut self,
        turn: Entity,
        thinking: &mut Thinking,
        text: String,
        (mood, delivery): (Option<SentenceMood>, Delivery),
    ) {
        let index = thinking.written;
        self.sentences.write(SentenceDrafted {
            turn,
            index,
            text,
            mood,
            delivery,
        });
        thinking.written += 1;
    }

    fn end(&mut self, turn: Entity) {
        self.ends.write(AnswerDrafted { turn });
        if let Ok(mut turn) = self.commands.get_entity(turn) {
            turn.try_remove::<(Thinking, Asked)>();
        }
    }
}

/// Looks what the engines have sent.
pub(crate) fn receive(
    mut turns: Query<(Entity, &Turn, &mut Thinking, Option<&mut Prompt>)>,
    mut npcs: Query<&mut Said>,
    mut outlet: Outlet,
    asker: Asker,
    settings: Res<MindSettings>,
    seed: Res<MindSeed>,
    mut chorus: ResMut<Chorus>,
    mut spoken: Local<Vec<Spoken>>,
) {
    for (entity, who, mut thinking, mut prompt) in &mut turns {
        let Turn { npc, speaker } = *who;
        let thinking = &mut *thinking;
        // By the name that the prompt has.
        if let Some(known) = asker.known_as(speaker) {
            thinking.splitter.talk_to(&known.name);
        }
        // The timeout is the model's. A persona is asked on a thread of this process, which
        // always answers.
        if !matches!(thinking.source, Source::Model(_)) {
            thinking.heard_of = Instant::now();
        }
        let mut look = Look::Later;
        for _ in 0..PIECES {
            let Some(update) = poll(&mut thinking.source) else {
                break;
            };
            let last = match update {
                Update::Event(Piece::Alive) => continue,
                Update::Event(Piece::Counted(usage)) => {
                    if let Some(prompt) = &mut prompt {
                        prompt.measured(usage.tokens, usage.cached, &usage.sections);
                    }
                    continue;
                }
                Update::Event(Piece::Written(tokens)) => {
                    if let Some(prompt) = &mut prompt {
                        prompt.answered(tokens);
                    }
                    continue;
                }
                Update::Done => true,
                Update::Failed(error) => {
                    look = Look::Failed(error);
                    break;
                }
                Update::Event(Piece::Text(text)) => {
                    thinking.heard_of = Instant::now();
                    thinking.bytes += text.len();
                    thinking.without_grammar = None;
                    if std::mem::take(&mut thinking.goes_without) {
                        tracing::info!("the mind knows no grammars: what it writes is mended");
                        outlet.commands.insert_resource(GrammarsRefused(true));
                    }
                    thinking.splitter.push(&text, &mut spoken);
                    outlet.announce(entity, thinking);
                    thinking.bytes > LONGEST_ANSWER || thinking.splitter.is_over()
                }
                Update::Event(Piece::Choice(choice)) => {
                    if let Ok(mut said) = npcs.get_mut(npc) {
                        let persona = &thinking.persona;
                        let draw = said.draw(*seed, &persona.name, &mut chorus);
                        let others = chorus.others(&persona.name, &choice, npc);
                        let mut answer = said.vary(persona, &choice, thinking.meant, draw, others);
                        chorus.note(&persona.name, &choice, npc, answer.variant);
                        // What somebody asks for goes first.
                        let free = thinking.wanted.is_none();
                        answer.action = answer.action.filter(|_| free);
                        speak(thinking, answer, &settings, &mut spoken);
                    }
                    if !spoken.is_empty() {
                        outlet.announce(entity, thinking);
                    }
                    true
                }
            };
            look = outlet.send(entity, who, thinking, &mut spoken, settings.sentences);
            if last && matches!(look, Look::Later) {
                look = Look::Ended;
            }
            if !matches!(look, Look::Later) {
                break;
            }
        }
        if matches!(look, Look::Ended) {
            thinking.splitter.finish(&mut spoken);
            let rest = outlet.send(entity, who, thinking, &mut spoken, settings.sentences);
            let nothing = thinking.written == 0 && !thinking.has_acted() && thinking.left_out;
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
            Look::Later if thinking.silence() > settings.token_timeout => {
                Some(EngineError::TimedOut {
                    engine: asker.engine_name(),
                    after: settings.token_timeout,
                })
            }
            Look::Later => continue,
            Look::Failed(error) => Some(error),
            Look::Ended => {
                // A nod, dots or a picture are an answer; nothing at all is none.
                let from_model = matches!(thinking.source, Source::Model(_));
                if from_model && !thinking.splitter.has_answered() && !thinking.has_acted() {
                    Some(EngineError::Failed {
                        engine: asker.engine_name(),
                        reason: "its answer had no words in it".to_owned(),
                    })
                } else {
                    let wanted = thinking.wanted.take();
                    if let Some(mark) = wanted.filter(|_| !thinking.has_acted()) {
                        // It begins with the first word.
                        outlet.act(entity, who, thinking, &mark, 0);
                    }
                    None
                }
            }
        };
        let Some(error) = failure else {
            outlet.end(entity);
            continue;
        };
        // An engine that knows no grammars, as many servers: the answer is only mended.
        if let (EngineError::Request(reason), Some(request)) =
            (&error, thinking.without_grammar.take())
            && let Some(Ok(source)) = asker.ask_model(request)
        {
            tracing::debug!("it is asked again, without a grammar: {reason}");
            thinking.goes_without = true;
            thinking.source = source;
            continue;
        }
        if !error.is_cancelled() {
            outlet.commands.trigger(EngineFailed {
                turn: entity,
                stage: Stage::Think,
                error,
            });
        }
        if thinking.written > 0 {
            // It stops in the middle of what it had to say.
            outlet.end(entity);
            continue;
        }
        // Whatever was half written is forgotten.
        thinking.correct(&settings);
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
    let cast = thinking.splitter.cast().clone();
    thinking.splitter = Splitter::new(settings.sentence_length)
        .told_by(cast)
        .in_mood(answer.mood);
    thinking.splitter.push(&answer.say, spoken);
    thinking.splitter.finish(spoken);
}
