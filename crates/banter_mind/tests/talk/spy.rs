//! A model that passes on what it is asked, and answers what it is told to.

use banter_engine::{EngineError, Generate, GenerateEvent, GenerateRequest, Output, Worker};
use banter_mind::MindEngine;
use std::sync::{Arc, mpsc};

type Says = dyn Fn(&GenerateRequest) -> &'static str + Send + Sync;

struct Spy {
    asked: mpsc::Sender<GenerateRequest>,
    says: Arc<Says>,
}

impl Generate for Spy {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        let answer = (self.says)(&request);
        let _ = self.asked.send(request);
        output.send(GenerateEvent::Text(answer.to_owned()))
    }
}

/// Such a model that answers this, and what it is asked.
pub(crate) fn spy(answer: &'static str) -> (MindEngine, mpsc::Receiver<GenerateRequest>) {
    spy_with(move |_| answer)
}

/// The same with an answer to each request.
pub(crate) fn spy_with(
    says: impl Fn(&GenerateRequest) -> &'static str + Send + Sync + 'static,
) -> (MindEngine, mpsc::Receiver<GenerateRequest>) {
    let (asked, requests) = mpsc::channel();
    let says: Arc<Says> = Arc::new(says);
    let open = move || -> Result<Box<dyn banter_engine::Engine<_>>, EngineError> {
        let (asked, says) = (asked.clone(), Arc::clone(&says));
        Ok(Box::new(Spy { asked, says }))
    };
    (MindEngine(Worker::spawn("spy", open).unwrap()), requests)
}
