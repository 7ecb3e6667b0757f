//! Words that are stressed on purpose, as espeak-ng says them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_engine::{
    Loading, Phoneme, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, Update, Worker,
};
use std::time::Duration;

/// Seconds of sound, and the phonemes of a sentence.
fn say(text: &str) -> (f32, Vec<Phoneme>) {
    let open = || banter_piper::open(&Settings::default(), &Loading::ignored());
    let worker = Worker::<Synthesis>::spawn("voice", open).unwrap();
    let request = SynthesizeRequest {
        text: text.to_owned(),
        ..SynthesizeRequest::default()
    };
    let mut job = worker.submit(request).unwrap();
    let (mut seconds, mut hertz, mut phonemes) = (0.0, 1.0, Vec::new());
    loop {
        match job.wait(Duration::from_secs(60)).expect("it is quick") {
            Update::Event(SynthesizeEvent::Start { rate, .. }) => hertz = rate as f32,
            Update::Event(SynthesizeEvent::Samples(samples)) => {
                seconds += samples.len() as f32 / hertz;
            }
            Update::Event(SynthesizeEvent::Phonemes(more)) => phonemes.extend(more),
            Update::Done => return (seconds, phonemes),
            Update::Failed(error) => panic!("{error}"),
        }
    }
}

fn symbols(phonemes: &[Phoneme]) -> Vec<String> {
    let bare = |phoneme: &Phoneme| phoneme.symbol.replace(['ˈ', 'ˌ'], "");
    phonemes.iter().map(bare).collect()
}

#[test]
fn a_stressed_word_lasts_longer_and_is_marked_where_it_is() {
    let (plain, before) = say("The old barrel is mine, friend.");
    let (stressed, after) = say("The old *barrel* is mine, friend.");
    assert!(stressed > plain + 0.03, "{plain} to {stressed}");
    assert_eq!(
        symbols(&before),
        symbols(&after),
        "no asterisk is read aloud"
    );
    let marked: Vec<usize> = (0..after.len())
        .filter(|index| after[*index].symbol.contains("ˈˈ"))
        .collect();
    let vowel = before
        .iter()
        .position(|it| it.symbol.contains('a') || it.symbol.contains('æ'));
    assert_eq!(marked.len(), 1, "{after:?}");
    assert_eq!(marked.first(), vowel.as_ref(), "{after:?}");
    // What comes before it is where it was.
    assert_eq!(before[0], after[0]);
}

#[test]
fn numbers_and_several_sentences_do_not_lead_astray() {
    let (_, phonemes) = say("I have 42 of them. You have *none*.");
    let at = phonemes
        .iter()
        .position(|it| it.symbol.contains("ˈˈ"))
        .unwrap();
    let rest = &phonemes[at..];
    assert_eq!(phonemes[at - 1].symbol, "n");
    assert!(rest.len() <= 4, "{rest:?}");
}
