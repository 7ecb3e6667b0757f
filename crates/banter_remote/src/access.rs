//! Where servers are, and how one gets to them: what ears and minds have in common.

use crate::address::{Address, redacted};
use crate::certificates;
use crate::key::{HIDDEN, Key};
use banter_engine::{EngineError, Settings};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;
use ureq::tls::TlsConfig;
use ureq::{Agent, Proxy};

/// The settings that are read here.
pub(crate) const KNOWN: [&str; 6] = [
    "url",
    "key_env",
    "connect_timeout",
    "insecure",
    "certificates",
    "proxy",
];
/// What `connect_timeout` takes, in seconds.
pub(crate) const CONNECT_TIMEOUT: RangeInclusive<f32> = 0.1..=60.0;
/// The variable that holds the key of OpenAI's own server.
pub(crate) const OPENAI_KEY: &str = "OPENAI_API_KEY";
const LONGEST_NAME: usize = 200;
/// More servers than anybody lists.
const MOST_ADDRESSES: usize = 64;

/// Servers that do the same, and what is needed to reach them.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    /// At least one.
    pub(crate) addresses: Vec<Address>,
    pub(crate) key: Option<Key>,
    /// The variable that the key is looked for in, if in any.
    pub(crate) key_env: Option<String>,
    pub(crate) connect_timeout: Duration,
    certificates: Option<PathBuf>,
    proxy: bool,
}

