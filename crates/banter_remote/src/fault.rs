//! What goes wrong with a server, as one sentence each.

use banter_engine::EngineError;
use std::time::Duration;

/// Why there is no answer. None of these holds the key or what the settings keep hidden.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum Fault {
    #[error(
        "it refused the key in the variable {variable} ({status}); put one there that is valid for it"
    )]
    WrongKey { variable: String, status: u16 },
    #[error("it wants a key ({status}); {what_to_do}")]
    NoKey { status: u16, what_to_do: String },
    #[error(
        "it has nothing at {url} ({status}); correct the setting `url`, or `model` if it does not know that one"
    )]
    NotThere { url: String, status: u16 },
    #[error("it wants fewer requests (429){}; wait a while, or see what the key's plan allows", wish(*.after))]
    TooMany { after: Option<Duration> },
    #[error("it has a problem of its own ({status}); try again later")]
    Broken { status: u16 },
    #[error("the request is too large for it (413); lower the setting {what}")]
    TooLarge { what: &'static str },
    #[error("the proxy wants a name and a password (407); put them into HTTPS_PROXY")]
    Proxy,
    #[error(
        "it would send the request on to {to}, which is not done ({status}); set `url` to that address if it is right"
    )]
    Redirect { to: String, status: u16 },
    #[error("it refused the request ({status}){}", said(.message))]
    Refused { status: u16, message: String },
    #[error("it gave no answer for {} s", .after.as_secs_f32())]
    TimedOut { after: Duration },
    #[error("it cannot be reached within {} s; see whether it runs and whether there is a network", .after.as_secs_f32())]
    Unreachable { after: Duration },
    #[error("its host was not found; see whether there is a network, and the setting `url`")]
    NoHost,
    #[error("nothing answers there ({reason}); see whether it runs, and the setting `url`")]
    NotRunning { reason: String },
    #[error(
        "no trusted connection to it could be made ({reason}); see whether it speaks https, or name its certificate in the setting `certificates`"
    )]
    Untrusted { reason: String },
    #[error("the connection broke: {reason}")]
    ConnectionBroke { reason: String },
    #[error(
        "its answer has more than {most} bytes; see whether `url` is right, or raise `largest_reply`"
    )]
    ReplyTooLarge { most: u64 },
    #[error(
        "its stream broke off in the middle of the answer; see its log, and whether a proxy on the way ends long answers"
    )]
    Cut,
    #[error("it gave up{}", said(.message))]
    GaveUp { message: String },
    #[error("its filter, or the model, kept the answer back")]
    Withheld,
    #[error("its answer is no chat completion ({found}); see whether `url` is right")]
    NoAnswer { found: &'static str },
    #[error(
        "what it sent is {found} and no sound that is read here; see whether `url` is right, or set `format` to what it sends"
    )]
    NoSound { found: &'static str },
    #[error("its answer is not JSON with a `text` ({found}); see whether `url` is right")]
    NoJson { found: String },
}

fn wish(after: Option<Duration>) -> String {
    after.map_or(String::new(), |after| {
        format!(" and a pause of {} s", after.as_secs())
    })
}

fn said(message: &str) -> String {
    if message.is_empty() {
        "; see the settings `model` and `url`".to_owned()
    } else {
        format!(": {message}")
    }
}

impl Fault {
    /// Whether another server may do better with the same request.
    pub(crate) fn is_of_server(&self) -> bool {
        match self {
            Self::NotThere { .. }
            | Self::TooMany { .. }
            | Self::Broken { .. }
            | Self::TimedOut { .. }
            | Self::Unreachable { .. }
            | Self::NoHost
            | Self::NotRunning { .. }
            | Self::Untrusted { .. }
            | Self::ConnectionBroke { .. }
            | Self::Cut
            | Self::GaveUp { .. } => true,
            Self::WrongKey { .. }
            | Self::NoKey { .. }
            | Self::TooLarge { .. }
            | Self::Proxy
            | Self::Redirect { .. }
            | Self::Refused { .. }
            | Self::ReplyTooLarge { .. }
            | Self::Withheld
            | Self::NoAnswer { .. }
            | Self::NoSound { .. }
            | Self::NoJson { .. } => false,
        }
    }

    /// The same as an engine's error, from the server at `host`.
    pub(crate) fn at(self, host: &str) -> EngineError {
        let engine = format!("the server {host}");
        match self {
            Self::TimedOut { after } => EngineError::TimedOut { engine, after },
            fault => EngineError::Failed {
                engine,
                reason: fault.to_string(),
            },
        }
    }
}
