//! Alignments of made sounds: what should be found is found, and whatever comes is survived.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use proptest::prelude::*;

const RATE: u32 = 16_000;

/// A made voice: how high it hums, and how long its sounds last.
#[derive(Clone, Copy)]
struct Voice {
    pitch: f32,
    tempo: f32,
    rate: u32,
}

const PLAIN: Voice = Voice {
    pitch: 110.0,
    tempo: 1.0,
    rate: RATE,
};

/// So many seconds of a sound: `a`, `i` and `u` by two formants, `s` a hiss, `p` a closure and a burst, `_` silence.
fn sound(symbol: &str, seconds: f32, voice: Voice, out: &mut Vec<f32>) {
    let count = (seconds * voice.tempo * voice.rate as f32) as usize;
    let formants = match symbol {
        "a" => [800.0, 1_300.0],
        "i" => [300.0, 2_300.0],
        "u" => [320.0, 800.0],
        _ => [0.0, 0.0],
    };
    let mut seed = 7_u32;
    for index in 0..count {
        let time = index as f32 / voice.rate as f32;
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (seed >> 8) as f32 / (1 << 23) as f32 - 1.0;
        out.push(match symbol {
            "s" => 0.2 * noise,
            "p" if index * 10 > count * 8 => 0.3 * noise,
            "p" | "_" => 0.001 * noise,
            _ => (1..30)
                .map(|harmonic| {
                    let hz = voice.pitch * harmonic as f32;
                    let near = |formant: f32| 1.0 / (1.0 + ((hz - formant) / 120.0).powi(2));
                    let level = near(formants[0]) + 0.6 * near(formants[1]) + 0.02;
                    0.2 * level * (core::f32::consts::TAU * hz * time).sin()
                })
                .sum(),
        });
    }
}

/// A line of symbols and their lengths, as sound and as phones.
fn say<'p>(line: &[(&'p str, f32)], voice: Voice) -> (Vec<f32>, Vec<Phone<'p>>) {
    let (mut samples, mut phones) = (Vec::new(), Vec::new());
    for (symbol, seconds) in line {
        let start = samples.len() as f32 / voice.rate as f32;
        sound(symbol, *seconds, voice, &mut samples);
        phones.push(Phone {
            symbol,
            start,
            end: samples.len() as f32 / voice.rate as f32,
        });
    }
    (samples, phones)
}

const LINE: [(&str, f32); 7] = [
    ("s", 0.1),
    ("a", 0.15),
    ("p", 0.1),
    ("i", 0.12),
    ("s", 0.12),
    ("u", 0.16),
    ("p", 0.1),
];

