//! What the crate promises, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod life;
mod live;
mod sound;
mod symbols;
mod track;
mod voice;
