//! Retrieval over the lines of a conversation: for each question the ten episodes that memory
//! would put before the mind, the best first.
//!
//! ```text
//! recall -- EPISODES.jsonl QUESTIONS.jsonl OUT.jsonl [--embed TABLE.safetensors] [--language TAG]
//!           [--settings FILE.json] [--plain] [--time]
//! ```
//!
//! A line of episodes: `{"id":"D1:3","session":1,"at":"1:56 pm on 8 May, 2023","speaker":
//! "Caroline","text":"..."}`; of questions: `{"id":"q7","text":"..."}`; of what comes out:
//! `{"id":"q7","episodes":["D1:3", ...]}`. `--settings` has numbers of `RetrievalSettings`,
//! `--plain` is BM25 and nothing else, `--time` tells how long it took.

use banter_memory::{Date, Entry, RetrievalIndex, RetrievalSettings, StaticEmbedding};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// So many episodes are told for a question.
const EPISODES: usize = 10;

#[derive(Deserialize)]
struct Episode {
    id: String,
    #[serde(default)]
    session: serde_json::Value,
    #[serde(default)]
    at: String,
    #[serde(default)]
    speaker: String,
    text: String,
}

#[derive(Deserialize)]
struct Question {
    id: serde_json::Value,
    text: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    episodes: Vec<&'a str>,
}

#[derive(Default)]
struct Options {
    files: Vec<PathBuf>,
    embed: Option<PathBuf>,
    language: Option<String>,
    settings: Option<PathBuf>,
    plain: bool,
    time: bool,
}

fn options() -> Result<Options, Box<dyn Error>> {
    use lexopt::prelude::*;
    let mut options = Options::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("embed") => options.embed = Some(arguments.value()?.into()),
            Long("language") => options.language = Some(arguments.value()?.string()?),
            Long("settings") => options.settings = Some(arguments.value()?.into()),
            Long("plain") => options.plain = true,
            Long("time") => options.time = true,
            Value(file) => options.files.push(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// The lines of a file.
fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let wrong = |error| format!("{}, line {}: {error}", path.display(), number + 1);
            Ok(serde_json::from_str(line).map_err(wrong)?)
        })
        .collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let [episodes, questions, out] = &options.files[..] else {
        return Err(
            "usage: recall -- EPISODES.jsonl QUESTIONS.jsonl OUT.jsonl [--embed TABLE.safetensors]"
                .into(),
        );
    };
    let language = options.language.as_deref().unwrap_or("en");
    let settings = match (&options.settings, options.plain) {
        (Some(path), _) => serde_json::from_str(&std::fs::read_to_string(path)?)?,
        (None, true) => RetrievalSettings::plain(),
        (None, false) => RetrievalSettings::default(),
    };
    let embedding = options
        .embed
        .map(StaticEmbedding::load)
        .transpose()?
        .map(Arc::new);
    let episodes: Vec<Episode> = read(episodes)?;
    let questions: Vec<Question> = read(questions)?;

    let began = Instant::now();
    let mut index = RetrievalIndex::new(language, settings, embedding);
    let mut sessions: HashMap<String, u64> = HashMap::new();
    for (number, episode) in (0..).zip(&episodes) {
        let next = sessions.len() as u64;
        let group = *sessions.entry(episode.session.to_string()).or_insert(next);
        let entry = Entry {
            text: &episode.text,
            speaker: Some(episode.speaker.as_str()).filter(|name| !name.is_empty()),
            group,
            date: Date::find(&episode.at, language),
        };
        if !index.add(number, &entry) {
            return Err(format!(
                "there are more than {} episodes",
                banter_memory::MOST_ENTRIES
            )
            .into());
        }
    }
    let indexed = began.elapsed();

    let began = Instant::now();
    let mut text = String::new();
    for question in &questions {
        let hits = index.search(&question.text, EPISODES, |_| 1.0);
        let ids = hits
            .iter()
            .filter_map(|hit| episodes.get(usize::try_from(hit.id).ok()?));
        let answer = Answer {
            id: &question.id,
            episodes: ids.map(|episode| episode.id.as_str()).collect(),
        };
        writeln!(text, "{}", serde_json::to_string(&answer)?)?;
    }
    let searched = began.elapsed();
    std::fs::write(out, text)
        .map_err(|error| format!("{} cannot be written: {error}", out.display()))?;
    if options.time {
        let each = searched.as_secs_f64() * 1e3 / questions.len().max(1) as f64;
        println!(
            "{} episodes indexed in {:.1} ms; {} questions, {each:.3} ms each",
            episodes.len(),
            indexed.as_secs_f64() * 1e3,
            questions.len(),
        );
    }
    Ok(())
}
