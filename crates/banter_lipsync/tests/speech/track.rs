//! Tracks of real and of impossible speech.

use banter_lipsync::Blendshape::{
    JawOpen, MouthClose, MouthFunnel, MouthLowerDownLeft, MouthPressLeft, MouthPucker,
    MouthRollLower, MouthUpperUpLeft, TongueOut,
};
use banter_lipsync::{Blendshape, Phone, Style, Track, Viseme, Weights};
use proptest::prelude::*;

/// Phones of equal length, one after the other from zero.
fn spoken(symbols: &str, seconds: f32) -> Vec<Phone<'_>> {
    symbols
        .split(' ')
        .enumerate()
        .map(|(i, symbol)| Phone {
            symbol,
            start: i as f32 * seconds,
            end: (i + 1) as f32 * seconds,
        })
        .collect()
}

fn track(symbols: &str, seconds: f32) -> Track {
    Track::from_phones(spoken(symbols, seconds), &Style::default())
}

/// The face in the middle of phone `index`.
fn middle(track: &Track, index: usize, seconds: f32) -> Weights {
    track.sample((index as f32 + 0.5) * seconds)
}

/// How far the lips are apart: what the jaw opens and `mouthClose` does not take back, and what the lips do themselves.
fn aperture(face: &Weights) -> f32 {
    face[JawOpen] - face[MouthClose] + face[MouthLowerDownLeft] + face[MouthUpperUpLeft]
}

#[test]
fn lips_close_on_bilabials_however_fast() {
    for consonant in ["p", "b", "m", "pʰ", "bʲ", "β"] {
        for seconds in [0.02, 0.04, 0.08, 0.2] {
            for vowel in ["ɑː", "i", "u", "ɔ"] {
                for articulation in [0.0, 1.0, 1.5] {
                    let symbols = format!("{vowel} {consonant} {vowel}");
                    let style = Style {
                        articulation,
                        ..Style::default()
                    };
                    let mut phones = spoken(&symbols, 0.15);
                    phones[1].end = phones[1].start + seconds;
                    phones[2].start = phones[1].end;
                    phones[2].end = phones[1].end + 0.15;
                    let track = Track::from_phones(phones, &style);
                    let middle = 0.15 + seconds / 2.0;
                    for t in [-0.018, -0.01, 0.0, 0.01, 0.018] {
                        let face = track.sample(middle + t);
                        assert!(
                            aperture(&face) < 0.02,
                            "{symbols} {seconds} {t}: {}",
                            aperture(&face)
                        );
                        assert!(face[JawOpen] < 0.15, "{symbols} {}", face[JawOpen]);
                        assert!(face[MouthPressLeft] > 0.35);
                    }
                }
            }
        }
    }
}

#[test]
fn vowels_open_the_lips_again() {
    let track = track("m a m a", 0.1);
    assert!(aperture(&middle(&track, 1, 0.1)) > 0.3);
    assert!(aperture(&middle(&track, 3, 0.1)) > 0.3);
}

#[test]
fn lip_meets_teeth_and_teeth_meet() {
    for vowel in ["a", "u"] {
        let symbols = format!("{vowel} f {vowel} s {vowel} ʃ {vowel}");
        let track = track(&symbols, 0.08);
        let f = middle(&track, 1, 0.08);
        assert!(f[MouthRollLower] > 0.4 && f[JawOpen] < 0.12 && f[MouthLowerDownLeft] < 0.03);
        assert!(middle(&track, 3, 0.08)[JawOpen] < 0.12);
        let sh = middle(&track, 5, 0.08);
        assert!(sh[JawOpen] < 0.12 && sh[MouthFunnel] > 0.2);
    }
}

#[test]
fn open_vowels_open_most() {
    let open = |vowel: &str| middle(&track(&format!("t {vowel} t"), 0.15), 1, 0.15)[JawOpen];
    for other in ["ɛ", "i", "ɔ", "u", "ø", "y"] {
        assert!(open("a") > open(other) + 0.1, "{other}");
    }
    assert!(open("ɔ") > open("u") && open("ɛ") > open("i"));
}

