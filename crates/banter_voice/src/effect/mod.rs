//! Effects on a voice while it is heard.

mod chain;
mod parts;
mod shifter;

pub use chain::EffectChain;
