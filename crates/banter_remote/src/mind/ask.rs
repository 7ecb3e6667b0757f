//! The way of a request from the first try to the last.

use super::body::body;
use super::budget::{Budget, Receipt};
use super::exchange::{Exchange, Failure, Rest};
use super::fair::owner;
use super::fleet::Fleet;
use super::listener::Listener;
use super::settings::Options;
use super::watch::Watch;
use crate::address::{Address, CHAT};
use crate::fault::Fault;
use crate::trouble::{Asking, Trouble};
use banter_engine::{
    Assignment, EngineError, Finish, FinishReason, GenerateEvent, GenerateRequest, Generation,
    Purpose,
};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::tls::TlsConfig;

/// How often whoever pauses looks whether that is still wanted.
const TICK: Duration = Duration::from_millis(10);
/// How long a request waits for servers that are left alone before it is sent to none. With
/// more, whoever waits for the answer had better be told.
const SHORT_REST: Duration = Duration::from_millis(500);
/// The most that is read behind an answer, in bytes, so that its connection serves again.
const LONGEST_REST: usize = 64 * 1024;
/// A token has about so many bytes, rather more than fewer.
const BYTES_PER_TOKEN: usize = 3;

/// What all requests have in common.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: Options,
    tls: TlsConfig,
    fleet: Mutex<Fleet>,
    budget: Mutex<Budget>,
    /// Connections that serve again, each with its server.
    idle: Mutex<Vec<(usize, Agent)>>,
}

impl Shared {
    /// # Errors
    /// [`EngineError::File`] for certificates that are none.
    pub(super) fn new(options: Options) -> Result<Self, EngineError> {
        let (requests, tokens) = (options.requests_per_minute, options.tokens_per_minute);
        Ok(Self {
            tls: options.access.tls()?,
            fleet: Mutex::new(Fleet::new(options.access.addresses.len())),
            budget: Mutex::new(Budget::new(requests, tokens)),
            idle: Mutex::default(),
            options,
        })
    }

    /// Answers a job and ends it.
    pub(super) fn serve(&self, mut job: Assignment<Generation>, watch: &Watch) {
        let mut rest = None;
        let result = self.answer(&mut job, watch, &mut rest);
        job.finish(result);
        if let Some((server, agent, stream)) = rest {
            // Nobody waits for this: the owner has the whole answer.
            watch.whole();
            let is_clean = read_out(stream);
            if watch.release() && is_clean {
                let mut idle = lock(&self.idle);
                if idle.len() < self.options.parallel {
                    idle.push((server, agent));
                }
            }
        }
    }

    fn answer(
        &self,
        job: &mut Assignment<Generation>,
        watch: &Watch,
        rest: &mut Option<(usize, Agent, Rest)>,
    ) -> Result<(), EngineError> {
        let Assignment { request, output } = job;
        output.send(GenerateEvent::Started)?;
        if request.purpose == Purpose::Upkeep {
            // What a server keeps is its own affair.
            return Ok(());
        }
        if request.purpose == Purpose::Prefill && !self.options.prefill {
            return output.send(GenerateEvent::Finished(Finish {
                reason: FinishReason::Prefilled,
                tokens: 0,
            }));
        }
        let body = body(request, &self.options)?.to_string();
        let mut listener = Listener::new(output, request.purpose, &request.stop);
        let mut tries = 0;
        loop {
            let server = self.choose(owner(request), tries, watch)?;
            let result = self.attempt(server, &body, request, &mut listener, watch);
            let (fault, trouble) = match result {
                Ok((agent, stream)) => {
                    lock(&self.fleet).succeeded(server);
                    listener.finish()?;
                    *rest = Some((server, agent, stream));
                    return Ok(());
                }
                Err(Attempt::OverBudget(error)) => {
                    lock(&self.fleet).free(server);
                    return Err(error);
                }
                Err(Attempt::Failed(Failure::Owner(error))) => {
                    lock(&self.fleet).free(server);
                    return Err(error);
                }
                Err(Attempt::Failed(Failure::TooSlow(after))) => (Fault::TimedOut { after }, None),
                Err(Attempt::Failed(Failure::Server(trouble))) => match trouble {
                    Trouble::Final(fault) | Trouble::Demand(fault) => (fault, None),
                    Trouble::Again(fault, pause) => (fault, Some(pause)),
                },
            };
            let host = self.host(server);
            let is_ill = trouble.is_some() || fault.is_of_server();
            if is_ill {
                let pause = trouble.flatten();
                lock(&self.fleet).failed(server, Instant::now(), pause, fault.to_string());
            } else {
                lock(&self.fleet).free(server);
            }
            // What was said stays said, and what another server cannot do better is not tried.
            let elsewhere = self.options.access.addresses.len() > 1;
            let again = trouble.is_some() || (is_ill && elsewhere);
            if listener.has_spoken() || !again || tries >= self.options.retries {
                listener.flush()?;
                return Err(fault.at(host));
            }
            if self.rest() >= watch.patience() {
                return Err(fault.at(host));
            }
            tracing::debug!("the server {host} is asked again: {fault}");
            tries += 1;
            listener.restart(&request.stop);
        }
    }

