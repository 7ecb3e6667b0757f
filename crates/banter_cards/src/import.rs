//! From a card to a persona file and a file of knowledge, as texts that a writer can edit.

use crate::card::{Card, CardVersion};
use crate::knowledge;
use crate::lenient::clean;
use crate::macros::Macros;
use crate::prose::{shortened, spoken, told};
use std::fmt::Write;

/// How long a description may be, in characters.
const LONGEST_DESCRIPTION: usize = 4_000;
/// How long a manner may be.
const LONGEST_MANNER: usize = 1_000;
/// How long what is said may be.
const LONGEST_SAY: usize = 1_000;
/// How many variants a line has.
const MOST_VARIANTS: usize = 16;
/// How many examples are kept, and how long each half may be.
const MOST_EXAMPLES: usize = 8;
const LONGEST_HEARD: usize = 200;
const LONGEST_EXAMPLE: usize = 400;

/// A card as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    /// The persona file: `odo.persona.toml`.
    pub persona: String,
    /// The file of knowledge, as Markdown, where the card has any: it lies in the folder
    /// `knowledge` under the name that the persona gives.
    pub knowledge: Option<String>,
    /// What was odd about the card, and what of it has no place here, a sentence each.
    pub notes: Vec<String>,
}

impl Card {
    /// Makes a persona file of the card, and a file of knowledge of its lorebook, which the persona
    /// names `STEM.md`, or does not name where `stem` is none.
    pub fn import(&self, stem: Option<&str>) -> Import {
        let mut macros = Macros::default();
        let mut notes = self.oddities.clone();
        let about = self.about(&mut macros);
        let description = shortened(&about, LONGEST_DESCRIPTION);
        let rest = about.get(description.len()..).unwrap_or_default().trim();
        let knowledge = knowledge::written(self, rest, &mut notes);
        let mut file = String::new();
        self.head(&mut file);
        put(&mut file, "name", self.called());
        put(&mut file, "language", language_of(&about));
        if !description.is_empty() {
            put(&mut file, "description", &description);
        }
        let manner = told(&macros.fill(&self.personality));
        let manner = shortened(&manner, LONGEST_MANNER);
        if !manner.is_empty() {
            put(&mut file, "manner", &manner);
        }
        if let (Some(stem), Some(_)) = (stem, &knowledge) {
            put(&mut file, "knowledge", &format!("{stem}.md"));
        }
        self.greet(&mut file, &mut macros, &mut notes);
        self.show(&mut file, &mut macros);
        for (what, text) in [
            ("`system_prompt`", &self.system_prompt),
            (
                "`post_history_instructions`",
                &self.post_history_instructions,
            ),
        ] {
            if !text.trim().is_empty() {
                notes.push(format!("{what} tells a model how to work, which is the game's to do; it stands in the file as a comment"));
            }
        }
        if !macros.unknown.is_empty() {
            notes.push(format!(
                "nobody fills in {}; they were left out",
                macros.unknown.join(", ")
            ));
        }
        Import {
            persona: file,
            knowledge,
            notes,
        }
    }

    /// Who the character is, where it is met, and what is always told of it.
    fn about(&self, macros: &mut Macros) -> String {
        let mut about = told(&macros.fill(&self.description));
        let scenario = told(&macros.fill(&self.scenario));
        if !scenario.is_empty() {
            about += &format!("\n{scenario}");
        }
        let entries = self.book.iter().flat_map(|book| &book.entries);
        for entry in entries.filter(|entry| entry.enabled && entry.constant) {
            about += &format!("\n{}", told(&macros.fill(&entry.content)));
        }
        about.trim().to_owned()
    }

    /// Comments: where the file comes from, and what of the card is not used.
    fn head(&self, file: &mut String) {
        let version = match self.version {
            CardVersion::V1 => "1",
            CardVersion::V2 => "2",
            CardVersion::V3 => "3",
        };
        comment(
            file,
            &format!("Made from a character card of version {version}."),
        );
        for (what, text) in [
            ("Creator", &self.creator),
            ("Version", &self.character_version),
            ("Tags", &self.tags.join(", ")),
            ("Notes", &self.creator_notes),
            (
                "The card's system prompt, which is not used",
                &self.system_prompt,
            ),
            (
                "Its instructions after the history, which are not used",
                &self.post_history_instructions,
            ),
        ] {
            if !text.trim().is_empty() {
                comment(file, &format!("{what}: {}", shortened(text, 2_000)));
            }
        }
        file.push('\n');
    }

