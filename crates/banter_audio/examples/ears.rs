//! A recording through the very path that a microphone's sound takes, as fast as it goes:
//! where speech begins and ends, when a turn is taken to be over, and what of it was said
//! while the game itself was playing.
//!
//! ```text
//! cargo run -p banter_audio --release --example ears -- IN.wav [OUT.json] [--reference MIX.wav] [--playing]
//! ```
//!
//! `IN.wav` is what a microphone heard, at any rate and with any number of channels, of which
//! one is listened to. `MIX.wav` is what the game played at the same time: its echo is taken
//! out of the recording, and speech that begins while it sounds is `during_playback`. With
//! `--playing` a character is taken to be heard all the time. A line for each utterance goes
//! to standard output. `OUT.json` holds, with times in seconds from the beginning:
//!
//! | field | what |
//! |---|---|
//! | `utterances[].start`, `end` | the first and the last sound |
//! | `utterances[].decided` | when its end was decided |
//! | `utterances[].end_of_turn` | whether it is a turn, rather than an "uh-huh" or a noise (`how`) |
//! | `utterances[].joins` | whether it goes on with the turn before: both are one line |
//! | `utterances[].during_playback`, `suspected`, `barged_in` | whether it began while the game played, and when it was suspected and when certain to be an interruption |
//! | `utterances[].pauses` | silences inside it, from and to |
//! | `lines` | how many lines were said: turns that join each other are one |
//! | `echo` | what the echo canceller found, with a reference |
//!
//! There is no recogniser here, so turns end by silence alone.

use banter_audio::wav;
use banter_audio::{Capture, CaptureSettings, Earshot, Format, Gate, SpeechEvent, SpeechOutcome};
use lexopt::Arg;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = "ears IN.wav [OUT.json] [--reference MIX.wav] [--playing]";

struct Arguments {
    input: PathBuf,
    output: Option<PathBuf>,
    reference: Option<PathBuf>,
    playing: bool,
}

/// A recording with all its channels, interleaved.
struct Recording {
    format: Format,
    samples: Vec<f32>,
}

