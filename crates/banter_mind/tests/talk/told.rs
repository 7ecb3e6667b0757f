//! What a guest has told: it is acknowledged, and told back when it is asked for.

use crate::game::{Tavern, persona};
use banter_engine::fake::Step;
use banter_mind::Grounding;

fn says(text: &str) -> Step<String> {
    Step::Reply(text.to_owned())
}

#[test]
fn who_denies_what_was_told_tells_it() {
    for denial in ["Sorry, I don't know.", "I couldn't tell you, love."] {
        let mut tavern = Tavern::with("mara").thinking([says(denial)]);
        tavern.perform("My mule is called Pepper, and she bites.");
        assert_eq!(
            tavern.perform("What is my mule called?"),
            "Your mule is called Pepper, and she bites."
        );
        // Nobody has told her of it.
        let answer = tavern.perform("What is my dog called?");
        assert!(!answer.contains("Pepper"), "{answer}");
    }
}

#[test]
fn what_a_model_says_well_is_left() {
    let mut tavern =
        Tavern::with("mara").thinking([says("Aha."), says("Pepper, and I keep my fingers.")]);
    tavern.perform("My mule is called Pepper, and she bites.");
    assert_eq!(
        tavern.ask("What is my mule called?"),
        "Pepper, and I keep my fingers."
    );
}

#[test]
fn what_is_only_told_is_acknowledged() {
    let acknowledge = persona("mara").fallback.acknowledge;
    for grounding in [Grounding::AuthorFirst, Grounding::AuthorAlone] {
        // The model only says the line back.
        let echo = "My brother Tom keeps bees behind the mill.";
        let mut tavern = Tavern::with("mara").thinking_as(grounding, [says(echo)]);
        let answer = tavern.perform(echo);
        assert!(acknowledge.contains(&answer), "{answer}");
        let unknown = tavern.perform("How do bees find their way?");
        assert!(!acknowledge.contains(&unknown), "{unknown}");
    }
}
