//! A server for tests: it reads what it is sent and says what it is told to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

/// What was asked, with the names of headers in lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The fields of the form by name, as often as they are there.
    pub(crate) fn fields(&self, name: &str) -> Vec<Vec<u8>> {
        let kind = self.header("content-type").unwrap();
        let boundary = format!("--{}", kind.rsplit_once("boundary=").unwrap().1);
        let wanted = format!("name=\"{name}\"");
        let mut found = Vec::new();
        let mut places = positions(&self.body, boundary.as_bytes());
        assert!(self.body.ends_with(format!("{boundary}--\r\n").as_bytes()));
        let last = places.pop().unwrap();
        places.push(last);
        for pair in places.windows(2) {
            let part = &self.body[pair[0] + boundary.len() + 2..pair[1] - 2];
            let end = positions(part, b"\r\n\r\n")[0];
            let head = String::from_utf8_lossy(&part[..end]);
            if head.contains(&wanted) {
                found.push(part[end + 4..].to_vec());
            }
        }
        found
    }

    pub(crate) fn field(&self, name: &str) -> String {
        let mut fields = self.fields(name);
        assert_eq!(fields.len(), 1, "{name}");
        String::from_utf8(fields.remove(0)).unwrap()
    }
}

fn positions(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(wanted.len()).enumerate();
    windows
        .filter(|(_, w)| *w == wanted)
        .map(|(i, _)| i)
        .collect()
}

/// How a server answers.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Status, more headers, and a body with its length.
    Says(u16, &'static str, String),
    /// The same body in many pieces, without its length.
    Chunked(String),
    /// Pieces without an end.
    Endless,
    /// Part of a body, and the end of the connection.
    Cut,
    /// The end of the connection at once.
    HangsUp,
    /// Nothing, until the server is dropped.
    Silence,
    /// Events, with a pause before each of so many milliseconds, and what comes then.
    Events(Vec<(u64, String)>, After),
}

/// What a server does after its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// It ends the answer and waits for the next request.
    Ends,
    /// The end of the connection.
    Cuts,
    /// Nothing, until the client closes the connection.
    Hangs,
    /// The last event, again and again, until then.
    Repeats,
}

impl Answer {
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self::Says(200, "Content-Type: application/json\r\n", body.into())
    }

    /// The data of events, as they come, and the end of them.
    pub(crate) fn events<D: AsRef<str>>(data: impl IntoIterator<Item = D>) -> Self {
        Self::Events(events(data), After::Ends)
    }

    /// The same, and then something else.
    pub(crate) fn events_then<D: AsRef<str>>(
        data: impl IntoIterator<Item = D>,
        after: After,
    ) -> Self {
        Self::Events(events(data), after)
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Says(status, "", String::new())
    }
}

fn events<D: AsRef<str>>(data: impl IntoIterator<Item = D>) -> Vec<(u64, String)> {
    let data = data.into_iter();
    data.map(|data| (0, format!("data: {}\n\n", data.as_ref())))
        .collect()
}

