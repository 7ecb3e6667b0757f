//! How long retrieval from knowledge takes: ten thousand chunks, of which three in four may be
//! known, and a thousand questions.
//!
//! ```text
//! lookup -- [--chunks N] [--embed TABLE.safetensors] [FILE.md ...]
//! lookup -- --ask QUESTION [--faction NAME] [--beat NAME] [--embed TABLE.safetensors] FILE.md ...
//! ```
//!
//! The second tells what a question finds in files, for whoever writes them: how much of its words
//! and of its meaning each chunk has.
//!
//! The chunks are made of words that are as frequent as words are (Zipf's law); files that are
//! named stand among them. Each question is asked three times, and the quickest counts. It fails
//! where half of the questions take more than a millisecond.

use banter_memory::{Condition, Knower, KnowledgeIndex, KnowledgePack, StaticEmbedding};
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

const QUESTIONS: usize = 1_000;
/// What half of the questions may take at most.
const BUDGET: Duration = Duration::from_millis(1);
/// How many words there are, and in a chunk.
const WORDS: usize = 20_000;
const LENGTH: usize = 55;
/// As many chunks as stand in a file, and the largest file.
const PER_FILE: usize = 2_000;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool, Box<dyn Error>> {
    use lexopt::prelude::*;
    let (mut chunks, mut embed, mut files) = (10_000_usize, None, Vec::new());
    let (mut questions, mut knower, mut beats) = (Vec::new(), Knower::default(), BTreeSet::new());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("chunks") => chunks = arguments.value()?.parse()?,
            Long("embed") => embed = Some(StaticEmbedding::load(arguments.value()?)?),
            Long("ask") => questions.push(arguments.value()?.string()?),
            Long("faction") => knower.faction = Some(arguments.value()?.string()?),
            Long("beat") => {
                beats.insert(Condition::key(&arguments.value()?.string()?));
            }
            Value(file) => files.push(file.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let mut texts = Vec::new();
    for file in files {
        texts.push((file.clone(), std::fs::read_to_string(&file)?));
    }
    if !questions.is_empty() {
        let index = KnowledgeIndex::new(assemble(&texts)?, embed.map(Arc::new));
        for question in questions {
            println!("{question}");
            for found in index.search(&question, &knower, &beats, 4) {
                let (chunk, hit) = (found.chunk, found.hit);
                let place = format!("{}:{}", chunk.file, chunk.line);
                println!(
                    "  {:.2} {:.2}  {place}  {}",
                    hit.words, hit.meaning, chunk.text
                );
            }
        }
        return Ok(true);
    }
    let mut chance = Chance(1);
    for file in 0..chunks.div_ceil(PER_FILE) {
        let here = (chunks - file * PER_FILE).min(PER_FILE);
        texts.push((format!("{file}.md"), written(here, &mut chance)));
    }
    let pack = assemble(&texts)?;
    let with = if embed.is_some() {
        "words and vectors"
    } else {
        "words alone"
    };
    let begun = Instant::now();
    let index = KnowledgeIndex::new(Arc::clone(&pack), embed.map(Arc::new));
    let made = begun.elapsed();

    let miller = Knower {
        faction: Some("millers".to_owned()),
        ..Knower::default()
    };
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..QUESTIONS {
        let mut question = "What do you know about".to_owned();
        for _ in 0..4 {
            question.push(' ');
            question.push_str(&chance.word());
        }
        let look = || {
            let begun = Instant::now();
            let found = index.search(&question, &miller, &BTreeSet::new(), 4).len();
            (begun.elapsed(), found)
        };
        // The best of three: what others do on the machine meanwhile is not the search's.
        let (time, hits) = (0..3).map(|_| look()).min().unwrap_or_default();
        found += hits;
        times.push(time);
    }
    times.sort();
    let of = |share: f32| times[((times.len() - 1) as f32 * share) as usize];
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!("chunks   index made   median     p99     most   found a question   ({with})");
    println!(
        "{:6} {:9.0} ms {:5.2} ms {:4.2} ms {:5.2} ms {:18.1}",
        pack.chunks().len(),
        ms(made),
        ms(of(0.5)),
        ms(of(0.99)),
        ms(of(1.0)),
        found as f64 / QUESTIONS as f64
    );
    Ok(of(0.5) <= BUDGET)
}

/// A pack of these files: names and texts.
fn assemble(texts: &[(String, String)]) -> Result<Arc<KnowledgePack>, Box<dyn Error>> {
    let texts = texts.iter();
    let texts = texts.map(|(name, text)| (name.as_str(), text.as_str()));
    Ok(Arc::new(KnowledgePack::assemble(
        Default::default(),
        texts,
    )?))
}

/// A file of so many chunks; every fourth is for smiths alone.
fn written(chunks: usize, chance: &mut Chance) -> String {
    let mut text = String::new();
    for chunk in 0..chunks {
        let whose = if chunk % 4 == 3 {
            " {factions = 'smiths'}"
        } else {
            ""
        };
        let _ = writeln!(text, "# {} {}{whose}", chance.word(), chance.word());
        for _ in 0..LENGTH {
            text.push_str(&chance.word());
            text.push(' ');
        }
        text.push_str("\n\n");
    }
    text
}

/// The same words in every run.
struct Chance(u64);

impl Chance {
    /// The next number below 1, after Steele, Lea and Flood's SplitMix64 (2014).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as f64 / u64::MAX as f64
    }

    /// A word, the nth most frequent one in n times less often than the first.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 28] = [
            "ba", "ko", "ri", "men", "tal", "du", "fe", "gor", "hin", "ja", "lo", "mur", "nes",
            "ol", "pa", "quin", "ro", "sal", "ti", "ur", "va", "wen", "xo", "yl", "zan", "bri",
            "cla", "dro",
        ];
        let rank = (WORDS as f64).powf(self.next()) as usize;
        let (one, two) = (SYLLABLES[rank % 28], SYLLABLES[rank / 28 % 28]);
        format!("{one}{two}{}", SYLLABLES[rank / 784 % 28])
    }
}
