//! What a character answers: prompts, retrieval, sentences, actions, memory.
//!
//! # From a line to sentences
//!
//! 1. *Recall.* A line was [`LineReady`](banter_core::LineReady), or a turn began with a cue. In
//!    [`Think`](banter_core::BanterSystems::Think) the persona is asked first ([`Author`]):
//!    which of its lines and facts answer, and which have to do with the question
//!    ([`Recall`]). [Files of knowledge](KnowledgeFile) are searched for what this character may
//!    know of it.
//! 2. *Compose.* Where one surely answers, or the game has no language model ([`MindEngine`]),
//!    what its author wrote is said: nothing is invented. [`Grounding`] says which goes first.
//!    Otherwise the turn gets a [`Prompt`](prompt::Prompt): named sections of the persona, what
//!    was recalled, what the character perceives and its [`Memory`]. A game may edit it
//!    ([`MindSystems::EditPrompt`]).
//! 3. *Generate.* The prompt is cut to [`MindSettings::prompt_tokens`] and sent to the model, and
//!    the character's [`PromptReport`](prompt::PromptReport) tells what it was made of. What
//!    comes back is read piece by piece in [`Receive`](banter_core::BanterSystems::Receive). A
//!    [`Scanner`] takes the marks out (`[happy]`, `[do pour: the ale barrel]`), a [`Splitter`]
//!    makes sentences, and each is written as a
//!    [`SentenceDrafted`](banter_core::SentenceDrafted) as soon as it is final. What a model
//!    makes up against the author's numbers, prices and names is not said; the author's words
//!    are said in its place. Once the game's [`Guard`](banter_core::Guard), as a [`GuardPolicy`]
//!    is one, has let a draft pass, it is a [`SentenceReady`](banter_core::SentenceReady).
//! 4. An action becomes an [`ActionPlanned`](banter_core::ActionPlanned) of its sentence if the
//!    persona has it and the character perceives what it is done to; otherwise an
//!    [`ActionRefused`](banter_core::ActionRefused) says why not. It is requested of the game
//!    when its sentence is heard. `*pours ale*` and a call of a tool in JSON are actions too.
//!    What a model writes is data, not orders. What somebody asks for is done even where a model
//!    has only words for it. To an action that failed a character speaks if its persona has a
//!    cue for that: `pour_failed`, or `action_failed` for all.
//! 5. [`AnswerDrafted`](banter_core::AnswerDrafted) ends the answer. When the turn is over, the
//!    character remembers what of it was really heard, to the word ([`Memory`]), by the
//!    [`PersonId`](banter_core::PersonId) of who spoke. A save keeps it: [`Memory::to_saved`].
//!
//! While a line is still being said aloud, the model reads ahead what will be asked of it
//! ([`SpeculationSettings`]).
//!
//! A character speaks unasked where its persona has a goal that is due: at a time of the story's
//! day ([`StoryTime`]), when something appears or happens ([`StoryEvent`]), or when nobody has spoken
//! for a while. The game has its say ([`GoalPolicy`]).
//!
//! A story's beats are data, too: a [`BeatFile`] says when each is reached ([`StoryPlan`],
//! [`StoryBeats`]), and knowledge, goals and limits of personas ask for them.
//!
//! An answer may have no words: an action, a nod or dots are an answer too. When the model
//! writes nothing at all, fails, refuses or keeps silent for longer than
//! [`MindSettings::token_timeout`], [`EngineFailed`](banter_core::EngineFailed) says so, and the
//! persona answers instead, and does not do again what the model did before it failed; if
//! something was said already, the answer just ends there. The work belongs to the turn's entity: despawning it cancels the work.
//!
//! A character that was interrupted knows what it had still to say ([`Unsaid`]). Whoever asks it
//! to go on hears that, beginning with the sentence that was cut; a model sees in what it said
//! where it was cut off.
//!
//! What the language model has read of a character is let go when the character is despawned,
//! saved with the game and restored ([`SaveMinds`], [`RestoreMinds`]), so that a loaded game
//! answers at once; [`MindPace`] leaves more of the machine to the game.
//!
//! # A conversation
//!
//! ```
//! use banter_core::{test_app::TestApp, LineReady, NpcParticipant, SentenceReady, Turn};
//! use banter_mind::MindPlugin;
//! use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, MindPlugin));
//! game.record::<SentenceReady>();
//! let odo = Persona::parse(r#"
//!     name = "Odo"
//!     language = "en"
//!     description = "A ferryman."
//!     [[line]]
//!     ask = "what does the crossing cost"
//!     say = "Two coppers. Three if it rains."
//!     [fallback]
//!     unknown = "No idea."
//!     not_heard = "What?"
//! "#, "odo.persona.toml")?;
//! let odo = game.world_mut().resource_mut::<Assets<Persona>>().add(odo);
//! let npc = game.world_mut().spawn(CharacterPersona(odo)).id();
//!
//! let turn = game.world_mut().spawn(Turn { npc, speaker: None }).id();
//! game.write(LineReady { turn, speaker: None, text: "What is the cost?".into(), language: None });
//! let mut answered = |game: &mut TestApp| {
//!     game.run_until(|world| world.resource::<Messages<banter_core::ReplyFinished>>().len() > 0)
//! };
//! assert!(answered(&mut game));
//! let said: Vec<&str> = game.recorded::<SentenceReady>().iter().map(|s| s.text.as_str()).collect();
//! assert_eq!(said, ["Two coppers.", "Three if it rains."]);
//! # Ok::<(), banter_core::persona::PersonaError>(())
//! ```

