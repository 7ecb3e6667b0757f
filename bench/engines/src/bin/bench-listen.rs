//! How soon there is text: what a fitted window saves, and what streaming leaves to be done
//! when somebody has finished speaking. It takes some minutes: people speak in real time.
//!
//! The model has random weights unless one is named. What it writes is thrown away: each
//! answer is what a speaker of [`SCRIPT`] has said within the window. Every window takes so
//! many tokens as if they were written, and requests are drafts, which are tried only once:
//! what random weights write sounds improbable, and real text seldom does.

use banter_engine::{
    Job, Pcm, Segment, TranscribeEvent, TranscribeRequest, Transcription, Update, Window, Word,
    Worker,
};
use banter_engine_bench::{Options, finish, host, random_ears};
use banter_speech::streaming::{Sound, Step, StreamingSettings, Transcript};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const THREADS: u32 = 1;
const RATE: u32 = 16_000;
/// What is said, in ten seconds.
const SCRIPT: &str = "good evening I would like two pints of your darkest ale please and a \
    bed for the night if you have one left";
const LENGTH: f64 = 10.0;
/// Tokens of each window: somewhat more than the script has.
const TOKENS: u32 = 32;
/// How long it is silent until a pause is told of, and until a turn is over, in seconds.
const PAUSE: f64 = 0.2;
const END: f64 = 0.6;
/// How often a game looks.
const FRAME: Duration = Duration::from_micros(16_667);
/// What a fitted window and streaming may take of the time that they save.
const WINDOW_BUDGET: f64 = 0.2;
const STREAM_BUDGET: f64 = 0.5;

fn main() -> ExitCode {
    banter_engine_bench::main(run)
}

fn run(options: &Options) -> Result<bool, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let made = folder.path().join("random.bin");
    let model = match &options.model {
        Some(model) => model,
        None => {
            random_ears::write_tiny(&made);
            &made
        }
    };
    println!("{}", model.display());
    let encoder = windows(model, options.rounds)?;
    let streaming = utterances(model, options.rounds.div_ceil(3))?;
    Ok(encoder && streaming)
}

fn ears(model: &Path, tokens: u32) -> Result<Worker<Transcription>, String> {
    let spec = host("banter-whisper-host", model)?
        .setting("threads", THREADS)
        .setting("max_tokens", tokens);
    Worker::host("ears", spec).map_err(|error| error.to_string())
}

/// Sends a request as what it is here: a draft in English.
fn send(
    worker: &Worker<Transcription>,
    request: TranscribeRequest,
) -> Result<Job<TranscribeEvent>, String> {
    let request = TranscribeRequest {
        language: Some("en".to_owned()),
        draft: true,
        ..request
    };
    worker
        .submit(request)
        .map_err(|refused| refused.to_string())
}

/// Seconds that a request takes, sent and answered through the host.
fn time(worker: &Worker<Transcription>, request: TranscribeRequest) -> Result<f64, String> {
    let start = Instant::now();
    finish(send(worker, request)?, |_| {})?;
    Ok(start.elapsed().as_secs_f64())
}

/// The one in the middle.
fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn row(what: &str, seconds: f64) {
    println!("{what:44} {:8.1} ms", 1000.0 * seconds);
}

fn verdict(what: &str, share: f64, budget: f64) -> bool {
    let kept = share <= budget;
    let told = if kept { "" } else { "  over the budget" };
    println!(
        "{what:44} {:8.1} %  of at most {:.0} %{told}",
        100.0 * share,
        100.0 * budget
    );
    kept
}

/// What it takes to read two seconds. The decoder writes one token, so that hardly anything
/// but the encoder's work is measured, and the spectrum and the way to the host and back.
fn windows(model: &Path, rounds: usize) -> Result<bool, String> {
    let worker = ears(model, 1)?;
    let sound = Speaker::new().sound(2.0);
    let (mut fitted, mut full) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        for (window, times) in [(Window::Fitted, &mut fitted), (Window::Full, &mut full)] {
            let request = TranscribeRequest {
                window,
                ..TranscribeRequest::new(Pcm::new(RATE, sound.as_slice()))
            };
            let seconds = time(&worker, request)?;
            if round > 0 {
                times.push(seconds);
            }
        }
    }
    let (fitted, full) = (median(&fitted), median(&full));
    row("2 s, read in the full window", full);
    row("2 s, read in a fitted window", fitted);
    Ok(verdict("fitted, of full", fitted / full, WINDOW_BUDGET))
}

/// Who says the script, at an even pace.
struct Speaker {
    words: Vec<&'static str>,
    /// Seconds for each word and the gap after it.
    word: f64,
}

impl Speaker {
    fn new() -> Self {
        let words: Vec<&str> = SCRIPT.split(' ').collect();
        Self {
            word: LENGTH / words.len() as f64,
            words,
        }
    }

