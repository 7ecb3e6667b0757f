//! The game's half of a host: an engine that forwards to a child process.

use super::backoff::Backoff;
use super::flight::Flight;
use super::process::Process;
use super::protocol::{self, FromHost, Opening, Side, ToHost, Welcome};
use super::{HostSpec, locate};
use crate::{Assignment, Engine, EngineError, EngineStatus, Inbox, Task, Update};
use crossbeam_channel::{RecvTimeoutError, select};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::time::{Duration, Instant};

/// How often cancellations, deadlines and waiting readers are looked at while jobs run.
const BUSY_TICK: Duration = Duration::from_millis(4);
/// The same while there is nothing to do.
const IDLE_TICK: Duration = Duration::from_millis(100);

/// An engine in a child process.
///
/// The child is started with the worker, so that a model loads early. See the
/// [module](super) for what happens when it dies.
#[derive(Debug)]
pub struct Host<T> {
    spec: HostSpec,
    task: PhantomData<fn() -> T>,
}

impl<T: Task> Host<T> {
    /// An engine that runs in the program that `spec` describes.
    pub fn new(spec: HostSpec) -> Self {
        Self {
            spec,
            task: PhantomData,
        }
    }
}

impl<T> Engine<T> for Host<T>
where
    T: Task<Request: Serialize, Event: DeserializeOwned>,
{
    fn reports_readiness(&self) -> bool {
        true
    }

    fn serve(&mut self, inbox: &Inbox<T>) {
        let mut backoff = Backoff::default();
        let mut held = None;
        let mut told = None;
        while !inbox.is_closing() {
            inbox.report(EngineStatus::Starting);
            let error = match Connection::open(&self.spec, inbox) {
                Ok(mut connection) => match connection.serve(inbox, &mut backoff, held.take()) {
                    Ok(()) => return,
                    Err(error) => error,
                },
                Err(error) => error,
            };
            backoff.failed(Instant::now());
            if told.as_ref() != Some(&error) {
                tracing::warn!("{error}");
                told = Some(error.clone());
            }
            inbox.report(EngineStatus::Failed(error.clone()));
            if let Some(assignment) = held.take() {
                assignment.finish(Err(self.refusal(&error, &backoff)));
            }
            // A single crash is answered by a fresh child at once. After that the next
            // child has to be asked for by a job.
            if backoff.failures() > 1 {
                held = self.wait_out(inbox, &error, &backoff);
                if held.is_none() {
                    return;
                }
            }
        }
    }
}

impl<T: Task> Host<T> {
    /// Fails jobs until the pause is over and a job comes; that job, or `None` at the end.
    fn wait_out(
        &self,
        inbox: &Inbox<T>,
        error: &EngineError,
        backoff: &Backoff,
    ) -> Option<Assignment<T>> {
        while let Some(assignment) = inbox.next() {
            if backoff.remaining(Instant::now()).is_zero() {
                return Some(assignment);
            }
            assignment.finish(Err(self.refusal(error, backoff)));
        }
        None
    }

    /// What a job is told that comes while the host is not to be had.
    fn refusal(&self, error: &EngineError, backoff: &Backoff) -> EngineError {
        match error {
            EngineError::Crashed { .. } | EngineError::TimedOut { .. } => {
                EngineError::Unavailable {
                    engine: self.spec.program.clone(),
                    failures: backoff.failures(),
                    reason: error.to_string(),
                    retry_in: backoff.remaining(Instant::now()),
                }
            }
            // These say what to do, and nothing changes until it is done.
            _ => error.clone(),
        }
    }
}

/// A child that has said its first word.
struct Connection<'a, T: Task> {
    spec: &'a HostSpec,
    process: Process,
    flight: Flight<T::Event>,
    ready: bool,
    last_heard: Instant,
}

