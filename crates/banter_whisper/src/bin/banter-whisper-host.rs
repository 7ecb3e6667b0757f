//! A host that listens with whisper.cpp: see `banter_whisper`.

fn main() -> std::process::ExitCode {
    banter_whisper::host_main()
}
