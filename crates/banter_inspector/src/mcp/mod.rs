//! The Model Context Protocol, as a server with tools and without sessions: one POST, one answer in JSON
//! (Streamable HTTP).
//!
//! Two ways of speaking it are understood. Until 2025-11-25 a client begins with `initialize`; since
//! 2026-07-28 each request says in its `_meta` what it speaks, and its headers say the same.
//! [`message`] reads JSON-RPC, [`era`] tells the two apart, [`methods`] answers.

mod era;
mod message;
mod methods;

use crate::http::receive::Request;
use crate::http::reply::{Reply, TEXT};
use crate::server::Desk;
use era::Era;
use message::{Message, RpcError};
use serde_json::{Value, json};

/// What a request to `/mcp` gets.
pub(crate) fn reply(request: &Request, desk: &Desk) -> Reply {
    let message = match Message::parse(&request.body) {
        Ok(message) => message,
        Err(error) => return failed(&Value::Null, &error, true),
    };
    let (id, method, params) = match message {
        // Nothing is asked of a client, and nothing that it tells of changes anything here.
        Message::Notification | Message::Response => return Reply::new(202, TEXT, ""),
        Message::Request { id, method, params } => (id, method, params),
    };
    let era = match Era::of(&request.head, &method, &params) {
        Ok(era) => era,
        Err(error) => return failed(&id, &error, true),
    };
    match methods::answer(era, &method, &params, desk) {
        Ok(result) => {
            let result =
                json!({ "jsonrpc": "2.0", "id": id, "result": era.stamped(&method, result) });
            Reply::json(200, &result)
        }
        Err(error) => failed(&id, &error, era == Era::Stateless),
    }
}

/// An error, with its status of HTTP where the protocol has one for it.
fn failed(id: &Value, error: &RpcError, by_status: bool) -> Reply {
    let status = match error.code {
        _ if !by_status => 200,
        message::METHOD_NOT_FOUND => 404,
        _ => 400,
    };
    let mut told = json!({ "code": error.code, "message": error.message });
    if let Some(data) = &error.data {
        told["data"] = data.clone();
    }
    Reply::json(
        status,
        &json!({ "jsonrpc": "2.0", "id": id, "error": told }),
    )
}
