//! A voice fitted to a recording, with consent: see [`banter_kokoro::fit_main`].

fn main() -> std::process::ExitCode {
    banter_kokoro::fit_main()
}
