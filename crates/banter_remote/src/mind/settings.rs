//! What the engine is told at its start.

use super::{ChatDialect, MindServer};
use crate::access::{self, Access};
use banter_engine::{EngineError, Settings};
use std::time::Duration;

const OWN: [&str; 14] = [
    "model",
    "dialect",
    "constraints",
    "thinking",
    "reasoning_effort",
    "prefill",
    "parallel",
    "requests_per_minute",
    "tokens_per_minute",
    "retries",
    "timeout",
    "first_token_timeout",
    "stall_timeout",
    "largest_reply",
];

/// All settings by their names.
pub(super) fn known() -> Vec<&'static str> {
    access::KNOWN.iter().chain(&OWN).copied().collect()
}

/// The settings, read. See the crate for the table.
#[derive(Debug, Clone)]
pub(super) struct Options {
    pub(super) access: Access,
    pub(super) model: Option<String>,
    pub(super) dialect: ChatDialect,
    /// Whether a form that the server cannot be asked for is left out.
    pub(super) drops_constraints: bool,
    pub(super) thinking: bool,
    pub(super) reasoning_effort: Option<String>,
    pub(super) prefill: bool,
    pub(super) parallel: usize,
    pub(super) requests_per_minute: Option<u32>,
    pub(super) tokens_per_minute: Option<u32>,
    pub(super) retries: u32,
    pub(super) timeout: Duration,
    pub(super) first_token: Duration,
    pub(super) stall: Duration,
    /// In bytes.
    pub(super) largest_reply: u64,
}

impl Options {
    /// `variable` reads the environment.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a name that is none of ours or a value that is no good,
    /// [`EngineError::Request`] without an address or with a key that cannot be sent.
    pub(super) fn read(
        settings: &Settings,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, EngineError> {
        access::refuse_unknown(settings, &known())?;
        let access = Access::read(settings, "to think with", variable)?;
        let seconds = |name, default| access::seconds(settings, name, MindServer::TIMEOUT, default);
        let per_minute = |name| settings.within(name, MindServer::PER_MINUTE);
        Ok(Self {
            model: access::model(settings, "qwen3:8b")?.map(str::to_owned),
            dialect: settings.parse("dialect")?.unwrap_or_default(),
            drops_constraints: drops(settings)?,
            thinking: settings.parse("thinking")?.unwrap_or(false),
            reasoning_effort: effort(settings)?,
            prefill: settings.parse("prefill")?.unwrap_or(false),
            parallel: settings
                .within("parallel", MindServer::PARALLEL)?
                .unwrap_or(4),
            requests_per_minute: per_minute("requests_per_minute")?,
            tokens_per_minute: per_minute("tokens_per_minute")?,
            retries: settings
                .within("retries", MindServer::RETRIES)?
                .unwrap_or(2),
            timeout: seconds("timeout", 60.0)?,
            first_token: seconds("first_token_timeout", 15.0)?,
            stall: seconds("stall_timeout", 10.0)?,
            largest_reply: settings
                .within("largest_reply", MindServer::LARGEST_REPLY)?
                .unwrap_or(4_194_304),
            access,
        })
    }
}

fn drops(settings: &Settings) -> Result<bool, EngineError> {
    match settings.get("constraints") {
        None | Some("refuse") => Ok(false),
        Some("drop") => Ok(true),
        Some(other) => Err(EngineError::Setting {
            name: "constraints".to_owned(),
            value: other.to_owned(),
            reason: "it is `refuse` or `drop`".to_owned(),
        }),
    }
}

/// How much a model is to think, in OpenAI's words or those that a server adds.
fn effort(settings: &Settings) -> Result<Option<String>, EngineError> {
    let Some(effort) = settings.get("reasoning_effort") else {
        return Ok(None);
    };
    if effort.is_empty() || effort.len() > 16 || !effort.bytes().all(|b| b.is_ascii_lowercase()) {
        return Err(EngineError::Setting {
            name: "reasoning_effort".to_owned(),
            value: effort.escape_debug().take(16).collect(),
            reason: "it is a word such as `none`, `minimal`, `low`, `medium` or `high`".to_owned(),
        });
    }
    Ok(Some(effort.to_owned()))
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
    fn an_address_is_enough_and_several_are_a_list() {
        let options = read(&[("url", "http://localhost:8000")]).unwrap();
        assert_eq!(
            (options.parallel, options.dialect),
            (4, ChatDialect::OpenAi)
        );
        assert!(options.access.key.is_none() && !options.thinking);
        let list = "http://a:8000/v1, http://b:8000/v1\n http://c/v1";
        let options = read(&[("url", list)]).unwrap();
        let hosts: Vec<_> = options
            .access
            .addresses
            .iter()
            .map(|it| it.host())
            .collect();
        assert_eq!(hosts, ["a", "b", "c"]);
        let error = read(&[("url", " , ")]).unwrap_err().to_string();
        assert!(error.contains("to think with"), "{error}");
    }

    #[test]
    fn the_default_key_goes_to_openai_alone() {
        let key = |url: &str| read(&[("url", url)]).unwrap().access.key.is_some();
        assert!(key("https://api.openai.com/v1"));
        assert!(!key("https://api.openai.com/v1 https://example.org/v1"));
        assert!(!key("http://localhost:8000"));
    }

    #[test]
    fn every_address_of_a_list_is_looked_at() {
        let error = read(&[("url", "http://localhost http://example.org/v1?k=secret")]);
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("`insecure`") && !error.contains("secret"),
            "{error}"
        );
        let many = vec!["http://localhost"; 65].join(" ");
        let error = read(&[("url", &many)]).unwrap_err().to_string();
        assert!(error.contains("balancer"), "{error}");
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (name, value, words) in [
            ("speed", "3", "there is no such setting"),
            ("dialect", "klingon", "vllm-guided"),
            ("constraints", "maybe", "`refuse` or `drop`"),
            ("reasoning_effort", "A lot", "`low`"),
            ("parallel", "0", "from 1 to 64"),
            ("requests_per_minute", "0", "from 1"),
            ("tokens_per_minute", "-1", "invalid digit"),
            ("retries", "9", "from 0 to 5"),
            ("first_token_timeout", "0", "from 0.1 to 600"),
            ("largest_reply", "1", "from 1024"),
            ("model", "a\nb", "qwen3:8b"),
        ] {
            let error = read(&[("url", "http://localhost"), (name, value)]).unwrap_err();
            let error = error.to_string();
            assert!(error.contains(&format!("`{name} = ")), "{error}");
            assert!(error.contains(words), "{error}");
        }
        for name in ["key", "api_key"] {
            let error = read(&[("url", "http://localhost"), (name, "sk-secret")]).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }
}
