//! The fake that answers.

use super::{Script, Step};
use crate::{
    EngineError, Finish, FinishReason, Generate, GenerateEvent, GenerateRequest, Output,
    PromptUsage, Purpose,
};
use std::time::Duration;

/// Answers what its script says, word by word, whatever it is asked, however tokens are to be
/// drawn and whatever form the answer should have. It refuses adapters, as an engine without any
/// does.
///
/// It tells what engines tell: its tokens are words, and what it has read already is what the
/// prompt has in common with the last one. A [prefill](Purpose::Prefill) takes no step of the
/// script.
#[derive(Debug, Clone)]
pub struct FakeGenerate {
    script: Script<String>,
    pace: Duration,
    /// The words that were read last.
    read: Vec<String>,
}

impl FakeGenerate {
    /// Answers with these, one for each request.
    pub fn replying(replies: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::following(Script::new(
            replies.into_iter().map(|reply| Step::Reply(reply.into())),
        ))
    }

    /// Follows `script`.
    pub fn following(script: Script<String>) -> Self {
        Self {
            script,
            pace: Duration::ZERO,
            read: Vec::new(),
        }
    }

    /// The same fake, which takes so long for each word.
    #[must_use]
    pub fn paced(mut self, pace: Duration) -> Self {
        self.pace = pace;
        self
    }

    /// Reads the prompt, and says what it takes.
    fn read(&mut self, request: &GenerateRequest) -> PromptUsage {
        let messages = request.messages.iter();
        let words: Vec<String> = messages
            .flat_map(|message| message.content.split_whitespace())
            .map(str::to_owned)
            .collect();
        let same = words.iter().zip(&self.read);
        let sections = request.outline.iter().map(|span| {
            let text = span.text(&request.messages).unwrap_or_default();
            count(text.split_whitespace().count())
        });
        let usage = PromptUsage {
            tokens: count(words.len()),
            cached: count(same.take_while(|(new, old)| new == old).count()),
            sections: sections.collect(),
        };
        self.read = words;
        usage
    }
}

impl Generate for FakeGenerate {
    fn generate(
        &mut self,
        request: GenerateRequest,
        output: &mut Output<GenerateEvent>,
    ) -> Result<(), EngineError> {
        if let Some(adapter) = request.adapters.first() {
            return Err(EngineError::Request(format!(
                "the adapter `{}` cannot be used: this engine has none; ask without it",
                adapter.name
            )));
        }
        output.send(GenerateEvent::Prompt(self.read(&request)))?;
        let mut finish = Finish {
            reason: FinishReason::Prefilled,
            tokens: 0,
        };
        if request.purpose != Purpose::Prefill {
            let reply = self.script.reply(output)?;
            for piece in reply.split_inclusive(' ') {
                std::thread::sleep(self.pace);
                output.send(GenerateEvent::Text(piece.to_owned()))?;
            }
            finish = Finish {
                reason: FinishReason::EndOfTurn,
                tokens: count(reply.split_whitespace().count()),
            };
        }
        output.send(GenerateEvent::Finished(finish))
    }
}

fn count(words: usize) -> u32 {
    u32::try_from(words).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::{ChatMessage, Generation, Role, SectionSpan, Update, Worker};

    fn events(worker: &Worker<Generation>, request: GenerateRequest) -> Vec<GenerateEvent> {
        let mut job = worker.submit(request).unwrap();
        let mut events = Vec::new();
        loop {
            match job.wait(Duration::from_secs(60)).unwrap() {
                Update::Event(event) => events.push(event),
                Update::Done => return events,
                Update::Failed(error) => panic!("{error}"),
            }
        }
    }

    fn ended(reason: FinishReason, tokens: u32) -> GenerateEvent {
        GenerateEvent::Finished(Finish { reason, tokens })
    }

    #[test]
    fn it_tells_what_engines_tell() {
        let mind = Worker::spawn("mind", || {
            Ok(Box::new(FakeGenerate::replying(["Good evening.", "Yes?"])))
        })
        .unwrap();
        let mut request = GenerateRequest::from_user("Who are you?");
        let persona = "You are Mara. It rains.".to_owned();
        request.messages.insert(
            0,
            ChatMessage {
                role: Role::System,
                content: persona,
            },
        );
        let span = |name: &str, bytes| SectionSpan {
            name: name.to_owned(),
            message: 0,
            bytes,
        };
        request.outline = vec![span("persona", 0..13), span("weather", 14..99)];
        let usage = |cached| {
            GenerateEvent::Prompt(PromptUsage {
                tokens: 8,
                cached,
                sections: vec![3, 0],
            })
        };
        let told = events(&mind, request.clone());
        let [started, prompt, good, evening, end] = &told[..] else {
            panic!("{told:?}");
        };
        assert_eq!(*started, GenerateEvent::Started);
        assert_eq!(*prompt, usage(0));
        assert_eq!(*good, GenerateEvent::Text("Good ".to_owned()));
        assert_eq!(*evening, GenerateEvent::Text("evening.".to_owned()));
        assert_eq!(*end, ended(FinishReason::EndOfTurn, 2));

        // A prefill says nothing and takes no line of the script.
        request.purpose = Purpose::Prefill;
        let told = events(&mind, request.clone());
        assert_eq!(told[1..], [usage(8), ended(FinishReason::Prefilled, 0)]);
        request.purpose = Purpose::Summary;
        assert_eq!(
            events(&mind, request)[2],
            GenerateEvent::Text("Yes?".to_owned())
        );
    }
}
