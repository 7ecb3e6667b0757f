//! Conversations with the characters of this project, and with models that misbehave.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod deeds;
mod failures;
mod game;
mod going_on;
mod grounding;
mod injections;
mod mind;
mod people;
mod prompts;
mod retrieval;
mod together;
mod written;
