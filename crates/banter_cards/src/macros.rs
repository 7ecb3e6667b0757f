//! Macros in cards: `{{char}}`, `{{user}}`, `{{random:a,b}}` and their like. They are text in, text
//! out: nothing is looked up, and nothing is run.

use crate::card::in_one_line;

/// How the character and whom it talks to are kept while the rest is read.
const CHAR: char = '\u{e000}';
const USER: char = '\u{e001}';
/// The most macros of a text that are filled in; the rest is left out.
const MOST: usize = 512;

/// Fills macros in.
#[derive(Debug, Default)]
pub(crate) struct Macros {
    /// Macros that nobody fills in, each once.
    pub(crate) unknown: Vec<String>,
    /// Which of several is taken where a macro leaves it to chance.
    pub(crate) choice: usize,
    /// Whether anything was left to chance.
    pub(crate) had_choice: bool,
}

impl Macros {
    /// The text with `{{char}}` and `{{user}}` as they stand in persona files, all other macros
    /// filled in or left out, and no other braces.
    pub(crate) fn fill(&mut self, text: &str) -> String {
        self.named(text, "{{char}}", "{{user}}")
    }

    /// The same with these in place of the two.
    pub(crate) fn named(&mut self, text: &str, char: &str, user: &str) -> String {
        let mut text = named_tags(text);
        for _ in 0..MOST {
            let Some(end) = text.find("}}") else {
                break;
            };
            let before = text.get(..end).unwrap_or_default();
            let Some(start) = before.rfind("{{") else {
                text.replace_range(end..end + 2, ")");
                continue;
            };
            let inner = text.get(start + 2..end).unwrap_or_default().to_owned();
            let filled = self.one(&inner);
            text.replace_range(start..end + 2, &filled);
        }
        let mut written = String::with_capacity(text.len());
        for sign in text.chars() {
            match sign {
                CHAR => written.push_str(char),
                USER => written.push_str(user),
                '{' => written.push('('),
                '}' => written.push(')'),
                sign => written.push(sign),
            }
        }
        written
    }

    /// What stands for one macro.
    fn one(&mut self, inner: &str) -> String {
        let inner = inner.trim();
        if inner.starts_with("//") {
            return String::new();
        }
        let (name, rest) = match inner.find(':') {
            Some(at) => {
                let (name, rest) = inner.split_at(at);
                (name, rest.trim_start_matches(':'))
            }
            None => inner.split_once(' ').unwrap_or((inner, "")),
        };
        match name.trim().to_lowercase().as_str() {
            "char" | "bot" | "charname" => CHAR.to_string(),
            "user" | "player" | "persona_name" => USER.to_string(),
            "newline" => "\n".to_owned(),
            "trim" | "noop" | "comment" | "hidden_key" | "original" => String::new(),
            "reverse" => rest.chars().rev().collect(),
            "random" | "pick" => self.pick(rest),
            "roll" => roll(rest),
            _ => {
                let shown: String = name.trim().chars().take(40).collect();
                let shown = in_one_line(&shown.replace([CHAR, USER], ""));
                if !self.unknown.contains(&shown) && self.unknown.len() < 16 {
                    self.unknown.push(shown);
                }
                String::new()
            }
        }
    }

    fn pick(&mut self, list: &str) -> String {
        let parts: Vec<&str> = match list.contains("::") {
            true => list.split("::").collect(),
            false => list.split(',').collect(),
        };
        self.had_choice |= parts.len() > 1;
        let at = self.choice % parts.len().max(1);
        parts.get(at).map_or("", |part| part.trim()).to_owned()
    }
}

/// What dice show on average: `d6` or `6` gives 3.
fn roll(dice: &str) -> String {
    let sides = dice.trim().trim_start_matches(['d', 'D', '1']);
    let sides = if sides.is_empty() {
        dice
    } else {
        sides.trim_start_matches(['d', 'D'])
    };
    let sides: u32 = sides.trim().parse().unwrap_or(6);
    (sides / 2).max(1).to_string()
}

/// `<USER>` and `<BOT>`, which are older than braces, as the same signs.
fn named_tags(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        written.push_str(before);
        let known = [
            ("<user>", USER),
            ("<player>", USER),
            ("<bot>", CHAR),
            ("<char>", CHAR),
        ];
        let found = known.iter().find(|(known, _)| {
            tag.get(..known.len())
                .is_some_and(|tag| tag.eq_ignore_ascii_case(known))
        });
        match found {
            Some((known, sign)) => {
                written.push(*sign);
                rest = tag.get(known.len()..).unwrap_or_default();
            }
            None => {
                written.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    written.push_str(rest);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_are_filled_and_nothing_is_run() {
        let mut macros = Macros::default();
        for (text, filled) in [
            ("{{Char}} rows {{user}}.", "{{char}} rows {{user}}."),
            ("<USER> pays <BOT>, 2 < 3", "{{user}} pays {{char}}, 2 < 3"),
            ("{{random:a,{{user}}}}", "a"),
            ("{{pick::x::y}}{{// a note}}", "x"),
            ("{{roll:d6}} coppers", "3 coppers"),
            ("{name} and }} and {{", "(name) and ) and (("),
            ("{{getvar::x}}{{exec:rm}}ok", "ok"),
            ("{{reverse:{{char}}}}", "{{char}}"),
        ] {
            assert_eq!(macros.fill(text), filled, "{text}");
        }
        assert_eq!(macros.unknown, ["getvar", "exec"]);
        assert!(macros.had_choice);
        macros.choice = 1;
        assert_eq!(
            macros.named("{{random:a,{{user}}}}", "Odo", "a guest"),
            "a guest"
        );
        // Many braces take no time.
        let many = "{{".repeat(50_000) + &"}}".repeat(50_000);
        assert!(!macros.fill(&many).contains("{{"));
    }
}
