//! Tests of the melody of speech, on made sound.

use super::*;
use core::f32::consts::TAU;
use proptest::prelude::*;

const RATE: u32 = 16_000;

/// A hum of a pitch in hertz and a loudness that depend on time.
fn hum(seconds: f32, pitch: impl Fn(f32) -> f32, loudness: impl Fn(f32) -> f32) -> Vec<f32> {
    let mut turn = 0.0_f32;
    (0..(seconds * RATE as f32) as usize)
        .map(|index| {
            let time = index as f32 / RATE as f32;
            turn = (turn + pitch(time) / RATE as f32).fract();
            let wave = (TAU * turn).sin() + 0.4 * (2.0 * TAU * turn).sin();
            0.2 * loudness(time) * wave
        })
        .collect()
}

fn bump(time: f32, at: f32) -> f32 {
    (-((time - at) / 0.08).powi(2)).exp()
}

fn of(prosody: &Prosody, wanted: impl Fn(&Cue) -> bool) -> Vec<f32> {
    let cues = prosody.cues().iter();
    cues.filter(|(_, cue)| wanted(cue))
        .map(|(time, _)| *time)
        .collect()
}

fn accents_of(prosody: &Prosody) -> Vec<f32> {
    of(prosody, |cue| matches!(cue, Cue::Accent(_)))
}

#[test]
fn a_rise_of_pitch_and_level_is_an_accent() {
    let sound = hum(
        2.0,
        |t| 120.0 * (1.0 + 0.35 * bump(t, 0.6) + 0.35 * bump(t, 1.4)),
        |t| 1.0 + bump(t, 0.6),
    );
    let prosody = Prosody::from_sound(&sound, RATE);
    let found = accents_of(&prosody);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        (found[0] - 0.6).abs() < 0.06 && (found[1] - 1.4).abs() < 0.06,
        "{found:?}"
    );
    let strength = |index: usize| match prosody.cues().get(index) {
        Some((_, Cue::Accent(strength))) => *strength,
        _ => 0.0,
    };
    let first = prosody
        .cues()
        .iter()
        .position(|(_, cue)| matches!(cue, Cue::Accent(_)));
    let first = first.unwrap_or(0);
    assert!(strength(first) > strength(first + 1));
    assert!(prosody.at(0.6).melody > 0.5 && prosody.at(1.0).melody.abs() < 0.2);
}

#[test]
fn a_monotone_hum_has_no_accents() {
    let sound = hum(3.0, |_| 150.0, |_| 1.0);
    let prosody = Prosody::from_sound(&sound, RATE);
    assert!(accents_of(&prosody).is_empty());
    assert!((prosody.duration() - 3.0).abs() < 0.05);
}

#[test]
fn pauses_end_phrases_and_give_room_to_breathe() {
    // Speech, a closure of a `p`, speech; a pause; speech.
    let speaks =
        |t: f32| (0.5..1.0).contains(&t) || (1.08..1.5).contains(&t) || (2.2..3.0).contains(&t);
    let sound = hum(3.5, |_| 130.0, |t| if speaks(t) { 1.0 } else { 0.0 });
    let prosody = Prosody::from_sound(&sound, RATE);
    let ends = of(&prosody, |cue| *cue == Cue::PhraseEnd);
    assert!(
        matches!(ends[..], [a, b] if (a - 1.5).abs() < 0.05 && (b - 3.0).abs() < 0.05),
        "{ends:?}"
    );
    let breaths = of(&prosody, |cue| *cue == Cue::Breath);
    assert!(
        matches!(breaths[..], [a, b] if (a - 0.15).abs() < 0.05 && (b - 1.85).abs() < 0.05),
        "{breaths:?}"
    );
    assert_eq!(prosody.between(1.4, 1.6).len(), 1);
    assert_eq!(prosody.at(2.0).energy, 0.0);
    assert!(prosody.at(2.5).energy > 0.8);
}

