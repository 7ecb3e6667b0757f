//! What characters see, hear and are shown, through the whole app.

use super::game::{Game, shipped};
use bevy::math::Ray3d;
use bevy::prelude::*;
use bevy_banter::core::{Loudness, Overheard};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::FakeGenerate;
use bevy_banter::mind::prompt::{PromptReport, names};
use bevy_banter::mind::{Episodes, NoticeSettings};
use bevy_banter::persona::Action;
use bevy_banter::prelude::*;
use std::time::Duration;

#[derive(Reflect, Debug, Clone, PartialEq)]
#[reflect(@Described("hands something over"))]
struct GiveItem {
    item: Entity,
    to: Entity,
}

/// Mara in her taproom, with human senses. Ada stands before her.
struct Taproom {
    game: Game,
}

/// Hers say these, one after the other; without any, she has no model.
fn taproom(answers: &[&str]) -> Taproom {
    let mut mara = shipped("mara");
    for name in ["give_item", "pass_on"] {
        mara.actions.push(Action {
            name: name.to_owned(),
            description: String::new(),
            object: false,
        });
    }
    let mut game = Game::with_fakes(mara);
    game.app
        .record_events::<ActionRequested<GiveItem>>()
        .record_events::<TurnStarted>()
        .record::<CueRequested>()
        .record::<Overheard>();
    game.app.app_mut().add_npc_action::<GiveItem>();
    if !answers.is_empty() {
        let answers: Vec<String> = answers.iter().map(|&text| text.to_owned()).collect();
        let mind = Worker::spawn("mind", move || {
            Ok(Box::new(FakeGenerate::replying(answers.clone())))
        });
        game.app
            .world_mut()
            .insert_resource(MindEngine(mind.unwrap()));
    }
    let (npc, player) = (game.npc, game.player);
    let mut taproom = Taproom { game };
    let world = taproom.world();
    world.entity_mut(npc).insert(Senses::human());
    // Face to face.
    let there = Transform::from_xyz(0.0, 0.0, -2.0).looking_to(Vec3::Z, Vec3::Y);
    let ada = (there, Perceivable::named("Ada"));
    world.entity_mut(player).insert(ada);
    taproom.look();
    taproom
}

impl Taproom {
    fn world(&mut self) -> &mut World {
        self.game.app.world_mut()
    }

    /// Everybody sees who is there.
    fn look(&mut self) {
        self.game.app.run_for(Duration::from_millis(700));
    }

    fn put(&mut self, bundle: impl Bundle, x: f32, z: f32) -> Entity {
        let place = Transform::from_xyz(x, 0.8, z);
        let entity = self.world().spawn((bundle, place)).id();
        self.look();
        entity
    }

    fn character(&mut self, name: &str, x: f32, z: f32) -> Entity {
        let mara = self.game.npc;
        let persona = self.world().get::<CharacterPersona>(mara).unwrap().clone();
        let known = (Perceivable::named(name), Name::new(name.to_owned()));
        self.put((persona, known), x, z)
    }

    /// Ada points at something.
    fn point_at(&mut self, entity: Entity) {
        let player = self.game.player;
        let place = |world: &World, it: Entity| world.get::<Transform>(it).unwrap().translation;
        let (from, to) = (place(self.world(), player), place(self.world(), entity));
        let ray = Ray3d::new(from, Dir3::new(to - from).unwrap());
        self.world().entity_mut(player).insert(Pointing::Ray(ray));
        self.look();
    }

