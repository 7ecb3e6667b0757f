//! The tokens with which templates mean something, and how to keep people from meaning it.

use crate::template::{BREAK, Part};
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token_type::LlamaTokenAttr;
use llama_cpp_2::vocab::LlamaVocab;
use std::collections::{HashMap, HashSet};

/// A token of the vocabulary that stands for itself and not for text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Special {
    text: String,
    token: LlamaToken,
    /// Whether it swallows the white space before it.
    strips_before: bool,
    /// Whether it swallows the white space after it.
    strips_after: bool,
}

/// The special tokens of a vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Specials {
    /// By their first byte, the longest first.
    by_first: HashMap<u8, Vec<Special>>,
    tokens: HashSet<LlamaToken>,
}

/// A piece of a prompt on its way to tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fragment {
    Token(LlamaToken),
    Text(String),
}

impl Specials {
    pub(crate) fn of(vocab: &LlamaVocab) -> Self {
        let mut specials = Self::default();
        for token in vocab.tokens() {
            let attributes = vocab.attr(token);
            let Some(text) = vocab.text(token) else {
                continue;
            };
            let text = text.to_string_lossy();
            let has = |attribute| attributes.contains(attribute);
            if has(LlamaTokenAttr::Control)
                || has(LlamaTokenAttr::Unknown)
                || has(LlamaTokenAttr::UserDefined) && is_markup(&text)
            {
                // What stands for unknown text may come from anybody's.
                if !has(LlamaTokenAttr::Unknown) {
                    specials.tokens.insert(token);
                }
                specials.add(Special {
                    text: text.into_owned(),
                    token,
                    strips_before: has(LlamaTokenAttr::LStrip),
                    strips_after: has(LlamaTokenAttr::RStrip),
                });
            }
        }
        specials
    }

    fn add(&mut self, special: Special) {
        if let Some(first) = special.text.bytes().next() {
            let same = self.by_first.entry(first).or_default();
            same.push(special);
            same.sort_by_key(|special| std::cmp::Reverse(special.text.len()));
        }
    }

    /// Whether `token` stands for itself and not for text.
    pub(crate) fn contains(&self, token: LlamaToken) -> bool {
        self.tokens.contains(&token)
    }

    /// The token of that name.
    pub(crate) fn named(&self, text: &str) -> Option<LlamaToken> {
        self.starting(text)
            .filter(|special| special.text == text)
            .map(|special| special.token)
    }

    /// The tokens of a conversation. Special ones come from what the template wrote and
    /// from nowhere else.
    pub(crate) fn tokenize(&self, vocab: &LlamaVocab, parts: &[Part]) -> Vec<LlamaToken> {
        let mut tokens = self.tokenize_on(vocab, parts);
        if vocab.should_add_bos() && tokens.first() != Some(&vocab.bos()) {
            tokens.insert(0, vocab.bos());
        }
        tokens
    }

    /// The tokens of what goes on in a conversation.
    pub(crate) fn tokenize_on(&self, vocab: &LlamaVocab, parts: &[Part]) -> Vec<LlamaToken> {
        let mut tokens = Vec::new();
        for fragment in self.fragments(parts) {
            match fragment {
                Fragment::Token(token) => tokens.push(token),
                Fragment::Text(text) => self.tokenize_text(vocab, &text, &mut tokens),
            }
        }
        tokens
    }

    /// The tokens of mere text. A tokenizer may build a special token out of smaller ones
    /// or know it as a word; then its characters are taken one by one.
    fn tokenize_text(&self, vocab: &LlamaVocab, text: &str, tokens: &mut Vec<LlamaToken>) {
        for token in vocab.tokenize(text.as_bytes(), false, false) {
            if !self.contains(token) {
                tokens.push(token);
                continue;
            }
            let name = vocab.token_to_piece(token, true, None);
            for character in String::from_utf8_lossy(&name).chars() {
                let bytes = character.to_string();
                let single = vocab.tokenize(bytes.as_bytes(), false, false);
                tokens.extend(single.into_iter().filter(|token| !self.contains(*token)));
            }
        }
    }

    /// Splits the template's text at special tokens. What lies between them stays in one
    /// piece, whoever wrote it, for a tokenizer looks at the text around a word.
    fn fragments(&self, parts: &[Part]) -> Vec<Fragment> {
        let mut builder = Builder::default();
        for part in parts {
            if part.from_template {
                self.split(&part.text, &mut builder);
            } else {
                builder.text(&part.text);
            }
        }
        builder.fragments
    }

    fn split(&self, text: &str, builder: &mut Builder) {
        let mut rest = text;
        let mut places = rest.char_indices();
        while let Some((at, _)) = places.next() {
            let (before, from) = rest.split_at(at);
            if let Some(special) = self.starting(from) {
                builder.text(before);
                builder.special(special);
                rest = from.get(special.text.len()..).unwrap_or_default();
                places = rest.char_indices();
            }
        }
        builder.text(rest);
    }

    /// The longest special token that `text` begins with.
    fn starting(&self, text: &str) -> Option<&Special> {
        self.by_first
            .get(text.as_bytes().first()?)?
            .iter()
            .find(|special| text.starts_with(special.text.as_str()))
    }
}

/// Whether a token that the model's makers have added looks like a sign and not like a word:
/// some models' signs of roles are not marked as control tokens.
fn is_markup(text: &str) -> bool {
    text.len() > 2 && text.starts_with(['<', '[']) && text.ends_with(['>', ']'])
}

/// Joins text that belongs together.
#[derive(Default)]
struct Builder {
    fragments: Vec<Fragment>,
    strip_next: bool,
}

impl Builder {
    fn text(&mut self, text: &str) {
        let mut text = text.replace(BREAK, "");
        if self.strip_next {
            text = text.trim_start().to_owned();
        }
        if text.is_empty() {
            return;
        }
        self.strip_next = false;
        match self.fragments.last_mut() {
            Some(Fragment::Text(last)) => last.push_str(&text),
            _ => self.fragments.push(Fragment::Text(text)),
        }
    }

    fn special(&mut self, special: &Special) {
        if special.strips_before
            && let Some(Fragment::Text(last)) = self.fragments.last_mut()
        {
            last.truncate(last.trim_end().len());
        }
        self.fragments.push(Fragment::Token(special.token));
        self.strip_next = special.strips_after;
    }
}

#[cfg(test)]
mod tests;
