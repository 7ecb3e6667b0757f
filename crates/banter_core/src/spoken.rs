//! Spoken lines: a turn begins with the first sound and gets its input with the last.

use crate::floor::{Floors, Request, refuse};
use crate::{
    Addressees, BargedIn, Dismiss, Pcm, SpeechAudio, SpeechEnd, SpeechEnded, SpeechPaused,
    SpeechStarted, Stamp, Tentative, Timeline, Turn, TurnInput, Turns, Unheeded, Utterance,
};
use bevy::ecs::system::SystemState;
use bevy::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// Samples that an [`Utterance`] holds at most: more than five minutes at 48 kHz.
const LONGEST: usize = 1 << 24;

/// How long nothing may be heard of a line, by the game's clock, before it ends with what there
/// is of it. Whoever sends one sends its silence, too; this is for one who was cut off.
const LOST: Duration = Duration::from_secs(30);

/// A line that is being spoken.
#[derive(Debug, Clone)]
pub(crate) struct OpenLine {
    speaker: Entity,
    /// Who listens, and in which turn; `None` where nobody is near.
    heard: Option<(Entity, Entity)>,
    /// Samples that came since it was begun.
    length: usize,
    /// Samples of the utterance that came before the line was begun a second time.
    carried: usize,
    /// When it was last heard of, by the game's clock.
    last: Duration,
}

/// The lines that are being spoken, one for each speaker at most.
#[derive(Resource, Default)]
pub(crate) struct OpenLines(Vec<OpenLine>);

impl OpenLines {
    fn take(&mut self, speaker: Entity) -> Option<OpenLine> {
        let at = self.0.iter().position(|line| line.speaker == speaker)?;
        Some(self.0.swap_remove(at))
    }

    /// Forgets the lines of speakers who are gone.
    pub(crate) fn retain(&mut self, is_here: impl Fn(Entity) -> bool) {
        self.0.retain(|line| is_here(line.speaker));
    }
}

/// What came of one speaker since the last time, in the order in which it came.
#[derive(Default)]
struct News {
    started: VecDeque<SpeechStarted>,
    audio: VecDeque<Pcm>,
    paused: Option<bool>,
    barged_in: bool,
    ended: VecDeque<SpeechEnded>,
}

/// The messages about speech.
type Messages = (
    MessageReader<'static, 'static, SpeechStarted>,
    MessageReader<'static, 'static, SpeechAudio>,
    MessageReader<'static, 'static, SpeechPaused>,
    MessageReader<'static, 'static, BargedIn>,
    MessageReader<'static, 'static, SpeechEnded>,
);

/// Follows what everybody says.
///
/// Messages of several types do not tell which came first. A line begins before it ends, and
/// the next begins after that: so they are told apart, however many came in a frame.
pub(crate) fn follow(world: &mut World, messages: &mut SystemState<Messages>) {
    let Ok((mut started, mut audio, mut paused, mut barged_in, mut ended)) =
        messages.get_mut(world)
    else {
        return;
    };
    let mut all: Vec<(Entity, News)> = Vec::new();
    for message in started.read() {
        of(&mut all, message.speaker)
            .started
            .push_back(message.clone());
    }
    for SpeechAudio { speaker, pcm } in audio.read() {
        of(&mut all, *speaker).audio.push_back(pcm.clone());
    }
    for message in paused.read() {
        of(&mut all, message.speaker).paused = Some(message.paused);
    }
    for message in barged_in.read() {
        of(&mut all, message.speaker).barged_in = true;
    }
    for message in ended.read() {
        of(&mut all, message.speaker)
            .ended
            .push_back(message.clone());
    }
    let now = now(world).game;
    for (speaker, news) in all {
        let line = world.resource_mut::<OpenLines>().take(speaker);
        if let Some(mut line) = hear(world, line, news) {
            line.last = now;
            world.resource_mut::<OpenLines>().0.push(line);
        }
    }
    let open = &world.resource::<OpenLines>().0;
    let lost = open
        .iter()
        .filter(|line| now.saturating_sub(line.last) > LOST);
    let lost: Vec<Entity> = lost.map(|line| line.speaker).collect();
    for speaker in lost {
        if let Some(line) = world.resource_mut::<OpenLines>().take(speaker) {
            line.break_off(world);
        }
    }
}

fn of(all: &mut Vec<(Entity, News)>, speaker: Entity) -> &mut News {
    let at = all.iter().position(|(other, _)| *other == speaker);
    let at = at.unwrap_or_else(|| {
        all.push((speaker, News::default()));
        all.len() - 1
    });
    #[expect(clippy::indexing_slicing, reason = "found or pushed just now")]
    &mut all[at].1
}

