//! A child that runs: what is said to it, what it says, and whether it still may.

use super::backoff::Backoff;
use super::flight::Flight;
use super::process::Process;
use super::protocol::{self, FromHost, Opening, Side, ToHost, Welcome};
use super::{HostSpec, frame, locate};
use crate::{Assignment, EngineError, EngineStatus, Inbox, Task, Update};
use crossbeam_channel::{RecvTimeoutError, select};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

/// How often cancellations and deadlines are looked at while jobs run.
const BUSY_TICK: Duration = Duration::from_millis(4);
/// The same while there is nothing to do.
const IDLE_TICK: Duration = Duration::from_millis(100);

/// A child that has said its first word.
pub(super) struct Connection<'a, T: Task> {
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
    pub(super) fn open(spec: &'a HostSpec, inbox: &Inbox<T>) -> Result<Self, EngineError> {
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
    pub(super) fn serve(
        &mut self,
        inbox: &Inbox<T>,
        backoff: &mut Backoff,
        mut held: Option<Assignment<T>>,
    ) -> Result<(), EngineError> {
        let result = loop {
            if inbox.is_closing() {
                break Ok(());
            }
            // Whoever waits here waits for a child that is watched.
            inbox.beat();
            let passed_on = self.pass_on(inbox, &mut held);
            if let Err(error) = passed_on.and_then(|()| self.step(inbox, backoff)) {
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

    /// Passes on what the child has room for.
    fn pass_on(
        &mut self,
        inbox: &Inbox<T>,
        held: &mut Option<Assignment<T>>,
    ) -> Result<(), EngineError> {
        while self.ready {
            let next = held
                .take()
                .or_else(|| inbox.take_if(|urgency| self.flight.has_room(urgency)));
            let Some(assignment) = next else {
                break;
            };
            self.submit(assignment)?;
        }
        Ok(())
    }

    /// Waits for one thing to happen, deals with it, and looks at all that depends on time.
    fn step(&mut self, inbox: &Inbox<T>, backoff: &mut Backoff) -> Result<(), EngineError> {
        let tick = if self.flight.is_idle() {
            IDLE_TICK
        } else {
            BUSY_TICK
        };
        select! {
            // What has come is passed on before the next step.
            recv(inbox.bell()) -> _ => {}
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
        let job = self.flight.add(output, T::urgency(&request));
        let payload = self.encode(&ToHost::Submit { job, request })?;
        if frame::fits(payload.len()) {
            return self.send(payload);
        }
        let refusal = format!(
            "this is too much for {} at once, {} MiB of {} at most; send it in parts",
            self.spec.program,
            payload.len() >> 20,
            frame::MOST_MEBIBYTES
        );
        self.flight.end(job, Err(EngineError::Request(refusal)));
        Ok(())
    }

    fn hear(
        &mut self,
        frame: &[u8],
        inbox: &Inbox<T>,
        backoff: &mut Backoff,
    ) -> Result<(), EngineError> {
        let now = Instant::now();
        self.last_heard = now;
        let message = protocol::decode::<FromHost<T::Event>>(frame).map_err(|r| self.killed(&r))?;
        match message {
            FromHost::Loading(fraction) => {
                if !self.ready {
                    inbox.report(EngineStatus::Loading(fraction.clamp(0.0, 1.0)));
                }
            }
            FromHost::Ready => {
                self.ready = true;
                inbox.report(EngineStatus::Ready);
            }
            FromHost::Refused(error) => return Err(error),
            FromHost::Begun { job } => self.flight.begin(job, now),
            FromHost::Alive { job } => self.flight.alive(job, now),
            FromHost::Busy { job, millis } => {
                self.flight.busy(job, now, Duration::from_millis(millis));
            }
            FromHost::Event { job, event } => {
                self.flight.receive(job, now, Update::Event(event));
            }
            FromHost::Failed { job, error } => {
                self.flight.receive(job, now, Update::Failed(error));
            }
            FromHost::Done { job } => {
                backoff.succeeded();
                self.flight.receive(job, now, Update::Done);
            }
        }
        Ok(())
    }

    fn housekeeping(&mut self) -> Result<(), EngineError> {
        let now = Instant::now();
        let mut cancelled = Vec::new();
        self.flight.cancel(now, |job| cancelled.push(job));
        for job in cancelled {
            let payload = self.encode(&ToHost::Cancel { job })?;
            self.send(payload)?;
        }
        let deadlines = &self.spec.deadlines;
        if self.flight.ignores_cancel(now, deadlines.cancel) {
            return Err(self.hung(deadlines.cancel));
        }
        let patience = if !self.ready {
            deadlines.load
        } else if self.flight.is_idle() || self.flight.is_busy(now) {
            // It owes nothing, or has said that it cannot.
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

    fn encode(&mut self, message: &ToHost<T::Request>) -> Result<Vec<u8>, EngineError> {
        protocol::encode(message).map_err(|error| self.killed(&error.to_string()))
    }

    fn send(&mut self, payload: Vec<u8>) -> Result<(), EngineError> {
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
    let begun = Instant::now();
    loop {
        inbox.beat();
        match process.frames().recv_timeout(IDLE_TICK) {
            Err(RecvTimeoutError::Timeout) if begun.elapsed() < patience && !inbox.is_closing() => {
            }
            other => return other,
        }
    }
}
