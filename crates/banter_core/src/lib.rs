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
//! [`Interrupt`], [`Dismiss`], [`Redirect`], [`ActionRequested`], [`ActionRefused`],
//! [`EngineFailed`], [`TurnEnded`]. [`EngineStatusChanged`] tells how engines are, in turns and
//! outside.
//!
//! # The floor
//!
//! A character is at one line or cue at a time and has one voice. What reaches it meanwhile
//! interrupts or waits by one rule:
//!
//! - A new line of the speaker that it answers interrupts. So does anybody's line while it
//!   speaks unasked, after a cue.
//! - Everything else waits: the line of another speaker, and every cue. What waits is no
//!   [`Turn`] yet, and the game is told of it when it has the floor: lines in the order in which
//!   they came, and then cues.
//! - What comes in the same frame never interrupts each other: typed lines are first, then
//!   spoken ones, then cues.
//! - Up to eight wait for a character. A line more, or one whose character is gone before its
//!   turn came, is [`Unheeded`].
//!
//! Every turn that was started ends, and [`TurnEnded`] says how, also when its character, its
//! speaker or the whole scene is despawned. Who is meant by a line is in [`Addressees`].
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

mod addressee;
mod conversation;
mod ending;
mod engine;
mod event;
mod face;
mod floor;
mod keep;
mod message;
mod naming;
mod npc;
mod pause;
mod percept;
mod reading;
mod settle;
mod sounds;
mod spoken;
mod systems;
pub mod test_app;
mod turn;

pub use addressee::Addressees;
pub use banter_engine::{EngineError, EngineStatus, Pcm, Phoneme, PhonemeTiming};
pub use banter_lipsync::{Blendshape, Viseme, Weights};
pub use engine::{EngineStatusChanged, EngineWatch, WatchedEngine};
pub use event::{
    ActionRefused, ActionRequested, Dismiss, EngineFailed, Interrupt, Redirect, Refusal, Stage,
    TurnEnd, TurnEnded, TurnStarted,
};
pub use face::{FaceWeights, GazeTarget, VisemeWeights};
pub use keep::keep_messages;
pub use message::{
    BargeInSuspected, BargedIn, Cued, Heard, HeardPartial, Mood, Played, Replied, Replying,
    Sentence, Speaking, Speech, SpeechAudio, SpeechEnd, SpeechEnded, SpeechPaused, SpeechStarted,
    Typed, Unheeded, Voiced,
};
pub use npc::{AttendsTo, Npc, Player, RestingMood, Subtitle};
pub use pause::clock_is_paused;
pub use percept::{Perceivable, Percept, Percepts, Room, Senses};
pub use reading::reading_time;
pub use systems::{BanterSystems, CorePlugin};
pub use turn::{
    Reply, ReplySentence, SentenceState, Stamp, Tentative, Timeline, Turn, TurnInput, Turns,
    Utterance,
};
