//! Words in another language, between their marks.

use super::LONGEST;
use super::call::literal;

/// The grammar of an answer in which words may stand in the languages of these tags: `[lang:de]Guten Abend[/lang]`. `None` where that
/// would be too long.
pub(crate) fn with_languages(grammar: String, tags: &[&str]) -> Option<String> {
    if tags.is_empty() {
        return Some(grammar);
    }
    let tags: Vec<String> = tags.iter().map(|tag| literal(tag)).collect();
    let grammar = grammar
        .replacen("\nplain ::= ", "\nplain ::= foreign | ", 1)
        .replacen("\nchar ::= ", "\nchar ::= foreign | ", 1);
    let grammar = format!(
        "{grammar}foreign ::= \"[lang:\" ({}) \"]\" word{{1,80}} \"[/lang]\"\n{WORD}",
        tags.join(" | ")
    );
    (grammar.len() <= LONGEST).then_some(grammar)
}

/// What stands between the marks.
const WORD: &str = r"word ::= [^\x00-\x1F\[\]{}<>|*`:\x7F]
";
