//! What a button begins and ends.

use super::*;

#[test]
fn it_is_speech_from_the_press_to_a_little_after_the_release() {
    let mut scene = Scene::with(settings());
    scene.gate(Gate::Held).quiet(300).murmur(300).quiet(600);
    scene.gate(Gate::Closed).quiet(500);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1600", "Line 1600 by 2350"]
    );
    assert_eq!(scene.heard(), [(850, 2_350)]);
    assert!(matches!(
        scene.events[0],
        SpeechEvent::Started {
            deliberate: true,
            overlap: false,
            ..
        }
    ));
}

#[test]
fn a_pause_never_ends_it_and_is_heard() {
    let mut scene = Scene::with(settings());
    scene.gate(Gate::Held).speak(300).quiet(5_000);
    assert_eq!(scene.story(), ["started 1000", "paused 1300"]);
    scene.speak(300).gate(Gate::Open).quiet(500);
    assert_eq!(scene.story()[2..], ["resumed 6300", "Line 6600 by 6750"]);
    assert_eq!(scene.heard(), [(850, 6_750)]);
}

#[test]
fn nothing_said_is_noise() {
    let mut scene = Scene::with(settings());
    scene
        .gate(Gate::Held)
        .quiet(2_000)
        .gate(Gate::Closed)
        .quiet(500);
    assert_eq!(scene.story(), ["started 1000", "Noise 1000 by 3150"]);
    // A tap between two pushes, too.
    scene.gate(Gate::Held).gate(Gate::Closed).quiet(500);
    assert_eq!(scene.story()[2..], ["started 3500", "Noise 3500 by 3650"]);
}

#[test]
fn a_short_word_is_a_turn() {
    let mut scene = Scene::with(settings());
    scene
        .gate(Gate::Held)
        .speak(60)
        .gate(Gate::Closed)
        .quiet(500);
    assert_eq!(scene.story().pop().unwrap(), "Line 1060 by 1210");
}

#[test]
fn it_takes_over_what_voice_began() {
    let mut scene = Scene::open();
    scene.speak(300).quiet(300).gate(Gate::Held).quiet(2_000);
    assert_eq!(scene.story(), ["started 1000", "paused 1300"]);
    scene.gate(Gate::Open).quiet(300);
    assert_eq!(scene.story().pop().unwrap(), "Line 1300 by 3750");
    assert_eq!(scene.heard(), [(700, 3_750)]);
}

#[test]
fn let_go_for_a_moment_it_goes_on() {
    let mut scene = Scene::with(settings());
    scene
        .gate(Gate::Held)
        .speak(300)
        .gate(Gate::Closed)
        .speak(100);
    scene
        .gate(Gate::Held)
        .speak(300)
        .gate(Gate::Closed)
        .quiet(500);
    assert_eq!(scene.story(), ["started 1000", "Line 1700 by 1850"]);
}

#[test]
fn a_button_that_sticks_is_let_go_for_you() {
    let settings = TurnSettings {
        longest: Duration::from_secs(2),
        ..settings()
    };
    let mut scene = Scene::with(settings);
    scene.gate(Gate::Held).speak(6_000);
    assert_eq!(scene.story(), ["started 1000", "Line 3000 by 3000"]);
    scene.gate(Gate::Closed).gate(Gate::Held).speak(500);
    assert_eq!(scene.story().pop().unwrap(), "started 7000");
}

#[test]
fn after_a_stall_a_held_button_begins_again() {
    let mut scene = Scene::with(settings());
    scene.gate(Gate::Held).speak(500);
    scene.pipeline.flush(&mut scene.events);
    scene.speak(500).gate(Gate::Closed).quiet(500);
    assert_eq!(
        scene.story(),
        [
            "started 1000",
            "Line 1500 by 1500",
            "started 1500",
            "Line 2000 by 2150"
        ]
    );
    assert_eq!(scene.heard(), [(850, 1_500), (1_500, 2_150)]);
}

#[test]
fn it_interrupts_at_once() {
    let mut scene = Scene::with(settings());
    scene.playing(true).gate(Gate::Held).quiet(10);
    assert_eq!(scene.story(), ["started 1000", "barged in 1000"]);
    assert!(matches!(
        scene.events[0],
        SpeechEvent::Started {
            deliberate: true,
            overlap: true,
            ..
        }
    ));
    let mut scene = Scene::open();
    scene.playing(true).speak(100).gate(Gate::Held).speak(10);
    assert_eq!(scene.story(), ["started 1000", "barged in 1100"]);
}
