//! Conversations in the shapes that templates accept.

use banter_engine::{ChatMessage, Role};

/// What is said for nobody, where a template wants somebody to have spoken first.
const SILENCE: &str = "...";
/// The end of what a model thought before it answered.
const THOUGHT: &str = "</think>";

/// From what was asked for to what the strictest template takes.
pub(super) const SHAPES: [fn(&[ChatMessage]) -> Vec<ChatMessage>; 4] =
    [without_thoughts, taking_turns, without_system, in_one];

/// The conversation as it is, but for what a model only thought.
fn without_thoughts(messages: &[ChatMessage]) -> Vec<ChatMessage> {
    let mut messages = messages.to_vec();
    for message in &mut messages {
        if message.role == Role::Assistant
            && let Some((_, said)) = message.content.rsplit_once(THOUGHT)
        {
            message.content = said.to_owned();
        }
    }
    messages
}

/// One system message, then user and assistant in turns, beginning with the user.
fn taking_turns(messages: &[ChatMessage]) -> Vec<ChatMessage> {
    let messages = without_thoughts(messages);
    let mut turns: Vec<ChatMessage> = Vec::with_capacity(messages.len() + 1);
    for role in [Role::System, Role::User] {
        let wanted =
            |message: &&ChatMessage| (message.role == Role::System) == (role == Role::System);
        for message in messages.iter().filter(wanted) {
            match turns.last_mut() {
                Some(last) if last.role == message.role => join(last, &message.content),
                _ => turns.push(message.clone()),
            }
        }
    }
    let first = usize::from(turns.first().is_some_and(|turn| turn.role == Role::System));
    if turns
        .get(first)
        .is_none_or(|turn| turn.role == Role::Assistant)
    {
        turns.insert(
            first,
            ChatMessage {
                role: Role::User,
                content: SILENCE.to_owned(),
            },
        );
    }
    turns
}

/// The same with the system's text at the head of what the user says first.
fn without_system(messages: &[ChatMessage]) -> Vec<ChatMessage> {
    let mut turns = taking_turns(messages);
    if turns.first().is_some_and(|turn| turn.role == Role::System) {
        let mut system = turns.remove(0);
        if let Some(user) = turns.first_mut() {
            join(&mut system, &user.content);
            user.content = system.content;
        }
    }
    turns
}

/// All of it in one message of the user's: for templates that know only the last one.
fn in_one(messages: &[ChatMessage]) -> Vec<ChatMessage> {
    let turns = taking_turns(messages);
    let talks = turns.iter().any(|turn| turn.role == Role::Assistant);
    let mut one = ChatMessage {
        role: Role::User,
        content: String::new(),
    };
    for turn in turns {
        match turn.role {
            Role::User if talks => join(&mut one, &format!("User: {}", turn.content)),
            Role::Assistant => join(&mut one, &format!("Assistant: {}", turn.content)),
            Role::System | Role::User => join(&mut one, &turn.content),
        }
    }
    vec![one]
}

fn join(message: &mut ChatMessage, more: &str) {
    if !message.content.is_empty() && !more.is_empty() {
        message.content.push_str("\n\n");
    }
    message.content.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{Assistant, System, User};

    fn shaped(
        shape: fn(&[ChatMessage]) -> Vec<ChatMessage>,
        said: &[(Role, &str)],
    ) -> Vec<(Role, String)> {
        let messages: Vec<ChatMessage> = said
            .iter()
            .map(|(role, content)| ChatMessage {
                role: *role,
                content: (*content).to_owned(),
            })
            .collect();
        shape(&messages)
            .into_iter()
            .map(|message| (message.role, message.content))
            .collect()
    }

    fn owned(said: &[(Role, &str)]) -> Vec<(Role, String)> {
        said.iter()
            .map(|(role, content)| (*role, (*content).to_owned()))
            .collect()
    }

    #[test]
    fn roles_take_turns_after_one_system_message() {
        let said = [
            (System, "a"),
            (Assistant, "b"),
            (User, "c"),
            (System, "d"),
            (User, "e"),
        ];
        assert_eq!(
            shaped(taking_turns, &said),
            owned(&[
                (System, "a\n\nd"),
                (User, SILENCE),
                (Assistant, "b"),
                (User, "c\n\ne")
            ])
        );
        assert_eq!(
            shaped(without_system, &said),
            owned(&[(User, "a\n\nd\n\n..."), (Assistant, "b"), (User, "c\n\ne")])
        );
        assert_eq!(
            shaped(without_system, &[(System, "a")]),
            owned(&[(User, "a\n\n...")])
        );
        assert_eq!(shaped(taking_turns, &[]), owned(&[(User, SILENCE)]));
    }

    #[test]
    fn all_is_said_in_one_message() {
        let said = [(System, "a"), (User, "b"), (User, "c")];
        assert_eq!(shaped(in_one, &said), owned(&[(User, "a\n\nb\n\nc")]));
        let said = [(System, "a"), (User, "b"), (Assistant, "c"), (User, "d")];
        assert_eq!(
            shaped(in_one, &said),
            owned(&[(User, "a\n\nUser: b\n\nAssistant: c\n\nUser: d")])
        );
    }

    #[test]
    fn only_what_was_said_is_passed_on() {
        let said = [(User, "</think>?"), (Assistant, "hm</think>Yes.")];
        assert_eq!(
            shaped(without_thoughts, &said),
            owned(&[(User, "</think>?"), (Assistant, "Yes.")])
        );
    }
}
