//! One request to one server, and the stream that it answers with.

use super::chunk::{self, Said};
use super::listener::Listener;
use super::sse::EventParser;
use super::watch::{Verdict, Watch};
use crate::fault::Fault;
use crate::plain;
use crate::trouble::{Asking, Trouble, header};
use banter_engine::EngineError;
use std::io::Read;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// How many bytes are read at once.
const PIECE: usize = 8 * 1024;
/// The most that is read of an answer that is an error, in bytes.
const LARGEST_ERROR: u64 = 16_384;

/// One request to one server.
pub(super) struct Exchange<'a> {
    pub(super) asking: Asking<'a>,
    pub(super) agent: &'a Agent,
    pub(super) body: &'a str,
    pub(super) largest_reply: u64,
    pub(super) watch: &'a Watch,
}

/// Why it came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// For a reason of the server's.
    Server(Trouble),
    /// The time that it was given is over.
    TooSlow(Duration),
    /// For a reason of the job's owner.
    Owner(EngineError),
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Server(trouble)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Server(Trouble::Final(fault))
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Self::Owner(error)
    }
}

/// What is left of a stream whose answer is whole. Read to its end, its connection serves again.
pub(super) type Rest = Box<dyn Read>;

impl Exchange<'_> {
    /// Sends the request and passes the answer on to `listener` until it is whole.
    pub(super) fn run(&self, listener: &mut Listener) -> Result<Rest, Failure> {
        let mut request = self
            .agent
            .post(self.asking.address.endpoint(self.asking.task))
            .config()
            // Whoever watches ends it sooner; this is for what cannot be closed.
            .timeout_global(Some(
                self.asking.timeout + self.asking.access.connect_timeout,
            ))
            .accept_encoding("identity")
            .build()
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream, application/json");
        if let Some(key) = &self.asking.access.key {
            request = request.header("Authorization", key.header());
        }
        let response = request
            .send(self.body)
            .map_err(|error| self.failed(&error))?;
        if !response.status().is_success() {
            let trouble = self.asking.judge(response, complaint);
            return Err(self.watch.verdict().map_or(trouble.into(), Into::into));
        }
        let kind = header(&response, "content-type").unwrap_or_default();
        let kind = kind.trim_start().to_ascii_lowercase();
        let mut reader: Rest = Box::new(
            (response.into_body().into_reader()).take(self.largest_reply.saturating_add(1)),
        );
        if kind.starts_with("application/json") {
            self.read_whole(&mut reader, listener)?;
        } else if kind.starts_with("text/html") {
            return Err(no_answer("it is a web page").into());
        } else {
            self.read_stream(&mut reader, listener)?;
        }
        if listener.is_withheld() {
            return Err(Fault::Withheld.into());
        }
        Ok(reader)
    }

    /// An answer that is not streamed, or an error.
    fn read_whole(&self, reader: &mut Rest, listener: &mut Listener) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        if let Err(error) = reader.read_to_end(&mut bytes) {
            return Err(self.failed(&ureq::Error::from(error)));
        }
        self.bounded(bytes.len())?;
        self.take(&String::from_utf8_lossy(&bytes), listener)?;
        if listener.is_whole() {
            return Ok(());
        }
        Err(no_answer("it has no choices").into())
    }

    fn read_stream(&self, reader: &mut Rest, listener: &mut Listener) -> Result<(), Failure> {
        let mut parser = EventParser::default();
        let mut events = Vec::new();
        let mut piece = vec![0; PIECE];
        let (mut bytes, mut any) = (0, false);
        loop {
            let count = match reader.read(&mut piece) {
                Ok(count) => count,
                Err(error) => {
                    // Its last words may be lost; the answer is not.
                    if listener.is_whole() && self.watch.verdict() != Some(Verdict::Cancelled) {
                        return Ok(());
                    }
                    return Err(self.failed(&ureq::Error::from(error)));
                }
            };
            bytes += count;
            self.bounded(bytes)?;
            let is_over = count == 0;
            if is_over {
                parser.finish(&mut events);
            } else {
                let piece = piece.get(..count).unwrap_or_default();
                if parser.push(piece, &mut events).is_err() {
                    return Err(no_answer("a line of it has no end").into());
                }
            }
            for event in events.drain(..) {
                any = true;
                match self.take(&event, listener) {
                    Ok(false) => {}
                    Ok(true) => return Ok(()),
                    // Half an event: the stream was cut.
                    Err(Failure::Server(Trouble::Final(Fault::NoAnswer { .. }))) if is_over => {}
                    Err(failure) => return Err(failure),
                }
            }
            if is_over {
                return match (listener.is_whole(), any) {
                    (true, _) => Ok(()),
                    (false, false) if bytes > 0 => Err(no_answer("it is something else").into()),
                    (false, _) => Err(Trouble::Again(Fault::Cut, None).into()),
                };
            }
        }
    }

    /// Takes the data of an event. Whether nothing is to follow.
    fn take(&self, data: &str, listener: &mut Listener) -> Result<bool, Failure> {
        match chunk::read(data) {
            Said::Done => Ok(true),
            Said::Chunk(chunk) => {
                if listener.hear(chunk)? {
                    self.watch.heard();
                }
                if listener.is_whole() {
                    self.watch.whole();
                }
                Ok(listener.is_stopped())
            }
            Said::Complaint(words) => {
                let message = self.asking.harmless(&words);
                Err(Trouble::Again(Fault::GaveUp { message }, None).into())
            }
            // Some leave out the empty lines between events.
            Said::Nonsense if data.contains('\n') => {
                for line in data.lines() {
                    if self.take(line, listener)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Said::Nonsense if data.trim().is_empty() => Ok(false),
            Said::Nonsense => Err(no_answer("it is not JSON with `choices`").into()),
        }
    }

    fn bounded(&self, bytes: usize) -> Result<(), Failure> {
        let most = self.largest_reply;
        if bytes as u64 > most {
            return Err(Fault::ReplyTooLarge { most }.into());
        }
        Ok(())
    }

    /// Why the connection broke: because it was closed from here, or else for the error.
    fn failed(&self, error: &ureq::Error) -> Failure {
        match self.watch.verdict() {
            Some(verdict) => verdict.into(),
            None => self.asking.failed(error).into(),
        }
    }
}

impl From<Verdict> for Failure {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::TooSlow(after) => Self::TooSlow(after),
            Verdict::Cancelled | Verdict::Whole => Self::Owner(EngineError::Cancelled),
        }
    }
}

fn complaint(response: Response<Body>) -> String {
    let mut bytes = Vec::new();
    let mut reader = response.into_body().into_reader().take(LARGEST_ERROR);
    // What was read before it broke off is as good.
    let _ = reader.read_to_end(&mut bytes);
    plain::complaint_in(&bytes)
}

fn no_answer(found: &'static str) -> Fault {
    Fault::NoAnswer { found }
}
