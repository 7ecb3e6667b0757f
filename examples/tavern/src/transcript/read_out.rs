//! The transcript as one reads it: `transcript.md`.

use super::{ActionRecord, Transcript, TurnRecord};
use std::fmt::Write as _;

/// Who says what, and what is done, one after another.
pub(super) fn text(transcript: &Transcript) -> String {
    let mut text = String::new();
    for turn in &transcript.turns {
        part(&mut text, turn);
    }
    for notice in &transcript.notices {
        let _ = writeln!(text, "> {notice}\n");
    }
    text
}

fn part(text: &mut String, turn: &TurnRecord) {
    let said = &turn.said_by_player;
    // What another character said stands where that character said it.
    let _ = match turn.input {
        "cue" => writeln!(text, "*({said})*\n"),
        "character" => Ok(()),
        _ => writeln!(text, "**You**: {said}\n"),
    };
    let mood = turn.sentences.iter().find_map(|it| it.mood.as_ref());
    let mood = mood.map(|mood| format!(" *({})*", mood.name));
    let sentences: Vec<&str> = turn.sentences.iter().map(|it| it.text.as_str()).collect();
    if !sentences.is_empty() {
        let (who, mood) = (&turn.character, mood.unwrap_or_default());
        let _ = writeln!(text, "**{who}**{mood}: {}\n", sentences.join(" "));
    }
    for action in &turn.actions {
        let _ = writeln!(text, "*[{}]*\n", deed(&turn.character, action));
    }
    for error in &turn.errors {
        let _ = writeln!(text, "> {error}\n");
    }
}

/// `Bram: give the red mug`, and how it ended where it was not done.
fn deed(who: &str, action: &ActionRecord) -> String {
    let what = action.action.replace(['_', '-'], " ");
    let object = action.object.as_deref().map(|object| format!(" {object}"));
    let end = match (action.end, &action.why) {
        ("done", _) => String::new(),
        (end, Some(why)) => format!(" ({end}: {why})"),
        (end, None) => format!(" ({end})"),
    };
    format!("{who}: {what}{}{end}", object.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::SentenceRecord;
    use super::*;

    #[test]
    fn who_says_and_does_what_is_read_in_order() {
        let action = |action: &str, end: &'static str, why: Option<&str>| ActionRecord {
            action: action.to_owned(),
            object: Some("the red mug".to_owned()),
            at: 0.0,
            end,
            why: why.map(str::to_owned),
            entity: None,
        };
        let turn = TurnRecord {
            character: "Bram".to_owned(),
            input: "typed",
            said_by_player: "Give me that.".to_owned(),
            sentences: vec![SentenceRecord {
                text: "Here.".to_owned(),
                ..SentenceRecord::default()
            }],
            actions: vec![
                action("pick_up", "failed", Some("it is hot")),
                action("give", "done", None),
            ],
            ..TurnRecord::default()
        };
        let transcript = Transcript {
            turns: vec![turn],
            ..Transcript::default()
        };
        let right = "**You**: Give me that.\n\n**Bram**: Here.\n\n\
                     *[Bram: pick up the red mug (failed: it is hot)]*\n\n*[Bram: give the red mug]*\n\n";
        assert_eq!(text(&transcript), right);
    }
}