    /// One try. The connection with the rest of the stream.
    fn attempt(
        &self,
        server: usize,
        body: &str,
        request: &GenerateRequest,
        listener: &mut Listener,
        watch: &Watch,
    ) -> Result<(Agent, Rest), Attempt> {
        let Some(address) = self.options.access.addresses.get(server) else {
            return Err(Attempt::Failed(Fault::NoHost.into()));
        };
        let receipt = self.spend(body, request, address)?;
        let agent = self.agent(server, address);
        let held = watch.hold(&agent).map_err(Failure::from);
        let exchange = Exchange {
            asking: Asking {
                access: &self.options.access,
                address,
                task: CHAT,
                timeout: self.options.timeout,
                size: "`memory` or `prompt_tokens` of the mind",
            },
            agent: &agent,
            body,
            largest_reply: self.options.largest_reply,
            watch,
        };
        let result = held.and_then(|()| exchange.run(listener));
        if let Some(spent) = listener.spent() {
            lock(&self.budget).correct(receipt, spent);
        }
        let stream = result.map_err(Attempt::Failed)?;
        Ok((agent, stream))
    }

    fn spend(
        &self,
        body: &str,
        request: &GenerateRequest,
        address: &Address,
    ) -> Result<Receipt, Attempt> {
        let read = u32::try_from(body.len() / BYTES_PER_TOKEN).unwrap_or(u32::MAX);
        let tokens = read.saturating_add(request.sampling.max_tokens);
        let spent = lock(&self.budget).spend(Instant::now(), tokens);
        spent.map_err(|over| {
            Attempt::OverBudget(EngineError::Failed {
                engine: format!("the server {}", address.host()),
                reason: over.to_string(),
            })
        })
    }

    /// A server that is well, waited for if that is soon.
    fn choose(&self, owner: &str, tries: u32, watch: &Watch) -> Result<usize, EngineError> {
        loop {
            let chosen = lock(&self.fleet).choose(owner, Instant::now());
            let rest = match chosen {
                Ok(server) => return Ok(server),
                Err(rest) => rest,
            };
            let patience = if tries == 0 {
                watch.patience().min(SHORT_REST)
            } else {
                watch.patience()
            };
            if let Some(verdict) = watch.verdict() {
                return Err(match Failure::from(verdict) {
                    Failure::Owner(error) => error,
                    _ => Fault::TimedOut {
                        after: self.options.first_token,
                    }
                    .at(self.host(rest.server)),
                });
            }
            if rest.wait > patience {
                return Err(EngineError::Unavailable {
                    engine: format!("the server {}", self.host(rest.server)),
                    failures: rest.failures,
                    reason: rest.reason,
                    retry_in: rest.wait,
                });
            }
            thread::sleep(rest.wait.min(TICK));
        }
    }

    /// How long it is until a server is well.
    fn rest(&self) -> Duration {
        let mut fleet = lock(&self.fleet);
        match fleet.choose("", Instant::now()) {
            Ok(server) => {
                fleet.free(server);
                Duration::ZERO
            }
            Err(rest) => rest.wait,
        }
    }

    fn agent(&self, server: usize, address: &Address) -> Agent {
        let mut idle = lock(&self.idle);
        let kept = idle.iter().rposition(|(its, _)| *its == server);
        match kept.map(|at| idle.swap_remove(at)) {
            Some((_, agent)) => agent,
            None => self.options.access.agent(address, self.tls.clone()),
        }
    }

    fn host(&self, server: usize) -> &str {
        let address = self.options.access.addresses.get(server);
        address.map_or("", Address::host)
    }
}

/// Why a try came to nothing.
enum Attempt {
    Failed(Failure),
    OverBudget(EngineError),
}

/// Whether a stream came to its end.
fn read_out(mut stream: Rest) -> bool {
    let mut piece = [0; 1_024];
    for _ in 0..LONGEST_REST / piece.len() {
        match stream.read(&mut piece) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    false
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
