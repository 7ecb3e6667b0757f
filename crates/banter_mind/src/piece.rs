//! What the source of an answer sends, piece by piece.

use crate::choice::Choice;
use crate::thinking::Source;
use banter_engine::{GenerateEvent, PromptUsage, Update};

/// A piece of an answer.
pub(crate) enum Piece {
    /// The engine works, but there is nothing to read yet.
    Alive,
    /// The engine has counted its prompt.
    Counted(PromptUsage),
    /// The answer is whole, with so many tokens.
    Written(u32),
    Text(String),
    Choice(Choice),
}

/// The next thing that the source of an answer has sent.
pub(crate) fn poll(source: &mut Source) -> Option<Update<Piece>> {
    match source {
        Source::Known(choice) => {
            let choice = std::mem::replace(choice, Choice::Silence);
            Some(Update::Event(Piece::Choice(choice)))
        }
        Source::Model(job) => Some(match job.poll()? {
            Update::Event(GenerateEvent::Text(text)) => Update::Event(Piece::Text(text)),
            Update::Event(GenerateEvent::Prompt(usage)) => Update::Event(Piece::Counted(usage)),
            Update::Event(GenerateEvent::Finished(finish)) => {
                Update::Event(Piece::Written(finish.tokens))
            }
            // That it has begun or reads the prompt is no token yet: the timeout goes on running out.
            Update::Event(_) => Update::Event(Piece::Alive),
            Update::Done => Update::Done,
            Update::Failed(error) => Update::Failed(error),
        }),
    }
}
