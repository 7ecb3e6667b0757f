//! HTTP, as much of it as a page on the same machine needs: one request a connection, within bounds
//! of size and time.
//!
//! [`head`] reads what a client sends, [`admit`] decides whether it may, [`reply`] is what it gets,
//! [`receive`] and [`send`] move bytes within a deadline.

pub(crate) mod admit;
pub(crate) mod head;
pub(crate) mod receive;
pub(crate) mod reply;
pub(crate) mod send;
