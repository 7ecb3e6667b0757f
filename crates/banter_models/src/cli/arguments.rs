//! What the command line says.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

pub(super) const USAGE: &str = "\
usage: banter models COMMAND [OPTIONS]

  list [mind|ears|voice]       what there is, what of it is here, under which terms
  fetch WHAT...                bring models: an id; mind, ears or voice for the best of
                               that kind; auto for the best of each; all for everything
  verify [ID...]               read what is here and compare it with the list
  where [ID]                   the folder of the models, or the file of one
  remove ID...                 delete models, and what has arrived of them

options
  --accept-licence             say yes to a licence that is not a permissive one
  --language TAG               for mind, ears, voice and auto: what they must know (repeatable)
  --memory GB                  for the same: as if so much memory were free
  --manifest FILE              a list of models of your own, added to the project's
  --store FOLDER               instead of BANTER_MODELS or `models` in the cache folder
  --offline                    fetch nothing, as with BANTER_OFFLINE=1
  --no-wait                    fail, instead of waiting, where a model is being fetched already

environment: BANTER_CACHE, BANTER_MODELS, BANTER_OFFLINE, BANTER_MODELS_MIRROR, BANTER_PYTHON,
HF_ENDPOINT, HF_TOKEN, HTTPS_PROXY, HTTP_PROXY, NO_PROXY, SSL_CERT_FILE
exit status: 0 when all is well, 1 when something failed, 2 when the command line is wrong";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Command {
    Help,
    List(Vec<String>),
    Fetch(Vec<String>),
    Verify(Vec<String>),
    Where(Option<String>),
    Remove(Vec<String>),
}

/// What is to be done, and how.
#[derive(Debug, PartialEq)]
pub(super) struct Arguments {
    pub(super) command: Command,
    pub(super) accept_licence: bool,
    pub(super) languages: Vec<String>,
    /// In bytes.
    pub(super) memory: Option<u64>,
    pub(super) manifests: Vec<PathBuf>,
    pub(super) store: Option<PathBuf>,
    pub(super) offline: bool,
    pub(super) wait: bool,
}

impl Arguments {
    /// Reads the command line, without the program's name.
    pub(super) fn read(arguments: &[OsString]) -> Result<Self, String> {
        let mut read = Self {
            command: Command::Help,
            accept_licence: false,
            languages: Vec::new(),
            memory: None,
            manifests: Vec::new(),
            store: None,
            offline: false,
            wait: true,
        };
        let mut words: Vec<String> = Vec::new();
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
            match argument {
                Long("help") | Short('h') => return Ok(read),
                Long("accept-licence" | "accept-license") => read.accept_licence = true,
                Long("offline") => read.offline = true,
                Long("no-wait") => read.wait = false,
                Long("language") => {
                    let language = value(&mut parser, "--language")?;
                    read.languages.push(language.to_string_lossy().into_owned());
                }
                Long("memory") => {
                    let memory = value(&mut parser, "--memory")?;
                    read.memory = Some(gigabytes(&memory.to_string_lossy())?);
                }
                Long("manifest") => read
                    .manifests
                    .push(value(&mut parser, "--manifest")?.into()),
                Long("store") => read.store = Some(value(&mut parser, "--store")?.into()),
                Long(other) => return Err(format!("there is no option --{other}")),
                Short(other) => return Err(format!("there is no option -{other}")),
                Value(word) => words.push(word.to_string_lossy().into_owned()),
            }
        }
        read.command = command(words)?;
        Ok(read)
    }
}

fn command(mut words: Vec<String>) -> Result<Command, String> {
    if words.is_empty() {
        return Ok(Command::Help);
    }
    let name = words.remove(0);
    let some = |words: Vec<String>| {
        if words.is_empty() {
            Err(format!("{name} wants to know what"))
        } else {
            Ok(words)
        }
    };
    match name.as_str() {
        "help" => Ok(Command::Help),
        "list" => Ok(Command::List(words)),
        "fetch" => Ok(Command::Fetch(some(words)?)),
        "verify" => Ok(Command::Verify(words)),
        "where" if words.len() > 1 => Err("where takes one id".to_owned()),
        "where" => Ok(Command::Where(words.pop())),
        "remove" => Ok(Command::Remove(some(words)?)),
        _ => Err(format!("there is no command `{name}`")),
    }
}

fn value(parser: &mut lexopt::Parser, name: &str) -> Result<OsString, String> {
    let value = parser.value();
    value.map_err(|_| format!("{name} wants a value after it"))
}

fn gigabytes(text: &str) -> Result<u64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..1e6).contains(&number) => Ok((number * 1e9) as u64),
        _ => Err(format!(
            "--memory wants a number of gigabytes, not `{text}`"
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
        Arguments::read(&words)
    }

    #[test]
    fn options_may_stand_anywhere() {
        let read = read("--offline fetch auto --language=de --memory 1.5 ears").unwrap();
        assert_eq!(
            read.command,
            Command::Fetch(vec!["auto".into(), "ears".into()])
        );
        assert!(read.offline && read.wait);
        assert_eq!(read.languages, ["de"]);
        assert_eq!(read.memory, Some(1_500_000_000));
    }

    #[test]
    fn mistakes_are_named() {
        for (line, expected) in [
            ("fetsch x", "`fetsch`"),
            ("fetch", "fetch wants to know what"),
            ("fetch x --store", "--store wants a value"),
            ("list --loud", "--loud"),
            ("list -x", "-x"),
            ("list --offline=now", "--offline"),
            ("list --memory much", "`much`"),
            ("where a b", "one id"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(expected), "{line}: {error}");
        }
        assert_eq!(read("").unwrap().command, Command::Help);
        assert_eq!(read("fetch --help").unwrap().command, Command::Help);
    }
}
