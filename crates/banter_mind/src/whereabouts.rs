//! Where things are and what is heard, in sentences for a prompt.

use crate::actions::Surroundings;
use banter_core::{NoiseHeard, NoisesHeard, Perceivable, Percept, Percepts, Sense, Senses, Side};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// So many things a character is told the place of: those that draw its attention most.
const PLACED: usize = 8;
/// What is heard worse than this is told as half heard.
const CLEAR: f32 = 0.6;

/// What characters sense besides the names of what is near.
#[derive(SystemParam)]
pub(crate) struct Whereabouts<'w, 's> {
    npcs: Query<
        'w,
        's,
        (
            &'static Percepts,
            &'static Senses,
            Option<&'static NoisesHeard>,
        ),
    >,
}

impl Whereabouts<'_, '_> {
    /// Where what `npc` perceives is, whom it only hears, and what noises it has heard. Sides are
    /// told of who sees to one side only: else nothing says how its model is turned.
    pub(crate) fn of(&self, npc: Entity, around: &Surroundings) -> Vec<String> {
        let Ok((percepts, senses, noises)) = self.npcs.get(npc) else {
            return Vec::new();
        };
        let sided = senses.field_of_view < 360.0;
        let named = percepts.0.iter().filter(|it| it.entity != npc);
        let mut named: Vec<(&Percept, &Perceivable)> = named
            .filter_map(|it| Some((it, around.thing(it.entity)?)))
            .filter(|(_, thing)| !thing.name.is_empty())
            .collect();
        named.sort_by(|(a, _), (b, _)| b.salience.total_cmp(&a.salience));
        named.truncate(PLACED);
        let mut told = Vec::new();
        for (percept, thing) in &named {
            let name = &thing.name;
            let landmark = percept.behind.and_then(|it| around.thing(it));
            if percept.sense == Sense::Hearing {
                let side = if sided { side(percept.side) } else { "" };
                told.push(format!("You hear {name}{side} and do not see them."));
            } else if let Some(landmark) = landmark {
                told.push(format!(
                    "Seen from you, {name} is behind {}.",
                    landmark.name
                ));
            }
        }
        for on in [Side::Left, Side::Right, Side::Behind]
            .into_iter()
            .filter(|_| sided)
        {
            let there = named
                .iter()
                .filter(|(it, _)| it.side == on && it.sense != Sense::Hearing);
            let names: Vec<&str> = there.map(|(_, thing)| thing.name.as_str()).collect();
            if !names.is_empty() {
                let place = side(on).trim_start();
                let mut sentence = format!("{place}: {}.", names.join(", "));
                if let Some(first) = sentence.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                told.push(sentence);
            }
        }
        let noises = noises.into_iter().flat_map(|noises| &noises.0);
        told.extend(noises.map(|noise| heard(noise, sided)));
        told
    }
}

fn heard(noise: &NoiseHeard, sided: bool) -> String {
    let hear = if noise.clarity < CLEAR {
        "have half heard"
    } else {
        "have heard"
    };
    let side = if sided { side(noise.side) } else { "" };
    format!(
        "A moment ago you {hear} this{side}: {}.",
        noise.text.trim_end_matches('.')
    )
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Ahead => "",
        Side::Left => " on your left",
        Side::Right => " on your right",
        Side::Behind => " behind you",
    }
}
