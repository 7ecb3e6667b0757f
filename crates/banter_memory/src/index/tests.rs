//! Stories of what is found.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::date::Date;
use proptest::prelude::*;

fn index(lines: &[(&str, &str)]) -> RetrievalIndex {
    let mut index = RetrievalIndex::new("en", RetrievalSettings::default(), None);
    for (at, (speaker, text)) in lines.iter().enumerate() {
        assert!(index.add(at as u64, &Entry::said(speaker, text)));
    }
    index
}

fn found(index: &RetrievalIndex, question: &str) -> Vec<u64> {
    let hits = index.search(question, 3, |_| 1.0);
    hits.iter().map(|hit| hit.id).collect()
}

#[test]
fn an_answer_is_found_by_its_question() {
    let index = index(&[
        ("Ada", "It rained all night."),
        ("Bo", "Which instrument did your sister take up?"),
        ("Ada", "The cello, of all of them!"),
        ("Bo", "The harvest was poor."),
    ]);
    assert!(found(&index, "What instrument does Ada's sister play?")[..2].contains(&2));
}

#[test]
fn other_forms_of_a_word_find_it() {
    let index = index(&[
        ("Ada", "My uncle retired from the mill."),
        ("Bo", "She went swimming and bought a hat."),
    ]);
    assert_eq!(found(&index, "Tell me of his retirement")[0], 0);
    assert_eq!(found(&index, "Who buys hats?")[0], 1);
}

#[test]
fn who_is_named_said_it() {
    let index = index(&[
        ("Melanie", "I painted a sunrise over the lake."),
        ("Caroline", "I painted a horse, Melanie."),
    ]);
    assert_eq!(found(&index, "What did Caroline paint?")[0], 1);
    assert_eq!(found(&index, "What did Mel paint?")[0], 0);
}

#[test]
fn a_date_finds_what_was_told_then() {
    let mut index = RetrievalIndex::new("en", RetrievalSettings::default(), None);
    for (id, date) in [(0, "3 May 2023"), (1, "9 June 2023")] {
        let text = if id == 0 {
            "We had a picnic by the mill."
        } else {
            "We had a picnic at the ford."
        };
        let entry = Entry {
            date: Date::find(date, "en"),
            ..Entry::said("Ada", text)
        };
        index.add(id, &entry.in_group(id));
    }
    assert_eq!(found(&index, "Where was the picnic in June 2023?")[0], 1);
    assert_eq!(found(&index, "Where was the picnic on 1 May?")[0], 0);
}

#[test]
fn what_was_taken_out_or_weighs_nothing_is_not_found() {
    let mut index = index(&[("Ada", "The key is under the stone."), ("Bo", "What key?")]);
    assert_eq!(
        index
            .search("key", 9, |id| if id == 0 { 0.0 } else { 1.0 })
            .len(),
        1
    );
    assert!(index.remove(0) && !index.remove(0));
    assert_eq!(
        (found(&index, "key"), index.len(), index.removed()),
        (vec![1], 1, 1)
    );
    index.add(1, &Entry::text("The same once more."));
    assert!(
        found(&index, "key").is_empty(),
        "the new text took its place"
    );
}

#[test]
fn the_same_text_is_found_once() {
    let index = index(&[
        ("Ada", "Mind the step!"),
        ("Ada", "Mind the step!"),
        ("Bo", "Which step?"),
    ]);
    assert_eq!(found(&index, "the step").len(), 2);
}

#[test]
fn chinese_is_found_by_pairs_of_characters() {
    let mut index = RetrievalIndex::new("zh", RetrievalSettings::default(), None);
    index.add(0, &Entry::text("钥匙在井边"));
    index.add(1, &Entry::text("今天下雨"));
    assert_eq!(found(&index, "钥匙在哪里？")[0], 0);
}

#[test]
fn words_grow_by_what_is_new() {
    let mut index = index(&[("Ada", "adopt adoption adopted")]);
    assert_eq!(index.lexical.roots(), 1);
    index.add(9, &Entry::text("river"));
    assert_eq!(index.lexical.roots(), 2);
}

proptest! {
    #[test]
    fn any_texts_are_searched_in_order(
        texts in proptest::collection::vec(any::<String>(), 0..12), question in any::<String>(),
    ) {
        let mut index = RetrievalIndex::new("en", RetrievalSettings::default(), None);
        for (id, text) in texts.iter().enumerate() {
            index.add(id as u64, &Entry::text(text).in_group(id as u64 / 3));
        }
        let hits = index.search(&question, 5, |_| 1.0);
        prop_assert!(hits.len() <= 5);
        prop_assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
        prop_assert!(hits.iter().all(|hit| hit.score.is_finite() && (0.0..=1.0).contains(&hit.words)));
    }
}
