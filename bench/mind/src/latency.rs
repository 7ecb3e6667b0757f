//! How soon an answer begins: to who was never there, to who goes on, to a new character in a
//! known world, and after a load.

use crate::options::Options;
use crate::ours::Ours;
use crate::plain::Plain;
use crate::rows::{self, Target, best, heading, row};
use crate::texts::{NEXT, QUESTION, Texts, answered, asked};
use banter_engine::{ChatMessage, Upkeep};
use std::path::Path;

/// Seconds of one way, round by round.
#[derive(Default)]
struct Times {
    cold: Vec<f64>,
    warm: Vec<f64>,
    new: Vec<f64>,
    restored: Vec<f64>,
}

pub(crate) fn measure(
    plain: &Plain,
    texts: &Texts,
    model: &Path,
    options: &Options,
    folder: &Path,
) -> Result<bool, String> {
    let mut options = options.clone();
    // An answer of one token is whole when its first token is there.
    options.tokens = 1;
    let host = Ours::start(model, &options)?;
    // The load is another run of the game.
    let other = Ours::start(model, &options)?;
    let (mut theirs, mut ours) = (Times::default(), Times::default());
    let mut prompt = 0;
    for round in 0..options.rounds {
        by_plain(plain, texts, round, &options, &mut theirs)?;
        prompt = by_ours([&host, &other], texts, round, &options, folder, &mut ours)?;
    }
    let ms = |times: &[f64]| 1000.0 * best(times);
    heading(&format!("first token, a prompt of {prompt} tokens"));
    row("cold", ms(&theirs.cold), ms(&ours.cold), "ms");
    row("warm, a line later", ms(&theirs.warm), ms(&ours.warm), "ms");
    let new = format!("a new character, {} tokens shared", options.shared);
    row(&new, ms(&theirs.new), ms(&ours.new), "ms");
    row(
        "in another run, with the file's reading",
        ms(&theirs.new),
        ms(&ours.restored),
        "ms",
    );
    // Whichever way reads faster is what the rest is held against.
    let cold = best(&theirs.cold).min(best(&ours.cold));
    let against = |times: &[f64]| best(times) / cold;
    let mut kept = rows::ratio("warm / cold", against(&ours.warm), Target::AtMost(0.08));
    kept &= rows::ratio("new / cold", against(&ours.new), Target::AtMost(0.25));
    kept &= rows::ratio(
        "restored / cold",
        against(&ours.restored),
        Target::AtMost(0.10),
    );
    Ok(kept)
}

fn by_plain(
    plain: &Plain,
    texts: &Texts,
    round: usize,
    options: &Options,
    times: &mut Times,
) -> Result<(), String> {
    let persona = texts.persona(&format!("plain {round}"), 0);
    let mut character = plain.character()?;
    let clock = options.clock;
    let (cold, token) = clock.time_here(|| character.read(&[persona, asked(QUESTION)]))?;
    times.cold.push(cold);
    character.next(token)?;
    let (warm, _) = clock.time_here(|| character.read(&[asked(NEXT)]))?;
    times.warm.push(warm);
    // A context of its own knows of nobody: the new one is as cold as the first.
    times.new.push(cold);
    Ok(())
}

fn by_ours(
    [host, other]: [&Ours; 2],
    texts: &Texts,
    round: usize,
    options: &Options,
    folder: &Path,
    times: &mut Times,
) -> Result<u32, String> {
    let seed = format!("ours {round}");
    let clock = options.clock;
    let timed = |host: &Ours, character: &str, messages: &[ChatMessage]| {
        let request = host.request(character, messages.to_vec());
        clock.time(host.process(), || host.ask(request))
    };
    let (mara, joe) = (format!("mara {round}"), format!("joe {round}"));
    let mut talk = vec![texts.persona(&seed, 0), asked(QUESTION)];
    let (cold, heard) = timed(host, &mara, &talk)?;
    times.cold.push(cold);
    let prompt = heard.prompt.0;
    talk.extend([answered(&heard.text), asked(NEXT)]);
    let (warm, heard) = timed(host, &mara, &talk)?;
    times.warm.push(warm);
    let (new, _) = timed(host, &joe, &[texts.persona(&seed, 1), asked(QUESTION)])?;
    times.new.push(new);

    talk.extend([answered(&heard.text), asked(NEXT)]);
    let path = folder.join(format!("save {round}"));
    let characters = vec![mara.clone(), joe];
    host.upkeep(Upkeep::Save {
        path: path.clone(),
        characters: characters.clone(),
    })?;
    let request = other.request(&mara, talk);
    let (restored, _) = clock.time(other.process(), || {
        other.upkeep(Upkeep::Restore { path })?;
        other.ask(request)
    })?;
    times.restored.push(restored);
    for host in [host, other] {
        host.upkeep(Upkeep::Forget {
            characters: characters.clone(),
        })?;
    }
    Ok(prompt)
}
