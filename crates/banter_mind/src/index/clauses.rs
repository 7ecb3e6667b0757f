//! The parts of a line that may each be a question.

use crate::items::{SMALL, items};
use crate::lexicon::Lexicon;

/// So much better is a sentence that asks: after "Good evening!" comes what is wanted.
const ASKING: f32 = 0.25;
/// So much better is a clause than the one before it: people come to the point at the end.
const LATER: f32 = 0.02;
/// How many clauses of a question are looked at.
const CLAUSES: usize = 16;

/// Whether a sentence ends with this.
fn ends(character: char) -> bool {
    matches!(
        character,
        '.' | '!' | '?' | '…' | '。' | '！' | '？' | '\n' | ';' | '；'
    )
}

/// The sentences of a text.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(ends)
        .filter(|sentence| sentence.contains(char::is_alphanumeric))
}

/// The whole of a line, and its sentences and clauses, each with a bonus for its place.
pub(super) fn clauses(text: &str, lexicon: &Lexicon) -> Vec<(String, f32)> {
    let pauses = |c: char| matches!(c, ',' | '，' | '、' | ':' | '：' | '—');
    let mut parts: Vec<(String, f32)> = Vec::new();
    let mut whole = 0.0;
    for sentence in sentences(text) {
        let asks = sentence.ends_with(['?', '？']);
        // "There are six of us. Will that work?" is asked by all of it.
        let points_back = !parts.is_empty() && lexicon.points_back(sentence);
        let asking = if asks && !points_back { ASKING } else { 0.0 };
        whole = if asks && points_back { ASKING } else { 0.0 };
        parts.push((sentence.to_owned(), asking));
        let mut clauses: Vec<String> = Vec::new();
        for clause in sentence.split(pauses) {
            if clause.len() < sentence.len() {
                clauses.push(clause.to_owned());
            }
            let words: Vec<&str> = clause.split_whitespace().collect();
            let joined = |word: &&str| lexicon.joins(&word.to_lowercase());
            let halves: Vec<String> = words.split(joined).map(|half| half.join(" ")).collect();
            // A half of one word says too little by itself.
            let whole = halves.iter().all(|half| half.contains(' '));
            if halves.len() > 1 && whole {
                clauses.extend(halves);
            }
        }
        let last = clauses.len().saturating_sub(1);
        // It is the end of a question that asks.
        let bonus = |at: usize| if at == last { asking } else { 0.0 };
        let clauses = clauses.into_iter().enumerate();
        parts.extend(clauses.map(|(at, clause)| (clause, bonus(at))));
    }
    // What has nothing to tell by itself is no question: "would you?"
    parts.retain(|(part, _)| items(part, lexicon).iter().any(|item| item.weight > SMALL));
    let placed = parts.into_iter().take(CLAUSES).enumerate();
    let placed = placed.map(|(place, (clause, bonus))| (clause, bonus + LATER * place as f32));
    std::iter::once((text.to_owned(), whole))
        .chain(placed)
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_line_is_cut_where_it_pauses_and_joins() {
        let english = Lexicon::of("en");
        let clauses = clauses("Evening, Mara. I am cold and where can I sit?", english);
        let texts: Vec<&str> = clauses.iter().map(|(text, _)| text.trim()).collect();
        assert!(texts.contains(&"where can I sit?"), "{texts:?}");
        assert!(texts.contains(&"Evening"), "{texts:?}");
    }
}
