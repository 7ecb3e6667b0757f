//! Servers as a game names them.

use super::{ChatDialect, RemoteMind};
use crate::access::access_settings;
use crate::address::Address;
use banter_engine::{EngineSource, Generation, Server, Settings};
use std::ops::RangeInclusive;

/// A language model on the server at `url`: the address of its API (`https://host/v1`), of the
/// server, or of its endpoint.
///
/// It turns into an [`EngineSource`], as a host does. What cannot be used is told when it is
/// started.
///
/// ```
/// use banter_engine::{EngineSource, Generation};
/// use banter_remote::{ChatDialect, mind_server};
///
/// let mind = mind_server("http://gpu-1:8000/v1")
///     .also("http://gpu-2:8000/v1")
///     .model("Qwen/Qwen3-8B")
///     .dialect(ChatDialect::Vllm)
///     .parallel(32);
/// let mind: EngineSource<Generation> = mind.into();
/// # let _ = mind;
/// ```
#[must_use]
pub fn mind_server(url: impl Into<String>) -> MindServer {
    MindServer(Settings::default().with("url", url.into()))
}

/// Servers with a language model, and their settings, made by [`mind_server`].
#[derive(Clone, PartialEq, Eq)]
pub struct MindServer(Settings);

impl MindServer {
    /// What [`timeout`](Self::timeout) and the other times take, in seconds.
    pub const TIMEOUT: RangeInclusive<f32> = 0.1..=600.0;
    /// What [`parallel`](Self::parallel) takes.
    pub const PARALLEL: RangeInclusive<usize> = 1..=64;
    /// What [`requests_per_minute`](Self::requests_per_minute) and
    /// [`tokens_per_minute`](Self::tokens_per_minute) take.
    pub const PER_MINUTE: RangeInclusive<u32> = 1..=1_000_000_000;
    /// What [`retries`](Self::retries) takes.
    pub const RETRIES: RangeInclusive<u32> = 0..=5;
    /// What [`largest_reply`](Self::largest_reply) takes, in bytes.
    pub const LARGEST_REPLY: RangeInclusive<u64> = 1_024..=67_108_864;

    /// The same with one more server, which has the same model. Requests go to those that are
    /// well, a character's to the same one as long as that has no more to do than the others.
    #[must_use]
    pub fn also(self, url: impl AsRef<str>) -> Self {
        let urls = format!("{} {}", self.0.get("url").unwrap_or_default(), url.as_ref());
        self.setting("url", urls)
    }

    /// What the server calls its model. By default none is named, and a server with a single
    /// model takes that.
    #[must_use]
    pub fn model(self, name: impl Into<String>) -> Self {
        self.setting("model", name.into())
    }

    /// Whose additions to the protocol the server understands. [`ChatDialect::OpenAi`] by
    /// default.
    #[must_use]
    pub fn dialect(self, dialect: ChatDialect) -> Self {
        self.setting("dialect", dialect)
    }

    /// Whether a [constraint](banter_engine::Constraint) is left out that the server cannot be
    /// asked for, instead of the request being refused. Off by default.
    #[must_use]
    pub fn drop_constraints(self, on: bool) -> Self {
        self.setting("constraints", if on { "drop" } else { "refuse" })
    }

    /// Whether the model thinks before it answers, where that can be chosen. Off by default.
    #[must_use]
    pub fn thinking(self, on: bool) -> Self {
        self.setting("thinking", on)
    }

    /// How much a model thinks that cannot do without: `minimal`, `low`, or what else the server
    /// knows. Not sent by default.
    #[must_use]
    pub fn reasoning_effort(self, effort: impl Into<String>) -> Self {
        self.setting("reasoning_effort", effort.into())
    }

    /// Whether [prefills](banter_engine::Purpose::Prefill) are sent, for servers that keep the
    /// prompts that they have read: each costs a request. Off by default.
    #[must_use]
    pub fn prefill(self, on: bool) -> Self {
        self.setting("prefill", on)
    }

    /// How many requests are under way at once, 1 to 64. 4 by default.
    #[must_use]
    pub fn parallel(self, requests: usize) -> Self {
        self.setting("parallel", requests)
    }

