//! Asking a server: what is sent, what its answers mean, and what is tried again.

use crate::access::Access;
use crate::address::Address;
use crate::ears::form::{Detail, Form, Wishes};
use crate::ears::reply::{self, Answer};
use crate::ears::settings::Options;
use crate::fault::Fault;
use crate::trouble::{Asking, Trouble, header};
use banter_engine::{CancelToken, EngineError};
use std::io::{self, Read};
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::http::Response;
use ureq::{Agent, Body, SendBody};

/// The pause before a server that has a problem is asked again, where it names none.
const PAUSE: Duration = Duration::from_millis(300);
/// How often whoever pauses looks whether that is still wanted.
const TICK: Duration = Duration::from_millis(10);
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

/// One thing to ask.
pub(crate) struct Question {
    pub(crate) task: &'static str,
    pub(crate) wishes: Wishes,
    pub(crate) wav: Vec<u8>,
    pub(crate) detail: Detail,
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

    /// What errors say of a question.
    fn asking(&self, question: &Question) -> Asking<'_> {
        Asking {
            access: &self.access,
            address: &self.address,
            task: question.task,
            timeout: self.timeout,
            size: "`longest`",
        }
    }

    /// Asks until there is an answer: once more where the server has a problem or wants a
    /// pause, and once more for plain text where it does not know more.
    pub(crate) fn ask(&self, question: &Question, cancel: &CancelToken) -> Result<Answer, Fault> {
        let mut detail = question.detail;
        let mut is_second = false;
        loop {
            match self.attempt(question, detail, cancel) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Final(fault)) => return Err(fault),
                Err(Trouble::Demand(fault)) => match detail {
                    Detail::Verbose => detail = Detail::Plain,
                    Detail::Plain => return Err(fault),
                },
                Err(Trouble::Again(fault, _)) if is_second => return Err(fault),
                Err(Trouble::Again(fault, pause)) => {
                    is_second = true;
                    let pause = pause.unwrap_or(PAUSE);
                    let begun = Instant::now();
                    if pause >= question.deadline.saturating_duration_since(begun)
                        || cancel.is_cancelled()
                    {
                        return Err(fault);
                    }
                    tracing::debug!("the server {} is asked again: {fault}", self.address.host());
                    while begun.elapsed() < pause && !cancel.is_cancelled() {
                        sleep(TICK);
                    }
                }
            }
        }
    }

    fn attempt(
        &self,
        question: &Question,
        detail: Detail,
        cancel: &CancelToken,
    ) -> Result<Answer, Trouble> {
        let left = question.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || cancel.is_cancelled() {
            return Err(self.asking(question).timed_out().into());
        }
        let Form {
            head,
            tail,
            content_type,
        } = question.wishes.form(detail);
        let length = head.len() + question.wav.len() + tail.len();
        let mut body = Wanted {
            inner: head
                .as_bytes()
                .chain(question.wav.as_slice())
                .chain(tail.as_bytes()),
            cancel,
        };
        let mut request = self
            .agent
            .post(self.address.endpoint(question.task))
            .config()
            .timeout_global(Some(left))
            .build()
            .header("Content-Type", content_type)
            .header("Content-Length", length);
        if let Some(key) = &self.access.key {
            request = request.header("Authorization", key.header());
        }
        let response = request
            .send(SendBody::from_reader(&mut body))
            .map_err(|error| self.asking(question).failed(&error))?;
        self.judge(response, question, detail, cancel)
    }

    /// What an answer means.
    fn judge(
        &self,
        response: Response<Body>,
        question: &Question,
        detail: Detail,
        cancel: &CancelToken,
    ) -> Result<Answer, Trouble> {
        let asking = self.asking(question);
        if !response.status().is_success() {
            return Err(asking.judge(response, |response| {
                let body = read(response, LARGEST_ERROR, cancel).unwrap_or_default();
                reply::complaint(&body)
            }));
        }
        let kind = header(&response, "content-type").unwrap_or_default();
        let is_json = !kind.trim_start().starts_with("text/plain");
        let most = self.largest_reply;
        let body = read(response, most, cancel).map_err(|error| asking.failed(&error))?;
        if body.len() as u64 > most {
            return Err(Fault::ReplyTooLarge { most }.into());
        }
        Ok(Answer {
            body,
            is_json,
            detail,
        })
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
