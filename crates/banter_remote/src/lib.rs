//! Engines that are servers: language models behind any OpenAI-compatible
//! `/v1/chat/completions`, speech recognition behind `/v1/audio/transcriptions`, and voices behind
//! `/v1/audio/speech`.
//!
//! - **Minds** ([`mind_server`]): llama.cpp's `llama-server`, vLLM, Ollama, and what companies
//!   offer. Answers are streamed; grammars and JSON schemas are passed on where the server knows a
//!   word for them.
//! - **Ears** ([`ears_server`]): faster-whisper's server, vLLM, LocalAI, whisper.cpp's
//!   `whisper-server` when it is started with `--inference-path /v1/audio/transcriptions`, and what
//!   companies offer.
//!
//! - **Voices** ([`voice_server`]): Kokoro-FastAPI, LocalAI, openedai-speech, and what companies
//!   offer. Sound is heard as it comes.
//!
//! To a game each is one more [`Generate`](banter_engine::Generate),
//! [`Transcribe`](banter_engine::Transcribe) or [`Synthesize`](banter_engine::Synthesize): whatever is done with other engines is done with
//! these. No native code is in here, so they need no host.
//!
//! What a player says leaves their machine, and mostly costs money. So there is no server
//! unless the game names one, and a game should tell its players which.
//!
//! # Thinking
//!
//! ```no_run
//! use banter_engine::{EngineSource, GenerateEvent, GenerateRequest, Update};
//! use banter_remote::{ChatDialect, mind_server};
//! use std::time::Duration;
//!
//! let server = mind_server("http://localhost:8000/v1")
//!     .model("Qwen/Qwen3-8B")
//!     .dialect(ChatDialect::Vllm)
//!     .tokens_per_minute(200_000);
//! let mind = EngineSource::from(server).start("mind")?;
//! let mut job = mind.submit(GenerateRequest::from_user("Good evening!"))?;
//! while let Some(update) = job.wait(Duration::from_secs(30)) {
//!     match update {
//!         Update::Event(GenerateEvent::Text(piece)) => print!("{piece}"),
//!         Update::Event(event) => println!("{event:?}"),
//!         Update::Done => break,
//!         Update::Failed(error) => return Err(error.into()),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Hearing
//!
//! ```no_run
//! use banter_engine::{EngineSource, Pcm, TranscribeEvent, TranscribeRequest, Update};
//! use banter_remote::ears_server;
//! use std::time::Duration;
//!
//! let server = ears_server("http://localhost:8000/v1").model("Systran/faster-whisper-small");
//! let ears = EngineSource::from(server).start("ears")?;
//! # let samples = vec![0.0_f32; 48_000];
//! let mut job = ears.submit(TranscribeRequest {
//!     prompt: "Mara, the Crooked Lantern".into(),
//!     ..TranscribeRequest::new(Pcm::new(48_000, samples))
//! })?;
//! while let Some(update) = job.wait(Duration::from_secs(30)) {
//!     match update {
//!         Update::Event(TranscribeEvent::Segment(segment)) => println!("{}", segment.text),
//!         Update::Event(event) => println!("{event:?}"),
//!         Update::Done => break,
//!         Update::Failed(error) => return Err(error.into()),
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What cannot be used is told of at once, and a key that stands in the wrong place is not
//! repeated:
//!
//! ```
//! use banter_engine::Settings;
//!
//! let settings = Settings::default()
//!     .with("url", "https://api.openai.com/v1")
//!     .with("api_key", "sk-very-secret");
//! let error = banter_remote::open(&settings).err().unwrap().to_string();
//! assert!(error.starts_with("the setting `api_key = ...` cannot be used"));
//! ```
//!
//! # Settings of ears
//!
//! | name | value | default |
//! |---|---|---|
//! | `url` | the address of the API (`https://host/v1`), of the server (`http://host:8000`, which is `/v1` of it), or of an endpoint (`.../audio/transcriptions`); what stands behind a `?` is sent along and left out of errors | must be set |
//! | `model` | what the server calls the model | `whisper-1` |
//! | `key_env` | the environment variable that holds the key, in capital letters; if it is not set there, no key is sent | `OPENAI_API_KEY` for `https://api.openai.com`, none for any other server |
//! | `language` | a BCP 47 tag for requests that name none, or `auto` | `auto` |
//! | `timeout` | seconds for a whole job, 0.1..=600 | 30 |
//! | `connect_timeout` | seconds to find and reach the server, 0.1..=60 | 5 |
//! | `longest` | the longest recording in seconds, 1..=3600 | 600 |
//! | `largest_reply` | the largest answer in bytes, 1024..=16777216 | 1048576 |
//! | `drafts` | `true`: [drafts](banter_engine::TranscribeRequest::draft) are sent too; an utterance is then sent several times over | `false` |
//! | `insecure` | `true`: plain http to a server that is not near, too | `false` |
//! | `certificates` | a PEM file of certificates that are trusted instead of Mozilla's | none |
//! | `proxy` | `false`: `ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` do not count; they never do for a server that is near | `true` |
//!
//! [`EarsServer`] has a method for each.
//!
//! A server is *near* when its address is of this machine or a private network, or its name
//! has no dot or ends in `.localhost`, `.local`, `.lan`, `.internal` or `.home.arpa`.
//!
//! # Settings of a mind
//!
//! | name | value | default |
//! |---|---|---|
//! | `url` | the address of the API, of the server or of its endpoint, as for ears; or several of servers with the same model, with spaces or commas between them | must be set |
//! | `model` | what the server calls the model | none is named |
//! | `dialect` | `openai`, `llama`, `vllm`, `vllm-guided` (before 0.12) or `ollama`: see [`ChatDialect`] | `openai` |
//! | `constraints` | `refuse`: a request whose [constraint](banter_engine::Constraint) the server cannot be asked for fails; `drop`: it is sent without | `refuse` |
//! | `thinking` | `true`: the model thinks before it answers, where that can be chosen; what it thinks is never said | `false` |
//! | `reasoning_effort` | a word such as `minimal` for models that always think | not sent |
//! | `prefill` | `true`: [prefills](banter_engine::Purpose::Prefill) are sent, each as a request for one token | `false` |
//! | `parallel` | requests under way at once, 1..=64 | 4 |
//! | `requests_per_minute`, `tokens_per_minute` | what may be asked for within any minute; a job beyond it fails at once, and the persona answers | no limit |
//! | `retries` | how often a request is tried again that came to nothing, 0..=5 | 2 |
//! | `first_token_timeout` | seconds to the first token, with all tries, 0.1..=600 | 15 |
//! | `stall_timeout` | seconds without a token in the middle of an answer, 0.1..=600 | 10 |
//! | `timeout` | seconds for a whole answer, 0.1..=600 | 60 |
//! | `largest_reply` | the largest answer in bytes, with all that surrounds each token, 1024..=67108864 | 4194304 |
//! | `key_env`, `connect_timeout`, `insecure`, `certificates`, `proxy` | as for ears | as for ears |
//!
//! [`MindServer`] has a method for each.
//!
//! # Settings of a voice
//!
//! | name | value | default |
//! |---|---|---|
//! | `url` | the address of the API, of the server or of its endpoint, as for ears | must be set |
//! | `model` | what the server calls the model | `tts-1` |
//! | `voice` | who speaks where a character does not say | `alloy` |
//! | `format` | `pcm` or `wav`: how the sound is sent | `pcm` |
//! | `rate` | samples per second of `pcm`, 8000..=192000 | 24000 |
//! | `timeout` | seconds for a whole sentence, 0.1..=600 | 30 |
//! | `longest` | the longest text in characters, 1..=65536 | 4096 |
//! | `largest_reply` | the most sound in bytes, 1024..=67108864 | 16777216 |
//! | `key_env`, `connect_timeout`, `insecure`, `certificates`, `proxy` | as for ears | as for ears |
//!
//! [`VoiceServer`] has a method for each.
//!
//! # Many players, many servers
//!
//! A world that outgrows one machine has its model on several. The game names them all
//! ([`MindServer::also`]), or one balancer before them. Named one by one, a character's requests
//! go to the server that has its prompt in the cache, and one that fails is left alone while the
//! others answer. Behind a balancer the game need not know how many there are.
//!
//! On each machine with a graphics card, vLLM with its cache of prompts:
//!
//! ```sh
//! vllm serve Qwen/Qwen3-8B --enable-prefix-caching --max-model-len 8192 --api-key "$MIND_KEY"
//! ```
//!
//! Before them nginx, which must neither keep answers back (`proxy_buffering`) nor ask a second
//! server behind the first word (`proxy_next_upstream`):
//!
//! ```nginx
//! upstream minds {
//!     least_conn;
//!     server gpu-1:8000 max_fails=2 fail_timeout=5s;
//!     server gpu-2:8000 max_fails=2 fail_timeout=5s;
//!     keepalive 64;
//! }
//! server {
//!     listen 443 ssl;
//!     ssl_certificate     /etc/nginx/minds.pem;
//!     ssl_certificate_key /etc/nginx/minds.key;
//!     location /v1/ {
//!         proxy_pass http://minds;
//!         proxy_http_version 1.1;
//!         proxy_set_header Connection "";
//!         proxy_buffering off;
//!         proxy_read_timeout 60s;
//!         proxy_next_upstream error timeout http_503;
//!     }
//! }
//! ```
//!
//! or HAProxy:
//!
//! ```text
//! backend minds
//!     balance leastconn
//!     option httpchk GET /health
//!     timeout server 60s
//!     server gpu-1 gpu-1:8000 check
//!     server gpu-2 gpu-2:8000 check
//! ```
//!
//! and in the game:
//!
//! ```
//! use banter_remote::{ChatDialect, mind_server};
//!
//! let mind = mind_server("https://minds.example.org/v1")
//!     .model("Qwen/Qwen3-8B")
//!     .dialect(ChatDialect::Vllm)
//!     .key_env("MIND_KEY")
//!     .parallel(32)
//!     .tokens_per_minute(600_000);
//! # let _ = mind;
//! ```
//!
//! Within one game server the conversations of its players take turns ([`RemoteMind`]); what
//! several game servers share is the balancer's to bound, by a key for each of them.
//!
//! # The key
//!
//! It is read from the environment when the engine is opened and sent to the servers that
//! `url` names and to nobody else: no redirect is followed. It is in no error, no log and no
//! `Debug`, and where a server repeats it in its own words it is taken out.
//!
//! # What goes wrong
//!
//! Each is one sentence that says what to do: a key that is missing or refused (it names the
//! variable), an address where nothing is, too many requests, a server that is not running,
//! not trusted, too slow, leads elsewhere or says what is no answer. A server that has a
//! problem of its own or asks for a pause is asked again, ears once and minds `retries` times, if
//! there is time, and never once something was said. Whatever is answered is bounded: of a
//! recording, text, times and numbers beyond what it can hold are cut; of a stream, lines, events
//! and the whole have a largest size.

