//! Second step: from what a persona has for a line to the author's words, or to the
//! [`Prompt`] for a model that is told them.
//!
//! The prompt, and what a model's answer is checked against, are made on the author's thread
//! ([`compose`]). The system ([`take`]) only puts them on the turn, where a game may edit the
//! prompt before it is sent.

use crate::MindSettings;
use crate::actions;
use crate::asked::Asked;
use crate::asker::Asker;
use crate::check::Check;
use crate::choice::{Choice, Question, Recall};
use crate::episode::Recollection;
use crate::grammar;
use crate::grounding::{Grounding, sure_of};
use crate::inquiry::{Composed, Finding, Inquiry, Setting};
use crate::knowledge::Known;
use crate::lexicon::Lexicon;
use crate::prompt::{self, Past, Scene, THINGS};
use crate::quoted::Quoted;
use crate::recall::Recalling;
use crate::request::asked_for;
use crate::speech_text::rules::Rules;
use crate::thinking::{Drafted, Source, Thinking};
use banter_core::Turn;
use banter_core::persona::{Limit, Persona};
use banter_engine::{Job, Update};
use banter_memory::Condition;
use bevy::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// So long a persona may think at least: it is never long, but for the first time on a busy
/// machine.
const RECALLED_WITHIN: Duration = Duration::from_secs(5);

/// So many of its last answers a character does not give again.
const REPEATED: usize = 3;

/// Composes what a model is asked; `None` where the author's words answer. `remembers`: whether
/// something that happened may answer the line. Runs on the author's thread.
pub(crate) fn compose(inquiry: &Inquiry, recall: &Recall, remembers: bool) -> Option<Composed> {
    let setting = inquiry.setting.as_ref()?;
    let question = &inquiry.question;
    let persona = &in_force(&question.persona, &setting.reach.reached);
    let lexicon = Lexicon::of(&persona.language);
    let Setting {
        grounding, sure, ..
    } = setting;
    let lore = lore(question, setting, recall, lexicon);
    // Of a line that has only begun nothing is known but that it will come.
    let answered = match inquiry.guess && !question.text.contains(char::is_alphanumeric) {
        true => *grounding == Grounding::AuthorAlone,
        false => grounding.author_answers(question, recall, *sure, lexicon, (&lore, remembers)),
    };
    if answered {
        return None;
    }
    let grounded = grounding.is_grounded();
    let known: Vec<Choice> = match grounded {
        true => recall
            .related
            .iter()
            .map(|(known, _)| known.clone())
            .collect(),
        false => Vec::new(),
    };
    let open = inquiry.open();
    let scene = Scene {
        persona,
        actions: &open,
        deeds: &setting.deeds,
        near: &setting.near,
        past: &setting.past,
        block: setting.block,
        speaker: setting.speaker.as_ref(),
        known: &known,
        text: &question.text,
        cue: question.cue,
    };
    let mut wanted = recall.request.clone();
    if let (true, Some((Choice::Line(index), score))) = (grounded, recall.related.first())
        && score >= sure
        && wanted.is_none()
    {
        wanted = persona.lines.get(*index).and_then(actions::of_line);
    }
    let names = setting.near.iter().take(THINGS);
    let names: Vec<String> = names
        .map(|(thing, _)| actions::written(&thing.name))
        .collect();
    let asked = match question.cue || inquiry.is_out_of_sight() {
        false => asked_for(
            inquiry.meant(),
            &open,
            &inquiry.question.things,
            &persona.language,
        ),
        true => Vec::new(),
    };
    let listener = setting
        .speaker
        .as_ref()
        .map(|it| actions::written(&it.name));
    let listener = listener.filter(|name| names.contains(name));
    let tags: Vec<&str> = persona.voice.languages.keys().map(String::as_str).collect();
    let grammar = || {
        let grammar = grammar::of_answer(&open, &names, &asked, listener.as_deref())?;
        grammar::with_languages(grammar, &tags)
    };
    let grammar = (setting.grammar && !inquiry.guess).then(grammar);
    let mut prompt = prompt::compose(&scene);
    prompt::add_senses(&mut prompt, &setting.sensed);
    let speaker = setting.speaker.as_ref().map_or("", |it| it.name.as_str());
    let (references, shown) = (&inquiry.references, &inquiry.shown);
    prompt::add_references(&mut prompt, references, shown, speaker, &setting.near);
    prompt::add_lore(&mut prompt, &lore);
    if setting.parting && !question.cue {
        prompt::part(&mut prompt);
    }
    let foreign = setting.answer_in.as_deref().filter(|_| !question.cue);
    if let Some(language) = foreign {
        prompt::answer_in(&mut prompt, language, speaker);
    }
    let scaffolding = prompt::scaffolding(&scene);
    let mut check = Check::new(
        foreign.map_or(lexicon, Lexicon::of),
        recall,
        &question.text,
        &context(&scene),
        &(scaffolding.clone() + &prompt::lore_scaffolding()),
        grounded,
    );
    check.is_instructed(&scaffolding);
    check.is_described(&persona.description);
    let rules = Rules::of(&persona.language);
    setting
        .near
        .iter()
        .for_each(|(thing, _)| check.is_here(&thing.name));
    setting
        .sensed
        .iter()
        .for_each(|sensed| check.is_here(sensed));
    check.speaks_to(speaker);
    if !asked.is_empty() || recall.request.is_some() {
        check.is_ordered();
    }
    check.heard_of_self(&question.text, rules);
    check.is_told_of(|sentence| rules.speaks_of_self(sentence));
    lore.told.iter().for_each(|told| check.ground(told));
    let limits = persona.limits.iter();
    limits.for_each(|limit| limit.words.iter().for_each(|words| check.forbid(words)));
    // Who asks the same again may hear the same again.
    let others = setting.past.iter().rev().take(REPEATED);
    let others = others.filter(|past| !past.heard.eq_ignore_ascii_case(&question.text));
    others.for_each(|past| check.has_said(&past.said));
    for Past {
        speaker: by, heard, ..
    } in &setting.past
    {
        check.was_told(heard, (by != speaker).then_some(by.as_str()));
        if by == speaker {
            check.heard_of_self(heard, rules);
        }
    }
    let told = lore.told.iter().map(String::as_str);
    // What is told is not answered by what only sounds like it.
    let is_told = !question.cue
        && !lexicon.is_question(&question.text)
        && recall.request.is_none()
        && recall.score < sure_of(question, recall, *sure, lexicon);
    Some(Composed {
        grammar: grammar.flatten(),
        prompt,
        check,
        quoted: Quoted::of(
            context(&scene)
                .into_iter()
                .chain([
                    question.text.as_str(),
                    &persona.description,
                    &persona.manner,
                ])
                .chain(told),
        ),
        wanted,
        recollection: Recollection::default(),
        instead: is_told.then_some(Choice::Acknowledge),
    })
}

