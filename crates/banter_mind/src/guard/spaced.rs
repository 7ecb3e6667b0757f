//! Words that are spelled out to get past a guard: `d a r n`, `d.a.r.n`, `d-a-r-n`.

use super::fold::{Letter, is_word};

/// So many letters in a row that stand alone are a word spelled out.
const SPELLED: usize = 3;
/// A word within a longer row has at least so many letters: short ones stand in any row.
const WITHIN: usize = 4;

/// Rows of letters of which each stands alone, without what stands between them.
pub(super) fn spelled(letters: &[Letter]) -> Vec<Vec<Letter>> {
    let mut rows = Vec::new();
    let mut row: Vec<Letter> = Vec::new();
    let mut end = |row: &mut Vec<Letter>| {
        let whole = std::mem::take(row);
        if whole.len() >= SPELLED {
            rows.push(whole);
        }
    };
    let is_letter = |at: Option<usize>| {
        let letter = at.and_then(|at| letters.get(at));
        letter.is_some_and(|letter| is_word(letter.letter))
    };
    // How much stands between the last letter and this.
    let mut gap = 0;
    for (at, letter) in letters.iter().enumerate() {
        if !is_word(letter.letter) {
            gap += 1;
            // Two signs may part letters, as in `d. a. r. n`; more part words.
            if gap > 2 {
                end(&mut row);
            }
            continue;
        }
        gap = 0;
        if is_letter(at.checked_sub(1)) || is_letter(Some(at + 1)) {
            end(&mut row);
        } else {
            row.push(letter.clone());
        }
    }
    end(&mut row);
    rows
}

/// Whether a word that was found at `found` of a row of `length` letters counts.
pub(super) fn counts(found: &std::ops::Range<usize>, length: usize) -> bool {
    found.len() >= WITHIN || found.len() == length
}
