//! Face tracks of a folder of voice-over: the program `banter-bake`.
//!
//! ```text
//! banter-bake FOLDER OUT [--language TAG] [--csv]
//! ```
//!
//! Every `NAME.wav` of the folder becomes `OUT/NAME.face`, which `Track::from_bytes` reads. Where `NAME.txt` lies beside
//! it, its text is aligned with the sound; else the sound alone is heard. `--language` says how the texts are read
//! (`en-us` without it), `--csv` writes `OUT/NAME.csv` too, as Live Link Face exports it, at 60 frames a second.
//!
//! A file that cannot be baked is told in one sentence and the others go on. The exit code is 0 when all were done, 1 when
//! some were not, 2 when nothing could be begun.

mod options;
#[cfg(test)]
mod tests;

pub use options::Options;

use crate::voice::EspeakVoice;
use banter_engine::{EngineError, Pcm, Settings, wav};
use banter_lipsync::{Phone, Style, Track, write_csv};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Frames a second of a CSV: what the app records.
const CSV_RATE: u32 = 60;

/// What became of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baked {
    /// The tracks that were written, in the order of their names.
    pub done: Vec<PathBuf>,
    /// One sentence for every file that was not baked, in the order of their names.
    pub failed: Vec<String>,
}

/// The whole program: reads the command line, bakes, tells.
pub fn main() -> ExitCode {
    let options = match Options::parse(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(error) => return refuse(&error),
    };
    let baked = match bake(&options, |line| eprintln!("{line}")) {
        Ok(baked) => baked,
        Err(error) => return refuse(&error),
    };
    println!("{} tracks in {}", baked.done.len(), options.out.display());
    if baked.failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("{} recordings were not baked", baked.failed.len());
    ExitCode::FAILURE
}

fn refuse(error: &str) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(2)
}

/// Bakes a folder on all processors. Each failure is given to `tell` as soon as it is known.
///
/// # Errors
/// One sentence when nothing could be begun: the folder cannot be read or holds no WAV, the other one cannot be made, or
/// espeak-ng, which reads the texts, does not start or does not speak the language.
pub fn bake(options: &Options, tell: impl Fn(&str) + Sync) -> Result<Baked, String> {
    let sounds = sounds(&options.folder)?;
    fs::create_dir_all(&options.out).map_err(|error| {
        format!(
            "the folder {} cannot be made: {error}",
            options.out.display()
        )
    })?;
    let has_text = sounds.iter().any(|sound| text_of(sound).is_file());
    let espeak = has_text.then(|| open(&options.language)).transpose()?;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut results = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(sound) = sounds.get(index) else {
                return results;
            };
            let result = one(sound, options, espeak.as_ref());
            if let Err(error) = &result {
                tell(error);
            }
            results.push((index, result));
        }
    };
    let threads = thread::available_parallelism()
        .map_or(2, usize::from)
        .min(sounds.len());
    let mut results = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut results = work();
        for other in others {
            // A panic is a bug of ours, and told by the thread itself; its files are missing below.
            results.extend(other.join().unwrap_or_default());
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    let mut baked = Baked::default();
    let missing = sounds.len() - results.len();
    for (_, result) in results {
        match result {
            Ok(track) => baked.done.push(track),
            Err(error) => baked.failed.push(error),
        }
    }
    if missing > 0 {
        baked.failed.push(format!(
            "{missing} recordings were lost to a crash of a thread"
        ));
    }
    Ok(baked)
}

/// The WAV files of a folder by name.
fn sounds(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("the folder {} cannot be read: {error}", folder.display());
    let mut sounds = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_wav = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("wav"));
        if is_wav && path.is_file() {
            sounds.push(path);
        }
    }
    sounds.sort();
    if sounds.is_empty() {
        return Err(format!(
            "the folder {} holds no WAV file; name the one with the recordings",
            folder.display()
        ));
    }
    Ok(sounds)
}

fn open(language: &str) -> Result<EspeakVoice, String> {
    let told = |error: EngineError| error.to_string();
    let espeak = EspeakVoice::open(&Settings::default()).map_err(told)?;
    espeak.catalogue().resolve(language).map_err(told)?;
    Ok(espeak)
}

/// Where the text of a recording would be.
fn text_of(sound: &Path) -> PathBuf {
    sound.with_extension("txt")
}

/// Bakes one recording and says where its track is.
fn one(sound: &Path, options: &Options, espeak: Option<&EspeakVoice>) -> Result<PathBuf, String> {
    let pcm = wav::load(sound).map_err(|error| error.to_string())?;
    let text = text_of(sound);
    let track = match espeak.filter(|_| text.is_file()) {
        Some(espeak) => known(espeak, &pcm, sound, &text, &options.language)?,
        None => Track::from_sound(pcm.samples(), pcm.rate(), &Style::default())
            .map_err(|error| format!("{}: {error}", sound.display()))?,
    };
    let out = |ending: &str| {
        let name = sound.file_stem().unwrap_or_default();
        options.out.join(name).with_extension(ending)
    };
    let unwritable = |path: &Path, error| format!("{} cannot be written: {error}", path.display());
    let face = out("face");
    fs::write(&face, track.to_bytes()).map_err(|error| unwritable(&face, error))?;
    if options.csv {
        let csv = out("csv");
        let mut table = Vec::new();
        write_csv(&track, CSV_RATE, &mut table)
            .and_then(|()| fs::write(&csv, table))
            .map_err(|error| unwritable(&csv, error))?;
    }
    Ok(face)
}

/// The track of a recording whose text is known.
fn known(
    espeak: &EspeakVoice,
    pcm: &Pcm,
    sound: &Path,
    text: &Path,
    language: &str,
) -> Result<Track, String> {
    let written =
        fs::read(text).map_err(|error| format!("{} cannot be read: {error}", text.display()))?;
    let written = String::from_utf8(written)
        .map_err(|_| format!("{} is no text in UTF-8; save it as such", text.display()))?;
    if !written.contains(char::is_alphanumeric) {
        return Err(format!(
            "{} holds no words; write what is said, or remove it",
            text.display()
        ));
    }
    let phonemes = espeak
        .align(pcm, &written, language, &[])
        .map_err(|error| format!("{} with {}: {error}", sound.display(), text.display()))?;
    let phones = phonemes.iter().map(|phoneme| Phone {
        symbol: &phoneme.symbol,
        start: phoneme.start,
        end: phoneme.end,
    });
    let track = Track::from_phones(phones, &Style::default());
    Ok(track.with_sound(pcm.samples(), pcm.rate()))
}
