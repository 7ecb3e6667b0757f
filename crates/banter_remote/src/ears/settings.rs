//! What the engine is told at its start.

use crate::access::{self, Access};
use crate::address::Address;
use crate::ears::{EarsServer, language};
use banter_engine::{EngineError, Settings};
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

const DEFAULT_MODEL: &str = "whisper-1";

/// The settings, read. See the crate for the table.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) access: Access,
    pub(crate) address: Address,
    pub(crate) model: String,
    pub(crate) language: Option<&'static str>,
    pub(crate) timeout: Duration,
    /// The longest recording, in seconds.
    pub(crate) longest: u32,
    /// In bytes.
    pub(crate) largest_reply: u64,
    pub(crate) drafts: bool,
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
        access::refuse_unknown(settings, &KNOWN)?;
        let access = Access::read(settings, "to hear with", variable)?;
        let [address] = access.addresses.as_slice() else {
            return Err(EngineError::Request(
                "ears are one server; name a single address in `url`, or a balancer's".to_owned(),
            ));
        };
        let model = access::model(settings, DEFAULT_MODEL)?.unwrap_or(DEFAULT_MODEL);
        Ok(Self {
            address: address.clone(),
            model: model.to_owned(),
            language: spoken(settings)?,
            timeout: access::seconds(settings, "timeout", EarsServer::TIMEOUT, 30.0)?,
            longest: settings
                .within("longest", EarsServer::LONGEST)?
                .unwrap_or(600),
            largest_reply: settings
                .within("largest_reply", EarsServer::LARGEST_REPLY)?
                .unwrap_or(1_048_576),
            drafts: settings.parse("drafts")?.unwrap_or(false),
            access,
        })
    }
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::access::OPENAI_KEY;

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
        assert!(options.access.key.is_none(), "nobody named a variable");
        let error = read(&[]).unwrap_err().to_string();
        assert!(error.contains("set `url`"), "{error}");
    }

    #[test]
    fn the_default_key_is_for_openai_alone() {
        let key = |url: &str| read(&[("url", url)]).unwrap().access.key.is_some();
        assert!(key("https://api.openai.com/v1"));
        assert!(!key("https://api.openai.com.example.org/v1"));
        assert!(!key("http://192.168.1.7:8000"));
        let named = read(&[("url", "https://example.org"), ("key_env", "EARS_KEY")]).unwrap();
        assert_eq!(named.access.key_env.as_deref(), Some("EARS_KEY"));
        assert!(named.access.key.is_some());
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
        assert!(blank.access.key.is_none());
    }
}
