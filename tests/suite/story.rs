//! A story of Mara and Ada, for tests of memory: its days, its saves, and what the mind was told.

use super::game::{Game, shipped};
use bevy::prelude::*;
use bevy_banter::core::PersonId;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::engine::{
    EngineError, Generate, GenerateEvent, GenerateRequest, Output, Purpose, Worker,
};
use bevy_banter::mind::{
    Episodes, LoadWorldMemory, Memory, MindSettings, Relations, SaveWorldMemory, StoryTime,
    WorldMemoryLoaded, WorldMemorySaved,
};
use bevy_banter::prelude::*;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the mind was asked: for whom, and all the words of it.
pub(crate) type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// A mind that notes what it is asked, and says what a line bids it say.
struct Scribe(Asked);

impl Generate for Scribe {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        if request.purpose == Purpose::Summary {
            let words = request.last_user_line().to_owned();
            let page = match words.contains("Wilmot") {
                true => "I know who the heir is.",
                false => "I heard that the bees of the mill are well. [do wave]",
            };
            return output.send(GenerateEvent::Text(page.to_owned()));
        }
        let line = request.last_user_line().to_owned();
        let words: Vec<&str> = request.messages.iter().map(|it| &*it.content).collect();
        let character = request.character.clone().unwrap_or_default();
        self.0.lock().unwrap().push((character, words.join("\n")));
        let say = line.rsplit_once("Say: ").map_or("I see.", |(_, say)| say);
        output.send(GenerateEvent::Text(say.to_owned()))
    }
}

pub(crate) struct Story {
    pub(crate) game: Game,
    pub(crate) asked: Asked,
}

impl Story {
    /// Mara and Ada, who stand together; of what was said, word for word the last exchange is
    /// known.
    pub(crate) fn evening() -> Self {
        let mut game = Game::with_fakes(shipped("mara"));
        let asked = Asked::default();
        let scribe = Arc::clone(&asked);
        let mind = Worker::spawn("mind", move || Ok(Box::new(Scribe(Arc::clone(&scribe)))));
        let world = game.app.world_mut();
        world.insert_resource(MindEngine(mind.unwrap()));
        world.resource_mut::<MindSettings>().memory = 1;
        let ada = (PersonId::new("ada").unwrap(), Perceivable::named("Ada"));
        world.entity_mut(game.player).insert(ada);
        game.app
            .record_events::<WorldMemorySaved>()
            .record_events::<WorldMemoryLoaded>();
        Self { game, asked }
    }

    /// Another character that Mara's persona is good for.
    pub(crate) fn odo(&mut self, place: impl Bundle) -> Entity {
        let world = self.game.app.world_mut();
        let persona = world
            .get::<CharacterPersona>(self.game.npc)
            .unwrap()
            .clone();
        let odo = (
            PersonId::new("odo").unwrap(),
            Perceivable::named("Odo"),
            Name::new("Odo"),
        );
        let npc = world.spawn((persona, odo, place)).id();
        self.look_around();
        npc
    }

    /// Everybody sees who is there.
    pub(crate) fn look_around(&mut self) {
        self.game.app.run_for(Duration::from_millis(250));
    }

    /// Says a line, and waits for the answer. Returns what the mind was told.
    pub(crate) fn tell(&mut self, text: &str) -> String {
        self.tell_to(self.game.npc, text)
    }

    pub(crate) fn tell_to(&mut self, npc: Entity, text: &str) -> String {
        let before = self.game.ended().len();
        let line = LineTyped {
            speaker: self.game.player,
            to: Some(npc),
            text: text.to_owned(),
        };
        self.game.app.write(line);
        self.game.wait_for_end(before);
        let asked = self.asked.lock().unwrap();
        asked.last().unwrap().1.clone()
    }

    /// Two lines about nothing: what was said before them is no longer known word for word.
    pub(crate) fn chat(&mut self) {
        self.tell("The soup smells of thyme.");
        self.tell("What a long winter it is.");
    }

    /// Some days of the story.
    pub(crate) fn pass(&mut self, days: f64) {
        let mut story = self.game.app.world_mut().resource_mut::<StoryTime>();
        story.seconds += days * StoryTime::DAY;
    }

    pub(crate) fn save(&mut self, path: &Path) -> WorldMemorySaved {
        let path = path.to_owned();
        let before = self.game.app.recorded::<WorldMemorySaved>().len();
        self.game.app.world_mut().trigger(SaveWorldMemory { path });
        self.step_until(|app| app.recorded::<WorldMemorySaved>().len() > before);
        self.game.app.recorded::<WorldMemorySaved>()[before].clone()
    }

    pub(crate) fn load(&mut self, path: &Path) -> WorldMemoryLoaded {
        let path = path.to_owned();
        let before = self.game.app.recorded::<WorldMemoryLoaded>().len();
        self.game.app.world_mut().trigger(LoadWorldMemory { path });
        self.step_until(|app| app.recorded::<WorldMemoryLoaded>().len() > before);
        self.game.app.recorded::<WorldMemoryLoaded>()[before].clone()
    }

    pub(crate) fn step_until(&mut self, done: impl Fn(&TestApp) -> bool) {
        assert!((0..10_000).any(|_| {
            self.game.app.step();
            std::thread::sleep(Duration::from_millis(1));
            done(&self.game.app)
        }));
    }

    /// All that a character remembers, for looking for a word in it.
    pub(crate) fn all_memory(&mut self, npc: Entity) -> String {
        let world = self.game.app.world();
        let memory = world.get::<Memory>(npc).unwrap().to_saved();
        let episodes = world.get::<Episodes>(npc).unwrap();
        let relations = world.get::<Relations>(npc).unwrap();
        format!("{memory}{episodes:?}{relations:?}")
    }
}
