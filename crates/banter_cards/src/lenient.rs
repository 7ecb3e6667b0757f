//! Values of JSON as cards have them: of the wrong type, empty, or left out.

use serde_json::{Map, Value};

/// Reads the fields of an object, and notes what is odd.
pub(crate) struct Fields<'v> {
    map: &'v Map<String, Value>,
    /// What the object is called in a note.
    place: String,
    pub(crate) oddities: Vec<String>,
}

impl<'v> Fields<'v> {
    pub(crate) fn new(map: &'v Map<String, Value>, place: impl Into<String>) -> Self {
        Self {
            map,
            place: place.into(),
            oddities: Vec::new(),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'v Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// A text; numbers are taken as they are written.
    pub(crate) fn text(&mut self, name: &str) -> String {
        match self.get(name) {
            None => String::new(),
            Some(Value::String(text)) => clean(text),
            Some(Value::Number(number)) => {
                self.odd(name, "is a number and no text; it was taken as one");
                number.to_string()
            }
            Some(Value::Array(list)) => {
                self.odd(name, "is a list and no text; its texts were put together");
                let texts: Vec<String> = list.iter().filter_map(Value::as_str).map(clean).collect();
                texts.join("\n")
            }
            Some(_) => {
                self.odd(name, "is no text; it was left out");
                String::new()
            }
        }
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, name: &str, most: usize) -> Vec<String> {
        let texts: Vec<String> = match self.get(name) {
            None => Vec::new(),
            Some(Value::String(text)) => {
                self.odd(name, "is a text and no list; it was taken as the only one");
                vec![clean(text)]
            }
            Some(Value::Array(list)) => {
                if list.len() > most {
                    self.odd(
                        name,
                        &format!("has more than {most} texts; the rest was left out"),
                    );
                }
                if list.iter().any(|value| !value.is_string()) {
                    self.odd(
                        name,
                        "has something in it that is no text; that was left out",
                    );
                }
                let texts = list.iter().take(most).filter_map(Value::as_str);
                texts.map(clean).collect()
            }
            Some(_) => {
                self.odd(name, "is no list; it was left out");
                Vec::new()
            }
        };
        texts
            .into_iter()
            .filter(|text| !text.trim().is_empty())
            .collect()
    }

    /// Yes or no, with numbers and words for it.
    pub(crate) fn flag(&mut self, name: &str, usual: bool) -> bool {
        match self.get(name) {
            None => usual,
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(Value::String(text)) => match text.trim().to_lowercase().as_str() {
                "true" | "yes" | "1" => true,
                "false" | "no" | "0" => false,
                _ => usual,
            },
            Some(_) => {
                self.odd(name, "is neither true nor false; the usual was taken");
                usual
            }
        }
    }

    /// A number; what is none counts as 0.
    pub(crate) fn number(&mut self, name: &str) -> f64 {
        let number = match self.get(name) {
            None => Some(0.0),
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) if text.trim().is_empty() => Some(0.0),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        if number.is_none() {
            self.odd(name, "is no number; it counts as 0");
        }
        number
            .filter(|number: &f64| number.is_finite())
            .unwrap_or(0.0)
    }

    pub(crate) fn odd(&mut self, name: &str, what: &str) {
        let place = &self.place;
        self.oddities.push(format!("`{name}`{place} {what}"));
    }
}

/// A text without the signs that nobody can write, with one kind of line ends.
pub(crate) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|c| {
            let unseen = matches!(c,
                '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                // The two that stand for macros here.
                | '\u{e000}' | '\u{e001}');
            !unseen && (!c.is_control() || matches!(c, '\n' | '\t'))
        })
        .collect()
}
