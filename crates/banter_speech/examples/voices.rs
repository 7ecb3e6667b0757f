//! Measures voices: how fast they are, how soon the first sound comes, which words a recogniser
//! hears wrong, and what moods, manners and sounds do to them.
//!
//! ```text
//! cargo xtask bench voices [--sentences 100] [--voices FOLDER] [--voice BLEND] [--out FOLDER]
//! ```
//! `--voices` has Kokoro's voices, where they do not lie beside its model, and `--voice` is the one that
//! speaks. By hand: `--kokoro MODEL.onnx --piper MODEL.onnx --ears GGML.bin --hosts FOLDER`; what is left out
//! is not measured, and that is said. Sounds are kept in FOLDER as WAV files.

use banter_core::SentenceMood;
use banter_core::persona::{MOODS, Persona};
use banter_engine::host::{HostSpec, kokoro_host, piper_host, whisper_host};
use banter_engine::{
    Manner, Pcm, Synthesis, SynthesizeEvent, SynthesizeRequest, TranscribeEvent, TranscribeRequest,
    Transcription, Update, VocalSound, VoiceStyle, Worker, wav,
};
use banter_voice::median_pitch;
use lexopt::prelude::*;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

type Failure = Box<dyn std::error::Error>;

const PATIENCE: Duration = Duration::from_secs(300);
/// What people in a tavern say, as the bench of ears has it.
const CLAUSES: &str = include_str!("../../../bench/ears/languages/en.toml");
/// What is said in every mood.
const LINE: &str = "I never thought that I would see you here again, and now you stand at my door.";
/// Words of a long sentence.
const LONG: usize = 12;

struct Options {
    kokoro: Option<PathBuf>,
    piper: Option<PathBuf>,
    ears: Option<PathBuf>,
    voices: Option<PathBuf>,
    voice: Option<String>,
    hosts: PathBuf,
    out: PathBuf,
    sentences: usize,
}

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Failure> {
    let options = options()?;
    let voices = [
        (
            "kokoro",
            options.kokoro.as_ref().map(|it| kokoro(it, &options)),
        ),
        (
            "piper",
            options.piper.as_ref().map(|it| piper(it, &options)),
        ),
    ];
    if voices.iter().all(|(_, spec)| spec.is_none()) {
        return Err(
            "no voice is named, so nothing is measured; name one by --kokoro or --piper".into(),
        );
    }
    std::fs::create_dir_all(&options.out)?;
    let ears = match &options.ears {
        Some(model) => {
            let host = whisper_host(model).at(options.hosts.join("banter-whisper-host"));
            Some(Worker::<Transcription>::host("ears", host.into())?)
        }
        None => None,
    };
    for (name, spec) in voices {
        let Some(spec) = spec else {
            println!("{name:8} not measured: its model is not here");
            continue;
        };
        let voice = Worker::<Synthesis>::host("voice", spec)?;
        // The first pays for the loading.
        say(&voice, LINE, VoiceStyle::default())?;
        pace(name, &voice, ears.as_ref(), &options)?;
        moods(name, &voice, &options)?;
    }
    Ok(())
}

fn kokoro(model: &Path, options: &Options) -> HostSpec {
    let mut host = kokoro_host(model).at(options.hosts.join("banter-kokoro-host"));
    if let Some(folder) = &options.voices {
        host = host.voices(folder);
    }
    if let Some(voice) = &options.voice {
        host = host.voice(voice);
    }
    host.spec()
}

fn piper(model: &Path, options: &Options) -> HostSpec {
    let host = piper_host(model).at(options.hosts.join("banter-piper-host"));
    host.spec()
}

