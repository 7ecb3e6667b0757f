//! What characters do, or do not, and answers without words.

use crate::game::Tavern;
use banter_core::{ActionRefused, ActionRequested, EngineFailed, Refusal, SentenceReady};
use banter_engine::fake::Step;

/// What Mara did when a model wrote this: actions, and what was refused.
fn deeds(text: &str) -> (Vec<(String, String)>, Vec<Refusal>, String) {
    let mut tavern = Tavern::with("mara").thinking([Step::Reply(text.to_owned())]);
    let said = tavern.perform("What will you do?");
    assert!(tavern.game.recorded::<EngineFailed>().is_empty(), "{text}");
    let requested = tavern.game.recorded::<ActionRequested>();
    let done = requested
        .iter()
        .map(|action| {
            let it = &action.action;
            (it.name.clone(), tavern.name(it.object).to_owned())
        })
        .collect();
    let refused = tavern.game.recorded::<ActionRefused>();
    for refusal in refused {
        assert_eq!(refusal.npc, tavern.npc);
        assert!(!refusal.text.is_empty());
    }
    (
        done,
        refused.iter().map(|refusal| refusal.reason).collect(),
        said,
    )
}

#[test]
fn what_is_nearly_an_action_is_done() {
    let pour = ("pour".to_owned(), "the ale barrel".to_owned());
    for text in [
        "[pour: ale]",
        "*pours ale*",
        "*pours the ale from the ale barrel*",
        "[do pour the ale barrel]",
        "[POUR: Ale Barrel]",
        "[do pours: the ale barrel!]",
        "(pours you an ale)",
        "*smiles and pours an ale*",
        "*Mara slowly pours a mug of ale for the guest.*",
        "<pours ale>",
        "{\"name\": \"pour\", \"arguments\": {\"object\": \"the ale barrel\"}}",
        "<tool_call>{\"name\": \"pour\", \"arguments\": {\"target\": \"ale\"}}</tool_call>",
    ] {
        for text in [format!("{text} Here."), format!("Here. {text}")] {
            assert_eq!(
                deeds(&text),
                (vec![pour.clone()], vec![], "Here.".into()),
                "{text}"
            );
        }
    }
}

#[test]
fn what_cannot_be_done_is_told() {
    for (text, reason) in [
        ("[do fly]", Refusal::NoSuchAction),
        ("[dance: the cat]", Refusal::NoSuchAction),
        ("[do: pour]", Refusal::MissingArgument),
        ("*pours the moon*", Refusal::NotPerceived),
        ("[do pour: the wine barrel]", Refusal::NotPerceived),
        (
            "{\"name\": \"fly\", \"arguments\": {}}",
            Refusal::NoSuchAction,
        ),
    ] {
        let (done, refused, said) = deeds(&format!("{text} Well."));
        assert_eq!(
            (done.len(), refused, said),
            (0, vec![reason], "Well.".into()),
            "{text}"
        );
    }
    let (done, refused, _) = deeds("*stares* [laughs softly] I <sigh> see.");
    assert_eq!((done.len(), refused.len()), (0, 0), "these are no actions");
}

#[test]
fn an_answer_without_words_is_silence() {
    for text in [
        "\u{1f60a}",
        "...",
        "*nods*",
        "[do fly] *stares*",
        "... !",
        "[happy]",
        "\u{2026}",
        "{\"a\": 1}",
    ] {
        let mut tavern = Tavern::with("mara").thinking([Step::Reply(text.to_owned())]);
        assert_eq!(tavern.ask("What do you serve here?"), "", "{text}");
        assert!(tavern.game.recorded::<EngineFailed>().is_empty(), "{text}");
        assert!(tavern.game.recorded::<SentenceReady>().is_empty(), "{text}");
    }
}

#[test]
fn the_line_of_the_player_is_not_said() {
    let text = "Mara: Good evening.\nPlayer: What do you have?\nMara: Ale. [do pour: ale]";
    let (done, refused, said) = deeds(text);
    assert_eq!(
        (done.len(), refused.len(), said.as_str()),
        (0, 0, "Good evening.")
    );
}

#[test]
fn whoever_is_talked_to_has_a_name() {
    let text = "Good evening, {{user}}. I am {{char}}.\nWren: Hello!";
    let mut tavern = Tavern::with("mara").thinking([Step::Reply(text.to_owned())]);
    let player = tavern.player;
    let name = bevy::prelude::Name::new("Wren");
    tavern.game.world_mut().entity_mut(player).insert(name);
    assert_eq!(tavern.ask("Hello."), "Good evening, Wren. I am Mara.");
}
