//! The lorebook of a card: what the character, or its world, knows, by key words.

use crate::keys;
use crate::lenient::{Fields, clean};
use serde_json::{Map, Value};

/// The most entries of a book.
pub(crate) const MOST_ENTRIES: usize = 2_048;
/// The most keys of an entry.
const MOST_KEYS: usize = 64;
/// The longest text of an entry, in characters.
const LONGEST_ENTRY: usize = 20_000;

/// Lorebook of a card: `character_book`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// What it is called. May be empty.
    pub name: String,
    /// Its entries, in their order.
    pub entries: Vec<BookEntry>,
}

/// Entry of a lorebook.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BookEntry {
    /// The words by which it is found, as they are written; patterns stay what they are.
    pub keys: Vec<String>,
    /// The words of the keys, patterns taken apart.
    pub words: Vec<String>,
    /// The text.
    pub content: String,
    /// What its writer calls it. May be empty.
    pub name: String,
    /// Whether it is in use.
    pub enabled: bool,
    /// Whether it is always told.
    pub constant: bool,
    /// Its place: of two, the lower stands first.
    pub order: f64,
}

impl Book {
    /// Reads a book, and notes what is odd about it.
    pub(crate) fn read(value: &Value, oddities: &mut Vec<String>) -> Option<Self> {
        let Value::Object(map) = value else {
            oddities.push("`character_book` is no book; it was left out".to_owned());
            return None;
        };
        let mut fields = Fields::new(map, " of the book");
        let mut book = Self {
            name: fields.text("name"),
            entries: Vec::new(),
        };
        // Some tools write a list, others an object with numbers for names.
        let entries: Vec<&Value> = match fields.get("entries") {
            Some(Value::Array(list)) => list.iter().collect(),
            Some(Value::Object(map)) => map.values().collect(),
            None => Vec::new(),
            Some(_) => {
                fields.odd("entries", "is no list; it was left out");
                Vec::new()
            }
        };
        if entries.len() > MOST_ENTRIES {
            fields.odd(
                "entries",
                &format!("has more than {MOST_ENTRIES}; the rest was left out"),
            );
        }
        oddities.append(&mut fields.oddities);
        for (number, entry) in (1..).zip(entries.into_iter().take(MOST_ENTRIES)) {
            match entry {
                Value::Object(map) => book.entries.push(BookEntry::read(map, number, oddities)),
                _ => oddities.push(format!(
                    "entry {number} of the book is none; it was left out"
                )),
            }
        }
        book.entries
            .sort_by(|one, other| one.order.total_cmp(&other.order));
        Some(book)
    }
}

impl BookEntry {
    fn read(map: &Map<String, Value>, number: usize, oddities: &mut Vec<String>) -> Self {
        let mut fields = Fields::new(map, format!(" of entry {number} of the book"));
        let named = |fields: &Fields<'_>, one: &'static str, other: &'static str| {
            if fields.get(one).is_some() {
                one
            } else {
                other
            }
        };
        let keys_field = named(&fields, "keys", "key");
        let keys = match fields.get(keys_field) {
            Some(Value::String(text)) => vec![clean(text)],
            _ => fields.texts(keys_field, MOST_KEYS),
        };
        let mut content = undecorated(&fields.text("content"));
        if let Some((end, _)) = content.char_indices().nth(LONGEST_ENTRY) {
            content.truncate(end);
            fields.odd(
                "content",
                &format!("has more than {LONGEST_ENTRY} characters; the rest was left out"),
            );
        }
        let name = fields.text("name");
        let name = if name.trim().is_empty() {
            fields.text("comment")
        } else {
            name
        };
        let order_field = named(&fields, "insertion_order", "order");
        let is_pattern = fields.flag("use_regex", false);
        let entry = Self {
            words: keys
                .iter()
                .flat_map(|key| keys::words(key, is_pattern))
                .collect(),
            enabled: fields.flag("enabled", true) && !fields.flag("disable", false),
            constant: fields.flag("constant", false),
            order: fields.number(order_field),
            keys,
            content,
            name,
        };
        if let Some(pattern) = entry
            .keys
            .iter()
            .find(|key| is_pattern || keys::is_pattern(key))
        {
            let shown: String = pattern.chars().take(40).collect();
            fields.odd(
                keys_field,
                &format!(
                    "has the pattern {shown}: patterns are not run, its words are searched for"
                ),
            );
        }
        oddities.append(&mut fields.oddities);
        entry
    }

    /// The entry as JSON, in the form of version 3.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::json!({
            "keys": self.keys,
            "content": self.content,
            "name": self.name,
            "enabled": self.enabled,
            "constant": self.constant,
            "insertion_order": self.order,
            "use_regex": false,
            "extensions": {},
        })
    }
}

/// The text without the lines at its beginning that are meant for a tool: `@@depth 4`.
fn undecorated(content: &str) -> String {
    let lines = content.lines();
    let lines = lines.skip_while(|line| line.starts_with("@@") || line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}
