//! Asking a server: what is sent, what its answers mean, and what is tried again.

use crate::client::{Client, Sent};
use crate::ears::form::{Detail, Form, Wishes};
use crate::ears::reply::Answer;
use crate::fault::Fault;
use crate::trouble::{Trouble, header};
use banter_engine::CancelToken;
use std::time::Instant;

/// One thing to ask.
pub(crate) struct Question {
    pub(crate) task: &'static str,
    pub(crate) wishes: Wishes,
    pub(crate) wav: Vec<u8>,
    pub(crate) detail: Detail,
    pub(crate) deadline: Instant,
}

impl Question {
    /// Asks until there is an answer: once more where the server has a problem or wants a
    /// pause, and once more for plain text where it does not know more.
    pub(crate) fn ask(&self, client: &Client, cancel: &CancelToken) -> Result<Answer, Fault> {
        let mut detail = self.detail;
        let mut is_second = false;
        loop {
            match self.attempt(client, detail, cancel) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Final(fault)) => return Err(fault),
                Err(Trouble::Demand(fault)) => match detail {
                    Detail::Verbose => detail = Detail::Plain,
                    Detail::Plain => return Err(fault),
                },
                Err(Trouble::Again(fault, _)) if is_second => return Err(fault),
                Err(Trouble::Again(fault, pause)) => {
                    is_second = true;
                    client.pause(fault, pause, self.deadline, cancel)?;
                }
            }
        }
    }

    fn attempt(
        &self,
        client: &Client,
        detail: Detail,
        cancel: &CancelToken,
    ) -> Result<Answer, Trouble> {
        let Form {
            head,
            tail,
            content_type,
        } = self.wishes.form(detail);
        let sent = Sent {
            task: self.task,
            body: [head.as_bytes(), &self.wav, tail.as_bytes()],
            content_type: &content_type,
            deadline: self.deadline,
        };
        let response = client.ask(&sent, cancel)?;
        let kind = header(&response, "content-type").unwrap_or_default();
        let is_json = !kind.trim_start().starts_with("text/plain");
        let body = client.whole(self.task, response, cancel)?;
        Ok(Answer {
            body,
            is_json,
            detail,
        })
    }
}
