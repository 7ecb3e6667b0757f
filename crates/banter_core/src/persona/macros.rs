//! Macros in persona files: `{{char}}` and `{{user}}`, as writers of such files know them.
//!
//! The character's name is known when the file is read. Who talks to it is not: in what is
//! said `{{user}}` stays, for the mind to fill in; elsewhere a word for a guest stands for it.
//! Any other macro would be read out, and is told with its place.

use crate::persona::{Action, Example, Fact, Line, words};

/// How `{{user}}` stands in what is said.
const LISTENER: &str = "{{user}}";

/// What is said of whom a character talks to, by language.
const GUESTS: [(&str, &str); 7] = [
    ("de", "der Gast"),
    ("es", "el visitante"),
    ("fr", "le visiteur"),
    ("ja", "客"),
    ("zh", "客人"),
    ("cmn", "客人"),
    ("yue", "客人"),
];

/// Fills the macros in the texts of a persona.
pub(crate) struct Filler<'f> {
    /// The character's name.
    pub(crate) name: &'f str,
    /// The text of the file.
    pub(crate) file: &'f str,
    guest: &'static str,
}

/// What is wrong, and at which byte of the file.
type Wrong = (usize, String);

impl<'f> Filler<'f> {
    pub(crate) fn new(name: &'f str, language: &str, file: &'f str) -> Self {
        let language = language.split('-').next().unwrap_or(language);
        let guest = GUESTS
            .iter()
            .find(|(tag, _)| tag.eq_ignore_ascii_case(language));
        Self {
            name,
            file,
            guest: guest.map_or("the visitor", |(_, guest)| guest),
        }
    }

    /// A text about the character. The entry that it belongs to begins at the byte `at`.
    pub(crate) fn told(&self, text: &mut String, at: usize) -> Result<(), Wrong> {
        self.fill(text, at, self.guest, &[])
    }

    pub(crate) fn action(&self, action: &mut Action, at: usize) -> Result<(), Wrong> {
        self.told(&mut action.description, at)
    }

    pub(crate) fn line(&self, line: &mut Line, at: usize) -> Result<(), Wrong> {
        line.ask
            .iter_mut()
            .try_for_each(|text| self.told(text, at))?;
        self.said(&mut line.say, at, &[])
    }

    pub(crate) fn fact(&self, fact: &mut Fact, at: usize) -> Result<(), Wrong> {
        fact.about
            .iter_mut()
            .try_for_each(|text| self.told(text, at))?;
        self.said(&mut fact.say, at, &[])
    }

    pub(crate) fn example(&self, example: &mut Example, at: usize) -> Result<(), Wrong> {
        self.told(&mut example.heard, at)?;
        self.said(std::slice::from_mut(&mut example.say), at, &[])
    }

    pub(super) fn fallback(&self, fallback: &mut words::Written, at: usize) -> Result<(), Wrong> {
        for texts in [
            &mut fallback.unknown,
            &mut fallback.acknowledge,
            &mut fallback.not_heard,
        ] {
            self.said(texts.as_deref_mut().unwrap_or_default(), at, &[])?;
        }
        let describe = fallback.describe.as_deref_mut();
        self.said(describe.unwrap_or_default(), at, &["name", "description"])
    }

    fn said(&self, texts: &mut [String], at: usize, kept: &[&str]) -> Result<(), Wrong> {
        let mut texts = texts.iter_mut();
        texts.try_for_each(|text| self.fill(text, at, LISTENER, kept))
    }

    fn fill(
        &self,
        text: &mut String,
        at: usize,
        listener: &str,
        kept: &[&str],
    ) -> Result<(), Wrong> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(start) = rest.find(['{', '<']) {
            let (before, found) = rest.split_at_checked(start).unwrap_or((rest, ""));
            filled.push_str(before);
            let Some((name, length)) = read(found) else {
                let sign = found.chars().next().map_or(1, char::len_utf8);
                filled.push_str(found.get(..sign).unwrap_or_default());
                rest = found.get(sign..).unwrap_or_default();
                continue;
            };
            let written = found.get(..length).unwrap_or_default();
            match name.to_lowercase().as_str() {
                "user" | "player" => filled.push_str(listener),
                "char" | "bot" | "character" => filled.push_str(self.name),
                other if kept.contains(&other) => filled.push_str(written),
                _ => return Err(self.unknown(written, at, kept)),
            }
            rest = found.get(length..).unwrap_or_default();
        }
        filled.push_str(rest);
        *text = filled;
        Ok(())
    }

    fn unknown(&self, written: &str, at: usize, kept: &[&str]) -> Wrong {
        let entry = self.file.get(at..).unwrap_or_default();
        let place = at + entry.find(written).unwrap_or(0);
        let others: String = kept.iter().map(|name| format!("{{{name}}}, ")).collect();
        let reason = format!(
            "nobody fills in {written}, and it would be read out; write the words, {others}\
             {{{{char}}}} for the character's name, or {{{{user}}}} for that of whom it talks to"
        );
        (place, reason)
    }
}

/// The name of the macro with which `text` begins, and its length in bytes.
fn read(text: &str) -> Option<(&str, usize)> {
    let is_name = |name: &str| {
        let name = name.trim();
        (1..=32).contains(&name.len()) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    if let Some(inner) = text.strip_prefix("{{") {
        let end = inner.find("}}")?;
        let name = inner.get(..end)?;
        // "{{random:a,b}}": whatever it is, it is one.
        let short = end <= 80 && !name.contains('\n');
        return short.then_some((name.trim(), end + 4));
    }
    if let Some(inner) = text.strip_prefix('{') {
        let name = inner.get(..inner.find('}')?)?;
        return is_name(name).then_some((name.trim(), name.len() + 2));
    }
    let inner = text.strip_prefix('<')?;
    let name = inner.get(..inner.find('>')?)?;
    let known = ["user", "player", "bot", "char"];
    let known = known.iter().any(|known| name.eq_ignore_ascii_case(known));
    known.then_some((name, name.len() + 2))
}
