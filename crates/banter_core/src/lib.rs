//! The vocabulary that bevy_banter's stages share, and the order in which they run.
//!
//! A stage (hearing, thinking, speaking, showing) depends on this crate and never on
//! another stage. What passes between them is here: components, messages, events.
//!
//! # One turn
//!
//! What somebody says is an entity, the [`Utterance`]: a player's speech, a typed line, a
//! character's own sentence. The senses say who hears it, and listen writes its [`Transcript`],
//! once however many hear it. A character's reaction is an entity, the [`Turn`], with its
//! [`TurnCause`]. The stages add to both and read them; despawning one cancels all its work,
//! because the jobs of the engines are components of it. A result that comes late finds no
//! entity and is dropped.
//!
//! | when | who | what |
//! |---|---|---|
//! | `Update`, [`Sense`](BanterSystems::Sense) | sense | fills [`Percepts`], and writes [`PerceptAppeared`], [`PerceptLost`], [`PerceptChanged`], [`NoiseHeard`]; keeps what players [indicate](Indication); who walks out of hearing leaves its [`Conversation`] |
//! | [`Turn`](BanterSystems::Turn), [`Utter`](TurnSystems::Utter) | core | reads [`LineTyped`], [`SpeechStarted`], [`SpeechAudio`], [`BargeInConfirmed`], [`SpeechEnded`]; chooses who is [addressed](Addressees); spawns the [`Utterance`] and lets its [`UtteranceAudio`] grow; reads [`CueRequested`], [`ActionReported`] |
//! | [`Hear`](TurnSystems::Hear) | sense | decides who hears it: [`Hearings`] |
//! | [`Floor`](TurnSystems::Floor) | core | lets people join and leave a [`Conversation`], decides who has its [`Floor`], spawns the [`Turn`], and triggers [`TurnStarted`] |
//! | [`Listen`](BanterSystems::Listen) | listen | hands the sound of utterances to the ears; writes [`FinalTranscript`] |
//! | after it | core | keeps the [`Transcript`]; passes a line on that names another; writes [`LineUnderstood`] for who answers, with what of it [reached](muffled) that one |
//! | [`Guard`](BanterSystems::Guard) | core | judges [`LineUnderstood`] and writes [`LineReady`] |
//! | [`Think`](BanterSystems::Think) | mind | asks the mind for an answer |
//! | `PreUpdate`, [`Receive`](BanterSystems::Receive) | listen, mind, voice | turn what engines send into [`InterimTranscript`], [`ReplyStarted`], [`SentenceDrafted`], [`AnswerDrafted`], [`SentenceAudio`], [`SentenceSynthesized`] |
//! | [`Guard`](BanterSystems::Guard) | core | judges [`SentenceDrafted`] and writes [`SentenceReady`], [`ReplyFinished`] |
//! | `Update`, [`Speak`](BanterSystems::Speak) | voice, audio | have sentences spoken, play them in order, write [`PlaybackProgress`] and [`PlaybackFinished`] |
//! | [`Settle`](BanterSystems::Settle) | core | keeps [`Reply`] and [`Timeline`]; makes an [`Utterance`] of each sentence that begins to be heard, and begins its actions ([`ActionPlanned`], [`ActionRequested`]); ends the turn with [`TurnEnded`] |
//! | `PostUpdate`, [`Animate`](BanterSystems::Animate) | face | what is heard now becomes [`FaceWeights`] and morph weights |
//!
//! Messages carry work from stage to stage; entity events face the game: [`TurnStarted`],
//! [`Interrupt`], [`Dismiss`], [`Redirect`], [`ActionRequested`], [`ActionRefused`],
//! [`ActionFinished`], [`EngineFailed`], [`TurnEnded`]. [`EngineStatusChanged`] tells how engines are, in turns and
//! outside.
//!
//! # The floor
//!
//! A character answers one thing at a time and has one voice. What reaches it is judged by one
//! function, [`decide_floor`]: it answers, waits, interrupts, or stays silent.
//!
//! - A new line of the player that the character answers interrupts. So does anybody's line
//!   while it speaks unasked, after a cue or an action's result. Nothing else interrupts.
//! - While the character is at anything, everything else waits. What waits is no [`Turn`] yet,
//!   and the game is told of it when it has the floor: lines in the order in which they came,
//!   then results of actions, then cues. Two characters answer two players side by side.
//! - A cue and an action's result wait while anybody in the conversation speaks.
//! - Who is not addressed stays silent, and has [`Overheard`] it.
//! - A character's sentence is heard like anybody's. Another character answers it only if it is
//!   called by name, when the first has done, and no more than
//!   [so often](ConversationSettings::exchanges) without a player between them.
//! - What comes in the same frame never interrupts each other: typed lines are first, then
//!   spoken ones, then cues.
//! - Up to eight wait for a character. A line more, or one whose character is gone before its
//!   turn came, is [`LineUnanswered`], once.
//! - A game may decide otherwise: [`FloorPolicy`].
//!
//! Every turn that was started ends, and [`TurnEnded`] says how, also when its character, its
//! speaker or the whole scene is despawned. Who is meant by a line is in [`Addressees`].
//!
//! # People
//!
//! Entities come and go; a [`PersonId`] names the same character or player in every run and
//! after every load, and [`People`] finds who has it now. A [`Rig`] says which entities are
//! somebody's head, mouth and hands, and [`Rigs`] where these are in the world.
//!
//! ```
//! use banter_core::{test_app::TestApp, LineReady, NpcParticipant, PlayerParticipant, TurnLines, Turn, LineTyped};
//! use bevy::ecs::system::RunSystemOnce;
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new();
//! let mara = game.world_mut().spawn(NpcParticipant).id();
//! let player = game.world_mut().spawn(PlayerParticipant).id();
//! game.write(LineTyped { speaker: player, to: Some(mara), text: "Good evening!".into() });
//! game.step();
//!
//! let line = |turn: Single<Entity, With<Turn>>, lines: TurnLines| {
//!     lines.get(*turn).map(|line| line.transcript.text.clone())
//! };
//! let line = game.world_mut().run_system_once(line).unwrap();
//! assert_eq!(line.as_deref(), Some("Good evening!"));
//! ```

