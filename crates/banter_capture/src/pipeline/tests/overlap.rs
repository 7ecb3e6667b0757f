//! Somebody speaks while a character speaks.

use super::*;

fn talked_over() -> Scene {
    let mut scene = Scene::open();
    scene.playing(true);
    scene
}

#[test]
fn who_goes_on_speaking_is_suspected_and_then_interrupts() {
    let mut scene = talked_over();
    scene.speak(250);
    assert_eq!(scene.story(), ["started 1000", "suspected 1130"]);
    scene.speak(500).playing(false).quiet(1_000);
    assert_eq!(
        scene.story(),
        [
            "started 1000",
            "suspected 1130",
            "barged in 1500",
            "paused 1750",
            "Line 1750 by 2450"
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
        [
            "started 1000",
            "suspected 1130",
            "paused 1150",
            "Backchannel 1150 by 1850"
        ]
    );
}

#[test]
fn a_cough_is_not_even_suspected() {
    let mut scene = talked_over();
    scene.speak(90).quiet(1_000);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1090", "Noise 1090 by 1790"]
    );
}

#[test]
fn two_in_a_row_are_backchannels_both() {
    let mut scene = talked_over();
    scene.speak(400).quiet(1_000).speak(400).quiet(1_000);
    let story = scene.story();
    assert_eq!(story[3], "Backchannel 1400 by 2100");
    assert_eq!(story[5], "suspected 2530");
    assert_eq!(story[7], "Backchannel 2800 by 3500");

    // As one utterance, too, unless it goes on and on.
    let mut scene = talked_over();
    scene.speak(400).quiet(300).speak(400).quiet(1_000);
    assert_eq!(scene.story().pop().unwrap(), "Backchannel 2100 by 2800");
    let mut scene = talked_over();
    scene.speak(400).quiet(300).speak(400).quiet(300).speak(200);
    assert_eq!(scene.story().pop().unwrap(), "barged in 2500");
}

#[test]
fn words_say_more_than_length() {
    let mut scene = talked_over();
    scene.speak(200).hint("Wait").quiet(1_000);
    assert_eq!(scene.story()[2], "barged in 1210");

    for nothing in ["uh-huh", "Ha ha ha", "[laughter]"] {
        let mut scene = talked_over();
        scene.speak(200).hint(nothing).speak(500).quiet(1_000);
        assert_eq!(scene.story().pop().unwrap(), "Backchannel 1700 by 2400");
    }

    let mut scene = talked_over();
    scene.speak(200).hint("yeah").speak(800).quiet(1_000);
    assert_eq!(scene.story()[2], "barged in 1900");
}

#[test]
fn one_word_that_wants_something_is_a_line_however_short() {
    for line in ["Stop!", "Wait", "What?"] {
        let mut scene = talked_over();
        scene.speak(200).quiet(400).hint(line).quiet(1_500);
        assert_eq!(scene.story()[3], "barged in 1610");
        assert!(scene.story().pop().unwrap().starts_with("Line 1200"));
    }
}

#[test]
fn a_backchannel_whose_words_are_known_is_over_soon() {
    let mut scene = talked_over();
    scene.speak(300).quiet(450).hint("Yeah.").quiet(1_000);
    assert_eq!(scene.story().pop().unwrap(), "Backchannel 1300 by 1760");
}

#[test]
fn who_speaks_on_when_the_character_is_done_speaks_for_themselves() {
    let mut scene = talked_over();
    scene.speak(200).playing(false).speak(120);
    assert!(scene.story().contains(&"barged in 1320".to_owned()));

    let mut scene = talked_over();
    scene
        .speak(200)
        .hint("yeah")
        .playing(false)
        .speak(120)
        .quiet(1_000);
    assert_eq!(scene.story()[2], "barged in 1320");

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
        ["started 1000", "paused 1700", "Line 1700 by 2400"]
    );
}

#[test]
fn who_goes_on_with_an_unanswered_line_is_not_suspected() {
    let mut scene = Scene::open();
    scene.speak(600).quiet(900).playing(true).quiet(500);
    scene.speak(600).quiet(900);
    assert!(
        !scene
            .story()
            .iter()
            .any(|event| event.contains("suspected"))
    );
}
