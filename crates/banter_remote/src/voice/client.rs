//! Asking a server to speak: what is sent, and what comes back piece by piece.

use crate::access::Access;
use crate::address::{Address, SPEECH};
use crate::fault::Fault;
use crate::trouble::{Asking, Trouble};
use crate::voice::settings::Options;
use banter_engine::{CancelToken, EngineError};
use serde_json::json;
use std::io::Read;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::Response;

/// How often whoever waits looks whether it is still wanted.
const TICK: Duration = Duration::from_millis(10);
/// The most bytes that are passed on at once: some 80 ms of sound.
const PIECE: usize = 4_096;
/// The most that is read of an answer that is an error, in bytes.
const LARGEST_ERROR: u64 = 16_384;

/// How to ask a server. Clones share its connections.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    agent: Agent,
    address: Address,
    access: Access,
    timeout: Duration,
    largest_reply: u64,
}

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

impl Client {
    /// # Errors
    /// [`EngineError::File`] for certificates that are none.
    pub(crate) fn new(options: &Options) -> Result<Self, EngineError> {
        let (access, address) = (&options.access, &options.address);
        Ok(Self {
            agent: access.agent(address, access.tls()?),
            address: address.clone(),
            access: access.clone(),
            timeout: options.timeout,
            largest_reply: options.largest_reply,
        })
    }

    fn asking(&self) -> Asking<'_> {
        Asking {
            access: &self.access,
            address: &self.address,
            task: SPEECH,
            timeout: self.timeout,
            size: "`longest`",
        }
    }

    /// Has a sentence said, and passes on its bytes as they come. It is asked for again, once,
    /// where the server has a problem of its own before the first byte.
    pub(crate) fn ask(
        &self,
        line: &Line,
        pieces: &SyncSender<Vec<u8>>,
        cancel: &CancelToken,
    ) -> Result<(), Trouble> {
        let response = match self.attempt(line, cancel) {
            Err(Trouble::Again(fault, pause)) => {
                let until = Instant::now() + pause.unwrap_or(TICK * 30);
                if until >= line.deadline {
                    return Err(fault.into());
                }
                while Instant::now() < until && !cancel.is_cancelled() {
                    sleep(TICK);
                }
                self.attempt(line, cancel)?
            }
            other => other?,
        };
        self.pass_on(response, pieces, cancel)
    }

    fn attempt(&self, line: &Line, cancel: &CancelToken) -> Result<Response<ureq::Body>, Trouble> {
        let left = line.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || cancel.is_cancelled() {
            return Err(self.asking().timed_out().into());
        }
        let body = json!({
            "model": line.model,
            "input": line.text,
            "voice": line.voice,
            "response_format": line.format,
            "speed": line.speed,
        });
        let mut request = self
            .agent
            .post(self.address.endpoint(SPEECH))
            .config()
            .timeout_global(Some(left))
            .build()
            .header("Content-Type", "application/json");
        if let Some(key) = &self.access.key {
            request = request.header("Authorization", key.header());
        }
        let asking = self.asking();
        let response = request
            .send(body.to_string())
            .map_err(|error| asking.failed(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(asking.judge(response, |response| {
            let mut body = String::new();
            let mut reader = response.into_body().into_reader().take(LARGEST_ERROR);
            // What cannot be read is not repeated.
            let _ = reader.read_to_string(&mut body);
            complaint(&body)
        }))
    }

    fn pass_on(
        &self,
        response: Response<ureq::Body>,
        pieces: &SyncSender<Vec<u8>>,
        cancel: &CancelToken,
    ) -> Result<(), Trouble> {
        let mut reader = response.into_body().into_reader();
        let mut sent = 0;
        loop {
            let mut piece = vec![0; PIECE];
            let count = reader
                .read(&mut piece)
                .map_err(|error| self.asking().failed(&ureq::Error::from(error)))?;
            if count == 0 {
                return Ok(());
            }
            sent += count as u64;
            if sent > self.largest_reply {
                return Err(Fault::ReplyTooLarge {
                    most: self.largest_reply,
                }
                .into());
            }
            piece.truncate(count);
            // The reader may be slower than the server. It is waited for.
            loop {
                match pieces.try_send(piece) {
                    Ok(()) => break,
                    Err(TrySendError::Full(back)) if !cancel.is_cancelled() => {
                        piece = back;
                        sleep(TICK);
                    }
                    Err(_) => return Ok(()),
                }
            }
        }
    }
}

/// A server's own words about what it does not like.
fn complaint(body: &str) -> String {
    let json: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let words = json.and_then(|json| {
        let error = json.get("error").or_else(|| json.get("detail"))?;
        let words = error.get("message").unwrap_or(error);
        words.as_str().map(str::to_owned)
    });
    words.unwrap_or_default()
}
