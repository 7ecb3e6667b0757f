//! Voices beside which somebody speaks.

use super::*;
use crate::ears::Tap;
use crate::{AudioSettings, Format};
use banter_core::{BargeInSuspected, Interrupt, PlayerParticipant};

/// How loud a lowered voice is, by default.
const LOW: f32 = 0.251;

/// Somebody who speaks to `npc`, or is known to have said nothing.
fn suspect(game: &mut TestApp, speaker: Entity, npc: Entity, suspected: bool) {
    game.write(BargeInSuspected {
        speaker,
        to: Some(npc),
        suspected,
    });
}

fn player(game: &mut TestApp) -> Entity {
    game.world_mut().spawn(PlayerParticipant).id()
}

/// How loud the next tenths of a second are.
fn level(game: &mut TestApp, milliseconds: u64) -> f32 {
    take(game);
    run_for(game, milliseconds);
    rms(&take(game).0)
}

/// The positions that were told of, which never run backwards.
fn positions(game: &TestApp) -> Vec<f32> {
    let told = game.recorded::<PlaybackProgress>().iter();
    let positions: Vec<f32> = told.map(|speaking| speaking.position).collect();
    assert!(positions.is_sorted(), "{positions:?}");
    positions
}

#[test]
fn a_voice_is_lowered_and_goes_on_with_its_sentence() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    let player = player(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 3.0)));
    run_for(&mut game, 300);
    let loud = level(&mut game, 300);
    suspect(&mut game, player, npc, true);
    run_for(&mut game, 90);
    let low = level(&mut game, 300);
    assert!((low / loud - LOW).abs() < 0.02, "{low} of {loud}");
    suspect(&mut game, player, npc, false);
    run_for(&mut game, 180);
    let again = level(&mut game, 300);
    assert!((again / loud - 1.0).abs() < 0.02, "{again} of {loud}");
    assert!(game.recorded::<PlaybackFinished>().is_empty());
    let steps = positions(&game);
    let even = |pair: &[f32]| (pair[1] - pair[0]) < 0.03;
    assert!(
        steps.windows(2).all(even),
        "nothing was left out or waited for"
    );
    // Some 1.5 s are heard so far.
    run_for(&mut game, 1_200);
    assert!(game.recorded::<PlaybackFinished>().is_empty());
    run_for(&mut game, 400);
    assert_eq!(game.recorded::<PlaybackFinished>().len(), 1);
}

#[test]
fn one_who_means_it_stops_it_as_soon_as_ever() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    let player = player(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 5.0)));
    run_for(&mut game, 400);
    suspect(&mut game, player, npc, true);
    run_for(&mut game, 400);
    suspect(&mut game, player, npc, false);
    game.world_mut().trigger(Interrupt { turn });
    run_for(&mut game, 130);
    assert_eq!(level(&mut game, 300), 0.0);
    assert!(game.recorded::<PlaybackFinished>().is_empty());
}

#[test]
fn a_voice_that_begins_beside_somebody_is_low_from_the_first_sound() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    let player = player(&mut game);
    suspect(&mut game, player, npc, true);
    game.step();
    say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
    let low = level(&mut game, 300);
    assert!(low > 0.0 && low < 0.1, "{low}");
}

#[test]
fn only_who_may_be_interrupted_is_lowered() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    let (other, _) = before_the_ears(&mut game);
    let (asker, bystander) = (player(&mut game), player(&mut game));
    let of = Turn {
        npc,
        speaker: Some(asker),
    };
    game.world_mut().entity_mut(turn).insert(of);
    say(&mut game, turn, 0, Some(tone(440.0, 5.0)));
    run_for(&mut game, 300);
    let loud = level(&mut game, 200);
    // Somebody speaks to another character, and somebody else to this one.
    suspect(&mut game, asker, other, true);
    suspect(&mut game, bystander, npc, true);
    run_for(&mut game, 100);
    assert!((level(&mut game, 200) / loud - 1.0).abs() < 0.02);
    suspect(&mut game, asker, npc, true);
    run_for(&mut game, 100);
    assert!(level(&mut game, 200) < loud * 0.3);
    // Who leaves interrupts nobody.
    game.world_mut()
        .entity_mut(turn)
        .insert(Turn { npc, speaker: None });
    game.world_mut().despawn(asker);
    game.world_mut().despawn(bystander);
    run_for(&mut game, 200);
    assert!((level(&mut game, 200) / loud - 1.0).abs() < 0.02);
}

#[test]
fn a_voice_that_pauses_goes_on_in_the_middle_of_its_word() {
    for output in [AudioOutput::Offline { rate: RATE }, AudioOutput::Silent] {
        let is_silent = output == AudioOutput::Silent;
        let mut game = game(output);
        let mut settings = game.world_mut().resource_mut::<AudioSettings>();
        settings.ducking.pause = true;
        let (npc, turn) = before_the_ears(&mut game);
        let player = player(&mut game);
        say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
        say(&mut game, turn, 1, Some(tone(440.0, 0.5)));
        run_for(&mut game, 500);
        suspect(&mut game, player, npc, true);
        run_for(&mut game, 50);
        let before = *positions(&game).last().unwrap();
        if !is_silent {
            assert_eq!(level(&mut game, 300), 0.0);
        }
        run_for(&mut game, 1_000);
        assert!(positions(&game).last().unwrap() - before < 0.03);
        suspect(&mut game, player, npc, false);
        run_for(&mut game, 300);
        assert!(positions(&game).last().unwrap() - before > 0.25);
        run_until_played(&mut game, 2);
    }
}

#[test]
fn no_voice_is_low_for_ever() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    let player = player(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 10.0)));
    run_for(&mut game, 300);
    let loud = level(&mut game, 200);
    suspect(&mut game, player, npc, true);
    run_for(&mut game, 5_000);
    assert!(level(&mut game, 200) < loud * 0.3);
    run_for(&mut game, 1_200);
    assert!((level(&mut game, 200) / loud - 1.0).abs() < 0.02);
}

#[test]
fn the_echo_canceller_gets_what_is_really_played() {
    const HALF: u128 = 500_000_000;
    let tap = Tap::default();
    let (mut mixer, mut mix) = OfflineMix::new(RATE, tap.clone()).unwrap();
    let format = Format {
        rate: RATE,
        channels: 2,
    };
    let (writer, mut reference) = banter_capture::stream(format).unwrap();
    tap.connect(Some(writer));
    let settings = AudioSettings::default();
    let mut track = mixer
        .add_track(Vec3::NEG_Z * 0.5, 1.0, 1.0, &settings)
        .unwrap();
    let sound = crate::growing::Grower::new(tone(440.0, 3.0));
    let _voice = track.play(&sound, None, 0, 0.0).unwrap();
    mix.advance(HALF);
    let loud = mix.take();
    track.duck(LOW, Duration::from_millis(60));
    mix.advance(HALF);
    let low = mix.take();
    let tail = |sound: &[f32]| rms(&sound[sound.len() / 2..]);
    assert!((tail(&low) / tail(&loud) - LOW).abs() < 0.02);
    let mut heard = Vec::new();
    reference.read(&mut heard);
    assert_eq!(heard, [loud, low].concat());
}
