//! What a persona file holds.

use crate::SentenceMood;
use crate::persona::{
    AnswerIn, EmphasisVoice, Goal, LanguageVoice, MoodVoice, PersonaBody, PersonaError, feeling,
    limit, mood, problems, read, tongue,
};
use banter_engine::{VoiceEffect, VoiceStyle};
use bevy::asset::Asset;
use bevy::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Who a character is, what it knows, how it speaks.
///
/// In the file the fields have these names, but that lists stand as `[[action]]`, `[[cue]]`,
/// `[[goal]]`, `[[line]]`, `[[fact]]`, `[[example]]`, `[[relation]]` and `[[limit]]`. A file needs a
/// `name` and nothing else. Wherever several texts can stand, a single
/// one needs no list. At most 256 KiB, 32 actions, 32 cues, 32 goals, 32 limits, 256 lines,
/// 256 facts, 16 examples and 64 relations.
#[derive(Asset, Reflect, Debug, Clone, PartialEq)]
pub struct Persona {
    /// What the character is called. At most 64 characters.
    pub name: String,
    /// The language that it speaks, as a BCP 47 tag: `en-gb`, `cmn`. `en` if it is left out.
    pub language: String,
    /// Who it is, in the third person, for a prompt. May be empty; at most 4000 characters.
    pub description: String,
    /// How it speaks, for a prompt. May be empty; at most 1000 characters.
    pub manner: String,
    /// How it feels when nothing makes it feel otherwise: one of [`MOODS`](crate::persona::MOODS), as
    /// `happy` or `happy 0.3`. May be left out.
    pub mood: Option<SentenceMood>,
    /// The file of the model that shows it, from the folder of the game's assets:
    /// `avatars/odo.vrm`. A game that shows characters by it gives them a `PersonaAvatar`. May be left out; ends
    /// in .glb, .gltf or .vrm.
    pub avatar: Option<String>,
    /// How its body moves. May be left out: then it is the game's affair.
    pub body: Option<PersonaBody>,
    /// What its voice is like.
    pub voice: Voice,
    /// What it can do besides speaking.
    pub actions: Vec<Action>,
    /// What the cues mean to which it speaks by itself.
    pub cues: Vec<Cue>,
    /// What it wants, and when it speaks about that unasked.
    pub goals: Vec<Goal>,
    /// What it answers.
    pub lines: Vec<Line>,
    /// What it knows.
    pub facts: Vec<Fact>,
    /// How it speaks, shown to a language model as exchanges.
    pub examples: Vec<Example>,
    /// What it thinks of people when they first meet.
    pub relations: Vec<PersonaRelation>,
    /// What it never does, tells or says.
    pub limits: Vec<Limit>,
    /// What it says when nothing fits. What is left out is said in usual words of its language.
    pub fallback: Fallback,
    /// The group that it belongs to, by a name of the game's: it decides, with the name, which parts
    /// of knowledge it has. May be left out; at most 64 characters.
    pub faction: Option<String>,
    /// The files of what it may know, beside its lines and facts, in the folder `knowledge` of the
    /// game's assets or below it: Markdown, text, or the manifest of a pack, as `village.md`,
    /// `rivermen/pack.toml`. At most 32 of at most 128 characters. Who may know what of them
    /// stands in the files.
    pub knowledge: Vec<String>,
    /// Knowledge that came in the same file, as a card's book does: assets of whatever type the
    /// mind reads. Of a persona file none.
    #[dependency]
    pub lore: Vec<UntypedHandle>,
    /// What it says in place of what a policy of the game's guard blocks: `[guard]`, lines by
    /// category, `insult = "Mind your tongue."`, and `any` for all others. At most 64 categories,
    /// each of up to 16 lines of at most 1000 characters, without marks.
    pub guard: BTreeMap<String, Vec<String>>,
}

