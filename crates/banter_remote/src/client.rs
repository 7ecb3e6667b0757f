//! Asking a server: what is sent, what its answers mean, and what is tried again.

use crate::address::Address;
use crate::certificates;
use crate::fault::Fault;
use crate::form::{Detail, Form, Wishes};
use crate::key::Key;
use crate::reply::Answer;
use crate::settings::Options;
use banter_engine::{CancelToken, EngineError};
use std::io::{self, ErrorKind, Read};
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::http::Response;
use ureq::tls::TlsConfig;
use ureq::{Agent, Body, Proxy, SendBody, Timeout};

/// The pause before a server that has a problem is asked again, where it names none.
const PAUSE: Duration = Duration::from_millis(300);
/// The longest pause that a server can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);
/// How often whoever pauses looks whether that is still wanted.
const TICK: Duration = Duration::from_millis(10);
/// The most of a server's own words that an error repeats, in characters.
const LONGEST_MESSAGE: usize = 200;
/// The most that is read of an answer that is an error, in bytes.
const LARGEST_ERROR: u64 = 16_384;

/// How to ask a server. Clones share its connections.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    agent: Agent,
    address: Address,
    key: Option<Key>,
    /// Where the key is looked for, and what to do where it is not.
    key_env: Option<String>,
    how_to_give_a_key: String,
    timeout: Duration,
    connect_timeout: Duration,
    largest_reply: u64,
}

/// One thing to ask.
pub(crate) struct Question {
    pub(crate) task: &'static str,
    pub(crate) wishes: Wishes,
    pub(crate) wav: Vec<u8>,
    pub(crate) detail: Detail,
    pub(crate) deadline: Instant,
}

/// Why one attempt came to nothing.
enum Trouble {
    Final(Fault),
    /// Worth another try, after a pause if the server names one.
    Again(Fault, Option<Duration>),
    /// It may be that it cannot say so much.
    Demand(Fault),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Final(fault)
    }
}

