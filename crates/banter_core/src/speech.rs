//! Spoken lines: an utterance begins with the first sound and grows until the last.

use crate::{BargeInConfirmed, Pcm, SpeechAudio, SpeechEnded, SpeechPaused, SpeechStarted, Stamp};
use bevy::ecs::system::SystemState;
use bevy::prelude::*;
use open_line::OpenLine;
use std::collections::VecDeque;
use std::time::Duration;

mod open_line;

/// How long nothing may be heard of a line, by the game's clock, before it ends with what there
/// is of it. Whoever sends one sends its silence, too; this is for one who was cut off.
const LOST: Duration = Duration::from_secs(30);

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

    /// What somebody is saying.
    pub(crate) fn of(&self, speaker: Entity) -> Option<Entity> {
        let line = self.0.iter().find(|line| line.speaker == speaker);
        line.map(|line| line.utterance)
    }

    /// What is being said.
    pub(crate) fn utterances(&self) -> impl Iterator<Item = Entity> {
        self.0.iter().map(|line| line.utterance)
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
    MessageReader<'static, 'static, BargeInConfirmed>,
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
        && open.overlaps(world)
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
        && let Some(mut audio) = open.audio(world)
        && audio.paused != paused
    {
        audio.paused = paused;
    }
    Some(open)
}

fn now(world: &World) -> Stamp {
    Stamp::now(world.resource::<Time>())
}

#[cfg(test)]
mod tests;
