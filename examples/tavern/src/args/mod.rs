//! What the command line asks for.

mod talk;

pub(crate) use talk::Talk;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use bevy::math::UVec2;
use lexopt::prelude::*;

/// The widths and heights that a film may have, in pixels.
const SIZES: std::ops::RangeInclusive<u32> = 64..=3840;
/// How many lines a conversation may have: a film of more would fill the disk unasked.
const MOST_LINES: usize = 64;

/// What `--help` shows.
pub(crate) const HELP: &str = include_str!("../help.txt");

/// What the player says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A typed line.
    Say(String),
    /// A recording.
    Wav(PathBuf),
}

/// How the conversation is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// In a window.
    Window,
    /// In a headset alone: a window that was wanted in VR and cannot be opened.
    Headset,
    /// As a film.
    Film,
    /// Not at all: pictures of her face instead, in every pose.
    Portraits,
}

/// What the command line asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Args {
    /// How the conversation is to be shown, where that was said.
    pub(crate) view: Option<View>,
    /// What the player says, in order.
    pub(crate) lines: Vec<Line>,
    /// The models to think, hear and speak with: files, or what they are known by.
    pub(crate) models: Models,
    /// How the player is listened to in a window.
    pub(crate) talk: Talk,
    /// The model to show, if another than the character's own.
    pub(crate) avatar: Option<PathBuf>,
    /// The character, if another than Mara.
    pub(crate) persona: Option<PathBuf>,
    /// The font, if another than the usual one: a file or the name of a family.
    pub(crate) font: Option<String>,
    /// The seed of whatever is left to chance.
    pub(crate) seed: u64,
    /// The folder for the files, where one was named.
    pub(crate) out: Option<PathBuf>,
    /// Width of the picture in pixels, even.
    pub(crate) width: Option<u32>,
    /// Height of the picture in pixels, even.
    pub(crate) height: Option<u32>,
    /// Whether a window closes after the last line.
    pub(crate) quit_after_lines: bool,
    /// Where a picture of the window goes.
    pub(crate) screenshot: Option<PathBuf>,
    /// Whether a window shows from the beginning what her model is asked.
    pub(crate) inspect: bool,
    /// Whether a window begins with its menu.
    pub(crate) menu: bool,
    /// Whether a page in the browser shows the game.
    pub(crate) inspector: bool,
    /// Whether a film is its transcript and its sound alone.
    pub(crate) no_pictures: bool,
    /// The play that a film shows, in place of lines.
    pub(crate) play: Option<PathBuf>,
    /// Whether the other guests are there, too.
    pub(crate) company: bool,
    /// A folder of mods.
    pub(crate) mods: Option<PathBuf>,
    /// Whether the window is one into VR, where there is a headset.
    pub(crate) xr: bool,
    /// Who the player is there: one of the people of the house, or a file.
    pub(crate) wear: Option<String>,
}

/// The models that were asked for, as they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Models {
    pub(crate) mind: Option<String>,
    pub(crate) ears: Option<String>,
    pub(crate) voice: Option<String>,
    /// The file of a model that tells speech from other sound.
    pub(crate) speech_detector: Option<PathBuf>,
}

impl Args {
    /// The folder for the files.
    pub(crate) fn out(&self) -> &Path {
        self.out.as_deref().unwrap_or(Path::new("out"))
    }

    /// Width and height of the picture in pixels, `usual` where nothing else was asked for.
    pub(crate) fn size(&self, usual: UVec2) -> UVec2 {
        UVec2::new(
            self.width.unwrap_or(usual.x),
            self.height.unwrap_or(usual.y),
        )
    }
}

impl Args {
    fn show(&mut self, view: View) -> Result<(), ArgsError> {
        if self.view.replace(view).is_some_and(|other| other != view) {
            let both = "--window, --headless and --portraits exclude each other";
            return Err(ArgsError(both.to_owned()));
        }
        Ok(())
    }
}

