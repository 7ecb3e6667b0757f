//! A server's transcriptions as an engine.

use crate::address::{TRANSCRIPTIONS, TRANSLATIONS};
use crate::client::Client;
use crate::ears::client::Question;
use crate::ears::form::{Detail, Wishes};
use crate::ears::settings::Options;
use crate::ears::{language, reply, sound};
use crate::request_threads::RequestThreads;
use banter_engine::{
    EngineError, Output, Segment, Settings, Transcribe, TranscribeEvent, TranscribeRequest,
};
use std::time::{Duration, Instant};

/// How much longer than its time a request is waited for before it is left alone.
const GRACE: Duration = Duration::from_secs(1);

/// Ears that are a server: an OpenAI-compatible `/v1/audio/transcriptions`.
///
/// | request | what is sent |
/// |---|---|
/// | `pcm` | a WAV of 16 bit at 16 kHz, of up to `longest` seconds; silence is not sent |
/// | `language` | whisper's code for it; one that whisper does not know is detected instead |
/// | `prompt`, `before` | one prompt of both, cut to what whisper heeds |
/// | `translate` | goes to `/audio/translations` |
/// | `draft` | nothing, unless the setting `drafts` says so: then an empty segment is the answer |
/// | `words` | asks for words with times; a server that knows none sends none |
/// | `window` | nothing; that is the server's affair |
///
/// What is heard comes as the [`Language`](TranscribeEvent::Language), where the server says
/// one and there is text in it, and the [`Segment`](TranscribeEvent::Segment)s in order, or a
/// single empty one. A server that refuses `verbose_json` is asked for `json`, then and
/// from then on: there is one segment without probabilities.
///
/// A cancelled job ends within some 20 ms. Its request is broken off at its next step; at
/// most four are under way, and each ends with its `timeout`.
#[derive(Debug)]
pub struct RemoteEars {
    options: Options,
    client: Client,
    threads: RequestThreads,
    detail: Detail,
}

impl RemoteEars {
    /// Reads the [settings](crate#settings-of-ears), and the key from the environment. Nothing is
    /// sent: whether the server is there shows with the first job.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that cannot be used, [`EngineError::Request`]
    /// without an address or for a key that cannot be sent, [`EngineError::File`] for
    /// certificates that are none. None of them holds the key.
    pub fn open(settings: &Settings) -> Result<Self, EngineError> {
        Self::open_with(settings, |name| std::env::var(name).ok())
    }

    pub(crate) fn open_with(
        settings: &Settings,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, EngineError> {
        let options = Options::read(settings, variable)?;
        let (access, address) = (&options.access, &options.address);
        let client = Client::new(access, address, options.timeout, options.largest_reply)?;
        tracing::debug!(
            "ears are the server {}, {} key",
            options.address.host(),
            if options.access.key.is_some() {
                "with a"
            } else {
                "without a"
            }
        );
        Ok(Self {
            options,
            client,
            threads: RequestThreads::default(),
            detail: Detail::Verbose,
        })
    }
}

impl Transcribe for RemoteEars {
    fn transcribe(
        &mut self,
        request: TranscribeRequest,
        output: &mut Output<TranscribeEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        let seconds = sound::length(&request.pcm, self.options.longest)?;
        let is_silent = sound::is_silent(&request.pcm);
        if is_silent || (request.draft && !self.options.drafts) {
            return output.send(TranscribeEvent::Segment(Segment {
                end: seconds,
                no_speech: if is_silent { 1.0 } else { 0.0 },
                ..Segment::default()
            }));
        }
        let asked = request.language.as_deref().and_then(language::code);
        let language = asked.or(self.options.language);
        let deadline = Instant::now() + self.options.timeout;
        let question = Question {
            task: if request.translate {
                TRANSLATIONS
            } else {
                TRANSCRIPTIONS
            },
            wishes: Wishes::of(&request, &self.options.model, language),
            wav: sound::wav(&request.pcm),
            detail: self.detail,
            deadline,
        };
        let host = self.options.address.host();
        let engine = format!("the server {host}");
        let client = self.client.clone();
        let answer = self
            .threads
            .wait(
                &engine,
                move |cancel| question.ask(&client, cancel),
                || {
                    output.alive();
                    output.check()?;
                    if Instant::now() < deadline + GRACE {
                        return Ok(());
                    }
                    Err(EngineError::TimedOut {
                        engine: engine.clone(),
                        after: self.options.timeout,
                    })
                },
            )?
            .map_err(|fault| fault.at(host))?;
        let heard = reply::read(&answer, seconds, request.words).map_err(|fault| fault.at(host))?;
        if answer.detail != self.detail {
            tracing::info!(
                "the server {host} does not know `verbose_json`; it is asked for plain text from now on"
            );
            self.detail = answer.detail;
        }
        let is_text = heard
            .segments
            .iter()
            .any(|segment| !segment.text.is_empty());
        // A translation's language is English, not the one that was spoken.
        if let Some(language) = heard.language.filter(|_| is_text && !request.translate) {
            output.send(TranscribeEvent::Language(language.to_owned()))?;
        }
        for segment in heard.segments {
            output.send(TranscribeEvent::Segment(segment))?;
        }
        Ok(())
    }
}
