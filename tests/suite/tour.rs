//! The tour of the tavern, played without pictures: what comes of it stands in its files alone.

use super::game::{program, root};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a play left behind.
struct Played {
    transcript: Value,
    text: String,
}

fn play(file: &Path, more: &[&Path]) -> Played {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(program("tavern"));
    command.current_dir(root());
    command.args(["--headless", "--no-pictures", "--seed", "1", "--play"]);
    command.arg(file).args(more).arg("--out").arg(folder.path());
    let done = command.output().unwrap();
    let complaints = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{complaints}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    Played {
        transcript: serde_json::from_str(&read("transcript.json")).unwrap(),
        text: read("transcript.md"),
    }
}

impl Played {
    fn turns(&self) -> &[Value] {
        self.transcript["turns"].as_array().unwrap()
    }

    /// Who answered to this line, and with what.
    fn answer(&self, line: &str) -> (String, String) {
        let turn = self.turns().iter().find(|it| it["said_by_player"] == line);
        let turn = turn.unwrap_or_else(|| panic!("nobody answered `{line}`: {}", self.text));
        let sentences = turn["sentences"].as_array().unwrap().iter();
        let said: Vec<&str> = sentences.filter_map(|it| it["text"].as_str()).collect();
        let who = turn["character"].as_str().unwrap().to_owned();
        (who, said.join(" "))
    }

    /// Actions of this name: to what, and how they ended.
    fn actions(&self, name: &str) -> Vec<(String, String)> {
        let all = self
            .turns()
            .iter()
            .flat_map(|it| it["actions"].as_array().unwrap());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        all.filter(|it| it["action"] == name)
            .map(|it| (text(&it["object"]), text(&it["end"])))
            .collect()
    }
}

fn pair(a: &str, b: &str) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

#[test]
fn the_tour_shows_five_people_who_talk_and_do_what_they_say() {
    let tour = play(&root().join("assets/plays/tour.play.ron"), &[]);
    let who = |line: &str| tour.answer(line).0;
    assert_eq!(who("An ale, please."), "Mara");
    assert_eq!(who("Good evening, Ilse."), "Ilse");
    assert_eq!(who("Odo, what walks on the weir at night?"), "Odo");
    assert_eq!(who("Tilda, is that your lute?"), "Tilda");
    assert_eq!(who("Bram, give me that mug."), "Bram");
    assert_eq!(who("Mara, does Wisp come when one calls her?"), "Mara");
    // What is done, and what is admitted.
    assert_eq!(
        tour.actions("pour"),
        [pair("the ale barrel", "done")],
        "{}",
        tour.text
    );
    assert_eq!(
        tour.actions("give"),
        [pair("the red mug", "done")],
        "{}",
        tour.text
    );
    assert_eq!(
        tour.actions("pick_up"),
        [pair("the bench", "failed")],
        "{}",
        tour.text
    );
    assert_eq!(tour.answer("pick_up_failed").0, "Ilse");
    // Odo speaks to Ilse, she answers him, and others overhear it.
    let between = tour.turns().iter().find(|it| it["input"] == "character");
    assert_eq!(between.unwrap()["character"], "Ilse", "{}", tour.text);
    let overheard = tour.transcript["overheard"].as_array().unwrap();
    let heard = |it: &&Value| it["listener"] == "Mara" && it["text"] == "Ilse, did you bring it?";
    assert!(overheard.iter().any(|it| heard(&it)), "{overheard:?}");
    assert!(
        tour.transcript["notices"].as_array().unwrap().is_empty(),
        "{}",
        tour.text
    );
}

#[test]
fn another_play_is_another_evening() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("short.play.ron");
    let steps = "(title: \"Short\", steps: [Say(\"A mug of cider, please.\"), Say(\"Bram, who are you?\")])";
    fs::write(&file, steps).unwrap();
    let short = play(&file, &[]);
    assert_eq!(short.turns().len(), 2, "{}", short.text);
    assert_eq!(short.actions("pour"), [pair("the cider jug", "done")]);
    assert_eq!(
        short.answer("Bram, who are you?").1,
        "Bram. I hit what Hedda points at."
    );
}

#[test]
fn another_persona_says_other_things() {
    let folder = tempfile::tempdir().unwrap();
    let personas = folder.path().join("mods/quiet/personas");
    fs::create_dir_all(&personas).unwrap();
    let persona =
        "name = \"Bram\"\n[[line]]\nask = [\"who are you\"]\nsay = \"A friend of iron.\"\n";
    fs::write(personas.join("bram.persona.toml"), persona).unwrap();
    let manifest = folder.path().join("mods/quiet/mod.toml");
    fs::write(manifest, "name = \"Quiet\"\nversion = \"1.0\"\n").unwrap();
    let file = folder.path().join("short.play.ron");
    fs::write(
        &file,
        "(title: \"Short\", steps: [Say(\"Bram, who are you?\")])",
    )
    .unwrap();
    let mods = folder.path().join("mods");
    let with = play(&file, &[Path::new("--mods"), &mods]);
    assert_eq!(
        with.answer("Bram, who are you?").1,
        "A friend of iron.",
        "{}",
        with.text
    );
}

#[test]
fn a_play_that_is_wrong_is_said_and_nothing_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.play.ron");
    let steps = "(title: \"Odd\", steps: [Cue(who: \"Nobody\", cue: \"x\"), Look(at: \"the moon\"), Say(\"Hello!\")])";
    fs::write(&file, steps).unwrap();
    let odd = play(&file, &[]);
    assert_eq!(odd.answer("Hello!").0, "Mara");
    assert!(
        odd.text.contains("the play asks for `Nobody`"),
        "{}",
        odd.text
    );
}
