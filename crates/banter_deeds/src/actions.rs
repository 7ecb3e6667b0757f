//! The actions that are ready to use. A persona names those that its character may do.

use banter_body::Motion;
use banter_core::Described;
use bevy::prelude::*;

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $told:literal $name:ident { $($(#[doc = $field_doc:literal])* $field:ident: $kind:ty = $field_told:literal),* })*) => {$(
        $(#[doc = $doc])*
        #[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
        #[reflect(@Described($told))]
        pub struct $name {
            $($(#[doc = $field_doc])*
            #[reflect(@Described($field_told))]
            pub $field: $kind,)*
        }
    )*};
}

actions! {
    /// `look_at`: eyes and head rest on something for a moment.
    "looks at something" LookAt {
        /// What it looks at.
        what: Entity = "what is looked at"
    }
    /// `point_at`: a hand points at something; the character turns as far as it must.
    "points at something" PointAt {
        /// What it points at.
        what: Entity = "what is pointed at"
    }
    /// `walk_to`: it goes to something or somebody, and stops before it.
    "walks to something" WalkTo {
        /// Where it goes.
        to: Entity = "where it goes"
    }
    /// `follow`: it goes after somebody until something else is to be done, or it has lost them.
    "goes with somebody until told to stop" Follow {
        /// Whom it follows.
        whom: Entity = "who is followed"
    }
    /// `lead`: it goes ahead to something, and waits for who falls behind.
    "leads somebody to something" Lead {
        /// Where it leads.
        to: Entity = "where it leads"
        ,
        /// Whom it leads: whom it talks to, where it is left out.
        whom: Option<Entity> = "who is led"
    }
    /// `pick_up`: a hand closes around something and keeps it.
    "picks something up" PickUp {
        /// What it takes.
        what: Entity = "what is picked up"
    }
    /// `put`: what it holds is put down on something.
    "puts what is in the hand down" Put {
        /// Where it is put.
        on: Entity = "where it is put",
        /// What is put: what the hand holds, where it is left out.
        what: Option<Entity> = "what is put there"
    }
    /// `give`: something is handed over, and fetched before that where it must be.
    "hands something over" Give {
        /// What it gives.
        what: Entity = "what is handed over",
        /// Who gets it: whom it talks to, where it is left out.
        to: Option<Entity> = "who gets it"
    }
    /// `open`: it opens something that has a handle.
    "opens something" Open {
        /// What it opens.
        what: Entity = "what is opened"
    }
    /// `close`: it shuts what is open.
    "shuts something" Close {
        /// What it shuts.
        what: Entity = "what is shut"
    }
    /// `use`: it lays a hand on something that does something then, which the game is told.
    "uses something" Use {
        /// What it uses.
        what: Entity = "what is used"
    }
    /// `sit`: it sits down.
    "sits down on something" Sit {
        /// What it sits on.
        on: Entity = "what it sits on"
    }
    /// `rise`: it stands up.
    "stands up" Rise {}
    /// `emote`: a gesture.
    "makes a gesture" Emote {
        /// Which.
        how: Gesture = "which gesture"
    }
    /// `stop`: it gives up whatever it is doing.
    "gives up what it is doing" Stop {}
}

/// Gestures of [`Emote`]. Each is an action by itself as well, by its name: `wave`.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gesture {
    /// A hand waves.
    Wave,
    /// The head nods.
    Nod,
    /// The head is shaken.
    ShakeHead,
    /// The upper body bows.
    Bow,
    /// Both shoulders and hands shrug.
    Shrug,
}

impl Gesture {
    /// The motion of a body for it.
    pub fn motion(self) -> Motion {
        match self {
            Self::Wave => Motion::Wave,
            Self::Nod => Motion::Nod,
            Self::ShakeHead => Motion::ShakeHead,
            Self::Bow => Motion::Bow,
            Self::Shrug => Motion::Shrug,
        }
    }
}

actions! {
    /// `wave`: a gesture.
    "waves" Wave {}
    /// `nod`: a gesture.
    "nods" Nod {}
    /// `shake_head`: a gesture.
    "shakes the head" ShakeHead {}
    /// `bow`: a gesture.
    "bows" Bow {}
    /// `shrug`: a gesture.
    "shrugs" Shrug {}
}
