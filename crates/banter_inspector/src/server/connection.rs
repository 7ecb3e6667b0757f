//! One connection: one request, and what it gets.

use super::{Desk, page, stream};
use crate::http::admit::{may_ask, may_see_page};
use crate::http::receive::{PATIENCE, Request, receive};
use crate::http::reply::Reply;
use crate::http::send;
use crate::mcp;
use serde_json::{Value, json};
use std::net::TcpStream;

/// Where what the page asks for stands.
const API: &str = "/api/";

/// Answers a connection, and closes it.
pub(crate) fn answer(mut connection: TcpStream, desk: &Desk) {
    let _ = connection.set_nodelay(true);
    let reply = match receive(&mut connection, PATIENCE) {
        Ok(request) if request.head.path == "/events" => watch(&mut connection, &request, desk),
        Ok(request) => Some(reply_to(&request, desk)),
        Err(error) => error.status().map(|status| Reply::refusal(status, error)),
    };
    if let Some(reply) = reply {
        send::send(&mut connection, &reply.to_bytes());
    }
    send::close(connection);
}

/// Lets somebody watch; what they get where they may not.
fn watch(connection: &mut TcpStream, request: &Request, desk: &Desk) -> Option<Reply> {
    if let Err(refused) = may_ask(&request.head, desk.port, &desk.token) {
        return Some(Reply::refusal(refused.status(), refused));
    }
    if request.head.method != "GET" {
        return Some(only("GET"));
    }
    let Some(watch) = desk.hub.watch() else {
        return Some(Reply::refusal(503, "eight watch already; close a page"));
    };
    stream::serve(connection, &watch);
    None
}

/// What a request gets.
fn reply_to(request: &Request, desk: &Desk) -> Reply {
    let head = &request.head;
    if let Err(refused) = may_see_page(head, desk.port) {
        return Reply::refusal(refused.status(), refused);
    }
    if let Some(file) = page::file(&head.path) {
        return if head.method == "GET" {
            file
        } else {
            only("GET")
        };
    }
    // What there is besides is told to nobody without the token.
    if let Err(refused) = may_ask(head, desk.port, &desk.token) {
        return Reply::refusal(refused.status(), refused);
    }
    let tool = head.path.strip_prefix(API);
    if tool.is_none() && head.path != "/mcp" {
        return Reply::refusal(404, "there is nothing at this path");
    }
    if head.method != "POST" {
        return only("POST");
    }
    let kind = head.content_type.as_deref().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Reply::refusal(415, "only JSON is read here; send application/json");
    }
    match tool {
        Some(tool) => call(tool, &request.body, desk),
        None => mcp::reply(request, desk),
    }
}

/// Does what the page asks for.
fn call(tool: &str, body: &[u8], desk: &Desk) -> Reply {
    let Ok(arguments) = serde_json::from_slice::<Value>(body) else {
        return Reply::refusal(400, "the body is no JSON");
    };
    match desk.call(tool, arguments) {
        Some(Ok(value)) => Reply::json(200, &value),
        Some(Err(error)) => Reply::json(422, &json!({ "error": error.to_string() })),
        None => Reply::refusal(404, "there is no tool of this name"),
    }
}

fn only(method: &'static str) -> Reply {
    Reply {
        allow: Some(method),
        ..Reply::refusal(405, format!("only {method} is answered here"))
    }
}
