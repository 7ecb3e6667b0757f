//! Which way a client speaks the protocol: with a handshake before, or each request by itself.

use super::message::{INVALID_PARAMS, RpcError};
use crate::http::head::Head;
use serde_json::{Map, Value, json};

/// The versions with a handshake, the newest first, and those without.
pub(super) const HANDSHAKE: [&str; 2] = ["2025-11-25", "2025-06-18"];
pub(super) const STATELESS: [&str; 1] = ["2026-07-28"];

const HEADER_MISMATCH: i64 = -32_020;
const UNSUPPORTED_VERSION: i64 = -32_022;
/// What a request without a handshake tells of itself.
const VERSION_KEY: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES_KEY: &str = "io.modelcontextprotocol/clientCapabilities";
const SERVER_KEY: &str = "io.modelcontextprotocol/serverInfo";

/// A way to speak it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Era {
    Handshake,
    Stateless,
}

impl Era {
    /// Which one a request is of, where all that it says of that agrees.
    pub(super) fn of(
        head: &Head,
        method: &str,
        params: &Map<String, Value>,
    ) -> Result<Self, RpcError> {
        let told = head.mcp_version.as_deref();
        let meta = params.get("_meta").and_then(Value::as_object);
        let version = meta.and_then(|meta| meta.get(VERSION_KEY));
        let is_stateless = told.is_some_and(|told| STATELESS.contains(&told));
        if version.is_none() && !is_stateless {
            return match told {
                Some(told) if method != "initialize" && !HANDSHAKE.contains(&told) => {
                    Err(unsupported(told))
                }
                _ => Ok(Self::Handshake),
            };
        }
        let (Some(meta), Some(Value::String(version))) = (meta, version) else {
            let missing = format!("`params._meta` has to name the version as `{VERSION_KEY}`");
            return Err(RpcError::new(INVALID_PARAMS, missing));
        };
        if !meta.get(CAPABILITIES_KEY).is_some_and(Value::is_object) {
            let missing =
                format!("`params._meta` has no `{CAPABILITIES_KEY}`; an empty object will do");
            return Err(RpcError::new(INVALID_PARAMS, missing));
        }
        let differs = |header: &str| {
            let message = format!("the header {header} does not say what the body says");
            Err(RpcError::new(HEADER_MISMATCH, message))
        };
        if told != Some(version) {
            return differs("MCP-Protocol-Version");
        }
        if head.mcp_method.as_deref() != Some(method) {
            return differs("Mcp-Method");
        }
        let name = params.get("name").and_then(Value::as_str);
        if method == "tools/call" && name.is_some() && head.mcp_name.as_deref() != name {
            return differs("Mcp-Name");
        }
        if !STATELESS.contains(&version.as_str()) {
            return Err(unsupported(version));
        }
        Ok(Self::Stateless)
    }

    /// A result with what each has to have in this way.
    pub(super) fn stamped(self, method: &str, mut result: Value) -> Value {
        if self == Self::Stateless {
            result["resultType"] = "complete".into();
            result["_meta"] = json!({ SERVER_KEY: super::methods::server() });
            if method != "tools/call" {
                // Whoever may keep it: nobody, and for no time.
                result["cacheScope"] = "private".into();
                result["ttlMs"] = 0.into();
            }
        }
        result
    }
}

fn unsupported(requested: &str) -> RpcError {
    let requested: String = requested.chars().take(40).collect();
    RpcError {
        data: Some(json!({ "supported": STATELESS, "requested": requested })),
        ..RpcError::new(
            UNSUPPORTED_VERSION,
            "this version of the protocol is not spoken here",
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn params(version: &str) -> Map<String, Value> {
        let meta = json!({ VERSION_KEY: version, CAPABILITIES_KEY: {} });
        let params = json!({ "_meta": meta, "name": "undo" });
        params.as_object().unwrap().clone()
    }

    fn head(version: Option<&str>, method: Option<&str>, name: Option<&str>) -> Head {
        Head {
            mcp_version: version.map(str::to_owned),
            mcp_method: method.map(str::to_owned),
            mcp_name: name.map(str::to_owned),
            ..Head::default()
        }
    }

    #[test]
    fn a_request_by_itself_says_the_same_in_its_head_and_its_body() {
        let new = Some("2026-07-28");
        let call = Some("tools/call");
        fn of(head: &Head, params: &Map<String, Value>) -> Result<Era, i64> {
            Era::of(head, "tools/call", params).map_err(|it| it.code)
        }
        assert_eq!(
            of(&head(new, call, Some("undo")), &params("2026-07-28")),
            Ok(Era::Stateless)
        );
        for wrong in [
            head(None, call, Some("undo")),
            head(Some("2025-11-25"), call, Some("undo")),
            head(new, Some("tools/list"), Some("undo")),
            head(new, call, Some("say_line")),
            head(new, call, None),
        ] {
            assert_eq!(of(&wrong, &params("2026-07-28")), Err(HEADER_MISMATCH));
        }
        let future = head(Some("2999-01-01"), call, Some("undo"));
        assert_eq!(of(&future, &params("2999-01-01")), Err(UNSUPPORTED_VERSION));
        assert_eq!(of(&head(new, call, None), &Map::new()), Err(INVALID_PARAMS));
    }

    #[test]
    fn a_client_with_a_handshake_may_leave_the_version_out() {
        let of = |version| Era::of(&head(version, None, None), "tools/list", &Map::new());
        assert_eq!(of(None), Ok(Era::Handshake));
        assert_eq!(of(Some("2025-06-18")), Ok(Era::Handshake));
        assert_eq!(
            of(Some("1999-01-01")).unwrap_err().code,
            UNSUPPORTED_VERSION
        );
    }
}
