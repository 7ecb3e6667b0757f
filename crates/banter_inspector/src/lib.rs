//! Inspector of a running game: a local page, and tools by MCP, that show what characters perceive,
//! remember and are asked, and let one say a line, set a beat, mend a memory or ask a model once more.
//!
//! Nothing is served until a game adds [`InspectorPlugin`]. Then the log says the address once,
//! with a token that is another in each run:
//!
//! ```no_run
//! use banter_inspector::InspectorPlugin;
//! use bevy::prelude::*;
//! # use banter_core::CorePlugin;
//! App::new()
//!     .add_plugins((MinimalPlugins, AssetPlugin::default(), CorePlugin))
//!     .add_plugins(InspectorPlugin::default())
//!     .run();
//! // the inspector is at http://127.0.0.1:40123/#3f...
//! ```
//!
//! # The page
//!
//! Who perceives whom, who has the floor, each prompt with its sections, tokens and what the engine
//! had read before, memories (search, change, forget, undo), relations, the beats of the story,
//! how long each step of a turn took. It is live by server-sent events, needs nothing from outside, and
//! is read by whoever has the address: it is for developers and writers, not for players.
//!
//! # Tools
//!
//! The same by the Model Context Protocol (Streamable HTTP) at `/mcp`, with the token as a bearer:
//!
//! ```json
//! { "url": "http://127.0.0.1:40123/mcp", "headers": { "Authorization": "Bearer 3f..." } }
//! ```
//!
//! `list_characters`, `get_character`, `get_prompt`, `get_floor`, `get_game`, `get_story`, `list_turns`, `search_memories`,
//! `edit_memory`, `forget_memory`, `undo`, `say_line`, `set_beat`, `reload_persona`, `replay_turn`. The page asks by the same
//! table, at `/api/NAME`.
//!
//! # What it costs, and who may ask
//!
//! The server has threads of its own and speaks with the game by bounded channels. While nobody looks, a
//! game does nothing but note its last 32 turns; while somebody does, eight people a frame are copied, a few
//! times a second ([`InspectorPlugin::rate`]), and made JSON elsewhere.
//!
//! It listens on the loopback address only. A request needs this machine's own name in `Host`, no other
//! page's `Origin`, and the token; the page gets it behind the `#` of the address, which no browser
//! sends anywhere. Heads, bodies, connections and waits are bounded.

mod error;
mod game;
mod http;
mod link;
mod mcp;
mod orders;
mod plugin;
mod server;
mod token;
mod tools;
mod turns;
mod view;

pub use error::InspectorError;
pub use link::Inspector;
pub use orders::InspectorMinds;
pub use plugin::InspectorPlugin;
pub use token::InspectorToken;
