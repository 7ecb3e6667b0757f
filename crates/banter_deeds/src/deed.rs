//! Deeds: what is to be done for an action, step by step, as a component of its entity.

use crate::walk::Walk;
use banter_body::{BodyDeed, BodyTarget};
use banter_core::ActionTakenOn;
use bevy::prelude::*;
use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

/// What is decided in the middle of a deed, when its time has come: the world is changed, or more steps are to be done
/// first. The reason why not, in a few words that the character may say, fails the action.
pub type Decision = Box<dyn FnOnce(&mut World) -> Result<Vec<Step>, String> + Send + Sync>;

/// Step of a [`Deed`].
pub enum Step {
    /// The character walks, or turns.
    Walk(Walk),
    /// Its body does something. Who has no skeleton takes, puts and gives all the same, at once.
    Body(BodyDeed),
    /// It looks at something for so many seconds.
    Look(Entity, f32),
    /// Nothing happens for so many seconds.
    Wait(f32),
    /// It goes after somebody, until another deed needs its legs.
    Follow(Entity),
    /// It goes ahead to a place, and waits for who falls behind.
    Lead {
        /// The place.
        to: BodyTarget,
        /// How near to it, metres.
        near: f32,
        /// Who is led.
        whom: Entity,
    },
    /// Something is decided.
    Decide(Decision),
}

impl Step {
    /// A change of the world, when the steps before are done.
    pub fn then(
        change: impl FnOnce(&mut World) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self::Decide(Box::new(|world| change(world).map(|()| Vec::new())))
    }

    /// Steps that can only be told when those before are done.
    pub fn decide(
        decide: impl FnOnce(&mut World) -> Result<Vec<Self>, String> + Send + Sync + 'static,
    ) -> Self {
        Self::Decide(Box::new(decide))
    }

    fn needs(&self) -> Needs {
        match self {
            Self::Walk(_) | Self::Follow(_) | Self::Lead { .. } => Needs::LEGS,
            Self::Body(BodyDeed::Sit(..) | BodyDeed::Rise | BodyDeed::Walk(..)) => Needs::LEGS,
            Self::Body(BodyDeed::Turn(_)) => Needs::LEGS,
            Self::Body(_) => Needs::HANDS,
            Self::Look(..) => Needs::EYES,
            Self::Wait(_) => Needs::NOTHING,
            Self::Decide(_) => Needs::ALL,
        }
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Walk(walk) => f.debug_tuple("Walk").field(walk).finish(),
            Self::Body(deed) => f.debug_tuple("Body").field(deed).finish(),
            Self::Look(what, seconds) => f.debug_tuple("Look").field(what).field(seconds).finish(),
            Self::Wait(seconds) => f.debug_tuple("Wait").field(seconds).finish(),
            Self::Follow(whom) => f.debug_tuple("Follow").field(whom).finish(),
            Self::Lead { to, whom, .. } => f.debug_tuple("Lead").field(to).field(whom).finish(),
            Self::Decide(_) => f.write_str("Decide"),
        }
    }
}

/// What of a body a deed needs: two that need nothing of what the other does are done at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Needs(u8);

impl Needs {
    pub(crate) const NOTHING: Self = Self(0);
    pub(crate) const LEGS: Self = Self(1);
    pub(crate) const HANDS: Self = Self(2);
    /// What is decided changes the world, and not where one looks.
    pub(crate) const ALL: Self = Self(3);
    pub(crate) const EYES: Self = Self(4);

    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What a deed is at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Doing {
    /// The next step is to be taken.
    Next,
    Walking,
    /// A task of the body, and since when; since when what is given is held out.
    Body {
        task: Entity,
        since: Duration,
        offered: Option<Duration>,
    },
    Looking {
        at: Entity,
        before: Option<Entity>,
        until: Duration,
    },
    Waiting(Duration),
    /// Something is being decided.
    Deciding,
    /// Goes after somebody: when they were perceived last, and from when on a way is asked for again.
    Following {
        whom: Entity,
        seen: Duration,
        again: Duration,
    },
    Leading {
        to: BodyTarget,
        near: f32,
        whom: Entity,
        arrived: bool,
        /// Since when it waits for who is led.
        waits: Option<Duration>,
    },
}

/// Deed: what a character does for an action, one step after another; a component of the action's entity
/// ([`OngoingAction`](banter_core::OngoingAction)). It begins when no other deed of the character needs the same legs or
/// hands, and when it is over, the action is reported as finished. An action that ends otherwise, because it is called off
/// or its character is gone, takes its deed along: the walk stops where it is, and the hand comes back.
///
/// The actions of this crate make theirs by themselves; a game's own do by [`NpcDeed`](crate::NpcDeed), or insert one.
#[derive(Component, Debug)]
#[require(ActionTakenOn)]
pub struct Deed {
    pub(crate) npc: Entity,
    /// How many there were before it.
    pub(crate) number: u64,
    pub(crate) begun: bool,
    pub(crate) needs: Needs,
    pub(crate) steps: VecDeque<Step>,
    pub(crate) doing: Doing,
}

impl Deed {
    /// These steps, of a character.
    pub fn new(npc: Entity, steps: Vec<Step>) -> Self {
        let needs = steps
            .iter()
            .fold(Needs::NOTHING, |all, step| all.with(step.needs()));
        Self {
            npc,
            number: u64::MAX,
            begun: false,
            needs,
            steps: steps.into(),
            doing: Doing::Next,
        }
    }

    /// Whether it goes on until something else is to be done: somebody is being followed.
    pub fn is_endless(&self) -> bool {
        matches!(self.doing, Doing::Following { .. })
    }

    /// Whether it has begun.
    pub fn has_begun(&self) -> bool {
        self.begun
    }
}
