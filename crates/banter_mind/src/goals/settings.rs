//! Whether characters speak by themselves, and the game's say in it.

use banter_core::persona::Goal;
use bevy::prelude::*;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Settings of goals: whether characters speak unasked, and for how long a moment lasts.
#[derive(Resource, Reflect, Debug, Clone, Copy, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct GoalSettings {
    /// Whether anybody speaks by itself. On.
    pub on: bool,
    /// How long a character still speaks of what has appeared or happened, by the game's clock,
    /// where it could not do so at once. 20 s.
    pub moment: Duration,
}

impl Default for GoalSettings {
    fn default() -> Self {
        Self {
            on: true,
            moment: Duration::from_secs(20),
        }
    }
}

/// A function of the game that says whether a character may pursue a goal now.
pub type GoalVeto = Arc<dyn Fn(Entity, &Goal) -> bool + Send + Sync>;

/// Policy of goals: the game's own say in what a character speaks about unasked.
///
/// It is asked when all that the persona says is the case and nobody speaks, and again some times
/// a second for as long as it refuses. What it allows still waits for the
/// [floor](banter_core::FloorPolicy).
///
/// ```
/// use banter_mind::GoalPolicy;
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicBool, Ordering};
/// let in_a_scene = Arc::new(AtomicBool::new(true));
/// let scene = Arc::clone(&in_a_scene);
/// let policy = GoalPolicy::new(move |_, goal| {
///     !scene.load(Ordering::Relaxed) || goal.name == "last_orders"
/// });
/// # let _ = policy;
/// ```
#[derive(Resource, Clone, Default)]
pub struct GoalPolicy(pub Option<GoalVeto>);

impl GoalPolicy {
    /// A policy with a veto.
    pub fn new(allows: impl Fn(Entity, &Goal) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(allows)))
    }

    pub(super) fn allows(&self, npc: Entity, goal: &Goal) -> bool {
        self.0.as_ref().is_none_or(|allows| allows(npc, goal))
    }
}

impl fmt::Debug for GoalPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let veto = self.0.as_ref().map(|_| "..");
        f.debug_tuple("GoalPolicy").field(&veto).finish()
    }
}
