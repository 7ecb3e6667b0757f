//! What the game and a host say to each other.

use crate::{EngineError, Settings};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of the protocol. Both sides must have the same: hosts are built with the
/// game, so there is nothing to negotiate.
pub const PROTOCOL_VERSION: u16 = 7;

/// Who speaks: the two sides begin differently, so that a program which merely echoes what
/// it is told is not taken for a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Game,
    Host,
}

impl Side {
    fn magic(self) -> &'static [u8; 4] {
        match self {
            Self::Game => b"BNTG",
            Self::Host => b"BNTH",
        }
    }
}

/// The game's first word.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Opening {
    /// [`Task::NAME`](crate::Task::NAME).
    pub(super) task: String,
    pub(super) settings: Settings,
}

/// The host's first word.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Welcome {
    pub(super) task: String,
}

/// Everything the game says after its [`Opening`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToHost<R> {
    Submit { job: u64, request: R },
    Cancel { job: u64 },
}

/// Everything a host says after its [`Welcome`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromHost<E> {
    /// So much of the model is loaded, 0..=1.
    Loading(f32),
    Ready,
    /// The engine could not be made.
    Refused(EngineError),
    /// The engine has taken the job in hand. Until then it waits.
    Begun {
        job: u64,
    },
    Event {
        job: u64,
        event: E,
    },
    Done {
        job: u64,
    },
    Failed {
        job: u64,
        error: EngineError,
    },
    /// The work on the job goes on.
    Alive {
        job: u64,
    },
    /// It goes on with a call that cannot be interrupted, and nothing is heard for so many
    /// milliseconds at most.
    Busy {
        job: u64,
        millis: u64,
    },
}

/// The bytes of a first word: magic, version, message.
pub(super) fn encode_first(
    side: Side,
    message: &impl Serialize,
) -> Result<Vec<u8>, postcard::Error> {
    let mut bytes = side.magic().to_vec();
    bytes.extend(PROTOCOL_VERSION.to_le_bytes());
    postcard::to_extend(message, bytes)
}

/// Reads the first word of `side`. The error says what did not fit.
pub(super) fn decode_first<M: DeserializeOwned>(side: Side, bytes: &[u8]) -> Result<M, String> {
    let Some(rest) = bytes.strip_prefix(side.magic()) else {
        return Err("it does not speak the host protocol".to_owned());
    };
    let Some((version, message)) = rest.split_first_chunk() else {
        return Err("its handshake is cut short".to_owned());
    };
    let version = u16::from_le_bytes(*version);
    if version != PROTOCOL_VERSION {
        return Err(format!(
            "it speaks version {version} of the protocol, not {PROTOCOL_VERSION}"
        ));
    }
    decode(message)
}

/// The bytes of any later message.
pub(super) fn encode(message: &impl Serialize) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_stdvec(message)
}

/// Reads any later message. The error says what did not fit.
pub(super) fn decode<M: DeserializeOwned>(bytes: &[u8]) -> Result<M, String> {
    postcard::from_bytes(bytes)
        .map_err(|error| format!("it sent a message that makes no sense ({error})"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::SynthesizeEvent;
    use proptest::prelude::*;

    #[test]
    fn another_version_is_named() {
        let mut bytes = encode_first(
            Side::Host,
            &Welcome {
                task: "synthesize".into(),
            },
        )
        .unwrap();
        assert_eq!(
            decode_first::<Welcome>(Side::Host, &bytes).unwrap().task,
            "synthesize"
        );
        bytes[4] = 99;
        let reason = decode_first::<Welcome>(Side::Host, &bytes).unwrap_err();
        assert!(reason.contains("version 99"), "{reason}");
    }

    proptest! {
        #[test]
        fn garbage_is_an_error_and_never_a_panic(bytes: Vec<u8>) {
            let _ = decode_first::<Opening>(Side::Game, &bytes);
            let _ = decode::<FromHost<SynthesizeEvent>>(&bytes);
        }
    }
}