mod actions;
mod adapters;
mod answer;
mod asked;
mod asker;
mod authored;
mod beats;
mod check;
mod choice;
mod chorus;
mod compose;
mod deeds;
mod diary;
mod echo;
mod engines;
mod episode;
mod generate;
mod goals;
mod grammar;
mod grounding;
mod guard;
mod history;
mod index;
mod inquirer;
mod inquiry;
mod items;
mod keeping;
mod knowledge;
mod lexicon;
mod library;
mod lore;
mod memory;
mod pass_on;
mod piece;
mod plugin;
mod pointing;
pub mod prompt;
mod proposals;
mod quoted;
mod react;
mod recall;
mod receive;
mod reference;
mod relation;
mod remembering;
mod request;
mod said;
mod settings;
mod speculate;
mod speech_text;
mod story_time;
mod thinking;
mod translation;
mod unsaid;
mod vocative;
mod wake;
mod whereabouts;
mod words;
mod world_memory;

pub use adapters::MindAdapters;
pub use answer::Answer;
pub use authored::Author;
use banter_core::Perceivable;
pub use beats::{Beat, BeatFile, BeatFileError, BeatLoader, BeatReached, StoryPlan};
pub use choice::{Choice, Question, Recall};
pub use deeds::Deeds;
pub use diary::DiarySettings;
pub use engines::MindEngine;
pub use episode::{
    Episode, EpisodeIndex, EpisodeKind, EpisodeSettings, Episodes, Happening, MemoryEmbedding,
    Recollection,
};
pub use generate::ModelAsked;
pub use goals::{GoalPolicy, GoalSettings, GoalVeto, SavedGoals, StoryEvent};
pub use grounding::Grounding;
pub use guard::{
    GuardPolicies, GuardPolicy, GuardPolicyError, GuardPolicyLoader, GuardRule, RuleAction,
    RuleCheck, RuleSide,
};
pub use inquiry::{Authoring, Finding, Inquiry};
pub use keeping::{InferencePace, MindPace, MindsRestored, MindsSaved, RestoreMinds, SaveMinds};
pub use knowledge::{Faction, KnowledgeFile, KnowledgeLoader, StoryBeats, WorldKnowledge};
pub use memory::{Acquaintance, Exchange, Memory, MemoryError, OverheardLine, Remembered};
pub use pass_on::PassOn;
pub use plugin::{MindPlugin, MindSystems};
pub use proposals::{Leaning, PlayerProfile, ProfileEntry, Proposal, Proposals};
pub use relation::{Feelings, PersonFact, Relation, Relations};
pub use settings::{MindSeed, MindSettings};
pub use speculate::SpeculationSettings;
pub use speech_text::{ActionMark, Cast, Part, Scanner, Splitter, Spoken};
pub use story_time::StoryTime;
pub use translation::SubtitleTranslation;
pub use unsaid::{Unsaid, UnsaidSentence};
pub use wake::NoticeSettings;
pub use world_memory::{
    CharacterMemory, LoadWorldMemory, SaveWorldMemory, WorldMemory, WorldMemoryError,
    WorldMemoryLoaded, WorldMemorySaved,
};
