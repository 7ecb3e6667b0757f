//! What the command line asks for.

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
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wav: None,
            turns: 200,
            hour: false,
            echo: false,
        }
    }
}

impl Options {
    pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments;
        while let Some(option) = arguments.next() {
            match option.to_str() {
                Some("--hour") => options.hour = true,
                Some("--echo") => options.echo = true,
                Some("--wav") => {
                    let folder = arguments.next().ok_or("--wav wants a folder after it")?;
                    options.wav = Some(folder.into());
                }
                Some("--turns") => {
                    let count = arguments.next();
                    options.turns = count
                        .and_then(|count| count.to_str()?.parse().ok())
                        .ok_or("--turns wants a number after it")?;
                }
                _ => {
                    return Err(
                        "`bench ears` takes --wav DIR, --turns N, --echo and --hour".to_owned()
                    );
                }
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
        };
        assert_eq!(read("--wav out --turns 12 --echo --hour"), Ok(all));
        for wrong in ["--wav", "--turns many", "--loud"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