#[test]
fn faint_hiss_under_speech_is_a_pause() {
    let mut sound = hum(
        3.0,
        |_| 130.0,
        |t| if (1.0..2.0).contains(&t) { 0.0 } else { 1.0 },
    );
    let mut seed = 7_u32;
    for sample in &mut sound {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *sample += 0.004 * ((seed >> 8) as f32 / 8_388_608.0 - 1.0);
    }
    let ends = of(&Prosody::from_sound(&sound, RATE), |cue| {
        *cue == Cue::PhraseEnd
    });
    assert!((ends[0] - 1.0).abs() < 0.05, "{ends:?}");
}

#[test]
fn a_live_voice_is_heard_much_the_same() {
    let sound = hum(
        3.0,
        |t| 120.0 * (1.0 + 0.4 * bump(t, 0.8) + 0.4 * bump(t, 1.6)),
        |t| {
            if t < 2.2 {
                1.0 + bump(t, 0.8) + bump(t, 1.6)
            } else {
                0.0
            }
        },
    );
    for piece in [80, 160, 731] {
        let mut voice = LiveProsody::new(RATE);
        let mut accents = Vec::new();
        let mut ends = Vec::new();
        for (index, piece_of) in sound.chunks(piece).enumerate() {
            let time = ((index + 1) * piece) as f32 / RATE as f32;
            let melody = voice.push(piece_of);
            if melody.accent > 0.0 {
                accents.push(time);
            }
            if melody.phrase_end {
                ends.push(time);
            }
        }
        assert_eq!(accents.len(), 2, "{accents:?}");
        assert!(
            (0.8..1.0).contains(&accents[0]) && (1.6..1.8).contains(&accents[1]),
            "{accents:?}"
        );
        assert!(
            matches!(ends[..], [end] if (2.39..2.5).contains(&end)),
            "{ends:?}"
        );
    }
}

#[test]
fn nonsense_has_no_melody() {
    for sound in [&[] as &[f32], &[f32::NAN; 5000], &[0.0; 5000], &[1.0; 5000]] {
        let prosody = Prosody::from_sound(sound, RATE);
        assert!(accents_of(&prosody).is_empty());
        assert_eq!(prosody.at(0.1).pitch, None);
    }
    let sound = hum(1.0, |_| 100.0, |_| 1.0);
    for rate in [0, 1, 49, 1999, u32::MAX] {
        assert_eq!(Prosody::from_sound(&sound, rate), Prosody::default());
        assert_eq!(LiveProsody::new(rate).push(&sound), Melody::default());
    }
    let prosody = Prosody::from_sound(&sound, RATE);
    for time in [f32::NAN, f32::INFINITY, -1.0, 99.0] {
        assert_eq!(prosody.at(time), ProsodyPoint::default());
    }
    assert!(prosody.between(1.0, 0.0).is_empty());
    assert!(prosody.between(f32::NAN, f32::NAN).is_empty());
}

proptest! {
    #[test]
    fn no_sound_leaves_the_ranges(
        sound in proptest::collection::vec(prop_oneof![
            4 => -1.0_f32..1.0,
            1 => any::<f32>(),
        ], 0..6000),
        rate in prop_oneof![Just(8_000_u32), Just(2_000), Just(16_000), any::<u32>()],
    ) {
        let prosody = Prosody::from_sound(&sound, rate);
        for (time, cue) in prosody.cues() {
            prop_assert!(time.is_finite());
            if let Cue::Accent(strength) = cue {
                prop_assert!((0.0..=1.0).contains(strength));
            }
        }
        for point in &prosody.points {
            prop_assert!((-1.0..=1.0).contains(&point.melody) && (0.0..=1.0).contains(&point.energy));
            prop_assert!(point.pitch.is_none_or(f32::is_finite));
        }
        let mut voice = LiveProsody::new(rate);
        for piece in sound.chunks(333) {
            let melody = voice.push(piece);
            prop_assert!((0.0..=1.0).contains(&melody.accent) && (-1.0..=1.0).contains(&melody.melody));
        }
    }
}
