//! What an answer without what was asked for means, and whether asking again makes sense.

use crate::access::Access;
use crate::address::{Address, redacted};
use crate::fault::Fault;
use crate::plain::clean;
use std::io::ErrorKind;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Body, Timeout};

/// The longest pause that a server can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);
/// The most of a server's own words that an error repeats, in characters.
const LONGEST_MESSAGE: usize = 200;

/// Why one attempt came to nothing.
#[derive(Debug)]
pub(crate) enum Trouble {
    Final(Fault),
    /// Worth another try, after a pause if the server names one.
    Again(Fault, Option<Duration>),
    /// It may be that it cannot do so much.
    Demand(Fault),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Final(fault)
    }
}

/// What was asked, for errors about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) access: &'a Access,
    pub(crate) address: &'a Address,
    pub(crate) task: &'static str,
    /// For how long an answer is waited for.
    pub(crate) timeout: Duration,
    /// The setting that makes requests smaller.
    pub(crate) size: &'static str,
}

impl Asking<'_> {
    /// A server's own words without the key, on one line and not too many.
    pub(crate) fn harmless(&self, text: &str) -> String {
        let text = clean(text);
        let text = match &self.access.key {
            Some(key) => key.hidden_in(&text),
            None => text,
        };
        text.chars().take(LONGEST_MESSAGE).collect()
    }

    /// What a status other than success means. `complaint` reads the body's own words.
    pub(crate) fn judge(
        &self,
        response: Response<Body>,
        complaint: impl FnOnce(Response<Body>) -> String,
    ) -> Trouble {
        let status = response.status().as_u16();
        let after = header(&response, "retry-after").and_then(pause);
        match status {
            300..=399 => {
                let to = header(&response, "location").unwrap_or("nowhere");
                let to = redacted(&self.harmless(to));
                Fault::Redirect { to, status }.into()
            }
            401 | 403 => match (&self.access.key, &self.access.key_env) {
                (Some(_), Some(variable)) => Fault::WrongKey {
                    variable: variable.clone(),
                    status,
                },
                _ => Fault::NoKey {
                    status,
                    what_to_do: self.access.how_to_give_a_key(),
                },
            }
            .into(),
            404 | 405 | 410 => Fault::NotThere {
                url: self.address.shown(self.task),
                status,
            }
            .into(),
            407 => Fault::Proxy.into(),
            413 => Fault::TooLarge { what: self.size }.into(),
            429 => Trouble::Again(Fault::TooMany { after }, after),
            408 | 500..=599 => Trouble::Again(Fault::Broken { status }, after),
            _ => {
                let message = self.harmless(&complaint(response));
                let fault = Fault::Refused { status, message };
                match status {
                    400 | 415 | 422 => Trouble::Demand(fault),
                    _ => fault.into(),
                }
            }
        }
    }

    pub(crate) fn timed_out(&self) -> Fault {
        Fault::TimedOut {
            after: self.timeout,
        }
    }

    /// Why there was no answer at all, or not the whole of it.
    pub(crate) fn failed(&self, error: &ureq::Error) -> Trouble {
        let reason = |error: &dyn std::fmt::Display| self.harmless(&error.to_string());
        match error {
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => Fault::Unreachable {
                after: self.access.connect_timeout,
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
                reason: reason(error),
            }
            .into(),
            _ => Fault::ConnectionBroke {
                reason: reason(error),
            }
            .into(),
        }
    }
}

pub(crate) fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

/// A pause in whole seconds, of any size. A date is left unread: the server is then asked after
/// the usual pause.
fn pause(text: &str) -> Option<Duration> {
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
        assert_eq!(pause(" 7 "), Some(Duration::from_secs(7)));
        for huge in [
            "86401",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999999999",
        ] {
            assert_eq!(pause(huge), Some(LONGEST_PAUSE), "{huge}");
        }
        for none in ["", "-1", "1.5", "soon", "Fri, 31 Dec 2027 23:59:59 GMT"] {
            assert_eq!(pause(none), None, "{none}");
        }
    }
}
