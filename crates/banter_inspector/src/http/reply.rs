//! What a request gets: a status, a kind of content, a body, and the headers that keep a browser from
//! doing anything else with it.

/// What a page may do: load this server's own script and style, ask this server, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'; trusted-types 'none'";

/// Headers that every reply has.
const ALWAYS: &str = "Cache-Control: no-store\r\n\
                      X-Content-Type-Options: nosniff\r\n\
                      X-Frame-Options: DENY\r\n\
                      Referrer-Policy: no-referrer\r\n\
                      Cross-Origin-Resource-Policy: same-origin\r\n\
                      Cross-Origin-Opener-Policy: same-origin\r\n\
                      Connection: close\r\n";

pub(crate) const JSON: &str = "application/json";
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) body: Vec<u8>,
    /// What methods there are, where another was used.
    pub(crate) allow: Option<&'static str>,
}

impl Reply {
    pub(crate) fn new(status: u16, kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            kind,
            body: body.into(),
            allow: None,
        }
    }

    /// A sentence about what is wrong.
    pub(crate) fn refusal(status: u16, why: impl std::fmt::Display) -> Self {
        let text = serde_json::json!({ "error": why.to_string() });
        Self::new(status, JSON, text.to_string())
    }

    pub(crate) fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::new(status, JSON, value.to_string())
    }

    /// As it is sent.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut head = start(self.status, self.kind);
        head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        if let Some(allow) = self.allow {
            head.push_str(&format!("Allow: {allow}\r\n"));
        }
        if self.status == 401 {
            head.push_str("WWW-Authenticate: Bearer\r\n");
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// The head of a stream of server-sent events.
pub(crate) fn stream_head() -> Vec<u8> {
    let mut head = start(200, "text/event-stream");
    head.push_str("\r\n");
    head.into_bytes()
}

fn start(status: u16, kind: &str) -> String {
    let reason = match status {
        200 => "OK",
        202 => "Accepted",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    };
    format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {kind}\r\nContent-Security-Policy: {POLICY}\r\n{ALWAYS}"
    )
}
