//! Gestures: what hands and head say, from where their joints are. All of it is plain functions of
//! numbers: nothing here knows an entity.

mod hand;
mod head;
mod read;
mod steady;
mod swings;
#[cfg(test)]
mod tests;

pub use hand::{HandGesture, HandWatcher};
pub use head::{HeadGesture, HeadWatcher};
pub use read::{HandReading, read_hand};
pub(crate) use steady::Steady;
