//! What is heard, and what is said about it.

use super::*;
use crate::VoiceVolume;
use banter_core::Interrupt;
use banter_core::test_app::STEP;

#[test]
fn a_tone_is_heard_as_it_is() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    take(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
    run_until_played(&mut game, 1);
    run_for(&mut game, 100);
    let (left, right) = take(&mut game);
    let runs = sounding(&left);
    assert_eq!(runs.len(), 1);
    let length = runs[0].len();
    assert!(length.abs_diff(RATE as usize) < 64, "{length}");
    let middle = runs[0].start + 1_000..runs[0].end - 1_000;
    let pitch = frequency(&left[middle.clone()]);
    assert!((pitch - 440.0).abs() < 3.0, "{pitch}");
    let loudness = rms(&left[middle.clone()]) / (0.5 / 2.0_f32.sqrt());
    assert!((loudness - BEFORE_THE_EARS).abs() < 0.01, "{loudness}");
    assert!((rms(&left[middle.clone()]) - rms(&right[middle])).abs() < 1e-3);
}

#[test]
fn the_position_is_what_is_mixed() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    take(&mut game);
    say(&mut game, turn, 0, Some(tone(200.0, 0.8)));
    while game.recorded::<PlaybackFinished>().is_empty() {
        game.step();
        let mixed = game.world().resource::<OfflineMix>().samples().len() / 2;
        let speaking = *game.recorded::<PlaybackProgress>().last().unwrap();
        assert_eq!(
            (speaking.npc, speaking.turn, speaking.index),
            (npc, turn, 0)
        );
        let expected = (mixed as f32 / RATE as f32).min(0.8);
        assert!(
            (speaking.position - expected).abs() < 1e-4,
            "{speaking:?}, mixed {expected}"
        );
    }
    let positions = game.recorded::<PlaybackProgress>();
    assert!(positions.windows(2).all(|w| w[1].position > w[0].position));
    assert_eq!(positions.len(), (0.8 / STEP.as_secs_f64()).ceil() as usize);
    assert_eq!(
        game.recorded::<PlaybackFinished>(),
        [PlaybackFinished { turn, index: 0 }]
    );
    take(&mut game);
    run_for(&mut game, 200);
    assert!(rms(&take(&mut game).0) == 0.0);
    assert_eq!(game.recorded::<PlaybackFinished>().len(), 1);
}

/// The largest step from one sample to the next.
fn largest_jump(samples: &[f32]) -> f32 {
    samples
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn an_interruption_fades() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 2.0)));
    run_for(&mut game, 500);
    let (undisturbed, _) = take(&mut game);
    let (_, undisturbed) = undisturbed.split_at(undisturbed.len() / 2);
    game.world_mut().trigger(Interrupt { turn });
    run_for(&mut game, 150);
    let (fading, _) = take(&mut game);
    assert!(rms(&fading[..2_000]) > 0.1, "it does not break off");
    assert!(largest_jump(&fading) <= largest_jump(undisturbed) + 1e-3);
    run_for(&mut game, 100);
    assert_eq!(rms(&take(&mut game).0), 0.0);
    assert!(game.recorded::<PlaybackFinished>().is_empty());
}

#[test]
fn a_paused_game_holds_its_voices_still() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    take(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 0.5)));
    run_for(&mut game, 200);
    game.world_mut().resource_mut::<Time<Virtual>>().pause();
    game.step();
    let before = *game.recorded::<PlaybackProgress>().last().unwrap();
    run_for(&mut game, 1_000);
    assert_eq!(game.recorded::<PlaybackProgress>().last(), Some(&before));
    game.world_mut().resource_mut::<Time<Virtual>>().unpause();
    run_until_played(&mut game, 1);
    run_for(&mut game, 100);
    let runs = sounding(&take(&mut game).0);
    assert_eq!(runs.len(), 1);
    assert!(runs[0].len().abs_diff(RATE as usize / 2) < 64, "{runs:?}");
}

#[test]
fn the_volume_is_bounded() {
    for (volume, expected) in [(0.0, 0.0), (0.5, 0.5), (f32::NAN, 1.0), (-3.0, 0.0)] {
        let mut game = offline();
        game.world_mut().insert_resource(VoiceVolume(volume));
        let (_, turn) = before_the_ears(&mut game);
        say(&mut game, turn, 0, Some(tone(440.0, 0.5)));
        run_for(&mut game, 200);
        take(&mut game);
        run_for(&mut game, 100);
        let loudness = rms(&take(&mut game).0) / (BEFORE_THE_EARS * 0.5 / 2.0_f32.sqrt());
        assert!((loudness - expected).abs() < 0.01, "{volume}: {loudness}");
    }
}

#[test]
fn a_volume_that_changes_glides() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
    run_for(&mut game, 300);
    let (before, _) = take(&mut game);
    game.world_mut().insert_resource(VoiceVolume(0.25));
    run_for(&mut game, 200);
    let (after, _) = take(&mut game);
    let steady = largest_jump(&before[before.len() / 2..]);
    assert!(largest_jump(&after) <= steady * 1.05);
    assert!(rms(&after[after.len() / 2..]) < 0.1);
}
