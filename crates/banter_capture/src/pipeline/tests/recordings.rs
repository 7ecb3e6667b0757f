//! Real speech, where there is some.

use super::*;
use crate::Earshot;
use banter_needs::needs;

/// A recording at [`RATE`] with a second of faint noise before it and 1.5 s after.
fn recording(name: &str) -> Vec<f32> {
    let path = format!(
        "{}/../../../shared/data/audio/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut reader = hound::WavReader::open(&path).unwrap();
    assert_eq!(
        (reader.spec().sample_rate, reader.spec().channels),
        (RATE, 1)
    );
    let mut sound = vec![0.0; 16_000];
    sound.extend(
        reader
            .samples::<i16>()
            .map(|s| f32::from(s.unwrap()) / 32_768.0),
    );
    sound.extend([0.0; 24_000]);
    let mut seed = 1_u32;
    for sample in &mut sound {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample += 0.0005 * ((seed >> 8) as f32 / 8_388_608.0 - 1.0);
    }
    sound
}

fn hear(sound: &[f32], settings: TurnSettings) -> Vec<SpeechEvent> {
    let mut pipeline = Pipeline::new(settings, Box::new(Earshot::default()));
    pipeline.set_gate(Gate::Open);
    let mut events = Vec::new();
    for piece in sound.chunks(BLOCK) {
        pipeline.push(piece, &mut events);
    }
    events
}

/// Where utterances begin and end, in seconds of the recording.
fn turns(events: &[SpeechEvent]) -> Vec<(f64, f64)> {
    events
        .iter()
        .filter_map(|event| match event {
            SpeechEvent::Ended {
                start, end, how, ..
            } => {
                assert_eq!(*how, SpeechOutcome::Line);
                Some((start - 1.0, end - 1.0))
            }
            _ => None,
        })
        .collect()
}

#[needs(data("audio/jfk.wav"))]
#[test]
fn a_speech_with_long_pauses() {
    let sound = recording("jfk.wav");
    // By ear and by its envelope: "And so, my fellow Americans" 0.32 to 2.25, "ask not" 3.28
    // to 4.4, "what your country can do for you" 5.4 to 7.65, and the rest 8.17 to 10.6.
    let heard = turns(&hear(&sound, TurnSettings::default()));
    assert_eq!(heard.len(), 3, "{heard:?}");
    for ((start, end), (true_start, true_end)) in
        heard.iter().zip([(0.32, 2.3), (3.28, 4.4), (5.4, 10.7)])
    {
        assert!((start - true_start).abs() < 0.15, "{heard:?}");
        assert!((end - true_end).abs() < 0.35, "{heard:?}");
    }
    let patient = TurnSettings {
        endpointing: crate::EndpointingSettings::fixed(Duration::from_millis(1_400)),
        ..TurnSettings::default()
    };
    assert_eq!(turns(&hear(&sound, patient)).len(), 1);
}

#[needs(data("audio/sense_and_sensibility_01_austen_64kb-0930.wav"))]
#[test]
fn first_sounds_are_in_it() {
    // The first phoneme is an "h", which is breath: 0.21 s by an aligner.
    let name = "sense_and_sensibility_01_austen_64kb-0930.wav";
    let sound = recording(name);
    let events = hear(&sound, TurnSettings::default());
    let heard = turns(&events);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!((heard[0].0 - 0.25).abs() < 0.1, "{heard:?}");
    let SpeechEvent::Audio(first) = &events[1] else {
        panic!("{:?}", events[1]);
    };
    let truth = &sound[(1.21 * 16_000.0) as usize..][..1_600];
    let at = first.samples().windows(1_600).position(|w| w == truth);
    // And a little of what is before.
    assert!(at.is_some_and(|at| at > 800), "{at:?}");
}

#[test]
fn noise_is_not_speech() {
    let mut seed = 7_u32;
    let mut low = 0.0_f32;
    let sound: Vec<f32> = (0..16_000 * 20)
        .map(|i| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let white = (seed >> 8) as f32 / 8_388_608.0 - 1.0;
            low += (white - low) * 0.1;
            let loud = if i > 160_000 { 0.3 } else { 0.02 };
            (low + 0.2 * white) * loud
        })
        .collect();
    assert_eq!(hear(&sound, TurnSettings::default()), []);
    // A stream may begin in the middle of it.
    assert_eq!(hear(&sound[200_000..], TurnSettings::default()), []);
}
