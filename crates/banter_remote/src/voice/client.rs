//! Asking a server to speak: what is sent, and what comes back piece by piece.

use crate::address::SPEECH;
use crate::client::{Client, Sent, TICK};
use crate::trouble::Trouble;
use banter_engine::CancelToken;
use serde_json::json;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread::sleep;
use std::time::Instant;

/// The most bytes that are passed on at once: some 80 ms of sound.
const PIECE: usize = 4_096;

/// A sentence to be said.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) model: String,
    pub(crate) voice: String,
    pub(crate) format: String,
    pub(crate) text: String,
    pub(crate) speed: f32,
    pub(crate) deadline: Instant,
}

impl Line {
    /// Has the sentence said, and passes on its bytes as they come. It is asked for again, once,
    /// where the server has a problem of its own before the first byte.
    pub(crate) fn ask(
        &self,
        client: &Client,
        pieces: &SyncSender<Vec<u8>>,
        cancel: &CancelToken,
    ) -> Result<(), Trouble> {
        let body = json!({
            "model": self.model,
            "input": self.text,
            "voice": self.voice,
            "response_format": self.format,
            "speed": self.speed,
        })
        .to_string();
        let sent = Sent {
            task: SPEECH,
            body: [body.as_bytes(), &[], &[]],
            content_type: "application/json",
            deadline: self.deadline,
        };
        let response = match client.ask(&sent, cancel) {
            Err(Trouble::Again(fault, pause)) => {
                client.pause(fault, pause, self.deadline, cancel)?;
                client.ask(&sent, cancel)?
            }
            other => other?,
        };
        client.pieces(SPEECH, response, PIECE, cancel, |mut piece| {
            // The reader may be slower than the server. It is waited for.
            loop {
                match pieces.try_send(piece) {
                    Ok(()) => return true,
                    Err(TrySendError::Full(back)) if !cancel.is_cancelled() => {
                        piece = back;
                        sleep(TICK);
                    }
                    Err(_) => return false,
                }
            }
        })
    }
}
