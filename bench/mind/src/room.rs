//! The memory that many characters take.

use crate::options::Options;
use crate::ours::Ours;
use crate::plain::Plain;
use crate::process;
use crate::rows::{self, Target, heading, row};
use crate::texts::{QUESTION, Texts, asked};
use std::path::Path;

const MIB: f64 = (1 << 20) as f64;

pub(crate) fn measure(
    plain: &Plain,
    texts: &Texts,
    model: &Path,
    options: &Options,
) -> Result<bool, String> {
    let count = options.npcs;
    heading(&format!("memory for {count} characters"));
    let mut options = options.clone();
    options.tokens = 8;
    // What the model itself takes, without any context.
    let before = own().ok_or("this system does not say how much memory a process takes")?;
    let model_alone = {
        let again = plain.load_again(model)?;
        let after = own().unwrap_or(before);
        drop(again);
        after.saturating_sub(before)
    };

    let before = own().unwrap_or(before);
    let mut cast = Vec::new();
    for number in 0..count {
        let mut character = plain.character()?;
        // It takes no more memory for a longer prompt.
        character.read(&[texts.short_persona("room", number), asked(QUESTION)])?;
        cast.push(character);
    }
    let theirs = own().unwrap_or(before).saturating_sub(before);
    drop(cast);

    let host = Ours::start(model, &options)?;
    let (mut prompt, mut new) = (0, 0);
    for number in 0..count {
        let messages = vec![texts.persona("room", number), asked(QUESTION)];
        let heard = host.ask(host.request(&number.to_string(), messages))?;
        prompt = heard.prompt.0;
        new += heard.prompt.0.saturating_sub(heard.prompt.1) + heard.tokens;
    }
    let all = process::memory(host.process()).ok_or("the host is gone")?;
    let ours = all.saturating_sub(model_alone);

    let mib = |bytes: u64| bytes as f64 / MIB;
    let each = plain.bytes_per_token();
    row("all but the model's weights", mib(theirs), mib(ours), "MiB");
    row(
        "cache for each character",
        mib(u64::from(options.context) * each),
        mib(u64::from(new) * each / count as u64),
        &format!("MiB (prompts of {prompt} tokens, {each} bytes a token)"),
    );
    let what = format!("{count} / one context each");
    Ok(rows::ratio(
        &what,
        ours as f64 / theirs.max(1) as f64,
        Target::AtMost(0.4),
    ))
}

fn own() -> Option<u64> {
    process::memory(std::process::id())
}
