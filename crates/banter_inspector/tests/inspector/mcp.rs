//! The Model Context Protocol over HTTP, message by message.

use crate::client::{Client, Reply};
use crate::game::Game;
use serde_json::{Value, json};

fn rpc(client: &Client, method: &str, params: &Value) -> Reply {
    client.post(
        "/mcp",
        &json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params }),
    )
}

#[test]
fn a_client_shakes_hands_lists_tools_and_calls_one() {
    let mut game = Game::new();
    let client = game.client();
    let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
    let begun = rpc(&client, "initialize", &hello).json();
    assert_eq!(
        (&begun["id"], &begun["result"]["protocolVersion"]),
        (&json!(7), &json!("2025-06-18"))
    );
    assert!(begun["result"]["capabilities"]["tools"].is_object());
    let unknown = json!({ "protocolVersion": "1999-01-01" });
    assert_eq!(
        rpc(&client, "initialize", &unknown).json()["result"]["protocolVersion"],
        "2025-11-25"
    );
    let told = client.post(
        "/mcp",
        &json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
    );
    assert_eq!((told.status, told.body.as_str()), (202, ""));
    assert_eq!(rpc(&client, "ping", &json!({})).json()["result"], json!({}));
    let tools = rpc(&client, "tools/list", &json!({})).json()["result"]["tools"].clone();
    let names: Vec<&str> = tools
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"say_line") && names.contains(&"replay_turn") && names.len() == 15);
    let called = game
        .during(|client| rpc(&client, "tools/call", &json!({ "name": "list_characters" })).json());
    let result = &called["result"];
    assert_eq!(result["structuredContent"]["people"][1]["id"], "odo");
    let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&text, &result["isError"]),
        (&result["structuredContent"], &json!(false))
    );
}

#[test]
fn what_a_tool_cannot_do_is_told_to_the_model() {
    let mut game = Game::new();
    let called = game.during(|client| {
        let nobody = json!({ "name": "get_prompt", "arguments": { "person": "Nobody" } });
        rpc(&client, "tools/call", &nobody).json()
    });
    assert_eq!(called["result"]["isError"], true);
    let text = called["result"]["content"][0]["text"].as_str().unwrap();
    assert_eq!(
        text,
        "there is nobody called `Nobody`; list_characters says who is there"
    );
    let client = game.client();
    let wrong = rpc(
        &client,
        "tools/call",
        &json!({ "name": "set_beat", "arguments": [] }),
    )
    .json();
    assert_eq!(wrong["result"]["isError"], true);
    assert_eq!(
        rpc(&client, "tools/call", &json!({ "name": "rm" })).json()["error"]["code"],
        -32_602
    );
    assert_eq!(
        rpc(&client, "tools/call", &json!({})).json()["error"]["code"],
        -32_602
    );
}

#[test]
fn what_is_no_message_gets_an_error_of_json_rpc() {
    let game = Game::new();
    let client = game.client();
    let code = |body: &str| {
        let reply = client.post_with("/mcp", &client.headers(), body);
        (
            reply.status,
            reply.json()["error"]["code"].as_i64().unwrap(),
        )
    };
    assert_eq!(code("{"), (400, -32_700));
    assert_eq!(code("[]"), (400, -32_600));
    assert_eq!(
        code(r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#),
        (400, -32_600)
    );
    assert_eq!(code(&"[".repeat(50_000)), (400, -32_700));
    assert_eq!(
        code(r#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#),
        (200, -32_601)
    );
    let headers = format!("{}MCP-Protocol-Version: 1999-01-01\r\n", client.headers());
    let old = client.post_with(
        "/mcp",
        &headers,
        r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
    );
    assert_eq!(old.status, 400);
    assert_eq!(client.get("/mcp").status, 405);
}

#[test]
fn a_client_without_a_handshake_says_what_it_speaks_each_time() {
    let mut game = Game::new();
    let ask = |client: &Client, method: &str, name: Option<&str>| {
        let mut params = json!({ "_meta": {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
        } });
        let mut headers = format!(
            "{}MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\n",
            client.headers()
        );
        if let Some(name) = name {
            params["name"] = name.into();
            headers.push_str(&format!("Mcp-Name: {name}\r\n"));
        }
        let body = json!({ "jsonrpc": "2.0", "id": "a", "method": method, "params": params });
        client.post_with("/mcp", &headers, &body.to_string())
    };
    let client = game.client();
    let found = ask(&client, "server/discover", None).json()["result"].clone();
    assert_eq!(
        (&found["supportedVersions"], &found["resultType"]),
        (&json!(["2026-07-28"]), &json!("complete"))
    );
    assert_eq!(
        ask(&client, "tools/list", None).json()["result"]["ttlMs"],
        0
    );
    assert_eq!(ask(&client, "ping", None).status, 404);
    let called = game.during(move |client| ask(&client, "tools/call", Some("get_story")).json());
    assert_eq!(called["result"]["resultType"], "complete");
    assert_eq!(called["result"]["structuredContent"]["beats"], json!([]));
}
