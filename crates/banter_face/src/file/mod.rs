//! glTF files as modelling tools write them, made into files that Bevy's loader takes.
//!
//! Bevy refuses a whole file because of one shape key that moves nothing, or because of a
//! mesh with more than 256 of them, and it looks for the names of shapes in one place only.
//! So the text of a file is read here first (`mend`): what is damaged or cannot be read is
//! told in one sentence, what is merely unusual is rewritten, and what needs nothing goes on
//! byte by byte as it is.

mod container;
mod data;
mod foreign;
mod limit;
mod loader;
mod mend;
mod names;
mod numbers;
mod outside;
mod shapes;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub(crate) use loader::register_loader;
pub(crate) use value::plain;
