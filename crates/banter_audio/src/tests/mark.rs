//! What a synthesizer says is marked as generated, and nothing else.

use super::*;
use crate::RecordedVoice;
use banter_mark::{Finding, Payload, search};

/// Syllables of a whisper.
fn whisper() -> Pcm {
    let mut dice = 1_u32;
    let sound: Vec<f32> = (0..22_050 * 2)
        .map(|i| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let loud = (12.0 * i as f32 / 22_050.0).sin().powi(2);
            loud * 0.4 * (dice as f32 / u32::MAX as f32 - 0.5)
        })
        .collect();
    Pcm::new(22_050, sound)
}

/// What is found in two sentences, and how they sound.
fn heard(settings: SpeechMarkSettings, is_recorded: bool) -> (Finding, Vec<f32>) {
    let mut game = offline();
    game.world_mut().insert_resource(settings);
    let (npc, turn) = before_the_ears(&mut game);
    if is_recorded {
        game.world_mut().entity_mut(npc).insert(RecordedVoice);
    }
    take(&mut game);
    say(&mut game, turn, 0, Some(whisper()));
    say(&mut game, turn, 1, Some(whisper()));
    run_until_played(&mut game, 2);
    let (said, _) = take(&mut game);
    (search(&Pcm::new(RATE, said.as_slice())).unwrap(), said)
}

#[test]
fn speech_is_marked_unless_a_game_turns_it_off_or_a_person_recorded_it() {
    let (finding, marked) = heard(SpeechMarkSettings::of("The Gilded Tankard"), false);
    assert!(finding.is_mark(), "{finding}");
    let project = Payload::number("The Gilded Tankard");
    assert_eq!(finding.payload, Payload::new(project, 0));
    let off = SpeechMarkSettings {
        enabled: false,
        ..SpeechMarkSettings::default()
    };
    let (finding, plain) = heard(off, false);
    assert!(!finding.is_mark(), "{finding}");
    let (finding, recorded) = heard(SpeechMarkSettings::default(), true);
    assert!(!finding.is_mark(), "{finding}");
    assert_eq!(recorded, plain);
    // Nothing is heard later for it, and it lies deep.
    assert_eq!(marked.len(), plain.len());
    let change: Vec<f32> = marked.iter().zip(&plain).map(|(a, b)| a - b).collect();
    assert!(rms(&change) < 0.08 * rms(&plain));
}