/// The persona with those of its limits that hold at this point of the story.
fn in_force<'p>(persona: &'p Arc<Persona>, reached: &BTreeSet<String>) -> Cow<'p, Persona> {
    let is_over = |limit: &Limit| {
        let until = limit.until.as_deref();
        until.is_some_and(|beat| reached.contains(&Condition::key(beat)))
    };
    if !persona.limits.iter().any(is_over) {
        return Cow::Borrowed(persona);
    }
    let mut persona = Persona::clone(persona);
    persona.limits.retain(|limit| !is_over(limit));
    Cow::Owned(persona)
}

/// What files tell of the line. Where the persona itself surely has something, that goes before
/// them, unless they have words of the question that it has not.
fn lore(question: &Question, setting: &Setting, recall: &Recall, lexicon: &Lexicon) -> Known {
    if question.cue {
        return Known::default();
    }
    let mut known = setting.known(&question.text, lexicon);
    let own = recall.related.first();
    known.nothing &= own.is_none() && recall.choice.is_nothing();
    known.beyond = known.covers_more(&question.text, &question.persona, own.map(|(own, _)| own));
    if !known.beyond && own.is_some_and(|(_, score)| *score >= setting.sure) {
        return Known::default();
    }
    known
}

/// Takes what came from the author's thread: the author's words are said, and a prompt is put
/// on its turn.
pub(crate) fn take(
    mut turns: Query<(Entity, &Asked, &mut Recalling), (With<Turn>, Without<Thinking>)>,
    asker: Asker,
    settings: Res<MindSettings>,
    mut commands: Commands,
) {
    for (entity, asked, mut recalling) in &mut turns {
        let patient = asked.since.elapsed() < settings.token_timeout.max(RECALLED_WITHIN);
        let Some(finding) = look(recalling.job.as_mut(), asked, patient) else {
            continue;
        };
        let Finding {
            recall,
            composed,
            references,
            recollection,
        } = finding;
        let mut thinking = Thinking::new(
            Source::Known(recall.choice.clone()),
            Arc::clone(&recalling.persona),
            &settings,
        );
        thinking.references = references;
        thinking.open = std::mem::take(&mut recalling.open);
        thinking.instead = recall.choice.clone();
        thinking.meant = recall.variant;
        let Ok(mut turn) = commands.get_entity(entity) else {
            continue;
        };
        turn.try_remove::<Recalling>();
        match composed.filter(|_| asker.has_model()) {
            Some(composed) => {
                thinking.wanted = composed.wanted;
                thinking.grammar = composed.grammar;
                thinking.quoted = composed.quoted;
                if let Some(told) = composed.instead {
                    thinking.instead = told;
                }
                let drafted = Drafted(Some((thinking, composed.check)));
                turn.try_insert((composed.prompt, drafted, composed.recollection));
            }
            None => {
                thinking.wanted = recall.request;
                if thinking.wanted.is_some() && recall.choice.is_nothing() {
                    // It does what it is asked, without words.
                    thinking.source = Source::Known(Choice::Silence);
                }
                turn.try_insert((thinking, recollection));
            }
        }
    }
}

/// What the persona has found, or nothing if nobody could be asked; `None` while it looks.
fn look(job: Option<&mut Job<Finding>>, asked: &Asked, patient: bool) -> Option<Finding> {
    match job.map(Job::poll) {
        Some(Some(Update::Event(finding))) => Some(finding),
        Some(None) if patient => None,
        _ => {
            let choice = match asked.cue {
                true => Choice::Silence,
                false if !asked.text.contains(char::is_alphanumeric) => Choice::NotHeard,
                false => Choice::Unknown,
            };
            let recall = Recall {
                choice,
                ..Recall::default()
            };
            Some(Finding {
                recall,
                composed: None,
                references: Vec::new(),
                recollection: Recollection::default(),
            })
        }
    }
}

/// The texts of a scene of which words and numbers are nobody's invention.
fn context<'a>(scene: &Scene<'a>) -> Vec<&'a str> {
    // No more than the prompt tells of.
    let near = scene.near.iter().take(THINGS).map(|(thing, _)| thing);
    let things = near.chain(scene.speaker);
    let seen = things.flat_map(|thing| [thing.name.as_str(), thing.description.as_str()]);
    let past = scene.past.iter().flat_map(|past| {
        let Past {
            speaker,
            heard,
            said,
        } = past;
        [speaker.as_str(), heard.as_str(), said.as_str()]
    });
    seen.chain(past).filter(|text| !text.is_empty()).collect()
}
