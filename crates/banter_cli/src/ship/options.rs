//! What is shipped, from the command line.

use lexopt::prelude::*;
use std::ffi::OsString;
use std::path::PathBuf;

pub(super) const USAGE: &str = "\
usage: banter ship OUT [OPTIONS]

  --voice KIND     espeak, piper or kokoro: how characters speak
  --mind           llama.cpp is shipped
  --ears           whisper.cpp is shipped
  --detector       Silero is shipped
  --game FILE      the game's own program
  --assets FOLDER  the game's assets, which become OUT/assets
  --model FILE     a model, which goes to OUT/models; may be said several times
  --from FOLDER    where the hosts are (target/release); else where a game looks for them
  --manifest FILE  the game's Cargo.toml, whose crates' licences are collected (Cargo.toml)
  --no-crates      they are collected elsewhere";

/// How characters speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    Espeak,
    Piper,
    Kokoro,
}

/// What is shipped, and from where.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    pub(super) out: PathBuf,
    pub(super) voice: Option<Voice>,
    pub(super) mind: bool,
    pub(super) ears: bool,
    pub(super) detector: bool,
    pub(super) game: Option<PathBuf>,
    pub(super) assets: Option<PathBuf>,
    pub(super) models: Vec<PathBuf>,
    pub(super) from: Option<PathBuf>,
    /// `None`: licences of crates are collected elsewhere.
    pub(super) manifest: Option<PathBuf>,
}

impl Options {
    /// Reads the words after `ship`; `None` where help is wanted.
    pub(super) fn parse(words: &[OsString]) -> Result<Option<Self>, String> {
        let told =
            |error: lexopt::Error| format!("{error}; `banter ship --help` tells what there is");
        let mut options = Self {
            manifest: Some("Cargo.toml".into()),
            ..Self::default()
        };
        let mut out = None;
        let mut parser = lexopt::Parser::from_args(words);
        while let Some(word) = parser.next().map_err(told)? {
            match word {
                Long("help") | Short('h') => return Ok(None),
                Long("mind") => options.mind = true,
                Long("ears") => options.ears = true,
                Long("detector") => options.detector = true,
                Long("no-crates") => options.manifest = None,
                Long("voice") => {
                    let kind = parser
                        .value()
                        .and_then(|kind| kind.string())
                        .map_err(told)?;
                    options.voice = Some(match kind.as_str() {
                        "espeak" => Voice::Espeak,
                        "piper" => Voice::Piper,
                        "kokoro" => Voice::Kokoro,
                        other => {
                            return Err(format!(
                                "--voice is espeak, piper or kokoro, not `{other}`"
                            ));
                        }
                    });
                }
                Long("game") => options.game = Some(parser.value().map_err(told)?.into()),
                Long("assets") => options.assets = Some(parser.value().map_err(told)?.into()),
                Long("from") => options.from = Some(parser.value().map_err(told)?.into()),
                Long("manifest") => options.manifest = Some(parser.value().map_err(told)?.into()),
                Long("model") => options.models.push(parser.value().map_err(told)?.into()),
                Value(folder) if out.is_none() => out = Some(PathBuf::from(folder)),
                other => return Err(told(other.unexpected())),
            }
        }
        options.out =
            out.ok_or("name the folder to ship into; `banter ship --help` tells what there is")?;
        Ok(Some(options))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn parsed(words: &[&str]) -> Result<Option<Options>, String> {
        Options::parse(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn a_whole_line_is_read() {
        let options = parsed(&[
            "out",
            "--voice=kokoro",
            "--mind",
            "--model",
            "a.gguf",
            "--model",
            "b.onnx",
            "--no-crates",
        ]);
        let options = options.unwrap().unwrap();
        assert_eq!(
            (options.voice, options.mind, options.ears),
            (Some(Voice::Kokoro), true, false)
        );
        assert_eq!(options.models.len(), 2);
        assert_eq!(options.manifest, None);
    }

    #[test]
    fn what_is_odd_is_told() {
        assert!(parsed(&["--mind"]).unwrap_err().contains("name the folder"));
        assert!(
            parsed(&["out", "--voice", "loud"])
                .unwrap_err()
                .contains("`loud`")
        );
        assert!(
            parsed(&["out", "more"])
                .unwrap_err()
                .contains("banter ship --help")
        );
        assert_eq!(parsed(&["--help"]).unwrap(), None);
    }
}
