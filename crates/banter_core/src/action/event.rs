//! What the game is told of actions, and what it tells.

use super::ActionOutcome;
use bevy::prelude::*;

/// An action that only personas describe, and no type of the game.
#[derive(Reflect, Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedAction {
    /// Which of the persona's actions.
    pub name: String,
    /// What it is done to, if anything.
    pub object: Option<Entity>,
}

/// A character begins to do something that it may do, to something that it perceives: the
/// sentence that the action belongs to is heard now, or what stood before it was.
///
/// An action that is a type of the game
/// ([`add_npc_action`](crate::NpcActionsAppExt::add_npc_action)) comes as
/// `On<ActionRequested<GiveItem>>`, one that only a persona describes as `On<ActionRequested>`.
///
/// Report how it ended by [`ActionFinished`]; an action of which nothing is
/// reported ends as unknown after [`ActionSettings::report_timeout`](crate::ActionSettings::report_timeout).
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct ActionRequested<A = NamedAction> {
    /// The character.
    #[event_target]
    pub npc: Entity,
    /// The turn.
    pub turn: Entity,
    /// The action's entity, by which the game reports how it ended. It has an
    /// [`OngoingAction`](crate::OngoingAction).
    pub entity: Entity,
    /// What is to be done.
    pub action: A,
    /// The sentence that it stands in or before, from 0; behind the last sentence it is the
    /// number of sentences.
    pub sentence: usize,
}

/// Why an action is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Reflect)]
pub enum Refusal {
    /// The persona has no such action, or it is not open at present.
    NoSuchAction,
    /// An argument that it needs was not written.
    MissingArgument,
    /// An argument is none of the choices, out of range, or of another kind.
    WrongArgument,
    /// The character perceives nothing that it can mean.
    NotPerceived,
    /// It can mean several things that the character perceives.
    Ambiguous,
    /// The game does not let it happen: a [veto](crate::NpcActionsAppExt::add_action_veto).
    Vetoed,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoSuchAction => "the persona has no such action",
            Self::MissingArgument => "something that it needs is not said",
            Self::WrongArgument => "something that is said for it does not fit",
            Self::NotPerceived => "the character perceives nothing of that name",
            Self::Ambiguous => "the character perceives several things of that name",
            Self::Vetoed => "the game does not let it happen",
        })
    }
}

/// A character wanted to do something that it may not or cannot do, or that could not be
/// understood. It is not done; this tells the game of it.
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct ActionRefused {
    /// The character.
    #[event_target]
    pub npc: Entity,
    /// The turn.
    pub turn: Entity,
    /// What was written, without its signs.
    pub text: String,
    /// Why.
    pub reason: Refusal,
    /// What the [veto](Refusal::Vetoed) said: `the door is locked`. Empty otherwise.
    pub veto: String,
    /// The sentence that it stands in or before, as in [`ActionRequested::sentence`].
    pub sentence: usize,
}

/// Triggered by the game: an action has ended. A second report of the same action is ignored.
///
/// The character knows of it at its next answer. To have it speak about it at once, write
/// [`ActionReported`](crate::ActionReported), too, or give its persona a cue for actions that
/// failed.
///
/// ```
/// use banter_core::{ActionFinished, ActionOutcome, ActionRequested};
/// use bevy::prelude::*;
///
/// fn act(requested: On<ActionRequested>, mut commands: Commands) {
///     let outcome = match requested.action.name.as_str() {
///         "wave" => ActionOutcome::Done,
///         other => ActionOutcome::Failed(format!("nobody has taught me to {other}")),
///     };
///     commands.trigger(ActionFinished { action: requested.entity, outcome });
/// }
///
/// App::new().add_observer(act);
/// ```
#[derive(EntityEvent, Debug, Clone, PartialEq)]
pub struct ActionFinished {
    /// The action: [`ActionRequested::entity`].
    #[event_target]
    pub action: Entity,
    /// How it ended.
    pub outcome: ActionOutcome,
}