fn reference<'a, 'p>(samples: &'a [f32], phones: &'a [Phone<'p>]) -> Reference<'a, 'p> {
    Reference {
        sound: Sound {
            samples,
            rate: RATE,
        },
        phones,
        words: &[],
    }
}

#[test]
fn another_voice_another_tempo_another_rate_and_pauses() {
    let (samples, phones) = say(&LINE, PLAIN);
    let mut line = LINE.to_vec();
    line.insert(0, ("_", 0.4));
    line.insert(5, ("_", 0.5));
    line.push(("_", 0.3));
    for rate in [8_000, 22_050, 48_000] {
        let (recording, truth) = say(
            &line,
            Voice {
                pitch: 170.0,
                tempo: 1.3,
                rate,
            },
        );
        let words = [phones[0].start, phones[4].start];
        let reference = Reference {
            words: &words,
            ..reference(&samples, &phones)
        };
        let found = align(
            &Sound {
                samples: &recording,
                rate,
            },
            &reference,
        )
        .unwrap();
        let symbols = |phones: &[Phone<'_>]| {
            phones
                .iter()
                .map(|p| p.symbol.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(symbols(&found), symbols(&truth), "{rate}");
        for (found, truth) in found.iter().zip(&truth) {
            assert!(
                (found.start - truth.start).abs() < 0.035,
                "{rate}: {found:?} {truth:?}"
            );
        }
    }
}

#[test]
fn long_recordings_are_aligned_within_their_corridor() {
    let line: Vec<_> = core::iter::repeat_n(LINE, 70).flatten().collect();
    let (samples, phones) = say(&line, PLAIN);
    let (recording, truth) = say(
        &line,
        Voice {
            pitch: 140.0,
            tempo: 1.15,
            rate: RATE,
        },
    );
    let sound = Sound {
        samples: &recording,
        rate: RATE,
    };
    let found = align(&sound, &reference(&samples, &phones)).unwrap();
    let sounds: Vec<_> = found.iter().filter(|phone| phone.symbol != "_").collect();
    assert_eq!(sounds.len(), truth.len());
    let far = sounds
        .iter()
        .zip(&truth)
        .filter(|(found, truth)| (found.start - truth.start).abs() > 0.05);
    assert!(far.count() < truth.len() / 50);
}

#[test]
fn an_opinion_moves_what_the_sound_leaves_open() {
    // Two vowels that sound the same.
    let (samples, mut phones) = say(&[("a", 0.3), ("a", 0.3)], PLAIN);
    phones[1].symbol = "i";
    let reference = reference(&samples, &phones);
    let opinion: Vec<_> = (0..60)
        .map(|frame| {
            let mut visemes = [0.0; Viseme::COUNT];
            visemes[if frame < 15 { Viseme::Aa } else { Viseme::Ih }.index()] = 1.0;
            visemes
        })
        .collect();
    let sound = Sound {
        samples: &samples,
        rate: RATE,
    };
    let turn = |opinion: &[[f32; Viseme::COUNT]]| {
        align_heard(&sound, &reference, opinion).unwrap()[1].start
    };
    assert!((turn(&opinion) - 0.15).abs() < 0.03, "{}", turn(&opinion));
    assert!((turn(&[]) - 0.3).abs() < 0.05, "{}", turn(&[]));
    let broken = [[f32::NAN; Viseme::COUNT]; 70];
    assert!((turn(&broken) - 0.3).abs() < 0.05);
}

#[test]
fn what_cannot_be_is_told() {
    let (samples, phones) = say(&LINE, PLAIN);
    let good = reference(&samples, &phones);
    let tell = |samples: &[f32], rate, reference: &Reference<'_, '_>| {
        align(&Sound { samples, rate }, reference).unwrap_err()
    };
    assert_eq!(
        tell(&samples, 100, &good),
        AlignError::Rate {
            what: "recording",
            rate: 100
        }
    );
    assert_eq!(
        tell(&[], RATE, &good),
        AlignError::Silent { what: "recording" }
    );
    assert_eq!(
        tell(&[f32::NAN; 8_000], RATE, &good),
        AlignError::Silent { what: "recording" }
    );
    assert_eq!(
        tell(&samples, RATE, &reference(&samples, &[])),
        AlignError::NoPhones
    );
    assert_eq!(
        tell(&samples, RATE, &reference(&[], &phones)),
        AlignError::Silent { what: "reference" }
    );
    let short = tell(&samples[..500], RATE, &good).to_string();
    assert!(
        short.contains("7 phones do not fit a recording of 0.03 seconds"),
        "{short}"
    );
    let long = vec![0.0; (RATE * 601) as usize];
    assert!(matches!(
        tell(&long, RATE, &good),
        AlignError::TooLong { .. }
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_comes_is_covered_or_refused(
        samples in prop::collection::vec(prop_oneof![4 => -1.0..1.0_f32, 1 => any::<f32>()], 0..6_000),
        repeats in 1_usize..6,
        times in prop::collection::vec((0.0..0.6_f32, prop_oneof![9 => 0.0..0.3_f32, 1 => any::<f32>()]), 0..20),
        words in prop::collection::vec(any::<f32>(), 0..4),
        rate in 8_000_u32..50_000,
    ) {
        let recording: Vec<f32> = core::iter::repeat_n(&samples, repeats).flatten().copied().collect();
        let symbols = ["p", "a", "s", "_", "m", "?"];
        let phones: Vec<Phone<'_>> = times
            .iter()
            .enumerate()
            .map(|(index, (start, length))| Phone { symbol: symbols[index % symbols.len()], start: *start, end: start + length })
            .collect();
        let reference = Reference { sound: Sound { samples: &samples, rate }, phones: &phones, words: &words };
        if let Ok(found) = align(&Sound { samples: &recording, rate }, &reference) {
            let mut at = 0.0;
            for phone in &found {
                prop_assert!((phone.start - at).abs() < 1e-4, "{found:?}");
                prop_assert!(phone.end >= phone.start, "{found:?}");
                at = phone.end;
            }
            let length = recording.len() as f32 / rate as f32;
            prop_assert!((at - length).abs() < 1e-3, "{found:?} {length}");
        }
    }
}
