//! What is not believed, what fails, and what is not what it was.

use super::*;

/// One job on two seconds of a voice, with the answers in turn.
fn answer(answers: &[Segment]) -> (Vec<Window>, String) {
    let sound = [vec![0.001; 500], vec![0.2; 1_500]].concat();
    let sound = Sound {
        rate: RATE,
        samples: &sound,
        paused: false,
        ended: true,
    };
    let mut transcript = Transcript::new(streaming());
    let mut windows = Vec::new();
    for answer in answers {
        let Step::Send(request) = transcript.step(&sound) else {
            panic!("nothing was asked for")
        };
        windows.push(request.window);
        transcript.take(TranscribeEvent::Segment(answer.clone()));
        transcript.finish();
    }
    assert_eq!(transcript.step(&sound), Step::Done);
    (windows, transcript.text().0.to_owned())
}

fn segment(text: &str, no_speech: f32) -> Segment {
    Segment {
        text: text.to_owned(),
        end: 2.0,
        no_speech,
        ..Segment::default()
    }
}

#[test]
fn what_is_not_believed_is_looked_at_once_more() {
    let loops = segment(&"ale ".repeat(12), 0.0);
    let good = segment("ale, ale!", 0.0);
    let both = vec![Window::Fitted, Window::Full];
    assert_eq!(
        answer(&[loops.clone(), good.clone()]),
        (both.clone(), "ale, ale!".to_owned())
    );
    assert_eq!(answer(&[loops.clone(), loops]), (both, String::new()));
    let one = vec![Window::Fitted];
    assert_eq!(answer(&[good]), (one.clone(), "ale, ale!".to_owned()));
    assert_eq!(
        answer(&[segment("[BLANK_AUDIO]", 0.1)]),
        (one.clone(), String::new())
    );
    assert_eq!(answer(&[segment("Goodbye.", 0.9)]), (one, String::new()));
}

#[test]
fn a_phantom_after_the_end_is_left_out() {
    // After "two pints" there is nothing but silence, in which ears hear thanks.
    let mut transcript = Transcript::new(streaming());
    let speech = Speech::plain("two pints of ale please");
    let mut samples = speech.samples.clone();
    samples.resize(samples.len() + 1_500, 0.001);
    let sound = |paused, ended| Sound {
        rate: RATE,
        samples: &samples,
        paused,
        ended,
    };
    for text in ["two pints of ale please", "two pints of ale please thanks"] {
        assert!(matches!(
            transcript.step(&sound(false, false)),
            Step::Send(_)
        ));
        let mut segment = speech.heard(0.0, 9.0, true);
        if text.ends_with("thanks") {
            segment.words.push(Word {
                text: " thanks".to_owned(),
                start: 2.6,
                end: 3.0,
                probability: 0.9,
            });
        }
        segment.text = text.to_owned();
        transcript.take(TranscribeEvent::Segment(segment));
        transcript.finish();
        transcript.schedule = Schedule::new(Pace::default());
    }
    assert_eq!(transcript.text(), ("two pints of ale please thanks", 23));
    assert!(matches!(transcript.step(&sound(true, true)), Step::Send(_)));
    let mut segment = speech.heard(seconds(RATE, transcript.start), 9.0, true);
    segment.text.push_str(" thanks");
    segment.words.push(Word {
        text: " thanks".to_owned(),
        start: 2.6,
        end: 3.0,
        probability: 0.9,
    });
    transcript.take(TranscribeEvent::Segment(segment));
    transcript.finish();
    assert_eq!(transcript.text().0, "two pints of ale please");
}