impl Access {
    /// Reads the settings of [`KNOWN`]. `purpose` is what the server is for (`to hear with`);
    /// `variable` reads the environment.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a value that is no good, [`EngineError::Request`] without an
    /// address or with a key that cannot be sent.
    pub(crate) fn read(
        settings: &Settings,
        purpose: &str,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, EngineError> {
        let text = settings.get("url").unwrap_or_default();
        let urls = text.split(|c: char| c.is_whitespace() || c == ',');
        let insecure = settings.parse::<bool>("insecure")?.unwrap_or(false);
        let mut addresses = Vec::new();
        for url in urls.filter(|url| !url.is_empty()) {
            addresses.push(address(url, insecure)?);
        }
        if addresses.is_empty() {
            return Err(EngineError::Request(format!(
                "no server {purpose} is named; set `url` to its address, such as http://localhost:8000/v1"
            )));
        }
        if addresses.len() > MOST_ADDRESSES {
            return Err(url_error(
                HIDDEN,
                format!("it names more than {MOST_ADDRESSES} servers; put a balancer before them"),
            ));
        }
        let key_env = key_variable(settings, &addresses)?;
        let found = key_env.as_deref().and_then(variable);
        let key = match (found.filter(|text| !text.trim().is_empty()), &key_env) {
            (Some(text), Some(name)) => Some(Key::new(&text).ok_or_else(|| {
                EngineError::Request(format!(
                    "what the variable {name} holds cannot be a key: it has spaces, lines or letters other than ASCII in it"
                ))
            })?),
            _ => None,
        };
        Ok(Self {
            connect_timeout: seconds(settings, "connect_timeout", CONNECT_TIMEOUT, 5.0)?,
            certificates: settings.get("certificates").map(PathBuf::from),
            proxy: settings.parse("proxy")?.unwrap_or(true),
            addresses,
            key_env,
            key,
        })
    }

    /// Reads the certificates, where some are named.
    ///
    /// # Errors
    /// [`EngineError::File`] for certificates that are none.
    pub(crate) fn tls(&self) -> Result<TlsConfig, EngineError> {
        let mut tls = TlsConfig::builder();
        if let Some(path) = &self.certificates {
            tls = tls.root_certs(certificates::read(path)?);
        }
        Ok(tls.build())
    }

    /// What asks the server at `address`, and keeps its connections.
    pub(crate) fn agent(&self, address: &Address, tls: TlsConfig) -> Agent {
        let proxy = (self.proxy && !address.is_private())
            .then(Proxy::try_from_env)
            .flatten();
        Agent::config_builder()
            .http_status_as_error(false)
            .https_only(address.is_https())
            // Neither what is said nor the key goes where nobody has sent it.
            .max_redirects(0)
            .proxy(proxy)
            .tls_config(tls)
            .user_agent(concat!("banter_remote/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(self.connect_timeout))
            .timeout_connect(Some(self.connect_timeout))
            .build()
            .new_agent()
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

fn address(url: &str, insecure: bool) -> Result<Address, EngineError> {
    let address = Address::read(url).map_err(|reason| url_error(url, reason))?;
    if !address.is_https() && !address.is_private() && !insecure {
        return Err(url_error(
            url,
            "over plain http anybody on the way can read what is said, and the key; use https, or set `insecure` to true".to_owned(),
        ));
    }
    Ok(address)
}

fn url_error(url: &str, reason: String) -> EngineError {
    EngineError::Setting {
        name: "url".to_owned(),
        value: redacted(url),
        reason,
    }
}

/// The name of the variable that holds the key.
///
/// OpenAI's own variable is for OpenAI's own server: no other gets that key unasked.
fn key_variable(settings: &Settings, addresses: &[Address]) -> Result<Option<String>, EngineError> {
    let Some(name) = settings.get("key_env").map(str::trim) else {
        let is_openai = addresses.iter().all(Address::is_openai);
        return Ok(is_openai.then(|| OPENAI_KEY.to_owned()));
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

/// The name of the model, if one is set.
///
/// # Errors
/// [`EngineError::Setting`] for what no server calls a model.
pub(crate) fn model<'s>(
    settings: &'s Settings,
    such_as: &str,
) -> Result<Option<&'s str>, EngineError> {
    let Some(model) = settings.get("model").map(str::trim) else {
        return Ok(None);
    };
    if model.is_empty() || model.len() > LONGEST_NAME || model.contains(char::is_control) {
        return Err(EngineError::Setting {
            name: "model".to_owned(),
            value: model.escape_debug().take(LONGEST_NAME).collect(),
            reason: format!("it is the name that the server has for the model, such as {such_as}"),
        });
    }
    Ok(Some(model))
}

/// A time that is set in seconds.
///
/// # Errors
/// [`EngineError::Setting`] for what is none or out of `range`.
pub(crate) fn seconds(
    settings: &Settings,
    name: &str,
    range: RangeInclusive<f32>,
    default: f32,
) -> Result<Duration, EngineError> {
    let value = settings.within::<f32>(name, range)?;
    Ok(Duration::from_secs_f32(value.unwrap_or(default)))
}

/// Refuses names that are not `known`, without their values: one may be a key that was put in
/// the wrong place.
///
/// # Errors
/// [`EngineError::Setting`] for the first.
pub(crate) fn refuse_unknown(settings: &Settings, known: &[&str]) -> Result<(), EngineError> {
    settings.refuse_unknown(known).map_err(|error| match error {
        EngineError::Setting { name, reason, .. } => EngineError::Setting {
            name,
            value: HIDDEN.to_owned(),
            reason: format!(
                "{reason}; a key is only read from the environment variable that `key_env` names"
            ),
        },
        other => other,
    })
}

/// The settings of [`KNOWN`] as methods of a server's builder.
macro_rules! access_settings {
    ($server:ident) => {
        impl $server {
            /// What [`connect_timeout`](Self::connect_timeout) takes, in seconds.
            pub const CONNECT_TIMEOUT: std::ops::RangeInclusive<f32> =
                $crate::access::CONNECT_TIMEOUT;

            /// The same server with a setting by its name.
            #[must_use]
            pub fn setting(self, name: impl Into<String>, value: impl ToString) -> Self {
                Self(self.0.with(name, value))
            }

            /// The environment variable that holds the key, in capital letters. By default
            /// `OPENAI_API_KEY` for OpenAI's own server, and none for any other.
            #[must_use]
            pub fn key_env(self, variable: impl Into<String>) -> Self {
                self.setting("key_env", variable.into())
            }

            /// How long it may take to find and reach the server, in seconds, 0.1 to 60. 5 by
            /// default.
            #[must_use]
            pub fn connect_timeout(self, seconds: f32) -> Self {
                self.setting("connect_timeout", seconds)
            }

            /// Whether plain http is used for a server that is not near, too: anybody on the way
            /// can read what is said. Off by default.
            #[must_use]
            pub fn insecure(self, on: bool) -> Self {
                self.setting("insecure", on)
            }

            /// A PEM file of certificates that are trusted in place of Mozilla's. None by
            /// default.
            #[must_use]
            pub fn certificates(self, file: impl AsRef<std::path::Path>) -> Self {
                self.setting("certificates", file.as_ref().display())
            }

            /// Whether the environment's proxies are used, for a server that is not near. On by
            /// default.
            #[must_use]
            pub fn proxy(self, on: bool) -> Self {
                self.setting("proxy", on)
            }

            /// The settings, for the engine's `open`.
            #[must_use]
            pub fn settings(self) -> banter_engine::Settings {
                self.0
            }
        }
    };
}
pub(crate) use access_settings;
