//! A host that talks with llama.cpp: see `banter_llama`.

fn main() -> std::process::ExitCode {
    banter_llama::host_main()
}
