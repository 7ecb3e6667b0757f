//! Every symbol that espeak-ng's voices emit in the languages tried has the class that a reader of phonetics expects.

use banter_lipsync::{Viseme, visemes_of};
use proptest::prelude::*;

/// Lines of a symbol and its visemes; see the head of the file.
const SYMBOLS: &str = include_str!("espeak_symbols.txt");

#[test]
fn symbols_have_their_classes() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in SYMBOLS.lines().filter(|line| !line.starts_with('#')) {
        let (symbol, classes) = line.split_once(' ').unwrap();
        let expected: Vec<Viseme> = classes
            .split(' ')
            .map(|name| name.parse().unwrap())
            .collect();
        let found = visemes_of(symbol);
        if found.as_slice() != expected {
            wrong.push(format!(
                "{symbol}: {:?}, not {expected:?}",
                found.as_slice()
            ));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 250);
}

proptest! {
    #[test]
    fn any_text_has_a_class(symbol in any::<String>()) {
        let visemes = visemes_of(&symbol);
        prop_assert!((1..=3).contains(&visemes.as_slice().len()));
        prop_assert_eq!(visemes.first(), Viseme::from_ipa(&symbol));
        for pair in visemes.as_slice().windows(2) {
            prop_assert_ne!(pair[0], pair[1]);
        }
    }

    #[test]
    fn stress_length_and_tone_change_nothing(tone in "[0-9˥˦˧˨˩]{0,3}", line in 0..200_usize) {
        let known: Vec<&str> = SYMBOLS.lines().filter(|l| !l.starts_with('#') && !l.starts_with('(')).collect();
        let symbol = known[line % known.len()].split(' ').next().unwrap();
        prop_assert_eq!(visemes_of(&format!("ˈ{symbol}{tone}")), visemes_of(symbol));
    }
}
