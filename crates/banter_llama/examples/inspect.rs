//! What model files, chat templates and replies are, without loading a model:
//!
//! ```text
//! cargo run -p banter_llama --example inspect -- MODEL.gguf...
//! cargo run -p banter_llama --example inspect -- template TEMPLATE.jinja MESSAGES.json
//! cargo run -p banter_llama --example inspect -- replies REPLIES.jsonl
//! ```
//!
//! Ends with 1 if a file is no model, a message is not in the layout, or a reply is not what
//! its line says is `right`.

use banter_engine::{ChatMessage, Role};
use banter_llama::inspect;
use serde::Deserialize;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let all_right = match arguments.as_slice() {
        ["template", template, messages] => lay_out(template, messages),
        ["replies", replies] => compare(replies),
        models => Ok(look(models)),
    };
    match all_right {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn look(models: &[&str]) -> bool {
    let mut all = true;
    for model in models {
        match inspect::model(Path::new(model)) {
            Ok(told) => println!("{model}: {told}"),
            Err(error) => {
                all = false;
                println!("{error}");
            }
        }
    }
    all
}

#[derive(Deserialize)]
struct Message {
    role: String,
    content: String,
}

fn lay_out(template: &str, messages: &str) -> Result<bool, Box<dyn Error>> {
    let source = std::fs::read_to_string(template)?;
    let messages: Vec<Message> = serde_json::from_str(&std::fs::read_to_string(messages)?)?;
    let messages: Vec<ChatMessage> = messages
        .into_iter()
        .map(|message| ChatMessage {
            role: match message.role.as_str() {
                "system" => Role::System,
                "assistant" => Role::Assistant,
                _ => Role::User,
            },
            content: message.content,
        })
        .collect();
    let laid_out = inspect::template(&source, &messages);
    if let Some(told) = laid_out.told {
        eprintln!("{template}: {told}");
    }
    println!("{}", laid_out.text);
    Ok(messages
        .iter()
        .all(|message| laid_out.text.contains(message.content.trim())))
}

#[derive(Deserialize)]
struct Reply {
    id: String,
    /// What the template wrote last.
    #[serde(default)]
    prompt: String,
    pieces: Vec<String>,
    #[serde(default)]
    control_tokens: Vec<String>,
    right: String,
}

fn compare(replies: &str) -> Result<bool, Box<dyn Error>> {
    let mut all = true;
    for line in std::fs::read_to_string(replies)?.lines() {
        let reply: Reply = serde_json::from_str(line)?;
        let pieces = reply.pieces.iter().map(|piece| {
            let control = reply.control_tokens.contains(piece);
            (piece.as_str(), control)
        });
        let pieces: Vec<inspect::Piece<'_>> = pieces.collect();
        let said = inspect::reply(&reply.prompt, &pieces);
        // What is only thought is no answer, and the author's own lines are said.
        let right = said.as_deref().unwrap_or_default().trim() == reply.right.trim();
        all &= right;
        let verdict = if right { "right" } else { "WRONG" };
        match said {
            Ok(said) => println!("{}: {verdict}: {said:?}", reply.id),
            Err(error) => println!("{}: {verdict}: {error}", reply.id),
        }
    }
    Ok(all)
}
