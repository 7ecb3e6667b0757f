//! Words by their parts: endings, compounds, and letters where nothing else is known. The rules
//! of endings are those of misaki, which the dictionary leaves out what follows from.

use super::dictionary::{self, Role};
use super::{letters, spelled};
use unicode_normalization::UnicodeNormalization;

/// Endings of letters, and how they sound.
const ENDINGS: &[(&str, &str, &str)] = &[
    ("ness", "nəs", "nəs"),
    ("less", "ləs", "ləs"),
    ("like", "lˌIk", "lˌIk"),
    ("ful", "fᵊl", "fᵊl"),
    ("ish", "ɪʃ", "ɪʃ"),
    ("er", "əɹ", "ə"),
    ("ly", "li", "li"),
];

/// What an apostrophe adds, beside "'s".
const SHORTENED: &[(&str, &str, &str)] = &[
    ("'ll", "əl", "əl"),
    ("'re", "əɹ", "ə"),
    ("'ve", "əv", "əv"),
    ("'d", "d", "d"),
    ("n't", "ᵊnt", "ᵊnt"),
];

/// How a word is said, whatever it is; empty where it has no letters that English knows.
pub(super) fn word(written: &str, british: bool, role: Role) -> String {
    if let Some(said) = known(written, british, role) {
        return said;
    }
    let plain: String = written
        .nfkd()
        .filter(|c| c.is_ascii_alphabetic() || *c == '\'')
        .collect();
    if plain.is_empty() {
        return String::new();
    }
    if plain != written
        && let Some(said) = known(&plain, british, role)
    {
        return said;
    }
    let low = plain.to_ascii_lowercase();
    let is_shouted = plain.len() > 1 && plain.chars().all(|c| c.is_ascii_uppercase());
    let has_vowel = low.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    if is_shouted
        && plain.len() > 3
        && let Some(said) = known(&low, british, role)
    {
        return said;
    }
    if is_shouted && (plain.len() < 5 || !has_vowel) {
        return spelled(&plain, british);
    }
    if !is_shouted && let Some(said) = known(&low, british, role) {
        return said;
    }
    for (ending, american, of_britain) in SHORTENED {
        if let Some(stem) = low.strip_suffix(ending).filter(|stem| !stem.is_empty()) {
            let sound = if british { of_britain } else { american };
            return word(stem, british, Role::Unknown) + sound;
        }
    }
    if let Some(stem) = low.strip_suffix("'s").filter(|stem| !stem.is_empty()) {
        return with_s(&word(stem, british, Role::Unknown), british);
    }
    let bare: String = low.chars().filter(char::is_ascii_alphabetic).collect();
    if !has_vowel && bare.len() < 5 {
        return spelled(&bare, british);
    }
    let guessed = letters::guess(&bare);
    if british {
        of_britain(&guessed)
    } else {
        guessed
    }
}

/// By the dictionary alone, and what follows from it.
fn known(written: &str, british: bool, role: Role) -> Option<String> {
    let plain = |stem: &str| dictionary::sounds(stem, british, role).map(str::to_owned);
    plain(written)
        .or_else(|| by_s(written, british, &plain))
        .or_else(|| by_ed(written, british, &plain))
        .or_else(|| by_ing(written, &plain))
        .or_else(|| by_ending(written, british, &plain))
        .or_else(|| compound(written, &plain))
}

fn by_s(word: &str, british: bool, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let stem = if let Some(stem) = word.strip_suffix("s'") {
        return known(stem).map(|said| with_s(&said, british));
    } else if let Some(stem) = word.strip_suffix("'s") {
        known(stem)
    } else if word.len() < 3 || word.ends_with("ss") {
        None
    } else {
        let stem = word.strip_suffix('s')?;
        known(stem)
            .or_else(|| known(word.strip_suffix("es").filter(|stem| stem.len() > 2)?))
            .or_else(|| known(&format!("{}y", word.strip_suffix("ies")?)))
    };
    stem.map(|said| with_s(&said, british))
}

