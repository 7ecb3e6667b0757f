//! What stands in a persona, as far as it takes to tell what a model made up: its words, its
//! numbers, and its prices with what they are for.

use crate::index::{Entry, sentences};
use crate::items::items;
use crate::lexicon::{Lexicon, Number};
use crate::words::tokens;
use banter_core::persona::Persona;
use std::collections::HashSet;

/// What a persona's author wrote.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lore {
    /// All words, without their endings.
    pub(crate) words: HashSet<String>,
    /// All numbers, with the lines and facts in which they stand.
    pub(crate) numbers: Vec<(Option<Entry>, Number)>,
    pub(crate) prices: Vec<Price>,
}

/// An amount of money, and what it is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Price {
    pub(crate) entry: Entry,
    pub(crate) amount: Number,
    pub(crate) about: Subject,
}

/// What a clause is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Subject {
    keys: HashSet<String>,
    groups: HashSet<u32>,
}

impl Subject {
    /// What `text` is about, besides money.
    pub(crate) fn of(text: &str, lexicon: &Lexicon) -> Self {
        let mut subject = Self::default();
        for item in items(text, lexicon) {
            let paid = !lexicon.kinds(&item.key).is_empty() || lexicon.is_money(&item.key);
            let number = !lexicon.numbers(&item.key).is_empty();
            if item.weight > 0.2 && !paid && !number && !item.key.starts_with('=') {
                subject.groups.extend(item.groups);
                subject.keys.insert(item.key);
            }
        }
        subject
    }

    /// Whether both are about the same, at least in part.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        !self.keys.is_disjoint(&other.keys) || !self.groups.is_disjoint(&other.groups)
    }
}

impl Lore {
    pub(crate) fn new(persona: &Persona) -> Self {
        let lexicon = Lexicon::of(&persona.language);
        let mut lore = Self::default();
        for text in [&persona.name, &persona.description, &persona.manner] {
            lore.read(text, None, lexicon);
        }
        for action in &persona.actions {
            lore.read(&action.description, None, lexicon);
        }
        for want in persona.goals.iter().filter_map(|goal| goal.want.as_ref()) {
            lore.read(want, None, lexicon);
        }
        for (number, line) in persona.lines.iter().enumerate() {
            let entry = Entry::Line(number);
            let named = line.object.iter().chain(&line.near);
            for text in line.ask.iter().chain(named) {
                lore.read(text, Some(entry), lexicon);
            }
            lore.read_said(&line.say, entry, lexicon);
        }
        for (number, fact) in persona.facts.iter().enumerate() {
            let entry = Entry::Fact(number);
            for text in &fact.about {
                lore.read(text, Some(entry), lexicon);
            }
            lore.read_said(&fact.say, entry, lexicon);
        }
        let fallback = &persona.fallback;
        for text in [&fallback.unknown, &fallback.not_heard, &fallback.describe]
            .into_iter()
            .flatten()
        {
            lore.read(text, None, lexicon);
        }
        lore
    }

    fn read(&mut self, text: &str, entry: Option<Entry>, lexicon: &Lexicon) {
        self.words.extend(tokens(text));
        let numbers = lexicon.numbers(text).into_iter();
        self.numbers.extend(numbers.map(|number| (entry, number)));
    }

    fn read_said(&mut self, said: &[String], entry: Entry, lexicon: &Lexicon) {
        let mut amounts = Vec::new();
        for text in said {
            self.read(text, Some(entry), lexicon);
            for clause in clauses(text) {
                for amount in lexicon.numbers(clause) {
                    let about = Subject::of(clause, lexicon);
                    amounts.push(Price {
                        entry,
                        amount,
                        about,
                    });
                }
            }
        }
        // Where money is spoken of, a number without a unit is money too: "Four for stew."
        if amounts.iter().any(|price| price.amount.money.is_some()) {
            amounts.retain(|price| price.amount.money.is_some() || price.amount.value != 1.0);
            for price in &mut amounts {
                price.amount.money.get_or_insert_default();
            }
            self.prices.extend(amounts);
        }
    }
}

/// The parts of a text in which a price and what it is for stand together.
pub(crate) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    sentences(text).flat_map(|sentence| {
        // Not the comma of a number.
        let mut last = None;
        let pauses = move |c: char| {
            let digit = last.replace(c).is_some_and(|c: char| c.is_ascii_digit());
            (c == ',' && !digit) || matches!(c, '，' | '、' | ':' | '：' | ';' | '—')
        };
        sentence.split(pauses)
    })
}
