//! How much of what questions ask for is found in conversations of months.
//!
//! A file has sessions (`= 9 pm on 4 March, 1312`), lines (`@label Odo: ...`, the label where a
//! question is about it), and after a line `?` the questions with the labels of what answers
//! them (`Where is the key? | key`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_memory::{Date, Entry, RetrievalIndex, RetrievalSettings, StaticEmbedding};
use std::collections::HashMap;
use std::sync::Arc;

const FILES: [&str; 4] = [
    include_str!("conversations/mara_and_odo.txt"),
    include_str!("conversations/marcus_and_elena.txt"),
    include_str!("conversations/nora_and_dev.txt"),
    include_str!("conversations/priya_and_tom.txt"),
];

/// How much of the evidence is among the first five and the first ten, of all questions.
fn found(settings: &RetrievalSettings, table: Option<&Arc<StaticEmbedding>>) -> [f32; 2] {
    let (mut sums, mut questions) = ([0.0; 2], 0.0);
    for file in FILES {
        let (lines, asked) = file.split_once("\n?\n").expect("questions");
        let mut index = RetrievalIndex::new("en", settings.clone(), table.cloned());
        let mut labels = HashMap::new();
        let (mut group, mut date) = (0, None);
        for (id, line) in (0..).zip(lines.lines().filter(|line| !line.is_empty())) {
            if let Some(at) = line.strip_prefix("= ") {
                (group, date) = (group + 1, Date::find(at, "en"));
                continue;
            }
            let line = match line.strip_prefix('@').and_then(|line| line.split_once(' ')) {
                Some((label, line)) => {
                    labels.insert(label, id);
                    line
                }
                None => line,
            };
            let (speaker, text) = line.split_once(": ").expect("a speaker");
            let entry = Entry {
                date,
                ..Entry::said(speaker, text).in_group(group)
            };
            assert!(index.add(id, &entry));
        }
        for line in asked.lines().filter(|line| !line.is_empty()) {
            let (question, evidence) = line.rsplit_once(" | ").expect("labels");
            let hits = index.search(question, 10, |_| 1.0);
            let evidence: Vec<u64> = evidence.split(' ').map(|label| labels[label]).collect();
            for (sum, first) in sums.iter_mut().zip([5, 10]) {
                let within = |id: &&u64| hits.iter().take(first).any(|hit| hit.id == **id);
                *sum += evidence.iter().filter(within).count() as f32 / evidence.len() as f32;
            }
            questions += 1.0;
        }
    }
    sums.map(|sum| sum / questions)
}

#[test]
fn more_is_found_than_by_plain_words() {
    let plain = found(&RetrievalSettings::plain(), None);
    let [five, ten] = found(&RetrievalSettings::default(), None);
    assert!(five > plain[0] + 0.1 && ten > plain[1] + 0.1, "{plain:?}");
    assert!(five > 0.55 && ten > 0.64, "{five} {ten}");
}

#[banter_needs::needs(model("embed-wordllama"))]
#[test]
fn a_table_of_vectors_finds_what_was_said_in_other_words() {
    let table = banter_needs::model!("embed-wordllama");
    let table = Arc::new(StaticEmbedding::load(table).unwrap());
    let [five, ten] = found(&RetrievalSettings::default(), Some(&table));
    assert!(five > 0.63 && ten > 0.73, "{five} {ten}");
}
