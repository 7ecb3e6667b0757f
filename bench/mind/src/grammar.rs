//! What a grammar costs.

use crate::options::Options;
use crate::ours::Ours;
use crate::rows::{self, Target};
use crate::texts::{QUESTION, Texts, asked};

/// As answers with actions have it: sentences, moods, and calls with the names of what is there.
const ANSWER: &str = r#"root ::= ("[" mood "] ")? sentence (mark? sentence){0,40}
mark ::= "[" ("do " call | mood) "]" " "?
mood ::= "happy" | "sad" | "angry" | "afraid" | "surprised" | "neutral"
call ::= "give_item: item=" thing ", to=" thing ", count=" [1-5] | "open: what=" thing | "wave"
thing ::= "the ale barrel" | "the cider jug" | "the map" | "the key" | "the door" | "Ada" | "Joe"
sentence ::= first char{0,200} end
first ::= [^\x00-\x20\[\]{}<>|*`:\x7F]
char ::= [^\x00-\x1F\[\]{}<>|*`.!?\x7F]
end ::= [.!?,]{1,3} " "?
"#;

pub(crate) fn measure(texts: &Texts, host: &Ours, options: &Options) -> Result<bool, String> {
    println!("\n{:44} {:>10} {:>10}", "a grammar", "without", "with");
    let (mut free, mut held) = (Vec::new(), Vec::new());
    let rate = |request| -> Result<f64, String> {
        let (seconds, heard) = options.clock.time(host.process(), || host.ask(request))?;
        Ok(f64::from(heard.tokens) / seconds)
    };
    // The first round reads the prompt and warms up.
    for round in 0..=2 * options.rounds {
        let messages = vec![texts.short_persona("grammar", 0), asked(QUESTION)];
        let request = host.request("mara", messages);
        let without = rate(request.clone())?;
        let with = rate(host.held(request, ANSWER))?;
        if round > 0 {
            free.push(without);
            held.push(with);
        }
    }
    let most = |rates: &[f64]| rates.iter().copied().fold(0.0, f64::max);
    rows::row("tokens a second", most(&free), most(&held), "tokens/s");
    Ok(rows::ratio(
        "with / without",
        most(&held) / most(&free),
        Target::AtLeast(0.9),
    ))
}