#[test]
fn what_was_heard_before_the_ears_failed_is_the_text() {
    let speech = Speech::plain(LONG);
    let mut transcript = Transcript::new(streaming());
    let mut sound = Sound {
        rate: RATE,
        samples: &speech.samples[..3_000],
        paused: false,
        ended: false,
    };
    assert!(matches!(transcript.step(&sound), Step::Send(_)));
    transcript.take(TranscribeEvent::Segment(speech.heard(0.0, 3.0, true)));
    transcript.finish();
    sound.samples = &speech.samples[..4_000];
    assert!(matches!(transcript.step(&sound), Step::Send(_)));
    assert!(!transcript.fail(), "there is still the end");
    sound.samples = &speech.samples[..6_000];
    assert_eq!(transcript.step(&sound), Step::Wait);
    sound.ended = true;
    assert!(matches!(transcript.step(&sound), Step::Send(_)));
    assert!(transcript.fail());
    assert_eq!(transcript.step(&sound), Step::Done);
    assert_eq!(transcript.text().0, "good evening I would like two pints");
}

#[test]
fn a_language_found_twice_is_not_asked_for_again() {
    let mut transcript = Transcript::new(streaming());
    let speech = Speech::plain(LONG);
    let mut asked = Vec::new();
    for end in [1_000, 2_000, 3_000, 4_000] {
        let sound = Sound {
            rate: RATE,
            samples: &speech.samples[..end],
            paused: false,
            ended: false,
        };
        let Step::Send(request) = transcript.step(&sound) else {
            panic!("nothing was asked for")
        };
        asked.push(request.language);
        let tag = if end == 1_000 { "cy" } else { "en" };
        transcript.take(TranscribeEvent::Language(tag.to_owned()));
        let end = seconds(RATE, end);
        transcript.take(TranscribeEvent::Segment(speech.heard(0.0, end, true)));
        transcript.finish();
    }
    assert_eq!(asked, [None, None, None, Some("en".to_owned())]);
    assert_eq!(transcript.language(), Some("en"));
}

/// What is asked for of a sentence that is heard as this language and these words, by listeners who understand `understood`.
fn translations(
    language: &str,
    words: &'static str,
    understood: &[&str],
    stream: bool,
) -> (Vec<bool>, String, Option<String>) {
    let understood = understood.iter().map(|it| (*it).to_owned()).collect();
    let mut transcript = Transcript::new(StreamingSettings {
        stream,
        understood,
        ..StreamingSettings::default()
    });
    let (own, english) = (
        Speech::plain(words),
        Speech::plain("where is the mill my friend I want to go there"),
    );
    let mut asked = Vec::new();
    for end in [1_500, 2_500, 3_500, 4_000, 4_000, 4_000] {
        let ended = end == 4_000;
        let sound = Sound {
            rate: RATE,
            samples: &own.samples[..end.min(own.samples.len())],
            paused: ended,
            ended,
        };
        let Step::Send(request) = transcript.step(&sound) else {
            continue;
        };
        asked.push(request.translate);
        transcript.take(TranscribeEvent::Language(language.to_owned()));
        let speech = if request.translate { &english } else { &own };
        let heard = speech.heard(0.0, seconds(RATE, end), true);
        transcript.take(TranscribeEvent::Segment(heard));
        transcript.finish();
    }
    let language = transcript.text_language().map(str::to_owned);
    (asked, transcript.text().0.to_owned(), language)
}

#[test]
fn nothing_of_the_original_is_left_in_a_translation() {
    let understood = vec!["en".to_owned()];
    let mut transcript = Transcript::new(StreamingSettings {
        understood,
        ..streaming()
    });
    let (own, english) = (
        Speech::plain(GERMAN),
        Speech::plain("where is the mill my friend I want to go there"),
    );
    for (end, language) in [
        (1_500, "de"),
        (2_000, "nl"),
        (2_500, "de"),
        (3_000, "de"),
        (3_500, "de"),
        (4_000, "de"),
        (4_000, "de"),
    ] {
        let ended = end == 4_000;
        let sound = Sound {
            rate: RATE,
            samples: &own.samples[..end.min(own.samples.len())],
            paused: ended,
            ended,
        };
        let Step::Send(request) = transcript.step(&sound) else {
            continue;
        };
        transcript.take(TranscribeEvent::Language(language.to_owned()));
        let speech = if request.translate { &english } else { &own };
        let heard = speech.heard(0.0, seconds(RATE, end), true);
        transcript.take(TranscribeEvent::Segment(heard));
        transcript.finish();
    }
    assert!(
        transcript.text().0.starts_with("where is the mill"),
        "{:?}",
        transcript.text()
    );
}

