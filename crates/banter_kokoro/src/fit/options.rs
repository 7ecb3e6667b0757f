//! The command line of the program.

use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

pub(super) const USAGE: &str = "usage: banter voice-fit RECORDING.wav --consent FILE --out NAME [--force] [--model FILE.onnx] [--voices FOLDER] [--encoder FILE] [--minutes N] [--without VOICE]... [--language TAG] [--threads N]";

/// Minutes that a search takes at most where nobody says.
const USUAL_MINUTES: f32 = 30.0;

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Options {
    pub(super) recording: PathBuf,
    /// The text in which the person agreed; that there is none is told by who needs it.
    pub(super) consent: Option<PathBuf>,
    pub(super) out: PathBuf,
    /// Whether a voice of that name may be written over.
    pub(super) force: bool,
    pub(super) model: Option<PathBuf>,
    pub(super) voices: Option<PathBuf>,
    pub(super) encoder: Option<PathBuf>,
    pub(super) time: Duration,
    /// Voices that are not to be in it.
    pub(super) without: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) threads: Option<u32>,
}

impl Options {
    pub(super) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self {
            time: minutes(USUAL_MINUTES),
            ..Self::default()
        };
        let (mut recordings, mut out) = (Vec::new(), None);
        let mut parser = lexopt::Parser::from_args(arguments);
        let told = |error: lexopt::Error| format!("{error}; {USAGE}");
        while let Some(argument) = parser.next().map_err(told)? {
            match argument {
                Long("consent") => options.consent = Some(parser.value().map_err(told)?.into()),
                Long("out") => out = Some(PathBuf::from(parser.value().map_err(told)?)),
                Long("force") => options.force = true,
                Long("model") => options.model = Some(parser.value().map_err(told)?.into()),
                Long("voices") => options.voices = Some(parser.value().map_err(told)?.into()),
                Long("encoder") => options.encoder = Some(parser.value().map_err(told)?.into()),
                Long("minutes") => {
                    let count: f32 = parser.value().and_then(|it| it.parse()).map_err(told)?;
                    if !(0.0..=10_000.0).contains(&count) {
                        return Err(format!("--minutes takes 0 to 10000; {USAGE}"));
                    }
                    options.time = minutes(count);
                }
                Long("without") => {
                    let name = parser.value().and_then(|it| it.string()).map_err(told)?;
                    options.without.push(name);
                }
                Long("language") => {
                    let tag = parser.value().and_then(|it| it.string()).map_err(told)?;
                    options.language = Some(tag);
                }
                Long("threads") => {
                    let count = parser.value().and_then(|it| it.parse()).map_err(told)?;
                    options.threads = Some(count);
                }
                Value(path) => recordings.push(PathBuf::from(path)),
                other => return Err(told(other.unexpected())),
            }
        }
        match <[PathBuf; 1]>::try_from(recordings) {
            Ok([recording]) => options.recording = recording,
            Err(_) => return Err(format!("name one recording; {USAGE}")),
        }
        options.out = out.ok_or_else(|| format!("name the voice's file by --out; {USAGE}"))?;
        Ok(options)
    }
}

fn minutes(count: f32) -> Duration {
    Duration::from_secs_f32(60.0 * count)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn what_is_asked_for_is_read_or_told() {
        let options =
            read("a.wav --consent c.txt --out ada --minutes 0.5 --without heart").unwrap();
        assert_eq!(options.recording, PathBuf::from("a.wav"));
        assert_eq!(options.time, Duration::from_secs(30));
        assert_eq!(options.without, ["heart"]);
        assert!(!options.force);
        assert!(read("a.wav --out ada --force").unwrap().force);
        // That there is no consent is no matter of spelling.
        assert_eq!(read("a.wav --out ada").unwrap().consent, None);
        for wrong in [
            "--out ada",
            "a b --out ada",
            "a.wav",
            "a --out b --minutes x",
            "a --loud",
        ] {
            assert!(read(wrong).unwrap_err().contains("usage: banter voice-fit"));
        }
    }
}
