//! The demonstration, filmed and looked at.

use super::game::{program, root, shared};
use banter_needs::needs;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A picture in which a mouth has some hundred pixels.
const LARGE: [&str; 4] = ["--width", "960", "--height", "540"];

/// What a film of the demo left behind.
struct Film {
    folder: tempfile::TempDir,
    transcript: Value,
    complaints: String,
}

impl Film {
    fn shoot(args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(program("tavern"));
        command
            .current_dir(root())
            .args(["--headless", "--seed", "1", "--out"])
            .arg(folder.path())
            .args(args);
        if let Some(driver) = software_vulkan() {
            command.env("VK_ICD_FILENAMES", driver);
        }
        let shot = command.output().unwrap();
        let complaints = String::from_utf8_lossy(&shot.stderr).into_owned()
            + &String::from_utf8_lossy(&shot.stdout);
        assert!(shot.status.success(), "{complaints}");
        let text = fs::read_to_string(folder.path().join("transcript.json")).unwrap();
        Self {
            folder,
            transcript: serde_json::from_str(&text).unwrap(),
            complaints,
        }
    }

    fn turn(&self, index: usize) -> &Value {
        &self.transcript["turns"][index]
    }

    fn answer(&self, turn: usize) -> String {
        let sentences = self.turn(turn)["sentences"].as_array().unwrap().iter();
        let texts: Vec<_> = sentences.filter_map(|s| s["text"].as_str()).collect();
        texts.join(" ")
    }

