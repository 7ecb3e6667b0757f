//! Third step: the prompt, as the game has left it, is fitted and sent to the model.

use crate::MindSettings;
use crate::asker::Asker;
use crate::chorus::Chorus;
use crate::deeds::Deeds;
use crate::prompt::{Prompt, PromptReport};
use crate::said::Said;
use crate::settings::MindSeed;
use crate::thinking::Drafted;
use banter_core::{EngineFailed, Stage, Turn};
use banter_engine::{Constraint, GenerateRequest};
use bevy::prelude::*;
use std::sync::Arc;

/// A language model was asked for the answer of a turn. For whoever keeps what was asked, to look at
/// it or to ask it once more.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct ModelAsked {
    /// The turn.
    #[event_target]
    pub turn: Entity,
    /// The character.
    pub npc: Entity,
    /// What was asked, with all that decides how tokens are drawn.
    pub request: Arc<GenerateRequest>,
}

/// Sends each prompt to the model. A turn without one, since the game took it away, is
/// answered by its persona.
pub(crate) fn generate(
    mut turns: Query<(Entity, &Turn, &mut Drafted, Option<&mut Prompt>)>,
    mut npcs: Query<&mut Said>,
    mut deeds: Query<&mut Deeds>,
    asker: Asker,
    settings: Res<MindSettings>,
    seed: Res<MindSeed>,
    mut chorus: ResMut<Chorus>,
    mut commands: Commands,
) {
    for (entity, turn, mut drafted, prompt) in &mut turns {
        let Some((mut thinking, mut check)) = drafted.0.take() else {
            continue;
        };
        if let (Some(mut prompt), Ok(mut said)) = (prompt, npcs.get_mut(turn.npc)) {
            prompt.fit(settings.prompt_tokens);
            // What the game tells the model is not made up by it.
            for section in prompt.sections.iter().filter(|section| section.is_games()) {
                check.grant(section.text());
            }
            let draw = said.draw(*seed, &thinking.persona.name, &mut chorus);
            let grammar = thinking.grammar.take();
            let mut request = GenerateRequest {
                character: asker.person(turn.npc).map(ToString::to_string),
                conversation: asker.conversation(turn.npc),
                adapters: asker.adapters(turn.npc),
                ..prompt.request(settings.sampling(draw))
            };
            if let Some(grammar) = grammar {
                thinking.without_grammar = Some(request.clone());
                request.constraint = Some(Constraint::Gbnf(grammar));
            }
            if let Ok(mut deeds) = deeds.get_mut(turn.npc) {
                deeds.told();
            }
            let asked = Arc::new(request);
            match asker.ask_model(GenerateRequest::clone(&asked)) {
                Some(Ok(source)) => {
                    thinking.check = Some(check);
                    thinking.source = source;
                    commands.trigger(ModelAsked {
                        turn: entity,
                        npc: turn.npc,
                        request: asked,
                    });
                }
                Some(Err(error)) => commands.trigger(EngineFailed {
                    turn: entity,
                    stage: Stage::Think,
                    error,
                }),
                None => {}
            }
        }
        if let Ok(mut turn) = commands.get_entity(entity) {
            turn.try_remove::<Drafted>().try_insert(thinking);
        }
    }
}

/// Keeps the [`PromptReport`] of each character: when its prompt was sent, and when the engine
/// has counted it.
pub(crate) fn report(
    prompts: Query<(&Turn, Ref<Prompt>), Changed<Prompt>>,
    mut reports: Query<&mut PromptReport>,
    mut commands: Commands,
) {
    for (turn, prompt) in &prompts {
        let report = PromptReport::of(&prompt);
        match reports.get_mut(turn.npc) {
            Ok(mut last) => *last = report,
            Err(_) => {
                if let Ok(mut npc) = commands.get_entity(turn.npc) {
                    npc.try_insert(report);
                }
            }
        }
    }
}