impl<'a, T> Connection<'a, T>
where
    T: Task<Request: Serialize, Event: DeserializeOwned>,
{
    fn open(spec: &'a HostSpec, inbox: &Inbox<T>) -> Result<Self, EngineError> {
        let path = locate::locate(spec)?;
        let mut process = Process::start(&path, spec)?;
        let mismatch = |reason: String| EngineError::HostMismatch {
            program: path.clone(),
            reason,
            build: spec.build.clone(),
        };
        let opening = protocol::encode_first(
            Side::Game,
            &Opening {
                task: T::NAME.to_owned(),
                settings: spec.settings.clone(),
            },
        )
        .map_err(|error| mismatch(error.to_string()))?;
        process.send(opening);
        let first = match first_frame(&process, spec.deadlines.handshake, inbox) {
            Ok(Ok(frame)) => frame,
            Ok(Err(error)) => return Err(mismatch(format!("it is no host ({error})"))),
            Err(RecvTimeoutError::Timeout) => {
                process.kill();
                return Err(EngineError::TimedOut {
                    engine: spec.program.clone(),
                    after: spec.deadlines.handshake,
                });
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(mismatch(format!("it ended at once ({})", process.end())));
            }
        };
        let welcome: Welcome = protocol::decode_first(Side::Host, &first).map_err(mismatch)?;
        if welcome.task != T::NAME {
            return Err(mismatch(format!(
                "it can {}, not {}",
                welcome.task,
                T::NAME
            )));
        }
        Ok(Self {
            spec,
            process,
            flight: Flight::new(spec.max_in_flight),
            ready: false,
            last_heard: Instant::now(),
        })
    }

    /// Serves until the inbox closes (`Ok`) or the child is lost (`Err`, jobs failed).
    fn serve(
        &mut self,
        inbox: &Inbox<T>,
        backoff: &mut Backoff,
        mut held: Option<Assignment<T>>,
    ) -> Result<(), EngineError> {
        let result = loop {
            if inbox.is_closing() {
                break Ok(());
            }
            if self.ready
                && let Some(assignment) = held.take()
                && let Err(error) = self.submit(assignment)
            {
                break Err(error);
            }
            if let Err(error) = self.step(inbox, backoff) {
                break Err(error);
            }
        };
        match &result {
            Ok(()) => self.flight.fail_all(&EngineError::Cancelled),
            Err(error) => {
                self.flight.fail_all(error);
                if let Some(assignment) = held {
                    assignment.finish(Err(error.clone()));
                }
            }
        }
        result
    }

    /// Waits for one thing to happen, deals with it, and looks at all that depends on time.
    fn step(&mut self, inbox: &Inbox<T>, backoff: &mut Backoff) -> Result<(), EngineError> {
        let never = crossbeam_channel::never();
        let jobs = if self.ready && self.flight.has_room() {
            inbox.receiver()
        } else {
            &never
        };
        let tick = if self.flight.is_empty() {
            IDLE_TICK
        } else {
            BUSY_TICK
        };
        select! {
            recv(jobs) -> assignment => if let Ok(assignment) = assignment {
                self.submit(assignment)?;
            },
            recv(self.process.frames()) -> frame => match frame {
                Ok(Ok(frame)) => self.hear(&frame, inbox, backoff)?,
                // Killed in the middle of a frame, or between two.
                Ok(Err(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                    return Err(self.crashed());
                }
                Ok(Err(error)) => return Err(self.killed(&error.to_string())),
                Err(_) => return Err(self.crashed()),
            },
            default(tick) => {}
        }
        self.housekeeping()
    }

    fn submit(&mut self, assignment: Assignment<T>) -> Result<(), EngineError> {
        let Assignment { request, output } = assignment;
        if output.is_cancelled() {
            output.finish(Err(EngineError::Cancelled));
            return Ok(());
        }
        if self.flight.is_idle() {
            self.last_heard = Instant::now();
        }
        let job = self.flight.add(output);
        self.say(&ToHost::Submit { job, request })
    }

    fn hear(
        &mut self,
        frame: &[u8],
        inbox: &Inbox<T>,
        backoff: &mut Backoff,
    ) -> Result<(), EngineError> {
        self.last_heard = Instant::now();
        let message = protocol::decode::<FromHost<T::Event>>(frame).map_err(|r| self.killed(&r))?;
        let received = match message {
            FromHost::Alive => Ok(()),
            FromHost::Loading(fraction) => {
                if !self.ready {
                    inbox.report(EngineStatus::Loading(fraction.clamp(0.0, 1.0)));
                }
                Ok(())
            }
            FromHost::Ready => {
                self.ready = true;
                inbox.report(EngineStatus::Ready);
                Ok(())
            }
            FromHost::Refused(error) => return Err(error),
            FromHost::Event { job, event } => self.flight.receive(job, Update::Event(event)),
            FromHost::Failed { job, error } => self.flight.receive(job, Update::Failed(error)),
            FromHost::Done { job } => {
                backoff.succeeded();
                self.flight.receive(job, Update::Done)
            }
        };
        received.map_err(|reason| self.killed(reason))
    }

    fn housekeeping(&mut self) -> Result<(), EngineError> {
        let now = Instant::now();
        let mut messages: Vec<ToHost<T::Request>> = Vec::new();
        self.flight
            .cancel(now, |job| messages.push(ToHost::Cancel { job }));
        self.flight
            .flush(|job, events| messages.push(ToHost::Taken { job, events }));
        for message in messages {
            self.say(&message)?;
        }
        let deadlines = &self.spec.deadlines;
        if self.flight.ignores_cancel(now, deadlines.cancel) {
            return Err(self.hung(deadlines.cancel));
        }
        let patience = if !self.ready {
            deadlines.load
        } else if self.flight.is_idle() || self.flight.is_held_up() {
            // It owes nothing, or waits for us.
            self.last_heard = now;
            return Ok(());
        } else {
            deadlines.silence
        };
        if now.duration_since(self.last_heard) > patience {
            return Err(self.hung(patience));
        }
        Ok(())
    }

    fn say(&mut self, message: &ToHost<T::Request>) -> Result<(), EngineError> {
        let payload = protocol::encode(message).map_err(|e| self.killed(&e.to_string()))?;
        if self.process.send(payload) {
            Ok(())
        } else {
            Err(self.crashed())
        }
    }

    fn crashed(&mut self) -> EngineError {
        EngineError::Crashed {
            engine: self.spec.program.clone(),
            detail: self.process.end(),
        }
    }

    fn killed(&mut self, reason: &str) -> EngineError {
        self.process.kill();
        EngineError::Crashed {
            engine: self.spec.program.clone(),
            detail: reason.to_owned(),
        }
    }

    fn hung(&mut self, after: Duration) -> EngineError {
        self.process.kill();
        EngineError::TimedOut {
            engine: self.spec.program.clone(),
            after,
        }
    }
}

/// The child's first frame, given up when the worker ends.
fn first_frame<T: Task>(
    process: &Process,
    patience: Duration,
    inbox: &Inbox<T>,
) -> Result<std::io::Result<Vec<u8>>, RecvTimeoutError> {
    let until = Instant::now() + patience;
    loop {
        match process.frames().recv_timeout(IDLE_TICK) {
            Err(RecvTimeoutError::Timeout) if Instant::now() < until && !inbox.is_closing() => {}
            other => return other,
        }
    }
}
