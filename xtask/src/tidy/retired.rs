//! Retired names: public names of earlier versions, each with the one that took its place.
//!
//! A name is found where it stands as code: a whole identifier outside comments, and in
//! comments and Markdown within backticks or a fenced block. Ordinary words of prose pass.

use super::Finding;
use super::files::File;

/// Each retired name, and what to write instead.
const RETIRED: &[(&str, &str)] = &[
    ("Aliases", "Perceivable"),
    ("BargedIn", "BargeInConfirmed"),
    ("CaptureConfig", "SpeechInputSettings"),
    ("Cued", "CueRequested"),
    ("FallbackVoice", "FallbackVoiceEngine"),
    ("HeardPartial", "InterimTranscript"),
    ("ListenGuard", "ListenFilter"),
    ("Occasion", "TurnCause"),
    ("PatienceSettings", "EndpointingSettings"),
    ("PhantomError", "HallucinationPhraseError"),
    ("Replied", "ReplyFinished"),
    ("Replying", "ReplyStarted"),
    ("SpeechEnd", "SpeechOutcome"),
    ("Tentative", "Utterance"),
    ("Transcribed", "FinalTranscript"),
    ("TurnInput", "TurnCause"),
    ("Unheeded", "LineUnanswered"),
    ("VoiceOf", "VoiceOverride"),
    ("VoicePatience", "VoiceSettings"),
];

/// Files that may speak of old names: this one, and those about changes.
const EXEMPT: [&str; 2] = ["xtask/src/tidy/retired.rs", "CHANGELOG.md"];
/// The folder of guides from one version to the next.
const GUIDES: &str = "migration/";

/// Finds retired names in Rust and Markdown.
pub(super) fn check(file: &File) -> Vec<Finding> {
    find(file, RETIRED)
}

fn find(file: &File, retired: &[(&str, &str)]) -> Vec<Finding> {
    let is_rust = file.path.ends_with(".rs");
    let is_exempt = EXEMPT.contains(&file.path.as_str()) || file.path.contains(GUIDES);
    if is_exempt || !is_rust && !file.path.ends_with(".md") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut fenced = false;
    for (index, line) in file.text.lines().enumerate() {
        let line = line.trim_start();
        let prose = if is_rust { comment(line) } else { Some(line) };
        let names: Vec<&str> = match prose {
            Some(prose) if prose.starts_with("```") => {
                fenced = !fenced;
                Vec::new()
            }
            Some(prose) if !fenced => {
                // Every second part lies within backticks.
                let quoted = prose.split('`').skip(1).step_by(2);
                quoted.flat_map(identifiers).collect()
            }
            Some(code) => identifiers(code).collect(),
            None => {
                fenced = false;
                identifiers(line).collect()
            }
        };
        for (old, new) in retired {
            if names.contains(old) {
                let what = format!("`{old}` was retired, write `{new}`");
                findings.push(Finding::new(&file.path, index + 1, what));
            }
        }
    }
    findings
}

/// The text of a line that is a comment.
fn comment(line: &str) -> Option<&str> {
    let text = line.strip_prefix("//")?;
    Some(text.trim_start_matches(['/', '!']).trim_start())
}

fn identifiers(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const TABLE: &[(&str, &str)] = &[("Heard", "Transcript")];

    fn lines(path: &str, text: &str) -> Vec<usize> {
        let file = File {
            path: path.into(),
            text: text.into(),
        };
        let found = find(&file, TABLE);
        found.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_retired_name_is_found_as_code() {
        assert_eq!(lines("a.rs", "use x;\nuse core::{Heard, Typed};\n"), [2]);
        assert_eq!(lines("a.rs", "/// Writes [`Heard`].\nfn a() {}\n"), [1]);
        assert_eq!(
            lines("a.rs", "//! ```\n//! let a = Heard::new();\n//! ```\n"),
            [2]
        );
        assert_eq!(lines("a.md", "Core writes `Heard::text`.\n"), [1]);
        assert_eq!(lines("a.md", "```rust\nHeard\n```\nHeard by all.\n"), [2]);
    }

    #[test]
    fn words_parts_of_names_and_other_files_pass() {
        for (path, text) in [
            ("a.rs", "/// Heard by everybody.\nstruct HeardPartial;\n"),
            ("a.rs", "let unheard_Heard = 1;\n"),
            ("a.md", "Heard, `HeardPartial` and heard.\n"),
            ("a.toml", "Heard = 1\n"),
            ("CHANGELOG.md", "`Heard` is now `Transcript`.\n"),
            ("docs/migration/0.2.md", "`Heard` is now `Transcript`.\n"),
        ] {
            assert_eq!(lines(path, text), [0; 0], "{text}");
        }
    }

    #[test]
    fn a_finding_says_what_to_write() {
        let file = File {
            path: "a.rs".into(),
            text: "Heard".into(),
        };
        assert_eq!(
            find(&file, TABLE)[0].what,
            "`Heard` was retired, write `Transcript`"
        );
    }

    #[test]
    fn the_table_retires_identifiers_and_no_name_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (old, new) in RETIRED {
            assert_eq!(identifiers(old).count(), 1, "{old}");
            assert!(seen.insert(old) && old != new, "{old}");
        }
    }
}
