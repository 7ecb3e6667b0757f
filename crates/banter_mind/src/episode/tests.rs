//! What a character remembers for long, forgets, and finds again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::StoryTime;
use proptest::prelude::*;

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap()
}

fn told(by: &str, text: &str) -> Episode {
    Episode::new(EpisodeKind::Told { by: Some(id(by)) }, text)
}

fn asked(episodes: &Episodes, speaker: &str, now: f64) -> Recollecting {
    let (episodes, tag) = episodes.snapshot();
    let story = StoryTime {
        seconds: now,
        ..StoryTime::default()
    };
    Recollecting {
        episodes,
        tag,
        names: vec![(id("ada"), "Ada".into()), (id("bo"), "Bo".into())],
        speaker: Some(id(speaker)),
        feelings: Vec::new(),
        story,
        settings: EpisodeSettings::default(),
        embedding: None,
    }
}

/// The texts of what comes to mind.
fn found(recollector: &mut Recollector, asked: &Recollecting, question: &str) -> Vec<String> {
    let found = recollector.find(asked, question, "en", |_| false);
    let texts = found.episodes.iter().map(|episode| episode.text.clone());
    texts.collect()
}

fn a_life() -> Episodes {
    let mut episodes = Episodes::default();
    let settings = EpisodeSettings::default();
    for (day, by, text) in [
        (1.0, "ada", "My brother Tom keeps bees behind the mill."),
        (2.0, "bo", "The roof of the stable leaks again."),
        (3.0, "ada", "I buried the silver cup under the old oak."),
        (4.0, "bo", "Old Tom has a cough, and the river is high."),
    ] {
        let at = day * StoryTime::DAY;
        episodes.add(
            Episode {
                at,
                ..told(by, text)
            },
            &settings,
        );
    }
    episodes
}

#[test]
fn what_is_spoken_of_comes_to_mind() {
    let (episodes, mut recollector) = (a_life(), Recollector::default());
    let asked = asked(&episodes, "ada", 5.0 * StoryTime::DAY);
    let cup = found(&mut recollector, &asked, "Where did I bury the cup?");
    assert_eq!(cup[0], "I buried the silver cup under the old oak.");
    let roof = found(&mut recollector, &asked, "Does the stable's roof leak?");
    assert!(roof.contains(&"The roof of the stable leaks again.".to_owned()));
    let nothing = found(&mut recollector, &asked, "Who won the archery contest?");
    assert!(nothing.is_empty(), "{nothing:?}");
}

#[test]
fn what_was_told_in_confidence_comes_to_mind_only_beside_those_who_were_there() {
    let mut episodes = Episodes::default();
    let secret = Episode {
        in_confidence: true,
        ..told("ada", "The cup is buried under the oak.")
    };
    episodes.add(secret, &EpisodeSettings::default());
    let mut recollector = Recollector::default();
    for (who, count) in [("ada", 1), ("bo", 0), ("ada", 1)] {
        let asked = asked(&episodes, who, 0.0);
        let found = found(&mut recollector, &asked, "Where is the cup buried?");
        assert_eq!(found.len(), count, "{who}");
    }
}

#[test]
fn an_index_follows_its_memory_and_no_other() {
    let mut recollector = Recollector::default();
    let mut one = a_life();
    let mut other = one.clone();
    let settings = EpisodeSettings::default();
    one.add(told("ada", "The wolf came from the north."), &settings);
    other.add(told("ada", "The wolf was only a dog."), &settings);
    for (episodes, text) in [
        (&one, "The wolf came from the north."),
        (&other, "The wolf was only a dog."),
        (&one, "The wolf came from the north."),
    ] {
        let asked = asked(episodes, "ada", 0.0);
        assert_eq!(found(&mut recollector, &asked, "What of the wolf?"), [text]);
    }
    one.clear();
    let empty = asked(&one, "ada", 0.0);
    assert!(found(&mut recollector, &empty, "What of the wolf?").is_empty());
}

#[test]
fn of_too_many_the_faintest_are_forgotten() {
    let settings = EpisodeSettings {
        most: 100,
        ..EpisodeSettings::default()
    };
    let mut episodes = Episodes::default();
    let dear = Episode {
        importance: 0.9,
        ..told("ada", "I will never forget this.")
    };
    let dear = episodes.add(dear, &settings);
    for number in 1..1_000 {
        let at = f64::from(number) * 600.0;
        let small = Episode {
            importance: 0.1,
            at,
            ..told("bo", &format!("It is {number} o'clock."))
        };
        episodes.add(small, &settings);
        assert!(episodes.len() <= 100);
    }
    assert!(episodes.get(dear).is_some());
    let newest = episodes.iter().next_back().unwrap();
    assert_eq!(newest.text, "It is 999 o'clock.");
}

