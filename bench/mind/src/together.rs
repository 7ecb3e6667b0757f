//! How many tokens a second several characters get who answer at once.

use crate::clock::Clock;
use crate::options::Options;
use crate::ours::Ours;
use crate::plain::{Plain, chatml};
use crate::rows::{self, Target, heading, row};
use crate::texts::{QUESTION, Texts, asked};
use llama_cpp_2::token::LlamaToken;

/// The most tokens a second of several rounds.
fn most(rates: &[f64]) -> f64 {
    rates.iter().copied().fold(0.0, f64::max)
}

pub(crate) fn measure(
    plain: &Plain,
    texts: &Texts,
    host: &Ours,
    options: &Options,
) -> Result<bool, String> {
    let counts: Vec<usize> = [1, 4, 8, 16]
        .into_iter()
        .filter(|count| *count <= options.npcs)
        .collect();
    heading("tokens a second, all together");
    let (mut alone, mut kept) = (0.0_f64, true);
    for count in counts {
        let (mut theirs, mut ours, mut bare) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..options.rounds {
            let seed = format!("{count} together {round}");
            theirs.push(by_plain(plain, texts, &seed, count, options)?);
            bare.push(by_decode(plain, texts, &seed, count, options)?);
            ours.push(by_ours(host, texts, &seed, count, options.clock)?);
        }
        row(
            &format!("{count} at once"),
            most(&theirs),
            most(&ours),
            &format!("tokens/s; llama_decode itself {:.2}", most(&bare)),
        );
        if count == 1 {
            alone = most(&ours);
        }
        if count == 8 {
            // Round by round: what else the machine does reaches both.
            let shares = ours.iter().zip(&bare).map(|(ours, bare)| ours / bare);
            let share = median(shares.collect());
            kept &= rows::ratio("8 / llama_decode of 8", share, Target::AtLeast(0.9));
            let gain = most(&ours) / alone.max(f64::MIN_POSITIVE);
            kept &= rows::ratio("8 / one alone", gain, Target::AtLeast(1.0));
        }
    }
    Ok(kept)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Each in its own context, one token after another.
fn by_plain(
    plain: &Plain,
    texts: &Texts,
    seed: &str,
    count: usize,
    options: &Options,
) -> Result<f64, String> {
    let mut cast = Vec::new();
    for number in 0..count {
        let mut character = plain.character()?;
        let token = character.read(&[texts.short_persona(seed, number), asked(QUESTION)])?;
        cast.push((character, token));
    }
    let (seconds, ()) = options.clock.time_here(|| {
        for _ in 0..options.tokens {
            for (character, token) in &mut cast {
                *token = character.next(*token)?;
            }
        }
        Ok(())
    })?;
    Ok(f64::from(options.tokens) * count as f64 / seconds)
}

/// `llama_decode` alone: a batch with a token of each, and nothing is drawn.
fn by_decode(
    plain: &Plain,
    texts: &Texts,
    seed: &str,
    count: usize,
    options: &Options,
) -> Result<f64, String> {
    let prompt = |number| chatml(&[texts.short_persona(seed, number), asked(QUESTION)]);
    let prompts: Vec<String> = (0..count).map(prompt).collect();
    // As in our host: what is common lies there once.
    let first = prompts.first().map_or("", String::as_str);
    let split = first.find("You are character").unwrap_or(0);
    let own: Vec<String> = prompts
        .iter()
        .map(|prompt| prompt.get(split..).unwrap_or_default().to_owned())
        .collect();
    let mut crowd = plain.crowd(count, 4_096)?;
    crowd.read(first.get(..split).unwrap_or_default(), &own)?;
    let (seconds, ()) = options.clock.time_here(|| {
        for _ in 0..options.tokens {
            crowd.step(LlamaToken(300))?;
        }
        Ok(())
    })?;
    Ok(f64::from(options.tokens) * count as f64 / seconds)
}

/// All in our host. Their prompts are read before.
fn by_ours(
    host: &Ours,
    texts: &Texts,
    seed: &str,
    count: usize,
    clock: Clock,
) -> Result<f64, String> {
    let name = |number| format!("{seed}, {number}");
    let request = |number| {
        let messages = vec![texts.short_persona(seed, number), asked(QUESTION)];
        host.request(&name(number), messages)
    };
    for number in 0..count {
        let mut read = request(number);
        read.purpose = banter_engine::Purpose::Prefill;
        host.ask(read)?;
    }
    let requests = (0..count).map(request).collect();
    let (seconds, heard) = clock.time(host.process(), || host.ask_all(requests))?;
    let written: u32 = heard.iter().map(|it| it.tokens).sum();
    let most = heard.iter().map(|it| it.tokens).max().unwrap_or(0);
    if heard.iter().any(|it| it.tokens < most) {
        println!("(some answers ended before others, which takes from the batch)");
    }
    let characters = (0..count).map(name).collect();
    host.upkeep(banter_engine::Upkeep::Forget { characters })?;
    Ok(f64::from(written) / seconds)
}
