//! What the engine is told at its start.

use crate::address::{Address, redacted};
use crate::key::{HIDDEN, Key};
use crate::{EarsServer, language};
use banter_engine::{EngineError, Settings};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) const KNOWN: [&str; 12] = [
    "url",
    "model",
    "key_env",
    "language",
    "timeout",
    "connect_timeout",
    "longest",
    "largest_reply",
    "drafts",
    "insecure",
    "certificates",
    "proxy",
];

/// The variable that holds the key of OpenAI's own server.
pub(crate) const OPENAI_KEY: &str = "OPENAI_API_KEY";
const DEFAULT_MODEL: &str = "whisper-1";
const LONGEST_NAME: usize = 200;

/// The settings, read. See the crate for the table.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) address: Address,
    pub(crate) model: String,
    /// The variable that the key is looked for in, if in any.
    pub(crate) key_env: Option<String>,
    pub(crate) key: Option<Key>,
    pub(crate) language: Option<&'static str>,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    /// The longest recording, in seconds.
    pub(crate) longest: u32,
    /// In bytes.
    pub(crate) largest_reply: u64,
    pub(crate) drafts: bool,
    pub(crate) certificates: Option<PathBuf>,
    pub(crate) proxy: bool,
}

impl Options {
    /// `variable` reads the environment.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a name that is none of ours or a value that is no good,
    /// [`EngineError::Request`] without an address or with a key that cannot be sent.
    pub(crate) fn read(
        settings: &Settings,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, EngineError> {
        // What is not known may be a key that was put in the wrong place.
        settings.refuse_unknown(&KNOWN).map_err(hidden)?;
        let Some(url) = settings.get("url").filter(|url| !url.trim().is_empty()) else {
            return Err(EngineError::Request(
                "no server to hear with is named; set `url` to its address, such as http://localhost:8000/v1".to_owned(),
            ));
        };
        let refused = |reason: String| EngineError::Setting {
            name: "url".to_owned(),
            value: redacted(url),
            reason,
        };
        let address = Address::read(url).map_err(refused)?;
        let insecure = settings.parse::<bool>("insecure")?.unwrap_or(false);
        if !address.is_https() && !address.is_private() && !insecure {
            return Err(refused(
                "over plain http anybody on the way can hear the player and read the key; use https, or set `insecure` to true".to_owned(),
            ));
        }
        let key_env = key_variable(settings, &address)?;
        let found = key_env.as_deref().and_then(variable);
        let key = match (found.filter(|text| !text.trim().is_empty()), &key_env) {
            (Some(text), Some(name)) => Some(Key::new(&text).ok_or_else(|| {
                EngineError::Request(format!(
                    "what the variable {name} holds cannot be a key: it has spaces, lines or letters other than ASCII in it"
                ))
            })?),
            _ => None,
        };
        let seconds = |name, range: RangeInclusive<f32>, default| {
            let value = settings.within::<f32>(name, range)?;
            Ok::<_, EngineError>(Duration::from_secs_f32(value.unwrap_or(default)))
        };
        Ok(Self {
            model: model(settings)?,
            language: spoken(settings)?,
            timeout: seconds("timeout", EarsServer::TIMEOUT, 30.0)?,
            connect_timeout: seconds("connect_timeout", EarsServer::CONNECT_TIMEOUT, 5.0)?,
            longest: settings
                .within("longest", EarsServer::LONGEST)?
                .unwrap_or(600),
            largest_reply: settings
                .within("largest_reply", EarsServer::LARGEST_REPLY)?
                .unwrap_or(1_048_576),
            drafts: settings.parse("drafts")?.unwrap_or(false),
            certificates: settings.get("certificates").map(PathBuf::from),
            proxy: settings.parse("proxy")?.unwrap_or(true),
            address,
            key_env,
            key,
        })
    }

    /// What a player does about a key that is missing.
    pub(crate) fn how_to_give_a_key(&self) -> String {
        match &self.key_env {
            Some(name) => format!("put it into the environment variable {name}"),
            None => {
                "name the environment variable that holds it in the setting `key_env`".to_owned()
            }
        }
    }
}

/// The name of the variable that holds the key.
///
/// OpenAI's own variable is for OpenAI's own server: no other gets that key unasked.
fn key_variable(settings: &Settings, address: &Address) -> Result<Option<String>, EngineError> {
    let Some(name) = settings.get("key_env").map(str::trim) else {
        return Ok(address.is_openai().then(|| OPENAI_KEY.to_owned()));
    };
    if name.is_empty() {
        return Ok(None);
    }
    // Small letters are in most keys and in hardly any variable: a key that somebody wrote
    // here by mistake is not shown.
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if name.len() > 64
        || !name.chars().all(is_name)
        || name.starts_with(|c: char| c.is_ascii_digit())
    {
        return Err(EngineError::Setting {
            name: "key_env".to_owned(),
            value: HIDDEN.to_owned(),
            reason:
                "it is the name of an environment variable, in capital letters, not the key itself"
                    .to_owned(),
        });
    }
    Ok(Some(name.to_owned()))
}

fn model(settings: &Settings) -> Result<String, EngineError> {
    let model = settings.get("model").map_or(DEFAULT_MODEL, str::trim);
    if model.is_empty() || model.len() > LONGEST_NAME || model.contains(char::is_control) {
        return Err(EngineError::Setting {
            name: "model".to_owned(),
            value: model.escape_debug().take(LONGEST_NAME).collect(),
            reason: "it is the name that the server has for the model, such as whisper-1"
                .to_owned(),
        });
    }
    Ok(model.to_owned())
}

fn spoken(settings: &Settings) -> Result<Option<&'static str>, EngineError> {
    match settings.get("language").map(str::trim) {
        None | Some("" | "auto") => Ok(None),
        Some(tag) => match language::code(tag) {
            Some(code) => Ok(Some(code)),
            None => Err(EngineError::Setting {
                name: "language".to_owned(),
                value: tag.to_owned(),
                reason: "no such language is known to whisper; write a tag such as `en` or `zh`, or `auto`".to_owned(),
            }),
        },
    }
}

