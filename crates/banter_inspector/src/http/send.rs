//! Bytes on their way to a client, within a deadline.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// How long a client may take to read what it gets.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// How much of what a client still sends is read before the connection is closed, and for how long:
/// else its system would throw the reply away.
const LEFT_OVER: usize = 512 << 10;
const LINGER: Duration = Duration::from_millis(500);

/// Sends all of it. Whether that was done in time.
pub(crate) fn send(stream: &mut TcpStream, mut bytes: &[u8]) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while !bytes.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_write_timeout(Some(left)).is_err() {
            return false;
        }
        match stream.write(bytes) {
            Ok(0) => return false,
            Ok(sent) => bytes = bytes.get(sent..).unwrap_or_default(),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
    }
    true
}

/// Closes a connection such that what was sent arrives.
pub(crate) fn close(mut stream: TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let deadline = Instant::now() + LINGER;
    let mut piece = [0_u8; 4 << 10];
    let mut read = 0;
    while read < LEFT_OVER {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
            return;
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return,
            Ok(more) => read += more,
        }
    }
}