#[test]
fn ears_that_cannot_translate_write_what_was_spoken() {
    let understood = vec!["en".to_owned()];
    let mut transcript = Transcript::new(StreamingSettings {
        understood,
        ..StreamingSettings::default()
    });
    let own = Speech::plain(GERMAN);
    let sound = Sound {
        rate: RATE,
        samples: &own.samples,
        paused: true,
        ended: true,
    };
    let mut jobs = 0;
    while let Step::Send(request) = transcript.step(&sound) {
        jobs += 1;
        if request.translate {
            assert!(!transcript.fail(), "that is not the end");
            continue;
        }
        transcript.take(TranscribeEvent::Language("de".to_owned()));
        transcript.take(TranscribeEvent::Segment(own.heard(
            0.0,
            seconds(RATE, own.samples.len()),
            true,
        )));
        transcript.finish();
    }
    assert_eq!(jobs, 3);
    assert!(transcript.text().0.starts_with("guten Abend"));
    assert_eq!(transcript.text_language(), Some("de"));
}

const GERMAN: &str = "guten Abend mein Freund wo ist denn hier die alte Mühle am Fluss";

#[test]
fn what_no_listener_understands_is_translated() {
    for stream in [true, false] {
        let (asked, text, language) = translations("de", GERMAN, &["en-gb"], stream);
        assert!(!asked[0] && *asked.last().unwrap(), "{asked:?}");
        assert!(text.starts_with("where is the mill"), "{text}");
        assert_eq!(language.as_deref(), Some("en"));
    }
}

#[test]
fn what_somebody_understands_is_left_as_it_was_said() {
    for understood in [&["en", "de"][..], &["de-at"], &[], &["fr"]] {
        let (asked, text, language) = translations("de", GERMAN, understood, true);
        assert!(!asked.contains(&true), "{understood:?}");
        assert!(text.starts_with("guten Abend"), "{text}");
        assert_eq!(language.as_deref(), Some("de"));
    }
    // A language that ears find in a single breath is not believed.
    let (asked, ..) = translations(
        "cy",
        "good evening I would like two pints of ale",
        &["en"],
        false,
    );
    assert_eq!(asked, [false]);
}

#[test]
fn another_recording_at_the_end_is_read_as_a_whole() {
    let speech = Speech::plain(LONG);
    let mut transcript = Transcript::new(streaming());
    for end in [5_000, 5_500, 6_000, 6_500] {
        let sound = Sound {
            rate: RATE,
            samples: &speech.samples[..end],
            paused: false,
            ended: false,
        };
        assert!(matches!(transcript.step(&sound), Step::Send(_)));
        let from = seconds(RATE, transcript.start);
        let heard = speech.heard(from, seconds(RATE, end), true);
        transcript.take(TranscribeEvent::Segment(heard));
        transcript.finish();
    }
    assert!(transcript.start > 0);
    let sound = Sound {
        rate: 2 * RATE,
        samples: &[0.2; 12_000],
        paused: false,
        ended: true,
    };
    let Step::Send(request) = transcript.step(&sound) else {
        panic!("nothing was asked for")
    };
    assert_eq!(
        (request.pcm.samples().len(), request.before.as_str()),
        (12_000, "")
    );
    transcript.take(TranscribeEvent::Segment(speech.heard(0.0, 6.0, true)));
    transcript.finish();
    assert!(
        LONG.starts_with(transcript.text().0),
        "{}",
        transcript.text().0
    );
}
