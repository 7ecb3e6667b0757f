//! How well characters answer what their authors wrote, with a real model: forty questions
//! in three ways.
//!
//! ```text
//! cargo run -p banter_mind --example ground -- --model MIND.gguf
//!     [--host PATH]        the program banter-llama-host; beside this program's folder
//!     [--way WAY]          authored, model or both; all three
//!     [--questions FILE]   JSON lines, in the form of tests/data/ground.jsonl
//!     [--lines FILE]       talk to Mara instead: a line of the file each, and print it all
//!     [--verbose]          print every answer
//! ```
//!
//! A question names a persona, what a right answer holds (`any` of these texts, `all` of
//! those), and whether the persona's file answers it. A price is invented if its amount and
//! unit stand nowhere in the file. It fails when what is both authored and modelled is right
//! for less than nine in ten, or names a price that nobody wrote.

use banter_core::test_app::TestApp;
use banter_core::{
    ActionRequested, EngineFailed, Heard, Perceivable, Percept, Percepts, Played, Replied,
    Sentence, Stamp, Timeline, Turn,
};
use banter_engine::Worker;
use banter_engine::host::HostSpec;
use banter_mind::{Grounding, Memory, MindEngine, MindPlugin, MindSettings};
use banter_persona::{Character, Persona, PersonaPlugin};
use bevy::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// The least share of right answers to what the authors wrote.
const TARGET: f64 = 0.9;
/// How long an answer may take, with loading.
const PATIENCE: Duration = Duration::from_secs(300);
/// What there is to perceive.
const THINGS: &[(&str, &str)] = &[
    ("the counter", "a long oak counter, wiped until it shines"),
    ("the cider jug", "a stoneware jug of cloudy cider"),
    ("the ale barrel", "a tapped barrel of brown ale"),
    ("the cat", "a ginger cat dozing on the ale barrel"),
    (
        "the bread basket",
        "a willow basket with this morning's loaves",
    ),
    ("the stew pot", "a black iron pot over the fire"),
    ("the hearth", "a wide stone hearth with a log fire"),
    ("the lantern", "a brass lantern over the counter"),
    ("the lute", "a lute on the wall by the door"),
    ("the map", "an old map of the valley"),
    ("the notice board", "a board with two notices"),
    ("the stairs", "narrow stairs up to the guest rooms"),
    ("the window", "a small leaded window"),
    ("the door", "a heavy oak door to the road"),
];
const RIVER: &[(&str, &str)] = &[
    ("the boat", "a broad rowing boat of larch"),
    ("the bell", "a bronze bell on a post"),
    ("the landing", "a landing of grey planks"),
];

struct Options {
    model: Option<PathBuf>,
    host: Option<PathBuf>,
    ways: Vec<Grounding>,
    questions: PathBuf,
    lines: Option<PathBuf>,
    verbose: bool,
}

fn main() -> ExitCode {
    match options().and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        model: None,
        host: None,
        ways: vec![
            Grounding::AuthorAlone,
            Grounding::ModelAlone,
            Grounding::AuthorFirst,
        ],
        questions: here("tests/data/ground.jsonl"),
        lines: None,
        verbose: false,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || {
            let value = arguments.next();
            value.ok_or_else(|| format!("{name} needs a value"))
        };
        match name.as_str() {
            "--model" => options.model = Some(value()?.into()),
            "--host" => options.host = Some(value()?.into()),
            "--questions" => options.questions = value()?.into(),
            "--lines" => options.lines = Some(value()?.into()),
            "--verbose" => options.verbose = true,
            "--way" => {
                options.ways = vec![match value()?.as_str() {
                    "authored" => Grounding::AuthorAlone,
                    "model" => Grounding::ModelAlone,
                    "both" => Grounding::AuthorFirst,
                    "ground" => Grounding::AuthorAsGround,
                    other => return Err(format!("there is no way `{other}`; see the source")),
                }];
            }
            other => return Err(format!("there is no option `{other}`; see the source")),
        }
    }
    Ok(options)
}

