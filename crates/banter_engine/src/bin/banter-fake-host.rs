//! A host whose engines are fakes: see `banter_engine::fake`.

fn main() -> std::process::ExitCode {
    banter_engine::fake::host_main()
}
