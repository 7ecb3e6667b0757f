//! What of a model's text is said, and what it only thinks.

pub(crate) mod families;
mod signs;

use families::{CHANNEL, CHANNELS, FAMILIES, FINAL, Family, TO_FINAL};
use signs::{Found, Place, Sign, find};

/// How often a model is cut short in its thoughts before it is left to them.
const MOST_SKIPS: u32 = 2;
/// The longest header that is kept, in bytes.
const LONGEST_HEADER: usize = 256;

/// Leaves out what a model only thinks, and stops where its answer ends.
#[derive(Debug, Default)]
pub(crate) struct Thoughts {
    state: State,
    /// What may become a sign.
    held: String,
    /// White space before the first word.
    lead: String,
    /// Whether a word was said.
    said: bool,
    /// Whether anything was thought.
    thought: bool,
    /// Whether white space is left out: that after a thought is not a part of the answer.
    trims: bool,
    skips: u32,
    /// The first end of a thought that had no beginning.
    stray: Option<String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Speech,
    Thought(Option<&'static Family>),
    Header(String),
    Ended,
}

impl Thoughts {
    /// Where a model is after `prompt`, what its template wrote last: it may have begun a
    /// thought or a header already.
    pub(crate) fn after(prompt: &str) -> Self {
        let mut thoughts = Self::default();
        thoughts.read(prompt, true);
        let state = std::mem::take(&mut thoughts.state);
        Self {
            trims: thoughts.thought,
            thought: matches!(state, State::Thought(_)),
            state,
            ..Self::default()
        }
    }

    /// Takes the next text, and returns what of it is said.
    pub(crate) fn push(&mut self, text: &str) -> String {
        self.read(text, false)
    }

    /// What was held back and is no sign after all.
    pub(crate) fn finish(&mut self) -> String {
        let mut out = String::new();
        if self.state == State::Speech {
            let held = std::mem::take(&mut self.held);
            self.pass(&held, &mut out);
            out.insert_str(0, &std::mem::take(&mut self.lead));
        }
        self.held.clear();
        out
    }

    /// Whether the answer has ended by a sign.
    pub(crate) fn has_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// Whether something was thought and nothing said.
    pub(crate) fn were_all(&self) -> bool {
        let inside = matches!(self.state, State::Thought(_) | State::Header(_));
        !self.said && (self.thought || inside)
    }

    /// What to write in the model's stead for it to answer at once, if it is in a thought.
    pub(crate) fn skip(&self) -> Option<&'static str> {
        match &self.state {
            State::Thought(Some(family)) => Some(family.skip).filter(|skip| !skip.is_empty()),
            State::Header(header) if !header.contains(CHANNEL) => Some(TO_FINAL),
            _ => None,
        }
    }

    /// The same for a thought that the model has begun by itself, at most twice: one that
    /// begins again and again is left to it.
    pub(crate) fn skip_once(&mut self) -> Option<&'static str> {
        if self.skips >= MOST_SKIPS || !matches!(self.state, State::Thought(_)) {
            return None;
        }
        self.skips += 1;
        self.skip()
    }

    /// In a prompt an end is that of somebody's turn.
    fn read(&mut self, text: &str, is_prompt: bool) -> String {
        let mut out = String::new();
        self.held.push_str(text);
        while self.state != State::Ended {
            let (start, end, sign) = match find(&self.held, self.place()) {
                Found::Sign { sign, start, end } => (start, end, Some(sign)),
                Found::Undecided(start) => (start, start, None),
            };
            let rest = self.held.split_off(end);
            let mut before = std::mem::replace(&mut self.held, rest);
            let sign_text = before.split_off(start);
            self.pass(&before, &mut out);
            let Some(sign) = sign else {
                return out;
            };
            self.turn(sign, &sign_text);
            if is_prompt && self.state == State::Ended {
                self.state = State::Speech;
                self.thought = false;
            }
        }
        self.held.clear();
        out
    }

    fn place(&self) -> Place {
        match &self.state {
            State::Thought(family) => Place::Thought(*family),
            State::Header(_) => Place::Header,
            State::Speech | State::Ended => Place::Speech(!self.said),
        }
    }

    /// What a sign does.
    fn turn(&mut self, sign: Sign, text: &str) {
        let state = std::mem::take(&mut self.state);
        if (sign, &state) == (Sign::Close, &State::Speech) {
            self.stray.get_or_insert_with(|| text.to_owned());
        }
        self.state = match (sign, state) {
            (Sign::Open(family), _) => State::Thought(family),
            (Sign::Header, _) => State::Header(text.to_owned()),
            (Sign::Message, State::Header(header)) if !is_heard(&header) => {
                State::Thought(Some(&CHANNELS))
            }
            (Sign::Message | Sign::Close, _) => State::Speech,
            (Sign::Wrapper, state) => {
                self.trims |= !self.said;
                state
            }
            (Sign::End, _) => State::Ended,
        };
        match self.state {
            State::Thought(_) => self.thought = true,
            State::Header(_) => {}
            State::Speech | State::Ended => self.trims |= self.thought,
        }
        if self.thought {
            self.lead.clear();
        }
    }

    /// Passes on what is said, and lets the rest go.
    fn pass(&mut self, text: &str, out: &mut String) {
        match &mut self.state {
            State::Header(header) if header.len() < LONGEST_HEADER => header.push_str(text),
            State::Speech => {
                let words = text.trim_start();
                if words.is_empty() && !self.said && !self.trims {
                    self.lead.push_str(text);
                } else if !words.is_empty() || !self.trims {
                    out.push_str(&std::mem::take(&mut self.lead));
                    out.push_str(if self.trims { words } else { text });
                    self.said |= !words.is_empty();
                    self.trims &= words.is_empty();
                }
            }
            State::Header(_) | State::Thought(_) | State::Ended => {}
        }
    }
}

/// What a template must have written after `prompt` for `reply` to end a thought that it does
/// not begin itself.
pub(crate) fn opened_before(prompt: &str, reply: &str) -> Option<&'static str> {
    let mut thoughts = Thoughts::after(prompt);
    thoughts.read(reply, false);
    let close = thoughts.stray?;
    // A tag of no known family is ended by any other's end.
    let family = FAMILIES
        .iter()
        .find(|family| family.close.contains(&close.as_str()));
    Some(family.or(FAMILIES.first())?.open)
}

/// Whether people hear the message with this header: it names the channel for them, or none.
fn is_heard(header: &str) -> bool {
    match header.rsplit_once(CHANNEL) {
        Some((_, channel)) => channel.trim_start().starts_with(FINAL),
        None => true,
    }
}

/// Whether the text of a control token is wanted: whether it is a sign or a part of one.
pub(crate) fn wants_control(token: &str) -> bool {
    signs::concerns(token)
}
