//! Which language a model is asked to answer in, and what it marks.

use crate::game::Tavern;
use crate::speculation::Spoken;
use banter_core::persona::{CharacterPersona, LanguageVoice, Persona};
use banter_engine::fake::Step;
use banter_mind::Grounding;
use bevy::prelude::*;

/// Mara speaks German besides English.
fn speaks_german(tavern: &mut Tavern) {
    let world = tavern.game.world_mut();
    let CharacterPersona(handle) = world.get::<CharacterPersona>(tavern.npc).unwrap().clone();
    let mut personas = world.resource_mut::<Assets<Persona>>();
    let mut persona = personas.get_mut(&handle).unwrap();
    let languages = &mut persona.voice.languages;
    languages.insert("de".to_owned(), LanguageVoice::default());
    drop(persona);
    tavern.game.step();
    tavern.game.step();
}

#[test]
fn who_speaks_german_is_answered_in_german_where_she_has_a_voice_for_it() {
    for (german, spoken, asked) in [
        (true, Some("de"), true),
        (true, Some("en"), false),
        (true, None, false),
        (true, Some("fr"), false),
        (false, Some("de"), false),
    ] {
        let mut player = Spoken::to(false);
        if german {
            speaks_german(&mut player.tavern);
        }
        let (_, utterance) = player.begin();
        player.request();
        player.end_in(utterance, "Was kostet das Bier?", spoken);
        let request = player.request();
        let line = request.last_user_line();
        let is_asked = line.contains("spoke German: this time answer in German.");
        assert_eq!(is_asked, asked, "{german} {spoken:?}: {line}");
        let told = request.messages[0].content.contains("[lang:de]...[/lang]");
        assert_eq!(told, german);
    }
}

#[test]
fn marks_of_languages_and_stress_are_no_words() {
    let text = "As they say, [lang:de]Guten Abend[/lang], and it is *cold*. [lang:../x]Hm.";
    let mut tavern =
        Tavern::with("mara").thinking_as(Grounding::ModelAlone, [Step::Reply(text.to_owned())]);
    let turn = tavern.say("Good evening!");
    let answer = tavern.answer(turn);
    assert_eq!(answer[0].text, "As they say, Guten Abend, and it is cold.");
    let (part, tag) = &answer[0].delivery.languages()[0];
    assert_eq!(
        (&answer[0].text[part.clone()], tag.as_str()),
        ("Guten Abend", "de")
    );
    let stressed = answer[0].delivery.emphasis()[0].clone();
    assert_eq!(&answer[0].text[stressed], "cold");
    assert!(answer[1].delivery.is_plain() && answer[1].text == "Hm.");
}