    /// So much of the sound: each word a tone, with a gap at its end.
    fn sound(&self, seconds: f64) -> Vec<f32> {
        let mut noise = 1_u32;
        (0..(seconds * f64::from(RATE)) as usize)
            .map(|index| {
                let time = index as f64 / f64::from(RATE);
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let hiss = 0.002 * ((noise >> 16) as f32 / 65_536.0 - 0.5);
                let spoken = time < LENGTH && (time / self.word).fract() < 0.9;
                let tone = (time * 900.0 * (1.0 + 0.2 * (time * 3.0).sin())).sin();
                hiss + if spoken { 0.3 * tone as f32 } else { 0.0 }
            })
            .collect()
    }

    /// What was said between two moments, in a window of which the first is the beginning.
    fn said(&self, from: f64, to: f64) -> Segment {
        let words = self.words.iter().enumerate().filter_map(|(index, word)| {
            let start = index as f64 * self.word;
            let middle = start + self.word / 2.0;
            (from..to).contains(&middle).then(|| Word {
                text: format!(" {word}"),
                start: (start - from).max(0.0) as f32,
                end: (start + self.word - from) as f32,
                probability: 0.9,
            })
        });
        let words: Vec<Word> = words.collect();
        let text: String = words.iter().map(|word| word.text.as_str()).collect();
        Segment {
            text: text.trim().to_owned(),
            end: (to - from) as f32,
            words,
            ..Segment::default()
        }
    }
}

/// What came of listening to the speaker.
#[derive(Default)]
struct Listened {
    /// Seconds from the end of the turn to the final text.
    after_end: f64,
    /// How often the ears were asked.
    jobs: usize,
}

/// How long after the end of a turn its text is there. Where pauses are not told of, all of
/// the last window is left for the end, and the draft before it has the ears.
fn utterances(model: &Path, rounds: usize) -> Result<bool, String> {
    let worker = ears(model, TOKENS)?;
    let speaker = Speaker::new();
    let sound = speaker.sound(LENGTH + END);
    let whole = |window| TranscribeRequest {
        window,
        ..TranscribeRequest::new(Pcm::new(RATE, sound.as_slice()))
    };
    let (mut full, mut fitted) = (Vec::new(), Vec::new());
    let (mut paused, mut sudden) = (Vec::new(), Vec::new());
    let mut listened = Listened::default();
    for round in 0..=rounds {
        let times = [
            time(&worker, whole(Window::Full))?,
            time(&worker, whole(Window::Fitted))?,
        ];
        listened = listen(&worker, &speaker, &sound, true)?;
        let without = listen(&worker, &speaker, &sound, false)?;
        if round > 0 {
            full.push(times[0]);
            fitted.push(times[1]);
            paused.push(listened.after_end);
            sudden.push(without.after_end);
        }
    }
    let [full, fitted, paused, sudden] = [full, fitted, paused, sudden].map(|times| median(&times));
    row("10 s, read at the end in the full window", full);
    row("10 s, read at the end in a fitted window", fitted);
    row("10 s, streamed, pauses worked on", paused);
    row("10 s, streamed, pauses not worked on", sudden);
    println!("{:44} {:8}", "jobs of the former", listened.jobs);
    println!(
        "{:44} {:8.1} %",
        "streamed without pauses, of at the end",
        100.0 * sudden / fitted
    );
    Ok(verdict(
        "streamed, of at the end",
        paused / fitted,
        STREAM_BUDGET,
    ))
}

/// Listens to the speaker as a game does, in real time. With `pauses` the silence at the end
/// is told of before it is long enough.
fn listen(
    worker: &Worker<Transcription>,
    speaker: &Speaker,
    sound: &[f32],
    pauses: bool,
) -> Result<Listened, String> {
    let end = sound.len() as f64 / f64::from(RATE);
    let mut transcript = Transcript::new(StreamingSettings {
        stream: true,
        ..StreamingSettings::default()
    });
    let mut listened = Listened::default();
    // The job, and what its answer will be.
    let mut job: Option<(Job<TranscribeEvent>, Segment)> = None;
    let start = Instant::now();
    loop {
        std::thread::sleep(FRAME);
        let now = start.elapsed().as_secs_f64();
        while let Some(update) = job.as_mut().and_then(|(job, _)| job.poll()) {
            match update {
                Update::Event(_) => {}
                Update::Failed(error) => return Err(error.to_string()),
                Update::Done => {
                    if let Some((_, segment)) = job.take() {
                        transcript.take(TranscribeEvent::Segment(segment));
                        transcript.finish();
                    }
                }
            }
        }
        let length = ((now * f64::from(RATE)) as usize).min(sound.len());
        let ended = length == sound.len();
        let step = transcript.step(&Sound {
            rate: RATE,
            samples: sound.get(..length).unwrap_or_default(),
            paused: pauses && now > LENGTH + PAUSE,
            ended,
        });
        match step {
            Step::Wait => {}
            Step::Send(request) => {
                let to = length as f64 / f64::from(RATE);
                let from = to - request.pcm.duration().as_secs_f64();
                drop(job.take());
                job = Some((send(worker, request)?, speaker.said(from, to)));
                listened.jobs += 1;
            }
            Step::Done => {
                listened.after_end = (now - end).max(0.0);
                break;
            }
        }
    }
    let (text, _) = transcript.text();
    if text == SCRIPT {
        Ok(listened)
    } else {
        Err(format!("the text is not what was said: {text}"))
    }
}
