//! A character card, whatever file it comes in.

use crate::archive::Archive;
use crate::book::Book;
use crate::error::CardError;
use crate::lenient::Fields;
use crate::png;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

/// The largest file, in bytes: 32 MiB.
pub const LARGEST_CARD: usize = 32 << 20;
/// The largest text of a card, as JSON, in bytes: 4 MiB.
pub const LARGEST_TEXT: usize = 4 << 20;
/// The same in base64, with room for line ends.
pub(crate) const LARGEST_PACKED: usize = LARGEST_TEXT / 2 * 3;
/// The most greetings, and the most tags.
const MOST: usize = 64;
/// The longest field, in characters.
const LONGEST_FIELD: usize = 100_000;
/// The most oddities that are told.
const MOST_ODDITIES: usize = 24;

/// Version of a card's form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CardVersion {
    /// Fields without `spec` and `data`.
    V1,
    /// `chara_card_v2`.
    V2,
    /// `chara_card_v3`.
    #[default]
    V3,
}

/// Character card.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Card {
    /// Which form it came in.
    pub version: CardVersion,
    /// What the character is called.
    pub name: String,
    /// What `{{char}}` stands for, where that is another name. May be empty.
    pub nickname: String,
    /// Who it is.
    pub description: String,
    /// What it is like.
    pub personality: String,
    /// Where and when it is met.
    pub scenario: String,
    /// What it says first, and what it may say instead.
    pub greetings: Vec<String>,
    /// What it says first among several.
    pub group_greetings: Vec<String>,
    /// Exchanges that show how it speaks, as `{{user}}: ...` and `{{char}}: ...`.
    pub examples: String,
    /// What its author tells a model. It is kept and not told.
    pub system_prompt: String,
    /// What its author tells a model after everything else. It is kept and not told.
    pub post_history_instructions: String,
    /// Who made it.
    pub creator: String,
    /// What its author tells users.
    pub creator_notes: String,
    /// Which version of the character this is.
    pub character_version: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What it knows.
    pub book: Option<Book>,
    /// What was odd about the file, one sentence each, each once.
    pub oddities: Vec<String>,
}

impl Card {
    /// Reads a card from PNG, JSON or a CHARX archive, whatever it is called; `source_name` is what
    /// errors call it.
    ///
    /// # Errors
    /// A [`CardError`].
    pub fn read(bytes: &[u8], source_name: &str) -> Result<Self, CardError> {
        if bytes.len() > LARGEST_CARD {
            return Err(CardError::too_large(source_name, "a file", LARGEST_CARD));
        }
        let mut card = if bytes.starts_with(&png::SIGNATURE) {
            of_picture(bytes, source_name)?
        } else if Archive::is_one(&bytes) {
            of_archive(bytes, source_name)?
        } else {
            of_json(bytes, source_name)?
        };
        for oddity in &mut card.oddities {
            *oddity = in_one_line(oddity);
        }
        let mut told = std::collections::HashSet::new();
        card.oddities.retain(|oddity| told.insert(oddity.clone()));
        if card.oddities.len() > MOST_ODDITIES {
            let more = card.oddities.len() - MOST_ODDITIES;
            card.oddities.truncate(MOST_ODDITIES);
            card.oddities
                .push(format!("and {more} more of such things"));
        }
        Ok(card)
    }

    /// Whether a file may be a card: a picture, an archive, or JSON.
    pub fn looks_like_one(bytes: &[u8]) -> bool {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let is_json = text.trim_ascii_start().starts_with(b"{");
        is_json || bytes.starts_with(&png::SIGNATURE) || Archive::is_one(&bytes)
    }

    /// What the character calls itself: its nickname, if it has one.
    pub fn called(&self) -> &str {
        match self.nickname.trim() {
            "" => &self.name,
            nickname => nickname,
        }
    }
}

/// A sentence that quotes a card, without the signs that would break a line of a log.
pub(crate) fn in_one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}

