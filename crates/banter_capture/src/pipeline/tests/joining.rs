//! Speech that goes on after its turn was taken to be over.

use super::*;

fn joins(scene: &Scene) -> Vec<bool> {
    let joins = scene.events.iter().filter_map(|event| match event {
        SpeechEvent::Started { joins, .. } => Some(*joins),
        _ => None,
    });
    joins.collect()
}

#[test]
fn what_goes_on_soon_joins_its_line() {
    let mut scene = Scene::open();
    scene
        .speak(600)
        .quiet(1_600)
        .speak(600)
        .quiet(2_300)
        .speak(600)
        .quiet(3_000);
    scene.speak(600).quiet(1_000);
    assert_eq!(joins(&scene), [false, true, true, false]);
}

#[test]
fn what_was_answered_is_not_gone_on_with() {
    let mut scene = Scene::open();
    scene
        .speak(600)
        .quiet(900)
        .playing(true)
        .answered(true)
        .quiet(300)
        .answered(false)
        .playing(false)
        .quiet(200);
    scene.speak(600).quiet(1_000);
    assert_eq!(joins(&scene), [false, false]);
}

#[test]
fn what_is_only_thought_about_is_gone_on_with() {
    let mut scene = Scene::open();
    scene.speak(600).quiet(900).playing(true).quiet(500);
    scene.speak(600).quiet(900);
    // The answer to all of it is heard.
    scene.answered(true).quiet(300);
    scene.speak(600).quiet(1_000);
    assert_eq!(joins(&scene), [false, true, false]);
}

#[test]
fn a_noise_is_not_gone_on_with_and_does_not_part_a_line() {
    let mut scene = Scene::open();
    scene.speak(90).quiet(1_000).speak(600).quiet(1_000);
    assert_eq!(joins(&scene), [false, false]);
    scene.speak(90).quiet(1_000).speak(600).quiet(1_000);
    assert_eq!(joins(&scene), [false, false, true, true]);
}

#[test]
fn a_button_means_a_line_of_its_own() {
    let mut scene = Scene::open();
    scene
        .speak(600)
        .quiet(900)
        .gate(Gate::Held)
        .speak(600)
        .gate(Gate::Open)
        .quiet(900);
    scene.speak(600).quiet(1_000);
    assert_eq!(joins(&scene), [false, false, false]);
}

#[test]
fn it_can_be_turned_off() {
    let settings = TurnSettings {
        joining: Duration::ZERO,
        ..settings()
    };
    let mut scene = Scene::with(settings);
    scene
        .gate(Gate::Open)
        .speak(600)
        .quiet(900)
        .speak(600)
        .quiet(900);
    assert_eq!(joins(&scene), [false, false]);
}
