//! A character to ask, in a game without a screen.

use super::{Options, here, read};
use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
use banter_core::test_app::TestApp;
use banter_core::{
    ActionRequested, EngineFailed, LineReady, Perceivable, Percept, Percepts, PlaybackFinished,
    ReplyFinished, SentenceReady, Stamp, Timeline, Turn,
};
use banter_engine::Worker;
use banter_engine::host::HostSpec;
use banter_mind::{Grounding, Memory, MindEngine, MindPlugin, MindSettings};
use bevy::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};

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

/// The project's assets, with what personas know.
fn assets() -> AssetPlugin {
    AssetPlugin {
        file_path: here("../../assets").display().to_string(),
        ..default()
    }
}

/// A character, somebody who speaks to it, and what is there.
pub(super) struct Room {
    game: TestApp,
    npc: Entity,
    player: Entity,
    /// All that the persona may say.
    pub(super) written: String,
    unknown: Vec<String>,
}

impl Room {
    pub(super) fn open(options: &Options, file: &str, way: Grounding) -> Result<Self, String> {
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
        let mut game = TestApp::new().with((assets(), PersonaPlugin, MindPlugin));
        game.record::<SentenceReady>().record::<ReplyFinished>();
        game.record_events::<ActionRequested>()
            .record_events::<EngineFailed>();
        if way != Grounding::AuthorAlone {
            game.world_mut().insert_resource(mind(options)?);
        }
        let mut settings = game.world_mut().resource_mut::<MindSettings>();
        settings.grounding = way;
        settings.token_timeout = PATIENCE;
        let things = if file == "odo" { RIVER } else { THINGS };
        let mut percepts = Vec::new();
        for (index, (name, description)) in things.iter().enumerate() {
            let thing = Perceivable::named(*name).described(*description);
            let entity = game.world_mut().spawn(thing).id();
            let distance = 0.5 * index as f32;
            percepts.push(Percept::new(entity, distance));
        }
        let said = persona.lines.iter().flat_map(|line| &line.say);
        let known = persona.facts.iter().flat_map(|fact| &fact.say);
        let mut written: Vec<String> = said.chain(known).cloned().collect();
        for pack in &persona.knowledge {
            let pack = here("../../assets/knowledge").join(pack);
            let files = pack.parent().and_then(|folder| folder.read_dir().ok());
            let files = files.into_iter().flatten().flatten();
            written.extend(files.filter_map(|file| read(&file.path()).ok()));
        }
        let unknown = persona.fallback.unknown.clone();
        let persona = game
            .world_mut()
            .resource_mut::<Assets<Persona>>()
            .add(persona);
        let npc = game
            .world_mut()
            .spawn((CharacterPersona(persona), Percepts(percepts)))
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
    pub(super) fn ask(&mut self, text: &str) -> Result<(String, Vec<String>), String> {
        if let Some(mut memory) = self.game.world_mut().get_mut::<Memory>(self.npc) {
            memory.clear();
        }
        self.say(text)
    }

    pub(super) fn say(&mut self, text: &str) -> Result<(String, Vec<String>), String> {
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
        self.game.write(LineReady {
            turn,
            speaker,
            text: text.to_owned(),
            language: None,
        });
        let before = self.game.recorded::<ActionRequested>().len();
        let begun = Instant::now();
        while !self
            .game
            .recorded::<ReplyFinished>()
            .iter()
            .any(|r| r.turn == turn)
        {
            if begun.elapsed() > PATIENCE {
                return Err(format!("there was no answer to: {text}"));
            }
            self.game.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        let mine = |sentence: &&SentenceReady| sentence.turn == turn;
        let sentences = self.game.recorded::<SentenceReady>().iter().filter(mine);
        let said: Vec<String> = sentences.map(|sentence| sentence.text.clone()).collect();
        // It is remembered as heard.
        for index in 0..said.len() {
            self.game.write(PlaybackFinished { turn, index });
        }
        self.game.step();
        self.game.step();
        let actions = self.game.recorded::<ActionRequested>().iter().skip(before);
        let actions = actions.map(|action| action.action.name.clone()).collect();
        Ok((said.join(" "), actions))
    }

    pub(super) fn knows_nothing(&self, said: &str) -> bool {
        let said = squeeze(said);
        let says = [
            "don't know",
            "do not know",
            "couldn't tell you",
            "no idea",
            "not sure",
        ];
        self.unknown.iter().any(|unknown| said == squeeze(unknown))
            || says.iter().any(|says| said.contains(says))
    }

    pub(super) fn failed(&self) -> impl Iterator<Item = String> {
        let failed = self.game.recorded::<EngineFailed>().iter();
        failed.map(|failed| failed.error.to_string())
    }

    pub(super) fn failures(&self) -> usize {
        self.game.recorded::<EngineFailed>().len()
    }
}

pub(super) fn squeeze(text: &str) -> String {
    let text = text.to_lowercase().replace('’', "'");
    let unspaced = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c);
    if text.contains(unspaced) {
        text.split_whitespace().collect()
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
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
