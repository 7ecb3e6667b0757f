//! The fields of a persona file: what each holds, within which bounds, and what it is for.

/// A field.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    /// What an editor shows beside it.
    pub(super) doc: &'static str,
}

/// What a field holds.
pub(super) enum Holds {
    /// A text of 1 to so many characters.
    Text(usize),
    /// A text or a list of so many, of so many characters each.
    Texts(usize, usize),
    Number(f64, f64),
    /// A whole number from 0.
    Whole,
    Flag,
    Mood,
    /// One of these words.
    Word(&'static [&'static str]),
    Language,
    Time,
    /// A file that ends so.
    File(usize, &'static [&'static str]),
    /// A file or a list of so many.
    Files(usize, usize, &'static [&'static str]),
    /// So many tables, with the fields that each needs.
    Entries(usize, &'static [Field], &'static [&'static str]),
    Table(&'static [Field]),
    /// A table with a table for each mood that is named.
    Moods(&'static [Field]),
    /// A table with at most so many tables, each by the tag of a language.
    Languages(usize, &'static [Field]),
    /// An effect on a voice, or a list of so many.
    Effects(usize),
    /// A table of fields of any name, so many, each with texts.
    Categories(usize, usize, usize),
}

use super::manner::{BODY, VOICE};
use Holds::{
    Categories, Entries, File, Files, Flag, Language, Mood, Number, Table, Text, Texts, Time,
};

pub(super) const fn field(name: &'static str, holds: Holds, doc: &'static str) -> Field {
    Field { name, holds, doc }
}

/// What may stand at the top of a file. Only `name` has to.
pub(super) const TOP: &[Field] = &[
    field("name", Text(64), "What the character is called."),
    field(
        "language",
        Language,
        "The language that it speaks, as a BCP 47 tag: en-gb, cmn. en if it is left out.",
    ),
    field(
        "description",
        Text(4000),
        "Who it is, in the third person. A language model is told it.",
    ),
    field(
        "manner",
        Text(1000),
        "How it speaks. A language model is told it.",
    ),
    field(
        "mood",
        Mood,
        "How it feels when nothing makes it feel otherwise.",
    ),
    field(
        "avatar",
        File(128, AVATARS),
        "The model that shows it, from the folder of the assets: avatars/odo.vrm.",
    ),
    field(
        "faction",
        Text(64),
        "The group that it belongs to: it decides which knowledge it has.",
    ),
    field(
        "knowledge",
        Files(32, 128, KNOWLEDGE),
        "Files of what it may know, in the folder knowledge: village.md, rivermen/pack.toml.",
    ),
    field(
        "body",
        Table(BODY),
        "How its body moves. The game's own way if it is left out.",
    ),
    field("voice", Table(VOICE), "What its voice is like."),
    field(
        "action",
        Entries(32, ACTION, &["name"]),
        "Something that it can do besides speaking.",
    ),
    field(
        "cue",
        Entries(32, CUE, &["name", "description"]),
        "What a cue of the game means, for a language model.",
    ),
    field(
        "goal",
        Entries(32, GOAL, &["name"]),
        "What it wants, and when it speaks about that unasked.",
    ),
    field(
        "line",
        Entries(256, LINE, &["say"]),
        "An answer, or what is said to a cue.",
    ),
    field(
        "fact",
        Entries(256, FACT, &["about", "say"]),
        "Something that it knows.",
    ),
    field(
        "example",
        Entries(16, EXAMPLE, &["heard", "say"]),
        "An exchange that shows a language model how it speaks.",
    ),
    field(
        "relation",
        Entries(64, RELATION, &["to"]),
        "What it thinks and knows of somebody when a game begins.",
    ),
    field(
        "limit",
        Entries(32, LIMIT, &[]),
        "What it never does, tells or says.",
    ),
    field(
        "fallback",
        Table(FALLBACK),
        "What it says when nothing fits. Usual words of its language where left out.",
    ),
    field(
        "guard",
        Categories(64, 16, 1000),
        "What it says in place of what the game's guard blocks, by category; any for all others.",
    ),
];

/// Endings of files.
const AVATARS: &[&str] = &[".glb", ".gltf", ".vrm"];
const KNOWLEDGE: &[&str] = &[".md", ".txt", ".toml"];

pub(super) const ACTION: &[Field] = &[
    field(
        "name",
        Text(32),
        "A word: point_at. Letters, digits, _ and -.",
    ),
    field(
        "description",
        Text(200),
        "What it is: points at something in the room. A type of the game has its own.",
    ),
    field(
        "object",
        Flag,
        "Whether it is done to something. false if it is left out.",
    ),
];

pub(super) const CUE: &[Field] = &[
    field("name", Text(64), "Its name: closing_time."),
    field(
        "description",
        Text(200),
        "What happens: it is midnight, and the last guests have to go.",
    ),
];

pub(super) const GOAL: &[Field] = &[
    field("name", Text(64), "Its name, which is a cue's: last_orders."),
    field(
        "want",
        Text(200),
        "What it wants, after 'You want': that the guests order a last time.",
    ),
    field(
        "at",
        Time,
        "From this time of the story's day on, once a day: 22:30.",
    ),
    field(
        "until",
        Time,
        "Until this time; an hour after at if it is left out.",
    ),
    field(
        "sees",
        Text(64),
        "When something of this name comes to be perceived. {{user}} is any player.",
    ),
    field("happens", Text(64), "When the game tells of this."),
    field(
        "idle",
        Number(1.0, 86_400.0),
        "When it has neither spoken nor been spoken to for so many seconds.",
    ),
    field(
        "silence",
        Number(1.0, 86_400.0),
        "When nobody has spoken for so many seconds in a conversation of its.",
    ),
    field(
        "near",
        Text(64),
        "Only while something of this name is perceived.",
    ),
    field(
        "after",
        Text(64),
        "Only after this beat of the story was reached.",
    ),
    field("before", Text(64), "Only until this beat was reached."),
    field(
        "cooldown",
        Number(0.0, 86_400.0),
        "Not again before so many seconds have passed. 300 if it is left out.",
    ),
    field("once", Flag, "Whether it comes up once and never again."),
];

pub(super) const LINE: &[Field] = &[
    field(
        "ask",
        Texts(48, 200),
        "Questions that it answers, or key words. The more there are, the better it is found.",
    ),
    field(
        "say",
        Texts(16, 1000),
        "What is said; several take turns. {{user}} is whom it talks to.",
    ),
    field("mood", Mood, "How it is meant."),
    field(
        "action",
        Text(32),
        "The name of an action that is done with it.",
    ),
    field(
        "object",
        Text(64),
        "What the action is done to: the ale barrel.",
    ),
    field(
        "near",
        Text(64),
        "Said only while something of this name is perceived.",
    ),
    field(
        "cue",
        Text(64),
        "The name of a cue to which this is said: greet.",
    ),
];

pub(super) const FACT: &[Field] = &[
    field("about", Texts(48, 200), "Key words or questions."),
    field(
        "say",
        Texts(16, 1000),
        "What it says about it; several take turns.",
    ),
];

pub(super) const EXAMPLE: &[Field] = &[
    field("heard", Text(200), "What is said to the character."),
    field("say", Text(1000), "What it answers."),
];

pub(super) const RELATION: &[Field] = &[
    field("to", Text(64), "Of whom: a name."),
    field("affinity", Number(-1.0, 1.0), "How much it likes it."),
    field("trust", Number(-1.0, 1.0), "How much it trusts it."),
    field("familiarity", Number(0.0, 1.0), "How well it knows it."),
    field(
        "knows",
        Texts(12, 300),
        "What it knows of it, in sentences.",
    ),
];

pub(super) const LIMIT: &[Field] = &[
    field(
        "never",
        Text(200),
        "What it never does, after 'You never': tell where the key is.",
    ),
    field(
        "words",
        Texts(16, 64),
        "Words that no sentence of a language model may have.",
    ),
    field(
        "until",
        Text(64),
        "The beat of the story from which on it is allowed.",
    ),
];

pub(super) const FALLBACK: &[Field] = &[
    field("unknown", Texts(16, 1000), "It does not know."),
    field(
        "acknowledge",
        Texts(16, 1000),
        "It was told something that nothing is written for.",
    ),
    field("not_heard", Texts(16, 1000), "It did not hear."),
    field(
        "describe",
        Texts(16, 1000),
        "It is asked about a thing that it sees: {name} and {description} stand for the thing's.",
    ),
];
