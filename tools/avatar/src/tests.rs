//! What the avatar promises: a sound file, all shapes, lips and lids that do what the shapes' names say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod file;
mod poses;
