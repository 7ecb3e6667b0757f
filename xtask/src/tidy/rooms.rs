//! The rooms of the house: every member of the workspace, and what it may know of.
//!
//! The order of the crates is written down here and nowhere else. A new crate,
//! or a new edge, is a change of this table and is argued for as such.

/// What nearly every member's manifest names as its licence.
const OURS: &str = "MIT OR Apache-2.0";
/// espeak-ng's GPL reaches what is linked with it.
const WITH_ESPEAK: &str = "(MIT OR Apache-2.0) AND GPL-3.0-or-later";

/// One member of the workspace.
pub(super) struct Room {
    pub(super) name: &'static str,
    /// The members that it may depend on, in whatever way.
    pub(super) may_use: &'static [&'static str],
    /// Members that its tests and examples may use beside those, wherever they stand. Every
    /// one may use [`FOR_TESTS`].
    pub(super) may_try: &'static [&'static str],
    /// Whether it may depend on Bevy.
    pub(super) bevy: bool,
    /// Whether it may depend on crates that compile C or C++ engines.
    pub(super) native: bool,
    /// What its manifest gives as licence.
    pub(super) licence: &'static str,
}

/// A room with Bevy and without native code, as most are.
const fn room(name: &'static str, may_use: &'static [&'static str]) -> Room {
    Room {
        name,
        may_use,
        may_try: &[],
        bevy: true,
        native: false,
        licence: OURS,
    }
}

/// A room without Bevy that knows no member.
const fn plain(name: &'static str) -> Room {
    Room {
        bevy: false,
        ..room(name, &[])
    }
}

/// What a stage may use: never another stage.
const STAGE: &[&str] = &["banter_core", "banter_engine"];

/// What the front door opens on to: everything but native code.
const FRONT: &[&str] = &[
    "banter_audio",
    "banter_body",
    "banter_capture",
    "banter_cards",
    "banter_core",
    "banter_deeds",
    "banter_engine",
    "banter_face",
    "banter_inspector",
    "banter_lipsync",
    "banter_memory",
    "banter_mind",
    "banter_mods",
    "banter_sense",
    "banter_motion",
    "banter_speech",
    "banter_xr",
];

/// What looks at the whole house from outside: the tests and the benchmarks.
const WHOLE: &[&str] = &[
    "banter_audio",
    "banter_body",
    "banter_capture",
    "banter_cards",
    "banter_core",
    "banter_deeds",
    "banter_engine",
    "banter_face",
    "banter_first_run",
    "banter_inspector",
    "banter_lipsync",
    "banter_llama",
    "banter_memory",
    "banter_menu",
    "banter_mind",
    "banter_mods",
    "banter_models",
    "banter_motion",
    "banter_piper",
    "banter_remote",
    "banter_sense",
    "banter_silero",
    "banter_speech",
    "banter_whisper",
    "banter_xr",
    "bevy_banter",
];

/// What marks tests that need something.
pub(super) const FOR_TESTS: &str = "banter_needs";

/// What knows the machine at hand. It knows nobody.
const MACHINE: &str = "banter_machine";

/// Every member there may be.
pub(super) const ROOMS: &[Room] = &[
    // What engines, models, tests and the workspace's commands ask of the machine.
    plain(MACHINE),
    Room {
        bevy: false,
        ..room("banter_engine", &[])
    },
    // Its example aligns recordings with the voice that knows when it says what.
    Room {
        bevy: false,
        may_try: &["banter_engine", "banter_piper"],
        ..room("banter_lipsync", &[])
    },
    Room {
        bevy: false,
        ..room("banter_capture", &["banter_engine"])
    },
    // What is done to a voice's sound, by engines before it is heard and by the game while it is.
    Room {
        bevy: false,
        ..room("banter_voice", &["banter_engine"])
    },
    // How alike voices are is asked of any engine's sound, and by tools.
    Room {
        bevy: false,
        ..room("banter_likeness", &["banter_engine"])
    },
    // The mark in generated speech is looked for by whoever has a file of it.
    Room {
        bevy: false,
        ..room("banter_mark", &["banter_engine"])
    },
    // Core takes one thing from lipsync: the table of blendshape names.
    room("banter_core", &["banter_engine", "banter_lipsync"]),
    // What a microphone goes through is in a crate without Bevy, where it is tried on hours of
    // sound in minutes.
    room(
        "banter_audio",
        &[
            "banter_capture",
            "banter_core",
            "banter_engine",
            "banter_mark",
            "banter_voice",
        ],
    ),
    // Retrieval is measured, and used, without a game.
    plain("banter_memory"),
    room(
        "banter_mind",
        &["banter_core", "banter_engine", "banter_memory"],
    ),
    // Cards of other tools, and archives: hostile files are read where no game is, and fuzzed there.
    plain("banter_cards"),
    // What modders bring is put together from what core and mind read.
    room(
        "banter_mods",
        &[
            "banter_cards",
            "banter_core",
            "banter_memory",
            "banter_mind",
        ],
    ),
    // Its example measures voices by what they sound like.
    Room {
        may_try: &["banter_voice"],
        ..room("banter_speech", STAGE)
    },
    // What is seen and heard needs no words.
    room("banter_sense", &["banter_core"]),
    room(
        "banter_face",
        &["banter_core", "banter_engine", "banter_lipsync"],
    ),
    // How bodies move is measured on every skeleton without a game, and drawn by the generator of people.
    plain("banter_motion"),
    room("banter_body", &["banter_core", "banter_motion"]),
    // What looks into a running game from outside of it: it knows no stage but the mind.
    room(
        "banter_inspector",
        &["banter_core", "banter_engine", "banter_mind"],
    ),
    // A player in a headset shows itself on a body and a face, and the mind gives way to its frames.
    Room {
        may_try: &["banter_engine", "banter_motion", "banter_sense"],
        ..room(
            "banter_xr",
            &["banter_body", "banter_core", "banter_face", "banter_mind"],
        )
    },
    // What actions mean is for games to replace; bodies are moved without any.
    Room {
        may_try: &["banter_motion"],
        ..room("banter_deeds", &["banter_body", "banter_core"])
    },
    // Nothing in it is under the GPL, and so it stands apart from the voices.
    Room {
        bevy: false,
        native: true,
        ..room("banter_silero", &["banter_engine", MACHINE])
    },
    // What voices of every kind make of a text before they say it. It is not under the GPL.
    Room {
        bevy: false,
        ..room("banter_wording", &["banter_engine"])
    },
    Room {
        bevy: false,
        native: true,
        licence: WITH_ESPEAK,
        ..room(
            "banter_piper",
            &[
                "banter_engine",
                "banter_lipsync",
                MACHINE,
                "banter_silero",
                "banter_voice",
                "banter_wording",
            ],
        )
    },
    // A voice that needs no espeak-ng, and so is not under the GPL. It runs on the ONNX Runtime
    // that Silero's crate finds.
    Room {
        bevy: false,
        native: true,
        ..room(
            "banter_kokoro",
            &[
                "banter_engine",
                "banter_likeness",
                MACHINE,
                "banter_silero",
                "banter_voice",
                "banter_wording",
            ],
        )
    },
    Room {
        bevy: false,
        native: true,
        ..room("banter_llama", &["banter_engine", MACHINE])
    },
    Room {
        bevy: false,
        native: true,
        ..room("banter_whisper", &["banter_engine", MACHINE])
    },
    Room {
        bevy: false,
        ..room("banter_remote", &["banter_engine"])
    },
    Room {
        bevy: false,
        ..room("banter_models", &[MACHINE])
    },
    // A screen of its own, for any game that fetches models.
    room("banter_first_run", &["banter_models"]),
    // A menu of its own, for any game that listens and speaks.
    room("banter_menu", &["banter_audio", "banter_core"]),
    // One of its examples asks a server.
    Room {
        may_try: &["banter_remote"],
        ..room("bevy_banter", FRONT)
    },
    // What people have who do not build the workspace.
    room(
        "banter_cli",
        &[
            MACHINE,
            "banter_cards",
            "banter_engine",
            "banter_mark",
            "banter_memory",
            "banter_models",
            "banter_mods",
            "bevy_banter",
        ],
    ),
    room(
        "tavern",
        &[
            "banter_menu",
            "banter_models",
            "banter_remote",
            "bevy_banter",
        ],
    ),
    room("banter_bench", WHOLE),
    room("banter_real_bench", WHOLE),
    // It compares our engines with the bare libraries, and streams to the ears as a game does.
    Room {
        native: true,
        ..room(
            "banter_engine_bench",
            &[
                "banter_engine",
                "banter_piper",
                "banter_speech",
                "banter_whisper",
            ],
        )
    },
    // It compares one model for many characters with one context for each.
    Room {
        bevy: false,
        native: true,
        ..room("banter_mind_bench", &["banter_engine"])
    },
    Room {
        bevy: false,
        native: true,
        ..room(
            "banter_ears_bench",
            &["banter_capture", "banter_engine", "banter_piper"],
        )
    },
    Room {
        bevy: false,
        ..room(FOR_TESTS, &[MACHINE])
    },
    room("banter_tests", WHOLE),
    Room {
        bevy: false,
        ..room("banter_avatar", &["banter_motion"])
    },
    plain("banter_gallery"),
    // It stands between a program and its OpenXR runtime, in tests.
    plain("banter_xr_layer"),
    plain("banter_cases"),
    Room {
        bevy: false,
        ..room("xtask", &[MACHINE])
    },
];

/// The room of a member, if the table has it.
pub(super) fn find(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn edges_lead_to_rooms_that_stand_earlier() {
        for (index, room) in ROOMS.iter().enumerate() {
            for used in room.may_use {
                let place = ROOMS.iter().position(|other| other.name == *used);
                assert!(
                    place.is_some_and(|place| place < index),
                    "{} -> {used} is no edge to an earlier room",
                    room.name
                );
            }
        }
    }

    #[test]
    fn no_stage_knows_another() {
        let stages = ["audio", "speech", "mind", "sense", "face", "body"];
        let stages = stages.map(|stage| format!("banter_{stage}"));
        for stage in &stages {
            let room = find(stage).unwrap();
            assert!(
                !room
                    .may_use
                    .iter()
                    .any(|used| stages.contains(&(*used).to_owned()))
            );
        }
    }

    #[test]
    fn the_front_door_reaches_no_native_code() {
        let mut reached = vec!["bevy_banter"];
        let mut next = 0;
        while let Some(name) = reached.get(next).copied() {
            let room = find(name).unwrap();
            assert!(!room.native, "{name}");
            reached.extend(room.may_use);
            next += 1;
        }
        assert!(next > 10);
    }
}
