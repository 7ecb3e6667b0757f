//! First step: a persona is asked what it has for a line.
//!
//! It is asked on the author's thread, with copies of all that a prompt is composed of: what
//! the character perceives and remembers, and who speaks.

use crate::asked::Asked;
use crate::inquirer::{Answer, Found, Inquirer};
use crate::inquiry::Finding;
use crate::knowledge::Reach;
use crate::thinking::{Drafted, Thinking};
use banter_core::persona::Persona;
use banter_core::{ActionSchema, Turn};
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

/// Of turns that nobody has been asked about.
type Unasked = (Without<Recalling>, Without<Drafted>, Without<Thinking>);

/// Asks the persona what it has for each line, once the persona is there.
pub(crate) fn recall(
    asked: Query<(Entity, &Turn, &Asked), Unasked>,
    inquirer: Inquirer,
    mut commands: Commands,
) {
    for (entity, turn, Asked { text, cue, since }) in &asked {
        let persona = match inquirer.persona(turn.npc) {
            Some(Found::There(persona)) => persona,
            Some(Found::Loading(_)) if since.elapsed() < inquirer.settings.token_timeout => {
                continue;
            }
            Some(Found::Loading(instead)) => instead,
            None => continue,
        };
        let is_patient = since.elapsed() < inquirer.settings.token_timeout;
        let reach = inquirer.reach(turn);
        let Some(reach) = reach.or_else(|| (!is_patient).then(Reach::default)) else {
            // What it knows is still being read.
            continue;
        };
        let Some(inquiry) = inquirer.about((entity, turn), persona, text, *cue, reach) else {
            continue;
        };
        let open = inquiry.open().into_owned();
        let job = match inquirer.ask(inquiry) {
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
