//! Models, templates and replies looked at without a model being loaded: for whoever chooses a
//! model, packs a game, or wonders what a file is.
//!
//! The crate's example `inspect` prints what these say.

use crate::gguf::{self, GgufError, Model};
use crate::template::{ChatTemplate, Signs};
use crate::thoughts::{Thoughts, opened_before, wants_control};
use banter_engine::{ChatMessage, EngineError};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// What the model at `path` is, in one line: its architecture, its layers, its context and the
/// size of its weights. Only its header is read.
///
/// # Errors
/// [`EngineError::File`] for what is no model to talk with, in a sentence on what it is instead
/// and what to do.
pub fn model(path: &Path) -> Result<String, EngineError> {
    let Model { file, header } = gguf::inspect(path)?;
    if !header.is_known() {
        let name = header.architecture.escape_debug().to_string();
        return Err(EngineError::File {
            path: file,
            reason: GgufError::Architecture(name).to_string(),
        });
    }
    let layers = header.layers.unwrap_or(0);
    let mib = header.weights as f64 / f64::from(1 << 20);
    let files = match header.part {
        (_, 1) => String::new(),
        (_, files) => format!(", in {files} files"),
    };
    Ok(format!(
        "a language model, architecture `{}`, {layers} layers, made for {} tokens, {mib:.1} MiB \
         of weights{files}",
        header.architecture, header.context
    ))
}

/// A conversation as a template lays it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidOut {
    /// What the model is given.
    pub text: String,
    /// Why a plain layout was used in the template's place, if it was.
    pub told: Option<String>,
}

/// Lays `messages` out by the chat template `source`, as for a model that has no signs of its
/// own.
pub fn template(source: &str, messages: &[ChatMessage]) -> LaidOut {
    let signs = Signs {
        bos: "<s>".to_owned(),
        eos: "</s>".to_owned(),
        chatml: false,
    };
    let template = ChatTemplate::new(Some(source), &signs, Arc::new(SystemTime::now));
    let layout = template.lay_out(messages);
    LaidOut {
        text: layout.parts.into_iter().map(|part| part.text).collect(),
        told: template.told().map(str::to_owned),
    }
}

/// A piece of a model's reply: its text, and whether it is a control token.
pub type Piece<'a> = (&'a str, bool);

/// What is said of a reply that comes in `pieces` after a prompt that ends with `prompt`. A
/// reply that ends a thought which it never began is taken for one whose template began it.
///
/// # Errors
/// [`EngineError::Request`] for one that is thought and no answer; a character then says what
/// its author wrote.
///
/// ```
/// use banter_llama::inspect::reply;
///
/// let pieces = [("[THINK]", true), ("A guest.", false), ("[/THINK]", true), ("Good evening.", false)];
/// assert_eq!(reply("", &pieces).as_deref(), Ok("Good evening."));
/// assert!(reply("", &pieces[..2]).is_err());
/// ```
pub fn reply(prompt: &str, pieces: &[Piece<'_>]) -> Result<String, EngineError> {
    let wanted = pieces
        .iter()
        .filter(|(text, control)| !control || wants_control(text))
        .map(|(text, _)| *text);
    let pieces: Vec<&str> = wanted.collect();
    let open = opened_before(prompt, &pieces.concat()).unwrap_or_default();
    let mut thoughts = Thoughts::after(&format!("{prompt}{open}"));
    let mut said = String::new();
    for piece in pieces {
        said += &thoughts.push(piece);
    }
    said += &thoughts.finish();
    if thoughts.were_all() {
        return Err(EngineError::Request(
            "the model only thought and gave no answer".to_owned(),
        ));
    }
    Ok(said)
}
