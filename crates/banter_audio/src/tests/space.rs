//! Where voices come from.

use super::*;
use crate::{AudioListener, VoiceEmitter};
use banter_core::Rig;

/// From where a voice is heard: above 0 more from the right, below more from the left.
fn side(game: &mut TestApp) -> f32 {
    run_for(game, 100);
    let (left, right) = take(game);
    (rms(&right) / rms(&left)).log2()
}

/// Loudness left and right of a voice at `position`, heard at `listener`.
fn heard(position: Vec3, listener: Option<Transform>, emitter: Option<VoiceEmitter>) -> (f32, f32) {
    let mut game = offline();
    if let Some(transform) = listener {
        game.world_mut().spawn((AudioListener, transform));
    }
    let (npc, turn) = character(&mut game, position);
    if let Some(emitter) = emitter {
        game.world_mut().entity_mut(npc).insert(emitter);
    }
    say(&mut game, turn, 0, Some(tone(440.0, 0.5)));
    run_for(&mut game, 200);
    take(&mut game);
    run_for(&mut game, 100);
    let (left, right) = take(&mut game);
    (rms(&left), rms(&right))
}

#[test]
fn a_voice_comes_from_its_side() {
    let (left, right) = heard(Vec3::new(2.0, 0.0, -0.5), None, None);
    assert!(right > left * 1.5, "{left} {right}");
    let (left, right) = heard(Vec3::new(-2.0, 0.0, -0.5), None, None);
    assert!(left > right * 1.5, "{left} {right}");
}

#[test]
fn a_listener_that_turns_round_hears_the_other_side() {
    let behind = Transform::from_rotation(Quat::from_rotation_y(std::f32::consts::PI));
    let (left, right) = heard(Vec3::new(2.0, 0.0, -0.5), Some(behind), None);
    assert!(left > right * 1.5, "{left} {right}");
}

#[test]
fn distance_takes_loudness() {
    let near = heard(Vec3::new(0.0, 0.0, -1.0), None, None).0;
    let far = heard(Vec3::new(0.0, 0.0, -10.0), None, None).0;
    let gone = heard(Vec3::new(0.0, 0.0, -60.0), None, None).0;
    assert!(near > far * 2.0 && far > 0.01, "{near} {far}");
    assert_eq!(gone, 0.0);
    let listener = Transform::from_xyz(0.0, 0.0, -59.0);
    let followed = heard(Vec3::new(0.0, 0.0, -60.0), Some(listener), None).0;
    assert!((followed - near).abs() < 0.01, "{followed} {near}");
}

#[test]
fn the_mouth_is_where_the_emitter_says() {
    let emitter = VoiceEmitter {
        offset: Vec3::new(4.0, 0.0, 0.0),
        ..Default::default()
    };
    let (left, right) = heard(Vec3::new(-2.0, 0.0, -0.5), None, Some(emitter));
    assert!(right > left * 1.5, "{left} {right}");
}

#[test]
fn a_voice_follows_its_character_smoothly() {
    let mut game = offline();
    let (npc, turn) = character(&mut game, Vec3::new(-2.0, 0.0, -0.5));
    say(&mut game, turn, 0, Some(tone(440.0, 2.0)));
    run_for(&mut game, 200);
    take(&mut game);
    for step in 0..30 {
        let mut transform = game.world_mut().get_mut::<Transform>(npc).unwrap();
        transform.translation.x = -2.0 + 4.0 * step as f32 / 30.0;
        game.step();
    }
    let (left, right) = take(&mut game);
    let tenth = left.len() / 10;
    assert!(rms(&left[..tenth]) > rms(&right[..tenth]));
    let end = left.len() - tenth;
    assert!(rms(&left[end..]) < rms(&right[end..]));
    let steps = left.windows(2).map(|w| (w[1] - w[0]).abs());
    assert!(steps.fold(0.0, f32::max) < 0.5 * 440.0 * std::f32::consts::TAU / RATE as f32 * 1.05);
}

#[test]
fn a_place_that_is_no_number_is_ignored() {
    let nowhere = Vec3::new(f32::NAN, f32::INFINITY, 0.0);
    let (left, right) = heard(nowhere, Some(Transform::from_translation(nowhere)), None);
    assert!(
        left.is_finite() && right.is_finite() && left > 0.05,
        "{left} {right}"
    );
}

#[test]
fn a_voice_comes_from_the_mouth_of_a_rig() {
    let mut game = offline();
    let (npc, turn) = character(&mut game, Vec3::new(-2.0, 0.0, -0.5));
    let mouth = Transform::from_xyz(2.0, 0.0, -0.5);
    let mouth = game.world_mut().spawn(mouth).id();
    let rig = Rig {
        mouth: Some(mouth),
        ..default()
    };
    // An offset is for who has no mouth of its own.
    let emitter = VoiceEmitter {
        offset: Vec3::NEG_X,
        ..default()
    };
    game.world_mut().entity_mut(npc).insert((rig, emitter));
    say(&mut game, turn, 0, Some(tone(440.0, 1.5)));
    run_for(&mut game, 200);
    take(&mut game);
    assert!(side(&mut game) > 0.5);
    // Without it the voice comes from where the emitter says.
    game.world_mut().despawn(mouth);
    run_for(&mut game, 100);
    take(&mut game);
    assert!(side(&mut game) < -0.5);
}

#[test]
fn a_listener_hears_with_its_head() {
    let mut game = offline();
    // The listener faces the voice; the camera that is its head looks the other way.
    let behind = Transform::from_rotation(Quat::from_rotation_y(std::f32::consts::PI));
    let camera = game.world_mut().spawn(behind).id();
    let listener = (AudioListener, Rig::with_head(camera));
    game.world_mut().spawn(listener);
    let (_, turn) = character(&mut game, Vec3::new(2.0, 0.0, -0.5));
    say(&mut game, turn, 0, Some(tone(440.0, 1.5)));
    run_for(&mut game, 200);
    take(&mut game);
    assert!(side(&mut game) < -0.5);
    game.world_mut().despawn(camera);
    run_for(&mut game, 100);
    take(&mut game);
    assert!(side(&mut game) > 0.5);
}
