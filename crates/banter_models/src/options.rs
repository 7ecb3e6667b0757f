//! How downloads are made: where from, through what, how patiently.

use std::path::PathBuf;
use std::time::Duration;

use banter_machine::pip;

use crate::ModelError;
use crate::source::{address, is_local};

/// Where `hf:` sources are asked for, unless `HF_ENDPOINT` says otherwise.
const HUGGING_FACE: &str = "https://huggingface.co";

/// How downloads are made. [`Default`] looks at nothing outside;
/// [`from_env`](Self::from_env) takes the user's environment into account:
///
/// | variable | meaning |
/// | --- | --- |
/// | `BANTER_OFFLINE` | `1`: nothing is fetched |
/// | `BANTER_MODELS_MIRROR` | an address that has everything as `ID/FILE`, as a store has it (a store can be put on a web server as it is); nothing else is asked |
/// | `HF_ENDPOINT` | instead of `https://huggingface.co` |
/// | `HF_TOKEN` | sent to that endpoint and to nobody else, and never over plain http |
/// | `BANTER_PYTHON` | the Python whose pip serves `pip:` sources, instead of `python3`; pip's own settings count |
/// | `ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` | the first of the three is used for everything that `NO_PROXY` does not name |
/// | `SSL_CERT_FILE` | certificates (PEM) that are trusted instead of Mozilla's |
///
/// ```
/// use banter_models::FetchOptions;
///
/// let options = FetchOptions {
///     offline: true,
///     ..FetchOptions::default()
/// };
/// assert_eq!(options.endpoint, "https://huggingface.co");
/// ```
#[derive(Clone)]
pub struct FetchOptions {
    /// Whether nothing may be fetched.
    pub offline: bool,
    /// Whether licences that are not permissive are accepted.
    pub accept_licence: bool,
    /// Whether to wait when the same model is being fetched elsewhere; otherwise
    /// that is [`ModelError::Busy`].
    pub wait: bool,
    /// Where `hf:` sources are asked for.
    pub endpoint: String,
    /// What `hf:` sources are asked with.
    pub token: Option<String>,
    /// Where everything is asked for instead, as `ID/FILE` under this address.
    pub mirror: Option<String>,
    /// Whether the environment's proxy variables count.
    pub proxy_from_env: bool,
    /// Certificates (PEM) that are trusted instead of Mozilla's.
    pub certificates: Option<PathBuf>,
    /// The Python whose pip serves `pip:` sources.
    pub python: PathBuf,
    /// How long a server may say nothing.
    pub stall: Duration,
    /// How often a file is tried without getting on (a megabyte counts as getting on).
    pub attempts: u32,
    /// The pause after the first failure; it doubles with each, up to a minute.
    pub backoff: Duration,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            offline: false,
            accept_licence: false,
            wait: true,
            endpoint: HUGGING_FACE.to_owned(),
            token: None,
            mirror: None,
            proxy_from_env: false,
            certificates: None,
            python: PathBuf::from(pip::PYTHON),
            stall: Duration::from_secs(30),
            attempts: 5,
            backoff: Duration::from_secs(1),
        }
    }
}

impl FetchOptions {
    /// The options that the environment asks for, by the table above.
    ///
    /// # Errors
    ///
    /// [`ModelError::Setting`] for an address that is none.
    pub fn from_env() -> Result<Self, ModelError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    fn from_variables(get: impl Fn(&str) -> Option<String>) -> Result<Self, ModelError> {
        let get = |name| get(name).filter(|value| !value.trim().is_empty());
        let read_address = |name: &'static str| match get(name) {
            None => Ok(None),
            Some(value) => match address(value.trim()) {
                Ok(_) => Ok(Some(value.trim().trim_end_matches('/').to_owned())),
                Err(problem) => Err(ModelError::Setting { name, problem }),
            },
        };
        let mut options = Self {
            offline: get("BANTER_OFFLINE").is_some_and(|value| is_yes(&value)),
            token: get("HF_TOKEN").map(|token| token.trim().to_owned()),
            mirror: read_address("BANTER_MODELS_MIRROR")?,
            proxy_from_env: true,
            certificates: get("SSL_CERT_FILE").map(PathBuf::from),
            ..Self::default()
        };
        if let Some(python) = get(pip::VARIABLE) {
            options.python = PathBuf::from(python);
        }
        if let Some(endpoint) = read_address("HF_ENDPOINT")? {
            options.endpoint = endpoint;
        }
        Ok(options)
    }

    /// The token to send to an address: only to the endpoint itself, and only
    /// where nobody on the way can read it.
    pub(crate) fn token_for(&self, url: &str) -> Option<&str> {
        let token = self.token.as_deref()?;
        let there = address(url).ok()?;
        let endpoint = address(&self.endpoint).ok()?;
        let same = there.scheme() == endpoint.scheme() && there.authority() == endpoint.authority();
        let private = there.scheme_str() == Some("https") || is_local(&there);
        (same && private && self.mirror.is_none()).then_some(token)
    }
}

// By hand, so that no log shows the token.
impl std::fmt::Debug for FetchOptions {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("FetchOptions")
            .field("offline", &self.offline)
            .field("endpoint", &self.endpoint)
            .field("token", &self.token.as_ref().map(|_| "..."))
            .field("mirror", &self.mirror)
            .finish_non_exhaustive()
    }
}

fn is_yes(value: &str) -> bool {
    !matches!(
        value.trim().to_ascii_lowercase().as_str(),
        "0" | "false" | "no" | "off"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<FetchOptions, ModelError> {
        FetchOptions::from_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment_is_read() {
        let options = with(&[
            ("BANTER_OFFLINE", "1"),
            ("HF_ENDPOINT", "https://mirror.example.org/"),
            ("HF_TOKEN", "hf_secret"),
        ])
        .unwrap();
        assert!(options.offline);
        assert_eq!(options.endpoint, "https://mirror.example.org");
        assert!(!format!("{options:?}").contains("hf_secret"));
        assert!(!with(&[("BANTER_OFFLINE", "0")]).unwrap().offline);
        let error = with(&[("HF_ENDPOINT", "mirror")]).unwrap_err().to_string();
        assert!(error.contains("HF_ENDPOINT"), "{error}");
    }

    #[test]
    fn the_token_goes_to_the_endpoint_alone() {
        let mut options = with(&[("HF_TOKEN", "t")]).unwrap();
        assert_eq!(options.token_for("https://huggingface.co/a/b"), Some("t"));
        for url in [
            "http://huggingface.co/a/b",
            "https://huggingface.co.example.org/a",
            "https://huggingface.co:444/a",
            "https://example.org/huggingface.co",
        ] {
            assert_eq!(options.token_for(url), None, "{url}");
        }
        options.endpoint = "http://intranet".to_owned();
        assert_eq!(options.token_for("http://intranet/a/b"), None);
    }
}
