//! The compiler of members during `cargo xtask test`: clippy's, followed by rustdoc.
//!
//! `cargo clippy` and `cargo doc` each read every dependency once more in a form of their own,
//! which takes as long as building the engine. Here both work on what the tests are built
//! from: cargo starts this program in place of the compiler for each member
//! (`RUSTC_WORKSPACE_WRAPPER`), and it starts `clippy-driver`, which compiles as well as it
//! lints, and then `rustdoc` on the same crate with the same libraries. Any warning of either
//! fails the build.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Set for the builds that go through this wrapper; holds the folder for the documentation.
const DOCS: &str = "BANTER_LINT_DOCS";
/// What cargo calls compilers of members through.
const WRAPPER: &str = "RUSTC_WORKSPACE_WRAPPER";

/// Has `cargo` lint and document the members that it compiles. The pages go to `docs`.
pub(crate) fn through(cargo: &mut Command, docs: &Path) -> Result<(), String> {
    let this = std::env::current_exe()
        .map_err(|error| format!("the path of this program is not known: {error}"))?;
    cargo.env(WRAPPER, this).env(DOCS, docs);
    Ok(())
}

/// Whether this program was started as a compiler, and how that ended.
pub(crate) fn compile(arguments: &[OsString]) -> Option<ExitCode> {
    let docs = std::env::var_os(DOCS)?;
    let (compiler, options) = arguments.split_first()?;
    // What cargo hands on is what it calls the compiler itself with.
    let is_compiler = Path::new(compiler).file_stem() == Some(OsStr::new("rustc"));
    is_compiler.then(|| compile_with(compiler, options, Path::new(&docs)))
}

fn compile_with(compiler: &OsStr, options: &[OsString], docs: &Path) -> ExitCode {
    let mut clippy = Command::new(beside(compiler, "clippy-driver"));
    clippy.arg(compiler).args(options);
    if is_crate(options) {
        clippy.arg("-Dwarnings");
    }
    let compiled = run(clippy);
    if compiled != ExitCode::SUCCESS || !is_documented(options) {
        return compiled;
    }
    let mut rustdoc = Command::new(beside(compiler, "rustdoc"));
    rustdoc.args(for_rustdoc(options));
    rustdoc.arg("-Dwarnings").arg("--out-dir").arg(docs);
    if options
        .iter()
        .any(|option| Path::new(option).ends_with("src/main.rs"))
    {
        // All of a program is private; its pages are for those who change it.
        rustdoc.arg("--document-private-items");
        rustdoc.arg("-Arustdoc::private-intra-doc-links");
    }
    run(rustdoc)
}

/// A program of the compiler's toolchain; by its name alone where the compiler is named so.
fn beside(compiler: &OsStr, program: &str) -> PathBuf {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    Path::new(compiler).with_file_name(name)
}

fn run(mut command: Command) -> ExitCode {
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            let program = command.get_program().to_string_lossy().into_owned();
            eprintln!("{program} cannot be started: {error}; `rustup component add clippy`");
            ExitCode::FAILURE
        }
    }
}

/// Whether a crate is compiled: cargo also asks for versions and settings.
fn is_crate(options: &[OsString]) -> bool {
    options
        .iter()
        .any(|option| option == "--emit" || starts_with(option, "--emit="))
}

/// Whether a crate has pages of its own: a library, or a program that is all of its package.
/// Tests have none, nor have examples, build scripts and programs beside a library.
fn is_documented(options: &[OsString]) -> bool {
    let source = options.iter().find(|option| is_source(option));
    let has_pages = source.is_some_and(|source| {
        let source = Path::new(source);
        source.ends_with("src/lib.rs") || source.ends_with("src/main.rs")
    });
    has_pages && is_crate(options) && !options.iter().any(|option| option == "--test")
}

fn is_source(option: &OsStr) -> bool {
    Path::new(option).extension() == Some(OsStr::new("rs"))
}

/// Those of the compiler's options that rustdoc knows, too: which crate it is, and where its
/// libraries are.
fn for_rustdoc(options: &[OsString]) -> Vec<OsString> {
    /// Options with their value after them.
    const KEPT: [&str; 7] = [
        "--crate-name",
        "--crate-type",
        "--cfg",
        "--check-cfg",
        "--extern",
        "-L",
        "--cap-lints",
    ];
    let mut kept = Vec::new();
    let mut options = options.iter();
    while let Some(option) = options.next() {
        if KEPT.iter().any(|name| option == name) {
            kept.push(option.clone());
            kept.extend(options.next().cloned());
        } else if starts_with(option, "--edition") || is_source(option) {
            kept.push(option.clone());
        }
    }
    kept
}

fn starts_with(option: &OsStr, prefix: &str) -> bool {
    option.as_encoded_bytes().starts_with(prefix.as_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn options(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    const LIBRARY: &str = "--crate-name banter_core --edition=2024 crates/banter_core/src/lib.rs \
        --error-format=json --crate-type lib --emit=dep-info,metadata,link -C opt-level=1 \
        --cfg feature=\"x\" --extern bevy=/t/libbevy.rmeta -L dependency=/t/deps --warn=missing_docs";

    #[test]
    fn rustdoc_is_told_the_crate_and_its_libraries() {
        let told = for_rustdoc(&options(LIBRARY));
        let expected = "--crate-name banter_core --edition=2024 crates/banter_core/src/lib.rs \
            --crate-type lib --cfg feature=\"x\" --extern bevy=/t/libbevy.rmeta \
            -L dependency=/t/deps";
        assert_eq!(told, options(expected));
    }

    #[test]
    fn libraries_and_programs_are_documented_and_tests_are_not() {
        assert!(is_documented(&options(LIBRARY)));
        assert!(is_documented(&options(
            "examples/tavern/src/main.rs --emit=link"
        )));
        assert!(!is_documented(&options(&format!("{LIBRARY} --test"))));
        assert!(!is_documented(&options(
            "crates/a/examples/b.rs --emit=link"
        )));
        assert!(!is_documented(&options("crates/a/build.rs --emit=link")));
        assert!(!is_crate(&options("-vV")));
    }

    #[test]
    fn tools_are_taken_from_the_compilers_toolchain() {
        let found = beside(OsStr::new("/t/bin/rustc"), "rustdoc");
        assert!(found.starts_with("/t/bin/"), "{}", found.display());
        let bare = beside(OsStr::new("rustc"), "rustdoc");
        assert_eq!(bare.components().count(), 1, "{}", bare.display());
    }
}
