//! Turns of many characters, one after another and several at once, with all that a game does
//! meanwhile: lines that are taken back, prompts read ahead, summaries, characters that come and
//! go, saves and loads.

use banter_engine::{
    ChatMessage, GenerateEvent, GenerateRequest, Generation, Job, Purpose, Role, Sampling, Update,
    Upkeep, UpkeepReport, Worker,
};
use std::path::Path;
use std::time::{Duration, Instant};

/// How many turns are taken at once.
const AT_ONCE: usize = 4;
/// How many exchanges a character knows of.
const KNOWN: usize = 3;
/// How long the engine may say nothing.
const PATIENCE: Duration = Duration::from_secs(180);
/// What all characters are told first.
const WORLD: &str = "It is evening in the tavern of the ferry. It rains, the river is high, and \
                     nobody crosses before the morning. There is ale, cider and bread.";

/// How the host says that what was read ahead made room for an answer.
const GAVE_WAY: &str = "an answer needed its room";

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Soaked {
    /// Turns that ended as they should: with an answer, or taken back.
    pub(crate) answered: usize,
    pub(crate) taken_back: usize,
    /// What went wrong, in sentences.
    pub(crate) lost: Vec<String>,
    /// What was kept while all were there, and when all had gone.
    pub(crate) kept: UpkeepReport,
    pub(crate) left: UpkeepReport,
}

/// A character of the soak.
#[derive(Debug, Default)]
struct Character {
    said: Vec<ChatMessage>,
    /// How often it has come.
    life: usize,
}

/// A turn under way.
struct Turn {
    who: usize,
    job: Job<GenerateEvent>,
    text: String,
    is_answer: bool,
    /// Whether it only reads ahead, and may be ended where an answer needs its room.
    is_ahead: bool,
    /// Whether it is taken back at its first words.
    is_vain: bool,
    silent_since: Instant,
}

/// Takes so many turns; `watch` is told of each.
pub(crate) fn soak(
    worker: &Worker<Generation>,
    turns: usize,
    characters: usize,
    folder: &Path,
    mut watch: impl FnMut(usize),
) -> Result<Soaked, String> {
    let mut cast: Vec<Character> = (0..characters).map(|_| Character::default()).collect();
    let mut soaked = Soaked::default();
    let mut open: Vec<Turn> = Vec::new();
    let mut chance = 11_u32;
    let mut begun = 0;
    while begun < turns || !open.is_empty() {
        while begun < turns && open.len() < AT_ONCE.min(characters) {
            let who = next(&mut chance) as usize % characters;
            if open.iter().any(|turn| turn.who == who) {
                continue;
            }
            begun += 1;
            if begun.is_multiple_of(29) {
                upkeep(
                    worker,
                    Upkeep::Forget {
                        characters: vec![name(who, &cast)],
                    },
                )?;
                let life = cast.get(who).map_or(0, |it| it.life + 1);
                if let Some(place) = cast.get_mut(who) {
                    *place = Character {
                        life,
                        ..Character::default()
                    };
                }
            }
            if begun.is_multiple_of(40) {
                let path = folder.join("minds");
                upkeep(
                    worker,
                    Upkeep::Save {
                        path: path.clone(),
                        characters: Vec::new(),
                    },
                )?;
                upkeep(worker, Upkeep::Restore { path })?;
            }
            open.push(begin(worker, &mut cast, who, begun, &mut chance)?);
            watch(begun);
        }
        let mut quiet = true;
        let mut still = Vec::new();
        for mut turn in open.drain(..) {
            match look(&mut turn, &mut quiet) {
                None => still.push(turn),
                Some(result) => end(&turn, result, &mut cast, &mut soaked),
            }
        }
        open = still;
        if quiet {
            std::thread::sleep(Duration::from_micros(300));
        }
    }
    soaked.kept = upkeep(worker, Upkeep::Usage)?;
    let characters = (0..cast.len()).map(|who| name(who, &cast)).collect();
    upkeep(worker, Upkeep::Forget { characters })?;
    soaked.left = upkeep(worker, Upkeep::Usage)?;
    Ok(soaked)
}