/// A command line is either of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// Show [`HELP`].
    Help,
    /// Have the conversation.
    Converse(Box<Args>),
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
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut args = Args::default();
    loop {
        let name = match parser.next() {
            Ok(None) => break,
            Ok(Some(Long(name))) => format!("--{name}"),
            Ok(Some(Short(name))) => format!("-{name}"),
            Ok(Some(Value(word))) => {
                return Err(ArgsError(format!("`{}` is no option", word.display())));
            }
            Err(error) => return Err(ArgsError(error.to_string())),
        };
        let name = name.as_str();
        let mut value = |what: &str| {
            let value = parser.value().ok().filter(|value| !value.is_empty());
            value.ok_or_else(|| ArgsError(format!("{name} wants {what} after it")))
        };
        match name {
            "--help" | "-h" => return Ok(Command::Help),
            "--headless" => args.show(View::Film)?,
            "--window" => args.show(View::Window)?,
            "--portraits" => args.show(View::Portraits)?,
            "--say" => args.lines.push(Line::Say(text(name, value("a text")?)?)),
            "--wav" => args.lines.push(Line::Wav(value("a file")?.into())),
            "--avatar" => args.avatar = Some(value("a file")?.into()),
            "--persona" => args.persona = Some(value("a file")?.into()),
            "--mind" => args.models.mind = Some(text(name, value("a model")?)?),
            "--ears" => args.models.ears = Some(text(name, value("a model")?)?),
            "--voice" => args.models.voice = Some(text(name, value("a model")?)?),
            "--speech-detector" => args.models.speech_detector = Some(value("a file")?.into()),
            "--microphone" => args.talk.microphone = Some(text(name, value("a name")?)?),
            "--listen" => {
                let how = text(name, value("a way to listen")?)?;
                args.talk.listen = Some(talk::mode(name, &how)?);
            }
            "--headphones" => args.talk.headphones = true,
            "--font" => args.font = Some(text(name, value("a font")?)?),
            "--no-pictures" => args.no_pictures = true,
            "--play" => args.play = Some(value("a file")?.into()),
            "--company" => args.company = true,
            "--mods" => args.mods = Some(value("a folder")?.into()),
            "--xr" => args.xr = true,
            "--wear" => args.wear = Some(text(name, value("a name or a file")?)?),
            "--inspect" => args.inspect = true,
            "--inspector" => args.inspector = true,
            "--menu" => args.menu = true,
            "--quit-after-lines" => args.quit_after_lines = true,
            "--screenshot" => args.screenshot = Some(value("a file")?.into()),
            "--out" => args.out = Some(value("a folder")?.into()),
            "--seed" => args.seed = number(name, value("a number")?)?,
            "--width" => args.width = Some(size(name, value("a number of pixels")?)?),
            "--height" => args.height = Some(size(name, value("a number of pixels")?)?),
            _ => return Err(ArgsError(format!("`{name}` is no option"))),
        }
        if args.lines.len() > MOST_LINES {
            return Err(ArgsError(format!(
                "there are more than {MOST_LINES} lines to say"
            )));
        }
    }
    if args.xr {
        args.show(View::Window).map_err(|_| {
            ArgsError("--xr goes with a window, not with --headless or --portraits".to_owned())
        })?;
    } else if args.wear.is_some() {
        let alone = "--wear goes with --xr: nobody sees their own body in a window";
        return Err(ArgsError(alone.to_owned()));
    }
    if args.play.is_some() {
        args.show(View::Film)
            .map_err(|_| ArgsError("--play goes with --headless, not with a window".to_owned()))?;
        if !args.lines.is_empty() {
            let both = "--play has its own lines: leave --say and --wav out";
            return Err(ArgsError(both.to_owned()));
        }
    }
    if args.no_pictures {
        args.show(View::Film).map_err(|_| {
            ArgsError("--no-pictures goes with --headless, not with a window".to_owned())
        })?;
    }
    Ok(Command::Converse(Box::new(args)))
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
mod tests;
