//! A server for tests: it reads what it is sent and says what it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What was asked, with the names of headers in lower case.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The fields of the form by name, as often as they are there.
    pub(super) fn fields(&self, name: &str) -> Vec<Vec<u8>> {
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

    pub(super) fn field(&self, name: &str) -> String {
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
pub(super) enum Answer {
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
}

impl Answer {
    pub(super) fn json(body: impl Into<String>) -> Self {
        Self::Says(200, "Content-Type: application/json\r\n", body.into())
    }

    pub(super) fn status(status: u16) -> Self {
        Self::Says(status, "", String::new())
    }
}

/// A server on this machine. Stops when dropped.
pub(super) struct Server {
    pub(super) port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request, which are counted from 0, with what the function says.
    pub(super) fn start(answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let (answer, all, over) = (Arc::new(answer), Arc::clone(&asked), Arc::clone(&is_over));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let (answer, all, over) =
                    (Arc::clone(&answer), Arc::clone(&all), Arc::clone(&over));
                thread::spawn(move || {
                    // One that breaks off is not asked anything.
                    let Some(asked) = read(&stream) else { return };
                    let mut all = all.lock().unwrap();
                    let count = all.len();
                    all.push(asked.clone());
                    drop(all);
                    let _ = send(stream, answer(&asked, count), &over);
                });
            }
        });
        Self {
            port,
            asked,
            is_over,
        }
    }

    /// Always the same answer.
    pub(super) fn saying(answer: Answer) -> Self {
        Self::start(move |_, _| answer.clone())
    }

    /// What was asked so far.
    pub(super) fn asked(&self) -> Vec<Asked> {
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

fn send(mut stream: TcpStream, answer: Answer, is_over: &AtomicBool) -> std::io::Result<()> {
    let start = |stream: &mut TcpStream, rest: &str| {
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
        Answer::Silence => {
            while !is_over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(5));
            }
        }
    }
    stream.flush()
}
