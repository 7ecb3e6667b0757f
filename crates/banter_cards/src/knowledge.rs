//! A lorebook as a file of knowledge: a heading of key words over each text.

use crate::book::BookEntry;
use crate::card::Card;
use crate::macros::Macros;
use crate::prose::told;

/// The largest file that is written, in bytes. A file of knowledge has at most 1 MiB.
const LARGEST: usize = 900 * 1024;
/// The longest heading, in characters.
const LONGEST_HEADING: usize = 110;

/// What the card's book holds, and what of the description found no room in the persona (`rest`).
/// `None` where there is nothing.
pub(crate) fn written(card: &Card, rest: &str, notes: &mut Vec<String>) -> Option<String> {
    let mut macros = Macros::default();
    let mut file = String::new();
    let mut plain = |text: &str| {
        let text = macros.named(text, card.called(), "the visitor");
        // Comments and fences would swallow what follows.
        told(
            &text
                .replace("<!--", "(")
                .replace("-->", ")")
                .replace("```", "")
                .replace("~~~", ""),
        )
    };
    if !rest.is_empty() {
        section(
            &mut file,
            &format!("About {}", plain(card.called())),
            &plain(rest),
        );
        notes.push(
            "the description is longer than a persona's; its end stands in the file of knowledge"
                .to_owned(),
        );
    }
    let entries = card.book.iter().flat_map(|book| &book.entries);
    let (mut off, mut left_out) = (0, 0);
    for entry in entries {
        if !entry.enabled {
            off += 1;
            continue;
        }
        if entry.constant {
            continue;
        }
        let text = plain(&entry.content);
        if text.is_empty() {
            continue;
        }
        if file.len() + text.len() > LARGEST {
            left_out += 1;
            continue;
        }
        let heading = plain(&heading(entry));
        section(&mut file, &heading, &text);
    }
    if off > 0 {
        notes.push(format!(
            "{off} entries of the book are switched off; they were left out"
        ));
    }
    if left_out > 0 {
        notes.push(format!(
            "the book is longer than a file of knowledge; {left_out} entries were left out"
        ));
    }
    (!file.is_empty()).then_some(file)
}

/// The words by which the entry is found, or its name.
fn heading(entry: &BookEntry) -> String {
    let mut heading = String::new();
    let name = Some(&entry.name).filter(|_| entry.words.is_empty());
    for word in entry.words.iter().chain(name) {
        if heading.chars().count() + word.chars().count() > LONGEST_HEADING {
            break;
        }
        if !heading.is_empty() {
            heading.push_str(", ");
        }
        heading.push_str(word);
    }
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn section(file: &mut String, heading: &str, text: &str) {
    if !file.is_empty() {
        file.push('\n');
    }
    let heading = heading.replace('\n', " ");
    let heading = if heading.is_empty() {
        "Besides"
    } else {
        &heading
    };
    file.push_str(&format!("# {heading}\n\n{text}\n"));
}