/// What a voice is like: `[voice]`.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Voice {
    /// A variant of the voice by its engine's name: `f3`.
    #[serde(deserialize_with = "limit::maybe_text::<_, 64>")]
    pub variant: Option<String>,
    /// The speaker's number in a voice that has several.
    pub speaker: Option<u32>,
    /// Speed, 0.25..=4. 1 is the voice's own.
    #[serde(deserialize_with = "limit::number::<_, 25, 400>")]
    pub rate: f32,
    /// Semitones above the voice's own, -12..=12.
    #[serde(deserialize_with = "limit::number::<_, -1200, 1200>")]
    pub pitch: f32,
    /// Loudness, 0..=2. 1 is the voice's own.
    #[serde(deserialize_with = "limit::number::<_, 0, 200>")]
    pub volume: f32,
    /// How much of its moods is heard, 0..=2. 1 is what most people show.
    #[serde(deserialize_with = "limit::number::<_, 0, 200>")]
    pub feeling: f32,
    /// What moods do to it, by their names, where that is not [what they do to
    /// most](super::MoodVoice): `[voice.moods.angry]`.
    #[serde(deserialize_with = "feeling::moods")]
    pub moods: BTreeMap<String, MoodVoice>,
    /// How it stresses words, which stand between asterisks: `[voice.emphasis]`.
    pub emphasis: EmphasisVoice,
    /// What it is like in other languages, by their tags: `[voice.languages.de]`. A sentence that is in
    /// one of these is spoken so. At most 16.
    #[serde(deserialize_with = "tongue::languages")]
    pub languages: BTreeMap<String, LanguageVoice>,
    /// In which language it answers a player who spoke another than its own. `"known"` if it is left
    /// out.
    pub answer_in: AnswerIn,
    /// Effects on it while it is heard, one after the other: `"radio"`, or a list of at most four,
    /// `["telephone", "cave 0.4"]`.
    #[reflect(ignore)]
    #[serde(deserialize_with = "feeling::effects")]
    pub effects: Vec<VoiceEffect>,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            variant: None,
            speaker: None,
            rate: 1.0,
            pitch: 0.0,
            volume: 1.0,
            feeling: 1.0,
            moods: BTreeMap::new(),
            emphasis: EmphasisVoice::default(),
            languages: BTreeMap::new(),
            answer_in: AnswerIn::default(),
            effects: Vec::new(),
        }
    }
}

/// Something that a character can do besides speaking: `[[action]]`.
///
/// An action that the game has as a type needs its `name` alone:
/// [`add_npc_action`](crate::NpcActionsAppExt::add_npc_action).
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// A word: `point_at`. Letters, digits, `_` and `-`; at most 32.
    #[serde(deserialize_with = "limit::text::<_, 32>")]
    pub name: String,
    /// What it is, for a prompt: `points at something in the room`. If it is left out, the
    /// type's description serves.
    #[serde(default, deserialize_with = "limit::text::<_, 200>")]
    pub description: String,
    /// Whether it is done to something. `false` if it is left out. For a type of the game its
    /// fields say so.
    #[serde(default)]
    pub object: bool,
}

/// What a cue means, for a prompt: `[[cue]]`. A language model is told it in place of the
/// cue's bare name.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Its name: `closing_time`.
    #[serde(deserialize_with = "limit::text::<_, 64>")]
    pub name: String,
    /// What happens: `it is midnight, and the last guests have to go`.
    #[serde(deserialize_with = "limit::text::<_, 200>")]
    pub description: String,
}

