//! A mood colours the face: it takes the place of a character's temper while it lasts.

use super::Feelings;
use crate::StoryTime;
use banter_core::{RestingMood, SentenceMood};
use bevy::prelude::*;

/// How many steps a mood has on a face: it is written anew for a whole step only.
const STEPS: f32 = 10.0;

/// The temper that a character had before a mood took its place, and what took it.
#[derive(Component, Debug, Clone, PartialEq)]
pub(crate) struct Coloured {
    before: Option<RestingMood>,
    mood: SentenceMood,
}

/// Shows a strong mood on the face, and the temper again when it has passed. A temper that the
/// game gives in the meantime is left alone.
pub(crate) fn colour(
    mut characters: Query<(
        Entity,
        &Feelings,
        Option<&RestingMood>,
        Option<&mut Coloured>,
    )>,
    story: Res<StoryTime>,
    mut commands: Commands,
) {
    for (entity, feelings, rest, coloured) in &mut characters {
        let mood = feelings.mood(*story).map(|mood| SentenceMood {
            intensity: (mood.intensity * STEPS).round() / STEPS,
            ..mood
        });
        let ours = match (&coloured, rest) {
            (Some(coloured), Some(rest)) => coloured.mood == rest.0,
            _ => false,
        };
        let Ok(mut character) = commands.get_entity(entity) else {
            continue;
        };
        match (mood, coloured) {
            (Some(mood), Some(mut coloured)) if ours => {
                if coloured.mood != mood {
                    coloured.mood = mood.clone();
                    character.try_insert(RestingMood(mood));
                }
            }
            // The game gave another temper: that counts.
            (Some(_), Some(_)) => {}
            (Some(mood), None) => {
                let before = rest.cloned();
                let coloured = Coloured {
                    before,
                    mood: mood.clone(),
                };
                character.try_insert((RestingMood(mood), coloured));
            }
            (None, Some(coloured)) => {
                if ours {
                    match &coloured.before {
                        Some(before) => character.try_insert(before.clone()),
                        None => character.try_remove::<RestingMood>(),
                    };
                }
                character.try_remove::<Coloured>();
            }
            (None, None) => {}
        }
    }
}
