//! Echoes: sentences of a model that only say the player's line back.

use crate::words::all_words;

/// How many words a sentence of the line has at least: greetings may be given back.
const FEWEST: usize = 5;
/// How many words a command has at least that is given back.
const COMMAND: usize = 2;
/// How many words a sentence has at least that is claimed.
const CLAIMED: usize = 3;
/// How many letters the longer of two spellings of a word has at least.
const SPELT: usize = 6;

/// Whether `sentence` is all of one sentence of `line`, in whatever spelling, and at most `more`
/// words. To ask back is an answer.
pub(crate) fn says_back(sentence: &str, line: &[Vec<String>], more: usize) -> bool {
    let words = all_words(sentence);
    let is_said = |said: &Vec<String>| {
        let mut parts = words.windows(said.len().max(1));
        said.len() >= FEWEST
            && words.len() <= said.len() + more
            && parts.any(|part| part.iter().zip(said).all(|(a, b)| are_alike(a, b)))
    };
    !sentence.trim_end().ends_with(['?', '？']) && line.iter().any(is_said)
}

/// Whether `sentence` is one of a line that asks for a deed: "Come here, please." to who said just that.
pub(crate) fn orders_back(sentence: &str, line: &[Vec<String>]) -> bool {
    let words = all_words(sentence);
    let is_said = |said: &Vec<String>| said.len() >= COMMAND && *said == words;
    !sentence.trim_end().ends_with(['?', '？']) && line.iter().any(is_said)
}

/// Whether `sentence` begins with all of one sentence of `own`, which who is spoken to has said of
/// themselves: "I slept badly, and it rained" to "I slept badly."
pub(crate) fn claims(sentence: &str, own: &[Vec<String>]) -> bool {
    let words = all_words(sentence);
    let is_claimed = |said: &Vec<String>| said.len() >= CLAIMED && words.starts_with(said);
    !sentence.trim_end().ends_with(['?', '？']) && own.iter().any(is_claimed)
}

/// Whether two words are one, or differ by one letter that one of them has more: `colour` and
/// `color`, `traveller` and `traveler`.
fn are_alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short == long {
        return true;
    }
    let same = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    long.len() >= SPELT
        && long.len() == short.len() + 1
        && short.get(same..) == long.get(same + 1..)
}
