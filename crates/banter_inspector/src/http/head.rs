//! The head of a request: its method, its path, and the few headers that count here.
//!
//! The grammar is httparse's. What is decided here is what may not be ambiguous: a header that says
//! who asks, or how long the body is, is there once or not at all.

/// How long a head may be, in bytes.
pub(crate) const LONGEST_HEAD: usize = 16 << 10;
/// How long a body may be, in bytes.
pub(crate) const LONGEST_BODY: usize = 128 << 10;
/// How many headers there may be.
const MOST_HEADERS: usize = 64;

/// What a request is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) method: String,
    /// The path, without a query.
    pub(crate) path: String,
    pub(crate) host: Option<String>,
    pub(crate) origin: Option<String>,
    /// What a browser says of where the request comes from: `same-origin`, `cross-site`.
    pub(crate) fetch_site: Option<String>,
    pub(crate) authorization: Option<String>,
    pub(crate) content_type: Option<String>,
    /// How long the body is, in bytes.
    pub(crate) length: usize,
    /// The headers by which a client of MCP says what it asks.
    pub(crate) mcp_version: Option<String>,
    pub(crate) mcp_method: Option<String>,
    pub(crate) mcp_name: Option<String>,
}

/// Why a head is refused.
#[derive(thiserror::Error, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadError {
    #[error("this is no HTTP/1.1 request; send one")]
    Malformed,
    #[error("the head of the request has more than 16 KiB or 64 headers; send fewer")]
    TooLong,
    #[error("a header that may be there once is there twice; send it once")]
    Twice,
    #[error("the length of the body is not told; send Content-Length, and nothing in chunks")]
    NoLength,
    #[error("the body has more than 128 KiB; send less")]
    BodyTooLong,
}

impl Head {
    /// Reads the head at the beginning of `bytes`, and says how long it is. `None`: there is more of
    /// it to come.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, HeadError> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let status = request.parse(bytes).map_err(|error| match error {
            httparse::Error::TooManyHeaders => HeadError::TooLong,
            _ => HeadError::Malformed,
        })?;
        let length = match status {
            httparse::Status::Complete(length) if length <= LONGEST_HEAD => length,
            httparse::Status::Partial if bytes.len() < LONGEST_HEAD => return Ok(None),
            _ => return Err(HeadError::TooLong),
        };
        if request.version != Some(1) {
            return Err(HeadError::Malformed);
        }
        let target = request.path.unwrap_or_default();
        let mut head = Self {
            method: request.method.unwrap_or_default().to_owned(),
            path: target
                .split(['?', '#'])
                .next()
                .unwrap_or_default()
                .to_owned(),
            ..Self::default()
        };
        let mut told = None;
        for header in request.headers.iter() {
            let value = std::str::from_utf8(header.value);
            let value = value.map_err(|_| HeadError::Malformed)?.trim();
            let place = match header.name.to_ascii_lowercase().as_str() {
                "host" => &mut head.host,
                "origin" => &mut head.origin,
                "sec-fetch-site" => &mut head.fetch_site,
                "authorization" => &mut head.authorization,
                "content-type" => &mut head.content_type,
                "content-length" => &mut told,
                "mcp-protocol-version" => &mut head.mcp_version,
                "mcp-method" => &mut head.mcp_method,
                "mcp-name" => &mut head.mcp_name,
                "transfer-encoding" => return Err(HeadError::NoLength),
                _ => continue,
            };
            if place.replace(value.to_owned()).is_some() {
                return Err(HeadError::Twice);
            }
        }
        head.length = match told {
            None if head.method == "POST" => return Err(HeadError::NoLength),
            None => 0,
            // `parse` would take a sign.
            Some(told) if !told.bytes().all(|byte| byte.is_ascii_digit()) || told.is_empty() => {
                return Err(HeadError::Malformed);
            }
            Some(told) => told.parse().map_err(|_| HeadError::BodyTooLong)?,
        };
        if head.length > LONGEST_BODY {
            return Err(HeadError::BodyTooLong);
        }
        Ok(Some((head, length)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Result<Option<(Head, usize)>, HeadError> {
        Head::parse(text.as_bytes())
    }

    #[test]
    fn a_request_is_read() {
        let text =
            "POST /api/say?x=1 HTTP/1.1\r\nHost: 127.0.0.1:4000\r\nContent-Length: 2\r\n\r\n{}";
        let (head, length) = parsed(text).unwrap().unwrap();
        assert_eq!(
            (head.method.as_str(), head.path.as_str()),
            ("POST", "/api/say")
        );
        assert_eq!(
            (head.host.as_deref(), head.length),
            (Some("127.0.0.1:4000"), 2)
        );
        assert_eq!(length, text.len() - 2);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        let with = |headers: &str| parsed(&format!("POST / HTTP/1.1\r\n{headers}\r\n\r\n"));
        assert_eq!(
            with("Host: a\r\nHost: b\r\nContent-Length: 0"),
            Err(HeadError::Twice)
        );
        assert_eq!(
            with("Content-Length: 1\r\nContent-Length: 1"),
            Err(HeadError::Twice)
        );
        assert_eq!(with("Transfer-Encoding: chunked"), Err(HeadError::NoLength));
        assert_eq!(with("Host: a"), Err(HeadError::NoLength));
        for length in ["+1", "-1", "1,1", "0x1", ""] {
            assert_eq!(
                with(&format!("Content-Length: {length}")),
                Err(HeadError::Malformed)
            );
        }
        assert_eq!(
            with("Content-Length: 99999999999999999999"),
            Err(HeadError::BodyTooLong)
        );
        assert_eq!(with("Content-Length: 131073"), Err(HeadError::BodyTooLong));
        assert_eq!(parsed("GET / HTTP/1.0\r\n\r\n"), Err(HeadError::Malformed));
    }

    #[test]
    fn no_head_grows_for_ever() {
        let line = "GET / HTTP/1.1\r\n";
        let many = (0..70).map(|number| format!("X-{number}: 1\r\n"));
        let many: String = many.collect();
        assert_eq!(
            parsed(&format!("{line}{many}\r\n")),
            Err(HeadError::TooLong)
        );
        let endless = format!("{line}X: {}", "a".repeat(LONGEST_HEAD));
        assert_eq!(parsed(&endless), Err(HeadError::TooLong));
        assert_eq!(parsed(line), Ok(None));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_head_or_none(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            if let Ok(Some((head, length))) = Head::parse(&bytes) {
                prop_assert!(length <= bytes.len() && head.length <= LONGEST_BODY);
            }
        }

        #[test]
        fn a_head_that_comes_in_pieces_is_the_same(
            headers in prop::collection::vec(("[A-Za-z-]{1,12}", "[ -~]{0,30}"), 0..20),
            path in "/[a-z/]{0,20}",
            cut in 0_usize..400,
        ) {
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let text = format!("GET {path} HTTP/1.1\r\n{headers}\r\n");
            let whole = Head::parse(text.as_bytes());
            let part = &text.as_bytes()[..cut.min(text.len().saturating_sub(1))];
            // What is not there yet is never taken for a whole request.
            prop_assert!(!matches!(Head::parse(part), Ok(Some(_))));
            if let Ok(Some((head, length))) = whole {
                prop_assert_eq!(head.path, path);
                prop_assert_eq!(length, text.len());
            }
        }
    }
}
