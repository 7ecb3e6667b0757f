//! JSON-RPC 2.0: what a body is.

use serde_json::{Map, Value};

pub(super) const PARSE_ERROR: i64 = -32_700;
pub(super) const INVALID_REQUEST: i64 = -32_600;
pub(super) const METHOD_NOT_FOUND: i64 = -32_601;
pub(super) const INVALID_PARAMS: i64 = -32_602;

/// How long an id or the name of a method may be, in characters.
const LONGEST: usize = 256;

/// An error of JSON-RPC.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RpcError {
    pub(super) code: i64,
    pub(super) message: String,
    pub(super) data: Option<Value>,
}

impl RpcError {
    pub(super) fn new(code: i64, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            data: None,
        }
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Message {
    Request {
        id: Value,
        method: String,
        params: Map<String, Value>,
    },
    Notification,
    /// To something that was never asked.
    Response,
}

impl Message {
    /// Reads one message.
    pub(super) fn parse(body: &[u8]) -> Result<Self, RpcError> {
        let invalid = |message: &str| RpcError::new(INVALID_REQUEST, message);
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| RpcError::new(PARSE_ERROR, format!("this is no JSON: {error}")))?;
        let Value::Object(mut message) = value else {
            return Err(invalid(
                "a body is one message, an object; send several one by one",
            ));
        };
        if message.get("jsonrpc") != Some(&Value::from("2.0")) {
            return Err(invalid("`jsonrpc` has to be \"2.0\""));
        }
        let method = match message.remove("method") {
            Some(Value::String(method)) if method.chars().count() <= LONGEST => method,
            Some(_) => return Err(invalid("`method` is no text of at most 256 characters")),
            None if message.contains_key("result") || message.contains_key("error") => {
                return Ok(Self::Response);
            }
            None => return Err(invalid("there is no `method`")),
        };
        let params = match message.remove("params") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(params)) => params,
            Some(_) => return Err(RpcError::new(INVALID_PARAMS, "`params` is no object")),
        };
        let id = match message.remove("id") {
            None => return Ok(Self::Notification),
            Some(Value::String(id)) if id.chars().count() <= LONGEST => Value::String(id),
            Some(Value::Number(id)) if !id.is_f64() => Value::Number(id),
            Some(_) => return Err(invalid("`id` is neither a text nor a whole number")),
        };
        Ok(Self::Request { id, method, params })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn parsed(value: &Value) -> Result<Message, i64> {
        Message::parse(value.to_string().as_bytes()).map_err(|error| error.code)
    }

    #[test]
    fn messages_are_told_apart() {
        let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
        let method = "ping".to_owned();
        let params = Map::new();
        assert_eq!(
            parsed(&ping),
            Ok(Message::Request {
                id: json!(1),
                method,
                params
            })
        );
        let told = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
        assert_eq!(parsed(&told), Ok(Message::Notification));
        let answer = json!({ "jsonrpc": "2.0", "id": 1, "result": {} });
        assert_eq!(parsed(&answer), Ok(Message::Response));
    }

    #[test]
    fn what_is_no_message_is_told_so() {
        assert_eq!(Message::parse(b"{").unwrap_err().code, PARSE_ERROR);
        assert_eq!(Message::parse(b"\xff").unwrap_err().code, PARSE_ERROR);
        let deep = "[".repeat(100_000);
        assert_eq!(
            Message::parse(deep.as_bytes()).unwrap_err().code,
            PARSE_ERROR
        );
        let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
        assert_eq!(parsed(&json!([ping])), Err(INVALID_REQUEST));
        let with = |key: &str, value: Value| {
            let mut message = ping.clone();
            message[key] = value;
            parsed(&message)
        };
        assert_eq!(with("jsonrpc", json!("1.0")), Err(INVALID_REQUEST));
        assert_eq!(with("id", json!(null)), Err(INVALID_REQUEST));
        assert_eq!(with("id", json!(1.5)), Err(INVALID_REQUEST));
        assert_eq!(with("id", json!({})), Err(INVALID_REQUEST));
        assert_eq!(with("method", json!(3)), Err(INVALID_REQUEST));
        assert_eq!(with("params", json!([1])), Err(INVALID_PARAMS));
        assert_eq!(
            parsed(&json!({ "jsonrpc": "2.0", "id": 1 })),
            Err(INVALID_REQUEST)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_message_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            let _ = Message::parse(&bytes);
        }
    }
}
