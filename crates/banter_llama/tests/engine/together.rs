//! Many characters at once, and what is kept of each.

use super::usage::{finished, prompt, told};
use super::*;
use banter_engine::{FinishReason, Priority, Purpose, Upkeep, UpkeepReport};

/// What all characters begin with.
const RULES: &str = "Once upon a time there was a little town with a big red door. ";

/// A line to a character, answered by the likeliest words.
fn line(who: &str, said_to: &str) -> GenerateRequest {
    let persona = format!("{}This is {who}, and {who} likes to play.", RULES.repeat(4));
    let mut request = request(said_to);
    request.messages[0].content = persona;
    request.character = Some(who.to_owned());
    request.sampling.temperature = 0.0;
    request.sampling.repeat_penalty = 1.0;
    request.sampling.max_tokens = 24;
    request
}

fn upkept(mind: &Worker<Generation>, upkeep: Upkeep) -> Result<UpkeepReport, EngineError> {
    let (events, end) = finish(mind.submit(GenerateRequest::of_upkeep(upkeep)).unwrap());
    end?;
    match events.as_slice() {
        [GenerateEvent::Started, GenerateEvent::Upkept(report)] => Ok(*report),
        other => panic!("{other:?}"),
    }
}

fn cached(mind: &Worker<Generation>, request: GenerateRequest) -> (u32, u32) {
    let usage = prompt(&told(mind, request));
    (usage.cached, usage.tokens)
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn each_says_what_it_would_say_alone() {
    let names = ["Tom", "Lily", "Ben", "Mia", "Sue", "Max"];
    let alone: Vec<String> = names
        .map(|name| ask(&mind(settings(&model(CHATML))), line(name, "Hello")).unwrap())
        .into();
    let mind = mind(settings(&model(CHATML)));
    let jobs = names.map(|name| mind.submit(line(name, "Hello")).unwrap());
    for (job, alone) in jobs.into_iter().zip(alone) {
        let (events, end) = finish(job);
        end.unwrap();
        assert_eq!(texts(&events).concat(), alone);
    }
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn what_all_begin_with_is_read_once_though_all_come_at_once() {
    let mind = mind(settings(&model(CHATML)));
    let jobs = ["Tom", "Lily", "Ben"].map(|name| mind.submit(line(name, "Hello")).unwrap());
    let usages = jobs.map(|job| {
        let (events, end) = finish(job);
        end.unwrap();
        prompt(&events)
    });
    let rest: Vec<u32> = usages.iter().map(|it| it.tokens - it.cached).collect();
    let most = usages[0].tokens / 2;
    assert_eq!(
        rest.iter().filter(|rest| **rest < most).count(),
        2,
        "{rest:?}"
    );
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_character_keeps_what_it_has_read_while_others_speak() {
    let mind = mind(settings(&model(CHATML)));
    told(&mind, line("Tom", "Hello"));
    for name in ["Lily", "Ben"] {
        told(&mind, line(name, "Hello"));
    }
    let mut second = line("Tom", "Hello");
    second.messages.push(said(Role::Assistant, "Yes."));
    second.messages.push(said(Role::User, "And then?"));
    let (cached, tokens) = cached(&mind, second);
    assert!(tokens - cached < 60, "{cached} of {tokens}");
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_long_prompt_holds_up_nobody_who_answers() {
    let mind = mind(settings(&model(CHATML)).with("batch", 8));
    let mut talk = line("Tom", "Hello");
    talk.sampling.max_tokens = 200;
    talk.constraint = Some(banter_engine::Constraint::Gbnf(
        "root ::= [a-z ] root".into(),
    ));
    let mut talking = mind.submit(talk).unwrap();
    while !matches!(
        talking.wait(PATIENCE),
        Some(Update::Event(GenerateEvent::Text(_)))
    ) {}
    // As much again as fits, two tokens of it beside each word of the other.
    let mut long = line("Lily", &"The dog ran to the big park. ".repeat(9));
    long.purpose = Purpose::Prefill;
    let (events, end) = finish(mind.submit(long).unwrap());
    end.unwrap();
    assert!(slices(&events) > 10);
    let mut words = 0;
    while let Some(Update::Event(GenerateEvent::Text(_))) = talking.poll() {
        words += 1;
    }
    assert!(
        words > slices(&events) / 2,
        "{words} of {}",
        slices(&events)
    );
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn who_only_reads_ahead_makes_room_for_an_answer() {
    // One place, and as slow as it can be.
    let mind = mind(settings(&model(CHATML)).with("slots", 1).with("batch", 1));
    let long = "The dog ran to the big park. ".repeat(9);
    let ahead = GenerateRequest {
        purpose: Purpose::Prefill,
        priority: Priority::Background,
        ..line("Lily", &long)
    };
    let mut ahead = mind.submit(ahead).unwrap();
    while !matches!(
        ahead.wait(PATIENCE),
        Some(Update::Event(GenerateEvent::Prefill(_)))
    ) {}
    ask(&mind, line("Tom", "Hello")).unwrap();
    let (_, end) = finish(ahead);
    let error = end.unwrap_err().to_string();
    assert!(error.contains("needed its room"), "{error}");
    ask(&mind, line("Lily", &long)).unwrap();
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn who_is_cancelled_disturbs_nobody() {
    let alone = ask(&mind(settings(&model(CHATML))), line("Tom", "Hello")).unwrap();
    let mind = mind(settings(&model(CHATML)).with("batch", 8));
    for _ in 0..3 {
        let first = mind.submit(line("Lily", "Hello")).unwrap();
        let second = mind.submit(line("Tom", "Hello")).unwrap();
        let mut third = mind.submit(line("Ben", "Hello")).unwrap();
        third.wait(PATIENCE);
        drop(first);
        drop(third);
        let (events, end) = finish(second);
        end.unwrap();
        assert_eq!(texts(&events).concat(), alone);
    }
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_thought_waits_for_words_and_is_thought_all_the_same() {
    let mind = mind(settings(&model(CHATML)).with("batch", 8));
    let mut thought = line("Tom", "What was said?");
    thought.purpose = Purpose::Summary;
    thought.priority = Priority::Background;
    let thought = mind.submit(thought).unwrap();
    let word = mind.submit(line("Lily", "Hello")).unwrap();
    let (events, end) = finish(word);
    end.unwrap();
    assert_ne!(finished(&events).reason, FinishReason::Prefilled);
    finish(thought).1.unwrap();
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn who_was_parked_says_the_same_and_reads_no_more_than_before() {
    // Room for one context, and for four of which three are beginnings and others.
    let names = ["Tom", "Lily", "Ben", "Mia", "Sue", "Max"];
    let tight = settings(&model(CHATML)).with("cache", 0).with("slots", 4);
    let mind = mind(tight);
    let mut first = Vec::new();
    for name in names {
        first.push(ask(&mind, line(name, "Hello")).unwrap());
    }
    for (name, first) in names.into_iter().zip(first) {
        let events = told(&mind, line(name, "Hello"));
        let usage = prompt(&events);
        assert!(usage.cached + 2 > usage.tokens, "{name}: {usage:?}");
        assert_eq!(texts(&events).concat(), first, "{name}");
    }
}

#[needs(
    data("models/stories260K-chatml-f32.gguf"),
    data("models/stories260K-f32.gguf")
)]
#[test]
fn a_loaded_game_answers_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("save.minds");
    let one = mind(settings(&model(CHATML)));
    let answers = ["Tom", "Lily", "Ben"].map(|name| ask(&one, line(name, "Hello")).unwrap());
    let characters = vec!["Tom".to_owned(), "Lily".to_owned()];
    let save = Upkeep::Save {
        path: path.clone(),
        characters,
    };
    let saved = upkept(&one, save).unwrap();
    assert_eq!(saved.characters, 2);
    drop(one);

    let other = mind(settings(&model(CHATML)));
    let restore = Upkeep::Restore { path: path.clone() };
    assert_eq!(upkept(&other, restore.clone()).unwrap(), saved);
    for (name, answer) in ["Tom", "Lily"].into_iter().zip(&answers) {
        let events = told(&other, line(name, "Hello"));
        let usage = prompt(&events);
        assert!(usage.cached + 2 > usage.tokens, "{name}: {usage:?}");
        assert_eq!(texts(&events).concat(), *answer);
    }
    // Who was not saved has what all begin with.
    let (cached, tokens) = cached(&other, line("Ben", "Hello"));
    assert!(
        cached > tokens / 2 && cached + 10 < tokens,
        "{cached} of {tokens}"
    );

    // What is not from this model, or is damaged, is told, and nothing else is lost.
    let third = mind(settings(&model(STORIES)));
    let told = upkept(&third, restore.clone()).unwrap_err().to_string();
    assert!(
        told.contains("save.minds: it was written for another model"),
        "{told}"
    );
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.truncate(bytes.len() / 2);
    std::fs::write(&path, bytes).unwrap();
    let told = upkept(&other, restore).unwrap_err().to_string();
    assert!(told.contains("minds read their prompts again"), "{told}");
    assert_eq!(ask(&other, line("Ben", "Hello")).unwrap(), answers[2]);
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn who_has_gone_leaves_nothing() {
    let mind = mind(settings(&model(CHATML)));
    told(&mind, line("Tom", "Hello"));
    let gone = Upkeep::Forget {
        characters: vec!["Tom".to_owned(), "Nobody".to_owned()],
    };
    let report = upkept(&mind, gone.clone()).unwrap();
    assert!(report.characters == 1 && report.tokens > 50, "{report:?}");
    assert_eq!(upkept(&mind, gone).unwrap(), UpkeepReport::default());
    assert_eq!(cached(&mind, line("Tom", "Hello")).0, 0);
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_slower_pace_changes_no_word() {
    let mind = mind(settings(&model(CHATML)));
    let full = ask(&mind, line("Tom", "Hello")).unwrap();
    upkept(&mind, Upkeep::Pace { percent: 25 }).unwrap();
    assert_eq!(ask(&mind, line("Tom", "Hello")).unwrap(), full);
    upkept(&mind, Upkeep::Pace { percent: 255 }).unwrap();
    let error = ask(
        &mind,
        GenerateRequest {
            purpose: Purpose::Upkeep,
            ..GenerateRequest::default()
        },
    );
    assert!(matches!(error, Err(EngineError::Request(_))), "{error:?}");
}
