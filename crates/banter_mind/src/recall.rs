//! First step: a persona is asked what it has for a line.
//!
//! It is asked on the author's thread, with copies of all that a prompt is composed of: what
//! the character perceives and remembers, and who speaks.

use crate::asked::Asked;
use crate::asker::Asker;
use crate::choice::Question;
use crate::deeds::Deeds;
use crate::history::{History, history};
use crate::inquiry::{Finding, Inquiry, Setting};
use crate::library::Library;
use crate::said::Said;
use crate::thinking::{Drafted, Thinking};
use crate::{Grounding, Memory, MindSettings};
use banter_core::persona::{CharacterPersona, Persona};
use banter_core::{ActionSchema, ClosedActions, EngineError, NpcActions, Turn};
use banter_engine::Job;
use bevy::prelude::*;
use std::sync::Arc;

/// A turn for which the persona is asked what it has to say. Dropping it cancels the work.
#[derive(Component)]
pub(crate) struct Recalling {
    /// None where nobody could be asked.
    pub(crate) job: Option<Job<Finding>>,
    pub(crate) persona: Arc<Persona>,
    /// What is open to the character.
    pub(crate) open: Vec<Arc<ActionSchema>>,
}

/// What came of asking a persona.
enum Answer {
    Asked(Job<Finding>),
    /// Too many others are asked at this moment.
    Busy,
    /// Nobody is there to ask.
    Gone,
}

/// Of turns that nobody has been asked about.
type Unasked = (Without<Recalling>, Without<Drafted>, Without<Thinking>);

/// Asks the persona what it has for each line, once the persona is there.
pub(crate) fn recall(
    asked: Query<(Entity, &Turn, &Asked), Unasked>,
    npcs: Query<(Option<&CharacterPersona>, &Memory, Option<&Grounding>), With<Said>>,
    doers: Query<(&Deeds, Option<&ClosedActions>)>,
    actions: Res<NpcActions>,
    library: Res<Library>,
    asker: Asker,
    settings: Res<MindSettings>,
    mut commands: Commands,
) {
    for (entity, turn, Asked { text, cue, since }) in &asked {
        let Ok((character, memory, own)) = npcs.get(turn.npc) else {
            continue;
        };
        let persona = match character {
            None => &library.fallback,
            Some(character) => match library.persona(character) {
                Some(persona) => persona,
                // It is still being loaded.
                None if since.elapsed() < settings.token_timeout => continue,
                None => &library.fallback,
            },
        };
        let near = asker.things(turn.npc);
        let (deeds, closed) = doers.get(turn.npc).ok().unzip();
        let open = actions.open_to(persona, closed.flatten());
        let question = Question {
            persona: Arc::clone(persona),
            text: text.clone(),
            cue: *cue,
            things: near.iter().map(|(thing, _)| thing.clone()).collect(),
        };
        let setting = asker.has_model().then(|| {
            let History { past, speaker } = history(memory, &asker, turn.speaker, settings.memory);
            let deeds = deeds.into_iter().flat_map(Deeds::sentences);
            Setting {
                grammar: settings.grammar && !asker.refuses_grammars(),
                deeds: deeds.map(str::to_owned).collect(),
                near,
                past,
                block: Memory::block(settings.memory),
                speaker,
                grounding: own.copied().unwrap_or(settings.grounding),
                sure: settings.sure,
            }
        });
        let inquiry = Inquiry {
            open: Some(open.clone()),
            ..Inquiry::new(question, setting)
        };
        let job = match ask(&asker, inquiry) {
            Answer::Asked(job) => Some(job),
            // It and the rest are asked again in the next frame.
            Answer::Busy => break,
            Answer::Gone => None,
        };
        let persona = Arc::clone(persona);
        let recalling = Recalling { job, persona, open };
        commands.entity(entity).try_insert(recalling);
    }
}

fn ask(asker: &Asker, inquiry: Inquiry) -> Answer {
    let Some(author) = &asker.author else {
        tracing::error!("a persona cannot be asked: the system gave no thread for it");
        return Answer::Gone;
    };
    match author.0.submit(inquiry).map_err(|refused| refused.error) {
        Ok(job) => Answer::Asked(job),
        Err(EngineError::Busy { .. }) => Answer::Busy,
        Err(error) => {
            tracing::error!("a persona cannot be asked: {error}");
            Answer::Gone
        }
    }
}
