//! Whether Piper voices speak: `cargo run -p banter_piper --example voice -- [OPTION...] FILE.onnx...`
//!
//! ```text
//! --text TEXT     what is said; "Two pints, 7 in all." where nothing is named
//! --speaker N     who says it, where there are several
//! ```
//!
//! A line for each: its language, its rate, its speakers and how long it takes to say the text,
//! or why it cannot. A graph that is an empty file is replaced by one of tones, in a copy of its
//! folder, so that a description can be tried alone. Ends with 1 if one does not speak.

use banter_engine::{
    EngineError, Loading, Pcm, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest, Update,
    VoiceStyle, Worker,
};
use banter_piper::PiperVoice;
use banter_piper::tones::tone_graph;
use lexopt::prelude::*;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let mut text = "Two pints, 7 in all.".to_owned();
    let mut speaker = None;
    let mut end = ExitCode::SUCCESS;
    let mut parser = lexopt::Parser::from_env();
    loop {
        let given = match parser.next() {
            Ok(None) => return end,
            Ok(Some(Long("text"))) => parser.value().and_then(|t| t.string()).map(|t| text = t),
            Ok(Some(Long("speaker"))) => {
                let number = parser.value().and_then(|number| number.parse());
                number.map(|number| speaker = Some(number))
            }
            Ok(Some(Value(file))) => {
                let file = Path::new(&file);
                match tell(file, &text, speaker) {
                    Ok(told) => println!("{}: {told}", file.display()),
                    Err(error) => {
                        end = ExitCode::FAILURE;
                        println!("{error}");
                    }
                }
                Ok(())
            }
            Ok(Some(other)) => Err(other.unexpected()),
            Err(error) => Err(error),
        };
        if let Err(error) = given {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    }
}

fn tell(file: &Path, text: &str, speaker: Option<u32>) -> Result<String, Box<dyn Error>> {
    let copy = with_tones(file)?;
    let model = copy.as_ref().map_or(file, |(_, model)| model);
    let settings = Settings::default().with("model", model.display());
    let voice = PiperVoice::open(&settings, &Loading::ignored())?;
    let (rate, speakers, language) = (voice.rate(), voice.speakers(), voice.language().to_owned());
    let pcm = say(voice, text, speaker)?;
    Ok(format!(
        "{language}, {rate} Hz, {speakers} speakers, {:.2} s of speech at level {:.3}",
        pcm.duration().as_secs_f32(),
        pcm.rms()
    ))
}

/// A copy of the folder in which `file` is, where that is empty, with tones in its place.
fn with_tones(file: &Path) -> std::io::Result<Option<(TempDir, PathBuf)>> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return Ok(None);
    };
    if !fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.len() == 0) {
        return Ok(None);
    }
    let copy = tempfile::tempdir()?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::write(copy.path().join(entry.file_name()), fs::read(entry.path())?)?;
        }
    }
    let model = copy.path().join(name);
    fs::write(&model, tone_graph(false))?;
    Ok(Some((copy, model)))
}

fn say(voice: PiperVoice, text: &str, speaker: Option<u32>) -> Result<Pcm, EngineError> {
    let mut voice = Some(voice);
    let worker = Worker::<Synthesis>::spawn("voice", move || {
        let gone = || EngineError::Request("the voice is not there any more".to_owned());
        Ok(Box::new(voice.take().ok_or_else(gone)?))
    })?;
    let request = SynthesizeRequest {
        text: text.to_owned(),
        style: VoiceStyle {
            language: String::new(),
            speaker,
            ..VoiceStyle::default()
        },
    };
    let mut job = worker.submit(request).map_err(|error| error.error)?;
    let (mut rate, mut samples) = (0, Vec::new());
    while let Some(update) = job.wait(PATIENCE) {
        match update {
            Update::Event(SynthesizeEvent::Start { rate: hertz, .. }) => rate = hertz,
            Update::Event(SynthesizeEvent::Samples(more)) => samples.extend(more),
            Update::Event(SynthesizeEvent::Phonemes(_)) => {}
            Update::Done => break,
            Update::Failed(error) => return Err(error),
        }
    }
    Ok(Pcm::new(rate, samples))
}
