//! A server as a game names it.

use crate::access::access_settings;
use crate::address::Address;
use crate::voice::RemoteVoice;
use banter_engine::{EngineSource, Server, Settings, Synthesis};
use std::ops::RangeInclusive;

/// Speech by the server at `url`: the address of its API (`https://host/v1`), of the server, or of
/// its endpoint (`.../audio/speech`).
///
/// It turns into an [`EngineSource`], as a host does. What cannot be used is told when it is
/// started.
///
/// ```
/// use banter_engine::{EngineSource, Synthesis};
/// use banter_remote::voice_server;
///
/// let voice = voice_server("http://localhost:8880/v1").model("kokoro").voice("bf_emma");
/// let voice: EngineSource<Synthesis> = voice.into();
/// # let _ = voice;
/// ```
#[must_use]
pub fn voice_server(url: impl Into<String>) -> VoiceServer {
    VoiceServer(Settings::default().with("url", url.into()))
}

/// A server that speaks, and its settings, made by [`voice_server`].
#[derive(Clone, PartialEq, Eq)]
pub struct VoiceServer(Settings);

impl VoiceServer {
    /// What [`timeout`](Self::timeout) takes, in seconds.
    pub const TIMEOUT: RangeInclusive<f32> = 0.1..=600.0;
    /// What [`longest`](Self::longest) takes, in characters.
    pub const LONGEST: RangeInclusive<u32> = 1..=65_536;
    /// What [`largest_reply`](Self::largest_reply) takes, in bytes.
    pub const LARGEST_REPLY: RangeInclusive<u64> = 1_024..=67_108_864;
    /// What [`rate`](Self::rate) takes, in samples per second.
    pub const RATE: RangeInclusive<u32> = 8_000..=192_000;

    /// What the server calls its model. `tts-1` by default.
    #[must_use]
    pub fn model(self, name: impl Into<String>) -> Self {
        self.setting("model", name.into())
    }

    /// Who speaks where a character does not say. `alloy` by default.
    #[must_use]
    pub fn voice(self, name: impl Into<String>) -> Self {
        self.setting("voice", name.into())
    }

    /// The form of the sound: `pcm`, the default, which is samples of 16 bit and no more, or `wav`.
    #[must_use]
    pub fn format(self, name: impl Into<String>) -> Self {
        self.setting("format", name.into())
    }

    /// Samples per second of `pcm`. 24,000 by default.
    #[must_use]
    pub fn rate(self, samples: u32) -> Self {
        self.setting("rate", samples)
    }

    /// How long a whole sentence may take, in seconds, 0.1 to 600. 30 by default.
    #[must_use]
    pub fn timeout(self, seconds: f32) -> Self {
        self.setting("timeout", seconds)
    }

    /// The longest text that is sent, in characters, 1 to 65,536. 4,096 by default.
    #[must_use]
    pub fn longest(self, characters: u32) -> Self {
        self.setting("longest", characters)
    }

    /// The largest answer that is read, in bytes, 1,024 to 67,108,864. 16,777,216 by default.
    #[must_use]
    pub fn largest_reply(self, bytes: u64) -> Self {
        self.setting("largest_reply", bytes)
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

access_settings!(VoiceServer);

impl From<VoiceServer> for Server<Synthesis> {
    fn from(server: VoiceServer) -> Self {
        Self::new(server.place(), move |_| {
            Ok(Box::new(RemoteVoice::open(&server.0)?))
        })
    }
}

impl From<VoiceServer> for EngineSource<Synthesis> {
    fn from(server: VoiceServer) -> Self {
        Self::Server(server.into())
    }
}

impl std::fmt::Debug for VoiceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoiceServer")
            .field("place", &self.place())
            .finish_non_exhaustive()
    }
}
