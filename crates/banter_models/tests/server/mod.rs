//! A web server for tests: it keeps the rules, or breaks the one that it is told to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Each test binary uses a part of it.
#![allow(dead_code, unreachable_pub)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was asked, with the names of headers in lower case.
#[derive(Debug, Clone)]
pub struct Request {
    pub path: String,
    pub headers: Vec<(String, String)>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The byte that a part was asked from.
    pub fn from(&self) -> Option<usize> {
        let range = self.header("range")?.strip_prefix("bytes=")?;
        range.strip_suffix('-')?.parse().ok()
    }
}

/// How a body is sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sending {
    /// All of it, with its length.
    Whole,
    /// All of it, without telling its length first.
    Chunked,
    /// All of it, ending with the connection.
    UntilClosed,
    /// Its length, so many bytes of it, and then the end of the connection.
    CutAfter(usize),
    /// Its length, so many bytes of it, and then nothing until the gate opens.
    PauseAfter(usize),
}

pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub sending: Sending,
}

impl Reply {
    pub fn new(status: u16, body: &[u8]) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.to_vec(),
            sending: Sending::Whole,
        }
    }

    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn sent(mut self, sending: Sending) -> Self {
        self.sending = sending;
        self
    }

    /// A file as a good server sends it: the part that was asked for, if the
    /// version is the right one.
    pub fn file(request: &Request, body: &[u8], etag: &str) -> Self {
        let is_right = request.header("if-range").is_none_or(|known| known == etag);
        let reply = match request.from() {
            Some(from) if is_right && from >= body.len() => Self::new(416, b""),
            Some(from) if is_right => {
                let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
                Self::new(206, &body[from..]).with("Content-Range", range)
            }
            _ => Self::new(200, body),
        };
        reply.with("ETag", etag)
    }
}

/// A server on this machine. Stops when dropped.
pub struct Server {
    pub port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    requests: Mutex<Vec<Request>>,
    is_open: AtomicBool,
    is_over: AtomicBool,
}

impl Server {
    /// Answers each request, which are counted from 0, with what the function says.
    pub fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let (answer, ours) = (Arc::new(answer), Arc::clone(&shared));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if ours.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let (answer, ours) = (Arc::clone(&answer), Arc::clone(&ours));
                std::thread::spawn(move || {
                    let request = read(&stream);
                    let mut requests = ours.requests.lock().unwrap();
                    let count = requests.len();
                    requests.push(request.clone());
                    drop(requests);
                    // A client that has heard enough closes the connection.
                    let _ = send(stream, &answer(&request, count), &ours);
                });
            }
        });
        Self { port, shared }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Lets those go on that pause.
    pub fn open_gate(&self) {
        self.shared.is_open.store(true, Ordering::Relaxed);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that listens.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn read(stream: &TcpStream) -> Request {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect();
    Request { path, headers }
}

fn send(mut stream: TcpStream, reply: &Reply, shared: &Shared) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {} X\r\nConnection: close\r\n",
        reply.status
    )?;
    for (name, value) in &reply.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    match reply.sending {
        Sending::Chunked => {
            write!(stream, "Transfer-Encoding: chunked\r\n\r\n")?;
            for piece in reply.body.chunks(10_000) {
                write!(stream, "{:x}\r\n", piece.len())?;
                stream.write_all(piece)?;
                write!(stream, "\r\n")?;
            }
            write!(stream, "0\r\n\r\n")?;
        }
        Sending::UntilClosed => {
            write!(stream, "\r\n")?;
            stream.write_all(&reply.body)?;
        }
        Sending::Whole | Sending::CutAfter(_) | Sending::PauseAfter(_) => {
            write!(stream, "Content-Length: {}\r\n\r\n", reply.body.len())?;
            let stop = match reply.sending {
                Sending::CutAfter(count) | Sending::PauseAfter(count) => count,
                _ => reply.body.len(),
            };
            let (first, rest) = reply.body.split_at(stop.min(reply.body.len()));
            stream.write_all(first)?;
            stream.flush()?;
            if matches!(reply.sending, Sending::PauseAfter(_)) {
                while !shared.is_open.load(Ordering::Relaxed)
                    && !shared.is_over.load(Ordering::Relaxed)
                {
                    std::thread::sleep(Duration::from_millis(5));
                }
                stream.write_all(rest)?;
            }
        }
    }
    stream.flush()
}
