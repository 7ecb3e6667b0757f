//! Voices by what is heard of them: how soon they speak, how fast, how many of their words
//! whisper hears wrong, and whether their lips close when they do.
//!
//! ```text
//! cargo build -p banter_kokoro -p banter_piper -p banter_whisper --bins
//! cargo run -p banter_engine_bench --bin bench-voices -- WHISPER SENTENCES VOICE...
//! ```
//! WHISPER is whisper's model, SENTENCES a file of one sentence a line, and a VOICE either a
//! Piper voice's `.onnx`, or Kokoro's with `:VOICES:BLEND` behind it. Closures are those that
//! espeak-ng's rendering, laid along the same sound, has: how many of them the voice's own
//! phonemes overlap, and by how much their middles differ.

use banter_engine::host::{kokoro_host, piper_host, whisper_host};
use banter_engine::{
    EngineSource, Job, Pcm, Phoneme, Settings, Synthesis, SynthesizeEvent, SynthesizeRequest,
    TranscribeEvent, TranscribeRequest, Transcription, Update, VoiceStyle, Worker,
};
use banter_piper::EspeakVoice;
use std::error::Error;
use std::time::{Duration, Instant};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Seconds by which a closure may be off and still overlap.
const NEAR: f32 = 0.02;

/// A sentence as a voice said it.
struct Said {
    pcm: Pcm,
    phonemes: Vec<Phoneme>,
    first: f32,
    whole: f32,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [whisper, sentences, voices @ ..] = arguments.as_slice() else {
        return Err("bench-voices WHISPER SENTENCES VOICE...".into());
    };
    let ears = Worker::<Transcription>::host("ears", whisper_host(whisper).language("en").into())?;
    let sentences = std::fs::read_to_string(sentences)?;
    let espeak = EspeakVoice::open(&Settings::default())?;
    for voice in voices {
        measure(voice, &sentences, &ears, &espeak)?;
    }
    Ok(())
}

fn measure(
    voice: &str,
    sentences: &str,
    ears: &Worker<Transcription>,
    espeak: &EspeakVoice,
) -> Result<(), Box<dyn Error>> {
    let parts: Vec<&str> = voice.split(':').collect();
    let source: EngineSource<Synthesis> = match parts.as_slice() {
        [model, voices, blend] => kokoro_host(model)
            .voices(voices)
            .voice(blend)
            .threads(2)
            .into(),
        _ => piper_host(voice).threads(2).into(),
    };
    let EngineSource::Host(spec) = source else {
        return Err("a voice is a host".into());
    };
    let worker = Worker::<Synthesis>::host("voice", spec)?;
    // It is loaded by then.
    say(&worker, "Hello.")?;
    let (mut wrong, mut words, mut sound, mut work) = (0, 0, 0.0, 0.0);
    let (mut closed, mut closures, mut off) = (0, 0, 0.0);
    let (mut firsts, mut loudest) = (Vec::new(), 0.0_f32);
    for sentence in sentences.lines().filter(|line| !line.trim().is_empty()) {
        let said = say(&worker, sentence)?;
        sound += said.pcm.duration().as_secs_f32();
        work += said.whole;
        firsts.push(said.first);
        loudest = said
            .pcm
            .samples()
            .iter()
            .fold(loudest, |most, s| most.max(s.abs()));
        let heard = hear(ears, said.pcm.clone())?;
        let (a, b) = (plain(sentence), plain(&heard));
        let here = distance(&a, &b);
        if here > 0 {
            println!("  {here}: {sentence} | {}", heard.trim());
        }
        wrong += here;
        words += a.len();
        let truth = espeak.align(&said.pcm, sentence, "en-us", &[])?;
        for closure in truth.iter().filter(|phoneme| closes(phoneme)) {
            closures += 1;
            let middle = |phoneme: &Phoneme| f32::midpoint(phoneme.start, phoneme.end);
            let overlap = said.phonemes.iter().filter(|own| {
                closes(own) && own.start < closure.end + NEAR && own.end + NEAR > closure.start
            });
            let nearest = overlap
                .map(|own| middle(own) - middle(closure))
                .min_by(|a, b| a.abs().total_cmp(&b.abs()));
            if let Some(nearest) = nearest {
                closed += 1;
                off += nearest;
            }
        }
    }
    firsts.sort_by(f32::total_cmp);
    let at = |share: f32| firsts.get((firsts.len() as f32 * share) as usize).copied();
    println!(
        "{voice}: real-time factor {:.2}, first sound p50 {:.2} s, p90 {:.2} s, words wrong {:.1} % of {words}, loudest {loudest:.2}, closures {:.3} of {closures}, later by {:.0} ms",
        work / sound,
        at(0.5).unwrap_or_default(),
        at(0.9).unwrap_or_default(),
        100.0 * wrong as f32 / words as f32,
        closed as f32 / closures as f32,
        1000.0 * off / closed as f32
    );
    Ok(())
}

fn closes(phoneme: &Phoneme) -> bool {
    phoneme.symbol.contains(['p', 'b', 'm'])
}

fn say(worker: &Worker<Synthesis>, text: &str) -> Result<Said, Box<dyn Error>> {
    let started = Instant::now();
    let mut job = worker.submit(SynthesizeRequest {
        text: text.to_owned(),
        style: VoiceStyle::default(),
    })?;
    let (mut rate, mut samples, mut phonemes, mut first) = (16_000, Vec::new(), Vec::new(), None);
    each(&mut job, |event| match event {
        SynthesizeEvent::Start { rate: told, .. } => rate = told,
        SynthesizeEvent::Samples(piece) => {
            first.get_or_insert_with(|| started.elapsed());
            samples.extend(piece);
        }
        SynthesizeEvent::Phonemes(said) => phonemes.extend(said),
    })?;
    Ok(Said {
        pcm: Pcm::new(rate, samples),
        phonemes,
        first: first.unwrap_or_default().as_secs_f32(),
        whole: started.elapsed().as_secs_f32(),
    })
}

fn hear(ears: &Worker<Transcription>, pcm: Pcm) -> Result<String, Box<dyn Error>> {
    let mut job = ears.submit(TranscribeRequest::new(pcm))?;
    let mut text = String::new();
    each(&mut job, |event| {
        if let TranscribeEvent::Segment(segment) = event {
            text.push_str(&segment.text);
        }
    })?;
    Ok(text)
}

fn each<E>(job: &mut Job<E>, mut take: impl FnMut(E)) -> Result<(), Box<dyn Error>> {
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(event)) => take(event),
            Some(Update::Done) => return Ok(()),
            Some(Update::Failed(error)) => return Err(error.into()),
            None => return Err("nothing came".into()),
        }
    }
}

/// Words without case and punctuation.
fn plain(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !"'’".contains(c));
    let letters = |word: &str| {
        word.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    words
        .map(|word| letters(word).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// How many words have to be changed, added or left out.
fn distance(a: &[String], b: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(start) = row.first_mut() {
            *start = left;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let here = (diagonal + usize::from(x != y))
                .min(left + 1)
                .min(*cell + 1);
            diagonal = std::mem::replace(cell, here);
            left = here;
        }
    }
    row.last().copied().unwrap_or_default()
}
