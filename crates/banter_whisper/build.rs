//! Says so when whisper.cpp is built for the very machine that builds it.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=GGML_NATIVE");
    let portable = env::var("GGML_NATIVE").is_ok_and(|value| {
        ["OFF", "0", "FALSE", "NO", "N"].contains(&value.to_uppercase().as_str())
    });
    match (portable, env::var_os("CARGO_FEATURE_NATIVE").is_some()) {
        (true, true) => println!(
            "cargo::warning=the feature `native` is on, but GGML_NATIVE={} keeps whisper.cpp portable; set GGML_NATIVE=ON",
            env::var("GGML_NATIVE").unwrap_or_default()
        ),
        (false, false) => println!(
            "cargo::warning=whisper.cpp is built for this very machine and may crash on another; set GGML_NATIVE=OFF in the environment or under [env] in .cargo/config.toml, or choose the feature `native` if that is meant"
        ),
        _ => {}
    }
}