#[test]
fn rounded_vowels_pucker_more_than_spread_ones() {
    let round = |vowel: &str| {
        let face = middle(&track(&format!("k {vowel} k"), 0.12), 1, 0.12);
        face[MouthPucker] + face[MouthFunnel]
    };
    for rounded in ["u", "ʊ", "o", "ɔ", "y", "ø", "œ", "ɯᵝ"] {
        for spread in ["a", "ɛ", "i", "ɪ", "ə", "ɨ", "ɯ"] {
            assert!(round(rounded) > round(spread) + 0.25, "{rounded} {spread}");
        }
    }
}

#[test]
fn rounding_is_anticipated() {
    let pucker = |symbols: &str| middle(&track(symbols, 0.1), 0, 0.1)[MouthPucker];
    assert!(pucker("s u") > pucker("s i") + 0.1);
    let early = Track::from_phones(spoken("u u", 0.1), &Style::default()).sample(-0.05);
    assert!(early[MouthPucker] > 0.05);
}

#[test]
fn the_tongue_comes_out_between_the_teeth() {
    let track = track("a θ a m", 0.1);
    assert!(middle(&track, 1, 0.1)[TongueOut] > 0.25);
    assert!(middle(&track, 2, 0.1)[TongueOut] < 0.1);
    assert_eq!(middle(&track, 3, 0.1)[TongueOut], 0.0);
}

#[test]
fn the_mouth_rests_outside_speech_and_in_pauses() {
    let track = track("a m _: _: _: _: _: a", 0.15);
    for t in [
        -10.0,
        -0.4,
        track.duration() + 0.5,
        1e9,
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
    ] {
        assert_eq!(track.sample(t), Weights::ZERO, "{t}");
        assert_eq!(track.viseme_at(t), Viseme::Sil);
    }
    assert!(aperture(&middle(&track, 4, 0.15)) < 0.02);
    assert_eq!(track.sample(-0.35 + 1e-4), Weights::ZERO);
    let slurred = Style {
        anticipation: 2.0,
        ..Style::default()
    };
    let longest = Track::from_phones(spoken("u u", 0.15), &slurred);
    assert_eq!(longest.sample(-0.349), Weights::ZERO);
    assert_eq!(longest.sample(longest.duration() + 0.4), Weights::ZERO);
    let nothing = Track::from_phones([], &Style::default());
    assert!(nothing.is_empty() && nothing.duration() == 0.0);
    assert_eq!(nothing.sample(0.0), Weights::ZERO);
}

#[test]
fn visemes_follow_the_phones() {
    let track = track("h aɪ _ p", 0.1);
    assert_eq!(track.viseme_at(0.05), Viseme::Kk);
    assert_eq!(track.viseme_at(0.12), Viseme::Aa);
    assert_eq!(track.viseme_at(0.19), Viseme::Aa);
    assert_eq!(track.viseme_at(0.25), Viseme::Sil);
    assert_eq!(track.viseme_at(0.35), Viseme::Pp);
    assert_eq!(track.viseme_at(0.41), Viseme::Sil);
    assert_eq!(track.visemes().len(), 4);
    assert!((track.duration() - 0.4).abs() < 1e-6);
}

#[test]
fn articulation_scales_the_opening() {
    let open = |articulation| {
        let style = Style {
            articulation,
            ..Style::default()
        };
        middle(&Track::from_phones(spoken("t a t", 0.15), &style), 1, 0.15)[JawOpen]
    };
    assert!(open(0.0) > 0.05);
    assert!(open(0.0) < open(0.5) && open(0.5) < open(1.0) && open(1.0) < open(1.5));
    assert_eq!(open(f32::NAN), open(1.0));
}

#[test]
fn loudness_opens_the_mouth() {
    let plain = track("t a m a t", 0.15);
    let loud = plain.clone().with_loudness(&[4.0; 80], 100.0);
    let soft = plain.clone().with_loudness(&[0.1; 80], 100.0);
    let open = |track: &Track| middle(track, 3, 0.15)[JawOpen];
    assert!(open(&soft) < open(&plain) - 0.05 && open(&plain) < open(&loud) - 0.05);
    assert!(aperture(&middle(&loud, 2, 0.15)) < 0.02);
    for (curve, rate) in [(&[][..], 100.0), (&[1.0][..], 0.0), (&[1.0][..], f32::NAN)] {
        assert_eq!(plain.clone().with_loudness(curve, rate), plain);
    }
}

