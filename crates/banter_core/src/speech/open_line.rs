//! A line that is being spoken, from its first sound to its last.

use super::now;
use crate::claims::{Claim, Claims};
use crate::grant::{confirm, make};
use crate::utterance::{Refused, utter};
use crate::{
    AddressedBy, Addressee, Addressees, Dismiss, LineUnanswered, Pcm, SpeechEnded, SpeechOutcome,
    SpeechStarted, Timeline, TurnCause, Turns, Utterance, UtteranceAudio, UtteranceKind,
};
use bevy::ecs::system::SystemState;
use bevy::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// Samples that an utterance holds at most: more than five minutes at 48 kHz.
const LONGEST: usize = 1 << 24;

/// A line that is being spoken.
#[derive(Debug, Clone)]
pub(super) struct OpenLine {
    pub(super) speaker: Entity,
    pub(super) utterance: Entity,
    /// Samples that came since it was begun.
    length: usize,
    /// Samples of the utterance that came before the line was begun a second time.
    carried: usize,
    /// When it was last heard of, by the game's clock.
    pub(super) last: Duration,
}

impl OpenLine {
    /// Somebody begins to speak.
    pub(super) fn begin(world: &mut World, start: &SpeechStarted) -> Self {
        let (speaker, to) = (start.speaker, start.to);
        let now = now(world);
        let (npc, attended) = addressed(world, speaker, to);
        if let Some(npc) = npc.filter(|_| start.joins) {
            // What was made of the first half is dropped, and the whole is asked again.
            drop_halves(world, npc, speaker);
        }
        let is_at_something = npc.is_some_and(|npc| world.get::<Turns>(npc).is_some());
        let overlaps = start.overlap && !start.joins && is_at_something;
        // A microphone passes on whom its speaker attends to: that is a guess.
        let by = match to.is_some() && to != attended {
            true => AddressedBy::Game,
            false => AddressedBy::Guess,
        };
        let line = Utterance {
            overlaps,
            ..Utterance::beginning(speaker, UtteranceKind::Speech, now)
        };
        let line = line.to(npc.map(|who| Addressee { who, by }));
        let audio = UtteranceAudio {
            deliberate: start.deliberate,
            ..UtteranceAudio::default()
        };
        let utterance = utter(world, line, audio);
        match npc {
            Some(npc) => {
                let cause = TurnCause::Utterance(utterance);
                let claim = Claim::new(cause, Some(speaker), now);
                make(world, npc, claim.overlapping(overlaps));
            }
            None => {
                let text = String::new();
                world.write_message(LineUnanswered { speaker, text });
            }
        }
        Self {
            speaker,
            utterance,
            length: 0,
            carried: 0,
            last: now.game,
        }
    }

    /// Somebody begins before the last line was ended. To the same character it is one line;
    /// else the last ends with what there is of it.
    pub(super) fn restart(mut self, world: &mut World, start: &SpeechStarted) -> Self {
        let (npc, _) = addressed(world, start.speaker, start.to);
        let same = npc.is_some() && self.addressee(world) == npc;
        if same && let Some(mut audio) = self.audio(world) {
            audio.deliberate |= start.deliberate;
            self.carried = audio.samples.len();
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
    pub(super) fn break_off(mut self, world: &mut World) {
        let said = self.audio(world).filter(|audio| !audio.samples.is_empty());
        let said = said.map(|audio| Pcm::new(audio.rate, audio.samples.clone()));
        let how = match said {
            Some(_) => SpeechOutcome::Line,
            None => SpeechOutcome::Noise,
        };
        let pcm = said.unwrap_or_else(|| Pcm::new(1, Vec::new()));
        let speaker = self.speaker;
        self.carried = 0;
        self.end(world, SpeechEnded { speaker, pcm, how });
    }

    /// Whether it is not known yet whether it is a line of its own.
    pub(super) fn overlaps(&self, world: &World) -> bool {
        let line = world.get::<Utterance>(self.utterance);
        line.is_some_and(|line| line.overlaps)
    }

    /// Whether this can be the end of this line: it brings the sound that came so far.
    pub(super) fn is_its(&self, world: &mut World, end: &SpeechEnded) -> bool {
        let came = self.audio(world);
        let came = came.as_ref().and_then(|u| u.samples.get(self.carried..));
        let came = came.unwrap_or_default();
        let alike = came
            .iter()
            .zip(end.pcm.samples())
            .take(64)
            .all(|(a, b)| a == b);
        end.how != SpeechOutcome::Line || alike && end.pcm.samples().len() >= came.len()
    }

    pub(super) fn audio<'w>(&self, world: &'w mut World) -> Option<Mut<'w, UtteranceAudio>> {
        world.get_mut::<UtteranceAudio>(self.utterance)
    }

