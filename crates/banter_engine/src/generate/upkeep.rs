//! What is asked of an engine about the work that it keeps, in place of words.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Something that an engine is to do with what it has read of its characters.
///
/// An engine keeps the prompt of a character that it has read, so that the next answer begins
/// sooner. A game that saves its world has that written beside the save, and read when it is
/// loaded: the first answer after a load then begins as soon as any other. A request of this
/// kind is made with [`GenerateRequest::of_upkeep`](super::GenerateRequest::of_upkeep) and goes
/// before all others. An engine that keeps nothing ends it at once.
///
/// ```
/// use banter_engine::{GenerateRequest, Purpose, Upkeep};
/// let request = GenerateRequest::of_upkeep(Upkeep::Forget { characters: vec!["mara".into()] });
/// assert_eq!(request.purpose, Purpose::Upkeep);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Upkeep {
    /// Writes what is kept of `characters`, of all if there are none, to a file, which is
    /// replaced when it is whole. Characters are those of
    /// [`GenerateRequest::character`](super::GenerateRequest::character).
    Save {
        /// The file.
        path: PathBuf,
        /// Whose work is written.
        characters: Vec<String>,
    },
    /// Takes up what [`Save`](Self::Save) wrote. The job fails with
    /// [`EngineError::File`](crate::EngineError::File) for a file that is damaged or was
    /// written for another model; prompts are then read anew and nothing else is lost.
    Restore {
        /// The file.
        path: PathBuf,
    },
    /// Lets go of what is kept of characters that are there no more.
    Forget {
        /// Whose work is let go.
        characters: Vec<String>,
    },
    /// Changes nothing: the report says what is kept now.
    Usage,
    /// How fast the engine works from now on, in percent of what it can, 1 to 100: less
    /// leaves more of the machine to the game. What is out of range is clamped.
    Pace {
        /// Percent.
        percent: u8,
    },
}

/// What an engine has done of an [`Upkeep`], or keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpkeepReport {
    /// How many characters it was about.
    pub characters: u32,
    /// How many tokens that they need not read again were written, read, let go or are kept;
    /// of [`Usage`](Upkeep::Usage) those that are at hand, where what several have in common
    /// counts once.
    pub tokens: u64,
    /// The bytes of the file; of [`Usage`](Upkeep::Usage) of what was put aside in memory.
    pub bytes: u64,
    /// Of [`Usage`](Upkeep::Usage) in how many sequences the tokens at hand are: one for each
    /// character, and some for what many have in common.
    pub sequences: u32,
}