/// Goes through the news of a speaker. Gives the line that it is at in the end.
fn hear(world: &mut World, mut line: Option<OpenLine>, mut news: News) -> Option<OpenLine> {
    // An interruption is one of the line that was not known to be one.
    if let Some(open) = &line
        && news.barged_in
        && open.is_tentative(world)
    {
        open.confirm(world);
        news.barged_in = false;
    }
    loop {
        match (line.take(), news.ended.pop_front()) {
            // Where a line begins in this frame, too, it may be that line's end.
            (Some(mut open), Some(end)) if news.started.is_empty() || open.is_its(world, &end) => {
                let whole = (!news.started.is_empty()).then(|| end.pcm.samples().len());
                open.grow(world, &mut news.audio, whole);
                open.end(world, end);
            }
            (open, end) => {
                // The end of a line to come.
                if let Some(end) = end {
                    news.ended.push_front(end);
                }
                let Some(start) = news.started.pop_front() else {
                    line = open;
                    break;
                };
                line = Some(match open {
                    Some(open) => open.restart(world, &start),
                    None => OpenLine::begin(world, &start),
                });
            }
        }
    }
    let mut open = line?;
    if news.barged_in {
        open.confirm(world);
    }
    open.grow(world, &mut news.audio, None);
    if let Some(paused) = news.paused
        && let Some(mut utterance) = open.utterance(world)
        && utterance.paused != paused
    {
        utterance.paused = paused;
    }
    Some(open)
}

/// Dismisses what `npc` makes of the line that `speaker` goes on with, and the floor forgets it.
fn drop_halves(world: &mut World, npc: Entity, speaker: Entity) {
    let turns = world.get::<Turns>(npc).into_iter().flat_map(Turns::iter);
    let is_own = |turn: &Entity| {
        let turn = world.get::<Turn>(*turn);
        turn.is_some_and(|turn| turn.speaker == Some(speaker))
    };
    let halves: Vec<Entity> = turns.filter(is_own).collect();
    for turn in halves {
        world.resource_mut::<Floors>().forget(turn);
        world.trigger(Dismiss { turn });
    }
    world.flush();
}

impl OpenLine {
    /// Somebody begins to speak.
    fn begin(world: &mut World, start: &SpeechStarted) -> Self {
        let (speaker, to) = (start.speaker, start.to);
        let now = now(world);
        let (npc, attended) = addressed(world, speaker, to);
        if let Some(npc) = npc.filter(|_| start.joins) {
            // What was made of the first half is dropped, and the whole is asked again.
            drop_halves(world, npc, speaker);
        }
        let heard = npc.map(|npc| {
            let turn = Turn {
                npc,
                speaker: Some(speaker),
            };
            let utterance = Utterance {
                deliberate: start.deliberate,
                addressed: to.is_some() && to != attended,
                ..Utterance::default()
            };
            let is_at_something = world.get::<Turns>(npc).is_some();
            let turn = world.spawn((turn, Timeline::starting(now), Tentative, utterance));
            (
                npc,
                turn.id(),
                start.overlap && !start.joins && is_at_something,
            )
        });
        let line = Self {
            speaker,
            heard: heard.map(|(npc, turn, _)| (npc, turn)),
            length: 0,
            carried: 0,
            last: now.game,
        };
        match heard {
            Some((_, _, is_tentative)) if is_tentative => {}
            Some(_) => line.confirm(world),
            None => {
                let text = String::new();
                world.write_message(Unheeded { speaker, text });
            }
        }
        line
    }

    /// Somebody begins before the last line was ended. To the same character it is one line;
    /// else the last ends with what there is of it.
    fn restart(mut self, world: &mut World, start: &SpeechStarted) -> Self {
        let (npc, _) = addressed(world, start.speaker, start.to);
        let same = self.heard.is_some_and(|(heard, _)| Some(heard) == npc);
        if same && let Some(mut utterance) = self.utterance(world) {
            utterance.deliberate |= start.deliberate;
            self.carried = utterance.samples.len();
            self.length = 0;
            if !start.overlap {
                self.confirm(world);
            }
            return self;
        }
        self.break_off(world);
        Self::begin(world, start)
    }

    /// It ends with what there is of it.
    fn break_off(mut self, world: &mut World) {
        let said = self
            .utterance(world)
            .map(|utterance| Pcm::new(utterance.rate, utterance.samples.clone()));
        let said = said.filter(|pcm| !pcm.is_empty());
        let how = match said {
            Some(_) => SpeechEnd::Line,
            None => SpeechEnd::Noise,
        };
        let pcm = said.unwrap_or_else(|| Pcm::new(1, Vec::new()));
        let speaker = self.speaker;
        self.carried = 0;
        self.end(world, SpeechEnded { speaker, pcm, how });
    }

