//! A player or a character is copied.

use super::who::{Somebody, Who};
use crate::view::{
    ExchangeView, PerceptView, PersonView, PromptView, RelationView, clipped, roughly, rounded,
};
use banter_core::persona::CharacterPersona;
use banter_core::{People, PerceptionRoom, Percepts, Subtitle};
use banter_mind::prompt::PromptReport;
use banter_mind::{Episodes, Feelings, Memory, Relations, StoryTime};
use bevy::ecs::system::SystemParam;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use std::sync::Arc;

/// How many of each are copied.
const MOST_PERCEPTS: usize = 24;
const MOST_RELATIONS: usize = 24;
const MOST_EXCHANGES: usize = 6;
/// How long a text is shown, in characters.
const LONGEST: usize = 500;

/// What people are made of.
#[derive(SystemParam)]
pub(crate) struct Persons<'w, 's> {
    bodies: Query<
        'w,
        's,
        (
            Option<&'static GlobalTransform>,
            Option<&'static PerceptionRoom>,
            Option<&'static Subtitle>,
            Option<&'static Percepts>,
            Option<&'static CharacterPersona>,
        ),
    >,
    minds: Query<
        'w,
        's,
        (
            Option<&'static Feelings>,
            Option<&'static Relations>,
            Option<&'static Memory>,
            Option<&'static Episodes>,
        ),
    >,
    reports: Query<'w, 's, Ref<'static, PromptReport>>,
    people: Res<'w, People>,
    story: Option<Res<'w, StoryTime>>,
    /// The prompts as they were copied last, with the tick of that.
    prompts: Local<'s, HashMap<Entity, (bevy::ecs::change_detection::Tick, Arc<PromptView>)>>,
}

impl Persons<'_, '_> {
    /// Somebody, as it is shown.
    pub(super) fn copy(&self, it: &Somebody, who: &Who) -> PersonView {
        let mut view = PersonView {
            id: it.id.as_str().to_owned(),
            name: clipped(&who.called(it.entity), LONGEST),
            player: it.is_player,
            ..PersonView::default()
        };
        if let Ok((place, room, says, percepts, persona)) = self.bodies.get(it.entity) {
            view.place = place.map(|place| place.translation().to_array().map(roughly));
            view.room = room.map(|room| clipped(&room.0, LONGEST));
            view.says = says
                .map(|says| clipped(&says.0, LONGEST))
                .unwrap_or_default();
            let path = persona.and_then(|persona| persona.0.path());
            view.persona = path.map(ToString::to_string);
            let percepts = percepts.map_or(&[][..], |percepts| &percepts.0);
            view.perceives_more = percepts.len().saturating_sub(MOST_PERCEPTS);
            let shown = percepts.iter().take(MOST_PERCEPTS);
            let shown = shown.map(|percept| {
                let name = who.name(percept.entity);
                PerceptView::of(percept, name, who.id(percept.entity))
            });
            view.perceives = shown.collect();
        }
        if let Ok((feelings, relations, memory, episodes)) = self.minds.get(it.entity) {
            let story = self.story.as_deref().copied().unwrap_or_default();
            let mood = feelings.and_then(|feelings| feelings.mood(story));
            view.mood = mood.map(|mood| (mood.name, rounded(mood.intensity)));
            let relations = relations.into_iter().flat_map(Relations::iter);
            let relations = relations.take(MOST_RELATIONS).map(|(id, relation)| {
                let name = self.people.entity(id).map(|entity| who.called(entity));
                RelationView::of(id, name.as_deref().unwrap_or(id.as_str()), relation)
            });
            view.relations = relations.collect();
            let exchanges = memory.into_iter().flat_map(Memory::exchanges);
            let exchanges: Vec<_> = exchanges.map(ExchangeView::of).collect();
            let early = exchanges.len().saturating_sub(MOST_EXCHANGES);
            view.exchanges = exchanges.into_iter().skip(early).collect();
            view.episodes = episodes.map_or(0, Episodes::len);
        }
        view
    }

    /// Its last prompt, if there is one. It is copied anew only where it changed.
    pub(super) fn prompt(&mut self, it: &Somebody) -> Option<Arc<PromptView>> {
        let report = self.reports.get(it.entity).ok()?;
        let changed = report.last_changed();
        if let Some((tick, view)) = self.prompts.get(&it.entity)
            && *tick == changed
        {
            return Some(Arc::clone(view));
        }
        let view = Arc::new(PromptView::of(&report));
        if self.prompts.len() > 4 * super::collect::MOST_PEOPLE {
            self.prompts.clear();
        }
        self.prompts.insert(it.entity, (changed, Arc::clone(&view)));
        Some(view)
    }
}
