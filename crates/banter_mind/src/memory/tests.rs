//! What is remembered, of whom, and what a save keeps of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use proptest::prelude::*;

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

fn told(by: &str, heard: &str) -> Exchange {
    Exchange {
        speaker: Some(id(by)),
        heard: heard.to_owned(),
        said: format!("I see: {heard}"),
    }
}

/// The texts of what is remembered, what was overheard in brackets.
fn history(memory: &Memory) -> Vec<String> {
    let all = memory.history(8).map(|remembered| match remembered {
        Remembered::Exchange(exchange) => exchange.heard.clone(),
        Remembered::Overheard(line) => format!("({})", line.text),
    });
    all.collect()
}

#[test]
fn each_is_remembered_by_its_id() {
    let mut memory = Memory::default();
    memory.remember(told("ada", "I am Ada."), 8);
    memory.remember(told("bo", "I am Bo."), 8);
    memory.remember(told("ada", "An ale!"), 8);
    let of_ada: Vec<&str> = memory
        .with(&id("ada"))
        .map(|it| it.heard.as_str())
        .collect();
    assert_eq!(of_ada, ["I am Ada.", "An ale!"]);
}

#[test]
fn what_was_overheard_stands_in_its_place_and_is_bounded() {
    let mut memory = Memory::default();
    memory.overheard(id("odo"), "Odo", "The bridge is out.", 0.9);
    memory.remember(told("ada", "Good evening."), 8);
    memory.overheard(id("odo"), "Odo", "It was the flood.", 0.4);
    assert_eq!(
        history(&memory),
        [
            "(The bridge is out.)",
            "Good evening.",
            "(It was the flood.)"
        ]
    );
    assert_eq!(memory.exchanges().count(), 1, "it is no exchange");
    assert_eq!(memory.name_of(&id("odo")), Some("Odo"));
    // Of what nothing was understood, nothing is noted.
    for (text, clarity) in [("Hm.", 0.0), ("Hm.", f32::NAN), ("  ", 1.0)] {
        memory.overheard(id("odo"), "Odo", text, clarity);
    }
    assert_eq!(history(&memory).len(), 3);
    for number in 0..100 {
        memory.overheard(id("odo"), "Odo", &format!("Word {number}."), 1.0);
    }
    assert_eq!(history(&memory).len(), 2 + MOST_OVERHEARD);
    // A crowd that talks does not drive out what was said to the character.
    assert_eq!(memory.exchanges().count(), 1);
}

#[test]
fn no_two_are_called_the_same() {
    let mut memory = Memory::default();
    for (who, name) in [
        ("1", "Ada"),
        ("2", ""),
        ("3", "ada"),
        ("4", ""),
        ("5", "Bo"),
    ] {
        memory.meet(&id(who), name);
    }
    let (ada, bo) = (id("6"), id("5"));
    let present = |who: &PersonId| (*who == ada).then(|| "Ada".to_owned());
    let labels = memory.labels(Some(&ada), present);
    let labels: Vec<&str> = labels.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(
        labels,
        ["Ada", "", "ada (2)", "stranger 2", "Bo", "Ada (3)"]
    );
    // The name that somebody has now counts.
    let labels = memory.labels(None, |who| (*who == bo).then(|| "Bo the Bold".to_owned()));
    assert_eq!(labels[4].1, "Bo the Bold");
}

#[test]
fn a_character_knows_no_more_people_than_it_may() {
    let mut memory = Memory::default();
    memory.meet(&id("ada"), "Ada");
    memory.remember(told("ada", "I am Ada."), 8);
    for number in 0..500 {
        memory.meet(&id(&format!("guest {number}")), "Guest");
    }
    assert_eq!(memory.people().count(), people::MOST_PEOPLE);
    assert_eq!(memory.name_of(&id("ada")), Some("Ada"));
    assert_eq!(memory.name_of(&id("guest 499")), Some("Guest"));
}

