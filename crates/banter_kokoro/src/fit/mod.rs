//! The program `banter-voice-fit`: a voice that sounds like a recording, with consent.

mod consent;
mod course;
mod journal;
mod options;
mod speaker;

use crate::voices::fitted::{ENDING, FittedVoice, How, Made};
use crate::voices::{Blend, Voices};
use banter_engine::wav;
use banter_likeness::{Heard, Recipe, SpeakerEncoder};
use banter_voice::median_pitch;
use course::{Course, Found, SEARCHED};
use journal::Journal;
use options::Options;
use speaker::Speaker;
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// The least speech that a voice is fitted to, in seconds.
const LEAST_SPEECH: f32 = 3.0;
/// The encoder's file beside the model, where nobody names it.
const ENCODER: &str = "resemblyzer.safetensors";

/// The whole `main` of the program `banter-voice-fit`: from a recording and its speaker's consent to a voice
/// file, which names that consent. Without one it does nothing.
pub fn main() -> ExitCode {
    let options = match Options::read(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    match fit(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn fit(options: &Options) -> Result<(), String> {
    // Before anything is done with the recording.
    let consent = consent::consent(options.consent.as_deref())?;
    let out = voice_file(&options.out)?;
    let started = Instant::now();
    let recording = wav::load(&options.recording).map_err(|error| error.to_string())?;
    let bytes = fs::read(&options.recording).map_err(|error| error.to_string())?;
    let seconds = SpeakerEncoder::speech_seconds(&recording);
    if seconds < LEAST_SPEECH {
        return Err(format!(
            "{}: there are {seconds:.1} s of speech in it, and a voice is fitted to {LEAST_SPEECH} s at least; ten are better",
            options.recording.display()
        ));
    }
    let model = options.model.as_deref().ok_or_else(|| {
        "no model is named: name Kokoro-82M's .onnx by --model, or fetch it by `banter models fetch voice-kokoro`".to_owned()
    })?;
    let beside = model.with_file_name(ENCODER);
    let encoder = options.encoder.as_deref().unwrap_or(&beside);
    let encoder = SpeakerEncoder::load(encoder)
        .map_err(|error| format!("{error}; name the file by --encoder"))?;
    let places = options.voices.as_deref().unwrap_or_else(|| {
        let folder = model.parent().filter(|it| !it.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    });
    let voices = Voices::find(places).map_err(|error| error.to_string())?;
    let names = names(&voices, &options.without)?;
    let speaker = encoder.embed(&recording);
    let speaker = speaker.map_err(|error| format!("{}: {error}", options.recording.display()))?;
    let pitch = median_pitch(recording.samples(), recording.rate());
    println!("recording: {seconds:.1} s of speech");

    let mut voice = Speaker::open(options, model, places, encoder)?;
    let folder = banter_machine::cache::folder("voice-fit");
    let journal = RefCell::new(Journal::open(folder, &voice.identity()));
    let mut hear = |recipe: &Recipe, text: &str| {
        let variant = recipe.to_string();
        if let Some(heard) = journal.borrow().find(&variant, text) {
            return Ok(heard.clone());
        }
        let heard = voice.heard(&variant, text)?;
        journal.borrow_mut().keep(&variant, text, &heard);
        Ok(heard)
    };
    let course = Course {
        wanted: Heard::new(speaker, pitch),
        names,
        is_over: &|recipe| {
            let is_known = || {
                journal
                    .borrow()
                    .find(&recipe.to_string(), SEARCHED)
                    .is_some()
            };
            started.elapsed() >= options.time && !is_known()
        },
        tell: &|line: &str| println!("{line}"),
    };
    let found = course.run(&mut hear)?;
    tell(&found);
    let made = FittedVoice {
        voice: Made {
            variant: found.recipe.to_string(),
        },
        consent: Some(consent),
        fitted: Some(How {
            recording_sha256: consent::sum(&bytes),
            best_single: found.single.to_string(),
            best_single_similarity: rounded(found.before),
            similarity: rounded(found.after),
        }),
    };
    write(&out, &made)?;
    println!("wrote {}", out.display());
    Ok(())
}

fn tell(found: &Found) {
    println!(
        "best single voice: {}, similarity {:.3} ({:.3} in what the search heard)",
        found.single, found.before, found.before_searched
    );
    println!(
        "fitted voice: {}, similarity {:.3} ({:.3} in what the search heard, {} voices heard)",
        found.recipe, found.after, found.after_searched, found.trials
    );
    if found.is_unfinished {
        println!("time was up; the same command goes on where it was");
    }
}

fn rounded(similarity: f32) -> f32 {
    (similarity * 1_000.0).round() / 1_000.0
}

/// The voices to search among, without those that are not to be in it.
fn names(voices: &Voices, without: &[String]) -> Result<Vec<String>, String> {
    let mut left_out = Vec::new();
    for name in without {
        left_out.push(voices.full(name)?.to_owned());
    }
    let names = voices.names().map(str::to_owned);
    let names: Vec<String> = names.filter(|name| !left_out.contains(name)).collect();
    // A voice that cannot be blended cannot be searched.
    let first = names
        .first()
        .ok_or("every voice is left out, so none can be fitted")?;
    Blend::read(first, voices)?;
    Ok(names)
}

/// `ada` and `ada.voice.toml` are both written to the latter.
fn voice_file(named: &Path) -> Result<PathBuf, String> {
    let name = named.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| format!("{} is no file's name", named.display()))?;
    let name = name.strip_suffix(ENDING).unwrap_or(name);
    let is_plain =
        !name.is_empty() && !name.contains([',', '+']) && !name.contains(char::is_whitespace);
    if is_plain {
        Ok(named.with_file_name(format!("{name}{ENDING}")))
    } else {
        Err(format!(
            "`{name}` cannot be a voice's name, for it has no blanks, commas or `+`"
        ))
    }
}

fn write(file: &Path, voice: &FittedVoice) -> Result<(), String> {
    let text = toml::to_string(voice).map_err(|error| error.to_string())?;
    let head = "# A voice fitted to the recording of somebody who agreed to it. Beside Kokoro's voices it is one of\n# them, by this file's name. Without its consent it is refused.\n\n";
    let part = file.with_extension("part");
    fs::write(&part, format!("{head}{text}"))
        .and_then(|()| fs::rename(&part, file))
        .map_err(|error| format!("{}: the voice cannot be written: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::voices::fitted;

    #[test]
    fn a_voice_file_is_written_and_spoken_with() {
        let folder = tempfile::tempdir().unwrap();
        let file = voice_file(&folder.path().join("ada")).unwrap();
        assert_eq!(voice_file(&file).unwrap(), file);
        assert!(voice_file(Path::new("a b")).unwrap_err().contains("`a b`"));
        let agreed = folder.path().join("agreed.txt");
        fs::write(&agreed, "I, Ada, agree that this game imitates my voice.").unwrap();
        let voice = FittedVoice {
            voice: Made {
                variant: "0.7 bf_emma, 0.3 af_heart, pitch -1.2".to_owned(),
            },
            consent: Some(consent::consent(Some(&agreed)).unwrap()),
            fitted: Some(How::default()),
        };
        write(&file, &voice).unwrap();
        assert_eq!(fitted::name(&file), Some("ada"));
        assert_eq!(fitted::blend(&file).unwrap(), voice.voice.variant);
        write(
            &file,
            &FittedVoice {
                consent: None,
                ..voice
            },
        )
        .unwrap();
        assert!(
            fitted::blend(&file)
                .unwrap_err()
                .contains("names no consent")
        );
    }

    #[test]
    fn nothing_is_done_without_consent() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("ada");
        let mut options = Options {
            recording: folder.path().join("nobody.wav"),
            out: out.clone(),
            ..Options::default()
        };
        assert!(
            fit(&options)
                .unwrap_err()
                .starts_with("no consent is named")
        );
        let agreed = folder.path().join("agreed.txt");
        fs::write(&agreed, "Yes.").unwrap();
        options.consent = Some(agreed);
        assert!(fit(&options).unwrap_err().contains("nobody.wav"));
        let sound: Vec<f32> = (0..16_000).map(|i| (i as f32 * 0.06).sin() * 0.3).collect();
        wav::save(&options.recording, 16_000, 1, &sound).unwrap();
        assert!(fit(&options).unwrap_err().contains("1.0 s of speech"));
        wav::save(&options.recording, 16_000, 1, &sound.repeat(5)).unwrap();
        assert!(fit(&options).unwrap_err().starts_with("no model is named"));
        options.model = Some(folder.path().join("kokoro.onnx"));
        let told = fit(&options).unwrap_err();
        assert!(
            told.contains("resemblyzer.safetensors: the weights"),
            "{told}"
        );
        assert!(!out.exists());
    }
}