    /// How many requests may be sent within any minute. No limit by default.
    #[must_use]
    pub fn requests_per_minute(self, requests: u32) -> Self {
        self.setting("requests_per_minute", requests)
    }

    /// How many tokens, read and written, may be asked for within any minute. No limit by
    /// default.
    #[must_use]
    pub fn tokens_per_minute(self, tokens: u32) -> Self {
        self.setting("tokens_per_minute", tokens)
    }

    /// How often a request is tried again that came to nothing, 0 to 5. 2 by default.
    #[must_use]
    pub fn retries(self, times: u32) -> Self {
        self.setting("retries", times)
    }

    /// How long a whole answer may take, in seconds, 0.1 to 600. 60 by default.
    #[must_use]
    pub fn timeout(self, seconds: f32) -> Self {
        self.setting("timeout", seconds)
    }

    /// How long the first token may take, with all tries, in seconds, 0.1 to 600. 15 by default.
    #[must_use]
    pub fn first_token_timeout(self, seconds: f32) -> Self {
        self.setting("first_token_timeout", seconds)
    }

    /// How long the server may be silent in the middle of an answer, in seconds, 0.1 to 600. 10
    /// by default.
    #[must_use]
    pub fn stall_timeout(self, seconds: f32) -> Self {
        self.setting("stall_timeout", seconds)
    }

    /// The largest answer that is read, in bytes with all that surrounds each token, 1024 to
    /// 67,108,864. 4,194,304 by default.
    #[must_use]
    pub fn largest_reply(self, bytes: u64) -> Self {
        self.setting("largest_reply", bytes)
    }

    /// Where they are, for players: there may be a password in an address.
    fn place(&self) -> String {
        let urls = self.0.get("url").unwrap_or_default();
        let mut urls = urls.split_whitespace();
        let first = urls.next().map(Address::read);
        match (first, urls.count()) {
            (Some(Ok(address)), 0) => format!("a server at {}", address.host()),
            (Some(Ok(address)), more) => {
                format!("a server at {} and {more} more", address.host())
            }
            (Some(Err(_)) | None, _) => "a server".to_owned(),
        }
    }
}

access_settings!(MindServer);

impl From<MindServer> for Server<Generation> {
    fn from(server: MindServer) -> Self {
        Self::new(server.place(), move |_| {
            Ok(Box::new(RemoteMind::open(&server.0)?))
        })
    }
}

impl From<MindServer> for EngineSource<Generation> {
    fn from(server: MindServer) -> Self {
        Self::Server(server.into())
    }
}

impl std::fmt::Debug for MindServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MindServer")
            .field("place", &self.place())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::mind::settings::{Options, known};

    #[test]
    fn it_knows_every_setting() {
        let server = mind_server("http://localhost:8000/v1")
            .also("http://10.0.0.2:8000/v1")
            .model("small")
            .key_env("MIND_KEY")
            .dialect(ChatDialect::Vllm)
            .drop_constraints(true)
            .thinking(true)
            .reasoning_effort("low")
            .prefill(true)
            .parallel(8)
            .requests_per_minute(60)
            .tokens_per_minute(90_000)
            .retries(1)
            .timeout(7.0)
            .first_token_timeout(3.0)
            .stall_timeout(2.0)
            .connect_timeout(2.5)
            .largest_reply(2_048)
            .insecure(false)
            .certificates("own.pem")
            .proxy(false);
        assert_eq!(server.place(), "a server at localhost and 1 more");
        let settings = server.settings();
        let mut known = known();
        known.sort_unstable();
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        assert_eq!(names, known);
        let options = Options::read(&settings, |_| None).unwrap();
        assert_eq!((options.parallel, options.retries), (8, 1));
        assert_eq!(options.access.addresses.len(), 2);
        assert!(options.drops_constraints && options.thinking && options.prefill);
    }

    #[test]
    fn it_is_a_source_whose_place_holds_no_password() {
        let server = mind_server("https://me:secret@example.org/v1?key=secret");
        assert!(!format!("{server:?}").contains("secret"));
        let EngineSource::Server(server) = EngineSource::from(server) else {
            unreachable!("it is a server");
        };
        assert!(!server.place().contains("secret"), "{}", server.place());
    }
}
