//! A host that tells speech from everything else: see `banter_silero`.

fn main() -> std::process::ExitCode {
    banter_silero::host_main()
}