    /// The last prompt of a character, or its section of this name.
    fn prompt(&mut self, npc: Entity, section: Option<&str>) -> String {
        let Some(report) = self.world().get::<PromptReport>(npc) else {
            return String::new();
        };
        let sections = report.sections.iter();
        let wanted = sections.filter(|it| section.is_none_or(|name| it.name == name));
        wanted
            .map(|it| it.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn given(&self) -> Vec<(Entity, Entity)> {
        let requested = self.game.app.recorded::<ActionRequested<GiveItem>>();
        requested
            .iter()
            .map(|it| (it.action.item, it.action.to))
            .collect()
    }

    fn answered(&self) -> Vec<Entity> {
        let started = self.game.app.recorded::<TurnStarted>();
        started.iter().map(|it| it.npc).collect()
    }
}

#[test]
fn what_is_hidden_is_in_no_prompt_whatever_is_said() {
    let mut taproom = taproom(&["Well.", "Well, well.", "So it is.", "Indeed."]);
    let mara = taproom.game.npc;
    taproom.put(Perceivable::named("the ale barrel"), 1.5, -1.0);
    taproom.put(Perceivable::named("the cellar door"), 0.0, 4.0); // behind her
    let wall = Occluder::cuboid(Vec3::new(3.0, 4.0, 0.2));
    taproom.put(wall, 4.5, -4.0);
    let hidden = taproom.put(Perceivable::named("the strongbox"), 5.0, -6.0);
    for line in ["What do you see?", "Give me that.", "Where is the gold?"] {
        taproom.point_at(hidden);
        taproom.game.ask(line);
        let prompt = taproom.prompt(mara, None);
        assert!(prompt.contains("the ale barrel"), "{prompt}");
        assert!(!prompt.contains("strongbox"), "{prompt}");
        assert!(!prompt.contains("cellar door"), "{prompt}");
    }
    // What Ada means by it is known to be out of her sight.
    let player = taproom.game.player;
    let seen = taproom.world().get::<Percepts>(player).unwrap();
    assert!(seen.contains(hidden));
    taproom.game.ask("Give me that.");
    assert!(taproom.given().is_empty());
    let meant = taproom.prompt(mara, Some(names::REFERENCE));
    assert_eq!(
        meant,
        "By \"that\" Ada means something that you do not see."
    );
}

#[test]
fn that_is_the_red_mug_while_it_is_pointed_at() {
    let replies = &["Here. [do give_item: item=that, to=Ada]", "As you like."];
    let mut taproom = taproom(replies);
    let (mara, ada) = (taproom.game.npc, taproom.game.player);
    let red = Perceivable::named("the red mug")
        .described("chipped at the rim")
        .affording(["take"]);
    let red = taproom.put(red, -1.0, -1.5);
    let blue = taproom.put(Perceivable::named("the blue mug"), 1.0, -1.5);
    taproom.point_at(red);
    taproom.game.ask("Give me that one.");
    assert_eq!(taproom.given(), [(red, ada)]);
    let meant = taproom.prompt(mara, Some(names::REFERENCE));
    let right = "By \"that one\" Ada means the red mug (Ada points at it).\n\
                 What you see of it: chipped at the rim.\nWhat can be done with it: take.";
    assert_eq!(meant, right);
    // The words that Ada said stay hers.
    assert!(
        taproom
            .prompt(mara, Some(names::LINE))
            .contains("Give me that one.")
    );
    // Where a model has only words for it, what is asked for is done all the same.
    taproom.point_at(blue);
    taproom.game.ask("Give me that mug.");
    assert_eq!(taproom.given().last(), Some(&(blue, ada)));
}

#[test]
fn of_two_mugs_of_one_name_the_one_that_is_pointed_at_is_given() {
    let mut taproom = taproom(&["Aye. [do give_item: item=the mug, to=Ada]"]);
    taproom.put(Perceivable::named("the mug"), -0.5, -0.8);
    let farther = taproom.put(Perceivable::named("the mug"), 1.5, -2.5);
    taproom.point_at(farther);
    taproom.game.ask("Give me that, please.");
    assert_eq!(taproom.given(), [(farther, taproom.game.player)]);
}

#[test]
fn without_a_model_what_is_pointed_at_is_given_and_described() {
    let mut taproom = taproom(&[]);
    let sextant = Perceivable::named("the sextant").described("Brass, and older than the inn.");
    let sextant = taproom.put(sextant, -1.0, -1.5);
    taproom.put(Perceivable::named("the astrolabe"), 1.0, -1.5);
    taproom.point_at(sextant);
    let said = taproom.game.ask("What is that?").text();
    assert!(said.contains("older than the inn"), "{said}");
    taproom.game.ask("Give me that.");
    assert_eq!(taproom.given(), [(sextant, taproom.game.player)]);
}

#[test]
fn of_three_characters_the_named_one_answers() {
    let mut taproom = taproom(&["Mine, and my father's before me.", "At your service."]);
    let odo = taproom.character("Odo", 1.5, -1.0);
    let tilda = taproom.character("Tilda", -1.5, -1.0);
    taproom.game.ask("Odo, is the mill yours?");
    assert_eq!(taproom.answered(), [odo]);
    taproom.game.ask("And you, Tilda?");
    assert_eq!(taproom.answered(), [odo, tilda]);
}

#[test]
fn who_declines_lets_another_answer() {
    let mut taproom = taproom(&["That is for Odo to say. [do pass_on: Odo]", "It is mine."]);
    let mara = taproom.game.npc;
    let odo = taproom.character("Odo", 1.5, -1.0);
    let (speaker, to) = (taproom.game.player, Some(mara));
    let text = "Whose is the mill?".to_owned();
    taproom.game.app.write(LineTyped { speaker, to, text });
    taproom.game.wait_for_end(1);
    assert_eq!(taproom.answered(), [mara, odo]);
    let last = taproom.game.ended()[1].clone();
    assert_eq!(last.text(), "It is mine.");
    assert_eq!(last.reply.heard.as_deref(), Some("Whose is the mill?"));
}

#[test]
fn of_a_voice_next_door_parts_are_remembered() {
    let mut taproom = taproom(&["Under the third barrel from the old oak door.", "Aye."]);
    let odo = taproom.character("Odo", 0.0, 3.6);
    let wall = Occluder::cuboid(Vec3::new(20.0, 4.0, 0.2));
    taproom.put(wall, 0.0, 1.8);
    taproom.game.ask("Where is the key of the cellar, Mara?");
    taproom.look();
    let overheard = taproom.game.app.recorded::<Overheard>().iter();
    let heard: Vec<String> = overheard
        .filter(|it| it.listener == odo)
        .map(|it| it.text.clone())
        .collect();
    assert!(
        !heard.is_empty() && heard.iter().all(|text| text.contains("...")),
        "{heard:?}"
    );
    let episodes = taproom.world().get::<Episodes>(odo).unwrap();
    let all: Vec<String> = episodes.iter().map(|it| it.text.clone()).collect();
    assert!(all.iter().all(|text| text.contains("...")), "{all:?}");
    // What is whispered does not come through, and a shout does as it is.
    for (loudness, arrives) in [(Loudness::Whisper, false), (Loudness::Shout, true)] {
        let player = taproom.game.player;
        taproom.world().entity_mut(player).insert(loudness);
        taproom.game.ask("The secret word is swordfish, Mara!");
        let mut all = taproom.game.app.recorded::<Overheard>().iter();
        let whole = all.any(|it| it.listener == odo && it.text.contains("swordfish, Mara!"));
        assert_eq!(whole, arrives, "{loudness:?}");
    }
}

#[test]
fn what_is_noticed_is_spoken_of_where_the_game_wants_it() {
    let mut taproom = taproom(&["Good evening, Tom!", "What was that?"]);
    let mara = taproom.game.npc;
    let tom = taproom.put((PlayerParticipant, Perceivable::named("Tom")), 0.0, -60.0);
    let comes = |taproom: &mut Taproom, z: f32| {
        let mut place = taproom.world().get_mut::<Transform>(tom).unwrap();
        place.translation.z = z;
        taproom.look();
    };
    comes(&mut taproom, -5.0);
    assert!(taproom.answered().is_empty(), "she keeps it to herself");
    comes(&mut taproom, -60.0);
    let notices = NoticeSettings {
        cooldown: Duration::from_secs(5),
        ..NoticeSettings::default()
    };
    taproom.world().entity_mut(mara).insert(notices);
    comes(&mut taproom, -5.0);
    taproom.game.wait_for_end(0);
    let told = taproom.prompt(mara, Some(names::LINE));
    assert!(told.contains("Tom has come in sight"), "{told}");
    taproom.game.app.run_for(Duration::from_secs(6));
    let place = Vec3::new(-2.0, 0.5, 0.0);
    taproom.game.app.write(Noise::at(place, "glass breaking"));
    taproom.game.wait_for_end(1);
    let told = taproom.prompt(mara, Some(names::LINE));
    assert!(
        told.contains("you hear this on your left: glass breaking"),
        "{told}"
    );
    let senses = taproom.prompt(mara, Some(names::SENSES));
    assert!(
        senses.contains("you have heard this on your left: glass breaking."),
        "{senses}"
    );
}