    /// The middles of phonemes with one of these symbols that last at least `least`
    /// seconds, in seconds of the film, the longest first.
    fn phonemes(&self, symbols: &[&str], least: f64) -> Vec<f64> {
        let mut found = Vec::new();
        for sentence in self.turn(0)["sentences"].as_array().unwrap() {
            let start = sentence["start"].as_f64().unwrap();
            for phoneme in sentence["phonemes"].as_array().unwrap() {
                let symbol = phoneme["symbol"]
                    .as_str()
                    .unwrap()
                    .trim_matches(['ˈ', 'ˌ', 'ː']);
                let (from, to) = (phoneme["start"].as_f64(), phoneme["end"].as_f64());
                let (from, to) = (from.unwrap(), to.unwrap());
                if symbols.contains(&symbol) && to - from >= least {
                    found.push((to - from, start + f64::midpoint(from, to)));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().map(|(_, middle)| middle).collect()
    }

    /// The picture at this second: its mouth is what moved.
    fn picture(&self, second: f64) -> Picture {
        let index = (second * 25.0).round() as usize;
        Picture::read(&self.folder.path().join(format!("frames/{index:05}.png")))
    }
}

/// lavapipe, where there is no graphics card and nobody has chosen.
pub(crate) fn software_vulkan() -> Option<PathBuf> {
    let chosen = ["VK_ICD_FILENAMES", "VK_DRIVER_FILES"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    if chosen || Path::new("/dev/dri/renderD128").exists() {
        return None;
    }
    let drivers = fs::read_dir("/usr/share/vulkan/icd.d").ok()?;
    drivers
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().contains("lvp"))
}

/// The brightness of a picture's pixels, 0..=255.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) luma: Vec<u8>,
}

impl Picture {
    pub(crate) fn read(path: &Path) -> Self {
        let file = fs::File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut reader = png::Decoder::new(std::io::BufReader::new(file))
            .read_info()
            .unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let samples = info.color_type.samples();
        let luma = bytes
            .chunks_exact(samples)
            .map(|pixel| {
                let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
                ((r * 3 + g * 6 + b) / 10) as u8
            })
            .collect();
        Self {
            width: info.width as usize,
            luma,
        }
    }

    pub(crate) fn height(&self) -> usize {
        self.luma.len() / self.width
    }

    /// How many pixels about the mouth are darker than `dark` here, and were lighter there by
    /// a clear step.
    fn darker_than(&self, other: &Self, dark: u8) -> usize {
        let (width, height) = (self.width, self.height());
        let about = |at: usize, size: usize, from: usize, to: usize| {
            (size * from / 100..size * to / 100).contains(&at)
        };
        let pixels = self.luma.iter().zip(&other.luma).enumerate();
        pixels
            .filter(|(at, _)| about(at % width, width, 46, 54))
            .filter(|(at, _)| about(at / width, height, 32, 42))
            .filter(|(_, (here, there))| **here < dark && here.saturating_add(30) < **there)
            .count()
    }
}

#[test]
fn mara_answers_in_a_film_and_her_mouth_says_what_is_heard() {
    let film = Film::shoot(&[&LARGE[..], &["--say", "What do you serve here?"]].concat());
    assert_eq!(film.turn(0)["heard"], "What do you serve here?");
    let answer = film.answer(0);
    assert!(answer.to_lowercase().contains("ale"), "{answer}");
    for step in [
        "heard",
        "first_token",
        "first_sentence",
        "first_sound",
        "done",
    ] {
        assert!(
            film.turn(0)["ms"][step].is_number(),
            "{step}: {}",
            film.turn(0)["ms"]
        );
    }

    // The sound is as long as the film, and audible.
    let wav = bevy_banter::audio::wav::load(film.folder.path().join("conversation.wav")).unwrap();
    let frames = fs::read_dir(film.folder.path().join("frames"))
        .unwrap()
        .count();
    let seconds = frames as f32 / 25.0;
    let duration = wav.duration().as_secs_f32();
    assert!(
        (duration - seconds).abs() < 0.3,
        "{duration} s of sound, {seconds} s of film"
    );
    assert!(wav.rms() > 0.01, "{}", wav.rms());
    let movies = ["mp4", "webp", "gif"].map(|kind| format!("conversation.{kind}"));
    assert!(
        movies
            .iter()
            .any(|movie| film.folder.path().join(movie).exists())
    );

    // An open mouth is a dark place that a closed one is not.
    let open = film.phonemes(&["a", "ɑ", "aɪ", "aʊ", "ɒ", "æ", "ɐ", "ʌ"], 0.08);
    let closed = film.phonemes(&["m", "b", "p"], 0.05);
    let (open, closed) = (open[0], closed[0]);
    let (at_open, at_closed) = (film.picture(open), film.picture(closed));
    // Lips and teeth, which shine now and then, are never as dark.
    let opened = at_open.darker_than(&at_closed, 60);
    let shut = at_closed.darker_than(&at_open, 60);
    assert!(
        opened > 40 && opened > shut * 2,
        "open at {open:.2} s, closed at {closed:.2} s: {opened} pixels darker, {shut} brighter"
    );
    assert!(
        film.complaints
            .lines()
            .all(|line| !line.contains("panicked"))
    );
}

#[test]
fn another_persona_changes_the_whole_conversation() {
    let persona = root().join("assets/personas/tea_merchant.persona.toml");
    let film = Film::shoot(&[
        "--no-pictures",
        "--persona",
        persona.to_str().unwrap(),
        "--say",
        "你有什么茶？",
    ]);
    let answer = film.answer(0);
    let han = answer
        .chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .count();
    assert!(han > 4, "{answer}");
    assert!(
        !film.turn(0)["sentences"][0]["phonemes"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[needs(data("avatars/MorphStressTest.gltf"))]
#[test]
fn a_model_without_a_face_is_named_and_talks() {
    let model = shared("avatars/MorphStressTest.gltf");
    let film = Film::shoot(&["--avatar", model.to_str().unwrap(), "--say", "Hello"]);
    assert!(!film.answer(0).is_empty());
    let named = film
        .complaints
        .lines()
        .filter(|line| line.contains("face shapes"))
        .count();
    assert_eq!(named, 1, "{}", film.complaints);
}

/// The sentences about skeletons that are not there.
fn about_skeletons(film: &Film) -> usize {
    let lines = film.complaints.lines();
    lines
        .filter(|line| line.contains("no humanoid skeleton"))
        .count()
}

#[test]
fn a_model_without_a_skeleton_is_named_once_and_talks() {
    // One triangle: neither a face nor a bone.
    let corners: [f32; 9] = [-0.3, 0.0, 0.0, 0.3, 0.0, 0.0, 0.0, 1.7, 0.0];
    let bytes: Vec<u8> = corners.iter().flat_map(|v| v.to_le_bytes()).collect();
    let sheet = json!({
        "asset": { "version": "2.0" },
        "scene": 0,
        "scenes": [{ "nodes": [0] }],
        "nodes": [{ "name": "Ghost", "mesh": 0 }],
        "meshes": [{ "primitives": [{ "attributes": { "POSITION": 0 } }] }],
        "accessors": [{
            "bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3",
            "min": [-0.3, 0.0, 0.0], "max": [0.3, 1.7, 0.0],
        }],
        "bufferViews": [{ "buffer": 0, "byteLength": bytes.len() }],
        "buffers": [{ "uri": "sheet.bin", "byteLength": bytes.len() }],
    });
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sheet.bin"), bytes).unwrap();
    let model = folder.path().join("ghost.gltf");
    fs::write(&model, sheet.to_string()).unwrap();
    let film = Film::shoot(&["--avatar", model.to_str().unwrap(), "--say", "Hello"]);
    assert!(!film.answer(0).is_empty());
    assert_eq!(about_skeletons(&film), 1, "{}", film.complaints);
}

#[needs(data("avatars/ict_head_arkit51.glb"))]
#[test]
fn a_real_head_moves_its_mouth() {
    let model = shared("avatars/ict_head_arkit51.glb");
    let asks = [
        "--avatar",
        model.to_str().unwrap(),
        "--say",
        "What is your name?",
    ];
    let film = Film::shoot(&[&LARGE[..], &asks].concat());
    let open = film.phonemes(&["a", "ɑ", "aɪ", "aʊ", "ɒ", "æ", "ɐ", "ʌ", "eɪ"], 0.06)[0];
    let closed = film.phonemes(&["m", "b", "p"], 0.04)[0];
    let opened = film.picture(open).darker_than(&film.picture(closed), 255);
    assert!(opened > 20, "{opened} pixels");
    // It has no body, and that is said.
    assert_eq!(about_skeletons(&film), 1, "{}", film.complaints);
}

#[test]
fn a_recording_that_is_none_is_refused_in_one_sentence_and_the_rest_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("line.wav");
    fs::write(&text, "this is text").unwrap();
    let text = text.to_str().unwrap();
    let film = Film::shoot(&["--no-pictures", "--wav", text, "--say", "Hello"]);
    assert!(film.complaints.contains("line.wav"), "{}", film.complaints);
    let turns = film.transcript["turns"].as_array().unwrap().len();
    assert!(!film.answer(turns - 1).is_empty());
}

#[test]
fn a_film_without_pictures_has_the_same_words_and_its_sound() {
    let film = Film::shoot(&["--no-pictures", "--say", "What do you serve here?"]);
    assert!(film.answer(0).to_lowercase().contains("ale"));
    assert_eq!(film.transcript["frames"], 0);
    assert!(!film.folder.path().join("frames").exists());
    let sound = film.folder.path().join("conversation.wav");
    let sound = bevy_banter::audio::wav::load(sound).unwrap();
    assert!(sound.rms() > 0.01, "{}", sound.rms());
    // Sentences follow each other as closely as they do in a game.
    let sentences = film.turn(0)["sentences"].as_array().unwrap();
    assert!(sentences.len() > 1);
    for pair in sentences.windows(2) {
        let of = |sentence: &Value, what: &str| sentence[what].as_f64().unwrap();
        let gap = of(&pair[1], "start") - of(&pair[0], "start") - of(&pair[0], "duration");
        assert!((0.0..1.0).contains(&gap), "{gap} s between two sentences");
    }
}
