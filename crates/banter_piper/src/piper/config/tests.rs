//! Descriptions, right and wrong.

#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;

const GOOD: &str = r#"{
    "audio": { "sample_rate": 22050, "quality": "medium" },
    "espeak": { "voice": "en-us" },
    "inference": { "noise_scale": 0.5, "length_scale": 1.1, "noise_w": 0.7 },
    "num_speakers": 2, "speaker_id_map": { "ann": 0, "bob": 1 },
    "num_symbols": 130,
    "phoneme_id_map": { "_": [0], "^": [1], "$": [2], "a": [14], "b": [15, 16] }
}"#;

fn read_as(name: &str, json: &str) -> Result<Config, String> {
    let raw = serde_json::from_str(json).map_err(|error| error.to_string())?;
    Config::check(raw, Path::new(name))
}

fn read(json: &str) -> Result<Config, String> {
    read_as("voice.onnx.json", json)
}

#[test]
fn a_description_is_read() {
    let config = read(GOOD).unwrap();
    assert_eq!((config.rate, config.speakers, config.hop), (22_050, 2, 256));
    assert_eq!(config.alphabet, Alphabet::Phonemes);
    assert_eq!(config.length_scale, 1.1);
    assert_eq!(config.speaker("bob"), Ok(1));
    assert_eq!(config.speaker("0"), Ok(0));
    for wrong in ["2", "-1", "carol"] {
        assert!(config.speaker(wrong).unwrap_err().contains("ann, bob"));
    }
}

#[test]
fn what_is_wrong_is_named() {
    for (from, to, words) in [
        ("22050", "7", "`sample_rate` of 7"),
        ("22050", "-7", "invalid value"),
        ("22050", "4000000000", "`sample_rate` of 4000000000"),
        (r#""bob": 1"#, r#""bob": 4000000000"#, "cannot be right"),
        (
            r#""num_speakers": 2"#,
            r#""num_speakers": 4000000000"#,
            "cannot be right",
        ),
        ("0.5", "-0.5", "`noise_scale` of -0.5"),
        ("1.1", "1e30", "`length_scale` of"),
        ("[14]", "[-14]", "the number -14"),
        ("[14]", "[130]", "the number 130"),
        ("[14]", "[]", "no number"),
        (r#""_": [0], "#, "", "`_`"),
        (r#""espeak": { "voice": "en-us" },"#, "", "no language"),
        (
            r#""num_symbols": 130"#,
            r#""phoneme_type": "pinyin""#,
            "`pinyin`",
        ),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let error = read(&GOOD.replacen(from, to, 1)).unwrap_err();
        assert!(error.contains(words), "{to}: {error}");
    }
}

#[test]
fn what_is_missing_is_what_piper_would_take() {
    let config = read_as("de_DE-anna-x_low.onnx.json", "{}").unwrap();
    assert_eq!(
        (config.rate, config.language.as_str()),
        (USUAL_RATE, "de_DE")
    );
    assert_eq!((config.speakers, config.alphabet), (1, Alphabet::Phonemes));
    assert_eq!(config.noise_w, USUAL_NOISE_W);
    let mut numbered = config.ids.begin();
    numbered.push("a");
    assert_eq!(numbered.finish(), [1, 0, 14, 0, 2]);

    let low = r#"{ "audio": { "quality": "x_low" }, "language": "uk_UA" }"#;
    let low = read(low).unwrap();
    assert_eq!((low.rate, low.language.as_str()), (LOW_RATE, "uk_UA"));
    let nulls = r#"{ "espeak": null, "language": { "code": "en_GB", "family": "en" },
        "inference": null, "phoneme_map": null, "speaker_id_map": null, "num_speakers": 0 }"#;
    let nulls = read(nulls).unwrap();
    assert_eq!((nulls.speakers, nulls.language.as_str()), (1, "en_GB"));
    let letters = read(r#"{ "phoneme_type": "text", "lang_code": "uk" }"#).unwrap_err();
    assert!(letters.contains("`phoneme_id_map`"), "{letters}");
}

#[test]
fn a_type_is_read_however_it_is_spelled_out() {
    let with = |name: &str| {
        let key = format!(r#""num_symbols": 130, "phoneme_type": "{name}""#);
        read(&GOOD.replacen(r#""num_symbols": 130"#, &key, 1)).map(|config| config.alphabet)
    };
    for name in ["espeak", "PhonemeType.ESPEAK", "ESPEAK", ""] {
        assert_eq!(with(name), Ok(Alphabet::Phonemes), "{name}");
    }
    for name in ["text", "PhonemeType.TEXT", "phonemetype.text"] {
        assert_eq!(with(name), Ok(Alphabet::Letters), "{name}");
    }
    assert!(
        with("PhonemeType.PINYIN")
            .unwrap_err()
            .contains("`PhonemeType.PINYIN`")
    );
}

#[test]
fn speakers_are_counted_by_their_names_and_one_is_always_the_same() {
    let fewer = GOOD.replacen(r#""num_speakers": 2"#, r#""num_speakers": 1"#, 1);
    let fewer = read(&fewer).unwrap();
    assert_eq!((fewer.speakers, fewer.speaker("bob")), (2, Ok(1)));
    let untold = read(&GOOD.replacen(r#""num_speakers": 2,"#, "", 1)).unwrap();
    assert_eq!(untold.speakers, 2);
    let mut one = untold;
    one.alone();
    for wanted in ["0", "1", "bob", "nobody"] {
        assert_eq!(one.speaker(wanted), Ok(0));
    }
}

#[test]
fn numbers_may_stand_without_their_list() {
    let bare = read(&GOOD.replacen("[14]", "14", 1)).unwrap();
    assert_eq!(bare, read(GOOD).unwrap());
}

proptest! {
    #[test]
    fn garbage_is_an_error_and_never_a_panic(
        at in 0..GOOD.len(),
        with in "[0-9eE.,:\"{}\\[\\]-]{0,4}",
    ) {
        let mut json = GOOD.to_owned();
        json.replace_range(at..=at, &with);
        if let Err(error) = read(&json) {
            prop_assert!(!error.contains('\n'));
        }
    }
}
