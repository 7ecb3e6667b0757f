//! Utterances from their first sound to their text, with ears that know the truth.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use banter_engine::{Segment, Word};
use proptest::prelude::*;

mod edges;

const RATE: u32 = 1_000;
/// How long a word is, in seconds.
const WORD: f64 = 0.35;
/// How often there is more sound.
const TICK: f64 = 0.1;

/// Somebody speaks: words and when each begins.
struct Speech {
    words: Vec<(f64, &'static str)>,
    samples: Vec<f32>,
}

impl Speech {
    /// Words one after another, each after a pause.
    fn new(words: &[(f64, &'static str)]) -> Self {
        let mut at = 0.3;
        let mut speech = Self {
            words: Vec::new(),
            samples: vec![0.001; 300],
        };
        for (pause, word) in words {
            at += pause;
            speech.samples.resize(samples(RATE, at), 0.001);
            speech.words.push((at, word));
            at += WORD;
            speech.samples.resize(samples(RATE, at) - 20, 0.2);
            speech.samples.resize(samples(RATE, at), 0.01);
        }
        speech
    }

    fn plain(text: &'static str) -> Self {
        let words: Vec<_> = text.split(' ').map(|word| (0.05, word)).collect();
        Self::new(&words)
    }

    fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|(_, word)| *word).collect();
        words.join(" ")
    }

