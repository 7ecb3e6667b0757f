//! Live sound on faces.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Stage, murmur};
use banter_core::Blendshape::JawOpen;
use banter_core::{FaceWeights, Pcm};

const RATE: u32 = 16_000;

fn jaw(world: &World, entity: Entity) -> f32 {
    world.get::<FaceWeights>(entity).unwrap()[JawOpen]
}

#[test]
fn a_face_opens_with_the_sound_and_closes_after_it() {
    let mut stage = Stage::new();
    let (mut writer, stream) = FaceStream::new(RATE).unwrap();
    let face = stage.game.world_mut().spawn(stream).id();
    let mut said = 0;
    assert!(stage.until(|world| {
        said += writer.write(&murmur(RATE, said, 267));
        jaw(world, face) > 0.15
    }));
    // Silence, while it is written and when nothing is any more.
    let mut left = 40;
    assert!(stage.until(|world| {
        if left > 0 {
            writer.write(&[0.0; 267]);
            left -= 1;
        }
        jaw(world, face) == 0.0
    }));
    let stream = stage.game.world().get::<FaceStream>(face).unwrap();
    assert_eq!(stream.dropped(), 0);
}

#[test]
fn a_speaker_s_own_speech_moves_its_face() {
    let mut stage = Stage::new();
    let face = stage.game.world_mut().spawn(FaceStream::of_speech()).id();
    let other = stage.game.world_mut().spawn(FaceStream::of_speech()).id();
    for rate in [RATE, 48_000] {
        let mut said = 0;
        let mut pieces = 0;
        let mut opened = false;
        while !opened && pieces < 2_000 {
            let pcm = Pcm::new(rate, murmur(rate, said, rate as usize / 60));
            said += pcm.samples().len();
            let speaker = face;
            stage.game.write(SpeechAudio { speaker, pcm });
            stage.game.step();
            std::thread::sleep(std::time::Duration::from_millis(1));
            pieces += 1;
            opened = jaw(stage.game.world(), face) > 0.15;
        }
        assert!(opened);
        assert_eq!(jaw(stage.game.world(), other), 0.0);
        stage
            .game
            .write(SpeechEnded::new(face, Pcm::new(rate, vec![])));
        assert!(stage.until(|world| jaw(world, face) == 0.0));
    }
}

#[test]
fn what_is_too_much_is_counted_and_what_is_no_number_is_silence() {
    let (mut writer, stream) = FaceStream::new(8_000).unwrap();
    assert_eq!(writer.write(&[f32::NAN; 100]), 100);
    assert_eq!(writer.room(), 15_900);
    assert_eq!(writer.write(&[0.0; 20_000]), 15_900);
    assert_eq!(stream.dropped(), 4_100);
    drop(stream);
    assert!(writer.is_abandoned());
    for rate in [0, 7_999, 192_001, u32::MAX] {
        let Err(error) = FaceStream::new(rate) else {
            unreachable!("no voice has {rate}");
        };
        assert!(error.to_string().contains(&rate.to_string()), "{error}");
    }
}

#[test]
fn faces_may_go_while_they_are_spoken_to() {
    let mut stage = Stage::new();
    let mut writers = Vec::new();
    for index in 0..100 {
        let (mut writer, stream) = FaceStream::new(RATE).unwrap();
        writer.write(&murmur(RATE, 0, 1_600));
        let face = stage.game.world_mut().spawn(stream).id();
        stage.game.step();
        if index % 2 == 0 {
            stage.game.world_mut().despawn(face);
        }
        writers.push(writer);
    }
    assert!(stage.until(|_| {
        writers.iter().step_by(2).all(FaceWriter::is_abandoned)
            && writers
                .iter()
                .skip(1)
                .step_by(2)
                .all(|writer| writer.room() == 32_000)
    }));
}

#[test]
fn speech_of_no_rate_that_a_voice_has_is_passed_over() {
    let mut stage = Stage::new();
    let speaker = stage.game.world_mut().spawn(FaceStream::of_speech()).id();
    let pcm = Pcm::new(1, vec![1.0; 10]);
    stage.game.write(SpeechAudio { speaker, pcm });
    stage
        .game
        .write(SpeechEnded::new(speaker, Pcm::new(1, vec![])));
    stage.game.step();
    assert_eq!(jaw(stage.game.world(), speaker), 0.0);
}
