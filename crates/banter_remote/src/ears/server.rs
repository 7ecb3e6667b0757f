//! A server as a game names it.

use crate::access::access_settings;
use crate::address::Address;
use crate::ears::RemoteEars;
use banter_engine::{EngineSource, Server, Settings, Transcription};
use std::ops::RangeInclusive;

/// Speech recognition by the server at `url`: the address of its API (`https://host/v1`), of the
/// server, or of an endpoint.
///
/// It turns into an [`EngineSource`], as a host does. What cannot be used is told when it is
/// started.
///
/// ```
/// use banter_engine::{EngineSource, Transcription};
/// use banter_remote::ears_server;
///
/// let ears = ears_server("http://localhost:8000/v1").model("Systran/faster-whisper-small");
/// let ears: EngineSource<Transcription> = ears.into();
/// # let _ = ears;
/// ```
#[must_use]
pub fn ears_server(url: impl Into<String>) -> EarsServer {
    EarsServer(Settings::default().with("url", url.into()))
}

/// A server that understands speech, and its settings, made by [`ears_server`].
#[derive(Clone, PartialEq, Eq)]
pub struct EarsServer(Settings);

impl EarsServer {
    /// What [`timeout`](Self::timeout) takes, in seconds.
    pub const TIMEOUT: RangeInclusive<f32> = 0.1..=600.0;
    /// What [`longest`](Self::longest) takes, in seconds.
    pub const LONGEST: RangeInclusive<u32> = 1..=3_600;
    /// What [`largest_reply`](Self::largest_reply) takes, in bytes.
    pub const LARGEST_REPLY: RangeInclusive<u64> = 1_024..=16_777_216;

    /// What the server calls its model. `whisper-1` by default.
    #[must_use]
    pub fn model(self, name: impl Into<String>) -> Self {
        self.setting("model", name.into())
    }

    /// The language of requests that name none, as a BCP 47 tag, or `auto`, the default.
    #[must_use]
    pub fn language(self, tag: impl Into<String>) -> Self {
        self.setting("language", tag.into())
    }

    /// How long a whole job may take, in seconds, 0.1 to 600. 30 by default.
    #[must_use]
    pub fn timeout(self, seconds: f32) -> Self {
        self.setting("timeout", seconds)
    }

    /// The longest recording that is sent, in seconds, 1 to 3600. 600 by default.
    #[must_use]
    pub fn longest(self, seconds: u32) -> Self {
        self.setting("longest", seconds)
    }

    /// The largest answer that is read, in bytes, 1024 to 16,777,216. 1,048,576 by default.
    #[must_use]
    pub fn largest_reply(self, bytes: u64) -> Self {
        self.setting("largest_reply", bytes)
    }

    /// Whether [drafts](banter_engine::TranscribeRequest::draft) are sent too: an utterance is
    /// then sent several times over. Off by default.
    #[must_use]
    pub fn drafts(self, on: bool) -> Self {
        self.setting("drafts", on)
    }

    /// Where it is, for players: there may be a password in an address.
    fn place(&self) -> String {
        let address = self.0.get("url").map(Address::read);
        match address {
            Some(Ok(address)) => format!("a server at {}", address.host()),
            Some(Err(_)) | None => "a server".to_owned(),
        }
    }
}

access_settings!(EarsServer);

impl From<EarsServer> for Server<Transcription> {
    fn from(server: EarsServer) -> Self {
        Self::new(server.place(), move |_| {
            Ok(Box::new(RemoteEars::open(&server.0)?))
        })
    }
}

impl From<EarsServer> for EngineSource<Transcription> {
    fn from(server: EarsServer) -> Self {
        Self::Server(server.into())
    }
}

impl std::fmt::Debug for EarsServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EarsServer")
            .field("place", &self.place())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ears::settings::{KNOWN, Options};
    use banter_engine::{EngineStatus, Pcm, TranscribeRequest, Update};
    use std::time::Duration;

    fn full() -> EarsServer {
        ears_server("http://localhost:8000/v1")
            .model("small")
            .key_env("EARS_KEY")
            .language("de")
            .timeout(7.0)
            .connect_timeout(2.5)
            .longest(60)
            .largest_reply(2_048)
            .drafts(true)
            .insecure(false)
            .certificates("own.pem")
            .proxy(false)
    }

    #[test]
    fn it_knows_every_setting() {
        let settings = full().settings();
        let mut known = KNOWN;
        known.sort_unstable();
        let names: Vec<_> = settings.iter().map(|(name, _)| name).collect();
        assert_eq!(names, known);
        let options = Options::read(&settings, |_| None).unwrap();
        assert_eq!((options.model.as_str(), options.longest), ("small", 60));
        assert_eq!(options.timeout, Duration::from_secs(7));
        assert!(options.drafts);
    }

    #[test]
    fn its_ranges_are_the_engines() {
        let read = |name: &str, value: String| {
            let server = ears_server("http://localhost").setting(name, value);
            Options::read(&server.settings(), |_| None)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        for (name, range) in [
            ("timeout", EarsServer::TIMEOUT),
            ("connect_timeout", EarsServer::CONNECT_TIMEOUT),
        ] {
            assert_eq!(read(name, range.start().to_string()), Ok(()));
            assert_eq!(read(name, range.end().to_string()), Ok(()));
            let told = read(name, (range.end() + 1.0).to_string()).unwrap_err();
            assert!(told.contains(name), "{told}");
        }
        for (name, end) in [
            ("longest", u64::from(*EarsServer::LONGEST.end())),
            ("largest_reply", *EarsServer::LARGEST_REPLY.end()),
        ] {
            assert_eq!(read(name, end.to_string()), Ok(()));
            assert!(read(name, (end + 1).to_string()).is_err(), "{name}");
        }
    }

    #[test]
    fn it_is_a_source_whose_place_holds_no_password() {
        let server = ears_server("https://me:secret@example.org/v1?key=secret");
        assert!(!format!("{server:?}").contains("secret"));
        let EngineSource::Server(server) = EngineSource::from(server) else {
            unreachable!("it is a server");
        };
        assert!(!server.place().contains("secret"), "{}", server.place());
        let local = Server::from(ears_server("http://localhost:8000/v1"));
        assert_eq!(local.place(), "a server at localhost");
    }

    #[test]
    fn an_address_that_is_none_fails_its_jobs_in_a_sentence() {
        let source = EngineSource::from(ears_server("ftp://example.org"));
        let ears = source.start("ears").unwrap();
        let sound = Pcm::silence(16_000, Duration::from_secs(1));
        let mut job = ears.submit(TranscribeRequest::new(sound)).unwrap();
        let Some(Update::Failed(error)) = job.wait(Duration::from_secs(60)) else {
            unreachable!("nothing is there");
        };
        assert!(error.to_string().contains("`url"), "{error}");
        assert_eq!(ears.status(), EngineStatus::Failed(error));
    }
}