    /// What is heard between two moments: a word that is cut is half a word.
    fn heard(&self, from: f64, to: f64, timed: bool) -> Segment {
        let words = self.words.iter().filter_map(|(at, word)| {
            let (start, end) = (at.max(from), (at + WORD).min(to));
            let part = (end - start) / WORD;
            let whole = part > 0.6;
            (part > 0.3).then(|| Word {
                text: format!(" {}{}", if whole { "" } else { "x" }, word),
                start: (start - from) as f32,
                end: (end - from) as f32,
                probability: 0.9,
            })
        });
        let words: Vec<Word> = words.collect();
        let text: String = words.iter().map(|word| word.text.as_str()).collect();
        Segment {
            text: text.trim().to_owned(),
            start: 0.0,
            end: (to - from) as f32,
            no_speech: 0.0,
            words: if timed { words } else { Vec::new() },
        }
    }
}

/// What came of an utterance.
#[derive(Debug)]
struct Outcome {
    text: String,
    /// Purposes, and how long each window was.
    jobs: Vec<(Purpose, f64)>,
    /// How many times there was something to do after the end.
    jobs_after_end: usize,
}

/// Lets somebody speak to ears that take so long for a job. `silence` follows the speech, of
/// which the last part is known to be a pause.
fn run(
    speech: &Speech,
    manner: StreamingSettings,
    takes: f64,
    silence: f64,
    timed: bool,
) -> Outcome {
    let mut sound = speech.samples.clone();
    sound.resize(sound.len() + samples(RATE, silence), 0.001);
    let mut transcript = Transcript::new(manner);
    let mut jobs = Vec::new();
    let mut jobs_after_end = 0;
    let mut done_at = f64::INFINITY;
    let mut fixed = String::new();
    let mut now = 0.0;
    loop {
        now += TICK;
        let end = samples(RATE, now).min(sound.len());
        let ended = end == sound.len();
        let last_word = speech.words.iter().rev().find(|(at, _)| *at < now);
        let paused = last_word.is_some_and(|(at, _)| now > at + WORD + 0.25);
        if now >= done_at {
            let flight = transcript.flight.as_ref().unwrap();
            let (from, to) = (seconds(RATE, flight.start), seconds(RATE, flight.end));
            transcript.take(TranscribeEvent::Segment(speech.heard(from, to, timed)));
            transcript.take(TranscribeEvent::Language("en".to_owned()));
            transcript.finish();
            done_at = f64::INFINITY;
        }
        let step = transcript.step(&Sound {
            rate: RATE,
            samples: &sound[..end],
            paused,
            ended,
        });
        let (text, stands) = transcript.text();
        assert!(text[..stands].starts_with(&fixed), "{text} {fixed}");
        fixed = text[..stands].to_owned();
        match step {
            Step::Wait => {}
            Step::Send(request) => {
                let purpose = transcript.flight.as_ref().unwrap().purpose;
                assert_eq!(request.draft, purpose == Purpose::Draft);
                assert!(fixed.starts_with(&request.before));
                jobs.push((purpose, request.pcm.duration().as_secs_f64()));
                jobs_after_end += usize::from(ended);
                done_at = now + takes;
            }
            Step::Done => {
                assert_eq!(stands, text.len());
                return Outcome {
                    text: fixed,
                    jobs,
                    jobs_after_end,
                };
            }
        }
        assert!(now < 200.0, "it does not end");
    }
}

fn streaming() -> StreamingSettings {
    StreamingSettings {
        stream: true,
        ..StreamingSettings::default()
    }
}

const LONG: &str = "good evening I would like two pints of your darkest ale please and \
    a bed for the night if you have one that is not next to the stable where the goat lives";

#[test]
fn most_is_done_before_the_end() {
    let speech = Speech::plain(LONG);
    let outcome = run(&speech, streaming(), 0.3, 0.8, true);
    assert_eq!(outcome.text, LONG);
    assert_eq!(outcome.jobs_after_end, 0, "{:?}", outcome.jobs);
    let (last, window) = outcome.jobs.last().unwrap();
    assert_eq!(*last, Purpose::Speculation);
    assert!(*window < 5.0, "{window}");
    assert!(outcome.jobs.len() > 10, "{:?}", outcome.jobs);
}

#[test]
fn without_a_pause_only_the_rest_is_left_for_the_end() {
    let speech = Speech::plain(LONG);
    let outcome = run(&speech, streaming(), 0.3, 0.0, true);
    assert_eq!(outcome.text, LONG);
    assert_eq!(outcome.jobs_after_end, 1);
    let (last, window) = outcome.jobs.last().unwrap();
    assert_eq!(*last, Purpose::Final);
    assert!(*window < 5.0, "{window}");
}

#[test]
fn who_goes_on_after_a_pause_is_heard_to_the_end() {
    let words = [
        (0.1, "a"),
        (0.1, "pint"),
        (1.5, "or"),
        (0.1, "two"),
        (0.9, "please"),
    ];
    let speech = Speech::new(&words);
    for takes in [0.1, 0.5, 1.2, 4.0] {
        let outcome = run(&speech, streaming(), takes, 0.7, true);
        assert_eq!(outcome.text, "a pint or two please", "{takes}");
    }
}

#[test]
fn without_streaming_there_is_one_job() {
    let speech = Speech::plain(LONG);
    let outcome = run(&speech, StreamingSettings::default(), 0.3, 0.5, false);
    assert_eq!(outcome.text, LONG);
    let whole = seconds(RATE, speech.samples.len()) + 0.5;
    assert_eq!(outcome.jobs, [(Purpose::Final, whole)]);
}

#[test]
fn ears_without_times_and_translations_read_all_of_it_at_the_end() {
    let speech = Speech::plain(LONG);
    let outcome = run(&speech, streaming(), 0.3, 0.0, false);
    assert_eq!(outcome.text, LONG);
    assert!(outcome.jobs.last().unwrap().1 > 13.0, "{:?}", outcome.jobs);
    let translate = StreamingSettings {
        translate: true,
        ..streaming()
    };
    let outcome = run(&speech, translate, 0.3, 0.0, true);
    assert_eq!(outcome.text, LONG);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Ears that hear right write down what was said, however fast they are and wherever the
    /// speaker pauses; and no window is too long.
    #[test]
    fn what_was_said_is_written_down(
        words in prop::collection::vec((0.02_f64..1.2, 0_usize..6), 1..60),
        takes in 0.05_f64..2.5,
        silence in 0.0_f64..1.5,
    ) {
        // In an order that a guard takes no offence at.
        let names: Vec<&str> = LONG.split(' ').collect();
        let words: Vec<_> = words
            .into_iter()
            .enumerate()
            .map(|(index, (pause, name))| {
                let pause = if pause < 0.8 { 0.03 } else { pause };
                (pause, names[(5 * index + name) % names.len()])
            })
            .collect();
        let speech = Speech::new(&words);
        let outcome = run(&speech, streaming(), takes, silence, true);
        for (purpose, window) in &outcome.jobs {
            prop_assert!(*purpose == Purpose::Final || *window <= 15.0, "{:?}", outcome.jobs);
        }
        prop_assert_eq!(outcome.text, speech.text());
    }
}
