//! The words that a name is made of.

/// The parts of a name in small letters: `CTRL_expressions_mouthFunnelUL` is `ctrl`,
/// `expressions`, `mouth`, `funnel`, `ul`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            before = None;
            continue;
        }
        let begins = match before {
            None => true,
            Some(before) => letter.is_uppercase() && !char::is_uppercase(before),
        };
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        before = Some(letter);
    }
    words
}

/// A side of the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Words without the one that says which side is meant, run together, and that side.
pub(super) fn sided(words: &[String]) -> (String, Option<Side>) {
    let mut side = None;
    let mut stem = String::new();
    for word in words {
        // Some rigs cut a mouth in four: `UL` is its upper left.
        let said = match word.as_str() {
            "l" | "left" | "ul" | "dl" | "lt" | "lb" => Some(Side::Left),
            "r" | "right" | "ur" | "dr" | "rt" | "rb" => Some(Side::Right),
            _ => None,
        };
        match said.filter(|_| side.is_none() && words.len() > 1) {
            Some(said) => side = Some(said),
            None => stem.push_str(word),
        }
    }
    if side.is_none() {
        for (end, said) in [("left", Side::Left), ("right", Side::Right)] {
            let rest = stem.strip_suffix(end).or_else(|| stem.strip_prefix(end));
            if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
                return (rest.to_owned(), Some(said));
            }
        }
    }
    (stem, side)
}

/// Words without what tools hang behind a name: `jawOpen_BS`, `jawOpenShape`, `jawOpen.001`.
pub(super) fn without_tail(words: &[String]) -> &[String] {
    const TAILS: [&str; 9] = [
        "bs",
        "shape",
        "shapes",
        "blendshape",
        "morph",
        "target",
        "key",
        "mesh",
        "div2",
    ];
    let mut words = words;
    while let Some((last, rest)) = words.split_last() {
        let is_tail = TAILS.contains(&last.as_str()) || last.bytes().all(|it| it.is_ascii_digit());
        if !is_tail || rest.is_empty() {
            break;
        }
        words = rest;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        for (name, expected) in [
            (
                "CTRL_expressions_mouthFunnelUL",
                "ctrl expressions mouth funnel ul",
            ),
            ("BrowsU_C", "brows u c"),
            ("lips together-Shape.001", "lips together shape 001"),
            ("AU26", "au26"),
            ("", ""),
            ("ßÄ_", "ß ä"),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
        let (stem, side) = sided(&words("Eye_L_Look_Down"));
        assert_eq!((stem.as_str(), side), ("eyelookdown", Some(Side::Left)));
        assert_eq!(sided(&words("lipsstretchright")).1, Some(Side::Right));
        assert_eq!(without_tail(&words("jawOpenShape.001")).len(), 2);
        assert_eq!(without_tail(&words("shape")).len(), 1);
    }
}
