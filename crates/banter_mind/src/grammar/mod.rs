//! The grammar of an answer: words as the model likes, moods, and actions only as they may be
//! done now.
//!
//! It is made anew for each turn, from the actions that are open to the character and the names
//! of what it perceives. A model that is held to it cannot write an action that is refused:
//!
//! ```text
//! root ::= mood? sentence mark? (sentence mark?)? last?
//! mark ::= "[" ("do " call | mood) "]"
//! call ::= "give_item: item=" thing ", to=" thing ", count=" [1-5] | "wave"
//! ```
//!
//! An answer begins with words, so that it can be heard while the rest is written, and has few
//! sentences, since small models find no end. Where the line asks for an action and names what it
//! is done to, the answer has that action behind its first sentence or its second, and no other.
//! Names stand in it [as they are written in actions](crate::actions::written), whoever gave them.

mod call;
mod languages;
mod numbers;
#[cfg(test)]
mod tests;

use crate::request::Asked;
use banter_core::ActionSchema;
use banter_core::persona::MOODS;
use call::{Given, call, literal};
pub(crate) use languages::with_languages;
use std::fmt::Write;
use std::sync::Arc;

/// How many names may stand in actions: the nearest.
const MOST_NAMES: usize = 32;
/// So many actions that a line asks for are done at most in one answer.
const MOST_WANTED: usize = 3;
/// The longest grammar, in bytes: what every engine takes.
const LONGEST: usize = 48 << 10;

/// What is free in an answer: words without the signs that marks are made of. A name before a
/// colon would be somebody else's line, and so the first sentence has none.
const WORDS: &str = r#"opening ::= first plain{0,200} end
sentence ::= first char{0,200} end
last ::= first char{0,200} end?
first ::= [^\x00-\x20\[\]{}<>|*`:\x7F]
plain ::= [^\x00-\x1F\[\]{}<>|*`:.!?…。！？\x7F]
char ::= [^\x00-\x1F\[\]{}<>|*`.!?…。！？\x7F]
end ::= [.!?…。！？]{1,3} ["'”’»)]? " "?
letter ::= [^\x00-\x1F\[\]{}<>|*`=:"\x7F]
"#;

/// The grammar, in llama.cpp's notation, of an answer by somebody who may do the actions of
/// `open` to things of these names, which stand as they are written in actions.
///
/// `listener` is the name of whom it talks to, if that is among them. `None` where nothing can be
/// done, or the grammar would be too long.
pub(crate) fn of_answer(
    open: &[Arc<ActionSchema>],
    names: &[String],
    asked: &[Asked],
    listener: Option<&str>,
) -> Option<String> {
    let mut known: Vec<&str> = Vec::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if known.len() < MOST_NAMES && !known.contains(&name.as_str()) {
            known.push(name);
        }
    }
    let mut rules = String::new();
    let mut calls = Vec::new();
    let nothing = Given {
        said: &[],
        things: !known.is_empty(),
        listener,
    };
    for (number, action) in open.iter().enumerate() {
        if let Some(call) = call(action, &nothing) {
            let rule = format!("call-{number}");
            // A String takes whatever is written to it.
            let _ = writeln!(rules, "{rule} ::= {call}");
            calls.push(rule);
        }
    }
    if calls.is_empty() {
        return None;
    }
    if !known.is_empty() {
        let names = known.iter().map(|name| literal(name));
        let _ = writeln!(rules, "thing ::= {}", names.collect::<Vec<_>>().join(" | "));
    }
    let wanted = asked.iter().filter(|asked| asked.names_all_things());
    let wanted = wanted.filter_map(|asked| {
        let said = Given {
            said: &asked.said,
            ..nothing
        };
        call(asked.action, &said)
    });
    let wanted: Vec<String> = wanted.collect();
    let moods = MOODS.map(|mood| format!("\"{mood}\"")).join(" | ");
    let root = if wanted.is_empty() {
        "((opening mark (sentence mark)? last?) | last-plain mark)".to_owned()
    } else {
        let _ = writeln!(rules, "wanted ::= {}", wanted.join(" | "));
        let most = wanted.len().min(MOST_WANTED);
        format!("opening sentence? (\"[do \" wanted \"]\" \" \"?){{1,{most}}} last?")
    };
    let grammar = format!(
        "root ::= (\"[\" mood \"] \")? {root}\n\
         mark ::= (\"[\" (\"do \" call | mood) \"]\" \" \"?)?\n\
         mood ::= {moods}\n\
         call ::= {}\n{rules}last-plain ::= first plain{{0,200}}\n{WORDS}",
        calls.join(" | "),
    );
    (grammar.len() <= LONGEST).then_some(grammar)
}
