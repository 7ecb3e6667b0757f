//! What a text names among what a character perceives.

use crate::lexicon::Lexicon;
use crate::speech_text::rules::{Rules, bare};
use crate::words::{is_unspaced, stem};
use banter_core::Refusal;
use bevy::prelude::*;

/// How much of a name is written in an action, in characters.
const LONGEST_NAME: usize = 64;

/// A name as it is written in an action: in one line, without the signs that mean something
/// there. Names come from games, mods and players.
pub(crate) fn written(name: &str) -> String {
    let mut written = String::new();
    for sign in name.chars().take(LONGEST_NAME) {
        match sign {
            c if c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '.' | '&') => {
                written.push(c)
            }
            '\u{300}'..='\u{36f}' => written.push(sign),
            // Vowel signs and the like of scripts that have them.
            c if !c.is_ascii() && !c.is_whitespace() && !c.is_control() && is_part(c) => {
                written.push(c);
            }
            _ if written.is_empty() || written.ends_with(' ') => {}
            _ => written.push(' '),
        }
    }
    written.truncate(written.trim_end().len());
    written
}

/// Whether a sign that is no letter belongs to a word all the same.
fn is_part(sign: char) -> bool {
    matches!(sign, '\u{900}'..='\u{dff}' | '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}')
}

/// What `text` names among what is perceived, the nearest first: the thing of that name, else
/// the one whose whole name is in the text, else the only one that shares a word with it.
pub(super) fn find(
    text: &str,
    perceived: &[(Entity, &str)],
    rules: &Rules,
) -> Result<Entity, Refusal> {
    let same = |name: &str| same_name(name, text) || same_name(&written(name), &written(text));
    if let Some((entity, _)) = perceived.iter().find(|(_, name)| same(name)) {
        return Ok(*entity);
    }
    let said = telling(text, rules);
    let named = perceived.iter().filter_map(|(entity, name)| {
        let name = telling(name, rules);
        let telling: Vec<&String> = name.iter().filter(|word| !word.is_empty()).collect();
        let shared = telling.iter().filter(|word| said.contains(word)).count();
        let whole = shared == telling.len();
        let fits = shared > 0 && (whole || !is_another(&said, &name));
        fits.then_some(((whole, shared), *entity, name))
    });
    let named: Vec<_> = named.collect();
    let best = named.iter().map(|(score, ..)| *score).max();
    let mut best = named.iter().filter(|(score, ..)| Some(*score) == best);
    let Some((_, entity, name)) = best.next() else {
        return Err(Refusal::NotPerceived);
    };
    // Two of one name: the nearer. One under two names is one.
    if best.all(|(_, other, words)| words == name || other == entity) {
        Ok(*entity)
    } else {
        Err(Refusal::Ambiguous)
    }
}

/// Whether `said` names another thing of the same kind: "wine barrel" is no "ale barrel".
fn is_another(said: &[String], name: &[String]) -> bool {
    said.windows(2).any(|pair| match pair {
        [first, second] if first.is_empty() || second.is_empty() => false,
        [first, second] => !name.contains(first) && name.contains(second),
        _ => false,
    })
}

/// The words of a name, without their endings; those that tell nothing are empty. Where no
/// spaces part words: its characters.
fn telling(text: &str, rules: &Rules) -> Vec<String> {
    if text.contains(is_unspaced) {
        let characters = text.chars().filter(|c| c.is_alphanumeric());
        return characters.map(String::from).collect();
    }
    let lexicon = Lexicon::of(&rules.language);
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| !word.is_empty())
        .map(bare)
        .map(|word| {
            let small = Rules::has(&rules.articles, &word) || lexicon.is_small(&word);
            if small { String::new() } else { stem(&word) }
        })
        .collect()
}

/// Whether two names are the same but for capitals and an English article.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let name = name.trim().to_lowercase();
        let article = ["the ", "a ", "an "]
            .into_iter()
            .find_map(|article| name.strip_prefix(article).map(str::trim_start));
        article.map(str::to_owned).unwrap_or(name)
    };
    bare(one) == bare(other)
}
