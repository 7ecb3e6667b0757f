//! Conversations with the characters of this project, and with models that misbehave.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod beats;
mod deeds;
mod failures;
mod game;
mod goals;
mod going_on;
mod grounding;
mod injections;
mod inn;
mod keeping;
mod knowledge;
mod languages;
mod mind;
mod people;
mod persona;
mod pointing;
mod prompts;
mod retrieval;
mod speculation;
mod spy;
mod together;
mod told;
mod written;
