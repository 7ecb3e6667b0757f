//! One attempt at a file: asking, judging the answer, taking in the bytes.

use std::io::{ErrorKind, Read};

use ureq::Body;
use ureq::http::Response;

use crate::error::Attempt;
use crate::hash::PIECE;
use crate::http::{Client, header};
use crate::part::Part;
use crate::{Cancel, ModelError};

/// The largest file that is taken when its size is not in the list, in bytes.
const LARGEST: u64 = 64_000_000_000;

/// One file of a model, on its way here.
pub(crate) struct Transfer<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) size: Option<u64>,
    pub(crate) client: Client<'a>,
    pub(crate) cancel: &'a Cancel,
}

/// What is told while bytes come in.
pub(crate) enum Heard<'a> {
    /// So many bytes of the file are here, of so many.
    Length(u64, Option<u64>),
    /// What was here is thrown away.
    Restart(&'a str),
}

impl Transfer<'_> {
    /// Fetches what is missing of a file. On success all of it is here, by what
    /// the list or the server says of its length; its hash is another matter.
    pub(crate) fn attempt(
        &self,
        part: &mut Part<'_>,
        hear: &mut dyn FnMut(Heard<'_>),
    ) -> Result<(), Attempt> {
        if let Some(size) = self.size
            && part.length() >= size
        {
            if part.length() == size {
                return Ok(());
            }
            hear(Heard::Restart("more of it is here than there should be"));
            part.clear()?;
        }
        if part.length() > 0 && !part.can_go_on() {
            hear(Heard::Restart(
                "its server has no name for this version of it",
            ));
            part.clear()?;
        }
        let from = part.length();
        let validator = part.validator_at(self.client.url()).map(str::to_owned);
        let response = self.client.get(from, validator.as_deref())?;
        let total = self.judge(&response, from)?;
        let from = match total {
            Answer::Rest(_) => from,
            Answer::Whole(_) if from > 0 => {
                hear(Heard::Restart("its server sends it from the start"));
                part.clear()?;
                0
            }
            Answer::Whole(_) => 0,
            Answer::Nonsense(problem) => {
                hear(Heard::Restart(problem));
                part.clear()?;
                return Err(Attempt::again(problem));
            }
        };
        let end = total.end();
        part.begin(self.client.url(), validator_of(&response))?;
        hear(Heard::Length(from, end));
        self.take_in(response.into_body(), part, end, hear)
    }

    /// What an answer is, before any of it is taken.
    fn judge(&self, response: &Response<Body>, from: u64) -> Result<Answer, Attempt> {
        let encoding = header(response, "content-encoding").unwrap_or("identity");
        if !encoding.eq_ignore_ascii_case("identity") {
            return Ok(Answer::Nonsense("its server packs what it sends"));
        }
        let length = header(response, "content-length").and_then(|text| text.parse::<u64>().ok());
        let answer = match response.status().as_u16() {
            206 if from > 0 => match content_range(response) {
                Some((start, end, of))
                    if start == from && end.checked_add(1) == of.or(end.checked_add(1)) =>
                {
                    Answer::Rest(of.or(end.checked_add(1)))
                }
                _ => Answer::Nonsense("its server sent another part than it was asked for"),
            },
            206 => Answer::Nonsense("its server sent a part of it without being asked"),
            416 => Answer::Nonsense("its server has less of it than is here"),
            _ => Answer::Whole(length),
        };
        if let (Some(expected), Some(found)) = (self.size, answer.end())
            && expected != found
        {
            return Err(self.wrong_size(expected, found).into());
        }
        let is_chunked = header(response, "transfer-encoding").is_some();
        if self.size.is_none() && answer.end().is_none() && !is_chunked {
            return Err(Attempt::Final(ModelError::Refused {
                url: self.client.url().to_owned(),
                reason: "neither the list of models nor its server says how long it is".to_owned(),
            }));
        }
        Ok(answer)
    }

    fn take_in(
        &self,
        body: Body,
        part: &mut Part<'_>,
        end: Option<u64>,
        hear: &mut dyn FnMut(Heard<'_>),
    ) -> Result<(), Attempt> {
        let end = self.size.or(end);
        let most = end.unwrap_or(LARGEST);
        let mut reader = body.into_reader();
        let mut piece = vec![0; PIECE];
        loop {
            if self.cancel.is_cancelled() {
                let id = self.id.to_owned();
                return Err(ModelError::Cancelled { id }.into());
            }
            let count = match reader.read(&mut piece) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.client.broke(&error)),
            };
            if count == 0 {
                break;
            }
            let left = most.saturating_sub(part.length());
            if count as u64 > left {
                part.clear()?;
                return Err(self.wrong_size(most, most.saturating_add(1)).into());
            }
            part.write(piece.get(..count).unwrap_or_default(), left)?;
            hear(Heard::Length(part.length(), end));
        }
        match end {
            Some(end) if part.length() < end => Err(Attempt::again(format!(
                "the connection ended after {} of {end} bytes",
                part.length()
            ))),
            _ => Ok(()),
        }
    }

    fn wrong_size(&self, expected: u64, found: u64) -> ModelError {
        ModelError::WrongSize {
            file: self.name.to_owned(),
            expected,
            found,
        }
    }
}

/// What a server sends, with the length of the whole file where it says so.
enum Answer {
    Whole(Option<u64>),
    Rest(Option<u64>),
    Nonsense(&'static str),
}

impl Answer {
    fn end(&self) -> Option<u64> {
        match self {
            Self::Whole(end) | Self::Rest(end) => *end,
            Self::Nonsense(_) => None,
        }
    }
}

/// First byte, last byte and length of the whole, from `bytes 5-9/10`.
fn content_range(response: &Response<Body>) -> Option<(u64, u64, Option<u64>)> {
    let text = header(response, "content-range")?;
    let (range, whole) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    Some((
        first.trim().parse().ok()?,
        last.trim().parse().ok()?,
        whole.trim().parse().ok(),
    ))
}

/// What the server calls this version of the file, if `If-Range` takes it: a
/// strong ETag, or the time of the last change.
fn validator_of(response: &Response<Body>) -> Option<String> {
    header(response, "etag")
        .filter(|etag| !etag.starts_with("W/"))
        .or_else(|| header(response, "last-modified"))
        .map(str::to_owned)
}
