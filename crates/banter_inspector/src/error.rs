//! What can be wrong with an inspector.

use std::io;

/// Why there is no inspector.
#[derive(thiserror::Error, Debug)]
pub enum InspectorError {
    /// The port is taken, or there is no loopback address.
    #[error(
        "the inspector cannot listen on 127.0.0.1:{port} ({error}); choose another port, or 0 for any"
    )]
    Port {
        /// The port.
        port: u16,
        /// What the system says.
        error: io::Error,
    },
    /// The system starts no thread.
    #[error("the inspector gets no thread ({0}); close other programs")]
    Thread(io::Error),
    /// The system has no random numbers.
    #[error("the system has no random numbers, so there is no token; the inspector stays off")]
    NoChance,
}
