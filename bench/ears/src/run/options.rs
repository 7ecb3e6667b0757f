//! What the command line asks for.

use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// Where to write what is made.
    pub(crate) wav: Option<PathBuf>,
    /// Turns for each condition.
    pub(crate) turns: usize,
    /// Whether to push an hour through the path instead.
    pub(crate) hour: bool,
    /// Whether to measure only what happens beside a character's answer.
    pub(crate) echo: bool,
    /// Smart Turn's model and its host, where it is measured too.
    pub(crate) turn_model: Option<PathBuf>,
    pub(crate) turn_host: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wav: None,
            turns: 200,
            hour: false,
            echo: false,
            turn_model: None,
            turn_host: None,
        }
    }
}

impl Options {
    pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self::default();
        let known = "`bench ears` takes --wav DIR, --turns N, --echo, --hour, and --turn MODEL with --turn-host PROGRAM";
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next().map_err(|error| format!("{known}: {error}"))? {
            match argument {
                Long("hour") => options.hour = true,
                Long("echo") => options.echo = true,
                Long("wav") => {
                    let folder = parser.value();
                    let folder = folder.map_err(|_| "--wav wants a folder after it")?;
                    options.wav = Some(folder.into());
                }
                Long("turns") => {
                    let count = parser.value().and_then(|count| count.parse());
                    options.turns = count.map_err(|_| "--turns wants a number after it")?;
                }
                Long("turn") => {
                    let model = parser
                        .value()
                        .map_err(|_| "--turn wants a model after it")?;
                    options.turn_model = Some(model.into());
                }
                Long("turn-host") => {
                    let host = parser.value();
                    let host = host.map_err(|_| "--turn-host wants a program after it")?;
                    options.turn_host = Some(host.into());
                }
                _ => return Err(known.to_owned()),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let read = |words: &str| Options::read(words.split_whitespace().map(OsString::from));
        assert_eq!(read(""), Ok(Options::default()));
        let all = Options {
            wav: Some("out".into()),
            turns: 12,
            hour: true,
            echo: true,
            turn_model: Some("turn.onnx".into()),
            turn_host: Some("host".into()),
        };
        assert_eq!(
            read("--wav out --turns 12 --echo --hour --turn turn.onnx --turn-host host"),
            Ok(all)
        );
        for wrong in ["--wav", "--turns many", "--loud"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
