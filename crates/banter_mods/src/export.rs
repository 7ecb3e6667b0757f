//! From a persona to a character card.

use banter_cards::{Book, BookEntry, Card};
use banter_core::persona::{Line, Persona};
use banter_memory::{Knower, KnowledgePack};
use std::collections::BTreeSet;

/// The card of a persona, with what it knows of these packs from the beginning of the story. Secrets
/// stay where they are: any reader of the card would see them.
///
/// ```
/// use banter_core::persona::Persona;
/// use banter_mods::card_of;
/// let odo = "name = \"Odo\"\n[[line]]\ncue = \"greet\"\nsay = \"[happy] Ho, {{user}}!\"\n";
/// let card = card_of(&Persona::parse(odo, "odo")?, &[]);
/// assert_eq!(card.greetings, ["Ho, {{user}}!"]);
/// # Ok::<(), banter_core::persona::PersonaError>(())
/// ```
pub fn card_of(persona: &Persona, packs: &[KnowledgePack]) -> Card {
    let mut card = Card {
        name: persona.name.clone(),
        description: persona.description.clone(),
        personality: persona.manner.clone(),
        examples: examples(persona),
        ..Card::default()
    };
    let is_greeting = |line: &&Line| line.cue.as_deref() == Some("greet");
    let said = persona
        .lines
        .iter()
        .filter(is_greeting)
        .flat_map(|line| &line.say);
    card.greetings = said.map(|text| unmarked(text)).collect();
    for never in persona
        .limits
        .iter()
        .filter_map(|limit| limit.never.as_ref())
    {
        card.description += &format!("\n{{{{char}}}} must never {}.", never.trim_end_matches('.'));
    }
    let mut book = Book {
        name: persona.name.clone(),
        entries: Vec::new(),
    };
    for fact in &persona.facts {
        let content = fact
            .say
            .first()
            .map(|text| unmarked(text))
            .unwrap_or_default();
        add(&mut book, fact.about.clone(), content);
    }
    let knower = Knower {
        names: vec![persona.name.clone()],
        faction: persona.faction.clone(),
    };
    for pack in packs {
        for chunk in pack.open_chunks(&knower, &BTreeSet::new()) {
            let keys = chunk.heading.split(", ").map(str::to_owned);
            let keys: Vec<String> = keys.filter(|key| !key.is_empty()).collect();
            match book.entries.last_mut() {
                Some(last) if last.keys == keys => {
                    last.content.push(' ');
                    last.content.push_str(&chunk.text);
                }
                _ => add(&mut book, keys, chunk.text.clone()),
            }
        }
    }
    card.book = Some(book).filter(|book| !book.entries.is_empty());
    card
}

fn add(book: &mut Book, keys: Vec<String>, content: String) {
    let order = book.entries.len();
    book.entries.push(BookEntry {
        words: keys.clone(),
        keys,
        content,
        enabled: true,
        order: order as f64,
        ..BookEntry::default()
    });
}

/// Examples and lines, as exchanges.
fn examples(persona: &Persona) -> String {
    let mut text = String::new();
    let mut show = |heard: &str, said: &str| {
        text += &format!(
            "<START>\n{{{{user}}}}: {heard}\n{{{{char}}}}: {}\n",
            unmarked(said)
        );
    };
    for example in &persona.examples {
        show(&example.heard, &example.say);
    }
    for line in &persona.lines {
        if let (Some(heard), Some(said)) = (line.ask.first(), line.say.first()) {
            show(heard, said);
        }
    }
    text
}

/// A text without marks: `[happy]`, `[do wave]`.
fn unmarked(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once('[') {
        plain.push_str(before);
        rest = inner.split_once(']').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