/// An answer: `[[line]]`.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Questions that it answers, or key words; up to 48 of at most 200 characters. The more
    /// ways of asking stand here, the better it is found.
    #[serde(default, deserialize_with = "limit::texts::<_, 48, 200>")]
    pub ask: Vec<String>,
    /// What is said: up to 16 variants of at most 1000 characters, each of one sentence or
    /// of several. They take turns.
    #[serde(deserialize_with = "limit::texts::<_, 16, 1000>")]
    pub say: Vec<String>,
    /// How it is meant: one of [`MOODS`](crate::persona::MOODS), as `happy` or `happy 0.6`.
    #[serde(default, deserialize_with = "mood::field")]
    pub mood: Option<SentenceMood>,
    /// The name of an [`Action`] that is done with it.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 32>")]
    pub action: Option<String>,
    /// What the action is done to: the name of something perceivable, `the ale barrel`.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub object: Option<String>,
    /// Said only while something of this name is perceived.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub near: Option<String>,
    /// The name of a cue to which this is said: `greet`.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub cue: Option<String>,
}

/// Something that a character knows: `[[fact]]`.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Key words or questions; up to 48 of at most 200 characters.
    #[serde(deserialize_with = "limit::texts::<_, 48, 200>")]
    pub about: Vec<String>,
    /// What it says about it; up to 16 variants of at most 1000 characters.
    #[serde(deserialize_with = "limit::texts::<_, 16, 1000>")]
    pub say: Vec<String>,
}

/// An exchange that shows how a character speaks: `[[example]]`. A language model reads it as
/// though it had been said before; without one nothing comes of it.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What is said to the character. At most 200 characters.
    #[serde(deserialize_with = "limit::text::<_, 200>")]
    pub heard: String,
    /// What it answers. At most 1000 characters.
    #[serde(deserialize_with = "limit::text::<_, 1000>")]
    pub say: String,
}

/// What a character thinks and knows of somebody when a game begins: `[[relation]]`. What happens
/// then moves it.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct PersonaRelation {
    /// Of whom: a name, or a [`PersonId`](crate::PersonId). At most 64 characters.
    #[serde(deserialize_with = "limit::text::<_, 64>")]
    pub to: String,
    /// How much it likes it, -1..=1. 0 if it is left out.
    #[serde(default, deserialize_with = "limit::number::<_, -100, 100>")]
    pub affinity: f32,
    /// How much it trusts it, -1..=1. 0 if it is left out.
    #[serde(default, deserialize_with = "limit::number::<_, -100, 100>")]
    pub trust: f32,
    /// How well it knows it, 0..=1. 0 if it is left out.
    #[serde(default, deserialize_with = "limit::number::<_, 0, 100>")]
    pub familiarity: f32,
    /// What it knows of it, in sentences: up to 12 of at most 300 characters.
    #[serde(default, deserialize_with = "limit::texts::<_, 12, 300>")]
    pub knows: Vec<String>,
}

/// What a character never does, tells or says: `[[limit]]`.
#[derive(Reflect, Deserialize, Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What it never does, as it goes on after "You never": `tell where the key is`. For a
    /// language model; at most 200 characters.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 200>")]
    pub never: Option<String>,
    /// Words that no sentence of a language model may have: such a sentence is left out. Up to 16
    /// of at most 64 characters.
    #[serde(default, deserialize_with = "limit::texts::<_, 16, 64>")]
    pub words: Vec<String>,
    /// The beat of the story from which on it is allowed: `the_thief_is_caught`. For good if it is
    /// left out; at most 64 characters.
    #[serde(default, deserialize_with = "limit::maybe_text::<_, 64>")]
    pub until: Option<String>,
}

/// What a character says when nothing fits: `[fallback]`. Each has up to 16 variants of at
/// most 1000 characters.
#[derive(Reflect, Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// It does not know.
    pub unknown: Vec<String>,
    /// It was told something that nothing is written for: "Is that so?"
    pub acknowledge: Vec<String>,
    /// It did not hear.
    pub not_heard: Vec<String>,
    /// It is asked about something that it perceives, and no line is about it: `{name}` and
    /// `{description}` stand for those of the thing. Without any, it does not know.
    pub describe: Vec<String>,
}

/// A persona for when there is none, in the same form as every other.
const FALLBACK: &str = include_str!("fallback.persona.toml");

