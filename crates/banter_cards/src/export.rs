//! Cards written back: JSON of version 3, and a picture with it.

use crate::book::BookEntry;
use crate::card::Card;
use crate::png;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

impl Card {
    /// The card as JSON of version 3, which readers of version 2 read, too.
    pub fn to_json(&self) -> String {
        let value = self.value("chara_card_v3", "3.0");
        format!("{value:#}\n")
    }

    /// `picture`, a PNG, with the card in it, in place of any that was there: of version 3, and of
    /// version 2 for older readers. `None` where it is no whole PNG.
    pub fn to_png(&self, picture: &[u8]) -> Option<Vec<u8>> {
        let packed = |value: Value| STANDARD.encode(value.to_string());
        let texts = [
            ("chara", packed(self.value("chara_card_v2", "2.0"))),
            ("ccv3", packed(self.value("chara_card_v3", "3.0"))),
        ];
        png::with_texts(picture, &texts)
    }

    fn value(&self, spec: &str, version: &str) -> Value {
        let first = self.greetings.first().map_or("", String::as_str);
        let others: Vec<&String> = self.greetings.iter().skip(1).collect();
        let mut data = json!({
            "name": self.name,
            "description": self.description,
            "personality": self.personality,
            "scenario": self.scenario,
            "first_mes": first,
            "alternate_greetings": others,
            "mes_example": self.examples,
            "system_prompt": self.system_prompt,
            "post_history_instructions": self.post_history_instructions,
            "creator": self.creator,
            "creator_notes": self.creator_notes,
            "character_version": self.character_version,
            "tags": self.tags,
            "extensions": {},
            "group_only_greetings": self.group_greetings,
        });
        let Value::Object(fields) = &mut data else {
            return data;
        };
        if !self.nickname.is_empty() {
            fields.insert("nickname".to_owned(), json!(self.nickname));
        }
        if let Some(book) = &self.book {
            let entries: Vec<Value> = book.entries.iter().map(BookEntry::to_json).collect();
            let book = json!({"name": book.name, "entries": entries, "extensions": {}});
            fields.insert("character_book".to_owned(), book);
        }
        json!({"spec": spec, "spec_version": version, "data": data})
    }
}
