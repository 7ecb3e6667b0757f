//! The program `banter-voice-fit`: a voice that sounds like a recording, with consent.

mod consent;
mod course;
mod file;
mod journal;
mod options;
mod speaker;

use crate::voices::fitted::{FittedVoice, How, Made};
use crate::voices::{Blend, Voices, fitted};
use banter_engine::wav;
use banter_likeness::{Heard, Recipe, SpeakerEncoder};
use banter_voice::median_pitch;
use course::{Course, Found, SEARCHED};
use journal::Journal;
use options::Options;
use speaker::Speaker;
use std::cell::RefCell;
use std::fs;
use std::path::Path;
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
    let out = file::named(&options.out)?;
    file::check(&out, options.force)?;
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
    let pitch = median_pitch(recording.samples(), recording.rate());
    if pitch.is_none() {
        return Err(format!(
            "{}: no voice with a pitch is heard in it, as in noise or in whispers",
            options.recording.display()
        ));
    }
    let model = options.model.as_deref().ok_or_else(|| {
        "no model is named: name Kokoro-82M's .onnx by --model, or fetch it by `banter models fetch voice-kokoro`".to_owned()
    })?;
    let beside = model.with_file_name(ENCODER);
    let weights = options.encoder.as_deref().unwrap_or(&beside);
    let encoder = SpeakerEncoder::load(weights)
        .map_err(|error| format!("{error}; name the file by --encoder"))?;
    let places = options.voices.as_deref().unwrap_or_else(|| {
        let folder = model.parent().filter(|it| !it.as_os_str().is_empty());
        folder.unwrap_or(Path::new("."))
    });
    let mut voices = Voices::find(places).map_err(|error| error.to_string())?;
    let names = names(&voices, &options.without)?;
    free(&out, &voices)?;
    let speaker = encoder.embed(&recording);
    let speaker = speaker.map_err(|error| format!("{}: {error}", options.recording.display()))?;
    println!("recording: {seconds:.1} s of speech");

    let mut voice = Speaker::open(options, model, places, encoder)?;
    let identity = voice.identity(&speaker::sums(weights, &mut voices));
    let folder = banter_machine::cache::folder("voice-fit");
    let journal = RefCell::new(Journal::open(folder, &identity));
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
    let variant = found.recipe.to_string();
    Blend::read(&variant, &voices)?;
    let made = FittedVoice {
        voice: Made { variant },
        consent: Some(consent),
        fitted: Some(How {
            recording_sha256: consent::sum(&bytes),
            best_single: found.single.to_string(),
            best_single_similarity: rounded(found.before),
            similarity: rounded(found.after),
        }),
    };
    file::write(&out, &made)?;
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
        println!("time was up; the same command with --force goes on where it was");
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
    let names = names.filter(|name| !left_out.contains(name));
    // For what cannot be written another voice would speak.
    let (names, unreadable): (Vec<String>, Vec<String>) =
        names.partition(|name| is_readable(name, voices));
    if !unreadable.is_empty() {
        let told = unreadable.join("`, `");
        eprintln!("left out, since a blend cannot name it: `{told}`");
    }
    if names.is_empty() {
        return Err("every voice is left out, so none can be fitted".to_owned());
    }
    Ok(names)
}

/// Whether a name in a blend is that of the voice.
fn is_readable(name: &str, voices: &Voices) -> bool {
    Blend::read(&format!("0.5 {name}"), voices).is_ok_and(|blend| blend.parts().eq([(name, 1.0)]))
        && Blend::read(name, voices).is_ok_and(|blend| blend.parts().eq([(name, 1.0)]))
}

/// A file by the name of one of Kokoro's own voices would never be spoken with.
fn free(out: &Path, voices: &Voices) -> Result<(), String> {
    let name = fitted::name(out).unwrap_or_default();
    match voices.full(name) {
        Ok(own) => Err(format!(
            "`{name}` is Kokoro's own voice {own}; give the voice another name by --out"
        )),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn voices(folder: &Path, names: &[&str]) -> Voices {
        for name in names {
            let table = vec![0_u8; 510 * 256 * 4];
            fs::write(folder.join(format!("{name}.bin")), table).unwrap();
        }
        Voices::find(folder).unwrap()
    }

    #[test]
    fn voices_that_a_blend_cannot_name_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let odd = ["2 heart", "a+b", "a,b", "af_heart", "bf_emma", "pitch 2"];
        let voices = voices(folder.path(), &odd);
        assert_eq!(names(&voices, &[]).unwrap(), ["af_heart", "bf_emma"]);
        assert_eq!(names(&voices, &["emma".to_owned()]).unwrap(), ["af_heart"]);
        let all = ["emma".to_owned(), "heart".to_owned()];
        assert!(names(&voices, &all).unwrap_err().contains("left out"));
    }

    #[test]
    fn a_fitted_voice_has_a_name_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let voices = voices(folder.path(), &["af_heart"]);
        let told = |name: &str| free(&file::named(Path::new(name)).unwrap(), &voices);
        assert!(told("ada").is_ok());
        for own in ["heart", "AF_heart", "x/heart.voice.toml"] {
            assert!(told(own).unwrap_err().contains("own voice af_heart"));
        }
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
        assert!(!file::named(&out).unwrap().exists());
    }
}
