//! Voices whose files are not quite as Piper writes them, and which speak all the same.

use crate::said::{style, try_say, worker};
use banter_engine::{Settings, VoiceStyle};
use banter_needs::needs;
use banter_piper::tones::{PHONEMES, tone_graph};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A description as Piper writes it, of one speaker.
fn description() -> Value {
    let ids = PHONEMES.iter().enumerate();
    let ids: serde_json::Map<String, Value> =
        ids.map(|(id, p)| ((*p).to_owned(), json!([id]))).collect();
    json!({
        "audio": { "sample_rate": 22_050, "quality": "medium" },
        "espeak": { "voice": "en-us" },
        "phoneme_type": "espeak",
        "num_speakers": 1,
        "speaker_id_map": {},
        "phoneme_id_map": ids,
    })
}

/// A voice of tones with one speaker in a folder of its own.
fn voice(graph: &str, named: &str, description: &str) -> (TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(graph), tone_graph(false)).unwrap();
    fs::write(folder.path().join(named), description).unwrap();
    let settings = Settings::default().with("model", folder.path().join(graph).display());
    (folder, settings)
}

fn seconds(settings: &Settings, text: &str, style: VoiceStyle) -> f32 {
    let said = try_say(&worker(settings), text, style).unwrap();
    said.pcm.duration().as_secs_f32()
}

fn speaks(settings: &Settings) {
    let seconds = seconds(settings, "Come in.", style("en-us"));
    assert!((0.3..2.0).contains(&seconds), "{seconds} s");
}

#[needs(runtime)]
#[test]
fn a_description_is_read_however_a_tool_or_an_editor_has_left_it() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut description = description();
        change(&mut description);
        description.to_string()
    };
    for written in [
        with(&|d| d["phoneme_type"] = "PhonemeType.ESPEAK".into()),
        format!("\u{feff}{}", description()),
        with(&|d| d["inference"] = Value::Null),
        with(&|d| d["audio"] = json!({})),
        with(&|d| d["espeak"] = json!({ "voice": "eng_US" })),
        with(&|d| {
            d["espeak"] = json!({ "voice": "mb-us1" });
            d["language"] = json!({ "code": "en_US" });
        }),
        // Piper's own numbers, and nothing else.
        r#"{ "language": { "code": "en_US" } }"#.to_owned(),
    ] {
        let (_folder, settings) = voice("mara.onnx", "mara.onnx.json", &written);
        speaks(&settings);
    }
}

#[needs(runtime)]
#[test]
fn the_files_of_a_voice_find_each_other() {
    let description = description().to_string();
    // One letter in the one, two in the other.
    let (folder, settings) = voice("tug\u{e3}o.onnx", "tuga\u{303}o.onnx.json", &description);
    speaks(&settings);
    let other = folder.path().join("tuga\u{303}o.onnx");
    speaks(&Settings::default().with("model", other.display()));
    let (_folder, settings) = voice("model.onnx", "config.json", &description);
    speaks(&settings);
}

#[needs(runtime)]
#[test]
fn a_voice_of_one_speaks_whoever_is_asked_for() {
    let (_folder, settings) = voice("mara.onnx", "mara.onnx.json", &description().to_string());
    let plain = seconds(&settings, "Come in.", style("en-us"));
    let second = VoiceStyle {
        speaker: Some(1),
        ..style("en-us")
    };
    assert_eq!(seconds(&settings, "Come in.", second), plain);
    for wanted in ["1", "high"] {
        let settings = settings.clone().with("speaker", wanted);
        assert_eq!(seconds(&settings, "Come in.", style("en-us")), plain);
    }
    // The graph has one, and its description says two.
    let mut two = description();
    two["num_speakers"] = 2.into();
    two["speaker_id_map"] = json!({ "low": 0, "high": 1 });
    let (_folder, settings) = voice("mara.onnx", "mara.onnx.json", &two.to_string());
    assert_eq!(
        seconds(
            &settings.with("speaker", "high"),
            "Come in.",
            style("en-us")
        ),
        plain
    );
}

#[needs(runtime)]
#[test]
fn a_voice_of_letters_says_figures() {
    let letters = "_^$ .,!?-'\u{301}абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
    let ids: serde_json::Map<String, Value> = letters
        .chars()
        .enumerate()
        .map(|(id, letter)| (letter.to_string(), json!([id])))
        .collect();
    let mut description = description();
    description["phoneme_type"] = "text".into();
    description["espeak"] = json!({ "voice": "uk" });
    description["phoneme_id_map"] = ids.into();
    let (_folder, settings) = voice("oksana.onnx", "oksana.onnx.json", &description.to_string());
    let figures = seconds(&settings, "Маю 25.", style("uk"));
    let words = seconds(&settings, "Маю двадцять п'ять.", style("uk"));
    assert_eq!(figures, words);
    assert!(figures > seconds(&settings, "Маю.", style("uk")) + 0.5);
    assert!(Path::new(settings.get("model").unwrap()).is_file());
}
