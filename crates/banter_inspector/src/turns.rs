//! The last turns of the game, with what their models were asked: noted as they go, so that whoever
//! opens the page after an odd answer sees it.

use crate::view::{SamplingView, TimingsView, TurnView, sentences};
use banter_core::{PersonId, Reply, Timeline, Turn, TurnCause, TurnEnd, TurnEnded, TurnStarted};
use banter_engine::GenerateRequest;
use banter_mind::ModelAsked;
use banter_mind::prompt::Prompt;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many are kept.
const MOST: usize = 32;

/// The last turns, the oldest first.
#[derive(Resource, Debug, Default)]
pub(crate) struct Turns {
    last: u64,
    all: VecDeque<Noted>,
}

/// A turn that is noted.
#[derive(Debug)]
struct Noted {
    turn: Entity,
    /// What is known of it since its beginning.
    begun: TurnView,
    request: Option<Arc<GenerateRequest>>,
    /// All of it, once it is over.
    ended: Option<Arc<TurnView>>,
}

/// What turns are made of.
#[derive(SystemParam)]
pub(crate) struct TurnParts<'w, 's> {
    turns: Query<
        'w,
        's,
        (
            &'static Turn,
            Option<&'static TurnCause>,
            &'static Reply,
            &'static Timeline,
            Option<&'static Prompt>,
        ),
    >,
    people: Query<'w, 's, (Option<&'static PersonId>, Option<&'static Name>)>,
}

impl TurnParts<'_, '_> {
    /// The id and the name of somebody.
    fn known(&self, somebody: Entity) -> (String, String) {
        let (id, name) = self.people.get(somebody).unwrap_or_default();
        let id = id.map(|id| id.as_str().to_owned()).unwrap_or_default();
        let name = name.map_or_else(|| id.clone(), |name| name.as_str().to_owned());
        (id, name)
    }

    /// What is known of a turn at this moment, beside what was known when it began.
    fn view(&self, noted: &Noted, end: Option<TurnEnd>) -> TurnView {
        let mut view = noted.begun.clone();
        view.end = end.map(|end| match end {
            TurnEnd::Done => "done",
            TurnEnd::Interrupted => "interrupted",
            TurnEnd::Dismissed => "dismissed",
            TurnEnd::Abandoned => "abandoned",
        });
        let sampling = noted.request.as_ref().map(|request| &request.sampling);
        view.sampling = sampling.map(SamplingView::of);
        let Ok((_, _, reply, timeline, prompt)) = self.turns.get(noted.turn) else {
            return view;
        };
        // A cue was told when it began.
        view.heard = reply.heard.clone().or(view.heard);
        view.sentences = sentences(reply);
        view.timings = TimingsView::of(timeline);
        view.prompt_tokens = prompt.map(Prompt::tokens);
        view.cached_tokens = prompt.and_then(Prompt::cached);
        view.answer_tokens = prompt.and_then(Prompt::answer_tokens);
        view
    }
}

impl Turns {
    /// All of them, as they are shown.
    pub(crate) fn views(&self, parts: &TurnParts) -> impl Iterator<Item = Arc<TurnView>> {
        self.all.iter().map(|noted| match &noted.ended {
            Some(ended) => Arc::clone(ended),
            None => Arc::new(parts.view(noted, None)),
        })
    }

    /// What the model of the turn of this number was asked, if one was.
    pub(crate) fn request(&self, number: u64) -> Option<Arc<GenerateRequest>> {
        let noted = self.all.iter().find(|noted| noted.begun.number == number);
        noted?.request.clone()
    }

    fn of(&mut self, turn: Entity) -> Option<&mut Noted> {
        // An entity may be used again: the last is meant.
        let mut newest_first = self.all.iter_mut().rev();
        newest_first.find(|noted| noted.turn == turn && noted.ended.is_none())
    }
}

pub(crate) fn build(app: &mut App) {
    app.init_resource::<Turns>()
        .add_observer(note_start)
        .add_observer(note_request)
        .add_observer(note_end);
}

fn note_start(started: On<TurnStarted>, parts: TurnParts, mut turns: ResMut<Turns>) {
    turns.last += 1;
    let (npc, npc_name) = parts.known(started.npc);
    let mut begun = TurnView {
        number: turns.last,
        npc,
        npc_name,
        cause: "line",
        ..TurnView::default()
    };
    if let Ok((turn, cause, ..)) = parts.turns.get(started.turn) {
        let speaker = turn.speaker.map(|speaker| parts.known(speaker));
        (begun.speaker, begun.speaker_name) = speaker.unzip();
        let (kind, text) = match cause {
            Some(TurnCause::Cue(cue)) => ("cue", Some(cue)),
            Some(TurnCause::ActionResult(text)) => ("action", Some(text)),
            Some(TurnCause::Utterance(_)) | None => ("line", None),
        };
        (begun.cause, begun.heard) = (kind, text.cloned());
    }
    turns.all.push_back(Noted {
        turn: started.turn,
        begun,
        request: None,
        ended: None,
    });
    if turns.all.len() > MOST {
        turns.all.pop_front();
    }
}

fn note_request(asked: On<ModelAsked>, mut turns: ResMut<Turns>) {
    if let Some(noted) = turns.of(asked.turn) {
        noted.request = Some(Arc::clone(&asked.request));
    }
}

fn note_end(ended: On<TurnEnded>, parts: TurnParts, mut turns: ResMut<Turns>) {
    if let Some(noted) = turns.of(ended.turn) {
        noted.ended = Some(Arc::new(parts.view(noted, Some(ended.end))));
    }
}
