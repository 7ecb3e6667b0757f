//! The floor of each character: what it is at now, and what waits.
//!
//! # The rule
//!
//! A character answers one line or cue at a time, with one voice. What reaches it while it is
//! at another is judged by [`judge`]:
//!
//! - A new line of the speaker that it answers, or speaks unasked to nobody in particular,
//!   interrupts.
//! - Everything else waits: the line of another speaker, and every cue.
//!
//! What came in the same frame never interrupts each other; it comes one after the other. When
//! the floor is free, whoever waits has it next: lines in the order in which they came, and
//! then cues. A cue that waits already is not noted a second time. Of a character that is
//! gone, and of one for which [`MOST`] wait, a line is told to be
//! [`Unheeded`](crate::Unheeded).

use crate::{
    Interrupt, Npc, Stamp, Tentative, Timeline, Turn, TurnInput, TurnStarted, Turns, Unheeded,
};
use bevy::prelude::*;

/// How many lines and cues may wait for one character.
pub(crate) const MOST: usize = 8;

/// What becomes of a line or a cue while its character is at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// What the character is at ends now.
    Interrupts,
    /// It comes when the character has come to an end.
    Waits,
}

/// Judges a line of `speaker`, or a cue where there is none, while the character is at the
/// line of `answered`, or speaks unasked where there is none.
pub(crate) fn judge(speaker: Option<Entity>, answered: Option<Entity>) -> Verdict {
    match (speaker, answered) {
        (Some(_), None) => Verdict::Interrupts,
        (Some(speaker), Some(answered)) if speaker == answered => Verdict::Interrupts,
        _ => Verdict::Waits,
    }
}

/// A line or a cue that wants an answer.
#[derive(Debug)]
pub(crate) struct Request {
    /// Who spoke; `None` for a cue.
    pub(crate) speaker: Option<Entity>,
    /// `None` while the line is still being spoken.
    pub(crate) input: Option<TurnInput>,
    /// The tentative turn in which a spoken line is listened to.
    pub(crate) turn: Option<Entity>,
    /// When the line ended, or began if it has not ended.
    pub(crate) since: Stamp,
    judged: bool,
}

impl Request {
    pub(crate) fn new(speaker: Option<Entity>, input: Option<TurnInput>, since: Stamp) -> Self {
        Self {
            speaker,
            input,
            turn: None,
            since,
            judged: false,
        }
    }

    /// The same of a line that is listened to in `turn`.
    pub(crate) fn in_turn(mut self, turn: Entity) -> Self {
        self.turn = Some(turn);
        self
    }
}

/// What waits for one character.
#[derive(Debug)]
struct Floor {
    npc: Entity,
    waiting: Vec<Request>,
}

/// What waits for characters. There is no floor for which nothing waits.
#[derive(Resource, Debug, Default)]
pub(crate) struct Floors(Vec<Floor>);

impl Floors {
    /// Notes a request, or gives it back because too many wait already.
    pub(crate) fn ask(&mut self, npc: Entity, request: Request) -> Result<(), Request> {
        let at = match self.0.iter().position(|floor| floor.npc == npc) {
            Some(at) => at,
            None => {
                let waiting = Vec::new();
                self.0.push(Floor { npc, waiting });
                self.0.len() - 1
            }
        };
        let Some(floor) = self.0.get_mut(at) else {
            return Err(request);
        };
        let is_noted = |other: &Request| {
            request.speaker.is_none() && other.speaker.is_none() && other.input == request.input
        };
        if floor.waiting.iter().any(is_noted) {
            return Ok(());
        }
        if floor.waiting.len() >= MOST {
            return Err(request);
        }
        floor.waiting.push(request);
        Ok(())
    }

    /// The request of a line that is listened to in `turn`.
    pub(crate) fn of_turn(&mut self, turn: Entity) -> Option<&mut Request> {
        self.0
            .iter_mut()
            .flat_map(|floor| &mut floor.waiting)
            .find(|request| request.turn == Some(turn))
    }

    /// Forgets the request of a line that turned out to be none.
    pub(crate) fn forget(&mut self, turn: Entity) {
        for floor in &mut self.0 {
            floor.waiting.retain(|request| request.turn != Some(turn));
        }
    }

