//! Games that are paused, and characters that go away while they speak.

use super::*;

fn set_paused(game: &mut TestApp, paused: bool) {
    let mut clock = game.world_mut().resource_mut::<Time<Virtual>>();
    if paused {
        clock.pause();
    } else {
        clock.unpause();
    }
}

fn position(game: &TestApp) -> f32 {
    game.recorded::<PlaybackProgress>().last().unwrap().position
}

#[test]
fn a_voice_stops_with_the_game_and_goes_on_with_it() {
    for output in [AudioOutput::Offline { rate: RATE }, AudioOutput::Silent] {
        let mut game = game(output);
        let (_, turn) = before_the_ears(&mut game);
        say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
        run_for(&mut game, 500);
        set_paused(&mut game, true);
        game.step();
        let at = position(&game);
        assert!((0.4..0.6).contains(&at), "{at}");
        run_for(&mut game, 3_000);
        assert!((position(&game) - at).abs() < 0.05, "{}", position(&game));
        assert!(game.recorded::<PlaybackFinished>().is_empty());
        set_paused(&mut game, false);
        run_for(&mut game, 300);
        assert!(game.recorded::<PlaybackFinished>().is_empty());
        run_until_played(&mut game, 1);
    }
}

#[test]
fn nothing_begins_to_sound_in_a_game_that_is_paused() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    set_paused(&mut game, true);
    game.step();
    say(&mut game, turn, 0, Some(tone(440.0, 0.2)));
    run_for(&mut game, 1_000);
    assert!(game.recorded::<PlaybackProgress>().is_empty());
    set_paused(&mut game, false);
    run_until_played(&mut game, 1);
}

#[test]
fn ten_who_are_despawned_while_they_speak_fall_silent() {
    let mut game = offline();
    let all: Vec<_> = (0..10).map(|_| before_the_ears(&mut game)).collect();
    for (_, turn) in &all {
        say(&mut game, *turn, 0, Some(tone(440.0, 5.0)));
    }
    run_for(&mut game, 500);
    take(&mut game);
    for (npc, _) in &all {
        game.world_mut().despawn(*npc);
    }
    run_for(&mut game, 150);
    let (fading, _) = take(&mut game);
    assert!(rms(&fading) > 0.0);
    let told = game.recorded::<PlaybackProgress>().len();
    run_for(&mut game, 500);
    let (after, _) = take(&mut game);
    assert_eq!(rms(&after), 0.0);
    assert_eq!(game.recorded::<PlaybackProgress>().len(), told);
    assert!(game.recorded::<PlaybackFinished>().is_empty());
    // The mixer forgets them when it takes on the next voice.
    let (_, turn) = before_the_ears(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 0.2)));
    run_until_played(&mut game, 1);
    let mut output = game.world_mut().resource_mut::<crate::output::Output>();
    let tracks = output.mixer().map(|mixer| mixer.tracks());
    assert_eq!(tracks, Some(1));
}
