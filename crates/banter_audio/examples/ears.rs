//! A recording through the very path that a microphone's sound takes, as fast as it goes:
//! where speech begins and ends, when a turn is taken to be over, and what of it was said
//! while the game itself was playing.
//!
//! ```text
//! cargo run -p banter_audio --release --example ears -- IN.wav OUT.json [--reference MIX.wav]
//! ```
//!
//! `IN.wav` is what a microphone heard, at any rate. `MIX.wav` is what the game played at the
//! same time: its echo is taken out of the recording, and speech that begins while it sounds
//! is `during_playback`. `OUT.json` holds, with times in seconds from the beginning:
//!
//! | field | what |
//! |---|---|
//! | `utterances[].start`, `end` | the first and the last sound |
//! | `utterances[].decided` | when its end was decided |
//! | `utterances[].end_of_turn` | whether it is a turn, rather than an "uh-huh" or a noise (`how`) |
//! | `utterances[].during_playback`, `barged_in` | whether it began while the game played, and when it was certain to be an interruption |
//! | `utterances[].pauses` | silences inside it, from and to |
//! | `echo` | what the echo canceller found, with a reference |
//!
//! There is no recogniser here, so turns end by silence alone.

use banter_audio::wav;
use banter_audio::{Capture, CaptureSettings, Earshot, Format, Gate, SpeechEnd, SpeechEvent};
use banter_core::Pcm;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "ears IN.wav OUT.json [--reference MIX.wav]";

struct Arguments {
    input: PathBuf,
    output: PathBuf,
    reference: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = read_arguments()?;
    let sound = wav::load(&arguments.input)?;
    let reference = arguments.reference.as_deref().map(load_reference);
    let reference = reference.transpose()?.unwrap_or_default();
    let begun = Instant::now();
    let report = listen(&sound, &reference)?;
    let seconds = sound.duration().as_secs_f64();
    std::fs::write(&arguments.output, serde_json::to_string_pretty(&report)?)?;
    println!(
        "{}: {} utterances in {seconds:.1} s, listened to in {:.2} s",
        arguments.output.display(),
        report["utterances"].as_array().map_or(0, Vec::len),
        begun.elapsed().as_secs_f64(),
    );
    Ok(())
}

fn read_arguments() -> Result<Arguments, String> {
    let mut files = Vec::new();
    let mut reference = None;
    let mut given = std::env::args_os().skip(1);
    while let Some(argument) = given.next() {
        if argument == "--reference" {
            let file = given.next().ok_or("--reference wants a file after it")?;
            reference = Some(PathBuf::from(file));
        } else {
            files.push(PathBuf::from(argument));
        }
    }
    match <[PathBuf; 2]>::try_from(files) {
        Ok([input, output]) => Ok(Arguments {
            input,
            output,
            reference,
        }),
        Err(_) => Err(format!("usage: {USAGE}")),
    }
}

/// What the game played, as the echo canceller takes it.
fn load_reference(path: &Path) -> Result<Vec<f32>, Box<dyn std::error::Error>> {
    let mix = wav::load(path)?;
    let mut mono = Vec::new();
    let mut converter = banter_audio::Converter::new(Format {
        rate: mix.rate(),
        channels: 1,
    })?;
    converter.push(mix.samples(), &mut mono);
    Ok(mono)
}

/// Both sounds side by side, ten milliseconds at a time.
fn listen(sound: &Pcm, reference: &[f32]) -> Result<Value, Box<dyn std::error::Error>> {
    let format = Format {
        rate: sound.rate(),
        channels: 1,
    };
    let settings = CaptureSettings {
        format,
        turn: Default::default(),
        echo: Default::default(),
    };
    let mut capture = Capture::new(settings, Box::new(Earshot::default()))?;
    capture.set_gate(Gate::Open);
    let mut events = Vec::new();
    let step = (sound.rate() as usize / 100).max(1);
    let mut played = reference.chunks(banter_audio::BLOCK);
    for piece in sound.samples().chunks(step) {
        capture.push(piece, played.next().unwrap_or_default(), &mut events);
        capture.set_playing(capture.echo_report().reference_active);
    }
    capture.flush(&mut events);
    let echo = capture.echo_report();
    Ok(json!({
        "seconds": sound.duration().as_secs_f64(),
        "utterances": utterances(&events),
        "echo": (!reference.is_empty()).then(|| json!({
            "delay_ms": echo.delay_ms,
            "reduced_by_db": echo.erle_db,
        })),
    }))
}

/// Events as a list of utterances.
fn utterances(events: &[SpeechEvent]) -> Vec<Value> {
    let mut all = Vec::new();
    let mut overlap = false;
    let mut barged_in = None;
    let mut silent_since = None;
    let mut pauses: Vec<[f64; 2]> = Vec::new();
    for event in events {
        match event {
            SpeechEvent::Started { overlap: over, .. } => {
                (overlap, barged_in, silent_since) = (*over, None, None);
                pauses.clear();
            }
            SpeechEvent::Audio(_) => {}
            SpeechEvent::Paused { at } => silent_since = Some(*at),
            SpeechEvent::Resumed { at } => {
                pauses.extend(silent_since.take().map(|since| [since, *at]));
            }
            SpeechEvent::BargedIn { at } => barged_in = Some(*at),
            SpeechEvent::Ended {
                start,
                end,
                decided,
                how,
            } => all.push(json!({
                "start": start,
                "end": end,
                "decided": decided,
                "end_of_turn": *how == SpeechEnd::Turn,
                "how": match how {
                    SpeechEnd::Turn => "turn",
                    SpeechEnd::Backchannel => "backchannel",
                    SpeechEnd::Noise => "noise",
                },
                "during_playback": overlap,
                "barged_in": barged_in,
                "pauses": pauses,
            })),
        }
    }
    all
}