impl Persona {
    /// Reads a persona file. `source_name` is what errors call it.
    ///
    /// # Errors
    /// [`PersonaError::TooLarge`], or [`PersonaError::Wrong`] for the first mistake.
    ///
    /// ```
    /// use banter_core::persona::Persona;
    /// let error = Persona::parse("name = \"Odo\"\nlangage = \"en\"", "odo.persona.toml");
    /// assert!(error.unwrap_err().to_string().starts_with("odo.persona.toml:2:1: unknown field `langage`"));
    /// ```
    pub fn parse(text: &str, source_name: &str) -> Result<Self, PersonaError> {
        read::persona(text, source_name)
    }

    /// All that is wrong with a persona file, each with its place, in the order of the file; empty
    /// for one that [`parse`](Self::parse) reads. At most 32 mistakes are told. In an entry, as
    /// `[[line]]`, only the first is.
    ///
    /// ```
    /// use banter_core::persona::Persona;
    /// let text = "name = \"Odo\"\nlangage = \"en\"\n[[line]]\nsay = \"Ho.\"\n";
    /// let told: Vec<String> =
    ///     Persona::problems(text, "odo.persona.toml").iter().map(ToString::to_string).collect();
    /// assert_eq!(told[0], "odo.persona.toml:2:1: unknown field `langage`; did you mean `language`?");
    /// assert!(told[1].starts_with("odo.persona.toml:3:1: this line is never said"));
    /// assert_eq!(told.len(), 2);
    /// ```
    pub fn problems(text: &str, source_name: &str) -> Vec<PersonaError> {
        problems::all(text, source_name)
    }

    /// Somebody who knows nothing: what a character is whose own persona cannot be read, so
    /// that a conversation goes on all the same.
    pub fn fallback() -> Self {
        Self::parse(FALLBACK, "fallback.persona.toml").unwrap_or_else(|_| Self {
            name: "Somebody".to_owned(),
            language: "en".to_owned(),
            description: String::new(),
            manner: String::new(),
            mood: None,
            voice: Voice::default(),
            actions: Vec::new(),
            cues: Vec::new(),
            goals: Vec::new(),
            lines: Vec::new(),
            facts: Vec::new(),
            avatar: None,
            body: None,
            examples: Vec::new(),
            relations: Vec::new(),
            limits: Vec::new(),
            fallback: Fallback {
                unknown: Vec::new(),
                acknowledge: Vec::new(),
                not_heard: Vec::new(),
                describe: Vec::new(),
            },
            faction: None,
            knowledge: Vec::new(),
            lore: Vec::new(),
            guard: BTreeMap::new(),
        })
    }

    /// How a voice engine is to speak for this persona in a mood.
    pub fn voice_style(&self, mood: Option<&SentenceMood>) -> VoiceStyle {
        self.voice_style_in(&self.language, mood)
    }

    /// The same in another language, of those in its [`Voice::languages`]; in its own if it is none of them,
    /// unless it answers in any ([`AnswerIn::Player`]).
    pub fn voice_style_in(&self, language: &str, mood: Option<&SentenceMood>) -> VoiceStyle {
        let mut style = VoiceStyle {
            language: self.language.clone(),
            variant: self.voice.variant.clone(),
            speaker: self.voice.speaker,
            rate: self.voice.rate,
            pitch: self.voice.pitch,
            volume: self.voice.volume,
            emphasis: self.voice.emphasis.into(),
            ..VoiceStyle::default()
        };
        let other = self.voice.languages.get(language);
        if other.is_some() || self.voice.answer_in == AnswerIn::Player {
            language.clone_into(&mut style.language);
        }
        if let Some(other) = other {
            other.apply(&mut style);
        }
        if let Some(mood) = mood {
            feeling::feel(&mut style, mood, self.voice.feeling, &self.voice.moods);
        }
        style
    }

    /// The action of this name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions
            .iter()
            .find(|action| action.name.eq_ignore_ascii_case(name))
    }
}
