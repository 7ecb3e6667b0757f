//! What is not of one person: conversations, the story, the game itself.

use super::collect::Engines;
use super::undo::Changes;
use super::who::Who;
use crate::orders::InspectorMinds;
use crate::view::{
    BeatView, ConversationView, FramesView, GameView, HolderView, ProposalView, StoryView,
    WaitingView,
};
use banter_core::{Conversation, Floor, Holding, Members};
use banter_mind::{BeatFile, InferencePace, MindPace, Proposals, StoryBeats, StoryPlan, StoryTime};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::collections::BTreeSet;

/// How many of each are copied.
const MOST_CONVERSATIONS: usize = 32;
const MOST_BEATS: usize = 256;

/// What all that is made of.
#[derive(SystemParam)]
pub(crate) struct Surroundings<'w, 's> {
    talks: Query<'w, 's, (&'static Conversation, &'static Members, &'static Floor)>,
    plan: Option<Res<'w, StoryPlan>>,
    files: Option<Res<'w, Assets<BeatFile>>>,
    beats: Option<Res<'w, StoryBeats>>,
    proposals: Query<'w, 's, (Entity, &'static Proposals)>,
    time: Option<Res<'w, Time<Virtual>>>,
    story: Option<Res<'w, StoryTime>>,
    engines: Res<'w, Engines>,
    minds: Option<Res<'w, InspectorMinds>>,
    changes: Res<'w, Changes>,
    pace: Option<Res<'w, MindPace>>,
    frames: Option<Res<'w, InferencePace>>,
}

impl Surroundings<'_, '_> {
    pub(super) fn talk(&self, who: &Who) -> Vec<ConversationView> {
        let id = |entity: Entity| match who.id(entity) {
            Some(id) => id.as_str().to_owned(),
            None => who.name(entity).to_owned(),
        };
        let talks = self.talks.iter().take(MOST_CONVERSATIONS);
        let talks = talks.map(|(talk, members, floor)| ConversationView {
            members: members.iter().map(id).collect::<BTreeSet<_>>(),
            speaking: floor
                .speaking
                .iter()
                .map(|holder| {
                    let (holds, to) = match holder.holding {
                        Holding::Line => ("line", None),
                        Holding::Answer(to) => ("answer", Some(id(to))),
                        Holding::Unasked => ("unasked", None),
                    };
                    let id = id(holder.who);
                    HolderView { id, holds, to }
                })
                .collect(),
            waiting: floor
                .waiting
                .iter()
                .map(|waiting| WaitingView {
                    id: id(waiting.npc),
                    speaker: waiting.speaker.map(id),
                })
                .collect(),
            exchanges: talk.exchanges,
        });
        talks.collect()
    }

    pub(super) fn story(&self, who: &Who) -> StoryView {
        let Some(story) = self.beats.as_deref() else {
            return StoryView::default();
        };
        let files = self.plan.iter().flat_map(|plan| &plan.0);
        let files = files.filter_map(|file| self.files.as_ref()?.get(file));
        let planned = files.flat_map(|file| &file.beats).take(MOST_BEATS);
        let mut beats: Vec<BeatView> = planned.map(|beat| BeatView::of(beat, story)).collect();
        let named: Vec<String> = beats.iter().map(|beat| beat.name.to_lowercase()).collect();
        let others = story
            .iter()
            .filter(|beat| !named.iter().any(|named| named == beat));
        beats.extend(others.take(MOST_BEATS).map(BeatView::set));
        let proposals = self.proposals.iter().flat_map(|(player, proposals)| {
            let player = who.called(player);
            proposals
                .iter()
                .map(move |proposal| ProposalView::of(&player, proposal))
        });
        StoryView {
            beats,
            proposals: proposals.take(MOST_CONVERSATIONS).collect(),
        }
    }

    pub(super) fn game(&self, people_left_out: usize) -> GameView {
        let tenths = |seconds: f64| (seconds * 10.0).round() / 10.0;
        let time = self.time.as_deref();
        let minds = self.minds.iter().flat_map(|minds| minds.0.keys().cloned());
        GameView {
            seconds: time.map_or(0.0, |time| tenths(time.elapsed_secs_f64())),
            paused: time.is_some_and(Time::is_paused),
            story_seconds: self
                .story
                .as_ref()
                .map_or(0.0, |story| tenths(story.seconds)),
            engines: self.engines.0.clone(),
            minds: minds.collect(),
            people_left_out,
            undo: self.changes.last(),
            mind_pace: self.pace.as_ref().map(|pace| pace.0),
            frames: self.frames.as_deref().and_then(FramesView::of),
        }
    }
}