impl Client {
    /// # Errors
    /// [`EngineError::File`] for certificates that are none.
    pub(crate) fn new(options: &Options) -> Result<Self, EngineError> {
        let proxy = (options.proxy && !options.address.is_private())
            .then(Proxy::try_from_env)
            .flatten();
        let mut tls = TlsConfig::builder();
        if let Some(path) = &options.certificates {
            tls = tls.root_certs(certificates::read(path)?);
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(options.address.is_https())
            // Neither the recording nor the key goes where nobody has sent it.
            .max_redirects(0)
            .proxy(proxy)
            .tls_config(tls.build())
            .user_agent(concat!("banter_remote/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(options.connect_timeout))
            .timeout_connect(Some(options.connect_timeout))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            address: options.address.clone(),
            key: options.key.clone(),
            key_env: options.key_env.clone(),
            how_to_give_a_key: options.how_to_give_a_key(),
            timeout: options.timeout,
            connect_timeout: options.connect_timeout,
            largest_reply: options.largest_reply,
        })
    }

    /// Asks until there is an answer: once more where the server has a problem or wants a
    /// pause, and once more for plain text where it does not know more.
    pub(crate) fn ask(&self, question: &Question, cancel: &CancelToken) -> Result<Answer, Fault> {
        let mut detail = question.detail;
        let mut is_second = false;
        loop {
            match self.attempt(question, detail, cancel) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Final(fault)) => return Err(fault),
                Err(Trouble::Demand(fault)) => match detail {
                    Detail::Verbose => detail = Detail::Plain,
                    Detail::Plain => return Err(fault),
                },
                Err(Trouble::Again(fault, _)) if is_second => return Err(fault),
                Err(Trouble::Again(fault, pause)) => {
                    is_second = true;
                    let pause = pause.unwrap_or(PAUSE);
                    let begun = Instant::now();
                    if pause >= question.deadline.saturating_duration_since(begun)
                        || cancel.is_cancelled()
                    {
                        return Err(fault);
                    }
                    tracing::debug!("the server {} is asked again: {fault}", self.address.host());
                    while begun.elapsed() < pause && !cancel.is_cancelled() {
                        sleep(TICK);
                    }
                }
            }
        }
    }

    fn attempt(
        &self,
        question: &Question,
        detail: Detail,
        cancel: &CancelToken,
    ) -> Result<Answer, Trouble> {
        let left = question.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || cancel.is_cancelled() {
            return Err(self.timed_out().into());
        }
        let Form {
            head,
            tail,
            content_type,
        } = question.wishes.form(detail);
        let length = head.len() + question.wav.len() + tail.len();
        let mut body = Wanted {
            inner: head
                .as_bytes()
                .chain(question.wav.as_slice())
                .chain(tail.as_bytes()),
            cancel,
        };
        let mut request = self
            .agent
            .post(self.address.endpoint(question.task))
            .config()
            .timeout_global(Some(left))
            .build()
            .header("Content-Type", content_type)
            .header("Content-Length", length);
        if let Some(key) = &self.key {
            request = request.header("Authorization", key.header());
        }
        let response = request
            .send(SendBody::from_reader(&mut body))
            .map_err(|error| self.failed(error))?;
        self.judge(response, question, detail, cancel)
    }

    /// What an answer means.
    fn judge(
        &self,
        response: Response<Body>,
        question: &Question,
        detail: Detail,
        cancel: &CancelToken,
    ) -> Result<Answer, Trouble> {
        let status = response.status().as_u16();
        let after = header(&response, "retry-after").and_then(seconds);
        Err(match status {
            200..=299 => {
                let kind = header(&response, "content-type").unwrap_or_default();
                let is_json = !kind.trim_start().starts_with("text/plain");
                let body = self.read(response, self.largest_reply, cancel)?;
                if body.len() as u64 > self.largest_reply {
                    let most = self.largest_reply;
                    return Err(Fault::ReplyTooLarge { most }.into());
                }
                return Ok(Answer {
                    body,
                    is_json,
                    detail,
                });
            }
            300..=399 => {
                let to = header(&response, "location").unwrap_or("nowhere");
                let to = crate::address::redacted(&self.harmless(to));
                Fault::Redirect { to, status }.into()
            }
            401 | 403 => match (&self.key, &self.key_env) {
                (Some(_), Some(variable)) => Fault::WrongKey {
                    variable: variable.clone(),
                    status,
                },
                _ => Fault::NoKey {
                    status,
                    what_to_do: self.how_to_give_a_key.clone(),
                },
            }
            .into(),
            404 | 405 | 410 => Fault::NotThere {
                url: self.address.shown(question.task),
                status,
            }
            .into(),
            407 => Fault::Proxy.into(),
            413 => Fault::TooLarge.into(),
            429 => Trouble::Again(Fault::TooMany { after }, after),
            408 | 500..=599 => Trouble::Again(Fault::Broken { status }, after),
            _ => {
                let body = self
                    .read(response, LARGEST_ERROR, cancel)
                    .unwrap_or_default();
                let message = self.harmless(&crate::reply::complaint(&body));
                let fault = Fault::Refused { status, message };
                match status {
                    400 | 415 | 422 => Trouble::Demand(fault),
                    _ => fault.into(),
                }
            }
        })
    }

    /// A body, up to one byte more than `most`.
    fn read(
        &self,
        response: Response<Body>,
        most: u64,
        cancel: &CancelToken,
    ) -> Result<Vec<u8>, Trouble> {
        let mut body = Vec::new();
        let reader = response.into_body().into_reader().take(most + 1);
        let mut reader = Wanted {
            inner: reader,
            cancel,
        };
        match reader.read_to_end(&mut body) {
            Ok(_) => Ok(body),
            Err(error) => Err(self.failed(ureq::Error::from(error))),
        }
    }

    /// A server's own words without the key, on one line and not too many.
    fn harmless(&self, text: &str) -> String {
        let text = crate::reply::clean(text);
        let text = match &self.key {
            Some(key) => key.hidden_in(&text),
            None => text,
        };
        text.chars().take(LONGEST_MESSAGE).collect()
    }

    fn timed_out(&self) -> Fault {
        Fault::TimedOut {
            after: self.timeout,
        }
    }

    fn failed(&self, error: ureq::Error) -> Trouble {
        let reason = |error: &dyn std::fmt::Display| self.harmless(&error.to_string());
        match &error {
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => Fault::Unreachable {
                after: self.connect_timeout,
            }
            .into(),
            ureq::Error::Timeout(_) => self.timed_out().into(),
            ureq::Error::HostNotFound => Fault::NoHost.into(),
            ureq::Error::Io(io) => match io.kind() {
                ErrorKind::TimedOut => self.timed_out().into(),
                // How rustls tells of a certificate or of what is no TLS at all.
                ErrorKind::InvalidData if self.address.is_https() => {
                    Fault::Untrusted { reason: reason(io) }.into()
                }
                ErrorKind::ConnectionRefused
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::AddrNotAvailable => Fault::NotRunning { reason: reason(io) }.into(),
                // One that was kept from the last time may have been closed meanwhile.
                _ => Trouble::Again(Fault::ConnectionBroke { reason: reason(io) }, None),
            },
            ureq::Error::ConnectionFailed => Fault::NotRunning {
                reason: "no connection".to_owned(),
            }
            .into(),
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Fault::Untrusted {
                reason: reason(&error),
            }
            .into(),
            _ => Fault::ConnectionBroke {
                reason: reason(&error),
            }
            .into(),
        }
    }
}

/// Reading that breaks off when its job is no longer wanted.
struct Wanted<'a, R> {
    inner: R,
    cancel: &'a CancelToken,
}

impl<R: Read> Read for Wanted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("no longer wanted"));
        }
        self.inner.read(buffer)
    }
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

/// A pause in whole seconds, of any size. A date is left unread: the server is then asked after
/// the usual pause.
fn seconds(text: &str) -> Option<Duration> {
    let digits = text.trim();
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // More digits than a number has are a long time.
    let seconds = digits.parse().map_or(LONGEST_PAUSE, Duration::from_secs);
    Some(seconds.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_of_any_size_is_a_bounded_one() {
        assert_eq!(seconds(" 7 "), Some(Duration::from_secs(7)));
        for huge in [
            "86401",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999999999",
        ] {
            assert_eq!(seconds(huge), Some(LONGEST_PAUSE), "{huge}");
        }
        for none in ["", "-1", "1.5", "soon", "Fri, 31 Dec 2027 23:59:59 GMT"] {
            assert_eq!(seconds(none), None, "{none}");
        }
    }
}
