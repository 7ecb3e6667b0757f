//! Forms of a word that are one: `serving` and `serve`; and words of one root: `retire` and
//! `retirement`.

/// Plurals of English that no rule makes, and their singulars.
const PLURALS: [(&str, &str); 18] = [
    ("loaves", "loaf"),
    ("knives", "knife"),
    ("wolves", "wolf"),
    ("shelves", "shelf"),
    ("thieves", "thief"),
    ("halves", "half"),
    ("calves", "calf"),
    ("scarves", "scarf"),
    ("hooves", "hoof"),
    ("wives", "wife"),
    ("elves", "elf"),
    ("dwarves", "dwarf"),
    ("women", "woman"),
    ("children", "child"),
    ("mice", "mouse"),
    ("geese", "goose"),
    ("teeth", "tooth"),
    ("feet", "foot"),
];

/// The word without a common English ending. It need be no word any more, only the same for
/// all forms of a word.
///
/// ```
/// use banter_memory::words::stem;
/// assert_eq!(stem("stopped"), stem("stops"));
/// assert_eq!(stem("loaves"), stem("loaf"));
/// ```
pub fn stem(word: &str) -> String {
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    if !word.is_ascii() {
        return word.to_owned();
    }
    if let Some((_, one)) = PLURALS.iter().find(|(many, _)| *many == word) {
        return stem(one);
    }
    let without =
        |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= least);
    let mut stem = if let Some(rest) = without("ies", 2) {
        format!("{rest}y")
    } else if let Some(rest) = without("ing", 3).or_else(|| without("ed", 3)) {
        rest.to_owned()
    } else if let Some(rest) = without("es", 3) {
        rest.to_owned()
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word.to_owned()
    } else {
        without("s", 2).unwrap_or(word).to_owned()
    };
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let twice = stem.as_bytes().windows(2).last().is_some_and(|pair| {
        pair.first() == pair.last() && !pair.iter().any(|b| b"aeioulsz".contains(b))
    });
    if twice && stem.len() > 3 {
        stem.pop();
    }
    stem
}

/// Endings that make one word of another, the longer first.
const ENDINGS: [&str; 21] = [
    "iveness", "fulness", "ically", "ment", "ness", "ance", "ence", "able", "ible", "ship", "ical",
    "ist", "ion", "ful", "ity", "ive", "ous", "al", "er", "or", "ly",
];
/// A root has so many letters at least.
const SHORTEST: usize = 4;

/// What a stem has in common with those that were derived from the same word: `adopt` of
/// `adoption`. Looser than [`stem`]: what shares a root means something near, not the same.
///
/// ```
/// use banter_memory::words::{root, stem};
/// assert_eq!(root(&stem("retirement")), root(&stem("retired")));
/// ```
pub fn root(stem: &str) -> &str {
    if !stem.is_ascii() {
        return stem;
    }
    let mut endings = ENDINGS.iter();
    let rest = endings.find_map(|ending| stem.strip_suffix(ending).filter(|r| r.len() >= SHORTEST));
    let root = rest.unwrap_or(stem);
    // As in `inform` and `information`.
    let root = root
        .strip_suffix("at")
        .filter(|r| r.len() >= SHORTEST)
        .unwrap_or(root);
    let vowel = |c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let bare = root.trim_end_matches(vowel);
    if bare.len() >= SHORTEST { bare } else { root }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_root_share_it() {
        for [one, other] in [
            ["adopt", "adoption"],
            ["retire", "retirement"],
            ["photograph", "photography"],
            ["educate", "education"],
            ["paint", "painter"],
            ["happy", "happiness"],
        ] {
            assert_eq!(root(&stem(one)), root(&stem(other)), "{one} {other}");
        }
        for [one, other] in [["bread", "breath"], ["market", "mark"], ["river", "rival"]] {
            assert_ne!(root(&stem(one)), root(&stem(other)), "{one} {other}");
        }
    }
}
