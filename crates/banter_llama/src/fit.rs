//! A conversation cut to what the context holds.

use banter_engine::{ChatMessage, EngineError, Role};

/// The most text that a request may have, in bytes.
const LONGEST: usize = 8 << 20;

/// A conversation that fits.
#[derive(Debug, PartialEq)]
pub(crate) struct Fitted<L> {
    pub(crate) layout: L,
    /// How many of the oldest messages were left out.
    pub(crate) dropped: usize,
    /// Whether the end of the author's text was left out too.
    pub(crate) cut: bool,
}

/// The conversation laid out by `lay_out`, without as many of its oldest messages as it takes
/// for `length` of the layout to be at most `room`.
///
/// The last message is kept, and the author's are: only where nothing else is left to go is
/// the end of the author's text cut off, for a model with a small context had better know
/// half of who it is than be silent.
pub(crate) fn fit<L>(
    messages: &[ChatMessage],
    room: usize,
    lay_out: impl Fn(&[ChatMessage]) -> L,
    length: impl Fn(&L) -> usize,
) -> Result<Fitted<L>, EngineError> {
    if messages.is_empty() {
        return Err(EngineError::Request(
            "the conversation is empty; add at least one message".to_owned(),
        ));
    }
    let bytes: usize = messages.iter().map(|message| message.content.len()).sum();
    if bytes > LONGEST {
        return Err(EngineError::Request(format!(
            "the conversation has {bytes} bytes, more than {LONGEST}; shorten it"
        )));
    }
    let whole = lay_out(messages);
    if length(&whole) <= room {
        return Ok(Fitted {
            layout: whole,
            dropped: 0,
            cut: false,
        });
    }
    // Of those that may go, the fewest that must: shorter is never longer.
    let (mut too_few, mut enough) = (0, droppable(messages));
    let mut best = lay_out(&without(messages, enough));
    if length(&best) > room {
        return shorten(&without(messages, enough), room, lay_out, length).map(|layout| Fitted {
            layout,
            dropped: enough,
            cut: true,
        });
    }
    while too_few + 1 < enough {
        let middle = too_few + (enough - too_few) / 2;
        let tried = lay_out(&without(messages, middle));
        if length(&tried) <= room {
            (best, enough) = (tried, middle);
        } else {
            too_few = middle;
        }
    }
    Ok(Fitted {
        layout: best,
        dropped: messages.len() - without(messages, enough).len(),
        cut: false,
    })
}

/// The conversation with as much of the beginning of the author's text as fits.
fn shorten<L>(
    messages: &[ChatMessage],
    room: usize,
    lay_out: impl Fn(&[ChatMessage]) -> L,
    length: impl Fn(&L) -> usize,
) -> Result<L, EngineError> {
    let (mut enough, mut too_many) = (0, author_length(messages));
    let mut best = lay_out(&beginning(messages, enough));
    if length(&best) > room {
        return Err(EngineError::Request(format!(
            "the last line takes {} tokens and the context has room for {room}; shorten it, or \
             set `context` higher",
            length(&best)
        )));
    }
    while enough + 1 < too_many {
        let middle = enough + (too_many - enough) / 2;
        let tried = lay_out(&beginning(messages, middle));
        if length(&tried) <= room {
            (best, enough) = (tried, middle);
        } else {
            too_many = middle;
        }
    }
    Ok(best)
}

/// How many characters the author wrote.
fn author_length(messages: &[ChatMessage]) -> usize {
    let authors = messages
        .iter()
        .filter(|message| message.role == Role::System);
    authors.map(|message| message.content.chars().count()).sum()
}

/// The conversation with so many characters of the author's text.
fn beginning(messages: &[ChatMessage], mut characters: usize) -> Vec<ChatMessage> {
    messages
        .iter()
        .map(|message| {
            let mut message = message.clone();
            if message.role == Role::System {
                message.content = message.content.chars().take(characters).collect();
                characters -= message.content.chars().count();
            }
            message
        })
        .filter(|message| message.role != Role::System || !message.content.is_empty())
        .collect()
}

/// How many messages may be left out.
fn droppable(messages: &[ChatMessage]) -> usize {
    let earlier = messages
        .split_last()
        .map_or(messages, |(_, earlier)| earlier);
    earlier
        .iter()
        .filter(|message| message.role != Role::System)
        .count()
}

/// The conversation without the `count` oldest messages that may go, and without an answer
/// whose question has gone.
fn without(messages: &[ChatMessage], count: usize) -> Vec<ChatMessage> {
    let mut seen = 0;
    let mut orphaned = count > 0;
    let last = messages.len().saturating_sub(1);
    messages
        .iter()
        .enumerate()
        .filter(|(index, message)| {
            if message.role == Role::System || *index == last {
                return true;
            }
            seen += 1;
            orphaned &= seen <= count || message.role == Role::Assistant;
            !orphaned
        })
        .map(|(_, message)| message.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn conversation(said: &str) -> Vec<ChatMessage> {
        said.chars()
            .map(|sign| ChatMessage {
                role: match sign {
                    's' => Role::System,
                    'a'..='f' => Role::Assistant,
                    _ => Role::User,
                },
                content: sign.to_string(),
            })
            .collect()
    }

    fn fitted(said: &str, room: usize) -> Result<(String, usize), String> {
        let lay_out = |messages: &[ChatMessage]| -> String {
            messages
                .iter()
                .map(|message| message.content.as_str())
                .collect()
        };
        let fitted = fit(&conversation(said), room, lay_out, String::len);
        fitted
            .map(|fitted| (fitted.layout, fitted.dropped))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_oldest_exchanges_go_first() {
        let said = "sUaVbWcX";
        assert_eq!(fitted(said, 8).unwrap(), (said.into(), 0));
        assert_eq!(fitted(said, 7).unwrap(), ("sVbWcX".into(), 2));
        assert_eq!(fitted(said, 5).unwrap(), ("sWcX".into(), 4));
        assert_eq!(fitted(said, 2).unwrap(), ("sX".into(), 6));
        assert_eq!(fitted("sab", 2).unwrap(), ("sb".into(), 1));
        assert_eq!(fitted("UsV", 2).unwrap(), ("sV".into(), 1));
    }

    #[test]
    fn what_cannot_fit_is_told() {
        assert_eq!(
            fitted("sUX", 0).unwrap_err(),
            "the last line takes 1 tokens and the context has room for 0; shorten it, or set \
             `context` higher"
        );
        assert!(fitted("", 9).unwrap_err().contains("is empty"));
        assert!(fitted("X", 0).unwrap_err().contains("takes 1 tokens"));
    }

    #[test]
    fn the_end_of_the_authors_text_goes_last() {
        let lay_out = |messages: &[ChatMessage]| -> String {
            messages
                .iter()
                .map(|message| message.content.as_str())
                .collect()
        };
        let mut messages = conversation("sUaX");
        messages[0].content = "You are Mära.".to_owned();
        let at = |room| fit(&messages, room, lay_out, |text| text.chars().count()).unwrap();
        assert!(!at(14).cut && at(14).dropped == 2);
        let expected = Fitted {
            layout: "You are MäX".to_owned(),
            dropped: 2,
            cut: true,
        };
        assert_eq!(at(11), expected);
        assert_eq!(at(1).layout, "X");
    }

    #[test]
    fn there_is_an_end_to_what_is_read() {
        let message = ChatMessage {
            role: Role::User,
            content: "x".repeat(LONGEST + 1),
        };
        let error = fit(&[message], 9, |_| unreachable!(), |_: &()| 0).unwrap_err();
        assert!(matches!(error, EngineError::Request(_)));
    }
}