/// A server on this machine. Stops when dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// How many connections there were, and how many clients have closed before the end.
    connections: Arc<AtomicUsize>,
    closed: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request, which are counted from 0, with what the function says.
    pub(crate) fn start(answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let connections = Arc::new(AtomicUsize::new(0));
        let closed = Arc::new(AtomicUsize::new(0));
        let (answer, all, over) = (Arc::new(answer), Arc::clone(&asked), Arc::clone(&is_over));
        let (count_connections, count_closed) = (Arc::clone(&connections), Arc::clone(&closed));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                count_connections.fetch_add(1, Ordering::Relaxed);
                let (answer, all, over) =
                    (Arc::clone(&answer), Arc::clone(&all), Arc::clone(&over));
                let closed = Arc::clone(&count_closed);
                thread::spawn(move || {
                    // One that breaks off is not asked anything.
                    while let Some(asked) = read(&stream) {
                        let mut all = all.lock().unwrap();
                        let count = all.len();
                        all.push(asked.clone());
                        drop(all);
                        match send(&stream, answer(&asked, count), &over) {
                            Ok(true) => {}
                            Ok(false) => return,
                            Err(_) => {
                                closed.fetch_add(1, Ordering::Relaxed);
                                return;
                            }
                        }
                    }
                });
            }
        });
        Self {
            port,
            asked,
            connections,
            closed,
            is_over,
        }
    }

    /// Always the same answer.
    pub(crate) fn saying(answer: Answer) -> Self {
        Self::start(move |_, _| answer.clone())
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// How many answers were broken off by the client.
    pub(crate) fn closed(&self) -> usize {
        self.closed.load(Ordering::Relaxed)
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that listens.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut asked = Asked::default();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    asked.path = line.split(' ').nth(1)?.to_owned();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        asked
            .headers
            .push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = asked.header("content-length")?.parse().ok()?;
    asked.body = vec![0; length];
    reader.read_exact(&mut asked.body).ok()?;
    Some(asked)
}

/// Whether the connection serves another request.
fn send(mut stream: &TcpStream, answer: Answer, is_over: &AtomicBool) -> std::io::Result<bool> {
    let start = |stream: &mut &TcpStream, rest: &str| {
        write!(
            stream,
            "HTTP/1.1 200 X\r\nConnection: close\r\nContent-Type: application/json\r\n{rest}\r\n"
        )
    };
    match answer {
        Answer::Says(status, headers, body) => {
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 {status} X\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
            )?;
        }
        Answer::Chunked(body) => {
            start(&mut stream, "Transfer-Encoding: chunked\r\n")?;
            for piece in body.as_bytes().chunks(7) {
                write!(stream, "{:x}\r\n", piece.len())?;
                stream.write_all(piece)?;
                write!(stream, "\r\n")?;
            }
            write!(stream, "0\r\n\r\n")?;
        }
        Answer::Endless => {
            start(&mut stream, "Transfer-Encoding: chunked\r\n")?;
            let piece = " ".repeat(4_096);
            while !is_over.load(Ordering::Relaxed) {
                write!(stream, "1000\r\n{piece}\r\n")?;
            }
        }
        Answer::Cut => {
            start(&mut stream, "Content-Length: 100\r\n")?;
            write!(stream, "{{\"text\": \"Good")?;
        }
        Answer::HangsUp => {}
        Answer::Events(events, after) => {
            return stream_events(stream, &events, after, is_over);
        }
        Answer::Silence => {
            while !is_over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }
    stream.flush()?;
    Ok(false)
}

/// Sends events as chunks. Whether the connection serves another request.
fn stream_events(
    mut stream: &TcpStream,
    events: &[(u64, String)],
    after: After,
    is_over: &AtomicBool,
) -> std::io::Result<bool> {
    write!(
        stream,
        "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    )?;
    let send = |mut stream: &TcpStream, event: &str| {
        write!(stream, "{:x}\r\n{event}\r\n", event.len())?;
        stream.flush()
    };
    for (pause, event) in events {
        thread::sleep(Duration::from_millis(*pause));
        send(stream, event)?;
    }
    match after {
        After::Ends => write!(stream, "0\r\n\r\n")?,
        After::Cuts => {}
        After::Hangs | After::Repeats => {
            let last = match events.last() {
                Some((_, event)) if after == After::Repeats => event.as_str(),
                _ => "",
            };
            stream.set_read_timeout(Some(Duration::from_millis(2)))?;
            while !is_over.load(Ordering::Relaxed) {
                if !last.is_empty() {
                    send(stream, last)?;
                }
                // A client says nothing here but that it goes.
                match stream.read(&mut [0; 8]) {
                    Ok(_) => return Err(std::io::ErrorKind::BrokenPipe.into()),
                    Err(error) if is_pause(&error) => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(after == After::Ends)
}

fn is_pause(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
    )
}

/// Everything that is logged by this process.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// The log of this process, from now on.
    pub(crate) fn of_process() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let log = LOG.get_or_init(|| {
            let log = Self::default();
            let writer = log.clone();
            let logging = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_writer(move || writer.clone())
                .finish();
            let _ = tracing::subscriber::set_global_default(logging);
            log
        });
        log.clone()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
