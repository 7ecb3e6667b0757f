//! The vocabulary that bevy_banter's stages share, and the order in which they run.
//!
//! A stage (hearing, thinking, speaking, showing) depends on this crate and never on
//! another stage. What passes between them is here: components, messages, events.
//!
//! # One turn
//!
//! An exchange of a conversation is an entity, the [`Turn`]. The stages add to it and read
//! it; despawning it cancels all its work, because the jobs of the engines are components
//! of it. A result that comes late finds no entity and is dropped.
//!
//! | when | who | what |
//! |---|---|---|
//! | `Update`, [`Sense`](BanterSystems::Sense) | sense | fills [`Percepts`] |
//! | [`Turn`](BanterSystems::Turn) | core | reads [`Typed`], [`SpeechStarted`], [`SpeechAudio`], [`BargedIn`], [`SpeechEnded`], [`Cued`]; chooses who is addressed; spawns the [`Turn`], lets its [`Utterance`] grow, and triggers [`TurnStarted`] |
//! | [`Listen`](BanterSystems::Listen) | listen | writes [`Heard`] at once for typed text, hands speech to the ears |
//! | [`Think`](BanterSystems::Think) | mind | asks the mind for an answer |
//! | `PreUpdate`, [`Receive`](BanterSystems::Receive) | listen, mind, voice | turn what engines send into [`Heard`], [`Replying`], [`Sentence`], [`Replied`], [`Voiced`] |
//! | `Update`, [`Speak`](BanterSystems::Speak) | voice, audio | have sentences spoken, play them in order, write [`Speaking`] and [`Played`] |
//! | [`Settle`](BanterSystems::Settle) | core | keeps [`Reply`] and [`Timeline`]; ends the turn with [`TurnEnded`] |
//! | `PostUpdate`, [`Animate`](BanterSystems::Animate) | face | what is heard now becomes [`FaceWeights`] and morph weights |
//!
//! Messages carry work from stage to stage; entity events face the game: [`TurnStarted`],
//! [`Interrupt`], [`Dismiss`], [`ActionRequested`], [`ActionRefused`],
//! [`EngineFailed`], [`TurnEnded`].
//!
//! ```
//! use banter_core::{test_app::TestApp, Heard, Npc, Player, Typed, TurnInput};
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new();
//! let mara = game.world_mut().spawn(Npc).id();
//! let player = game.world_mut().spawn(Player).id();
//! game.write(Typed { speaker: player, to: Some(mara), text: "Good evening!".into() });
//! game.step();
//!
//! let mut turns = game.world_mut().query::<&TurnInput>();
//! let input = turns.single(game.world()).unwrap();
//! assert_eq!(*input, TurnInput::Typed("Good evening!".into()));
//! ```

mod conversation;
mod event;
mod face;
mod message;
mod npc;
mod percept;
mod settle;
mod spoken;
mod systems;
pub mod test_app;
mod turn;

pub use banter_engine::{EngineError, Pcm, Phoneme, PhonemeTiming};
pub use banter_lipsync::{Blendshape, Viseme, Weights};
pub use conversation::Addressees;
pub use event::{
    ActionRefused, ActionRequested, Dismiss, EngineFailed, Interrupt, Refusal, Stage, TurnEnd,
    TurnEnded, TurnStarted,
};
pub use face::{FaceWeights, GazeTarget, VisemeWeights};
pub use message::{
    BargedIn, Cued, Heard, HeardPartial, Mood, Played, Replied, Replying, Sentence, Speaking,
    Speech, SpeechAudio, SpeechEnd, SpeechEnded, SpeechPaused, SpeechStarted, Typed, Unheeded,
    Voiced,
};
pub use npc::{Npc, Player, RestingMood, Subtitle};
pub use percept::{Perceivable, Percept, Percepts, Room, Senses};
pub use systems::{BanterSystems, CorePlugin};
pub use turn::{
    Reply, ReplySentence, SentenceState, Stamp, Tentative, Timeline, Turn, TurnInput, Turns,
    Utterance,
};
