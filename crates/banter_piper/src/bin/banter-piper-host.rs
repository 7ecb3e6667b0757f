//! A host that speaks with espeak-ng: see `banter_piper`.

fn main() -> std::process::ExitCode {
    banter_piper::host_main()
}
