//! A request, as it comes in from a connection within a deadline.

use super::head::{Head, HeadError, LONGEST_HEAD};
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How long a client may take to send its request, whatever its pieces are.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// A whole request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
}

/// Why there is no request.
#[derive(thiserror::Error, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReceiveError {
    #[error(transparent)]
    Head(#[from] HeadError),
    #[error("the request did not come within five seconds; send it at once")]
    TooSlow,
    /// Whoever connected is gone; there is nobody to tell.
    #[error("the connection was closed")]
    Gone,
}

impl ReceiveError {
    /// The status of HTTP, where there is anybody to tell.
    pub(crate) fn status(self) -> Option<u16> {
        match self {
            Self::Head(HeadError::Malformed | HeadError::Twice) => Some(400),
            Self::Head(HeadError::TooLong) => Some(431),
            Self::Head(HeadError::NoLength) => Some(411),
            Self::Head(HeadError::BodyTooLong) => Some(413),
            Self::TooSlow => Some(408),
            Self::Gone => None,
        }
    }
}

/// Reads one request. What a client sends behind it is not read.
pub(crate) fn receive(stream: &mut TcpStream, patience: Duration) -> Result<Request, ReceiveError> {
    let deadline = Instant::now() + patience;
    let mut bytes = Vec::with_capacity(2 << 10);
    let (head, begins) = loop {
        if let Some(found) = Head::parse(&bytes)? {
            break found;
        }
        more(stream, &mut bytes, LONGEST_HEAD, deadline)?;
    };
    let length = begins + head.length;
    while bytes.len() < length {
        more(stream, &mut bytes, length, deadline)?;
    }
    bytes.truncate(length);
    let body = bytes.split_off(begins);
    Ok(Request { head, body })
}

/// Reads a piece, and no more than `most` bytes in all.
fn more(
    stream: &mut TcpStream,
    bytes: &mut Vec<u8>,
    most: usize,
    deadline: Instant,
) -> Result<(), ReceiveError> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(ReceiveError::TooSlow);
    }
    let mut piece = [0_u8; 4 << 10];
    let room = most.saturating_sub(bytes.len()).clamp(1, piece.len());
    let piece = piece.get_mut(..room).unwrap_or_default();
    let set = stream.set_read_timeout(Some(left));
    match set.and_then(|()| stream.read(piece)) {
        Ok(0) => Err(ReceiveError::Gone),
        Ok(read) => {
            bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            Err(ReceiveError::TooSlow)
        }
        Err(_) => Err(ReceiveError::Gone),
    }
}
