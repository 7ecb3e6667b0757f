//! A child process and the threads on its three pipes.

use super::{HostSpec, frame};
use crate::EngineError;
use crossbeam_channel::{Receiver, Sender};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Frames under way from the child before it has to wait, and at least so many to it: there are
/// never more than two for each job that is with it.
const PIPE_CAPACITY: usize = 256;

/// Longest line of standard error that is passed on, in bytes.
const LONGEST_LINE: u64 = 4096;

/// Lines of standard error that are kept for the message after a crash.
const TAIL_LINES: usize = 3;

/// How long a child may take to end by itself once its standard input is closed.
const FAREWELL: Duration = Duration::from_millis(300);

/// A running child. It is ended when this is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    to_child: Option<Sender<Vec<u8>>>,
    from_child: Receiver<std::io::Result<Vec<u8>>>,
    complaints: Arc<Mutex<VecDeque<String>>>,
    complaint_reader: Option<JoinHandle<()>>,
}

impl Process {
    pub(super) fn start(path: &Path, spec: &HostSpec) -> Result<Self, EngineError> {
        let failed = |reason: String| EngineError::Failed {
            engine: spec.program.clone(),
            reason,
        };
        let mut command = Command::new(path);
        command
            .args(&spec.args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // ggml would start a debugger on a failed assertion, and its last line would
            // stand for the reason.
            .env("GGML_NO_BACKTRACE", "1");
        hide_console(&mut command);
        let mut child = command
            .spawn()
            .map_err(|error| failed(format!("{} does not start: {error}", path.display())))?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(failed("its pipes are missing".to_owned()));
        };
        let most = PIPE_CAPACITY.max(spec.max_in_flight.saturating_mul(2));
        let (to_child, outgoing) = crossbeam_channel::bounded(most);
        let (incoming, from_child) = crossbeam_channel::bounded(PIPE_CAPACITY);
        let complaints = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&complaints);
        let name = spec.program.clone();
        let spawn = |what: &str, work: Box<dyn FnOnce() + Send>| {
            std::thread::Builder::new()
                .name(format!("{}-{what}", spec.program))
                .spawn(work)
                .map_err(|error| failed(format!("no thread for its {what}: {error}")))
        };
        let mut process = Self {
            child,
            to_child: Some(to_child),
            from_child,
            complaints,
            complaint_reader: None,
        };
        spawn("input", Box::new(move || write_frames(stdin, &outgoing)))?;
        spawn("output", Box::new(move || read_frames(stdout, &incoming)))?;
        process.complaint_reader = Some(spawn(
            "errors",
            Box::new(move || read_lines(stderr, &name, &kept)),
        )?);
        Ok(process)
    }

    /// Hands a frame to the child without waiting. `false` when the child has stopped
    /// reading.
    pub(super) fn send(&self, payload: Vec<u8>) -> bool {
        self.to_child
            .as_ref()
            .is_some_and(|to_child| to_child.try_send(payload).is_ok())
    }

    /// Frames from the child; disconnected when it has ended.
    pub(super) fn frames(&self) -> &Receiver<std::io::Result<Vec<u8>>> {
        &self.from_child
    }

    /// Kills the child if it still runs and says how it ended.
    pub(super) fn kill(&mut self) -> String {
        let _ = self.child.kill();
        let status = self.child.wait();
        self.epitaph(status.ok())
    }

    /// How the child ended, by itself if it does so within a moment.
    pub(super) fn end(&mut self) -> String {
        self.to_child = None;
        match self.wait(FAREWELL) {
            Some(status) => self.epitaph(Some(status)),
            None => self.kill(),
        }
    }

    fn wait(&mut self, patience: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + patience;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(1)),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// Exit status, and what the child complained of last.
    fn epitaph(&mut self, status: Option<ExitStatus>) -> String {
        if let Some(reader) = self.complaint_reader.take() {
            // Its last words may still be in the pipe. A grandchild may hold the pipe
            // open, so the wait has an end.
            let until = Instant::now() + Duration::from_millis(50);
            while !reader.is_finished() && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        let status = status.map_or_else(|| "no exit status".to_owned(), |s| s.to_string());
        let complaints = self
            .complaints
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match complaints.back() {
            Some(last) => format!("{status}, last words: {last}"),
            None => status,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

fn write_frames(stdin: ChildStdin, outgoing: &Receiver<Vec<u8>>) {
    let mut stdin = BufWriter::new(stdin);
    for payload in outgoing {
        if frame::write(&mut stdin, &payload).is_err() {
            return;
        }
    }
}

fn read_frames(stdout: impl Read, incoming: &Sender<std::io::Result<Vec<u8>>>) {
    let mut stdout = BufReader::new(stdout);
    while let Some(frame) = frame::read(&mut stdout).transpose() {
        let broken = frame.is_err();
        if incoming.send(frame).is_err() || broken {
            return;
        }
    }
}

fn read_lines(stderr: impl Read, name: &str, kept: &Mutex<VecDeque<String>>) {
    let mut stderr = BufReader::new(stderr);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut stderr)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
        {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line).trim().to_owned();
        if text.is_empty() {
            continue;
        }
        // What an engine itself says begins with its level; all else is a library's.
        match text.split_once(' ') {
            Some(("WARN" | "ERROR", text)) => {
                tracing::warn!(target: "banter_host", host = name, "{text}");
            }
            _ => tracing::info!(target: "banter_host", host = name, "{text}"),
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == TAIL_LINES {
            kept.pop_front();
        }
        kept.push_back(text);
    }
}

/// Keeps Windows from opening a console window for the child. Untested.
#[cfg(windows)]
fn hide_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn hide_console(_: &mut Command) {}
