//! What to do about a mistake: the sentence of the parser with advice, and the word that was
//! probably meant.

/// What writers of other tools call a field, and what it is called here.
const SYNONYMS: [(&str, &str); 16] = [
    ("about_me", "description"),
    ("background", "description"),
    ("backstory", "description"),
    ("bio", "description"),
    ("lang", "language"),
    ("style", "manner"),
    ("personality", "manner"),
    ("model", "avatar"),
    ("mesh", "avatar"),
    ("greeting", "line"),
    ("first_mes", "line"),
    ("dialogue", "line"),
    ("lorebook", "knowledge"),
    ("never", "limit"),
    ("text", "say"),
    ("question", "ask"),
];

/// Fields that would have a program started. None ever is.
const PROGRAMS: [&str; 14] = [
    "binary",
    "cmd",
    "command",
    "dll",
    "exe",
    "exec",
    "executable",
    "host",
    "library",
    "plugin",
    "process",
    "program",
    "script",
    "shell",
];

/// One sentence of what the parser says, with what to do where it does not say it.
pub(super) fn sentence(message: &str) -> String {
    let lines: Vec<&str> = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let message = lines.join(", ");
    if let Some(rest) = message.strip_prefix("unknown field `") {
        return unknown(rest);
    }
    let advice = if message.starts_with("missing field") {
        "; add it"
    } else if message.starts_with("duplicate key") {
        "; take one of the two out"
    } else if message.contains("; ") {
        // A sentence of ours, which says already what to do.
        ""
    } else {
        "; correct it there and load the file again"
    };
    shortened(&message) + advice
}

fn shortened(message: &str) -> String {
    message.chars().take(400).collect()
}

/// What to do about a field that does not exist: `frm`, expected one of `from`, `until`.
fn unknown(rest: &str) -> String {
    let (name, expected) = rest.split_once('`').unwrap_or((rest, ""));
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let name: String = name.chars().take(60).collect();
    let small = name.to_lowercase();
    if PROGRAMS.contains(&small.as_str()) {
        return format!(
            "unknown field `{name}`: a persona never names a program or code, since it may come \
             from anybody; take it out"
        );
    }
    let meant = SYNONYMS.iter().find(|(other, _)| *other == small);
    let meant = meant
        .map(|(_, ours)| *ours)
        .filter(|ours| known.contains(ours));
    match meant.or_else(|| nearest(&name, known.iter().copied())) {
        Some(meant) => format!("unknown field `{name}`; did you mean `{meant}`?"),
        None => format!(
            "unknown field `{name}`; take it out, or write one of {} here",
            known.join(", ")
        ),
    }
}

/// The one of `known` that a writer probably meant by `name`; `None` where none is near.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let written: Vec<char> = name.to_lowercase().chars().take(64).collect();
    let most = (written.len() / 3).clamp(1, 3);
    let apart = |other: &str| {
        let other: Vec<char> = other.to_lowercase().chars().take(64).collect();
        distance(&written, &other)
    };
    let near = known.map(|other| (apart(other), other));
    let near = near.filter(|(apart, _)| *apart <= most);
    near.min_by_key(|(apart, _)| *apart).map(|(_, other)| other)
}

/// How many letters are to be put in, left out, changed, or swapped with their neighbour (the
/// distance of Damerau and Levenshtein, each place changed once).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&last, j) + usize::from(a != b))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_was_meant_is_the_nearest() {
        let known = [
            "name",
            "language",
            "description",
            "manner",
            "action",
            "line",
        ];
        let near = |name| nearest(name, known.into_iter());
        for (written, meant) in [
            ("nmae", "name"),
            ("langage", "language"),
            ("Lines", "line"),
            ("descripton", "description"),
            ("actoin", "action"),
        ] {
            assert_eq!(near(written), Some(meant));
        }
        assert_eq!(near("weather"), None);
        assert_eq!(near(""), None);
    }

    #[test]
    fn a_program_is_refused_and_what_other_tools_call_a_field_is_known() {
        let list = "expected one of `name`, `manner`, `line`";
        let said = |name: &str| sentence(&format!("unknown field `{name}`, {list}\n"));
        assert!(said("Command").contains("never names a program"));
        assert!(said("personality").contains("did you mean `manner`?"));
        assert!(said("weather").contains("write one of name, manner, line"));
    }
}
