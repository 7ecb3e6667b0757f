//! A stream of server-sent events to somebody who watches.

use super::hub::Watch;
use crate::http::{reply, send};
use crossbeam_channel::RecvTimeoutError;
use std::net::TcpStream;
use std::time::Duration;

/// How often something is sent even where nothing changes, so that a reader who is gone is noticed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);

/// Sends what changes, until the reader is gone or too slow, or the server ends.
pub(crate) fn serve(stream: &mut TcpStream, watch: &Watch) {
    let mut begin = reply::stream_head();
    begin.extend_from_slice(event(&watch.first).as_bytes());
    if !send::send(stream, &begin) {
        return;
    }
    loop {
        let sent = match watch.changes.recv_timeout(SIGN_OF_LIFE) {
            Ok(changes) => send::send(stream, event(&changes).as_bytes()),
            Err(RecvTimeoutError::Timeout) => send::send(stream, b":\n\n"),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if !sent {
            return;
        }
    }
}

fn event(data: &str) -> String {
    format!("data: {data}\n\n")
}