    /// Greetings as a line that answers one, and the game's cue `greet`.
    fn greet(&self, file: &mut String, macros: &mut Macros, notes: &mut Vec<String>) {
        let mut said: Vec<String> = Vec::new();
        let mut silent = 0;
        for greeting in self.greetings.iter().chain(&self.group_greetings) {
            for choice in 0..MOST_VARIANTS {
                macros.choice = choice;
                macros.had_choice = false;
                match spoken(&macros.fill(greeting), LONGEST_SAY) {
                    Some(words) if !said.contains(&words) => said.push(words),
                    Some(_) => break,
                    None => {
                        silent += 1;
                        break;
                    }
                }
                if !macros.had_choice {
                    break;
                }
            }
        }
        macros.choice = 0;
        if silent > 0 {
            notes.push(format!(
                "{silent} of the greetings only tell what happens; nobody says them"
            ));
        }
        if said.len() > MOST_VARIANTS {
            notes.push(format!(
                "there are more than {MOST_VARIANTS} greetings; the rest was left out"
            ));
            said.truncate(MOST_VARIANTS);
        }
        if said.is_empty() {
            return;
        }
        let ask = greetings_in(language_of(&said.concat()));
        file.push_str("\n# What it says first.\n[[line]]\n");
        put_list(file, "ask", ask.iter().copied());
        put(file, "cue", "greet");
        put_list(file, "say", said.iter().map(String::as_str));
    }

    /// Examples of how it speaks.
    fn show(&self, file: &mut String, macros: &mut Macros) {
        let filled = macros.fill(&self.examples);
        let mut heard: Option<String> = None;
        let mut shown = 0;
        for (who, text) in spoken_by(&filled, self.called()) {
            match who {
                Who::User => heard = spoken(&text, LONGEST_HEARD),
                Who::Char => {
                    let Some(said) = spoken(&text, LONGEST_EXAMPLE) else {
                        continue;
                    };
                    let Some(heard) = heard.take() else {
                        continue;
                    };
                    file.push_str("\n[[example]]\n");
                    put(file, "heard", &heard);
                    put(file, "say", &said);
                    shown += 1;
                    if shown == MOST_EXAMPLES {
                        return;
                    }
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    User,
    Char,
}

/// Who says what in examples. What nobody says is left out.
fn spoken_by(examples: &str, name: &str) -> Vec<(Who, String)> {
    let mut found: Vec<(Who, String)> = Vec::new();
    let mut is_open = false;
    for line in examples.lines() {
        let line = line.trim();
        let speaks = |who: &str| {
            let (said, rest) = line.split_once(':')?;
            (said.trim().trim_matches('*').eq_ignore_ascii_case(who))
                .then(|| rest.trim().to_owned())
        };
        let user = speaks("{{user}}").or_else(|| speaks("you"));
        let char = speaks("{{char}}").or_else(|| speaks(name));
        match (user, char) {
            (Some(text), _) => found.push((Who::User, text)),
            (None, Some(text)) => found.push((Who::Char, text)),
            _ if line.is_empty() || line.starts_with('<') => {
                is_open = false;
                continue;
            }
            _ => {
                if let Some((_, last)) = found.last_mut().filter(|_| is_open) {
                    last.push(' ');
                    last.push_str(line);
                }
                continue;
            }
        }
        is_open = true;
    }
    found
}

/// The language of a text by its script: cards do not say it.
fn language_of(text: &str) -> &'static str {
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    let letters = count(char::is_alphabetic).max(1);
    let kana = count(|c| matches!(c, '\u{3041}'..='\u{30ff}'));
    let han = count(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let hangul = count(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    let cyrillic = count(|c| matches!(c, '\u{400}'..='\u{4ff}'));
    match letters {
        letters if (kana + han) * 3 > letters && kana * 10 > letters => "ja",
        letters if han * 3 > letters => "zh",
        letters if hangul * 3 > letters => "ko",
        letters if cyrillic * 3 > letters => "ru",
        _ => "en",
    }
}

/// How one is greeted in a language.
fn greetings_in(language: &str) -> &'static [&'static str] {
    match language {
        "ja" => &["こんにちは", "おはよう", "こんばんは"],
        "zh" => &["你好", "您好"],
        "ko" => &["안녕하세요", "안녕"],
        "ru" => &["здравствуйте", "привет"],
        _ => &["hello", "hi", "good day", "good evening"],
    }
}

/// A field of the file.
fn put(file: &mut String, name: &str, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(file, "{name} = {}", quoted(text));
}

fn put_list<'t>(file: &mut String, name: &str, texts: impl Iterator<Item = &'t str>) {
    let texts: Vec<String> = texts.map(quoted).collect();
    let _ = match texts.as_slice() {
        [one] => writeln!(file, "{name} = {one}"),
        several => writeln!(file, "{name} = [\n  {},\n]", several.join(",\n  ")),
    };
}

/// A text as TOML has it, in one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for sign in clean(text).trim().chars() {
        match sign {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push(' '),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

fn comment(file: &mut String, text: &str) {
    for line in clean(text).lines() {
        file.push_str("# ");
        file.push_str(&line.replace('\t', " "));
        file.push('\n');
    }
}