fn options() -> Result<Options, Failure> {
    let mut options = Options {
        kokoro: None,
        piper: None,
        ears: None,
        voices: None,
        voice: None,
        hosts: PathBuf::from("."),
        out: std::env::temp_dir().join("banter-voices"),
        sentences: 100,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("kokoro") => options.kokoro = Some(parser.value()?.into()),
            Long("piper") => options.piper = Some(parser.value()?.into()),
            Long("ears") => options.ears = Some(parser.value()?.into()),
            Long("voices") => options.voices = Some(parser.value()?.into()),
            Long("voice") => options.voice = Some(parser.value()?.string()?),
            Long("hosts") => options.hosts = parser.value()?.into(),
            Long("out") => options.out = parser.value()?.into(),
            Long("sentences") => options.sentences = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// Sentences of one clause and of two.
fn sentences(count: usize) -> Vec<String> {
    let clauses: Vec<String> = CLAUSES
        .lines()
        .skip_while(|line| !line.starts_with("clauses"))
        .skip(1)
        .take_while(|line| line.starts_with("  \""))
        .map(|line| line.trim().trim_matches([',', '"']).replace(" | ", " "))
        .collect();
    let clause = |index: usize| clauses.get(index % clauses.len().max(1)).map_or("", |c| c);
    let joint = [", and ", ", but ", "; ", " because "];
    (0..count)
        .map(|index| {
            let first = clause(index * 7);
            let mut sentence = match index % 3 {
                0 => format!("{first}."),
                _ => format!("{first}{}{}.", joint[index % 4], clause(index * 11 + 5)),
            };
            if let Some(letter) = sentence.get_mut(0..1) {
                letter.make_ascii_uppercase();
            }
            sentence
        })
        .collect()
}

/// What came of a sentence.
struct Said {
    pcm: Pcm,
    /// Seconds until the first sound, and until all of it.
    first: f32,
    whole: f32,
}

fn say(voice: &Worker<Synthesis>, text: &str, style: VoiceStyle) -> Result<Said, Failure> {
    let started = Instant::now();
    let mut job = voice.submit(SynthesizeRequest {
        text: text.to_owned(),
        style,
    })?;
    let (mut rate, mut samples, mut first) = (1, Vec::new(), None);
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(SynthesizeEvent::Start { rate: told, .. })) => rate = told,
            Some(Update::Event(SynthesizeEvent::Samples(more))) => {
                first.get_or_insert_with(|| started.elapsed().as_secs_f32());
                samples.extend(more);
            }
            Some(Update::Event(SynthesizeEvent::Phonemes(_))) => {}
            Some(Update::Done) => {
                let whole = started.elapsed().as_secs_f32();
                return Ok(Said {
                    pcm: Pcm::new(rate, samples),
                    first: first.unwrap_or(whole),
                    whole,
                });
            }
            Some(Update::Failed(error)) => return Err(error.into()),
            None => return Err("the voice does not answer".into()),
        }
    }
}

fn pace(
    name: &str,
    voice: &Worker<Synthesis>,
    ears: Option<&Worker<Transcription>>,
    options: &Options,
) -> Result<(), Failure> {
    let (mut factors, mut first, mut whole, mut share) = (vec![], vec![], vec![], vec![]);
    let (mut wrong, mut words) = (0, 0);
    for (index, text) in sentences(options.sentences).iter().enumerate() {
        let said = say(voice, text, VoiceStyle::default())?;
        let seconds = said.pcm.duration().as_secs_f32().max(0.01);
        factors.push(said.whole / seconds);
        first.push(said.first);
        whole.push(said.whole);
        if text.split(' ').count() > LONG {
            share.push(said.first / said.whole);
        }
        if let Some(ears) = ears {
            let heard = listen(ears, said.pcm.clone())?;
            let (right, heard) = (plain(text), plain(&heard));
            let off = distance(&right, &heard);
            if off > 0 {
                println!("  {off} wrong: {} | {}", right.join(" "), heard.join(" "));
            }
            wrong += off;
            words += right.len();
        }
        if index < 3 {
            save(options, &format!("{name}-{index}"), &said.pcm)?;
        }
    }
    let row = |what: &str, value: String| println!("{name:8} {what:44} {value}");
    row("sentences", options.sentences.to_string());
    row(
        "real-time factor (p50)",
        format!("{:.2}", quantile(&mut factors, 0.5)),
    );
    for (what, list) in [
        ("first sound, streamed", &mut first),
        ("first sound, whole", &mut whole),
    ] {
        let (half, most) = (quantile(list, 0.5), quantile(list, 0.9));
        row(
            &format!("{what} (p50, p90)"),
            format!("{half:.2} s, {most:.2} s"),
        );
    }
    let long = quantile(&mut share, 0.5);
    row(
        "streamed of whole, over 12 words (p50)",
        format!("{long:.2}"),
    );
    if ears.is_none() {
        row("words heard back wrong", "not measured: no ears".to_owned());
    } else if words > 0 {
        let rate = 100.0 * wrong as f32 / words as f32;
        row("words heard back wrong", format!("{rate:.1} % of {words}"));
    }
    Ok(())
}

