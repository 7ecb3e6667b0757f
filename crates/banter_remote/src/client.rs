//! One request to one server and its answer, within bounds: what ears and voice have in common.

use crate::access::Access;
use crate::address::Address;
use crate::fault::Fault;
use crate::plain::complaint_in;
use crate::trouble::{Asking, Trouble};
use banter_engine::{CancelToken, EngineError};
use std::io::{self, Read};
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::http::Response;
use ureq::{Agent, Body, SendBody};

/// The pause before a server that has a problem is asked again, where it names none.
const PAUSE: Duration = Duration::from_millis(300);
/// How often whoever pauses looks whether that is still wanted.
pub(crate) const TICK: Duration = Duration::from_millis(10);
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

/// What is sent.
pub(crate) struct Sent<'a> {
    pub(crate) task: &'static str,
    /// Its parts, one after another.
    pub(crate) body: [&'a [u8]; 3],
    pub(crate) content_type: &'a str,
    pub(crate) deadline: Instant,
}

impl Client {
    /// # Errors
    /// [`EngineError::File`] for certificates that are none.
    pub(crate) fn new(
        access: &Access,
        address: &Address,
        timeout: Duration,
        largest_reply: u64,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            agent: access.agent(address, access.tls()?),
            address: address.clone(),
            access: access.clone(),
            timeout,
            largest_reply,
        })
    }

    /// What errors say of a request.
    fn asking(&self, task: &'static str) -> Asking<'_> {
        Asking {
            access: &self.access,
            address: &self.address,
            task,
            timeout: self.timeout,
            size: "`longest`",
        }
    }

    /// Asks once. An answer is one that says that all is well.
    pub(crate) fn ask(
        &self,
        sent: &Sent<'_>,
        cancel: &CancelToken,
    ) -> Result<Response<Body>, Trouble> {
        let asking = self.asking(sent.task);
        let left = sent.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || cancel.is_cancelled() {
            return Err(asking.timed_out().into());
        }
        let [head, middle, tail] = sent.body;
        let length = head.len() + middle.len() + tail.len();
        let mut body = Wanted {
            inner: head.chain(middle).chain(tail),
            cancel,
        };
        let mut request = self
            .agent
            .post(self.address.endpoint(sent.task))
            .config()
            .timeout_global(Some(left))
            .build()
            .header("Content-Type", sent.content_type)
            .header("Content-Length", length);
        if let Some(key) = &self.access.key {
            request = request.header("Authorization", key.header());
        }
        let response = request
            .send(SendBody::from_reader(&mut body))
            .map_err(|error| asking.failed(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(asking.judge(response, |response| {
            // What cannot be read is not repeated.
            complaint_in(&read(response, LARGEST_ERROR, cancel).unwrap_or_default())
        }))
    }

    /// Waits before a server is asked again that wants a `pause`; an error where there is no time for that.
    pub(crate) fn pause(
        &self,
        fault: Fault,
        pause: Option<Duration>,
        deadline: Instant,
        cancel: &CancelToken,
    ) -> Result<(), Fault> {
        let pause = pause.unwrap_or(PAUSE);
        let begun = Instant::now();
        if pause >= deadline.saturating_duration_since(begun) || cancel.is_cancelled() {
            return Err(fault);
        }
        tracing::debug!("the server {} is asked again: {fault}", self.address.host());
        while begun.elapsed() < pause && !cancel.is_cancelled() {
            sleep(TICK);
        }
        Ok(())
    }

    /// The whole of an answer.
    pub(crate) fn whole(
        &self,
        task: &'static str,
        response: Response<Body>,
        cancel: &CancelToken,
    ) -> Result<Vec<u8>, Trouble> {
        let most = self.largest_reply;
        let failed = |error| self.asking(task).failed(&error);
        let body = read(response, most, cancel).map_err(failed)?;
        if body.len() as u64 > most {
            return Err(Fault::ReplyTooLarge { most }.into());
        }
        Ok(body)
    }

    /// An answer piece by piece, as it comes. `take` says whether it wants more.
    pub(crate) fn pieces(
        &self,
        task: &'static str,
        response: Response<Body>,
        size: usize,
        cancel: &CancelToken,
        mut take: impl FnMut(Vec<u8>) -> bool,
    ) -> Result<(), Trouble> {
        let inner = response.into_body().into_reader();
        let mut reader = Wanted { inner, cancel };
        let (mut sent, most) = (0, self.largest_reply);
        loop {
            let mut piece = vec![0; size];
            let failed = |error| self.asking(task).failed(&ureq::Error::from(error));
            let count = reader.read(&mut piece).map_err(failed)?;
            sent += count as u64;
            if sent > most {
                return Err(Fault::ReplyTooLarge { most }.into());
            }
            piece.truncate(count);
            if count == 0 || !take(piece) {
                return Ok(());
            }
        }
    }
}

/// A body, up to one byte more than `most`.
fn read(response: Response<Body>, most: u64, cancel: &CancelToken) -> Result<Vec<u8>, ureq::Error> {
    let mut body = Vec::new();
    let inner = response.into_body().into_reader().take(most + 1);
    let mut reader = Wanted { inner, cancel };
    reader.read_to_end(&mut body)?;
    Ok(body)
}

/// Reading that breaks off when its job is no longer wanted.
struct Wanted<'a, R> {
    inner: R,
    cancel: &'a CancelToken,
}

impl<R: Read> Read for Wanted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other("no longer wanted"));
        }
        self.inner.read(buffer)
    }
}