/// Begins a turn: mostly an answer, sometimes a prompt read ahead or a summary.
fn begin(
    worker: &Worker<Generation>,
    cast: &mut [Character],
    who: usize,
    number: usize,
    chance: &mut u32,
) -> Result<Turn, String> {
    let character = Some(name(who, cast));
    let life = cast.get(who).map_or(0, |it| it.life);
    let persona = format!("{WORLD} You are guest {who} of night {life} and wait for the ferry.");
    let mut messages = vec![said(Role::System, &persona)];
    let purpose = match number % 17 {
        3 => Purpose::Prefill,
        8 => Purpose::Summary,
        _ => Purpose::Answer,
    };
    if let Some(one) = cast.get_mut(who) {
        if purpose == Purpose::Answer {
            let line = format!("What about the {}?", next(chance) % 1_000);
            one.said.push(said(Role::User, &line));
        }
        let old = one.said.len().saturating_sub(2 * KNOWN + 1);
        one.said.drain(..old + old % 2);
        messages.extend(one.said.iter().cloned());
    }
    if purpose != Purpose::Answer {
        messages.push(said(Role::User, "What was said?"));
    }
    let request = GenerateRequest {
        character,
        sampling: Sampling {
            max_tokens: 4 + next(chance) % 12,
            seed: number as u64,
            ..Sampling::default()
        },
        ..GenerateRequest::of(purpose, messages)
    };
    let job = worker
        .submit(request)
        .map_err(|refused| refused.to_string())?;
    Ok(Turn {
        who,
        job,
        text: String::new(),
        is_answer: purpose == Purpose::Answer,
        is_ahead: purpose == Purpose::Prefill,
        is_vain: number.is_multiple_of(11),
        silent_since: Instant::now(),
    })
}

/// How a turn has ended, if it has: `true` where it was taken back.
fn look(turn: &mut Turn, quiet: &mut bool) -> Option<Result<bool, String>> {
    while let Some(update) = turn.job.poll() {
        *quiet = false;
        turn.silent_since = Instant::now();
        match update {
            Update::Event(GenerateEvent::Text(text)) => {
                turn.text.push_str(&text);
                if turn.is_vain {
                    turn.job.cancel();
                }
            }
            Update::Event(_) => {}
            Update::Done => return Some(Ok(false)),
            Update::Failed(banter_engine::EngineError::Cancelled) if turn.is_vain => {
                return Some(Ok(true));
            }
            Update::Failed(error) if turn.is_ahead && error.to_string().contains(GAVE_WAY) => {
                return Some(Ok(true));
            }
            Update::Failed(error) => return Some(Err(error.to_string())),
        }
    }
    let is_lost = turn.silent_since.elapsed() > PATIENCE;
    is_lost.then(|| Err("nothing came of a turn".to_owned()))
}

fn end(turn: &Turn, result: Result<bool, String>, cast: &mut [Character], soaked: &mut Soaked) {
    match result {
        Ok(taken_back) => {
            soaked.answered += usize::from(!taken_back);
            soaked.taken_back += usize::from(taken_back);
        }
        Err(error) => soaked.lost.push(error),
    }
    if let Some(one) = cast.get_mut(turn.who).filter(|_| turn.is_answer) {
        one.said.push(said(Role::Assistant, &turn.text));
    }
}

fn name(who: usize, cast: &[Character]) -> String {
    let life = cast.get(who).map_or(0, |it| it.life);
    format!("guest {who} of {life}")
}

fn said(role: Role, content: &str) -> ChatMessage {
    ChatMessage {
        role,
        content: content.to_owned(),
    }
}

fn upkeep(worker: &Worker<Generation>, upkeep: Upkeep) -> Result<UpkeepReport, String> {
    let submitted = worker.submit(GenerateRequest::of_upkeep(upkeep));
    let mut job = submitted.map_err(|refused| refused.to_string())?;
    let mut done = UpkeepReport::default();
    loop {
        match job.wait(PATIENCE) {
            Some(Update::Event(GenerateEvent::Upkept(report))) => done = report,
            Some(Update::Event(_)) => {}
            Some(Update::Done) => return Ok(done),
            Some(Update::Failed(error)) => return Err(error.to_string()),
            None => return Err("the engine does not answer".to_owned()),
        }
    }
}

/// xorshift32, by Marsaglia.
fn next(chance: &mut u32) -> u32 {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 17;
    *chance ^= *chance << 5;
    *chance
}
