//! What the command line asks for.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// What is said when nothing else is asked for.
const DEFAULT_LINE: &str = "What do you serve here?";
/// The widths and heights that a film may have, in pixels.
const SIZES: std::ops::RangeInclusive<u32> = 64..=3840;
/// How many lines a conversation may have: a film of more would fill the disk unasked.
const MOST_LINES: usize = 64;

/// What `--help` shows.
pub(crate) const HELP: &str = "\
A conversation with the innkeeper, as a film.

Usage: tavern [--headless] [--say TEXT | --wav FILE]... [options]

  --say TEXT       says TEXT to her; may be given again, for the next line
  --wav FILE       speaks the recording FILE to her, in its turn among the lines
  --avatar FILE    a glTF model to show instead of hers (.glb or .gltf)
  --persona FILE   another character to speak to (.persona.toml)
  --seed N         makes whatever is left to chance come out the same again
  --out DIR        where the files go (default: out)
  --width N        width of the picture in pixels, even, 64 to 3840 (default: 640)
  --height N       height of the picture in pixels, even, 64 to 3840 (default: 360)
  --headless       without a window: so far the only way, and so the default
  --help           shows this

Writes transcript.json, conversation.wav, frames/*.png (25 a second) and, from
these, conversation.mp4 where ffmpeg is installed, else conversation.gif.";

/// What the player says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A typed line.
    Say(String),
    /// A recording.
    Wav(PathBuf),
}

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Args {
    /// What the player says, in order. Never empty.
    pub(crate) lines: Vec<Line>,
    /// The model to show, if another than the character's own.
    pub(crate) avatar: Option<PathBuf>,
    /// The character, if another than Mara.
    pub(crate) persona: Option<PathBuf>,
    /// The seed of whatever is left to chance.
    pub(crate) seed: u64,
    /// The folder for the files.
    pub(crate) out: PathBuf,
    /// Width of the picture in pixels, even.
    pub(crate) width: u32,
    /// Height of the picture in pixels, even.
    pub(crate) height: u32,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            lines: Vec::new(),
            avatar: None,
            persona: None,
            seed: 0,
            out: PathBuf::from("out"),
            width: 640,
            height: 360,
        }
    }
}

/// A command line is either of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Show [`HELP`].
    Help,
    /// Have the conversation.
    Converse(Args),
}

/// What is wrong with a command line, as one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArgsError(String);

impl fmt::Display for ArgsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; --help shows what can be asked for", self.0)
    }
}

impl std::error::Error for ArgsError {}

/// Reads the command line, without the program's name. Options are written `--name value`
/// or `--name=value`.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, ArgsError> {
    let mut arguments = arguments.into_iter();
    let mut args = Args::default();
    while let Some(argument) = arguments.next() {
        let shown = argument.to_string_lossy().into_owned();
        let (name, attached) = match argument.to_str().and_then(|text| text.split_once('=')) {
            Some((name, value)) if name.starts_with("--") => (name, Some(OsString::from(value))),
            _ => (shown.as_str(), None),
        };
        let mut value = |what: &str| {
            attached
                .clone()
                .or_else(|| arguments.next())
                .filter(|value| !value.is_empty())
                .ok_or_else(|| ArgsError(format!("{name} wants {what} after it")))
        };
        match name {
            "--help" | "-h" => return Ok(Command::Help),
            "--headless" => {}
            "--say" => args.lines.push(Line::Say(text(name, value("a text")?)?)),
            "--wav" => args.lines.push(Line::Wav(value("a file")?.into())),
            "--avatar" => args.avatar = Some(value("a file")?.into()),
            "--persona" => args.persona = Some(value("a file")?.into()),
            "--out" => args.out = value("a folder")?.into(),
            "--seed" => args.seed = number(name, value("a number")?)?,
            "--width" => args.width = size(name, value("a number of pixels")?)?,
            "--height" => args.height = size(name, value("a number of pixels")?)?,
            _ => return Err(ArgsError(format!("`{shown}` is no option"))),
        }
        if args.lines.len() > MOST_LINES {
            return Err(ArgsError(format!(
                "there are more than {MOST_LINES} lines to say"
            )));
        }
    }
    if args.lines.is_empty() {
        args.lines.push(Line::Say(DEFAULT_LINE.to_owned()));
    }
    Ok(Command::Converse(args))
}

fn text(name: &str, value: OsString) -> Result<String, ArgsError> {
    value
        .into_string()
        .map_err(|_| ArgsError(format!("the text after {name} is not UTF-8")))
}

fn number<N: std::str::FromStr>(name: &str, value: OsString) -> Result<N, ArgsError> {
    let value = text(name, value)?;
    value
        .parse()
        .map_err(|_| ArgsError(format!("{name} wants a whole number, not `{value}`")))
}

fn size(name: &str, value: OsString) -> Result<u32, ArgsError> {
    let pixels: u32 = number(name, value)?;
    // Video in the usual colour format has half the resolution in colour.
    if SIZES.contains(&pixels) && pixels.is_multiple_of(2) {
        Ok(pixels)
    } else {
        Err(ArgsError(format!(
            "{name} wants an even number from {} to {}, not {pixels}",
            SIZES.start(),
            SIZES.end()
        )))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn parsed(line: &[&str]) -> Result<Command, ArgsError> {
        parse(line.iter().map(OsString::from))
    }

    fn args(line: &[&str]) -> Args {
        match parsed(line).unwrap() {
            Command::Converse(args) => args,
            Command::Help => panic!("help was not asked for"),
        }
    }

    #[test]
    fn without_a_line_there_is_one() {
        let args = args(&["--headless"]);
        assert_eq!(args.lines, [Line::Say(DEFAULT_LINE.into())]);
        assert_eq!((args.width, args.height), (640, 360));
        assert_eq!(args.out, PathBuf::from("out"));
    }

    #[test]
    fn lines_keep_their_order() {
        let args = args(&["--say", "Hello", "--wav", "a.wav", "--say=What = this?"]);
        let expected = [
            Line::Say("Hello".into()),
            Line::Wav("a.wav".into()),
            Line::Say("What = this?".into()),
        ];
        assert_eq!(args.lines, expected);
    }

    #[test]
    fn every_option_is_read() {
        let args = args(&[
            "--avatar",
            "a.glb",
            "--persona",
            "p.toml",
            "--seed",
            "7",
            "--out",
            "o",
            "--width",
            "320",
            "--height=180",
        ]);
        assert_eq!(args.avatar, Some("a.glb".into()));
        assert_eq!(args.persona, Some("p.toml".into()));
        assert_eq!((args.seed, args.out), (7, "o".into()));
        assert_eq!((args.width, args.height), (320, 180));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_sentence() {
        for (line, what) in [
            (&["--sing"] as &[&str], "`--sing` is no option"),
            (&["a song"], "`a song` is no option"),
            (&["--say"], "--say wants a text after it"),
            (&["--say", ""], "--say wants a text after it"),
            (&["--wav="], "--wav wants a file after it"),
            (
                &["--seed", "soon"],
                "--seed wants a whole number, not `soon`",
            ),
            (
                &["--width", "63"],
                "--width wants an even number from 64 to 3840, not 63",
            ),
            (
                &["--height", "101"],
                "--height wants an even number from 64 to 3840, not 101",
            ),
        ] {
            let error = parsed(line).unwrap_err().to_string();
            assert!(error.starts_with(what), "{error}");
            assert!(!error.contains('\n'));
        }
    }

    #[test]
    fn lines_have_a_bound() {
        let line = ["--say=again"; MOST_LINES + 1];
        assert!(parsed(&line[1..]).is_ok());
        assert!(parsed(&line).is_err());
    }

    #[test]
    fn help_comes_first() {
        assert_eq!(parsed(&["--say", "Hello", "--help"]), Ok(Command::Help));
    }
}
