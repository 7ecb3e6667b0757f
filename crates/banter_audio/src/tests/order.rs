//! Sentence after sentence.

use super::*;
use crate::{AudioSettings, Recorded};
use banter_core::{SpeechEnded, SpeechStarted, UtteranceAudio};

#[test]
fn sentences_are_heard_in_order_with_a_pause_between() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    take(&mut game);
    say(&mut game, turn, 2, Some(tone(1_200.0, 0.3)));
    say(&mut game, turn, 1, Some(tone(600.0, 0.3)));
    run_for(&mut game, 300);
    assert!(
        game.recorded::<PlaybackProgress>().is_empty(),
        "the first sentence is missing"
    );
    say(&mut game, turn, 0, Some(tone(300.0, 0.3)));
    // Twice the same sentence is one too many.
    say(&mut game, turn, 1, Some(tone(5_000.0, 0.3)));
    run_until_played(&mut game, 3);
    run_for(&mut game, 500);
    let played: Vec<usize> = game
        .recorded::<PlaybackFinished>()
        .iter()
        .map(|p| p.index)
        .collect();
    assert_eq!(played, [0, 1, 2]);
    assert!(
        game.recorded::<PlaybackProgress>()
            .is_sorted_by_key(|s| s.index)
    );

    let (left, _) = take(&mut game);
    let runs = sounding(&left);
    assert_eq!(runs.len(), 3);
    for (run, expected) in runs.iter().zip([300.0, 600.0, 1_200.0]) {
        let pitch = frequency(&left[run.clone()]);
        assert!(
            (pitch - expected).abs() < 10.0,
            "{pitch} instead of {expected}"
        );
    }
    for pair in runs.windows(2) {
        let pause = pair[1].start - pair[0].end;
        assert!(
            pause.abs_diff(RATE as usize * 120 / 1_000) < 64,
            "{pause} frames"
        );
    }
}

#[test]
fn the_pause_can_be_set() {
    let mut game = offline();
    game.world_mut().resource_mut::<AudioSettings>().pause = Duration::from_millis(400);
    let (_, turn) = before_the_ears(&mut game);
    take(&mut game);
    say(&mut game, turn, 0, Some(tone(300.0, 0.2)));
    say(&mut game, turn, 1, Some(tone(300.0, 0.2)));
    run_until_played(&mut game, 2);
    let runs = sounding(&take(&mut game).0);
    let pause = runs[1].start - runs[0].end;
    assert!(
        pause.abs_diff(RATE as usize * 400 / 1_000) < 64,
        "{pause} frames"
    );
}

#[test]
fn without_a_voice_sentences_are_shown_at_reading_pace() {
    for output in [AudioOutput::Silent, AudioOutput::Offline { rate: RATE }] {
        let mut game = game(output);
        let (_, turn) = before_the_ears(&mut game);
        say(&mut game, turn, 0, None);
        say(&mut game, turn, 1, None);
        let start = game.world().resource::<Time>().elapsed();
        run_until_played(&mut game, 2);
        let took = game.world().resource::<Time>().elapsed() - start;
        // Two sentences of 1.2 s and a pause of 120 ms, to a frame or two.
        assert!((2_500..2_600).contains(&took.as_millis()), "{took:?}");
        let first: Vec<f32> = game
            .recorded::<PlaybackProgress>()
            .iter()
            .filter(|speaking| speaking.index == 0)
            .map(|speaking| speaking.position)
            .collect();
        assert!(first.is_sorted());
        assert!(first.first().is_some_and(|p| *p < 0.05));
        assert_eq!(first.last(), Some(&1.2));
    }
}

#[test]
fn a_voice_takes_its_own_time_where_nothing_sounds() {
    let mut game = game(AudioOutput::Silent);
    let (_, turn) = before_the_ears(&mut game);
    say(&mut game, turn, 0, Some(tone(300.0, 2.0)));
    let start = game.world().resource::<Time>().elapsed();
    run_until_played(&mut game, 1);
    let took = game.world().resource::<Time>().elapsed() - start;
    assert!((2_000..2_050).contains(&took.as_millis()), "{took:?}");
}

#[test]
fn sound_and_subtitle_follow_each_other() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    take(&mut game);
    say(&mut game, turn, 0, Some(tone(300.0, 0.2)));
    say(&mut game, turn, 1, None);
    say(&mut game, turn, 2, Some(tone(300.0, 0.2)));
    run_until_played(&mut game, 3);
    let runs = sounding(&take(&mut game).0);
    assert_eq!(runs.len(), 2);
    let between = (runs[1].start - runs[0].end) as f32 / RATE as f32;
    assert!((1.44..1.54).contains(&between), "{between}");
}

#[test]
fn a_recorded_line_begins_a_turn() {
    let mut game = offline();
    game.record::<SpeechStarted>().record::<SpeechEnded>();
    let npc = game.world_mut().spawn(NpcParticipant).id();
    let speaker = game.world_mut().spawn(banter_core::PlayerParticipant).id();
    let pcm = tone(300.0, 0.2);
    game.write(Recorded {
        speaker,
        to: Some(npc),
        pcm: pcm.clone(),
    });
    game.step();
    let started = SpeechStarted::new(speaker, Some(npc));
    assert_eq!(game.recorded::<SpeechStarted>(), [started]);
    let mut lines = game.world_mut().query::<&UtteranceAudio>();
    let heard = lines.single(game.world()).unwrap();
    assert_eq!((heard.rate, &*heard.samples), (pcm.rate(), pcm.samples()));
}
