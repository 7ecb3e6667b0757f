//! How English words are said, in America and in Britain.
//!
//! The list is that of the package misaki 0.9.4, under the Apache licence 2.0, which Kokoro's
//! voices were taught with; `training/dictionary.py` packs it and says how.

use flate2::read::ZlibDecoder;
use std::io::Read;
use std::sync::LazyLock;

/// What stands for "no such word".
const NOTHING: &str = "-";

/// What a word is in its sentence, as far as it is said in another way for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Noun,
    Verb,
    Adjective,
    /// A verb in the past.
    Past,
    /// Anything, at the end of a phrase.
    Last,
    Unknown,
}

impl Role {
    fn sign(self) -> char {
        match self {
            Self::Noun => 'N',
            Self::Verb => 'V',
            Self::Adjective => 'J',
            Self::Past => 'P',
            Self::Last => '0',
            Self::Unknown => 'D',
        }
    }
}

/// The words in the order of their bytes: `word TAB american TAB british`.
struct Dictionary {
    text: String,
    /// Where each line begins.
    lines: Vec<u32>,
}

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let mut packed = String::new();
    let stream = ZlibDecoder::new(&include_bytes!("../../data/english.dict.z")[..]);
    let mut stream = stream.take(64 << 20);
    if let Err(error) = stream.read_to_string(&mut packed) {
        // That it is whole is what a test is for.
        tracing::error!("the dictionary is left out: {error}");
    }
    Dictionary::unpacked(&packed)
});

impl Dictionary {
    fn unpacked(packed: &str) -> Self {
        let mut dictionary = Self {
            text: String::with_capacity(packed.len() * 2),
            lines: Vec::with_capacity(100_000),
        };
        let mut before = String::new();
        for line in packed.lines() {
            let Some((head, sounds)) = line.split_once('\t') else {
                continue;
            };
            let shared = head
                .bytes()
                .next()
                .map_or(0, |byte| byte.saturating_sub(b'A'));
            let kept = before.char_indices().nth(usize::from(shared));
            before.truncate(kept.map_or(before.len(), |(at, _)| at));
            before.push_str(head.get(1..).unwrap_or_default());
            dictionary.lines.push(dictionary.text.len() as u32);
            for part in [&before, "\t", sounds, "\n"] {
                dictionary.text.push_str(part);
            }
        }
        dictionary
    }

    fn line(&self, index: usize) -> &str {
        let start = self.lines.get(index).copied().unwrap_or_default() as usize;
        let rest = self.text.get(start..).unwrap_or_default();
        rest.lines().next().unwrap_or_default()
    }

    /// The sounds of a word, written exactly so: American, British.
    fn sounds(&self, word: &str) -> Option<(&str, &str)> {
        let (mut low, mut high) = (0, self.lines.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let mut parts = self.line(middle).split('\t');
            let here = parts.next().unwrap_or_default();
            match here.cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let american = parts.next()?;
                    let british = parts.next().filter(|other| !other.is_empty());
                    return Some((american, british.unwrap_or(american)));
                }
            }
        }
        None
    }
}

/// How `word`, written exactly so, is said in its role.
pub(super) fn exactly(word: &str, british: bool, role: Role) -> Option<&'static str> {
    let (american, of_britain) = DICTIONARY.sounds(word)?;
    let own = if british { of_britain } else { american };
    if own == NOTHING {
        return None;
    }
    if !own.contains('=') {
        return Some(own);
    }
    let way = |sign: char| {
        let ways = own.split('|').filter_map(|way| way.split_once('='));
        let mut ways = ways.filter(|(kind, _)| kind.starts_with(sign));
        ways.next().map(|(_, sounds)| sounds)
    };
    way(role.sign()).or_else(|| way('D'))
}

/// The same for a word that begins a sentence, or that is written small where a name is meant.
pub(super) fn sounds(word: &str, british: bool, role: Role) -> Option<&'static str> {
    if let Some(found) = exactly(word, british, role) {
        return Some(found);
    }
    let mut characters = word.chars();
    let first = characters.next()?;
    let rest = characters.as_str();
    if rest.is_empty() || rest.chars().any(char::is_uppercase) {
        return None;
    }
    let other: String = if first.is_uppercase() {
        first.to_lowercase().chain(rest.chars()).collect()
    } else {
        first.to_uppercase().chain(rest.chars()).collect()
    };
    exactly(&other, british, role)
}

/// Whether it is said in several ways.
pub(super) fn is_of_several(word: &str) -> bool {
    let found = DICTIONARY.sounds(word);
    found.is_some_and(|(american, _)| american.contains('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_whole() {
        assert_eq!(DICTIONARY.lines.len(), 99_854);
        let sorted = (1..DICTIONARY.lines.len()).all(|i| {
            let word = |i| DICTIONARY.line(i).split('\t').next();
            word(i - 1) < word(i)
        });
        assert!(sorted);
    }

    #[test]
    fn words_are_said_as_in_their_country_and_role() {
        let said = |word, role| exactly(word, false, role);
        assert_eq!(said("barrel", Role::Unknown), Some("bˈɛɹəl"));
        assert_eq!(exactly("bath", true, Role::Unknown), Some("bˈɑːθ"));
        assert_eq!(said("record", Role::Noun), Some("ɹˈɛkəɹd"));
        assert_eq!(said("record", Role::Verb), Some("ɹəkˈɔɹd"));
        assert_eq!(sounds("Barrel", false, Role::Unknown), Some("bˈɛɹəl"));
        assert_eq!(sounds("xyzzy", false, Role::Unknown), None);
        assert!(is_of_several("record") && !is_of_several("barrel"));
    }
}
