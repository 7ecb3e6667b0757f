//! From what a persona has for a line to the answer: the author's words, or a request to a
//! model that is told them.

use crate::actions;
use crate::authored::{Choice, Recall};
use crate::check::Check;
use crate::chorus::Chorus;
use crate::history::{History, history};
use crate::lexicon::Lexicon;
use crate::plugin::MindSeed;
use crate::prompt::{self, Occasion, Past, Scene, THINGS};
use crate::submit::{Asked, Asker, Recalling, Said, Source, Thinking};
use crate::{Grounding, Memory, MindSettings};
use banter_core::{EngineFailed, Stage, Turn};
use banter_engine::{Job, Update};
use bevy::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// So long a persona may think at least: it is never long, but for the first time on a busy
/// machine.
const RECALLED_WITHIN: Duration = Duration::from_secs(5);

/// What came of a look at what a persona recalls.
enum Recalled {
    NotYet,
    Is(Recall),
}

/// Turns what personas have recalled into answers.
pub(crate) fn compose(
    mut turns: Query<(Entity, &Turn, &Asked, &mut Recalling), Without<Thinking>>,
    mut npcs: Query<(&Memory, &mut Said, Option<&Grounding>)>,
    asker: Asker,
    settings: Res<MindSettings>,
    seed: Res<MindSeed>,
    mut chorus: ResMut<Chorus>,
    mut commands: Commands,
) {
    for (entity, turn, asked, mut recalling) in &mut turns {
        let Ok((memory, mut said, own)) = npcs.get_mut(turn.npc) else {
            continue;
        };
        let patient = asked.since.elapsed() < settings.patience.max(RECALLED_WITHIN);
        let Recalled::Is(recall) = look(recalling.job.as_mut(), &asked.occasion, patient) else {
            continue;
        };
        let persona = &recalling.persona;
        let lexicon = Lexicon::of(&persona.language);
        let grounding = own.copied().unwrap_or(settings.grounding);
        let by_author = grounding.author_answers(&asked.occasion, &recall, settings.sure, lexicon);
        let mut thinking = Thinking::new(
            Source::Known(recall.choice.clone()),
            Arc::clone(persona),
            &settings,
        );
        thinking.wanted = recall.request.clone();
        thinking.instead = recall.choice.clone();
        thinking.meant = recall.variant;
        if by_author || !asker.has_model() {
            if thinking.wanted.is_some() && recall.choice == Choice::Unknown {
                // It does what it is asked, without words.
                thinking.source = Source::Known(Choice::Silence);
            }
            commands.entity(entity).try_insert(thinking);
            continue;
        }
        let things = asker.things(turn.npc);
        let History { past, speaker } = history(memory, &asker, turn.speaker, settings.memory);
        let grounded = grounding.is_grounded();
        let known: Vec<Choice> = match grounded {
            true => recall
                .related
                .iter()
                .map(|(known, _)| known.clone())
                .collect(),
            false => Vec::new(),
        };
        let scene = Scene {
            persona,
            near: &things,
            past: &past,
            speaker: speaker.as_ref(),
            known: &known,
            occasion: &asked.occasion,
        };
        let sampling = settings.sampling(said.draw(*seed, &persona.name, &mut chorus));
        let request = prompt::build(&scene, sampling);
        match asker.ask_model(request) {
            Some(Ok(source)) => {
                let context = context(&scene);
                let scaffolding = prompt::scaffolding(&scene);
                thinking.check = Some(Check::new(
                    lexicon,
                    &recall,
                    asked.occasion.text(),
                    &context,
                    &scaffolding,
                    grounded,
                ));
                if let (true, Some((Choice::Line(index), score))) =
                    (grounded, recall.related.first())
                    && *score >= settings.sure
                    && thinking.wanted.is_none()
                {
                    thinking.wanted = persona.lines.get(*index).and_then(actions::of_line);
                }
                thinking.source = source;
            }
            Some(Err(error)) => commands.trigger(EngineFailed {
                turn: entity,
                stage: Stage::Think,
                error,
            }),
            None => {}
        }
        commands.entity(entity).try_insert(thinking);
    }
}

/// What the persona has recalled, or nothing if nobody could be asked.
fn look(job: Option<&mut Job<Recall>>, occasion: &Occasion, patient: bool) -> Recalled {
    let nothing = || {
        let choice = match occasion {
            Occasion::Line(text) if !text.contains(char::is_alphanumeric) => Choice::NotHeard,
            Occasion::Line(_) => Choice::Unknown,
            Occasion::Cue(_) => Choice::Silence,
        };
        Recalled::Is(Recall {
            choice,
            ..Recall::default()
        })
    };
    match job.map(Job::poll) {
        Some(Some(Update::Event(recall))) => Recalled::Is(recall),
        Some(None) if patient => Recalled::NotYet,
        _ => nothing(),
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
