//! Actions of characters: each belongs to a sentence of an answer, begins when that sentence is
//! heard, and ends with what the game reports of it.
//!
//! Mind writes [`ActionPlanned`] while an answer is made. The plan stays with the turn and is
//! dropped with it, so an interrupted answer does not do what it had not come to. When its
//! sentence is heard, the action becomes an entity of its character ([`OngoingAction`]) and the
//! game is told by [`ActionRequested`]. The entity lives until the game
//! triggers [`ActionFinished`], its character is gone, or [`ActionSettings::report_timeout`] has
//! passed; then [`ActionEnded`] says how it ended.
//!
//! What can be done is data, an [`ActionSchema`]: of a type of the game
//! ([`NpcActionsAppExt`]), or of an action that only a persona describes.

mod attribute;
mod begin;
mod call;
mod end;
mod event;
mod make;
mod reflect;
mod registry;
mod schema;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typed_tests;

use crate::{BanterSystems, keep_messages, settle};
pub use attribute::{ActionName, Described, TextLength};
use bevy::prelude::*;
pub use call::{ActionCall, ActionValue};
pub use event::{ActionFinished, ActionRefused, ActionRequested, NamedAction, Refusal};
pub use reflect::ActionTypeError;
pub use registry::{ActionAttempt, ClosedActions, NpcAction, NpcActions, NpcActionsAppExt};
pub use schema::{ActionParameter, ActionSchema, ParameterKind};
use std::time::Duration;

/// How many actions of one answer are done at most, and how many of one character at once.
pub(crate) const MOST: usize = 16;

/// Written by mind: an answer comes with an action that the character may do, to something that
/// it perceives.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct ActionPlanned {
    /// The turn.
    pub turn: Entity,
    /// The sentence that the action stands in or before, from 0; behind the last sentence it is
    /// the number of sentences.
    pub sentence: usize,
    /// What is to be done.
    pub call: ActionCall,
}

/// An action that a character is doing: its entity, which is gone when the action has ended.
///
/// It belongs to its character and is despawned with it. A turn that ends does not end it.
#[derive(Component, Reflect, Debug, Clone, PartialEq)]
#[relationship(relationship_target = OngoingActions)]
#[require(end::Report)]
pub struct OngoingAction {
    /// The character.
    #[relationship]
    pub npc: Entity,
    /// The turn in which it was decided on, which may be gone.
    pub turn: Option<Entity>,
    /// What is to be done.
    pub call: ActionCall,
    /// The sentence that it belongs to, as in [`ActionPlanned::sentence`].
    pub sentence: usize,
    /// When it began, by the game's clock.
    pub since: Duration,
}

/// The actions that a character is doing.
#[derive(Component, Reflect, Debug, Default, PartialEq, Eq)]
#[relationship_target(relationship = OngoingAction, linked_spawn)]
pub struct OngoingActions(Vec<Entity>);

/// Marks an action that something is at which reports for sure how it ends, however long it takes: it does not end as
/// [`Unknown`](ActionOutcome::Unknown).
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct ActionTakenOn;

/// How an action ended.
#[derive(Reflect, Debug, Clone, Default, PartialEq, Eq)]
pub enum ActionOutcome {
    /// It was done.
    Done,
    /// It could not be done, and why, in a few words: `the barrel is empty`.
    Failed(String),
    /// It was given up, or its character is gone.
    Cancelled,
    /// The game has not reported how it ended within [`ActionSettings::report_timeout`].
    #[default]
    Unknown,
}

/// Written by core: an action that the game was told of has ended. There is one for each
/// [`ActionRequested`].
#[derive(Message, Debug, Clone, PartialEq)]
pub struct ActionEnded {
    /// The action, which is gone.
    pub entity: Entity,
    /// The character, which may be gone.
    pub npc: Entity,
    /// The turn in which it was decided on, which may be gone.
    pub turn: Option<Entity>,
    /// What was to be done.
    pub call: ActionCall,
    /// The sentence that it belonged to, as in [`ActionPlanned::sentence`].
    pub sentence: usize,
    /// How it ended.
    pub outcome: ActionOutcome,
}

/// Settings of actions.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct ActionSettings {
    /// How long an action may last, by the game's clock, before it ends as
    /// [`Unknown`](ActionOutcome::Unknown). 30 s.
    pub report_timeout: Duration,
}

impl Default for ActionSettings {
    fn default() -> Self {
        Self {
            report_timeout: Duration::from_secs(30),
        }
    }
}

pub(crate) fn build(app: &mut App) {
    keep_messages::<ActionPlanned>(app, &[BanterSystems::Settle]);
    keep_messages::<ActionEnded>(app, &[BanterSystems::Think]);
    app.init_resource::<ActionSettings>()
        .init_resource::<NpcActions>()
        .register_type::<ActionSettings>()
        .register_type::<OngoingAction>()
        .register_type::<OngoingActions>()
        .register_type::<ActionOutcome>()
        .register_type::<ActionTakenOn>()
        .register_type::<ClosedActions>()
        .add_observer(end::finish)
        .add_observer(end::tell)
        .add_systems(
            Update,
            // A turn that is over does what stands behind its last sentence before it ends.
            (begin::plan, begin::begin, end::expire)
                .chain()
                .after(settle::update_replies)
                .before(settle::end_turns)
                .in_set(BanterSystems::Settle),
        );
}
