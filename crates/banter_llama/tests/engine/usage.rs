//! What a request is told of its prompt and of its end.

use super::*;
use banter_engine::{Finish, FinishReason, Priority, PromptUsage, Purpose, SectionSpan};

/// How an answer ended.
pub(super) fn finished(events: &[GenerateEvent]) -> Finish {
    match events.last() {
        Some(GenerateEvent::Finished(finish)) => *finish,
        other => panic!("it ends with {other:?}"),
    }
}

/// What the prompt was made of.
pub(super) fn prompt(events: &[GenerateEvent]) -> PromptUsage {
    match events {
        [GenerateEvent::Started, GenerateEvent::Prompt(usage), ..] => usage.clone(),
        _ => panic!("it begins with {:?}", events.first()),
    }
}

pub(super) fn told(mind: &Worker<Generation>, request: GenerateRequest) -> Vec<GenerateEvent> {
    let (events, end) = finish(mind.submit(request).unwrap());
    end.unwrap();
    events
}

fn prefill(request: GenerateRequest) -> GenerateRequest {
    GenerateRequest {
        purpose: Purpose::Prefill,
        priority: Priority::Ambient,
        ..request
    }
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn an_answer_tells_why_it_ended() {
    let mind = mind(settings(&model(CHATML)));
    let line = request("Once upon a time");
    let whole = told(&mind, line.clone());
    let text = texts(&whole).concat();
    let end = finished(&whole);
    assert!(end.tokens >= texts(&whole).len() as u32, "{end:?}");

    let mut short = line.clone();
    short.sampling.max_tokens = 3;
    let length = Finish {
        reason: FinishReason::Length,
        tokens: 3,
    };
    assert_eq!(finished(&told(&mind, short.clone())), length);
    short.sampling.max_tokens = 0;
    assert_eq!(finished(&told(&mind, short)).tokens, 0);

    let mut stopped = line.clone();
    stopped.stop = vec![String::new(), text.chars().skip(4).take(3).collect()];
    let stop = finished(&told(&mind, stopped));
    assert_eq!(stop.reason, FinishReason::Stop);
    assert!(stop.tokens < end.tokens, "{stop:?}");

    let mut ended = line;
    ended.constraint = Some(banter_engine::Constraint::Gbnf("root ::= \"Yes\"".into()));
    assert_eq!(
        finished(&told(&mind, ended)).reason,
        FinishReason::EndOfTurn
    );
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_full_context_is_told() {
    let mind = mind(settings(&model(CHATML)).with("context", 64));
    let mut endless = request("Hi");
    endless.messages.remove(0);
    endless.sampling.max_tokens = 4096;
    // Words without end.
    let words = "root ::= [a-z] root".to_owned();
    endless.constraint = Some(banter_engine::Constraint::Gbnf(words));
    let end = finished(&told(&mind, endless));
    assert_eq!(end.reason, FinishReason::Context, "{end:?}");
    // llama.cpp makes no smaller one than of 256.
    assert!(end.tokens < 256, "{end:?}");
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_prompt_tells_its_tokens_and_those_of_its_sections() {
    let mind = mind(settings(&model(CHATML)));
    let mut request = request("Once upon a time there was a girl.");
    let span = |name: &str, message, bytes| SectionSpan {
        name: name.to_owned(),
        message,
        bytes,
    };
    request.outline = vec![
        span("rules", 0, 0..13),
        span("line", 1, 0..34),
        span("half", 1, 0..17),
        span("nowhere", 7, 0..1),
        span("beyond", 1, 0..999),
    ];
    let usage = prompt(&told(&mind, request.clone()));
    let [rules, line, half, nowhere, beyond] = usage.sections[..] else {
        panic!("{usage:?}");
    };
    assert_eq!((nowhere, beyond), (0, 0));
    assert!(rules > 0 && half > 0 && half < line, "{usage:?}");
    // The template's signs come on top.
    assert!(usage.tokens > rules + line, "{usage:?}");
    assert_eq!(usage.cached, 0);
    // The outline changes nothing about the prompt.
    request.outline.clear();
    let again = prompt(&told(&mind, request));
    assert_eq!((again.tokens, again.sections.len()), (usage.tokens, 0));
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn after_a_prefill_an_answer_reads_nothing_anew() {
    let new = || mind(settings(&model(CHATML)).with("batch", 8));
    let line = request("Once upon a time there was a little girl who liked to play.");
    let fresh = told(&new(), line.clone());
    let all = prompt(&fresh).tokens;
    assert!(slices(&fresh) as u32 >= all / 8);

    let mind = new();
    let read = told(&mind, prefill(line.clone()));
    assert_eq!(slices(&read), slices(&fresh));
    assert!(texts(&read).is_empty(), "{read:?}");
    let nothing = Finish {
        reason: FinishReason::Prefilled,
        tokens: 0,
    };
    assert_eq!(finished(&read), nothing);
    // Once more is no work at all.
    assert_eq!(prompt(&told(&mind, prefill(line.clone()))).cached, all);

    let answer = told(&mind, line.clone());
    assert_eq!((slices(&answer), prompt(&answer).cached), (0, all));
    assert_eq!(texts(&answer).concat(), texts(&fresh).concat());
    assert_eq!(finished(&answer), finished(&fresh));
}

#[needs(data("models/stories260K-chatml-f32.gguf"))]
#[test]
fn a_prefill_of_what_stands_before_the_line_spares_all_of_it() {
    let mind = mind(settings(&model(CHATML)).with("batch", 8));
    let mut before = request("");
    before.messages[0].content = "Tell a story of Tom and Lily. ".repeat(6);
    before.messages.truncate(1);
    let read = prompt(&told(&mind, prefill(before.clone()))).tokens;
    let mut line = before;
    line.messages.push(said(Role::User, "Who is Tom?"));
    let usage = prompt(&told(&mind, line));
    // All but the sign for an answer.
    assert!(usage.cached + 16 > read, "{usage:?} after {read}");
}