    fn turn(&self, world: &World) -> Option<Entity> {
        let (_, turn) = self.heard?;
        world.get::<Turn>(turn).map(|_| turn)
    }

    fn is_tentative(&self, world: &World) -> bool {
        let turn = self.turn(world);
        turn.is_some_and(|turn| world.get::<Tentative>(turn).is_some())
    }

    /// Whether this can be the end of this line: it brings the sound that came so far.
    fn is_its(&self, world: &mut World, end: &SpeechEnded) -> bool {
        let came = self.utterance(world);
        let came = came.as_ref().and_then(|u| u.samples.get(self.carried..));
        let came = came.unwrap_or_default();
        let alike = came
            .iter()
            .zip(end.pcm.samples())
            .take(64)
            .all(|(a, b)| a == b);
        end.how != SpeechEnd::Line || alike && end.pcm.samples().len() >= came.len()
    }

    fn utterance<'w>(&self, world: &'w mut World) -> Option<Mut<'w, Utterance>> {
        world.get_mut::<Utterance>(self.turn(world)?)
    }

    /// It is known to be a line of its own: it wants the floor.
    fn confirm(&self, world: &mut World) {
        let Some((npc, turn)) = self.heard else {
            return;
        };
        if self.is_tentative(world) && world.resource_mut::<Floors>().of_turn(turn).is_none() {
            let request = Request::new(Some(self.speaker), None, now(world));
            ask(world, npc, request.in_turn(turn));
        }
    }

    /// What is being said grows, up to so many samples in all where the whole is known.
    fn grow(&mut self, world: &mut World, audio: &mut VecDeque<Pcm>, whole: Option<usize>) {
        let mut length = self.length;
        let mut utterance = self.utterance(world);
        while whole.is_none_or(|whole| length < whole)
            && let Some(pcm) = audio.pop_front()
        {
            length += pcm.samples().len();
            let Some(utterance) = &mut utterance else {
                continue;
            };
            if utterance.samples.is_empty() {
                utterance.rate = pcm.rate();
            }
            if utterance.rate == pcm.rate() && utterance.samples.len() < LONGEST {
                utterance.samples.extend_from_slice(pcm.samples());
            }
        }
        self.length = length;
    }

    /// Somebody has finished.
    fn end(self, world: &mut World, end: SpeechEnded) {
        let Some((npc, turn)) = self.heard else {
            return;
        };
        let alive = self.turn(world);
        if end.how != SpeechEnd::Line {
            world.resource_mut::<Floors>().forget(turn);
            world.trigger(Dismiss { turn });
            world.flush();
            return;
        }
        let input = Some(TurnInput::Speech(self.whole(world, end.pcm)));
        let now = now(world);
        if let Some(request) = world.resource_mut::<Floors>().of_turn(turn) {
            request.input = input;
            request.since = now;
        } else if let Some(turn) = alive {
            if self.is_tentative(world) {
                let request = Request::new(Some(self.speaker), input, now);
                ask(world, npc, request.in_turn(turn));
            } else if let Some(input) = input {
                let timeline = Timeline::starting(now);
                world.entity_mut(turn).insert((input, timeline));
            }
        } else {
            // A turn that was ended from outside while its line was spoken gets a successor.
            ask(world, npc, Request::new(Some(self.speaker), input, now));
        }
    }

    /// All that was said, with what came before the line was begun a second time.
    fn whole(&self, world: &mut World, pcm: Pcm) -> Pcm {
        let Some(utterance) = self.utterance(world) else {
            return pcm;
        };
        match utterance.samples.get(..self.carried) {
            Some(carried) if !carried.is_empty() && utterance.rate == pcm.rate() => {
                Pcm::new(pcm.rate(), [carried, pcm.samples()].concat())
            }
            _ => pcm,
        }
    }
}

fn now(world: &World) -> Stamp {
    Stamp::now(world.resource::<Time>())
}

/// Who is meant, and whom the speaker attends to.
fn addressed(
    world: &mut World,
    speaker: Entity,
    to: Option<Entity>,
) -> (Option<Entity>, Option<Entity>) {
    let mut state = SystemState::<Addressees>::new(world);
    let found = state
        .get(world)
        .map(|addressees| (addressees.find(speaker, to), addressees.attended(speaker)));
    found.unwrap_or_default()
}

fn ask(world: &mut World, npc: Entity, request: Request) {
    if let Err(request) = world.resource_mut::<Floors>().ask(npc, request) {
        refuse(world, &request);
    }
}

#[cfg(test)]
mod tests;