fn moods(name: &str, voice: &Worker<Synthesis>, options: &Options) -> Result<(), Failure> {
    let persona = Persona::parse("name = \"Mara\"", "mara")?;
    let plain = say(voice, LINE, VoiceStyle::default())?.pcm;
    let mut rows: Vec<(String, Pcm)> = vec![("neutral".to_owned(), plain.clone())];
    for mood in MOODS {
        let meant = SentenceMood {
            name: mood.to_owned(),
            intensity: 1.0,
        };
        let said = say(voice, LINE, persona.voice_style(Some(&meant)))?;
        rows.push((mood.to_owned(), said.pcm));
    }
    for (what, manner) in [("whisper", Manner::Whisper), ("shout", Manner::Shout)] {
        let style = VoiceStyle {
            manner,
            ..VoiceStyle::default()
        };
        rows.push((what.to_owned(), say(voice, LINE, style)?.pcm));
    }
    for sound in VocalSound::ALL {
        let said = say(voice, sound.tag(), VoiceStyle::default())?;
        rows.push((sound.name().to_owned(), said.pcm));
    }
    // Beside neutral: how much faster a mood is, and by how many semitones higher.
    println!("{name:8} what        seconds   pace  pitch Hz  higher st  spread st    rms  peak");
    let neutral = (
        plain.duration().as_secs_f32(),
        median_pitch(plain.samples(), plain.rate()),
    );
    for (index, (what, pcm)) in rows.into_iter().enumerate() {
        // Sounds that are no words have no pace.
        let is_speech = index < MOODS.len() + 3;
        let pace = neutral.0 / pcm.duration().as_secs_f32().max(0.01);
        let pace = if is_speech {
            format!("{pace:.2}")
        } else {
            "-".to_owned()
        };
        let (samples, rate) = (pcm.samples(), pcm.rate());
        let peak = samples.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
        let pitch = median_pitch(samples, rate);
        let pitch_text = pitch.map_or("-".to_owned(), |pitch| format!("{pitch:.0}"));
        let higher = pitch.zip(neutral.1).filter(|_| is_speech);
        let higher = higher.map_or("-".to_owned(), |(pitch, plain)| {
            format!("{:+.1}", 12.0 * (pitch / plain).log2())
        });
        println!(
            "{name:8} {what:11} {:7.2}  {pace:>5}  {pitch_text:>8}  {higher:>9}  {:9.1}  {:.3}  {peak:.2}",
            pcm.duration().as_secs_f32(),
            spread(samples, rate),
            pcm.rms(),
        );
        save(options, &format!("{name}-{what}"), &pcm)?;
    }
    Ok(())
}

/// How far the pitch of short stretches lies apart, in semitones: their standard deviation.
fn spread(samples: &[f32], rate: u32) -> f32 {
    let pitches = samples.chunks(rate as usize / 10).filter_map(|chunk| {
        let pitch = median_pitch(chunk, rate)?;
        Some(12.0 * pitch.log2())
    });
    let pitches: Vec<f32> = pitches.collect();
    let mean = pitches.iter().sum::<f32>() / pitches.len().max(1) as f32;
    let square: f32 = pitches.iter().map(|pitch| (pitch - mean).powi(2)).sum();
    (square / pitches.len().max(1) as f32).sqrt()
}

fn save(options: &Options, name: &str, pcm: &Pcm) -> Result<(), Failure> {
    let file = options.out.join(format!("{name}.wav"));
    Ok(wav::save(&file, pcm.rate(), 1, pcm.samples())?)
}

fn listen(ears: &Worker<Transcription>, pcm: Pcm) -> Result<String, Failure> {
    let mut job = ears.submit(TranscribeRequest {
        language: Some("en".to_owned()),
        ..TranscribeRequest::new(pcm)
    })?;
    let mut text = String::new();
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(TranscribeEvent::Segment(segment))) => {
                text.push(' ');
                text.push_str(&segment.text);
            }
            Some(Update::Event(_)) => {}
            Some(Update::Done) => return Ok(text),
            Some(Update::Failed(error)) => return Err(error.into()),
            None => return Err("the ears do not answer".into()),
        }
    }
}

/// A text's words alone, in small letters.
fn plain(text: &str) -> Vec<String> {
    let is_sign = |c: char| !(c.is_alphanumeric() || c == '\'');
    let words = text.split(is_sign).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Words put in, left out and changed.
fn distance(right: &[String], heard: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (i, a) in right.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in heard.iter().enumerate() {
            let change = before + usize::from(a != b);
            before = row[j + 1];
            row[j + 1] = change.min(before + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

fn quantile(values: &mut [f32], share: f32) -> f32 {
    values.sort_by(f32::total_cmp);
    let at = (values.len() as f32 * share) as usize;
    values
        .get(at.min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f32::NAN)
}
