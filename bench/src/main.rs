//! What bevy_banter costs, measured: `cargo xtask bench NAME`.
//!
//! - `frame`: our systems on the game thread, per frame, for 1, 10 and 100 characters of
//!   whom one in ten talks at any time.

mod cast;
mod frame;
mod measure;

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("frame") => frame::run(),
        other => {
            eprintln!(
                "there is no bench `{}`: it is `frame`",
                other.unwrap_or_default()
            );
            ExitCode::from(2)
        }
    }
}