#[test]
fn what_is_not_recalled_fades() {
    let settings = EpisodeSettings::default();
    let mut episodes = Episodes::default();
    let [kept, lost] = ["The cat is grey.", "The dog is brown."].map(|text| {
        let small = Episode {
            importance: 0.1,
            ..told("ada", text)
        };
        episodes.add(small, &settings)
    });
    let year = 365.0 * StoryTime::DAY;
    for month in 1..12 {
        episodes.recalled(&[kept, 999], f64::from(month) * year / 12.0);
    }
    episodes.fade(year, &settings);
    assert!(episodes.get(kept).is_some() && episodes.get(lost).is_none());
}

#[test]
fn what_is_only_spoken_of_is_no_answer() {
    let mut episodes = Episodes::default();
    for text in [
        "Good evening, Mara. My name is Ada, I am a mapmaker from Hallow.",
        "I lost my green cloak at the bridge this morning.",
        "My mule is called Pepper, and she bites.",
        "I must be in Tolm by Friday, for my sister's wedding.",
        "What do you think of kings?",
    ] {
        episodes.add(told("ada", text), &EpisodeSettings::default());
    }
    let (asked, mut recollector) = (asked(&episodes, "ada", 0.0), Recollector::default());
    for (question, answers) in [
        ("Do you remember what my mule is called?", true),
        ("Where did I lose my cloak?", true),
        ("What is the name of my dog?", false),
        ("How old is my mule?", false),
        ("Where do my parents live?", false),
        ("Who is the king of Spain?", false),
    ] {
        let found = recollector.find(&asked, question, "en", |_| false);
        assert_eq!(found.answer.is_some(), answers, "{question}");
    }
}

#[test]
fn a_save_keeps_every_episode() {
    let mut episodes = a_life();
    let kind = EpisodeKind::Overheard {
        by: id("bo"),
        to: Some(id("ada")),
    };
    let heard = Episode {
        place: Some("the cellar".into()),
        present: vec![id("odo")],
        clarity: 0.5,
        ..Episode::new(kind, "\"Hush\\")
    };
    episodes.add(heard, &EpisodeSettings::default());
    let json = serde_json::to_string(&episodes).unwrap();
    let loaded: Episodes = serde_json::from_str(&json).unwrap();
    assert_eq!(loaded, episodes);
    assert_ne!(loaded.tag, episodes.tag, "it has an index of its own");
}

proptest! {
    #[test]
    fn whatever_is_added_stays_within_bounds(
        text in any::<String>(), at in any::<f64>(), importance in any::<f32>(),
        clarity in any::<f32>(), place in any::<Option<String>>(), question in any::<String>(),
    ) {
        let mut episodes = a_life();
        let odd = Episode { at, importance, clarity, place, ..told("ada", &text) };
        let number = episodes.add(odd, &EpisodeSettings::default());
        let odd = episodes.get(number).unwrap();
        prop_assert!((0.0..=1.0).contains(&odd.importance) && odd.at.is_finite());
        let json = serde_json::to_string(&episodes).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Episodes>(&json).unwrap(), &episodes);
        let asked = asked(&episodes, "ada", at);
        found(&mut Recollector::default(), &asked, &question);
    }
}

#[test]
fn what_was_amended_is_found_as_it_is_now() {
    let mut episodes = a_life();
    let mut recollector = Recollector::default();
    let now = 5.0 * StoryTime::DAY;
    let question = "Who keeps bees behind the mill?";
    let bees = "My brother Tom keeps bees behind the mill.";
    assert!(
        found(&mut recollector, &asked(&episodes, "ada", now), question).contains(&bees.into())
    );
    let id = episodes.iter().next().unwrap().id;
    let before = episodes
        .rewrite(id, "My brother Tom keeps geese by the ford.")
        .unwrap();
    let now_known = found(
        &mut recollector,
        &asked(&episodes, "ada", now),
        "Who keeps geese?",
    );
    assert_eq!(now_known, ["My brother Tom keeps geese by the ford."]);
    episodes.put_back(before);
    assert!(
        found(&mut recollector, &asked(&episodes, "ada", now), question).contains(&bees.into())
    );
    let taken = episodes.take_out(id).unwrap();
    assert!(
        !found(&mut recollector, &asked(&episodes, "ada", now), question).contains(&bees.into())
    );
    assert!(episodes.rewrite(id, "Nobody is there.").is_none());
    episodes.put_back(taken);
    assert!(episodes.iter().map(|it| it.id).is_sorted());
    assert_eq!(episodes, a_life());
}
