//! Asking a server: through which proxy, trusting whom, and what its answers mean.

use std::fs;
use std::time::Duration;

use ureq::config::RedirectAuthHeaders;
use ureq::http::Response;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Proxy};

use crate::error::Attempt;
use crate::source::{address, is_local};
use crate::{FetchOptions, ModelError, ModelFile, Source};

/// How many times a server may send us elsewhere.
const REDIRECTS: u32 = 8;
/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// One file's address, and how to ask there.
pub(crate) struct Client<'a> {
    agent: Agent,
    url: String,
    token: Option<&'a str>,
    source: &'a Source,
    stall: Duration,
}

impl<'a> Client<'a> {
    pub(crate) fn new(
        id: &str,
        file: &'a ModelFile,
        sha256_is_known: bool,
        options: &'a FetchOptions,
    ) -> Result<Self, ModelError> {
        let url = match &options.mirror {
            Some(mirror) => format!("{mirror}/{id}/{}", file.name),
            None => {
                let named = file.source.url(&options.endpoint);
                named.ok_or_else(|| ModelError::Refused {
                    url: file.source.to_string(),
                    reason: "it has no address".to_owned(),
                })?
            }
        };
        let refused = |reason: String| ModelError::Refused {
            url: url.clone(),
            reason,
        };
        let uri = address(&url).map_err(refused)?;
        let is_private = uri.scheme_str() == Some("https");
        if !is_private && !is_local(&uri) && !sha256_is_known {
            let reason =
                "over plain http anybody could change it, and there is no sha256 that would tell";
            return Err(refused(reason.to_owned()));
        }
        let proxy = (options.proxy_from_env && !is_local(&uri))
            .then(Proxy::try_from_env)
            .flatten();
        let mut tls = TlsConfig::builder();
        if let Some(roots) = roots(options)? {
            tls = tls.root_certs(roots);
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // From https nobody is led back to http.
            .https_only(is_private)
            .max_redirects(REDIRECTS)
            .redirect_auth_headers(RedirectAuthHeaders::SameHost)
            .proxy(proxy)
            .tls_config(tls.build())
            .user_agent(concat!("banter_models/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .timeout_resolve(Some(options.stall))
            .timeout_connect(Some(options.stall))
            .timeout_recv_response(Some(options.stall))
            .timeout_per_read(Some(options.stall))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            token: options.token_for(&url),
            url,
            source: &file.source,
            stall: options.stall,
        })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Asks for the file from a byte on. Answers that are no file are errors,
    /// but for 416: that one is about the byte.
    pub(crate) fn get(
        &self,
        from: u64,
        validator: Option<&str>,
    ) -> Result<Response<Body>, Attempt> {
        let mut request = self.agent.get(&self.url);
        if let Some(token) = self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if from > 0 {
            request = request.header("Range", format!("bytes={from}-"));
            if let Some(validator) = validator {
                request = request.header("If-Range", validator);
            }
        }
        let response = request.call().map_err(|error| self.failed(&error))?;
        let status = response.status().as_u16();
        match status {
            200 | 206 | 416 => Ok(response),
            408 | 429 | 500..=599 => Err(Attempt::Again {
                problem: format!("it answered {status}, {}", self.meaning(status)),
                not_before: header(&response, "retry-after")
                    .and_then(|text| text.parse().ok())
                    .map(|seconds| Duration::from_secs(seconds).min(LONGEST_PAUSE)),
            }),
            _ => Err(ModelError::Status {
                url: self.url.clone(),
                status,
                meaning: self.meaning(status),
            }
            .into()),
        }
    }

    fn failed(&self, error: &ureq::Error) -> Attempt {
        let refused = |reason: String| {
            Attempt::Final(ModelError::Refused {
                url: self.url.clone(),
                reason,
            })
        };
        match error {
            ureq::Error::Timeout(_) => Attempt::again(self.silence()),
            ureq::Error::HostNotFound => {
                Attempt::again("its host was not found; is there a network?")
            }
            ureq::Error::RequireHttpsOnly(_) => {
                refused("its server leads from https to plain http".to_owned())
            }
            ureq::Error::TooManyRedirects => refused(format!(
                "its server led elsewhere more than {REDIRECTS} times"
            )),
            ureq::Error::BadUri(_) | ureq::Error::InvalidProxyUrl => refused(error.to_string()),
            _ if error.to_string().to_lowercase().contains("certificate") => refused(format!(
                "its server is not trusted ({error}); behind a company's proxy, set SSL_CERT_FILE to the company's certificates"
            )),
            ureq::Error::Io(error) => {
                Attempt::again(format!("its server cannot be reached: {error}"))
            }
            _ => Attempt::again(error),
        }
    }

    /// What a connection that died in the middle died of.
    pub(crate) fn broke(&self, error: &std::io::Error) -> Attempt {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        match (inner, error.kind()) {
            (Some(ureq::Error::Timeout(_)), _) | (_, std::io::ErrorKind::TimedOut) => {
                Attempt::again(self.silence())
            }
            _ => Attempt::again(format!("the connection broke: {error}")),
        }
    }

    fn silence(&self) -> String {
        format!("its server said nothing for {} s", self.stall.as_secs_f32())
    }

    fn meaning(&self, status: u16) -> String {
        let page = match self.source {
            Source::HuggingFace { repository, .. } => Some(repository),
            Source::Url(_) | Source::Pip(_) => None,
        };
        match (status, page) {
            (401 | 403, Some(repository)) => format!(
                "it is shown only to those who may see it; accept its terms at https://huggingface.co/{repository} and set HF_TOKEN"
            ),
            (401 | 403, None) => "it is shown only to those who may see it".to_owned(),
            (404 | 410, _) => {
                "there is no such file any more; the list of models may be out of date".to_owned()
            }
            (407, _) => {
                "the proxy wants a name and a password; put them into HTTPS_PROXY".to_owned()
            }
            (429, _) => "too many requests; wait a while, or set HF_TOKEN".to_owned(),
            (500..=599, _) => "the server has a problem of its own; try again later".to_owned(),
            _ => "which is not an answer that a file comes with".to_owned(),
        }
    }
}

/// A header as text.
pub(crate) fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

fn roots(options: &FetchOptions) -> Result<Option<RootCerts>, ModelError> {
    let Some(path) = &options.certificates else {
        return Ok(None);
    };
    let wrong = |problem: String| ModelError::Setting {
        name: "SSL_CERT_FILE",
        problem,
    };
    let text = fs::read(path).map_err(|error| wrong(format!("{}: {error}", path.display())))?;
    let certificates: Vec<_> = parse_pem(&text)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() {
        return Err(wrong(format!("{} holds no certificate", path.display())));
    }
    Ok(Some(RootCerts::from(certificates)))
}
