//! Marks for tests that need what is not in the repository: recordings, avatars, real models,
//! a library, a program. Where it is absent when the test is built, the test is reported as
//! ignored, with the reason; it never passes for having nothing to do.
//!
//! ```text
//! #[needs(data("audio/jfk.wav"), model("ears-tiny-en"))]
//! #[test]
//! fn a_speech_is_understood() {
//!     let model = banter_needs::model!("ears-tiny-en");
//!     ...
//! }
//! ```
//!
//! | mark | what must be there |
//! | --- | --- |
//! | `data("PATH")` | a file or folder of the development data, `../shared/data` beside the repository |
//! | `model("ID")` | a model of the project's list, fetched with `cargo xtask models fetch ID` |
//! | `large` | the variable `BANTER_TEST_LARGE`, for what takes minutes |
//! | `runtime` | ONNX Runtime, which `cargo xtask setup` fetches |
//! | `program("NAME")` | a program in one of the folders of `PATH` |

mod place;

use proc_macro::TokenStream;
use std::path::{Path, PathBuf};

/// Ignores a test where what it needs is absent. Stands above `#[test]`. Under continuous
/// integration (`CI`), where the set-up brings the library and the programs, a test that lacks
/// them is run and fails.
#[proc_macro_attribute]
pub fn needs(marks: TokenStream, test: TokenStream) -> TokenStream {
    let head = match absent(&marks.to_string()) {
        Ok(absent) if absent.is_empty() => String::new(),
        Ok(absent) => format!(
            "#[ignore = {:?}]",
            format!("needs {}", absent.join(", and "))
        ),
        Err(problem) => format!("compile_error!({problem:?});"),
    };
    let mut marked: TokenStream = head.parse().unwrap_or_default();
    marked.extend(test);
    marked
}

/// The path of a model's first file, as a `&'static str`, whether it is there or not.
#[proc_macro]
pub fn model(id: TokenStream) -> TokenStream {
    let id = id.to_string();
    let code = match model_file(id.trim().trim_matches('"')) {
        Some(path) => format!("{:?}", path.display().to_string()),
        None => format!(
            "compile_error!(\"no model is called {}\")",
            id.replace('"', "")
        ),
    };
    code.parse().unwrap_or_default()
}

/// What of it is absent, as the reasons that are shown.
fn absent(marks: &str) -> Result<Vec<String>, String> {
    let mut absent = Vec::new();
    for mark in marks
        .split(',')
        .map(str::trim)
        .filter(|mark| !mark.is_empty())
    {
        let (name, value) = mark.split_once('(').unwrap_or((mark, ""));
        let value = value.trim_matches([' ', ')', '"']);
        let reason = match name.trim() {
            "data" if place::data().join(value).exists() => None,
            "data" => Some(format!("../shared/data/{value} beside the repository")),
            "model" => match model_file(value) {
                None => return Err(format!("no model is called `{value}`")),
                Some(path) if path.is_file() => None,
                Some(_) => Some(format!(
                    "the model {value}: `cargo xtask models fetch {value}`"
                )),
            },
            "large" if place::variable("BANTER_TEST_LARGE").is_some() => None,
            "large" => Some("the variable BANTER_TEST_LARGE, for it takes long".to_owned()),
            "runtime" if has_runtime() || in_ci() => None,
            "runtime" => Some("ONNX Runtime: `cargo xtask setup`".to_owned()),
            "program" if has_program(value) || in_ci() => None,
            "program" => Some(format!("the program {value}")),
            other => return Err(format!("`{other}` is nothing that a test can need")),
        };
        absent.extend(reason);
    }
    Ok(absent)
}

/// Where the first file of a model lies, or will.
fn model_file(id: &str) -> Option<PathBuf> {
    let list = place::root().join("crates/banter_models/manifest.toml");
    let list = std::fs::read_to_string(list).ok()?;
    let (_, entry) = list.split_once(&format!("\nid = \"{id}\"\n"))?;
    let (_, file) = entry.split_once("\nfile = \"")?;
    let (file, _) = file.split_once('"')?;
    Some(place::models()?.join(id).join(file))
}

/// Whether there is a library for the host to find; that it fits is for the test to show.
fn has_runtime() -> bool {
    if let Some(named) = place::variable("ORT_DYLIB_PATH") {
        return named.exists();
    }
    let folder = place::runtimes().and_then(|folder| std::fs::read_dir(folder).ok());
    folder.is_some_and(|mut versions| {
        versions.any(|version| version.is_ok_and(|it| it.path().is_dir()))
    })
}

fn in_ci() -> bool {
    place::variable("CI").is_some_and(|value| value.as_os_str() != "false")
}

fn has_program(name: &str) -> bool {
    let paths = place::variable("PATH").unwrap_or_default();
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let has = |folder: PathBuf| Path::new(&folder).join(&name).is_file();
    std::env::split_paths(&paths).any(has)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_is_absent_is_named_with_its_remedy() {
        let told = absent("data (\"no/such.wav\"), program(\"no-such-program\")").unwrap();
        let program = (!in_ci()).then_some("the program no-such-program");
        let data = Some("../shared/data/no/such.wav beside the repository");
        let expected: Vec<&str> = data.into_iter().chain(program).collect();
        assert_eq!(told, expected);
        assert_eq!(absent("program(\"cargo\")").unwrap(), [""; 0]);
        assert_eq!(absent("").unwrap(), [""; 0]);
    }

    #[test]
    fn wrong_marks_are_mistakes() {
        assert!(absent("luck").unwrap_err().contains("`luck`"));
        assert!(absent("model(\"gpt-9\")").unwrap_err().contains("`gpt-9`"));
    }

    #[test]
    fn a_model_lies_where_the_store_puts_it() {
        let path = model_file("ears-tiny-en").unwrap();
        assert!(
            path.ends_with("ears-tiny-en/ggml-tiny.en.bin"),
            "{}",
            path.display()
        );
        let path = model_file("voice-joe").unwrap();
        assert!(
            path.ends_with("voice-joe/en_US-joe-medium.onnx"),
            "{}",
            path.display()
        );
    }
}
