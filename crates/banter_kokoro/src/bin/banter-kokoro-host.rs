//! A host that speaks with Kokoro's voices: see `banter_kokoro`.

fn main() -> std::process::ExitCode {
    banter_kokoro::host_main()
}