    /// Whether anything waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Gives each character's floor to what is next, where it is free.
pub(crate) fn give(world: &mut World) {
    if world.resource::<Floors>().is_empty() {
        return;
    }
    // Whoever watches what happens here may ask for more.
    let mut floors = std::mem::take(&mut world.resource_mut::<Floors>().0);
    for floor in &mut floors {
        floor.advance(world);
    }
    floors.retain(|floor| !floor.waiting.is_empty());
    let mut new = std::mem::replace(&mut world.resource_mut::<Floors>().0, floors);
    for floor in new.drain(..) {
        for request in floor.waiting {
            if let Err(request) = world.resource_mut::<Floors>().ask(floor.npc, request) {
                refuse(world, &request);
            }
        }
    }
}

impl Floor {
    fn advance(&mut self, world: &mut World) {
        if world.get::<Npc>(self.npc).is_none() {
            for request in self.waiting.drain(..) {
                refuse(world, &request);
            }
            return;
        }
        self.waiting.retain(|request| {
            let is_here = |speaker| world.get_entity(speaker).is_ok();
            let is_heard = || request.turn.is_some_and(is_here);
            request.speaker.is_none_or(is_here) && (request.input.is_some() || is_heard())
        });
        for request in self.waiting.iter_mut().filter(|request| !request.judged) {
            request.judged = true;
            for (turn, answered) in at(world, self.npc) {
                if judge(request.speaker, answered) == Verdict::Interrupts {
                    world.trigger(Interrupt { turn });
                }
            }
        }
        world.flush();
        if at(world, self.npc).is_empty()
            && let Some(request) = self.next()
        {
            begin(world, self.npc, request);
        }
    }

    /// Takes what comes next.
    fn next(&mut self) -> Option<Request> {
        let line = self.waiting.iter().position(|r| r.speaker.is_some());
        let at = line.unwrap_or(0);
        (at < self.waiting.len()).then(|| self.waiting.remove(at))
    }
}

/// The turns that a character is at, and whom it answers in them.
fn at(world: &World, npc: Entity) -> Vec<(Entity, Option<Entity>)> {
    let turns = world.get::<Turns>(npc).into_iter().flat_map(Turns::iter);
    let live = turns.filter(|turn| world.get::<Tentative>(*turn).is_none());
    live.filter_map(|turn| Some((turn, world.get::<Turn>(turn)?.speaker)))
        .collect()
}

/// Begins the turn for a request.
fn begin(world: &mut World, npc: Entity, request: Request) {
    let speaker = request.speaker;
    let is_its = |turn: &Entity| world.get::<Turn>(*turn).is_some_and(|turn| turn.npc == npc);
    let turn = request.turn.filter(is_its);
    let turn = turn.unwrap_or_else(|| world.spawn(Turn { npc, speaker }).id());
    if let Ok(mut turn) = world.get_entity_mut(turn) {
        turn.remove::<Tentative>();
        turn.insert(Timeline::starting(request.since));
        if let Some(input) = request.input {
            turn.insert(input);
        }
    }
    world.trigger(TurnStarted { turn, npc });
    world.flush();
}

/// Tells that a line gets no answer.
pub(crate) fn refuse(world: &mut World, request: &Request) {
    if let Some(turn) = request.turn {
        world.trigger(crate::Dismiss { turn });
        world.flush();
    }
    match (request.speaker, &request.input) {
        (Some(speaker), input) => {
            let text = match input {
                Some(TurnInput::Typed(text)) => text.clone(),
                _ => String::new(),
            };
            world.write_message(Unheeded { speaker, text });
        }
        (None, Some(TurnInput::Cue(cue))) => {
            tracing::warn!("the cue `{cue}` is left out: too many wait for its character");
        }
        (None, _) => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn someone(number: u32) -> Entity {
        Entity::from_raw_u32(number).unwrap()
    }

    #[test]
    fn only_the_speaker_who_is_answered_interrupts_an_answer() {
        let (a, b) = (Some(someone(1)), Some(someone(2)));
        assert_eq!(judge(a, a), Verdict::Interrupts);
        assert_eq!(judge(b, a), Verdict::Waits);
        assert_eq!(judge(a, None), Verdict::Interrupts);
        assert_eq!(judge(None, a), Verdict::Waits);
        assert_eq!(judge(None, None), Verdict::Waits);
    }

    #[test]
    fn lines_come_in_their_order_and_before_cues() {
        let npc = someone(0);
        let since = Stamp::default();
        let mut floors = Floors::default();
        let cue = |text: &str| Request::new(None, Some(TurnInput::Cue(text.into())), since);
        let line = |speaker, text: &str| {
            let input = TurnInput::Typed(text.into());
            Request::new(Some(someone(speaker)), Some(input), since)
        };
        for request in [
            cue("greet"),
            line(1, "One"),
            cue("greet"),
            line(2, "Two"),
            cue("talk"),
        ] {
            floors.ask(npc, request).unwrap();
        }
        let floor = &mut floors.0[0];
        let order: Vec<_> = std::iter::from_fn(|| floor.next()?.input).collect();
        let typed = |text: &str| TurnInput::Typed(text.into());
        let cued = |text: &str| TurnInput::Cue(text.into());
        assert_eq!(
            order,
            [typed("One"), typed("Two"), cued("greet"), cued("talk")]
        );
    }

    #[test]
    fn no_more_wait_than_may() {
        let mut floors = Floors::default();
        let line = || Request::new(Some(someone(1)), None, Stamp::default());
        let taken = (0..20).filter(|_| floors.ask(someone(0), line()).is_ok());
        assert_eq!(taken.count(), MOST);
    }
}
