//! What a real model says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_engine::{
    ChatMessage, GenerateEvent, GenerateRequest, Generation, Job, Loading, Role, Sampling,
    Settings, Update, Worker,
};
use banter_needs::{model, needs};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(300);

fn mind(settings: Settings) -> Worker<Generation> {
    let mind = Worker::spawn("mind", move || {
        banter_llama::open(&settings, &Loading::ignored())
    });
    mind.unwrap()
}

fn settings() -> Settings {
    Settings::default().with("model", model!("mind-135m"))
}

/// A line to who the author says that the character is, answered by the likeliest words.
fn request(character: &str, author: &str, line: &str) -> GenerateRequest {
    GenerateRequest {
        messages: [(Role::System, author), (Role::User, line)]
            .map(|(role, content)| ChatMessage {
                role,
                content: content.into(),
            })
            .into(),
        sampling: Sampling {
            max_tokens: 40,
            temperature: 0.0,
            ..Sampling::default()
        },
        character: Some(character.to_owned()),
        ..GenerateRequest::default()
    }
}

fn answer(mut job: Job<GenerateEvent>) -> String {
    let mut answer = String::new();
    loop {
        match job.wait(PATIENCE).unwrap() {
            Update::Event(GenerateEvent::Text(text)) => answer += &text,
            Update::Event(_) => {}
            Update::Done => return answer,
            Update::Failed(error) => panic!("{error}"),
        }
    }
}

#[needs(model("mind-135m"))]
#[test]
fn a_real_model_knows_its_name() {
    let author = "You are Mara, who keeps a tavern. Your name is Mara. Answer in one sentence.";
    for kind in ["f16", "q8_0"] {
        let mind = mind(settings().with("cache_type", kind));
        let job = mind.submit(request("mara", author, "What is your name?"));
        let answer = answer(job.unwrap());
        assert!(answer.contains("Mara"), "{kind}: {answer}");
    }
}

#[needs(model("mind-135m"))]
#[test]
fn characters_at_once_begin_as_each_would_alone() {
    let rules = "You live in Aldwick, a small town at the river. Answer in one short sentence. ";
    let people = [
        ("Mara", "keeps the tavern", "What do you sell?"),
        ("Joe", "is a blacksmith", "Can you mend my sword?"),
        ("Ann", "is a fisher", "Where is the river?"),
    ];
    let requests = people.map(|(name, trade, line)| {
        let author = format!("{rules}You are {name}, who {trade}.");
        request(name, &author, line)
    });
    let alone = requests
        .clone()
        .map(|request| answer(mind(settings()).submit(request).unwrap()));
    let mind = mind(settings());
    let jobs = requests.map(|request| mind.submit(request).unwrap());
    // Sums in another order round otherwise, and of two words that are as likely the other may
    // win; with the small model of 32-bit floats whole answers are the same.
    let begins = |answer: String| -> Vec<String> {
        let words = answer.split_whitespace().map(str::to_owned);
        words.take(4).collect()
    };
    assert_eq!(jobs.map(answer).map(begins), alone.map(begins));
}
