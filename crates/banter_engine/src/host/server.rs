//! The child's half of a host.

use super::dispatch::{Dispatcher, Pipe};
use super::frame;
use super::leave::{claim_stdout, leave};
use super::protocol::{self, FromHost, Opening, Side, Welcome};
use crate::queue::Queue;
use crate::{CancelToken, Engine, EngineError, Inbox, Loading, Settings, Task};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, BufReader, IsTerminal};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// Jobs that wait in the child. The game sends fewer than that.
const QUEUE_CAPACITY: usize = 1024;

/// Serves an engine to the game that started this program: the whole of a host's `main`.
///
/// `open` makes the engine from the settings that the game gave, and says through [`Loading`]
/// how far it is. The program ends when its standard input closes.
///
/// ```no_run
/// use banter_engine::{Generation, fake::FakeGenerate, host};
///
/// fn main() -> std::process::ExitCode {
///     host::serve::<Generation, _>(|_settings, _loading| {
///         Ok(Box::new(FakeGenerate::replying(["Good evening."])))
///     })
/// }
/// ```
pub fn serve<T, F>(open: F) -> ExitCode
where
    T: Task<Request: DeserializeOwned, Event: Serialize>,
    F: FnOnce(&Settings, &Loading) -> Result<Box<dyn Engine<T>>, EngineError> + Send + 'static,
{
    if io::stdin().is_terminal() {
        eprintln!(
            "This program is started by a game, which speaks to it through its standard input."
        );
        return ExitCode::from(2);
    }
    report_on_stderr();
    if let Err(reason) = converse(open) {
        eprintln!("{reason}");
        leave(1)
    }
    // The game has gone, or lets go of us. Whatever the engine is doing, nobody wants it.
    leave(0)
}

/// Sends what the engine warns of to standard error, where the game reads it. A program
/// that has a subscriber of its own keeps it.
fn report_on_stderr() {
    let _ = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_target(false)
        .without_time()
        .try_init();
}

fn converse<T, F>(open: F) -> Result<(), String>
where
    T: Task<Request: DeserializeOwned, Event: Serialize>,
    F: FnOnce(&Settings, &Loading) -> Result<Box<dyn Engine<T>>, EngineError> + Send + 'static,
{
    let pipe = Pipe::new(claim_stdout().map_err(|error| error.to_string())?);
    let mut stdin = BufReader::new(io::stdin().lock());
    let first = frame::read(&mut stdin)
        .map_err(|error| error.to_string())?
        .ok_or("the game said nothing")?;
    let opening: Opening = protocol::decode_first(Side::Game, &first)?;
    pipe.write(protocol::encode_first(
        Side::Host,
        &Welcome {
            task: T::NAME.to_owned(),
        },
    ));
    if opening.task != T::NAME {
        return Err(format!("this host can {}, not {}", T::NAME, opening.task));
    }

    let jobs = Arc::new(Queue::new(QUEUE_CAPACITY));
    let inbox = Inbox::new(
        Arc::clone(&jobs),
        Arc::default(),
        CancelToken::default(),
        Arc::default(),
    );
    let engine_pipe = pipe.clone();
    std::thread::Builder::new()
        .name("engine".to_owned())
        .spawn(move || {
            // The engine's end is the program's end, a panic's too.
            let _guard = LeaveWithEngine;
            run_engine(open, &opening.settings, &engine_pipe, &inbox);
        })
        .map_err(|error| format!("no thread for the engine: {error}"))?;

    let dispatcher = Dispatcher::new(jobs, pipe);
    while let Some(bytes) = frame::read(&mut stdin).map_err(|error| error.to_string())? {
        dispatcher.take(protocol::decode(&bytes)?);
    }
    Ok(())
}

fn run_engine<T, F>(open: F, settings: &Settings, pipe: &Pipe, inbox: &Inbox<T>)
where
    T: Task<Event: Serialize>,
    F: FnOnce(&Settings, &Loading) -> Result<Box<dyn Engine<T>>, EngineError>,
{
    let told = pipe.clone();
    let last = Mutex::new(None);
    let loading = Loading::to(move |fraction| {
        // Native loaders report thousands of times; a status line needs a hundred.
        let percent = (fraction * 100.0) as u8;
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.replace(percent) != Some(percent) {
            told.say(&FromHost::<()>::Loading(fraction));
        }
    });
    match open(settings, &loading) {
        Ok(mut engine) => {
            pipe.say(&FromHost::<T::Event>::Ready);
            engine.serve(inbox);
        }
        Err(error) => pipe.say(&FromHost::<T::Event>::Refused(error)),
    }
}

struct LeaveWithEngine;

impl Drop for LeaveWithEngine {
    fn drop(&mut self) {
        leave(if std::thread::panicking() { 101 } else { 0 });
    }
}
