//! What an answer does beside its sentences.

use super::Outlet;
use crate::actions::{self, Reach};
use crate::speech_text::ActionMark;
use crate::speech_text::rules::Rules;
use crate::thinking::Thinking;
use banter_core::{ActionCall, ActionPlanned, ActionRefused, Refusal, Turn};
use bevy::prelude::*;

impl Outlet<'_, '_> {
    /// Plans an action beside a sentence, if the character may do it and has not done it. What
    /// was planned.
    pub(super) fn act(
        &mut self,
        turn: Entity,
        who: &Turn,
        thinking: &Thinking,
        mark: &ActionMark,
        sentence: usize,
    ) -> Option<ActionCall> {
        let done = self.within(who, thinking, |reach| actions::permit(mark, reach));
        // A mark does what a direction has told of.
        if done.as_ref().is_ok_and(|call| thinking.told.contains(call)) {
            return None;
        }
        let text = match &mark.object {
            Some(object) => format!("{}: {object}", mark.name),
            None => mark.name.clone(),
        };
        self.plan(turn, who.npc, thinking, text, done, sentence)
    }

    /// The same for a stage direction, which may be no action at all.
    pub(super) fn act_told(
        &mut self,
        turn: Entity,
        who: &Turn,
        thinking: &Thinking,
        text: String,
    ) -> Option<ActionCall> {
        let done = self.within(who, thinking, |reach| actions::told(&text, reach))?;
        // A direction tells of what a mark has done.
        if done.as_ref().is_ok_and(|call| thinking.acts.contains(call)) {
            return None;
        }
        self.plan(turn, who.npc, thinking, text, done, thinking.written)
    }

    /// Looks at what is within the character's reach.
    fn within<T>(&self, who: &Turn, thinking: &Thinking, look: impl Fn(&Reach) -> T) -> T {
        let perceived = self.surroundings.names(who.npc);
        let seen = |entity: &Entity| perceived.iter().any(|(it, _)| it == entity);
        look(&Reach {
            open: &thinking.open,
            listener: who.speaker.filter(seen),
            perceived: &perceived,
            meant: &thinking.references,
            name: &thinking.persona.name,
            rules: Rules::of(&thinking.persona.language),
        })
    }

    fn plan(
        &mut self,
        turn: Entity,
        npc: Entity,
        thinking: &Thinking,
        text: String,
        done: Result<ActionCall, Refusal>,
        sentence: usize,
    ) -> Option<ActionCall> {
        match done {
            Ok(call) => {
                if thinking.before.contains(&call) {
                    tracing::debug!("an action was done already ({text})");
                    return None;
                }
                self.planned.write(ActionPlanned {
                    turn,
                    sentence,
                    call: call.clone(),
                });
                Some(call)
            }
            Err(reason) => {
                tracing::info!("an action is not done ({text}): {reason}");
                self.commands.trigger(ActionRefused {
                    npc,
                    turn,
                    text,
                    reason,
                    veto: String::new(),
                    sentence,
                });
                None
            }
        }
    }
}
