//! What goes wrong.

use super::*;
use crate::output::Output;

fn tracks(game: &mut TestApp) -> usize {
    game.world_mut()
        .resource_mut::<Output>()
        .mixer()
        .map_or(0, |mixer| mixer.tracks())
}

#[test]
fn no_sound_is_too_strange() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    let sounds = [
        Pcm::new(22_050, vec![0.5]),
        Pcm::new(22_050, vec![]),
        Pcm::new(1, vec![0.5; 50_000]),
        Pcm::new(u32::MAX, vec![0.5; 50_000]),
        Pcm::new(384_000, vec![f32::NAN; 5]),
        Pcm::new(1_000, vec![f32::MAX; 10]),
    ];
    let count = sounds.len();
    for (index, pcm) in sounds.into_iter().enumerate() {
        say(&mut game, turn, index, Some(pcm));
    }
    run_until_played(&mut game, count);
    let indices: Vec<usize> = game
        .recorded::<PlaybackFinished>()
        .iter()
        .map(|p| p.index)
        .collect();
    assert!(indices.iter().copied().eq(0..count));
    let mut seen: Vec<usize> = game
        .recorded::<PlaybackProgress>()
        .iter()
        .map(|s| s.index)
        .collect();
    seen.dedup();
    assert!(
        seen.into_iter().eq(0..count),
        "each was heard or shown for a frame at least"
    );
    assert!(take(&mut game).0.iter().all(|s| (-1.0..=1.0).contains(s)));
}

#[test]
fn a_hundred_speak_at_once() {
    let mut game = offline();
    let turns: Vec<Entity> = (0..100)
        .map(|i| {
            let position = Vec3::new(i as f32 * 0.01, 0.0, -0.5);
            let npc = game
                .world_mut()
                .spawn((NpcParticipant, Transform::from_translation(position)))
                .id();
            game.world_mut().spawn(Turn { npc, speaker: None }).id()
        })
        .collect();
    for turn in &turns {
        say(&mut game, *turn, 0, Some(tone(440.0, 0.2)));
    }
    game.step();
    assert_eq!(tracks(&mut game), 100);
    run_until_played(&mut game, 100);
    for turn in turns {
        game.world_mut().despawn(turn);
    }
    run_for(&mut game, 100);
    assert_eq!(tracks(&mut game), 0);
}

#[test]
fn more_than_can_sound_go_on_by_the_clock() {
    let mut game = offline();
    for _ in 0..300 {
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let turn = game.world_mut().spawn(Turn { npc, speaker: None }).id();
        say(&mut game, turn, 0, Some(tone(440.0, 0.05)));
    }
    run_until_played(&mut game, 300);
}

#[test]
fn a_character_that_vanishes_fades_out() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 2.0)));
    run_for(&mut game, 300);
    assert_eq!(tracks(&mut game), 1);
    take(&mut game);
    game.world_mut().despawn(npc);
    run_for(&mut game, 150);
    let (fading, _) = take(&mut game);
    assert!(rms(&fading[..2_000]) > 0.1);
    run_for(&mut game, 100);
    assert_eq!(rms(&take(&mut game).0), 0.0);
    assert_eq!(tracks(&mut game), 0);
    assert!(game.recorded::<PlaybackFinished>().is_empty());
}

#[test]
fn a_turn_that_is_gone_is_not_heard() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    game.world_mut().despawn(turn);
    say(&mut game, turn, 0, Some(tone(440.0, 0.2)));
    run_for(&mut game, 300);
    assert!(game.recorded::<PlaybackProgress>().is_empty());
    assert_eq!(rms(&take(&mut game).0), 0.0);
}

#[test]
fn a_device_that_stops_does_not_hold_up_the_turn() {
    let mut game = offline();
    let (_, turn) = before_the_ears(&mut game);
    say(&mut game, turn, 0, Some(tone(440.0, 1.0)));
    say(&mut game, turn, 1, Some(tone(440.0, 1.0)));
    run_for(&mut game, 300);
    // Nothing takes sound from here on.
    game.world_mut().remove_resource::<OfflineMix>();
    let mut output = game.world_mut().resource_mut::<Output>();
    output.mixer().unwrap().stall();
    let start = game.world().resource::<Time>().elapsed();
    run_until_played(&mut game, 2);
    let took = game.world().resource::<Time>().elapsed() - start;
    assert!((1_800..1_900).contains(&took.as_millis()), "{took:?}");
    for index in [0, 1] {
        let positions = game
            .recorded::<PlaybackProgress>()
            .iter()
            .filter(|s| s.index == index);
        assert!(positions.is_sorted_by_key(|s| s.position));
    }
}

#[test]
fn what_nobody_takes_is_dropped_in_the_end() {
    let mut game = game(AudioOutput::Offline { rate: 192_000 });
    game.app_mut()
        .insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(
            Duration::from_millis(250),
        ));
    for _ in 0..4 * 160 {
        game.step();
    }
    let kept = game.world().resource::<OfflineMix>().samples().len();
    assert!(kept <= 10 * 60 * 48_000 * 2, "{kept}");
    take(&mut game);
    game.step();
    assert!(!take(&mut game).0.is_empty());
}
