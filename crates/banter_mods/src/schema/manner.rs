//! The fields of a persona file that say how it moves and sounds.

use super::table::Field;
use super::table::Holds::{Effects, Flag, Languages, Moods, Number, Table, Text, Whole, Word};
use super::table::field;

pub(super) const BODY: &[Field] = &[
    field(
        "pace",
        Number(0.3, 3.0),
        "How fast it walks, metres a second. 1.25 is usual.",
    ),
    field(
        "swaying",
        Number(0.0, 2.0),
        "How much it sways and shifts its weight: 0 is a guard, 1 usual, 2 restless.",
    ),
    field(
        "gesturing",
        Number(0.0, 2.0),
        "How often its hands go with what it says: 0 never, 1 usual.",
    ),
    field(
        "size",
        Number(0.5, 1.5),
        "How wide its gestures are. 1 is usual.",
    ),
    field(
        "openness",
        Number(-1.0, 1.0),
        "How open they are where no mood says: -1 hands before the body, 1 wide open.",
    ),
    field(
        "nodding",
        Number(0.0, 2.0),
        "How much it nods while it listens. 1 is usual.",
    ),
    field("left_handed", Flag, "Whether it rather uses its left hand."),
];

pub(super) const VOICE: &[Field] = &[
    field(
        "variant",
        Text(64),
        "A variant of the voice by its engine's name: f3.",
    ),
    field(
        "speaker",
        Whole,
        "The speaker's number in a voice that has several.",
    ),
    field("rate", Number(0.25, 4.0), "Speed. 1 is the voice's own."),
    field(
        "pitch",
        Number(-12.0, 12.0),
        "Semitones above the voice's own.",
    ),
    field(
        "volume",
        Number(0.0, 2.0),
        "Loudness. 1 is the voice's own.",
    ),
    field(
        "feeling",
        Number(0.0, 2.0),
        "How much of its moods is heard. 1 is what most people show.",
    ),
    field(
        "moods",
        Moods(MOOD_VOICE),
        "What moods do to it, where that is not what they do to most.",
    ),
    field(
        "emphasis",
        Table(EMPHASIS),
        "How it stresses words, which stand between asterisks.",
    ),
    field(
        "languages",
        Languages(16, LANGUAGE_VOICE),
        "What it is like in other languages, by their tags: de, pt-br.",
    ),
    field(
        "answer_in",
        Word(&["own", "known", "player"]),
        "In which language it answers a player who spoke another than its own: its own, the player's where it has a voice for it, or the player's whichever it is.",
    ),
    field(
        "effects",
        Effects(4),
        "Effects on it while it is heard, one after the other: radio, cave 0.4.",
    ),
];

pub(super) const EMPHASIS: &[Field] = &[
    field(
        "pitch",
        Number(0.0, 6.0),
        "Semitones that a stressed word is higher.",
    ),
    field("volume", Number(1.0, 2.0), "A factor of its loudness."),
    field("length", Number(1.0, 2.0), "A factor of its length."),
];

pub(super) const MOOD_VOICE: &[Field] = &[
    field("rate", Number(0.5, 2.0), "A factor of its speed."),
    field("pitch", Number(-6.0, 6.0), "Semitones that it is higher."),
    field(
        "range",
        Number(0.0, 2.5),
        "A factor of how far its pitch moves.",
    ),
    field("volume", Number(0.25, 2.0), "A factor of its loudness."),
    field("pauses", Number(0.25, 4.0), "A factor of its pauses."),
    field(
        "variant",
        Text(64),
        "Another variant of the voice, where the mood is at least half.",
    ),
];

pub(super) const LANGUAGE_VOICE: &[Field] = &[
    field(
        "variant",
        Text(64),
        "A variant of the voice by its engine's name: ff_siwis.",
    ),
    field(
        "speaker",
        Whole,
        "The speaker's number in a voice that has several.",
    ),
    field("rate", Number(0.25, 4.0), "Speed."),
    field(
        "pitch",
        Number(-12.0, 12.0),
        "Semitones above the voice's own.",
    ),
];
