//! The tools: one table for the page and for MCP, with what each takes.

mod arguments;
mod look;
mod schema;
mod search;

pub(crate) use look::{Look, LookError};
pub(crate) use search::Search;

use crate::orders::Order;
use serde_json::{Value, json};

/// What a call comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    /// Something to look up in a snapshot.
    Look(Look),
    /// Something for the game to do.
    Order(Order),
    /// Something to search for.
    Search(Search),
}

/// What a tool does to the game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Reads,
    Changes,
    /// It may lose something.
    Destroys,
}

/// A tool.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    /// What it does, for a model that chooses among them.
    pub(crate) description: &'static str,
    pub(crate) effect: Effect,
    /// The JSON Schema of what it takes.
    pub(crate) schema: fn() -> Value,
    pub(crate) read: fn(Value) -> Result<Call, serde_json::Error>,
}

/// All tools.
pub(crate) const TOOLS: &[Tool] = &[
    Tool {
        name: "list_characters",
        description: "Who is in the game: players and characters with their ids, moods, what they say at this moment, and the names of what each perceives.",
        effect: Effect::Reads,
        schema: schema::nothing,
        read: arguments::list_characters,
    },
    Tool {
        name: "get_character",
        description: "One player or character in full: what it perceives and how, what it thinks of whom, its last exchanges, where it is.",
        effect: Effect::Reads,
        schema: schema::person,
        read: arguments::get_character,
    },
    Tool {
        name: "get_prompt",
        description: "The last prompt of a character, section by section, with tokens, how many of them the engine had read before, and what was left out.",
        effect: Effect::Reads,
        schema: schema::person,
        read: arguments::get_prompt,
    },
    Tool {
        name: "get_floor",
        description: "The conversations: who is in each, who has the floor, and what waits.",
        effect: Effect::Reads,
        schema: schema::nothing,
        read: arguments::get_floor,
    },
    Tool {
        name: "get_game",
        description: "The clocks, the engines and how they are, the models for replays, and what undo would take back.",
        effect: Effect::Reads,
        schema: schema::nothing,
        read: arguments::get_game,
    },
    Tool {
        name: "get_story",
        description: "The beats of the story: which are reached, which may come next and what they wait for; and what is proposed to players, and why.",
        effect: Effect::Reads,
        schema: schema::nothing,
        read: arguments::get_story,
    },
    Tool {
        name: "list_turns",
        description: "The last turns, the newest first: what was heard and said, how long each step took in milliseconds, tokens, seed and temperature.",
        effect: Effect::Reads,
        schema: schema::turns,
        read: arguments::list_turns,
    },
    Tool {
        name: "search_memories",
        description: "What a character remembers for long: what has to do with a question, as its own mind finds it, then what holds its words; without a question the newest.",
        effect: Effect::Reads,
        schema: schema::search,
        read: arguments::search_memories,
    },
    Tool {
        name: "edit_memory",
        description: "Gives a memory of a character other words. undo takes it back.",
        effect: Effect::Changes,
        schema: schema::edit,
        read: arguments::edit_memory,
    },
    Tool {
        name: "forget_memory",
        description: "Has a character forget one memory. undo takes it back.",
        effect: Effect::Destroys,
        schema: schema::memory,
        read: arguments::forget_memory,
    },
    Tool {
        name: "undo",
        description: "Takes back the last change that was made here to a memory or a beat.",
        effect: Effect::Changes,
        schema: schema::nothing,
        read: arguments::undo,
    },
    Tool {
        name: "say_line",
        description: "Says a line as a player, as though it were typed in the game. The answer comes in the game; list_turns shows it.",
        effect: Effect::Changes,
        schema: schema::say,
        read: arguments::say_line,
    },
    Tool {
        name: "set_beat",
        description: "Sets a beat of the story as reached or as not reached. undo takes it back.",
        effect: Effect::Changes,
        schema: schema::beat,
        read: arguments::set_beat,
    },
    Tool {
        name: "reload_persona",
        description: "Reads the persona file of a character again, and says what is wrong with it if anything is; then the last good one stays in play.",
        effect: Effect::Changes,
        schema: schema::person,
        read: arguments::reload_persona,
    },
    Tool {
        name: "replay_turn",
        description: "Asks the model of a turn the same once more, with another seed, temperature, length or model, and gives what it answers. Nothing of it is said in the game.",
        effect: Effect::Reads,
        schema: schema::replay,
        read: arguments::replay_turn,
    },
];

/// The tool of that name.
pub(crate) fn find(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

impl Tool {
    /// As MCP lists it.
    pub(crate) fn listed(&self) -> Value {
        json!({
            "name": self.name,
            "description": self.description,
            "inputSchema": (self.schema)(),
            "annotations": {
                "readOnlyHint": self.effect == Effect::Reads,
                "destructiveHint": self.effect == Effect::Destroys,
                "openWorldHint": false,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_schema_names_what_a_tool_reads_and_nothing_else() {
        for tool in TOOLS {
            let schema = (tool.schema)();
            let properties = schema["properties"].as_object().unwrap();
            let example: serde_json::Map<_, _> = properties
                .iter()
                .map(|(name, property)| (name.clone(), property["examples"][0].clone()))
                .collect();
            let read = (tool.read)(Value::Object(example.clone()));
            assert!(read.is_ok(), "{}: {example:?}: {read:?}", tool.name);
            let mut more = example.clone();
            more.insert("something_else".to_owned(), json!(1));
            assert!((tool.read)(Value::Object(more)).is_err(), "{}", tool.name);
            for name in schema["required"].as_array().into_iter().flatten() {
                let mut less = example.clone();
                less.remove(name.as_str().unwrap()).unwrap();
                assert!(
                    (tool.read)(Value::Object(less)).is_err(),
                    "{} {name}",
                    tool.name
                );
            }
            assert!(
                (tool.read)(json!([])).is_err() && (tool.read)(json!(null)).is_err(),
                "{}",
                tool.name
            );
        }
    }

    #[test]
    fn what_is_out_of_bounds_is_refused() {
        let refused = |tool: &str, arguments: Value| (find(tool).unwrap().read)(arguments).is_err();
        assert!(refused("say_line", json!({ "text": "a".repeat(4_001) })));
        assert!(refused("say_line", json!({ "text": " " })));
        assert!(refused("set_beat", json!({ "beat": "", "reached": true })));
        assert!(refused(
            "edit_memory",
            json!({ "person": "mara", "memory": -1, "text": "x" })
        ));
        assert!(refused(
            "replay_turn",
            json!({ "turn": 1, "temperature": 9.0 })
        ));
        assert!(refused("replay_turn", json!({ "turn": 1, "seed": "x" })));
        assert!(!refused(
            "replay_turn",
            json!({ "turn": 1, "seed": "18446744073709551615" })
        ));
        assert!(refused("get_prompt", json!({ "person": "x".repeat(300) })));
    }
}