mod action;
mod addressee;
mod asset_file;
mod attention;
mod claims;
mod conversation;
mod delivery;
mod ending;
mod engine;
mod event;
mod expiry;
mod face;
mod floor;
mod grant;
mod guard;
mod hearing;
mod identity;
mod indication;
mod keep;
mod kept;
mod message;
mod muffle;
mod naming;
mod noticed;
mod npc;
mod pause;
mod percept;
pub mod persona;
mod reading;
mod rig;
mod sentence;
mod settle;
mod sounds;
mod speech;
mod systems;
pub mod test_app;
#[cfg(test)]
mod testing;
mod text_position;
mod transcript;
mod turn;
mod typed;
mod utterance;
mod view;

pub use action::{
    ActionAttempt, ActionCall, ActionEnded, ActionFinished, ActionName, ActionOutcome,
    ActionParameter, ActionPlanned, ActionRefused, ActionRequested, ActionSchema, ActionSettings,
    ActionTakenOn, ActionTypeError, ActionValue, ClosedActions, Described, NamedAction, NpcAction,
    NpcActions, NpcActionsAppExt, OngoingAction, OngoingActions, ParameterKind, Refusal,
    TextLength,
};
pub use addressee::Addressees;
pub use asset_file::read_asset;
pub use attention::{Attention, Attentions};
pub use banter_engine::{
    EngineError, EngineStatus, Pcm, Phoneme, PhonemeTiming, SpeechOutcome, VoiceEffect,
    VoiceEffectKind,
};
pub use banter_lipsync::{Blendshape, Viseme, Weights};
pub use conversation::{
    Conversation, ConversationSettings, Floor, FloorWaiting, MemberOf, Members,
};
pub use delivery::Delivery;
pub use engine::{EngineStatusChanged, EngineWatch, WatchedEngine, WorkerEngine};
pub use event::{
    Dismiss, EngineFailed, Interrupt, Redirect, Stage, TurnEnd, TurnEnded, TurnStarted,
};
pub use face::{BodyTurn, FaceWeights, GazeTarget, VisemeWeights};
pub use floor::{
    ClaimCause, FloorClaim, FloorDecision, FloorHolder, FloorPolicy, FloorSituation, FloorVeto,
    Holding, decide_floor,
};
pub use guard::{
    Draft, Guard, GuardActed, GuardLog, GuardOutcome, GuardProfile, GuardReason, GuardRecord,
    GuardSettings, GuardSide, Judgement, OnTimeout, PolicyGuard, ReadGuard, Ruling, SpeechGuard,
    Verdict,
};
pub use hearing::{Hearing, HearingSettings, Hearings};
pub use identity::{People, PersonId, PersonIdError};
pub use indication::{GazeRay, InHands, Indication, Pointing};
pub use keep::keep_messages;
pub use message::{
    ActionReported, AnswerDrafted, BargeInConfirmed, BargeInSuspected, CueRequested,
    FinalTranscript, InterimTranscript, LineReady, LineTyped, LineUnanswered, LineUnderstood,
    Overheard, PlaybackFinished, PlaybackProgress, ReplyFinished, ReplyStarted, SentenceAudio,
    SentenceDrafted, SentenceMood, SentenceReady, SentenceSynthesized, Speech, SpeechAudio,
    SpeechEnded, SpeechPaused, SpeechStarted, ThinkingSound, VoiceCue,
};
pub use muffle::muffled;
pub use noticed::{Noise, NoiseHeard, NoisesHeard, PerceptAppeared, PerceptChanged, PerceptLost};
pub use npc::{
    AttendsTo, NpcParticipant, PlayerParticipant, RestingMood, Subtitle, TranslatedSubtitle,
};
pub use pause::clock_is_paused;
pub use percept::{Perceivable, Percept, PerceptionRoom, Percepts, Sense, Senses, Side};
pub use reading::reading_time;
pub use rig::{Hand, Rig, Rigs};
pub use systems::{BanterSystems, CorePlugin, TurnSystems};
pub use text_position::text_position;
pub use turn::{
    Reply, ReplySentence, SentenceState, Stamp, Timeline, Turn, TurnCause, TurnLine, TurnLines,
    Turns,
};
pub use utterance::{
    AddressedBy, Addressee, Audience, Loudness, Transcript, Utterance, UtteranceAudio,
    UtteranceKind,
};
pub use view::View;
