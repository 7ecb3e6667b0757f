//! A voice of tones: Piper's format without any model.
//!
//! It is a fake, for tests and for seeing that everything is in its place. What it says is a
//! tone for every phoneme, each at a pitch of its own; nobody could understand it.
//!
//! ```
//! let folder = tempfile::tempdir()?;
//! let model = banter_piper::tones::tone_voice(folder.path())?;
//! assert!(model.ends_with("tones.onnx"));
//! assert!(folder.path().join("tones.onnx.json").is_file());
//! // With ONNX Runtime at hand it speaks: `Settings::default().with("model", model.display())`.
//! # Ok::<(), std::io::Error>(())
//! ```

mod onnx;

use onnx::{Graph, Type};
use serde_json::{Map, Value, json};
use std::f32::consts::TAU;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Samples per second of its sound.
pub const TONE_RATE: u32 = 22_050;

/// How long a phoneme lasts at a length scale of 1, in seconds.
pub const TONE_SECONDS: f32 = 0.06;

/// The pitch in Hz of the number `id`. The second speaker's is half as high again.
pub fn tone_pitch(id: i64, speaker: u32) -> f32 {
    (LOWEST + STEP * id as f32) * (1.0 + 0.5 * speaker as f32)
}

const LOWEST: f32 = 100.0;
const STEP: f32 = 8.0;
const LEVEL: f32 = 0.3;

/// The last number that is silent: a blank, or punctuation.
const LAST_SILENT: f32 = 13.0;

/// The phonemes of Piper's voices; the place of each is its number.
#[rustfmt::skip]
pub const PHONEMES: [&str; 159] = [
    "_", "^", "$", " ", "!", "'", "(", ")", ",", "-", ".", ":", ";", "?",
    "a", "b", "c", "d", "e", "f", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
    "æ", "ç", "ð", "ø", "ħ", "ŋ", "œ", "ǀ", "ǁ", "ǂ", "ǃ",
    "ɐ", "ɑ", "ɒ", "ɓ", "ɔ", "ɕ", "ɖ", "ɗ", "ɘ", "ə", "ɚ", "ɛ", "ɜ", "ɞ", "ɟ", "ɠ", "ɡ", "ɢ", "ɣ", "ɤ", "ɥ", "ɦ", "ɧ", "ɨ", "ɪ",
    "ɫ", "ɬ", "ɭ", "ɮ", "ɯ", "ɰ", "ɱ", "ɲ", "ɳ", "ɴ", "ɵ", "ɶ", "ɸ", "ɹ", "ɺ", "ɻ", "ɽ", "ɾ", "ʀ", "ʁ", "ʂ", "ʃ", "ʄ",
    "ʈ", "ʉ", "ʊ", "ʋ", "ʌ", "ʍ", "ʎ", "ʏ", "ʐ", "ʑ", "ʒ", "ʔ", "ʕ", "ʘ", "ʙ", "ʛ", "ʜ", "ʝ", "ʟ", "ʡ", "ʢ", "ʲ",
    "ˈ", "ˌ", "ː", "ˑ", "˞", "β", "θ", "χ", "ᵻ", "ⱱ",
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
    "\u{327}", "\u{303}", "\u{32a}", "\u{32f}", "\u{329}", "ʰ", "ˤ", "ε", "↓", "#", "\"", "↑", "\u{33a}", "\u{33b}",
    "g", "ʦ", "X", "\u{31d}", "\u{30a}",
];

/// Writes `tones.onnx` and `tones.onnx.json` to `folder` and returns the path of the first:
/// an American voice with two speakers, `low` (0) and `high` (1).
///
/// Every number but those of pads sounds for [`TONE_SECONDS`] times the length scale, at
/// [`tone_pitch`]; blanks and punctuation are silent. The noise scales change nothing.
///
/// # Errors
/// When the files cannot be written.
pub fn tone_voice(folder: &Path) -> io::Result<PathBuf> {
    tone_voice_with_work(folder, 0)
}

/// The graph of that voice alone, the bytes of an `.onnx`: for descriptions of one's own. Without
/// `speakers` it has one, and cannot be told who is to speak.
pub fn tone_graph(speakers: bool) -> Vec<u8> {
    labour(tones(speakers), 0).model("bevy_banter")
}

/// The same voice with work to do, for benches: what it says goes through so many layers of
/// 192 channels each, whose sum is then scaled to next to nothing. Five take about as long
/// as a graph of random weights in the shape of a voice of medium quality.
///
/// # Errors
/// When the files cannot be written.
pub fn tone_voice_with_work(folder: &Path, layers: usize) -> io::Result<PathBuf> {
    let path = folder.join("tones.onnx");
    let model = labour(tones(true), layers).model("bevy_banter");
    fs::write(&path, model)?;
    fs::write(folder.join("tones.onnx.json"), description().to_string())?;
    Ok(path)
}

