//! Sentences that are heard while they are still being made.

use super::*;
use banter_core::SentenceAudio;

fn stretch(game: &mut TestApp, turn: Entity, pcm: Pcm) {
    game.write(SentenceAudio {
        turn,
        index: 0,
        speech: Speech {
            pcm,
            phonemes: [].into(),
            timing: PhonemeTiming::Exact,
        },
    });
}

/// Seconds `from..to` of a tone.
fn part(from: f32, to: f32) -> Pcm {
    let whole = tone(440.0, to);
    let from = (from * 22_050.0) as usize;
    Pcm::new(22_050, &whole.samples()[from..])
}

#[test]
fn what_comes_in_time_is_heard_as_though_it_were_there() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    take(&mut game);
    stretch(&mut game, turn, part(0.0, 0.5));
    run_for(&mut game, 250);
    assert!(game.recorded::<PlaybackProgress>().last().unwrap().position > 0.2);
    stretch(&mut game, turn, part(0.5, 0.8));
    run_for(&mut game, 250);
    say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
    run_until_played(&mut game, 1);
    run_for(&mut game, 100);
    let (left, _) = take(&mut game);
    let runs = sounding(&left);
    assert_eq!(runs.len(), 1);
    assert!(runs[0].len().abs_diff(RATE as usize) < 64, "{runs:?}");
    let pitch = frequency(&left[runs[0].start + 500..runs[0].end - 500]);
    assert!((pitch - 440.0).abs() < 3.0, "{pitch}");
}

#[test]
fn what_comes_late_is_waited_for_and_nothing_is_lost() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    take(&mut game);
    stretch(&mut game, turn, part(0.0, 0.5));
    run_for(&mut game, 1_000);
    let before = game.recorded::<PlaybackProgress>().last().unwrap().position;
    assert!((0.42..=0.5).contains(&before), "{before}");
    assert!(game.recorded::<PlaybackFinished>().is_empty());
    say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
    run_until_played(&mut game, 1);
    run_for(&mut game, 100);
    let (left, _) = take(&mut game);
    let runs = sounding(&left);
    assert_eq!(runs.len(), 2, "{runs:?}");
    let heard: usize = runs.iter().map(std::ops::Range::len).sum();
    assert!(heard.abs_diff(RATE as usize) < 500, "{runs:?}");
    let jump = left.windows(2).map(|w| (w[1] - w[0]).abs());
    assert!(jump.fold(0.0, f32::max) < 0.4, "no click");
}

#[test]
fn of_a_sentence_that_is_marked_nothing_is_lost_either() {
    // A beginning that is shorter than what the mark looks ahead, and one that comes late in the middle.
    for first in [0.05, 0.5] {
        let mut game = offline();
        game.world_mut()
            .insert_resource(SpeechMarkSettings::default());
        let (_, turn) = before_the_ears(&mut game);
        take(&mut game);
        stretch(&mut game, turn, part(0.0, first));
        run_for(&mut game, 1_000);
        assert!(game.recorded::<PlaybackFinished>().is_empty());
        say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
        run_until_played(&mut game, 1);
        run_for(&mut game, 100);
        let (left, _) = take(&mut game);
        let runs = sounding(&left);
        let heard: usize = runs.iter().map(std::ops::Range::len).sum();
        assert!(heard.abs_diff(RATE as usize) < 500, "{first}: {runs:?}");
        let jump = left.windows(2).map(|w| (w[1] - w[0]).abs());
        assert!(jump.fold(0.0, f32::max) < 0.4, "{first}: no click");
    }
}

#[test]
fn without_a_sound_card_it_takes_its_time_and_waits() {
    let mut game = game(AudioOutput::Silent);
    let (_, turn) = before_the_ears(&mut game);
    stretch(&mut game, turn, part(0.0, 0.5));
    run_for(&mut game, 800);
    let position = game.recorded::<PlaybackProgress>().last().unwrap().position;
    assert!((position - 0.5).abs() < 1e-3, "{position}");
    assert!(game.recorded::<PlaybackFinished>().is_empty());
    say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
    run_for(&mut game, 600);
    assert_eq!(game.recorded::<PlaybackFinished>().len(), 1);
}

#[test]
fn an_interruption_ends_what_is_still_being_made() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    stretch(&mut game, turn, part(0.0, 2.0));
    run_for(&mut game, 300);
    game.world_mut().trigger(banter_core::Interrupt { turn });
    run_for(&mut game, 300);
    take(&mut game);
    run_for(&mut game, 100);
    assert_eq!(rms(&take(&mut game).0), 0.0);
}
