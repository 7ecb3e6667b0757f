//! A player's double: the avatar's state for other players, over any network.

mod playout;
mod state;
#[cfg(test)]
mod tests;
mod wire;

pub use playout::AvatarPlayout;
pub use state::AvatarState;
pub use wire::{AvatarFrame, AvatarFrameError};