fn run(options: &Options) -> Result<bool, String> {
    if let Some(lines) = &options.lines {
        let lines = read(lines)?;
        return talk(options, &lines).map(|()| true);
    }
    let mut good = true;
    println!(
        "way          right of what is written   says so if nothing is   invented prices   seconds each   failed"
    );
    for way in &options.ways {
        let score = ask_all(options, *way)?;
        println!(
            "{:12} {:3} of {:3} = {:4.2}          {:12} of {:3} {:17} {:14.1} {:8}",
            name(*way),
            score.right,
            score.written,
            score.share(),
            score.unknown,
            score.unwritten,
            score.invented,
            score.seconds / f64::from(score.written + score.unwritten).max(1.0),
            score.failed,
        );
        if *way == Grounding::AuthorFirst {
            good = score.share() >= TARGET && score.invented == 0;
        }
    }
    Ok(good)
}

fn name(way: Grounding) -> &'static str {
    match way {
        Grounding::AuthorAlone => "authored",
        Grounding::ModelAlone => "model",
        Grounding::AuthorFirst => "both",
        Grounding::AuthorAsGround => "ground",
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[derive(Default)]
struct Score {
    right: u32,
    written: u32,
    unknown: u32,
    unwritten: u32,
    invented: u32,
    failed: usize,
    seconds: f64,
}

impl Score {
    fn share(&self) -> f64 {
        f64::from(self.right) / f64::from(self.written).max(1.0)
    }
}

fn ask_all(options: &Options, way: Grounding) -> Result<Score, String> {
    let mut scenes: BTreeMap<String, Room> = BTreeMap::new();
    let mut score = Score::default();
    for line in read(&options.questions)?.lines() {
        let question: Value = serde_json::from_str(line).map_err(|e| format!("{line}: {e}"))?;
        let text = |name: &str| question[name].as_str().unwrap_or_default().to_owned();
        let file = text("persona");
        if !scenes.contains_key(&file) {
            scenes.insert(file.clone(), Room::open(options, &file, way)?);
        }
        let Some(room) = scenes.get_mut(&file) else {
            continue;
        };
        let begun = Instant::now();
        let (said, actions) = room.ask(&text("question"))?;
        score.seconds += begun.elapsed().as_secs_f64();
        let invented = invented(&said, &room.written);
        let mut right = holds(&said, &question);
        if let Some(action) = question["action"].as_str() {
            right &= actions.iter().any(|done| done == action);
        }
        score.invented += u32::from(invented);
        if question["answered"].as_bool().unwrap_or(true) {
            score.written += 1;
            score.right += u32::from(right);
        } else {
            score.unwritten += 1;
            right = room.knows_nothing(&said);
            score.unknown += u32::from(right);
        }
        if options.verbose || invented {
            let mark = if invented {
                "PRICE"
            } else if right {
                ""
            } else {
                "wrong"
            };
            println!("{mark:6} {}\n       {said} {actions:?}", text("question"));
        }
    }
    if options.verbose {
        for failure in scenes.values().flat_map(Room::failed) {
            println!("failed: {failure}");
        }
    }
    score.failed = scenes.values().map(Room::failures).sum();
    Ok(score)
}

/// Whether an answer holds what a right one does.
fn holds(said: &str, question: &Value) -> bool {
    let said = squeeze(said);
    let has = |text: &Value| {
        text.as_str()
            .is_some_and(|text| said.contains(&squeeze(text)))
    };
    let list = |name: &str| question[name].as_array().cloned().unwrap_or_default();
    let any = list("any");
    (any.is_empty() || any.iter().any(has)) && list("all").iter().all(has)
}

fn squeeze(text: &str) -> String {
    let text = text.to_lowercase().replace('’', "'");
    let unspaced = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c);
    if text.contains(unspaced) {
        text.split_whitespace().collect()
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Units of money, as a reader would know them. Not the crate's own list, which this measures.
const UNITS: &[&str] = &[
    "copper", "silver", "gold", "coin", "penny", "pence", "pennies", "shilling", "dollar", "cent",
    "pound", "euro", "crown", "ducat", "florin",
];
const NUMBERS: &[&str] = &[
    "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "hundred", "thousand",
];

/// The amounts of money in a text: a number and the unit after it.
fn amounts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(['$', '€', '£', '¥']) {
        found.push(
            text.chars()
                .skip(text[..at].chars().count())
                .take(4)
                .collect(),
        );
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        let number = NUMBERS.contains(word) || word.starts_with(|c: char| c.is_ascii_digit());
        let after = words.iter().skip(at + 1).take(2);
        let unit = after
            .filter_map(|after| UNITS.iter().find(|unit| after.starts_with(**unit)))
            .next();
        if let (true, Some(unit)) = (number, unit) {
            let number = if *word == "a" { "one" } else { word };
            found.push(format!("{number} {unit}"));
        }
    }
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    for (at, character) in characters.iter().enumerate() {
        let unit: String = characters.iter().skip(at).take(2).collect();
        let units = ["铜板", "块钱", "银子", "铜钱", "美元"];
        if units.contains(&unit.as_str()) || *character == '元' {
            let from = at.saturating_sub(2);
            found.push(
                characters[from..at]
                    .iter()
                    .chain(unit.chars().collect::<Vec<_>>().iter())
                    .collect(),
            );
        }
    }
    found
}

/// Whether there is an amount in `said` that stands nowhere in `written`.
fn invented(said: &str, written: &str) -> bool {
    let known = amounts(written);
    amounts(said).iter().any(|amount| !known.contains(amount))
}

/// A character, somebody who speaks to it, and what is there.
struct Room {
    game: TestApp,
    npc: Entity,
    player: Entity,
    /// All that the persona may say.
    written: String,
    unknown: Vec<String>,
}

impl Room {
    fn open(options: &Options, file: &str, way: Grounding) -> Result<Self, String> {
        let name = format!("{file}.persona.toml");
        let folder = options.questions.parent().map(Path::to_path_buf);
        let places = [
            folder.unwrap_or_default().join(&name),
            here("tests/data").join(&name),
            here("../../assets/personas").join(&name),
        ];
        let place = places.iter().find(|place| place.is_file());
        let place = place.ok_or_else(|| format!("there is no persona {name}"))?;
        let persona = Persona::parse(&read(place)?, &name).map_err(|error| error.to_string())?;
        let mut game = TestApp::new().with((AssetPlugin::default(), PersonaPlugin, MindPlugin));
        game.record::<Sentence>().record::<Replied>();
        game.record_events::<ActionRequested>()
            .record_events::<EngineFailed>();
        if way != Grounding::AuthorAlone {
            game.world_mut().insert_resource(mind(options)?);
        }
        let mut settings = game.world_mut().resource_mut::<MindSettings>();
        settings.grounding = way;
        settings.patience = PATIENCE;
        let things = if file == "odo" { RIVER } else { THINGS };
        let mut percepts = Vec::new();
        for (index, (name, description)) in things.iter().enumerate() {
            let thing = Perceivable::named(*name).described(*description);
            let entity = game.world_mut().spawn(thing).id();
            let distance = 0.5 * index as f32;
            percepts.push(Percept { entity, distance });
        }
        let said = persona.lines.iter().flat_map(|line| &line.say);
        let known = persona.facts.iter().flat_map(|fact| &fact.say);
        let written: Vec<String> = said.chain(known).cloned().collect();
        let unknown = persona.fallback.unknown.clone();
        let persona = game
            .world_mut()
            .resource_mut::<Assets<Persona>>()
            .add(persona);
        let npc = game
            .world_mut()
            .spawn((Character(persona), Percepts(percepts)))
            .id();
        let traveller = Perceivable::named("the traveller").described("in a grey cloak, wet");
        let player = game.world_mut().spawn(traveller).id();
        Ok(Self {
            game,
            npc,
            player,
            written: written.join("\n"),
            unknown,
        })
    }

    /// The answer to a question that nothing was said before, and what was done.
    fn ask(&mut self, text: &str) -> Result<(String, Vec<String>), String> {
        if let Some(mut memory) = self.game.world_mut().get_mut::<Memory>(self.npc) {
            memory.clear();
        }
        self.say(text)
    }

    fn say(&mut self, text: &str) -> Result<(String, Vec<String>), String> {
        let (npc, speaker) = (self.npc, Some(self.player));
        let start = Timeline::starting(Stamp {
            game: Duration::ZERO,
            wall: Instant::now(),
        });
        let turn = self
            .game
            .world_mut()
            .spawn((Turn { npc, speaker }, start))
            .id();
        self.game.write(Heard {
            turn,
            speaker,
            text: text.to_owned(),
            language: None,
        });
        let before = self.game.recorded::<ActionRequested>().len();
        let begun = Instant::now();
        while !self
            .game
            .recorded::<Replied>()
            .iter()
            .any(|r| r.turn == turn)
        {
            if begun.elapsed() > PATIENCE {
                return Err(format!("there was no answer to: {text}"));
            }
            self.game.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        let mine = |sentence: &&Sentence| sentence.turn == turn;
        let sentences = self.game.recorded::<Sentence>().iter().filter(mine);
        let said: Vec<String> = sentences.map(|sentence| sentence.text.clone()).collect();
        // It is remembered as heard.
        for index in 0..said.len() {
            self.game.write(Played { turn, index });
        }
        self.game.step();
        self.game.step();
        let actions = self.game.recorded::<ActionRequested>().iter().skip(before);
        let actions = actions.map(|action| action.action.clone()).collect();
        Ok((said.join(" "), actions))
    }

    fn knows_nothing(&self, said: &str) -> bool {
        let said = squeeze(said);
        self.unknown.iter().any(|unknown| said == squeeze(unknown))
    }

    fn failed(&self) -> impl Iterator<Item = String> {
        let failed = self.game.recorded::<EngineFailed>().iter();
        failed.map(|failed| failed.error.to_string())
    }

    fn failures(&self) -> usize {
        self.game.recorded::<EngineFailed>().len()
    }
}

fn mind(options: &Options) -> Result<MindEngine, String> {
    let model = options.model.as_ref();
    let model = model.ok_or("name a model with --model, or ask --way authored")?;
    let program = format!("banter-llama-host{}", std::env::consts::EXE_SUFFIX);
    let beside = || {
        let this = std::env::current_exe().ok()?;
        // The folder of examples lies in that of programs.
        Some(this.parent()?.parent()?.join(&program))
    };
    let host = options.host.clone().or_else(beside);
    let host = host.ok_or("it is not known where this program lies; use --host")?;
    let spec = HostSpec::new("banter-llama-host", "cargo build -p banter_llama --bins")
        .at(host)
        .setting("model", model.display());
    let worker = Worker::host("mind", spec).map_err(|error| error.to_string())?;
    Ok(MindEngine(worker))
}

/// Talks to Mara, and prints what is said.
fn talk(options: &Options, lines: &str) -> Result<(), String> {
    let way = *options.ways.last().unwrap_or(&Grounding::AuthorFirst);
    let mut room = Room::open(options, "mara", way)?;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let begun = Instant::now();
        let (said, actions) = room.say(line)?;
        let seconds = begun.elapsed().as_secs_f32();
        println!("> {line}\n  {said}  {actions:?} ({seconds:.1} s)");
    }
    println!("{} failures", room.failures());
    Ok(())
}