/// From `said` to the graph's output, by way of the work.
fn labour(mut graph: Graph, layers: usize) -> Graph {
    const CHANNELS: i64 = 192;
    if layers == 0 {
        return graph.node("Identity", &["said"], "output");
    }
    let weights: Vec<f32> = (0..CHANNELS * CHANNELS)
        .map(|index| ((index * 37 % 101) as f32 / 50.0 - 1.0) / CHANNELS as f32)
        .collect();
    let side = &weights[..CHANNELS as usize];
    graph = graph
        .floats("spread", &[CHANNELS, 1, 1], side)
        .floats("mix", &[CHANNELS, CHANNELS, 1], &weights)
        .floats("gather", &[1, CHANNELS, 1], side)
        .floats("whisper", &[], &[1e-9])
        .node("Conv", &["said", "spread"], "layer0");
    for layer in 0..layers {
        let (from, mixed, to) = (
            format!("layer{layer}"),
            format!("mixed{layer}"),
            format!("layer{}", layer + 1),
        );
        graph = graph
            .node("Conv", &[&from, "mix"], &mixed)
            .node("Relu", &[&mixed], &to);
    }
    let last = format!("layer{layers}");
    graph
        .node("Conv", &[&last, "gather"], "gathered")
        .node("Mul", &["gathered", "whisper"], "hum")
        .node("Add", &["said", "hum"], "output")
}

/// From the inputs to `said`.
fn tones(speakers: bool) -> Graph {
    const FLOAT: i64 = 1;
    const INT: i64 = 7;
    let samples_per_tone = TONE_SECONDS * TONE_RATE as f32;
    let graph = Graph::new("tones")
        .input("input", Type::Int, &["batch", "phonemes"])
        .input("input_lengths", Type::Int, &["batch"])
        .input("scales", Type::Float, &["3"]);
    let graph = match speakers {
        true => graph.input("sid", Type::Int, &["batch"]),
        // The first of all.
        false => graph.ints("sid", &[1], &[0]),
    };
    graph
        .output("output", Type::Float, &["batch", "1", "time"])
        .ints("flat", &[1], &[-1])
        .ints("column", &[2], &[-1, 1])
        .ints("row", &[2], &[1, -1])
        .ints("sound", &[3], &[1, 1, -1])
        .ints("pad", &[], &[0])
        .ints("length_index", &[], &[1])
        .ints("zero", &[], &[0])
        .ints("one", &[], &[1])
        .floats("samples", &[], &[samples_per_tone])
        .floats("radians", &[], &[TAU / TONE_RATE as f32])
        .floats("lowest", &[], &[LOWEST])
        .floats("step", &[], &[STEP])
        .floats("half", &[], &[0.5])
        .floats("unity", &[], &[1.0])
        .floats("level", &[], &[LEVEL])
        .floats("last_silent", &[], &[LAST_SILENT])
        // The numbers without pads, as a column.
        .node("Reshape", &["input", "flat"], "all")
        .node("Greater", &["all", "pad"], "is_phoneme")
        .node_with("Compress", &["all", "is_phoneme"], "some", &[("axis", 0)])
        .node_with("Cast", &["some"], "numbers", &[("to", FLOAT)])
        .node("Reshape", &["numbers", "column"], "ids")
        // Their pitches, the speaker's part in it, and which are heard at all.
        .node("Mul", &["ids", "step"], "above")
        .node("Add", &["above", "lowest"], "pitch")
        .node_with("Cast", &["sid"], "speaker", &[("to", FLOAT)])
        .node("Mul", &["speaker", "half"], "raise")
        .node("Add", &["raise", "unity"], "factor")
        .node("Mul", &["pitch", "factor"], "hertz")
        .node("Greater", &["ids", "last_silent"], "is_heard")
        .node_with("Cast", &["is_heard"], "heard", &[("to", FLOAT)])
        .node("Mul", &["heard", "level"], "loudness")
        // The samples of one tone, counted, as a row.
        .node_with(
            "Gather",
            &["scales", "length_index"],
            "scale",
            &[("axis", 0)],
        )
        .node("Mul", &["scale", "samples"], "lasting")
        .node_with("Cast", &["lasting"], "count", &[("to", INT)])
        .node("Range", &["zero", "count", "one"], "counted")
        .node_with("Cast", &["counted"], "indices", &[("to", FLOAT)])
        .node("Reshape", &["indices", "row"], "ticks")
        .node("Mul", &["ticks", "radians"], "times")
        // Column times row: a tone for each number, and all of them one after another.
        .node("Mul", &["hertz", "times"], "phase")
        .node("Sin", &["phase"], "waves")
        .node("Mul", &["waves", "loudness"], "tones")
        .node("Reshape", &["tones", "sound"], "said")
}

fn description() -> Value {
    let ids = PHONEMES.iter().enumerate();
    let ids: Map<String, Value> = ids.map(|(id, p)| ((*p).to_owned(), json!([id]))).collect();
    json!({
        "audio": { "sample_rate": TONE_RATE, "quality": "tones" },
        "espeak": { "voice": "en-us" },
        "phoneme_type": "espeak",
        "inference": { "noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8 },
        "num_symbols": 256,
        "num_speakers": 2,
        "speaker_id_map": { "low": 0, "high": 1 },
        "phoneme_map": {},
        "phoneme_id_map": ids,
    })
}
