//! The host of Smart Turn: see `banter_silero`.

fn main() -> std::process::ExitCode {
    banter_silero::smart_turn_main()
}