/// The same error without the value.
fn hidden(error: EngineError) -> EngineError {
    match error {
        EngineError::Setting { name, reason, .. } => EngineError::Setting {
            name,
            value: HIDDEN.to_owned(),
            reason: format!(
                "{reason}; a key is only read from the environment variable that `key_env` names"
            ),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Options, EngineError> {
        let settings = pairs
            .iter()
            .fold(Settings::default(), |settings, (name, value)| {
                settings.with(*name, value)
            });
        Options::read(&settings, |name| Some(format!("key-of-{name}")))
    }

    #[test]
    fn an_address_is_enough() {
        let options = read(&[("url", "http://localhost:8000")]).unwrap();
        assert_eq!(options.model, "whisper-1");
        assert_eq!(
            (options.timeout, options.drafts),
            (Duration::from_secs(30), false)
        );
        assert!(options.key.is_none(), "nobody named a variable");
        let error = read(&[]).unwrap_err().to_string();
        assert!(error.contains("set `url`"), "{error}");
    }

    #[test]
    fn the_default_key_is_for_openai_alone() {
        let key = |url: &str| read(&[("url", url)]).unwrap().key.is_some();
        assert!(key("https://api.openai.com/v1"));
        assert!(!key("https://api.openai.com.example.org/v1"));
        assert!(!key("http://192.168.1.7:8000"));
        let named = read(&[("url", "https://example.org"), ("key_env", "EARS_KEY")]).unwrap();
        assert_eq!(named.key_env.as_deref(), Some("EARS_KEY"));
        assert!(named.key.is_some());
        assert!(!format!("{named:?}").contains("key-of"));
    }

    #[test]
    fn a_key_in_the_wrong_place_is_not_shown() {
        for (name, value) in [
            ("key", "sk-secret"),
            ("api_key", "sk-secret"),
            ("key_env", "sk-secret"),
            ("key_env", "gsk_secret"),
            ("url", "https://me:sk-secret@example.org/v1"),
            ("url", "ftp://example.org/?key=sk-secret"),
        ] {
            let mut pairs = vec![(name, value)];
            if name != "url" {
                pairs.push(("url", "https://api.openai.com"));
            }
            let error = read(&pairs).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn plain_http_is_for_near_servers() {
        let error = read(&[("url", "http://example.org/v1")])
            .unwrap_err()
            .to_string();
        assert!(error.contains("`insecure`"), "{error}");
        assert!(read(&[("url", "http://example.org/v1"), ("insecure", "true")]).is_ok());
        assert!(read(&[("url", "http://192.168.1.7:8000/v1")]).is_ok());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (name, value, words) in [
            ("speed", "3", "url, model"),
            ("timeout", "0", "from 0.1 to 600"),
            ("timeout", "NaN", "from 0.1 to 600"),
            ("longest", "0", "from 1 to 3600"),
            ("largest_reply", "1", "from 1024"),
            ("drafts", "yes", "`true` or `false`"),
            ("language", "klingon", "such as `en`"),
            ("model", "a\nb", "whisper-1"),
        ] {
            let error = read(&[("url", "http://localhost"), (name, value)]).unwrap_err();
            let error = error.to_string();
            assert!(error.contains(&format!("`{name} = ")), "{error}");
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn a_key_that_cannot_be_sent_is_refused_by_its_variable() {
        let settings = Settings::default().with("url", "https://api.openai.com");
        let error = Options::read(&settings, |_| Some("my secret".to_owned())).unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains(OPENAI_KEY) && !error.contains("secret"),
            "{error}"
        );
        let blank = Options::read(&settings, |_| Some("  ".to_owned())).unwrap();
        assert!(blank.key.is_none());
    }
}
