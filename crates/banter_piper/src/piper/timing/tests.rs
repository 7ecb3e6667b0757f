//! Estimated times beside exact ones.

#![allow(clippy::unwrap_used)]
use super::super::reading;
use super::*;
use crate::voice::EspeakVoice;
use banter_engine::{Settings, VoiceStyle};
use proptest::prelude::*;

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        "[ˈa-zəʃŋː]{1,3}".prop_map(Unit::Phoneme),
        Just(Unit::Blank),
        Just(Unit::Mark),
    ]
}

fn is_covered(phonemes: &[Phoneme], length: usize, rate: u32) -> Result<(), TestCaseError> {
    let mut at = 0.0;
    for phoneme in phonemes {
        prop_assert_eq!(phoneme.start, at);
        prop_assert!(phoneme.end > phoneme.start);
        at = phoneme.end;
    }
    prop_assert_eq!((at as f64 * f64::from(rate)).round() as usize, length);
    Ok(())
}

#[test]
fn a_hiss_between_two_tones_is_found() {
    let rate = 20_000;
    let tone = |seconds: f32| {
        (0..(seconds * 20_000.0) as usize)
            .map(|i| 0.5 * (i as f32 / 20_000.0 * 500.0 * std::f32::consts::TAU).sin())
    };
    let hiss = (0..2_000).map(|i| if i / 2 % 2 == 0 { 0.15 } else { -0.15 });
    let silence = |seconds: f32| std::iter::repeat_n(0.0, (seconds * 20_000.0) as usize);
    let samples: Vec<f32> = silence(0.2)
        .chain(tone(0.06))
        .chain(hiss)
        .chain(tone(0.14))
        .chain(silence(0.3))
        .collect();
    let units = ["ə", "s", "iː"].map(|symbol| Unit::Phoneme(symbol.to_owned()));
    let phonemes = estimate(&units, &samples, rate);
    let symbols: Vec<&str> = phonemes.iter().map(|p| p.symbol.as_str()).collect();
    assert_eq!(symbols, ["_", "ə", "s", "iː", "_"]);
    for (phoneme, start) in phonemes.iter().zip([0.0, 0.2, 0.26, 0.36, 0.5]) {
        assert!((phoneme.start - start).abs() < 0.025, "{phonemes:?}");
    }
}

#[test]
fn what_a_model_tells_is_believed_if_it_fits() {
    let units = [Unit::Phoneme("a".into()), Unit::Phoneme("b".into())];
    let spans = [2..4, 4..6];
    let durations = [1.0, 1.0, 3.0, 1.0, 2.0, 1.0, 1.0];
    let told = |length| told(&units, &spans, &durations, 100, length, 1000);
    let phonemes = told(1000).unwrap();
    let found: Vec<_> = phonemes
        .iter()
        .map(|p| (p.symbol.as_str(), p.start))
        .collect();
    assert_eq!(found, [("_", 0.0), ("a", 0.2), ("b", 0.6), ("_", 0.9)]);
    assert_eq!(told(2000), None);
}

/// A symbol without the number of its tone, which espeak-ng leaves out of a sound.
fn bare(phoneme: &Phoneme) -> &str {
    let is_tone = |c: char| c.is_ascii_digit() || c == 'ɜ';
    match phoneme.symbol.trim_end_matches(is_tone) {
        "" => &phoneme.symbol,
        bare => bare,
    }
}

/// The mean distance in milliseconds between the starts of phonemes as espeak-ng placed them
/// and as they are estimated from its sound.
fn off(language: &str, text: &str) -> (f32, f32, usize) {
    let espeak = EspeakVoice::open(&Settings::default()).unwrap();
    let voice = espeak.catalogue().resolve(language).unwrap().to_owned();
    let units: Vec<Unit> = espeak
        .read(&voice, text)
        .unwrap()
        .iter()
        .flat_map(|clause| {
            let units = reading::units(&clause.phonemes).map(|(unit, _)| unit);
            units.chain([Unit::Mark]).collect::<Vec<_>>()
        })
        .collect();
    let style = VoiceStyle {
        language: language.to_owned(),
        ..VoiceStyle::default()
    };
    let (pcm, exact, _) = espeak.sound(&voice, &style, text).unwrap();
    let estimated = estimate(&units, pcm.samples(), pcm.rate());
    // Of what it says in sound and in writing some phonemes differ; the same are compared.
    let mut rest = estimated.iter().filter(|p| p.symbol != PAUSE);
    let mut offs: Vec<f32> = Vec::new();
    for known in exact.iter().filter(|p| p.symbol != PAUSE) {
        if let Some(same) = rest.clone().take(3).position(|p| bare(p) == bare(known)) {
            let found = rest.nth(same).unwrap();
            offs.push(1000.0 * (known.start - found.start).abs());
        }
    }
    assert!(
        offs.len() * 10 > exact.len() * 7,
        "{exact:?} and {estimated:?}"
    );
    offs.sort_by(f32::total_cmp);
    let mean = offs.iter().sum::<f32>() / offs.len() as f32;
    (mean, offs[offs.len() / 2], offs.len())
}

#[test]
fn estimates_are_near_what_espeak_knows() {
    for (language, text, most) in [
        (
            "en-us",
            "We have warm ale, brown loaves and a room above the mill.",
            20.0,
        ),
        (
            "en-gb",
            "Sit down, stranger. The storm has broken the bridge, and nobody leaves tonight.",
            20.0,
        ),
        (
            "de",
            "Guten Abend, was darf es sein? Wir haben Brot, Suppe und ein warmes Bett.",
            20.0,
        ),
        (
            "fr",
            "Bonsoir, qu'est-ce que je vous sers ? Il y a de la soupe et du pain chaud.",
            20.0,
        ),
        (
            "es",
            "Buenas noches, qué le sirvo? Tenemos sopa caliente y una habitación.",
            40.0,
        ),
        (
            "ru",
            "Добрый вечер, что будете пить? У нас есть тёплый хлеб и комната.",
            20.0,
        ),
        ("cmn", "今天的茶很好，请坐。", 40.0),
    ] {
        let (mean, median, count) = off(language, text);
        eprintln!("{language}: {mean:.0} ms, median {median:.0} ms, of {count}");
        assert!(mean < most, "{language}: {mean} ms");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_sound_is_covered_whatever_it_is(
        units in prop::collection::vec(unit(), 0..30),
        samples in prop::collection::vec(prop_oneof![Just(0.0_f32), -1.0_f32..1.0], 0..4000),
        rate in 8_000_u32..48_000,
    ) {
        is_covered(&estimate(&units, &samples, rate), samples.len(), rate)?;
    }

    #[test]
    fn whatever_a_model_tells_is_refused_or_covers(
        units in prop::collection::vec(unit(), 0..8),
        durations in prop::collection::vec(any::<f32>(), 0..20),
        length in 0_usize..5000,
    ) {
        let spans: Vec<_> = (0..units.len()).map(|i| i..i + 2).collect();
        if let Some(phonemes) = told(&units, &spans, &durations, 256, length, 16_000) {
            is_covered(&phonemes, length, 16_000)?;
        }
    }
}