mod access;
mod address;
mod certificates;
mod client;
mod ears;
mod fault;
mod key;
mod mind;
mod plain;
mod request_threads;
#[cfg(test)]
mod test_server;
mod trouble;
mod voice;

pub use ears::{EarsServer, RemoteEars, ears_server};
pub use mind::{ChatDialect, MindServer, RemoteMind, mind_server};
pub use voice::{RemoteVoice, VoiceServer, voice_server};

use banter_engine::{Engine, EngineError, Generation, Settings, Synthesis, Transcription};

/// The ears that `settings` ask for: always [`RemoteEars`].
///
/// # Errors
/// As for [`RemoteEars::open`].
pub fn open(settings: &Settings) -> Result<Box<dyn Engine<Transcription>>, EngineError> {
    Ok(Box::new(RemoteEars::open(settings)?))
}

/// The mind that `settings` ask for: always a [`RemoteMind`].
///
/// # Errors
/// As for [`RemoteMind::open`].
pub fn open_mind(settings: &Settings) -> Result<Box<dyn Engine<Generation>>, EngineError> {
    Ok(Box::new(RemoteMind::open(settings)?))
}

/// The voice that `settings` ask for: always a [`RemoteVoice`].
///
/// # Errors
/// As for [`RemoteVoice::open`].
pub fn open_voice(settings: &Settings) -> Result<Box<dyn Engine<Synthesis>>, EngineError> {
    Ok(Box::new(RemoteVoice::open(settings)?))
}
