//! What a real model says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use banter_engine::{
    ChatMessage, GenerateEvent, GenerateRequest, Generation, Loading, Role, Sampling, Settings,
    Update, Worker,
};
use banter_needs::{model, needs};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(120);

#[needs(model("mind-135m"))]
#[test]
fn a_real_model_knows_its_name() {
    let settings = Settings::default().with("model", model!("mind-135m"));
    let mind = Worker::<Generation>::spawn("mind", move || {
        banter_llama::open(&settings, &Loading::ignored())
    });
    let author = "You are Mara, who keeps a tavern. Your name is Mara. Answer in one sentence.";
    let messages = [(Role::System, author), (Role::User, "What is your name?")];
    let request = GenerateRequest {
        messages: messages
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
        ..GenerateRequest::default()
    };
    let mind = mind.unwrap();
    let mut job = mind.submit(request).unwrap();
    let mut answer = String::new();
    loop {
        match job.wait(PATIENCE).unwrap() {
            Update::Event(GenerateEvent::Text(text)) => answer += &text,
            Update::Event(_) => {}
            Update::Done => break,
            Update::Failed(error) => panic!("{error}"),
        }
    }
    assert!(answer.contains("Mara"), "{answer}");
}
