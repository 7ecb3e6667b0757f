//! One type for an engine, wherever it is; and what hosts tell of generations and embeddings.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use banter_engine::fake::{FakeEmbed, FakeGenerate};
use banter_engine::host::{HostSpec, LlamaHost, espeak_host, llama_host, piper_host};
use banter_engine::share::Share;
use banter_engine::{
    Constraint, EmbedEvent, EmbedRequest, Embedding, EngineError, EngineSource, EngineStatus,
    FinishReason, GenerateEvent, GenerateRequest, Generation, Job, JobStage, Purpose, SectionSpan,
    Server, Synthesis, Update, Worker,
};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(60);

fn fake(task: &str) -> HostSpec {
    HostSpec::new("banter-fake-host", "cargo build -p banter_engine")
        .at(env!("CARGO_BIN_EXE_banter-fake-host"))
        .arg(task)
}

fn events<E>(job: &mut Job<E>) -> Result<Vec<E>, EngineError> {
    let mut events = Vec::new();
    loop {
        match job.wait(LONG).expect("the job ends") {
            Update::Event(event) => events.push(event),
            Update::Done => return Ok(events),
            Update::Failed(error) => return Err(error),
        }
    }
}

fn answer(mind: &Worker<Generation>) -> Result<String, EngineError> {
    let mut job = mind.submit(GenerateRequest::from_user("Hello")).unwrap();
    let texts = events(&mut job)?
        .into_iter()
        .filter_map(|event| match event {
            GenerateEvent::Text(text) => Some(text),
            _ => None,
        });
    Ok(texts.collect())
}

fn at_hand(reply: &'static str) -> Worker<Generation> {
    Worker::spawn("mind", move || {
        Ok(Box::new(FakeGenerate::replying([reply])))
    })
    .unwrap()
}

#[test]
fn a_host_a_worker_and_a_server_are_one_type() {
    let server = Server::new("a server at localhost", |loading| {
        loading.report(0.5);
        Ok(Box::new(FakeGenerate::replying(["From afar."])))
    });
    assert_eq!(server.place(), "a server at localhost");
    let sources: [(EngineSource<Generation>, &str); 3] = [
        (
            fake("generate").setting("script", "say Next door.").into(),
            "Next door.",
        ),
        (at_hand("At hand.").into(), "At hand."),
        (server.into(), "From afar."),
    ];
    for (source, said) in sources {
        let mind = source.start("mind").unwrap();
        assert_eq!(answer(&mind).as_deref(), Ok(said));
        assert_eq!(mind.name(), "mind");
    }
}

#[test]
fn a_server_that_is_not_there_fails_its_jobs() {
    let reason = EngineError::Request("the server does not answer".to_owned());
    let told = reason.clone();
    let server = Server::<Generation>::new("nowhere", move |_| Err(told.clone()));
    let mind = EngineSource::from(server).start("mind").unwrap();
    assert_eq!(answer(&mind), Err(reason.clone()));
    assert_eq!(mind.status(), EngineStatus::Failed(reason));
}

#[test]
fn a_builder_of_hosts_is_a_source_with_what_was_set() {
    let host: LlamaHost = llama_host("m.gguf").context(128).setting("new", "one");
    let EngineSource::Host(spec) = EngineSource::<Generation>::from(host.at("/there")) else {
        panic!("it is a host");
    };
    assert_eq!(spec.path.as_deref(), Some("/there".as_ref()));
    let settings: Vec<_> = spec.settings.iter().collect();
    assert_eq!(
        settings,
        [("context", "128"), ("model", "m.gguf"), ("new", "one")]
    );
    assert!(spec.deadlines.load > LONG);
}

#[test]
fn a_host_tells_what_a_generation_was_made_of() {
    let mind = Worker::<Generation>::host("mind", fake("generate")).unwrap();
    let mut request = GenerateRequest::of(
        Purpose::Summary,
        GenerateRequest::from_user("What was said?").messages,
    );
    request.character = Some("mara".to_owned());
    request.conversation = Some("the tavern".to_owned());
    request.constraint = Some(Constraint::JsonSchema("{}".to_owned()));
    request.outline = vec![SectionSpan {
        name: "line".to_owned(),
        message: 0,
        bytes: 5..8,
    }];
    let mut job = mind.submit(request).unwrap();
    let events = events(&mut job).unwrap();
    assert_eq!(job.peek().stage, JobStage::Ended);
    assert_eq!(events.first(), Some(&GenerateEvent::Started));
    let Some(GenerateEvent::Prompt(usage)) = events.get(1) else {
        panic!("{events:?}");
    };
    assert_eq!((usage.tokens, usage.sections.as_slice()), (3, &[1][..]));
    let Some(GenerateEvent::Finished(finish)) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!((finish.reason, finish.tokens), (FinishReason::EndOfTurn, 2));
}

#[test]
fn a_host_makes_vectors() {
    let memory = Worker::<Embedding>::host("memory", fake("embed")).unwrap();
    let texts = ["The old smith", "sleeps"];
    let mut job = memory.submit(EmbedRequest::new(texts)).unwrap();
    let vectors = events(&mut job).unwrap();
    assert_eq!(
        vectors,
        texts.map(|text| EmbedEvent::Vector(FakeEmbed::vector(text)))
    );
}

#[test]
fn cores_are_shared_among_those_who_were_told_nothing() {
    let threads = |source: EngineSource<Generation>| {
        let EngineSource::Host(spec) = source else {
            panic!("no host");
        };
        spec.settings.get("threads").map(str::to_owned)
    };
    let mind = || llama_host("mind.gguf");
    let share = |source: EngineSource<Generation>| threads(source.on_cores(Share::Mind, 16));
    assert_eq!(share(mind().into()).as_deref(), Some("8"));
    assert_eq!(share(mind().threads(3).into()).as_deref(), Some("3"));
    // Another's program may not know the setting.
    assert_eq!(share(HostSpec::new("other-host", "make").into()), None);
    // Without a model the voice is espeak-ng's, which knows none.
    let voice: EngineSource<Synthesis> = espeak_host().into();
    let EngineSource::Host(spec) = voice.on_cores(Share::Voice, 16) else {
        panic!("no host");
    };
    assert_eq!(spec.settings.get("threads"), None);
    let voice: EngineSource<Synthesis> = piper_host("voice.onnx").into();
    let EngineSource::Host(spec) = voice.on_cores(Share::Voice, 16) else {
        panic!("no host");
    };
    assert_eq!(spec.settings.get("threads"), Some("3"));
}
