//! Our way: one host for all characters.

use crate::options::Options;
use crate::process;
use banter_engine::host::llama_host;
use banter_engine::{
    ChatMessage, Constraint, EngineStatus, Finish, GenerateEvent, GenerateRequest, Generation, Job,
    Sampling, Update, Upkeep, UpkeepReport, Worker,
};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long the engine may say nothing.
const PATIENCE: Duration = Duration::from_secs(300);

/// A host at work.
pub(crate) struct Ours {
    worker: Worker<Generation>,
    process: u32,
    tokens: u32,
}

/// How an answer came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    pub(crate) text: String,
    is_whole: bool,
    pub(crate) tokens: u32,
    /// Tokens of the prompt, and how many of them were known.
    pub(crate) prompt: (u32, u32),
}

impl Ours {
    /// Starts the host that was built beside this program, and waits until it is ready.
    pub(crate) fn start(model: &Path, options: &Options) -> Result<Self, String> {
        let here = std::env::current_exe().map_err(|error| error.to_string())?;
        let program = format!("banter-llama-host{}", std::env::consts::EXE_SUFFIX);
        let host = llama_host(model)
            .at(here.with_file_name(program))
            .threads(options.threads)
            .context(options.context);
        let there = process::children();
        let worker = Worker::host("mind", host.spec()).map_err(|error| error.to_string())?;
        let begun = Instant::now();
        loop {
            match worker.status() {
                EngineStatus::Ready => break,
                EngineStatus::Failed(error) => return Err(error.to_string()),
                _ if begun.elapsed() > PATIENCE => return Err("the host does not load".to_owned()),
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        let mut children = process::children().into_iter();
        Ok(Self {
            worker,
            // 0 is nobody's: what asks about it is told that nothing is known.
            process: children.find(|it| !there.contains(it)).unwrap_or(0),
            tokens: options.tokens,
        })
    }

    /// The host's process.
    pub(crate) fn process(&self) -> u32 {
        self.process
    }

    /// What hands requests to the host.
    pub(crate) fn worker(&self) -> &Worker<Generation> {
        &self.worker
    }

    /// The likeliest answer of a character.
    pub(crate) fn request(&self, character: &str, messages: Vec<ChatMessage>) -> GenerateRequest {
        GenerateRequest {
            messages,
            character: Some(character.to_owned()),
            sampling: Sampling {
                temperature: 0.0,
                repeat_penalty: 1.0,
                max_tokens: self.tokens,
                ..Sampling::default()
            },
            ..GenerateRequest::default()
        }
    }

    /// The same, held to a grammar.
    pub(crate) fn held(&self, request: GenerateRequest, grammar: &str) -> GenerateRequest {
        GenerateRequest {
            constraint: Some(Constraint::Gbnf(grammar.to_owned())),
            ..request
        }
    }

    /// Asks, and waits for the whole answer.
    pub(crate) fn ask(&self, request: GenerateRequest) -> Result<Heard, String> {
        let mut heard = self.ask_all(vec![request])?;
        heard.pop().ok_or_else(|| "nothing was heard".to_owned())
    }

    /// Asks several at once, and waits for all of them.
    pub(crate) fn ask_all(&self, requests: Vec<GenerateRequest>) -> Result<Vec<Heard>, String> {
        let mut jobs = Vec::new();
        for request in requests {
            let submitted = self.worker.submit(request);
            let job: Job<GenerateEvent> = submitted.map_err(|refused| refused.to_string())?;
            jobs.push((job, Heard::default()));
        }
        let mut since = Instant::now();
        while jobs.iter().any(|(_, heard)| !heard.is_whole) {
            let mut quiet = true;
            for (job, heard) in &mut jobs {
                while let Some(update) = job.poll() {
                    quiet = false;
                    take(update, heard)?;
                }
            }
            if !quiet {
                since = Instant::now();
            } else if since.elapsed() > PATIENCE {
                return Err("the engine does not answer".to_owned());
            } else {
                std::thread::sleep(Duration::from_micros(200));
            }
        }
        Ok(jobs.into_iter().map(|(_, heard)| heard).collect())
    }

    /// Has something done with what is kept.
    pub(crate) fn upkeep(&self, upkeep: Upkeep) -> Result<UpkeepReport, String> {
        let submitted = self.worker.submit(GenerateRequest::of_upkeep(upkeep));
        let mut job = submitted.map_err(|refused| refused.to_string())?;
        let mut done = None;
        loop {
            match job.wait(PATIENCE) {
                Some(Update::Event(GenerateEvent::Upkept(report))) => done = Some(report),
                Some(Update::Event(_)) => {}
                Some(Update::Done) => return done.ok_or_else(|| "no report came".to_owned()),
                Some(Update::Failed(error)) => return Err(error.to_string()),
                None => return Err("the engine does not answer".to_owned()),
            }
        }
    }
}

fn take(update: Update<GenerateEvent>, heard: &mut Heard) -> Result<(), String> {
    match update {
        Update::Event(GenerateEvent::Text(text)) => {
            heard.text.push_str(&text);
        }
        Update::Event(GenerateEvent::Prompt(usage)) => {
            heard.prompt = (usage.tokens, usage.cached);
        }
        Update::Event(GenerateEvent::Finished(Finish { tokens, .. })) => heard.tokens = tokens,
        Update::Event(_) => {}
        Update::Done => heard.is_whole = true,
        Update::Failed(error) => return Err(error.to_string()),
    }
    Ok(())
}
