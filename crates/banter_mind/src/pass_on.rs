//! A character lets another answer.

use banter_core::{
    ActionAttempt, ActionFinished, ActionName, ActionOutcome, ActionRequested, Described,
    NpcActionsAppExt, NpcParticipant, Redirect, TurnLines,
};
use bevy::prelude::*;

/// Passing a line on: an action of every character whose persona names it (`[[action]]` with the `name`
/// `pass_on`). The character declines to answer, and the one that it names gets the line.
///
/// It stands alone or behind the last sentence: what comes after it is not said.
///
/// ```
/// use banter_core::ActionSchema;
/// use banter_mind::PassOn;
/// let schema = ActionSchema::of::<PassOn>()?;
/// assert_eq!((schema.name.as_str(), schema.parameters.len()), ("pass_on", 1));
/// # Ok::<(), banter_core::ActionTypeError>(())
/// ```
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(@ActionName("pass_on"), @Described("says no more, and lets somebody else answer"))]
pub struct PassOn {
    /// Who is to answer.
    pub to: Entity,
}

pub(crate) fn build(app: &mut App) {
    app.register_type::<PassOn>()
        .add_npc_action::<PassOn>()
        .add_action_veto(is_possible)
        .add_observer(pass_on);
}

/// Only a line can be passed on, and only to another character.
fn is_possible(
    In(attempt): In<ActionAttempt<PassOn>>,
    npcs: Query<(), With<NpcParticipant>>,
    lines: TurnLines,
) -> Result<(), String> {
    let to = attempt.action.to;
    if to == attempt.npc || !npcs.contains(to) {
        return Err("nobody of that name can answer".to_owned());
    }
    match lines.get(attempt.turn) {
        Some(_) => Ok(()),
        None => Err("nobody has asked anything".to_owned()),
    }
}

fn pass_on(requested: On<ActionRequested<PassOn>>, lines: TurnLines, mut commands: Commands) {
    let ActionRequested {
        turn,
        entity,
        action,
        ..
    } = *requested.event();
    if let Some(line) = lines.get(turn) {
        let (npc, text) = (action.to, line.transcript.text.clone());
        commands.trigger(Redirect { turn, npc, text });
    }
    let (action, outcome) = (entity, ActionOutcome::Done);
    commands.trigger(ActionFinished { action, outcome });
}
