//! Somebody speaks while a character speaks.

use super::*;

fn talked_over() -> Scene {
    let mut scene = Scene::open();
    scene.playing(true);
    scene
}

#[test]
fn who_goes_on_speaking_interrupts() {
    let mut scene = talked_over();
    scene.speak(250);
    assert_eq!(scene.story(), ["started 1000"]);
    scene.speak(500).playing(false).quiet(1_000);
    assert_eq!(
        scene.story(),
        [
            "started 1000",
            "barged in 1260",
            "paused 1750",
            "Turn 1750 by 2450"
        ]
    );
    assert!(matches!(
        scene.events[0],
        SpeechEvent::Started {
            overlap: true,
            deliberate: false,
            ..
        }
    ));
}

#[test]
fn a_murmur_does_not() {
    let mut scene = talked_over();
    scene.speak(150).murmur(1_000).quiet(1_000);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1150", "Backchannel 1150 by 1850"]
    );
}

#[test]
fn something_short_is_a_backchannel_or_noise() {
    let mut scene = talked_over();
    scene.speak(200).quiet(1_000).speak(90).quiet(1_000);
    let story = scene.story();
    assert_eq!(story[2], "Backchannel 1200 by 1900");
    assert_eq!(story[5], "Noise 2290 by 2990");
}

#[test]
fn text_says_more_than_length() {
    let mut scene = talked_over();
    scene.speak(200).hint("Wait").quiet(1_000);
    assert_eq!(scene.story()[1], "barged in 1210");

    let mut scene = talked_over();
    scene.speak(200).hint("uh-huh").speak(500).quiet(1_000);
    assert_eq!(scene.story().pop().unwrap(), "Backchannel 1700 by 2400");

    let mut scene = talked_over();
    scene.speak(200).hint("yeah").speak(800).quiet(1_000);
    assert_eq!(scene.story()[1], "barged in 1900");

    // It was certain too late, but not too late to be a turn.
    let mut scene = talked_over();
    scene.speak(200).quiet(400).hint("Stop!").quiet(1_000);
    assert_eq!(scene.story()[2], "barged in 1610");
    assert!(scene.story().pop().unwrap().starts_with("Turn 1200"));
}

#[test]
fn who_speaks_on_when_the_character_is_done_speaks_for_themselves() {
    let mut scene = talked_over();
    scene.speak(200).playing(false).speak(120);
    assert!(scene.story().contains(&"barged in 1260".to_owned()));

    let mut scene = talked_over();
    scene
        .speak(200)
        .hint("yeah")
        .playing(false)
        .speak(120)
        .quiet(1_000);
    assert_eq!(scene.story()[1], "barged in 1320");

    let mut scene = talked_over();
    scene.speak(200).hint("yeah").playing(false).quiet(1_000);
    assert_eq!(scene.story().pop().unwrap(), "Backchannel 1200 by 1900");
}

#[test]
fn who_was_first_is_not_interrupting() {
    let mut scene = Scene::open();
    scene.speak(200).playing(true).speak(500).quiet(1_000);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1700", "Turn 1700 by 2400"]
    );
}