fn of_picture(bytes: &[u8], source_name: &str) -> Result<Card, CardError> {
    let texts = png::texts(bytes, LARGEST_PACKED, source_name)?;
    let found = [("ccv3", &texts.newest), ("chara", &texts.older)];
    let mut oddities = texts.oddities;
    let mut failed = None;
    for (keyword, text) in found {
        let Some(text) = text else {
            continue;
        };
        match unpacked(text, source_name).and_then(|json| of_json(&json, source_name)) {
            Ok(mut card) => {
                if let Some(damage) = &texts.damage {
                    oddities.push(format!("{damage}; the card was read all the same"));
                }
                card.oddities.splice(0..0, oddities);
                return Ok(card);
            }
            Err(error) => {
                oddities.push(format!(
                    "the text `{keyword}` of the picture cannot be read: {error}"
                ));
                failed.get_or_insert(error);
            }
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    // Some tools put the archive behind the picture.
    if Archive::is_one(&bytes) {
        return of_archive(bytes, source_name);
    }
    Err(match texts.damage {
        Some(damage) => CardError::damaged(source_name, damage),
        None => CardError::no_card(source_name, "it is a picture without one"),
    })
}

/// The JSON in the text of a picture: base64, or as it is.
fn unpacked(text: &[u8], source_name: &str) -> Result<Vec<u8>, CardError> {
    if text.trim_ascii_start().starts_with(b"{") {
        return Ok(text.to_vec());
    }
    let signs = text
        .iter()
        .copied()
        .filter(|sign| !sign.is_ascii_whitespace());
    let plain: Vec<u8> = signs
        .map(|sign| match sign {
            b'-' => b'+',
            b'_' => b'/',
            sign => sign,
        })
        .collect();
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    let json = engine.decode(plain);
    json.map_err(|error| {
        CardError::damaged(source_name, format!("the card is no base64 ({error})"))
    })
}

fn of_archive(bytes: &[u8], source_name: &str) -> Result<Card, CardError> {
    let wrong = |error| CardError::Archive {
        source_name: source_name.to_owned(),
        error,
    };
    let archive = Archive::open(bytes).map_err(wrong)?;
    if !archive.files().iter().any(|file| file.path == "card.json") {
        return Err(CardError::no_card(
            source_name,
            "it is an archive without a `card.json`",
        ));
    }
    let json = archive.read("card.json", LARGEST_TEXT).map_err(wrong)?;
    let mut card = of_json(&json, source_name)?;
    for (path, error) in archive.refused() {
        let shown: String = path.chars().take(60).collect();
        card.oddities
            .push(format!("`{shown}` in the archive is refused: {error}"));
    }
    Ok(card)
}

fn of_json(bytes: &[u8], source_name: &str) -> Result<Card, CardError> {
    if bytes.len() > LARGEST_TEXT {
        return Err(CardError::too_large(source_name, "a text", LARGEST_TEXT));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            return Err(CardError::damaged(
                source_name,
                format!("its text is no UTF-8 from line {line} on"),
            ));
        }
    };
    if text.trim().is_empty() {
        return Err(CardError::no_card(source_name, "it is empty"));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| CardError::Json {
        source_name: source_name.to_owned(),
        line: error.line(),
        column: error.column(),
        reason: reason(&error),
    })?;
    of_value(&value, source_name)
}

/// What the parser says, without the place, which stands before it.
fn reason(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let told = told.split(" at line ").next().unwrap_or(&told);
    told.chars().take(200).collect()
}

fn of_value(value: &Value, source_name: &str) -> Result<Card, CardError> {
    let no_card = |reason: &str| Err(CardError::no_card(source_name, reason));
    let Value::Object(top) = value else {
        return no_card("its text is no object");
    };
    let spec = top.get("spec").and_then(Value::as_str).unwrap_or_default();
    if spec.starts_with("lorebook") || (top.contains_key("entries") && !top.contains_key("data")) {
        return no_card("it is a lorebook by itself; put it into a card");
    }
    let (version, data): (CardVersion, &Map<String, Value>) = match top.get("data") {
        Some(Value::Object(data)) if spec == "chara_card_v3" => (CardVersion::V3, data),
        Some(Value::Object(data)) => (CardVersion::V2, data),
        _ => (CardVersion::V1, top),
    };
    let mut fields = Fields::new(data, "");
    let name = name_of(&mut fields, "name");
    if !name.contains(char::is_alphanumeric) {
        return no_card("it has no `name`");
    }
    if version == CardVersion::V2 && spec != "chara_card_v2" {
        let shown: String = spec.chars().take(40).collect();
        fields.oddities.push(format!(
            "the form `{shown}` is not known; it was read as version 2"
        ));
    }
    let mut greetings = fields.texts_of("first_mes");
    greetings.extend(fields.texts("alternate_greetings", MOST));
    let wordless = |text: &String| !text.contains(char::is_alphabetic);
    if greetings.iter().any(wordless) {
        fields
            .oddities
            .push("a greeting has no word in it; it was left out".to_owned());
        greetings.retain(|text| !wordless(text));
    }
    let mut card = Card {
        version,
        name,
        nickname: name_of(&mut fields, "nickname"),
        description: long(&mut fields, "description"),
        personality: long(&mut fields, "personality"),
        scenario: long(&mut fields, "scenario"),
        greetings,
        group_greetings: fields.texts("group_only_greetings", MOST),
        examples: long(&mut fields, "mes_example"),
        system_prompt: long(&mut fields, "system_prompt"),
        post_history_instructions: long(&mut fields, "post_history_instructions"),
        creator: fields.text("creator"),
        creator_notes: long(&mut fields, "creator_notes"),
        character_version: fields.text("character_version"),
        tags: match fields.get("tags") {
            Some(Value::String(text)) if text.trim().is_empty() => Vec::new(),
            _ => fields.texts("tags", MOST),
        },
        book: None,
        oddities: Vec::new(),
    };
    let book = fields.get("character_book");
    let mut oddities = std::mem::take(&mut fields.oddities);
    card.book = book.and_then(|book| Book::read(book, &mut oddities));
    card.oddities = oddities;
    Ok(card)
}

/// A name, in one line, without signs that mean something in texts.
fn name_of(fields: &mut Fields<'_>, field: &str) -> String {
    let name = fields.text(field).replace('{', "(").replace('}', ")");
    let words: Vec<&str> = name.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(64).collect();
    name.trim().to_owned()
}

/// A long text; what is longer is cut.
fn long(fields: &mut Fields<'_>, name: &str) -> String {
    let mut text = fields.text(name);
    if let Some((end, _)) = text.char_indices().nth(LONGEST_FIELD) {
        text.truncate(end);
        fields.odd(
            name,
            &format!("has more than {LONGEST_FIELD} characters; the rest was left out"),
        );
    }
    text
}

impl Fields<'_> {
    /// A text that may be missing, as a list.
    fn texts_of(&mut self, name: &str) -> Vec<String> {
        let text = self.text(name);
        (!text.trim().is_empty())
            .then_some(text)
            .into_iter()
            .collect()
    }
}
