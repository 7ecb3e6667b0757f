//! Links the time-stretching library that espeak-ng was built against.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    link_sonic();
    refuse_long_paths();
}

/// espeak-rs-sys uses the system's libsonic where it finds one and says nothing about it to
/// the linker. Where there is none it fetches the sources and compiles them in.
fn link_sonic() {
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    // Static, so that nothing more has to be shipped.
    for (file, kind) in [("libsonic.a", "static"), ("libsonic.so", "dylib")] {
        let found = Command::new("cc")
            .arg(format!("-print-file-name={file}"))
            .output()
            .ok()
            .and_then(|output| String::from_utf8(output.stdout).ok());
        // The compiler answers with the bare name when it knows no such file.
        if let Some(folder) = found
            .as_deref()
            .map(str::trim)
            .map(Path::new)
            .and_then(Path::parent)
            && folder.is_absolute()
        {
            println!("cargo::rustc-link-search=native={}", folder.display());
            println!("cargo::rustc-link-lib={kind}=sonic");
            return;
        }
    }
}

/// espeak-ng copies the path of its data to a fixed buffer without looking at its length.
fn refuse_long_paths() {
    // Ours and that of espeak-rs-sys are siblings: `build/NAME-HASH/out`.
    let out = env::var("OUT_DIR").unwrap_or_default();
    let Some(builds) = Path::new(&out).parent().and_then(Path::parent) else {
        return;
    };
    let is_windows = env::var_os("CARGO_CFG_WINDOWS").is_some();
    let longest = if is_windows { 229 } else { 159 };
    let data = builds.join("espeak-rs-sys-0123456789abcdef/out/share/espeak-ng-data");
    if data.as_os_str().len() > longest {
        println!(
            "cargo::error=the target folder is too deep for espeak-ng ({} has more than {longest} bytes); name a shorter one in CARGO_TARGET_DIR",
            data.display()
        );
    }
}