    /// Whom it is for.
    fn addressee(&self, world: &World) -> Option<Entity> {
        let line = world.get::<Utterance>(self.utterance)?;
        line.to.map(|to| to.who)
    }

    /// It is known to be a line of its own: it wants the floor.
    pub(super) fn confirm(&self, world: &mut World) {
        if let Some(npc) = self.addressee(world) {
            confirm(world, npc, self.utterance);
        }
    }

    /// What is being said grows, up to so many samples in all where the whole is known.
    pub(super) fn grow(
        &mut self,
        world: &mut World,
        news: &mut VecDeque<Pcm>,
        whole: Option<usize>,
    ) {
        let mut length = self.length;
        let mut audio = self.audio(world);
        while whole.is_none_or(|whole| length < whole)
            && let Some(pcm) = news.pop_front()
        {
            length += pcm.samples().len();
            let Some(audio) = &mut audio else {
                continue;
            };
            if audio.samples.is_empty() {
                audio.rate = pcm.rate();
            }
            if audio.rate == pcm.rate() && audio.samples.len() < LONGEST {
                audio.samples.extend_from_slice(pcm.samples());
            }
        }
        self.length = length;
    }

    /// Somebody has finished.
    pub(super) fn end(self, world: &mut World, end: SpeechEnded) {
        let npc = self.addressee(world);
        let Self { utterance, .. } = self;
        let turns = npc.map(|npc| turns_about(world, npc, utterance));
        let turns = turns.unwrap_or_default();
        if end.how != SpeechOutcome::Line {
            world.resource_mut::<Claims>().forget(utterance);
            for turn in turns {
                world.trigger(Dismiss { turn });
            }
            world.flush();
            world.commands().entity(utterance).try_despawn();
            world.flush();
            return;
        }
        self.complete(world, &end.pcm);
        let now = now(world);
        let Some(mut line) = world.get_mut::<Utterance>(utterance) else {
            return;
        };
        line.ended = Some(now);
        for turn in &turns {
            if let Some(mut timeline) = world.get_mut::<Timeline>(*turn) {
                timeline.line_ended = now;
            }
        }
        let Some(npc) = npc else {
            return;
        };
        self.confirm(world);
        let is_refused = world.get::<Refused>(utterance).is_some();
        let waits = world.resource::<Claims>().has(npc, utterance);
        if turns.is_empty() && !waits && !is_refused {
            // A turn that was ended from outside while its line was spoken gets a successor.
            let cause = TurnCause::Utterance(utterance);
            make(world, npc, Claim::new(cause, Some(self.speaker), now));
        }
    }

    /// All that was said, with what came before the line was begun a second time.
    fn complete(&self, world: &mut World, pcm: &Pcm) {
        let carried = self.carried;
        if let Some(mut audio) = self.audio(world) {
            let keeps = audio.rate == pcm.rate();
            audio.samples.truncate(if keeps { carried } else { 0 });
            audio.rate = pcm.rate();
            let room = LONGEST.saturating_sub(audio.samples.len());
            let samples = pcm.samples();
            let fits = samples.get(..room).unwrap_or(samples);
            audio.samples.extend_from_slice(fits);
            audio.paused = true;
        }
    }
}

/// The turns of `npc` that are about an utterance.
fn turns_about(world: &World, npc: Entity, utterance: Entity) -> Vec<Entity> {
    let turns = world.get::<Turns>(npc).into_iter().flat_map(Turns::iter);
    let about = TurnCause::Utterance(utterance);
    let turns = turns.filter(|turn| world.get::<TurnCause>(*turn) == Some(&about));
    turns.collect()
}

/// Dismisses what `npc` makes of the speech that `speaker` goes on with, and forgets it.
fn drop_halves(world: &mut World, npc: Entity, speaker: Entity) {
    let mut spoken = world.query::<(Entity, &Utterance)>();
    let halves = spoken.iter(world).filter(|(_, line)| {
        line.speaker == speaker
            && line.kind == UtteranceKind::Speech
            && line.addresses(npc).is_some()
    });
    let halves: Vec<Entity> = halves.map(|(half, _)| half).collect();
    for half in halves {
        world.resource_mut::<Claims>().forget(half);
        let turns = turns_about(world, npc, half);
        for turn in turns {
            world.trigger(Dismiss { turn });
        }
        world.flush();
        world.commands().entity(half).try_despawn();
    }
    world.flush();
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