#[test]
fn what_is_said_without_end_is_remembered_to_an_end() {
    let mut memory = Memory::default();
    for _ in 0..500 {
        memory.remember(told("ada", &"é".repeat(1_000_000)), usize::MAX);
    }
    let bytes: usize = memory.entries.iter().map(Entry::bytes).sum();
    assert!(bytes <= MOST_BYTES && memory.exchanges().count() > 20);
    assert!(
        memory
            .exchanges()
            .all(|it| it.heard.chars().count() == LONGEST)
    );
    assert_eq!(Memory::from_saved(&memory.to_saved()), Ok(memory));
}

#[test]
fn a_save_that_is_none_is_told_in_a_sentence() {
    let good = {
        let mut memory = Memory::default();
        memory.remember(told("ada", "I am Ada."), 8);
        memory.to_saved()
    };
    let long_name = "x".repeat(300);
    let people: Vec<String> = (0..100)
        .map(|n| format!("{{\"id\":\"{n}\",\"name\":\"\"}}"))
        .collect();
    let with_people = |people: &str| {
        format!(
            "{{\"version\":1,\"forgotten\":0,\"people\":[{people}],\"entries\":[],\"recent\":[]}}"
        )
    };
    for (text, reason) in [
        (String::new(), "cannot be read"),
        ("{}".to_owned(), "missing field `version`"),
        ("[".repeat(100_000), "cannot be read"),
        (
            good.replace("\"version\":1", "\"version\":7"),
            "is of format 7",
        ),
        (good.replace("ada", ""), "the id of a person is empty"),
        (
            good.replace("\"heard\"", "\"herd\""),
            "missing field `heard`",
        ),
        (
            good.replace("I am", &"x".repeat(9_000)),
            "more than 4000 characters",
        ),
        (with_people(&people.join(",")), "more than 64 people"),
        (
            with_people(&format!("{{\"id\":\"a\",\"name\":\"{long_name}\"}}")),
            "more than 200 characters of a name",
        ),
        (" ".repeat(9 << 20), "none has more than 8 MiB"),
    ] {
        let told = Memory::from_saved(&text).unwrap_err().to_string();
        assert!(told.contains(reason), "{told}");
        assert!(told.len() < 400 && !told.contains('\n'), "{told}");
    }
}

/// Something that happens to a memory.
#[derive(Debug, Clone)]
enum Event {
    Told(u8, String, String),
    Overheard(u8, String, f32),
    Met(u8, String),
}

fn event() -> impl Strategy<Value = Event> {
    let text = || any::<String>();
    prop_oneof![
        (0..9_u8, text(), text()).prop_map(|(who, heard, said)| Event::Told(who, heard, said)),
        (0..9_u8, text(), any::<f32>()).prop_map(|(who, text, at)| Event::Overheard(who, text, at)),
        (0..90_u8, text()).prop_map(|(who, name)| Event::Met(who, name)),
    ]
}

proptest! {
    #[test]
    fn a_save_keeps_everything(
        events in proptest::collection::vec(event(), 0..40), limit in 0_usize..12,
    ) {
        let mut memory = Memory::default();
        for event in events {
            match event {
                Event::Told(who, heard, said) => {
                    let speaker = Some(id(&who.to_string()));
                    memory.remember(Exchange { speaker, heard, said }, limit);
                }
                Event::Overheard(who, text, clarity) => {
                    memory.overheard(id(&who.to_string()), "Somebody", &text, clarity);
                }
                Event::Met(who, name) => memory.meet(&id(&who.to_string()), &name),
            }
        }
        let saved = memory.to_saved();
        let loaded = Memory::from_saved(&saved).unwrap();
        prop_assert_eq!(&loaded, &memory);
        prop_assert_eq!(history(&loaded), history(&memory));
    }

    #[test]
    fn a_save_that_was_changed_never_panics(at in 0_usize..400, with in any::<u8>()) {
        let mut memory = Memory::default();
        memory.overheard(id("odo"), "Odo", "Hm.", 0.37);
        memory.remember(told("ada", "I am Ada."), 8);
        let mut saved = memory.to_saved().into_bytes();
        let at = at % saved.len();
        saved[at] = with;
        if let Ok(text) = String::from_utf8(saved)
            && let Ok(loaded) = Memory::from_saved(&text)
        {
            prop_assert_eq!(Memory::from_saved(&loaded.to_saved()), Ok(loaded));
        }
    }
}
