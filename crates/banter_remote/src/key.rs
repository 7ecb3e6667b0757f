//! The key to a server, which nothing ever shows.

use std::fmt;
use ureq::http::HeaderValue;

/// What a shown text has in place of a secret.
pub(crate) const HIDDEN: &str = "...";

/// A key, sent as `Authorization: Bearer KEY`. It has no `Display`, and its `Debug` is dots.
#[derive(Clone)]
pub(crate) struct Key {
    secret: String,
    header: HeaderValue,
}

impl Key {
    /// `None` for what no header can carry.
    pub(crate) fn new(secret: &str) -> Option<Self> {
        let secret = secret.trim();
        if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut header = HeaderValue::from_str(&format!("Bearer {secret}")).ok()?;
        header.set_sensitive(true);
        Some(Self {
            secret: secret.to_owned(),
            header,
        })
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// `text` with dots wherever a server repeats the key.
    pub(crate) fn hidden_in(&self, text: &str) -> String {
        text.replace(&self.secret, HIDDEN)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({HIDDEN})")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_never_shown() {
        let key = Key::new(" sk-secret\n").unwrap();
        assert_eq!(format!("{key:?}"), "Key(...)");
        assert!(!format!("{:?}", key.header()).contains("secret"));
        assert_eq!(key.header().to_str().unwrap(), "Bearer sk-secret");
        assert_eq!(key.hidden_in("no `sk-secret` here"), "no `...` here");
    }

    #[test]
    fn what_no_header_can_carry_is_no_key() {
        for text in ["", "  ", "a\nb", "a b", "ключ", "a\0"] {
            assert!(Key::new(text).is_none(), "{text:?}");
        }
    }
}
