//! The forty questions that the example `ground` asks of real models, asked of the authors'
//! words alone.

use crate::game::THINGS;
use banter_core::Perceivable;
use banter_core::persona::Persona;
use banter_mind::{Answer, Author, Choice, Question};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn persona(file: &str) -> Persona {
    let name = format!("{file}.persona.toml");
    let places = [here("tests/data"), here("../../assets/personas")];
    let place = places.map(|place| place.join(&name));
    let place = place.iter().find(|place| place.is_file()).unwrap();
    Persona::parse(&std::fs::read_to_string(place).unwrap(), &name).unwrap()
}

fn texts(question: &Value, name: &str) -> Vec<String> {
    let list = question[name].as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|text| text.as_str().unwrap().to_lowercase())
        .collect()
}

#[test]
fn nine_in_ten_of_what_is_written_are_answered() {
    let (mut right, mut written, mut asked, mut refused) = (0, 0, 0, 0);
    let mut author = Author::default();
    let things = THINGS
        .iter()
        .chain(&["the boat", "the bell"])
        .map(|name| Perceivable::named(*name));
    let things: Vec<Perceivable> = things.collect();
    for line in std::fs::read_to_string(here("tests/data/ground.jsonl"))
        .unwrap()
        .lines()
    {
        let question: Value = serde_json::from_str(line).unwrap();
        let persona = Arc::new(persona(question["persona"].as_str().unwrap()));
        let recall = author.recall(&Question {
            persona: Arc::clone(&persona),
            text: question["question"].as_str().unwrap().into(),
            cue: false,
            things: things.clone(),
        });
        asked += 1;
        if question["answered"] == false {
            refused += usize::from(recall.choice == Choice::Unknown);
            continue;
        }
        written += 1;
        let answer = match recall.variant {
            Some(variant) => Answer::of(&persona, &recall.choice, variant),
            None => Answer::render(&persona, &recall.choice, &[], asked),
        };
        let said = answer.say.to_lowercase();
        let any = texts(&question, "any");
        let all = texts(&question, "all");
        let holds = (any.is_empty() || any.iter().any(|text| said.contains(text)))
            && all.iter().all(|text| said.contains(text));
        if holds && recall.choice != Choice::Unknown {
            right += 1;
        } else {
            println!("{}: {said}", question["question"]);
        }
    }
    println!("{right} of {written}");
    println!("{refused} of {} that are not", asked as usize - written);
    assert_eq!(asked, 40);
    assert!(refused >= 5, "{refused} of {}", asked as usize - written);
    assert!(
        written >= 30 && right * 10 >= written * 9,
        "{right} of {written}"
    );
}
