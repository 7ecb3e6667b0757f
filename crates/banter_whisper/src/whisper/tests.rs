//! Panics and progress at the border to C.

#![allow(clippy::unwrap_used, clippy::panic)]
#[path = "../../tests/common/random_model.rs"]
mod random_model;

use super::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn load(loading: &Loading) -> Whisper {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("random.bin");
    random_model::write(&path, random_model::ENGLISH);
    let file = File::open(&path).unwrap();
    let length = file.metadata().unwrap().len();
    Whisper::load(file, length, false, loading).unwrap()
}

/// What to do when asked whether to go on, and when something is heard.
struct Script<A, H>(A, H);

impl<A: FnMut() -> bool, H: FnMut(Piece)> Listener for Script<A, H> {
    fn goes_on(&mut self) -> bool {
        self.0()
    }

    fn heard(&mut self, piece: Piece) {
        self.1(piece);
    }
}

fn run(whisper: &mut Whisper, listener: &mut dyn Listener) -> Result<i32, WhisperError> {
    let samples: Vec<f32> = (0..16_000).map(|i| (i as f32 * 0.05).sin() * 0.3).collect();
    let manner = Manner {
        threads: 1,
        beam: 1,
        language: Some("en"),
        translate: false,
        prompt: "",
        before: "",
        positions: 0,
        most_tokens: 0,
        retries: true,
    };
    whisper.transcribe(&samples, manner, listener)
}

fn words(whisper: &mut Whisper) -> String {
    let mut text = String::new();
    run(
        whisper,
        &mut Script(|| true, |piece: Piece| text += &piece.text),
    )
    .unwrap();
    text
}

#[test]
fn a_panic_in_a_callback_comes_out_in_rust_and_the_next_sound_is_heard() {
    let mut whisper = load(&Loading::ignored());
    let wanted = words(&mut whisper);
    let mut in_answer = Script(|| -> bool { panic!("as scripted") }, |_| {});
    let mut in_piece = Script(|| true, |_| panic!("as scripted"));
    let listeners: [&mut dyn Listener; 2] = [&mut in_answer, &mut in_piece];
    for listener in listeners {
        let panic = catch_unwind(AssertUnwindSafe(|| run(&mut whisper, listener)));
        assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"as scripted"));
        assert_eq!(words(&mut whisper), wanted);
    }
}

#[test]
fn it_stops_at_every_step_at_which_it_is_told_to() {
    let mut whisper = load(&Loading::ignored());
    let wanted = words(&mut whisper);
    let mut steps = 0;
    let mut count = || {
        steps += 1;
        true
    };
    run(&mut whisper, &mut Script(&mut count, |_| {})).unwrap();
    assert!(steps > 4, "{steps}");
    for last in 0..steps {
        let mut left = last;
        let mut listener = Script(
            || {
                left -= 1;
                left >= 0
            },
            |_| {},
        );
        let stopped = run(&mut whisper, &mut listener);
        assert!(matches!(stopped, Err(WhisperError::Stopped)), "{stopped:?}");
        assert_eq!(left, -1, "asked again after it was told to stop");
    }
    assert_eq!(words(&mut whisper), wanted);
}

#[test]
fn a_panic_while_loading_comes_out_in_rust() {
    let loading = Loading::to(|_| panic!("as scripted"));
    let panic = catch_unwind(AssertUnwindSafe(|| load(&loading))).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"as scripted"));
}

#[test]
fn a_prompt_has_room_for_names_and_for_what_was_said_before() {
    let whisper = load(&Loading::ignored());
    assert_eq!(whisper.prompt("", "").unwrap(), []);
    // Of its words only the space is found by whisper.cpp, which takes letters and digits
    // apart.
    let spaces = |count: usize| " w".repeat(count);
    assert_eq!(whisper.prompt(&spaces(2), "w").unwrap(), [0; 3]);
    let length = |expected, before| {
        let prompt = whisper.prompt(&spaces(expected), &spaces(before));
        prompt.unwrap().len()
    };
    assert_eq!(length(300, 0), MOST_EXPECTED_TOKENS);
    assert_eq!(length(0, 300), MOST_PROMPT_TOKENS);
    assert_eq!(length(300, 300), MOST_PROMPT_TOKENS);
    assert!(whisper.prompt("a\0b", "").is_err());
}
