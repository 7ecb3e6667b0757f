//! What the command line asks for.

use crate::clock::Clock;
use lexopt::prelude::*;
use std::path::PathBuf;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Both ways are measured.
    Compare,
    /// So many turns are taken.
    Soak(usize),
}

/// The options, each with a value that is good for a look.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The model; without one, random weights.
    pub(crate) model: Option<PathBuf>,
    /// How many characters there are at most.
    pub(crate) npcs: usize,
    /// How often each way is measured.
    pub(crate) rounds: usize,
    /// Threads of either way.
    pub(crate) threads: u32,
    /// Tokens that characters have in common, and each of its own.
    pub(crate) shared: usize,
    pub(crate) own: usize,
    /// Tokens of a context.
    pub(crate) context: u32,
    /// Tokens of an answer.
    pub(crate) tokens: u32,
    pub(crate) task: Task,
    /// What counts as time.
    pub(crate) clock: Clock,
    /// The only part that is measured, if one is named.
    part: Option<String>,
}

const PARTS: [&str; 4] = ["latency", "together", "memory", "grammar"];
const USAGE: &str = "bench mind takes --model GGUF, --npcs N, --rounds N, --threads N, --tokens N, \
                     --clock wall|cpu, --only latency|together|memory|grammar, and --soak [TURNS]";

impl Options {
    pub(crate) fn read() -> Result<Self, String> {
        Self::parse(lexopt::Parser::from_env()).map_err(|error| format!("{error}\n{USAGE}"))
    }

    fn parse(mut parser: lexopt::Parser) -> Result<Self, lexopt::Error> {
        let mut options = Self {
            model: None,
            npcs: 16,
            rounds: 3,
            threads: 1,
            shared: 1_200,
            own: 300,
            context: 2_048,
            tokens: 32,
            task: Task::Compare,
            clock: Clock::Wall,
            part: None,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("model") => options.model = Some(parser.value()?.into()),
                Long("npcs") => options.npcs = parser.value()?.parse()?,
                Long("rounds") => options.rounds = parser.value()?.parse()?,
                Long("threads") => options.threads = parser.value()?.parse()?,
                Long("tokens") => options.tokens = parser.value()?.parse()?,
                Long("soak") => {
                    let turns = parser.optional_value();
                    let turns = turns.map_or(Ok(2_000), |turns| turns.parse())?;
                    options.task = Task::Soak(turns);
                }
                Long("clock") => {
                    options.clock = match parser.value()?.string()?.as_str() {
                        "wall" => Clock::Wall,
                        "cpu" => Clock::Cpu,
                        other => return Err(format!("there is no clock `{other}`").into()),
                    };
                }
                Long("only") => {
                    let part = parser.value()?.string()?;
                    if !PARTS.contains(&part.as_str()) {
                        return Err(format!("there is no part `{part}`").into());
                    }
                    options.part = Some(part);
                }
                _ => return Err(argument.unexpected()),
            }
        }
        options.npcs = options.npcs.clamp(1, 64);
        options.rounds = options.rounds.max(1);
        options.threads = options.threads.max(1);
        options.tokens = options.tokens.clamp(4, 256);
        Ok(options)
    }

    /// Whether this part is to be measured.
    pub(crate) fn wants(&self, part: &str) -> bool {
        self.part.as_deref().is_none_or(|only| only == part)
    }

    /// Lengths for the model of random weights, whose context is short and whose tokens are
    /// bytes.
    pub(crate) fn fit_to_random(&mut self) {
        self.context = 512;
        self.shared = 240;
        self.own = 60;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, lexopt::Error> {
        Options::parse(lexopt::Parser::from_args(arguments))
    }

    #[test]
    fn options_are_read_within_bounds() {
        let options = read(&["--model", "m.gguf", "--npcs", "900", "--only", "memory"]).unwrap();
        assert_eq!(options.model, Some("m.gguf".into()));
        assert_eq!(options.npcs, 64);
        assert!(options.wants("memory") && !options.wants("latency"));
        assert_eq!(read(&["--soak"]).unwrap().task, Task::Soak(2_000));
        assert_eq!(read(&["--soak=9"]).unwrap().task, Task::Soak(9));
        assert!(read(&["--only", "beauty"]).is_err());
        assert!(read(&["mind"]).is_err());
    }
}
