//! Who hears what is said.

use crate::look::shares_room;
use crate::ray::{Passage, SenseRay, SoundRays};
use crate::record::Noticing;
use crate::settings::SenseSettings;
use banter_core::{
    AddressedBy, Audience, Hearing, Hearings, Loudness, NpcParticipant, PerceptionRoom,
    PlayerParticipant, Rigs, Senses, Utterance,
};
use bevy::prelude::*;

/// Who can hear anything.
pub(crate) type CanHear = Or<(With<NpcParticipant>, With<PlayerParticipant>)>;

/// How well somebody with these senses hears, 0..=1, at so many metres: every word up to half
/// of how far the voice carries, and nothing beyond that. `passage`: what share of its reach
/// what is between leaves to it.
pub(crate) fn clarity(distance: f32, senses: Senses, loudness: Loudness, passage: f32) -> f32 {
    if !senses.hearing {
        return 0.0;
    }
    let reach = senses.range * loudness.reach() * passage;
    let clarity = (2.0 - 2.0 * distance / reach).clamp(0.0, 1.0);
    if clarity.is_finite() { clarity } else { 0.0 }
}

/// Somebody who may hear an utterance that has begun.
#[derive(Debug, Clone, Copy)]
struct Listener {
    utterance: Entity,
    speaker: Entity,
    who: Entity,
    addressed: bool,
    senses: Senses,
    loudness: Loudness,
    distance: f32,
    /// Which of the rays goes to it; `None` for who hears it wherever it is.
    ray: Option<usize>,
}

/// Who may hear what has begun in this frame.
#[derive(Resource, Debug, Default)]
pub(crate) struct Listeners {
    all: Vec<Listener>,
    /// The utterances, also those that nobody hears.
    utterances: Vec<Entity>,
}

/// Finds who is near enough to hear an utterance that begins. Of one that has no place core decides.
pub(crate) fn listen(
    utterances: Query<(Entity, &Utterance, &Loudness, &Audience), Without<Hearings>>,
    listeners: Query<(Entity, &GlobalTransform, &Senses, Option<&PerceptionRoom>), CanHear>,
    rooms: Query<&PerceptionRoom>,
    rigs: Rigs,
    mut all: ResMut<Listeners>,
    mut rays: ResMut<SoundRays>,
) {
    let (all, rays) = (
        all.bypass_change_detection(),
        &mut rays.bypass_change_detection().0,
    );
    all.all.clear();
    all.utterances.clear();
    rays.clear();
    for (entity, utterance, loudness, audience) in &utterances {
        let Some(place) = utterance.place else {
            continue;
        };
        all.utterances.push(entity);
        let room = rooms.get(utterance.speaker).ok();
        // From the mouth where there is one, and else from where the speaker stands.
        let mouth = rigs.mouth(utterance.speaker).unwrap_or(place);
        for (who, at, senses, other) in &listeners {
            if who == utterance.speaker {
                continue;
            }
            let by = utterance.addresses(who);
            let is_private = matches!(audience, Audience::Private(_));
            if is_private && audience.excludes(who) && by.is_none() {
                continue;
            }
            // Over a radio, or because the game says so, it is heard from anywhere.
            let anywhere = is_private || by == Some(AddressedBy::Game);
            let distance = at.translation().distance(place);
            let reach = senses.range * loudness.reach();
            if !(anywhere || distance <= reach && shares_room(room, other)) {
                continue;
            }
            let ray = (!anywhere).then(|| {
                let to = rigs.ears(who).unwrap_or(at.translation());
                let ray = SenseRay {
                    from: mouth,
                    to,
                    observer: who,
                    target: utterance.speaker,
                    sound: true,
                };
                rays.push((ray, Passage::OPEN));
                rays.len() - 1
            });
            all.all.push(Listener {
                utterance: entity,
                speaker: utterance.speaker,
                who,
                addressed: by.is_some(),
                senses: *senses,
                loudness: *loudness,
                distance,
                ray,
            });
        }
    }
}

/// Decides who hears it, once it is known what is between. Who is heard is perceived.
pub(crate) fn hear(
    listeners: Res<Listeners>,
    rays: Res<SoundRays>,
    mut noticing: Query<&mut Noticing>,
    (time, settings): (Res<Time>, Res<SenseSettings>),
    mut commands: Commands,
) {
    for utterance in &listeners.utterances {
        let mut hearings = Vec::new();
        for one in listeners.all.iter().filter(|it| it.utterance == *utterance) {
            let passage = one.ray.and_then(|ray| rays.0.get(ray));
            let clarity = match passage {
                Some((_, passage)) => {
                    clarity(one.distance, one.senses, one.loudness, passage.sound)
                }
                None => 1.0,
            };
            if clarity <= 0.0 {
                continue;
            }
            hearings.push(Hearing {
                listener: one.who,
                clarity,
                addressed: one.addressed,
            });
            if one.ray.is_some()
                && let Ok(mut noticing) = noticing.get_mut(one.who)
            {
                let until = time.elapsed() + settings.heard_for;
                noticing.hear(one.speaker, clarity, until);
            }
        }
        commands.entity(*utterance).try_insert(Hearings(hearings));
    }
}
