//! Servers' chat completions as an engine.

use super::ask::Shared;
use super::fair::{Fairness, owner};
use super::settings::Options;
use super::watch::Watch;
use banter_engine::{Engine, EngineError, Generation, Inbox, Settings};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often the requests under way are looked after.
const TICK: Duration = Duration::from_millis(10);

/// A mind that is a server, or several: OpenAI-compatible `/v1/chat/completions`, streamed.
///
/// | request | what is sent |
/// |---|---|
/// | `messages` | as they are, but for signs of templates in them, which get a space inside: a server would take `<\|im_end\|>` for its own |
/// | `sampling` | `temperature`, `top_p`, `seed` (31 bits of it) and the limit of tokens; the rest in the words of the [dialect](crate::ChatDialect) |
/// | `stop` | the first four, and all are heeded here |
/// | `constraint` | in the words of the dialect; refused, or left out by `constraints = drop`, where it has none |
/// | `adapters` | vLLM takes one, as the name of a model; others refuse |
/// | `purpose` | a prefill ends at once unless the setting `prefill` is on: then one token is asked for |
/// | `character`, `conversation` | never sent; see below |
/// | `outline` | nothing: servers do not count sections |
///
/// Up to `parallel` requests are under way at once. Of those that wait the most
/// [urgent](banter_engine::Priority) goes first; of those that are equally urgent the
/// conversation with the fewest under way, and then the one that was served longest ago, so that
/// nobody takes up the server by asking more than others. The last free place is kept for somebody who
/// waits for an answer.
///
/// Of several servers a character's requests go to the same one, where its prompt is in the
/// cache, unless others have less to do. One that fails is left alone for a while, from 0.25 to 8
/// s, or as long as it asks (up to a minute), and another is asked.
///
/// A request that came to nothing is tried again until something was said. A stream that is
/// cut later fails its job behind what was said. A cancelled job closes its connection within
/// some 20 ms, which makes servers stop.
#[derive(Debug)]
pub struct RemoteMind {
    shared: Arc<Shared>,
}

impl RemoteMind {
    /// Reads the [settings](crate#settings-of-a-mind), and the key from the environment. Nothing
    /// is sent: whether a server is there shows with the first job.
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
        let hosts: Vec<_> = options
            .access
            .addresses
            .iter()
            .map(|it| it.host())
            .collect();
        let key = if options.access.key.is_some() {
            "with a"
        } else {
            "without a"
        };
        tracing::debug!("the mind is the server {}, {key} key", hosts.join(", "));
        let shared = Arc::new(Shared::new(options)?);
        Ok(Self { shared })
    }
}

/// A request under way.
struct Running {
    watch: Arc<Watch>,
    owner: String,
    thread: JoinHandle<()>,
}

impl Engine<Generation> for RemoteMind {
    fn serve(&mut self, inbox: &Inbox<Generation>) {
        let parallel = self.shared.options.parallel;
        let mut fair = Fairness::default();
        let mut running: Vec<Running> = Vec::new();
        while !inbox.is_closing() {
            self.begin(inbox, &mut running, &mut fair);
            let bell = inbox.bell();
            let is_over = if running.is_empty() {
                bell.recv().is_err()
            } else if running.len() < parallel {
                bell.recv_timeout(TICK)
                    .is_err_and(|error| error.is_disconnected())
            } else {
                thread::sleep(TICK);
                false
            };
            look(&mut running, &mut fair);
            if is_over {
                break;
            }
        }
        // Their jobs are cancelled: each closes its connection and ends.
        while !running.is_empty() {
            look(&mut running, &mut fair);
            thread::sleep(TICK);
        }
    }
}

impl RemoteMind {
    /// Sends what waits, as far as there are places.
    fn begin(&self, inbox: &Inbox<Generation>, running: &mut Vec<Running>, fair: &mut Fairness) {
        let parallel = self.shared.options.parallel;
        while running.len() < parallel {
            let places = parallel - running.len();
            let next = inbox.try_next_by(|request| fair.rank(request, places, parallel));
            let Some(job) = next else {
                return;
            };
            let owner = owner(&job.request).to_owned();
            let watch = Arc::new(Watch::new(job.output.cancel_token(), &self.shared.options));
            let (shared, watched) = (Arc::clone(&self.shared), Arc::clone(&watch));
            let thread = thread::Builder::new()
                .name("banter-remote".to_owned())
                .spawn(move || shared.serve(job, &watched));
            match thread {
                Ok(thread) => {
                    fair.begin(&owner);
                    running.push(Running {
                        watch,
                        owner,
                        thread,
                    });
                }
                // The job went with it, and reads as a crash.
                Err(error) => tracing::warn!("no thread for a request: {error}"),
            }
        }
    }
}

/// Ends what is over, and lets go of what has ended.
fn look(running: &mut Vec<Running>, fair: &mut Fairness) {
    running.retain(|request| {
        request.watch.look();
        let ended = request.thread.is_finished();
        if ended {
            fair.end(&request.owner);
        }
        !ended
    });
}
