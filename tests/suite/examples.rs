//! The examples: each is run as it is, without arguments, and says what its index promises.

use super::game::{program, root};
use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::thread;

/// Each example, and what it prints among other things.
const EXAMPLES: &[(&str, &[&str])] = &[
    ("custom_engine", &["Boop, beep", "##", "custom_engine.wav"]),
    ("face_of_sound", &["open ###", "round ##"]),
    (
        "hands_free",
        &[
            "the voice is lowered)",
            "(settled)",
            "the answer stops)",
            "Odo: As you like. (100 %",
        ],
    ),
    (
        "inspector",
        &[
            "Mara: Stew, bread, and ale.]",
            "weather",
            "It rains, and the roof leaks.",
            "first token",
        ],
    ),
    (
        "knowledge",
        &[
            "(The story comes to: granary_fire)",
            "I will not speak of that.",
        ],
    ),
    (
        "live_inspector",
        &["http://127.0.0.1:", "Mara has answered"],
    ),
    (
        "lora",
        &[
            "Ada: The model alone speaks.",
            "Redbeard: The model speaks with pirate at 80 percent.",
        ],
    ),
    (
        "memory_save",
        &[
            "told me: \"I buried the silver cup",
            "(loaded)",
            "I do not know.",
        ],
    ),
    (
        "networked_players",
        &[
            "Ada saw \"",
            "Ben saw \"",
            "At dawn, Ada",
            "Two coppers, Ben",
        ],
    ),
    (
        "persona_in_code",
        &[
            "I have rope, lantern, dry biscuit.",
            "9 coppers",
            "That I don't have.",
        ],
    ),
    (
        "push_to_talk",
        &[
            "(the button is down)",
            "(Hearing)",
            "You: What do you serve here?",
            "Mara: ",
        ],
    ),
    (
        "remote_server",
        &["(a server is asked", "Mara: It is, and the fire is warm."],
    ),
    ("table", &["(pour is done)", "Odo: At dawn"]),
    ("that_one", &["(she gives the red mug)"]),
    (
        "typed_actions",
        &["(she gives 2 of the ale)", "the sword was her mother's"],
    ),
    ("typed_line", &["Mara: ", "(the turn is over: Done)"]),
    ("voice_over", &["baked into", "####"]),
];

/// What is wrong with an example, if anything.
fn play(name: &str, wanted: &[&str]) -> Result<(), String> {
    let mut game = Command::new(program(&format!("examples/{name}")));
    // No sound card, no window, no words on the command line.
    let played = game.stdin(Stdio::null()).output();
    let played = played.map_err(|error| format!("{name} does not start: {error}"))?;
    let said = String::from_utf8_lossy(&played.stdout);
    let complaints = String::from_utf8_lossy(&played.stderr);
    let missing: Vec<_> = wanted.iter().filter(|it| !said.contains(**it)).collect();
    match played.status.success() && missing.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{name} ended with {} and did not say {missing:?}:\n{said}\n{complaints}",
            played.status
        )),
    }
}

#[test]
fn every_example_shows_what_it_promises() {
    let wrong: Vec<String> = thread::scope(|scope| {
        let games: Vec<_> = EXAMPLES
            .iter()
            .map(|(name, wanted)| scope.spawn(move || play(name, wanted)))
            .collect();
        let played = games.into_iter().map(|game| game.join().unwrap());
        played.filter_map(Result::err).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn no_example_is_left_out() {
    let folder = root().join("crates/bevy_banter/examples");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let names: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let known: BTreeSet<String> = EXAMPLES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(names, known);
}