impl Recording {
    fn seconds(&self) -> f64 {
        let frames = self.samples.len() / usize::from(self.format.channels);
        frames as f64 / f64::from(self.format.rate)
    }
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
    let sound = load(&arguments.input)?;
    let reference = arguments.reference.as_deref().map(load_reference);
    let reference = reference.transpose()?.unwrap_or_default();
    let begun = Instant::now();
    let report = listen(&sound, &reference, arguments.playing)?;
    if let Some(output) = &arguments.output {
        std::fs::write(output, serde_json::to_string_pretty(&report)?)?;
    }
    let utterances = report["utterances"].as_array();
    for utterance in utterances.into_iter().flatten() {
        let joins = utterance["joins"] == true;
        println!(
            "{:7.2} to {:7.2} s: {}{}{}",
            utterance["start"].as_f64().unwrap_or_default(),
            utterance["end"].as_f64().unwrap_or_default(),
            utterance["how"].as_str().unwrap_or_default(),
            if joins {
                ", goes on with the one before"
            } else {
                ""
            },
            if utterance["barged_in"].is_null() {
                ""
            } else {
                ", interrupts"
            },
        );
    }
    println!(
        "{}: {} utterances, {} lines in {:.1} s, listened to in {:.2} s",
        arguments.input.display(),
        utterances.map_or(0, Vec::len),
        report["lines"],
        sound.seconds(),
        begun.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// Reads all channels of a file; what only the project's own reader understands, as it gives
/// it.
fn load(path: &Path) -> Result<Recording, Box<dyn std::error::Error>> {
    if let Ok(mut reader) = hound::WavReader::open(path) {
        let spec = reader.spec();
        let full = 1_u64 << (spec.bits_per_sample.clamp(1, 32) - 1);
        let samples: Result<Vec<f32>, _> = match spec.sample_format {
            hound::SampleFormat::Float => reader.samples::<f32>().collect(),
            hound::SampleFormat::Int => reader
                .samples::<i32>()
                .map(|sample| sample.map(|it| it as f32 / full as f32))
                .collect(),
        };
        let format = Format {
            rate: spec.sample_rate,
            channels: spec.channels,
        };
        if let Ok(samples) = samples
            && format.channels > 0
            && !samples.is_empty()
        {
            return Ok(Recording { format, samples });
        }
    }
    let pcm = wav::load(path)?;
    Ok(Recording {
        format: Format::mono(pcm.rate()),
        samples: pcm.samples().to_vec(),
    })
}

fn read_arguments() -> Result<Arguments, String> {
    let mut files = Vec::new();
    let mut reference = None;
    let mut playing = false;
    let wrong = |error: lexopt::Error| format!("{error}; usage: {USAGE}");
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(wrong)? {
        match argument {
            Arg::Long("reference") => {
                let file = parser
                    .value()
                    .map_err(|_| "--reference wants a file after it")?;
                reference = Some(PathBuf::from(file));
            }
            Arg::Long("playing") => playing = true,
            Arg::Value(file) => files.push(PathBuf::from(file)),
            other => return Err(wrong(other.unexpected())),
        }
    }
    let mut files = files.into_iter();
    match (files.next(), files.next(), files.next()) {
        (Some(input), output, None) => Ok(Arguments {
            input,
            output,
            reference,
            playing,
        }),
        _ => Err(format!("usage: {USAGE}")),
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
fn listen(
    sound: &Recording,
    reference: &[f32],
    playing: bool,
) -> Result<Value, Box<dyn std::error::Error>> {
    let Format { rate, channels } = sound.format;
    let settings = CaptureSettings {
        format: sound.format,
        turn: Default::default(),
        echo: Default::default(),
    };
    let mut capture = Capture::new(settings, Box::new(Earshot::default()))?;
    capture.set_gate(Gate::Open);
    let mut events = Vec::new();
    let step = (rate as usize / 100).max(1) * usize::from(channels);
    let mut played = reference.chunks(banter_audio::BLOCK);
    capture.set_playing(playing);
    capture.set_answered(playing);
    for piece in sound.samples.chunks(step) {
        capture.push(piece, played.next().unwrap_or_default(), &mut events);
        let is_heard = playing || capture.echo_report().reference_active;
        capture.set_playing(is_heard);
        capture.set_answered(is_heard);
    }
    capture.flush(&mut events);
    let echo = capture.echo_report();
    let utterances = utterances(&events);
    let begins = |it: &&Value| it["end_of_turn"] == true && it["joins"] == false;
    Ok(json!({
        "seconds": sound.seconds(),
        "lines": utterances.iter().filter(begins).count(),
        "utterances": utterances,
        "echo": (!reference.is_empty()).then(|| json!({
            "delay_ms": echo.delay_ms,
            "reduced_by_db": echo.erle_db,
        })),
    }))
}

/// Events as a list of utterances.
fn utterances(events: &[SpeechEvent]) -> Vec<Value> {
    let mut all = Vec::new();
    let (mut overlap, mut goes_on) = (false, false);
    let (mut suspected, mut barged_in) = (None, None);
    let mut silent_since = None;
    let mut pauses: Vec<[f64; 2]> = Vec::new();
    for event in events {
        match event {
            SpeechEvent::Started {
                overlap: over,
                joins,
                ..
            } => {
                (overlap, suspected, barged_in, silent_since) = (*over, None, None, None);
                goes_on = *joins;
                pauses.clear();
            }
            SpeechEvent::Audio(_) => {}
            SpeechEvent::Paused { at } => silent_since = Some(*at),
            SpeechEvent::Resumed { at } => {
                pauses.extend(silent_since.take().map(|since| [since, *at]));
            }
            SpeechEvent::BargeInSuspected { at } => suspected = Some(*at),
            SpeechEvent::BargeInConfirmed { at } => barged_in = Some(*at),
            SpeechEvent::Ended {
                start,
                end,
                decided,
                how,
            } => all.push(json!({
                "start": start,
                "end": end,
                "decided": decided,
                "end_of_turn": *how == SpeechOutcome::Line,
                "how": match how {
                    SpeechOutcome::Line => "turn",
                    SpeechOutcome::Backchannel => "backchannel",
                    SpeechOutcome::Noise => "noise",
                },
                "joins": goes_on,
                "during_playback": overlap,
                "suspected": suspected,
                "barged_in": barged_in,
                "pauses": pauses,
            })),
        }
    }
    all
}
