//! A game with fakes, and real HTTP over the loopback address.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod client;
mod doors;
mod game;
mod mcp;
mod tools;
mod watch;