#[test]
fn an_hour_is_cut() {
    let hour = (0..40_000).map(|i| Phone {
        symbol: if i % 2 == 0 { "a" } else { "m" },
        start: i as f32 * 0.1,
        end: (i + 1) as f32 * 0.1,
    });
    let track = Track::from_phones(hour, &Style::default());
    assert!((track.duration() - Track::MAX_SECONDS).abs() < 0.2);
    let late = track.sample(595.15);
    assert!(aperture(&late) < 0.02, "{late:?}");
}

#[test]
fn a_flood_of_phones_is_survived() {
    let flood = (0..2 * Track::MAX_PHONES).map(|i| Phone {
        symbol: "pf",
        start: i as f32 * 1e-6,
        end: i as f32 * 1e-6 + 1e-6,
    });
    let track = Track::from_phones(flood, &Style::default());
    assert!(track.duration() < 0.1 && track.sample(0.03).is_finite());
}

fn any_time() -> impl Strategy<Value = f32> {
    prop_oneof![8 => 0.0..3.0_f32, 1 => any::<f32>(), 1 => -1.0..1.0_f32]
}

fn any_symbol() -> impl Strategy<Value = String> {
    let known = "p m f v θ t k tʃ s n ɹ a ɛ i ɔ u y aɪ uai pf _:";
    let known: Vec<String> = known.split(' ').map(str::to_owned).collect();
    prop_oneof![6 => proptest::sample::select(known), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_phones_give_a_sound_track(
        phones in prop::collection::vec((any_symbol(), any_time(), any_time(), any::<bool>()), 0..40),
        articulation in prop_oneof![0.0..1.5_f32, any::<f32>()],
        anticipation in prop_oneof![0.5..2.0_f32, any::<f32>()],
        loudness in prop::collection::vec(any::<f32>(), 0..50),
    ) {
        let phones = phones.iter().map(|(symbol, start, other, relative)| Phone {
            symbol,
            start: *start,
            end: if *relative { start + other * 0.1 } else { *other },
        });
        let style = Style { articulation, anticipation };
        let track = Track::from_phones(phones, &style);
        prop_assert!((0.0..=Track::MAX_SECONDS).contains(&track.duration()));
        for track in [track.clone(), track.with_loudness(&loudness, 20.0)] {
            let end = (track.duration().min(8.0) * 100.0) as i32 + 60;
            let mut last = track.sample(-0.4);
            for step in -39..end {
                let face = track.sample(step as f32 * 0.01);
                for (shape, weight) in face.iter() {
                    prop_assert!((0.0..=1.0).contains(&weight), "{shape} {weight}");
                    prop_assert!((weight - last[shape]).abs() < 0.25, "{shape} {} {weight}", last[shape]);
                }
                prop_assert!(face[MouthClose] <= face[JawOpen]);
                let between = track.sample((step as f32 + 0.37) * 0.01);
                prop_assert!(between[MouthClose] <= between[JawOpen]);
                last = face;
            }
        }
    }
}

#[test]
fn running_speech_moves_smoothly() {
    let track = track(
        "ð ə b ɪ ɡ b ɑː m b ɒ s s ɛ z m aɪ f uː d s m ɛ l z p ʊ ɹ",
        0.07,
    );
    let mut fastest = (0.0, Blendshape::JawOpen);
    for step in -40..300 {
        let (a, b) = (
            track.sample(step as f32 * 0.01),
            track.sample((step + 1) as f32 * 0.01),
        );
        for (shape, weight) in a.iter() {
            let jump = (b[shape] - weight).abs();
            if jump > fastest.0 {
                fastest = (jump, shape);
            }
        }
    }
    assert!(fastest.0 < 0.15, "{fastest:?}");
}
