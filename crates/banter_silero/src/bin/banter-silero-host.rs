//! A host that tells speech from everything else: see `banter_piper::silero`.

fn main() -> std::process::ExitCode {
    banter_piper::silero::host_main()
}
