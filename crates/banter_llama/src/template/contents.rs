//! Messages as templates take them.

use super::Part;
use banter_engine::Role;
use minijinja::{Value, context};

/// Makes a message of a role and what is said.
pub(super) type Content = fn(Role, String) -> Value;

/// From what nearly all templates take to what some of those for pictures want.
pub(super) const CONTENTS: [Content; 3] = [plain, mixed, typed];

/// What is said is a text.
fn plain(role: Role, said: String) -> Value {
    context! { role => name(role), content => said }
}

/// What people say is a list of parts, and what the author says a text.
fn mixed(role: Role, said: String) -> Value {
    match role {
        Role::System => plain(role, said),
        Role::User | Role::Assistant => typed(role, said),
    }
}

/// What is said is a list of parts with types, of which ours are all text.
fn typed(role: Role, said: String) -> Value {
    context! {
        role => name(role),
        content => vec![context! { type => "text", text => said }],
    }
}

/// Whether a template has written a list of parts out as such, not knowing it for one.
pub(super) fn is_listing(parts: &[Part]) -> bool {
    let mut written = parts.iter().filter(|part| part.from_template);
    written.any(|part| part.text.contains("'type': 'text'"))
}

fn name(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}
