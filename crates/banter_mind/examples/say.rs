//! What a voice says of texts, and whether that is right:
//! `cargo run -p banter_mind --example say -- texts.jsonl`.
//!
//! Each line of the file is `{"id", "language", "text", "right"}`; `right` is a list of
//! sentences, or null where nobody has said what is right. `name` and `listener` may name the
//! character and whom it talks to. One line is printed for each, and the program ends with 1
//! if one of them is wrong or if there is none.

use banter_mind::{Cast, Splitter, Spoken};
use serde::Deserialize;
use std::process::ExitCode;

#[derive(Deserialize)]
struct Case {
    id: String,
    language: String,
    text: String,
    right: Option<Vec<String>>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    listener: Option<String>,
}

/// The sentences of a case.
fn said(case: &Case) -> Vec<String> {
    let mut cast = Cast::speaking(&case.language).named(case.name.as_deref().unwrap_or("Mara"));
    if let Some(listener) = &case.listener {
        cast = cast.talking_to(listener);
    }
    let (mut splitter, mut spoken) = (Splitter::new(240).told_by(cast), Vec::new());
    splitter.push(&case.text, &mut spoken);
    splitter.finish(&mut spoken);
    let texts = spoken.iter().filter_map(Spoken::text);
    texts.map(str::to_owned).collect()
}

/// Prints what is said of each line of `file`. Whether all are right.
fn check(file: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(file)?;
    let (mut cases, mut wrong) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let case: Case = serde_json::from_str(line)?;
        let said = said(&case);
        let right = case.right.as_ref().map(|right| *right == said);
        println!(
            "{}",
            serde_json::json!({"id": case.id, "said": said, "right": right})
        );
        cases += 1;
        wrong += usize::from(right == Some(false));
    }
    Ok(cases > 0 && wrong == 0)
}

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("name a file of texts");
        return ExitCode::FAILURE;
    };
    match check(&file) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}
