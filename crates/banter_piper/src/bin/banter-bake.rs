//! Face tracks of a folder of voice-over: see [`banter_piper::bake`].

fn main() -> std::process::ExitCode {
    banter_piper::bake::main()
}
