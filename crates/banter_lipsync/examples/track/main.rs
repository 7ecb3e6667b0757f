//! Mouth shapes of recordings, as tables: what the crate makes of a sound, for looking at it and for measuring it.
//!
//! ```text
//! track IN.wav OUT.tsv [IN2.wav OUT2.tsv ...] [options]
//! track --out DIR IN.wav [IN2.wav ...] [options]        writes DIR/IN.tsv, DIR/IN2.tsv, ...
//!
//! --text FILE      what is said, in every recording; of one, mostly
//! --text DIR       what is said: DIR/IN.txt for IN.wav
//! --language TAG   in which language, as espeak-ng names them: en-us, de, cmn (default en-us)
//! --csv FILE       the 52 ARKit shapes too, 60 times a second, as Live Link Face exports them; of one recording
//! --csv DIR        the same as DIR/IN.csv
//! ```
//!
//! A line of the table is `time_s<TAB>viseme<TAB>jaw`, one for each change: from this time on the mouth has this shape (its
//! Oculus name) and the jaw is so far open (`jawOpen`, 0..1). Times are those of the sound.
//!
//! Without `--text` nothing but the sound is known, and it is heard as a microphone would bring it: 20 ms at a time, without
//! a look at what comes later. With it, the sound is aligned with espeak-ng's rendering of the text.
//!
//! Files that cannot be read are told, one sentence each, and the others are done; the exit code is 1 then.
//!
//! ```text
//! cargo run -p banter_lipsync --release --example track -- line.wav line.tsv --text line.txt
//! ```

mod arguments;
mod listen;
mod table;

use arguments::{Arguments, Task};
use banter_engine::{Settings, wav};
use banter_lipsync::{Phone, Style, Track};
use banter_piper::EspeakVoice;
use std::path::Path;
use std::process::ExitCode;
use table::Table;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let mut espeak = None;
    let mut failed = 0;
    for task in &arguments.tasks {
        if let Err(error) = perform(task, &arguments.language, &mut espeak) {
            eprintln!("error: {error}");
            failed += 1;
        }
    }
    if failed > 0 {
        eprintln!(
            "{failed} of {} recordings were not done",
            arguments.tasks.len()
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// One recording.
fn perform(task: &Task, language: &str, espeak: &mut Option<EspeakVoice>) -> Result<(), String> {
    let sound = wav::load(&task.sound).map_err(|error| error.to_string())?;
    let table = match &task.text {
        None => listen::to(&sound, &task.sound)?,
        Some(path) => {
            let text = read(path)?;
            let voice = match espeak {
                Some(voice) => voice,
                none => {
                    let voice = EspeakVoice::open(&Settings::default());
                    none.insert(voice.map_err(|error| error.to_string())?)
                }
            };
            let opinion = listen::opinion(&sound);
            let phonemes = voice
                .align(&sound, &text, language, &opinion)
                .map_err(|error| {
                    format!("{} with {}: {error}", task.sound.display(), path.display())
                })?;
            let phones = phonemes.iter().map(|phoneme| Phone {
                symbol: &phoneme.symbol,
                start: phoneme.start,
                end: phoneme.end,
            });
            let track = Track::from_phones(phones, &Style::default());
            let track = track.with_sound(sound.samples(), sound.rate());
            Table::of_track(&track, sound.duration().as_secs_f32())
        }
    };
    table.write(&task.table)?;
    match &task.csv {
        Some(path) => table.write_csv(path),
        None => Ok(()),
    }
}

/// A text that has words in it.
fn read(path: &Path) -> Result<String, String> {
    let unreadable = |error| format!("{} cannot be read: {error}", path.display());
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("{} is no text in UTF-8; save it as such", path.display()))?;
    if text.contains(char::is_alphanumeric) {
        Ok(text)
    } else {
        Err(format!(
            "{} holds no words; write what is said into it",
            path.display()
        ))
    }
}
