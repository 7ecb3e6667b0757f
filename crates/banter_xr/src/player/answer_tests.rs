//! How a player comes across changes what a character is told, and what it answers.
#![allow(clippy::unwrap_used)]

use crate::*;
use banter_core::persona::{CharacterPersona, Persona, PersonaPlugin};
use banter_core::test_app::TestApp;
use banter_core::{
    Blendshape, LineTyped, NpcParticipant, Perceivable, PlayerParticipant, SentenceReady, Weights,
};
use banter_engine::{
    EngineError, Finish, FinishReason, Generate, GenerateEvent, GenerateRequest, Output, Worker,
};
use banter_mind::{MindEngine, MindPlugin};
use banter_sense::SensePlugin;
use bevy::prelude::*;
use std::time::Duration;

/// A model that says what it was told of a smile.
struct Candid;

impl Generate for Candid {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let mut told = request.messages.iter();
        let smiles = told.any(|message| message.content.contains("smiling"));
        let text = if smiles {
            "You look happy."
        } else {
            "Good evening."
        };
        output.send(GenerateEvent::Text(text.to_owned()))?;
        output.send(GenerateEvent::Finished(Finish {
            reason: FinishReason::EndOfTurn,
            tokens: 3,
        }))
    }
}

/// What Odo answers to somebody whose face is this.
fn answer(face: Weights) -> String {
    let mut game = TestApp::new().with((
        bevy::asset::AssetPlugin::default(),
        PersonaPlugin,
        MindPlugin,
        SensePlugin,
        XrPlugin,
    ));
    game.record::<SentenceReady>();
    let odo = "name = \"Odo\"\nlanguage = \"en\"\ndescription = \"A ferryman.\"";
    let odo = Persona::parse(odo, "odo.persona.toml").unwrap();
    let world = game.world_mut();
    let mind = Worker::spawn("mind", || Ok(Box::new(Candid)));
    world.insert_resource(MindEngine(mind.unwrap()));
    let odo = world.resource_mut::<Assets<Persona>>().add(odo);
    let place = Transform::from_xyz(0.0, 0.0, -1.5);
    let odo = (NpcParticipant, CharacterPersona(odo), place);
    let odo = world.spawn(odo).id();
    let mut moves = Moves::new(1);
    moves.face(0.3, Weights::ZERO).face(0.3, face).rest(60.0);
    let script = ScriptedPlayer::new(moves.into());
    let ada = (PlayerParticipant, Perceivable::named("Ada"), script);
    let ada = world.spawn(ada).id();
    game.run_for(Duration::from_secs(3));
    let text = "How do you do?".to_owned();
    game.write(LineTyped {
        speaker: ada,
        to: Some(odo),
        text,
    });
    let said = |world: &mut World| !world.resource::<Messages<SentenceReady>>().is_empty();
    assert!(game.run_until(said));
    game.step();
    game.recorded::<SentenceReady>()[0].text.clone()
}

#[test]
fn a_smile_reaches_the_prompt_and_the_answer() {
    let smile = [Blendshape::MouthSmileLeft, Blendshape::MouthSmileRight];
    let smile: Weights = smile.map(|shape| (shape, 0.9)).into_iter().collect();
    assert_eq!(answer(Weights::ZERO), "Good evening.");
    assert_eq!(answer(smile), "You look happy.");
}
