//! What voice activity begins and ends.

use super::*;

#[test]
fn somebody_speaks() {
    let mut scene = Scene::open();
    scene.speak(500).quiet(1_000);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1500", "Line 1500 by 2200"]
    );
    assert_eq!(scene.heard(), [(700, 1_680)]);
    let SpeechEvent::Started {
        from,
        overlap,
        deliberate,
        ..
    } = scene.events[0]
    else {
        panic!("{:?}", scene.events);
    };
    assert!(from == 0.7 && !overlap && !deliberate);
}

#[test]
fn it_begins_as_soon_as_it_is_certain() {
    let mut scene = Scene::open();
    scene.speak(70);
    assert!(scene.events.is_empty());
    scene.speak(10);
    assert_eq!(scene.story(), ["started 1000"]);
    assert_eq!(scene.heard(), [(700, 1_080)]);
}

#[test]
fn sound_comes_in_few_pieces() {
    let mut scene = Scene::open();
    scene.speak(2_080);
    let pieces = scene
        .events
        .iter()
        .filter(|e| matches!(e, SpeechEvent::Audio(_)));
    assert_eq!(pieces.count(), 21);
}

#[test]
fn clicks_and_murmurs_do_not_begin() {
    let mut scene = Scene::open();
    for _ in 0..10 {
        scene.speak(30).quiet(170);
    }
    scene.murmur(3_000).quiet(1_000);
    assert!(scene.events.is_empty());
}

#[test]
fn a_murmur_goes_on() {
    let mut scene = Scene::open();
    scene.speak(200).murmur(1_000).quiet(1_000);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 2200", "Line 2200 by 2900"]
    );
}

#[test]
fn voice_must_stand_above_the_background() {
    let mut scene = Scene::open();
    // As loud as the voice, and not taken for one until it has been there for long.
    scene.pipeline.floor.update(-8.0, 0.0);
    for _ in 0..400 {
        scene.pipeline.floor.update(-8.0, 0.0);
    }
    scene.speak(500);
    assert!(scene.events.is_empty());
    assert!(!scene.pipeline.meter().voice);
    assert_eq!(scene.pipeline.meter().probability, 1.0);
}

#[test]
fn a_pause_is_not_an_end() {
    let mut scene = Scene::open();
    scene.speak(300).quiet(400).speak(300).quiet(1_000);
    assert_eq!(
        scene.story(),
        [
            "started 1000",
            "paused 1300",
            "resumed 1700",
            "paused 2000",
            "Line 2000 by 2700"
        ]
    );
    // The pause is in the sound, the end is not.
    assert_eq!(scene.heard(), [(700, 2_180)]);
}

#[test]
fn what_is_heard_at_a_pause_is_all_if_it_ends() {
    let mut scene = Scene::open();
    scene.speak(300).quiet(180);
    let at_pause = scene.heard();
    assert!(scene.story().ends_with(&["paused 1300".to_owned()]));
    scene.quiet(2_000);
    assert_eq!(scene.heard(), at_pause);
}

#[test]
fn a_click_in_a_pause_changes_nothing() {
    let mut scene = Scene::open();
    scene.speak(300).quiet(300).speak(20).quiet(1_000);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1300", "Line 1300 by 2000"]
    );
}

#[test]
fn voice_at_the_last_moment_is_waited_for() {
    let mut scene = Scene::open();
    scene.speak(300).quiet(680).speak(300);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1300", "resumed 1980"]
    );

    let mut scene = Scene::open();
    scene.speak(300).quiet(680).speak(20).quiet(1_000);
    assert_eq!(
        scene.story(),
        ["started 1000", "paused 1300", "Line 1300 by 2100"]
    );
}

#[test]
fn the_end_follows_text_that_knows_of_the_last_words() {
    for (text, decided) in [
        // Nothing is decided between two frames.
        ("I saw it.", 2_410),
        ("I saw it", 2_900),
        ("I saw it and", 3_600),
        ("", 2_700),
    ] {
        let mut scene = Scene::open();
        scene.speak(1_000).quiet(400).hint(text).quiet(2_000);
        let expected = format!("Line 2000 by {decided}");
        assert_eq!(scene.story().pop().unwrap(), expected, "{text}");
    }
}

#[test]
fn text_that_is_late_is_about_earlier_words() {
    for text in ["I saw it.", "I saw it and"] {
        let mut scene = Scene::open();
        scene.speak(1_000).quiet(200).hint(text).quiet(2_000);
        assert_eq!(scene.story().pop().unwrap(), "Line 2000 by 2700", "{text}");
    }
}

