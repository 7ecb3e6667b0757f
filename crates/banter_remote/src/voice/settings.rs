//! What the engine is told at its start.

use crate::access::{self, Access};
use crate::address::Address;
use crate::voice::VoiceServer;
use banter_engine::{EngineError, Settings};
use std::time::Duration;

pub(crate) const KNOWN: [&str; 13] = [
    "url",
    "model",
    "voice",
    "format",
    "rate",
    "key_env",
    "timeout",
    "connect_timeout",
    "longest",
    "largest_reply",
    "insecure",
    "certificates",
    "proxy",
];

const DEFAULT_MODEL: &str = "tts-1";
const DEFAULT_VOICE: &str = "alloy";
const DEFAULT_FORMAT: &str = "pcm";
/// Names of formats that are read.
const FORMATS: [&str; 2] = ["pcm", "wav"];
/// The longest name of a voice, in bytes.
pub(crate) const LONGEST_NAME: usize = 128;

/// The settings, read. See the crate for the table.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) access: Access,
    pub(crate) address: Address,
    pub(crate) model: String,
    pub(crate) voice: String,
    pub(crate) format: String,
    /// Samples per second of sound that does not say it itself.
    pub(crate) rate: u32,
    pub(crate) timeout: Duration,
    /// The longest text, in characters.
    pub(crate) longest: u32,
    /// In bytes.
    pub(crate) largest_reply: u64,
}

impl Options {
    /// `variable` reads the environment.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a name that is none of ours or a value that is no good,
    /// [`EngineError::Request`] without an address or with a key that cannot be sent.
    pub(crate) fn read(
        settings: &Settings,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, EngineError> {
        access::refuse_unknown(settings, &KNOWN)?;
        let access = Access::read(settings, "to speak with", variable)?;
        let [address] = access.addresses.as_slice() else {
            return Err(EngineError::Request(
                "a voice is one server; name a single address in `url`, or a balancer's".to_owned(),
            ));
        };
        let model = access::model(settings, DEFAULT_MODEL)?.unwrap_or(DEFAULT_MODEL);
        let wrong = |name: &str, value: &str, reason: String| EngineError::Setting {
            name: name.to_owned(),
            value: value.escape_debug().take(LONGEST_NAME).collect(),
            reason,
        };
        let voice = settings.get("voice").map_or(DEFAULT_VOICE, str::trim);
        if !is_name(voice) {
            let reason =
                format!("it is the name that the server has for it, such as {DEFAULT_VOICE}");
            return Err(wrong("voice", voice, reason));
        }
        let format = settings.get("format").map_or(DEFAULT_FORMAT, str::trim);
        if !FORMATS.contains(&format) {
            let reason = format!("sound is read as {}", FORMATS.join(" or "));
            return Err(wrong("format", format, reason));
        }
        Ok(Self {
            address: address.clone(),
            model: model.to_owned(),
            voice: voice.to_owned(),
            format: format.to_owned(),
            rate: settings
                .within("rate", VoiceServer::RATE)?
                .unwrap_or(24_000),
            timeout: access::seconds(settings, "timeout", VoiceServer::TIMEOUT, 30.0)?,
            longest: settings
                .within("longest", VoiceServer::LONGEST)?
                .unwrap_or(4_096),
            largest_reply: settings
                .within("largest_reply", VoiceServer::LARGEST_REPLY)?
                .unwrap_or(16 << 20),
            access,
        })
    }
}

/// Whether a server could call a voice so.
pub(crate) fn is_name(voice: &str) -> bool {
    !voice.trim().is_empty() && voice.len() <= LONGEST_NAME && !voice.contains(char::is_control)
}
