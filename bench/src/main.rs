//! What bevy_banter costs, measured: `cargo xtask bench NAME`.
//!
//! - `frame`: our systems on the game thread, per frame, for 1, 10 and 100 characters of
//!   whom one in ten talks at any time.
//! - `face`: live sound to a mouth, for 1, 8 and 32 streams, and faces on the game thread,
//!   for 1, 32 and 128 of them, near, far and hidden.

mod allocations;
mod cast;
mod face;
mod frame;
mod measure;

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("frame") => frame::run(),
        Some("face") => face::run(),
        other => {
            eprintln!(
                "there is no bench `{}`: they are `frame` and `face`",
                other.unwrap_or_default()
            );
            ExitCode::from(2)
        }
    }
}