fn with_s(said: &str, british: bool) -> String {
    let end = match said.chars().next_back() {
        Some('p' | 't' | 'k' | 'f' | 'θ') => "s",
        Some('s' | 'z' | 'ʃ' | 'ʒ' | 'ʧ' | 'ʤ') if british => "ɪz",
        Some('s' | 'z' | 'ʃ' | 'ʒ' | 'ʧ' | 'ʤ') => "ᵻz",
        _ => "z",
    };
    format!("{said}{end}")
}

fn by_ed(word: &str, british: bool, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let stem = word.strip_suffix("ed").filter(|stem| stem.len() > 1)?;
    let said = known(&word[..word.len() - 1])
        .or_else(|| known(stem))
        .or_else(|| known(single(stem)?))
        .or_else(|| known(&format!("{}y", stem.strip_suffix('i')?)))?;
    let end = match said.chars().next_back() {
        Some('p' | 'k' | 'f' | 'θ' | 'ʃ' | 's' | 'ʧ') => "t",
        Some('t' | 'd') if british => "ɪd",
        Some('t' | 'd') => "ᵻd",
        _ => "d",
    };
    Some(format!("{said}{end}"))
}

fn by_ing(word: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let stem = word
        .strip_suffix("ing")
        .or_else(|| word.strip_suffix("in'"))?;
    let stem = Some(stem).filter(|stem| stem.len() > 1)?;
    let said = known(stem)
        .or_else(|| known(&format!("{stem}e")))
        .or_else(|| known(single(stem)?))?;
    Some(format!("{said}ɪŋ"))
}

/// A stem without its doubled last letter.
fn single(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next()?, letters.next()?);
    (last == before).then(|| &stem[..stem.len() - last.len_utf8()])
}

fn by_ending(word: &str, british: bool, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    ENDINGS.iter().find_map(|(ending, american, of_britain)| {
        let stem = word.strip_suffix(ending).filter(|stem| stem.len() > 2)?;
        let said = known(stem).or_else(|| known(&format!("{}y", stem.strip_suffix('i')?)))?;
        Some(said + if british { of_britain } else { american })
    })
}

/// Two words in one, the second less stressed: "swordmaster".
fn compound(word: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if !word.is_ascii() || word.len() < 7 {
        return None;
    }
    let parts = (3..=word.len() - 3).rev().filter_map(|at| {
        let (first, second) = word.split_at_checked(at)?;
        let (first, second) = (known_plainly(first, known)?, known_plainly(second, known)?);
        Some(format!("{first}{}", second.replace('ˈ', "ˌ")))
    });
    parts.into_iter().next()
}

/// A word that is stressed, and so none of those which are parts of nothing.
fn known_plainly(word: &str, known: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    known(word).filter(|said| said.contains('ˈ') && word.contains(['a', 'e', 'i', 'o', 'u', 'y']))
}

/// American sounds as they would be in Britain.
fn of_britain(said: &str) -> String {
    const CHANGES: &[(&str, &str)] = &[
        ("ɑɹ", "ɑː"),
        ("ɔɹ", "ɔː"),
        ("ɜɹ", "ɜː"),
        ("ɛɹ", "ɛː"),
        ("ɪɹ", "ɪə"),
        ("ʊɹ", "ʊə"),
        ("əɹ", "ə"),
        ("O", "Q"),
        ("æ", "a"),
        ("ᵻ", "ɪ"),
        ("ɾ", "t"),
    ];
    let mut out = said.replace('ɑ', "ɒ").replace("ɒɹ", "ɑɹ");
    for (american, british) in CHANGES {
        out = out.replace(american, british);
    }
    out.replace("ˈi", "ˈiː")
        .replace("ˈu", "ˈuː")
        .replace("ˈɔ", "ˈɔː")
        .replace("ːː", "ː")
}