#[test]
fn who_knows_what_text_is_about_can_say_so() {
    let mut scene = Scene::open();
    scene.speak(1_000).quiet(250);
    scene.pipeline.hint_until("Il est là.", Some("fr"), 2.0);
    scene.quiet(1_000);
    assert_eq!(scene.story().pop().unwrap(), "Line 2000 by 2400");
    for hostile in [f64::NAN, f64::INFINITY, -1e300] {
        scene.speak(300);
        scene.pipeline.hint_until("x", Some("zz"), hostile);
        scene.quiet(3_000);
    }
    assert_eq!(scene.story().len(), 12);
}

#[test]
fn text_of_the_last_utterance_is_forgotten() {
    let mut scene = Scene::open();
    scene.speak(500).quiet(400).hint("Yes.").quiet(1_000);
    scene.hint("and").speak(500).quiet(1_000);
    assert_eq!(scene.story().pop().unwrap(), "Line 3400 by 4100");
}

#[test]
fn what_is_too_short_is_noise() {
    let mut scene = Scene::open();
    scene.speak(100).quiet(1_000);
    assert_eq!(scene.story().pop().unwrap(), "Noise 1100 by 1800");

    let mut scene = Scene::open();
    scene.speak(100).quiet(450).hint("No").quiet(1_000);
    assert!(scene.story().pop().unwrap().starts_with("Line 1100"));
}

#[test]
fn a_closed_gate_begins_nothing_and_ends_nothing() {
    let mut scene = Scene::with(settings());
    scene.speak(1_000).quiet(1_000);
    assert!(scene.events.is_empty());
    scene.gate(Gate::Open).speak(300).gate(Gate::Closed);
    scene
        .speak(300)
        .quiet(400)
        .speak(300)
        .quiet(2_000)
        .speak(500);
    let story = scene.story();
    assert_eq!(story.first().unwrap(), "started 3000");
    assert_eq!(story.last().unwrap(), "Line 4300 by 5000");
}

#[test]
fn a_gate_that_opens_in_the_middle_lets_the_first_sound_through() {
    let mut scene = Scene::with(settings());
    scene.speak(100).gate(Gate::Open).speak(200).quiet(1_000);
    assert_eq!(scene.story().first().unwrap(), "started 1000");
    assert_eq!(scene.heard().first().unwrap().0, 700);
}

#[test]
fn nobody_speaks_for_ever() {
    let settings = TurnSettings {
        longest: Duration::from_secs(2),
        ..settings()
    };
    let mut scene = Scene::with(settings);
    scene.gate(Gate::Open).speak(3_000).quiet(1_000);
    assert_eq!(
        scene.story(),
        [
            "started 1000",
            "Line 3000 by 3000",
            "started 3000",
            "paused 4000",
            "Line 4000 by 4700"
        ]
    );
    // Nothing is lost between the two, and nothing is there twice.
    assert_eq!(scene.heard(), [(700, 3_000), (3_000, 4_180)]);
}

#[test]
fn the_end_of_the_stream_is_the_end() {
    let mut scene = Scene::open();
    scene.speak(505);
    scene.pipeline.flush(&mut scene.events);
    assert_eq!(scene.story(), ["started 1000", "Line 1500 by 1505"]);
    assert_eq!(scene.heard(), [(700, 1_505)]);
    scene.pipeline.flush(&mut scene.events);
    assert_eq!(scene.story().len(), 2);
    // The stream goes on.
    scene.quiet(300).speak(300).quiet(1_000);
    assert_eq!(scene.story()[2], "started 1805");
    assert!((scene.pipeline.position() - 3.105).abs() < 1e-9);
}

#[test]
fn a_stream_that_begins_with_speech_loses_nothing() {
    let mut scene = Scene::open();
    scene.pipeline.flush(&mut scene.events);
    scene.speak(200);
    assert!(scene.events.is_empty());
    scene.speak(300).quiet(1_000);
    assert_eq!(scene.story()[0], "started 1300");
    assert_eq!(scene.heard()[0].0, 1_000);
}

#[test]
fn settings_can_change_meanwhile() {
    let mut scene = Scene::open();
    scene.speak(300);
    let mut settings = scene.pipeline.settings().clone();
    settings.endpointing = crate::EndpointingSettings::fixed(Duration::from_millis(300));
    scene.pipeline.set_settings(settings.clone());
    scene.quiet(500);
    assert_eq!(scene.story().pop().unwrap(), "Line 1300 by 1600");
    for _ in 0..20 {
        scene.speak(10);
        scene.pipeline.set_settings(settings.clone());
    }
    assert_eq!(scene.story().pop().unwrap(), "started 1800");
}
