//! What bevy_banter costs, measured: `cargo xtask bench NAME`.
//!
//! - `frame [CHARACTERS]`: our systems on the game thread, per frame, for 1, 10 and 100 characters
//!   (or so many) of whom one in ten talks at any time.
//! - `face`: live sound to a mouth, for 1, 8 and 32 streams, and faces on the game thread,
//!   for 1, 32 and 128 of them, near, far and hidden.
//! - `body`: a hundred people who stand, walk and talk, near, far and hidden.
//! - `xr`: a player in a headset, tracked by a script, with body, face and double.
//! - `memory [TABLE.safetensors]`: a search in 10,000 episodes, a save and a load of them.

mod allocations;
mod body;
mod cast;
mod face;
mod frame;
mod measure;
mod memory;
mod xr;

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("frame") => frame::run(std::env::args().nth(2).as_deref()),
        Some("face") => face::run(),
        Some("body") => body::run(),
        Some("memory") => memory::run(std::env::args().nth(2).as_deref()),
        Some("xr") => xr::run(),
        other => {
            eprintln!(
                "there is no bench `{}`: they are `frame`, `face`, `body`, `memory` and `xr`",
                other.unwrap_or_default()
            );
            ExitCode::from(2)
        }
    }
}
