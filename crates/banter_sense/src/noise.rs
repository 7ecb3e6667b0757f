//! Noises: who hears them, how well, and for how long it knows of them.

use crate::hear::clarity;
use crate::look::shares_room;
use crate::ray::{NoiseRays, Passage, SenseRay};
use crate::record::Noticing;
use crate::settings::SenseSettings;
use crate::view::side;
use banter_core::{
    Loudness, Noise, NoiseHeard, NoisesHeard, NpcParticipant, PerceptionRoom, Rigs, Senses, muffled,
};
use bevy::prelude::*;

/// So many noises are heard in a frame; the rest wait for the next.
const MOST: usize = 16;
/// So many somebody knows of.
const KNOWN: usize = 8;
/// How much of a noise's text is told, in characters.
const LONGEST: usize = 120;
/// What is heard worse than this is not made out, and no noise that has a name.
const LEAST: f32 = 0.05;

/// Somebody who may hear a noise.
#[derive(Debug, Clone)]
pub(crate) struct Pricked {
    listener: Entity,
    senses: Senses,
    loudness: Loudness,
    distance: f32,
    heard: NoiseHeard,
}

/// Who may hear the noises of this frame, each with a ray of the same number.
#[derive(Resource, Debug, Default)]
pub(crate) struct PrickedEars(Vec<Pricked>);

/// Finds who is near enough.
pub(crate) fn prick_up(
    mut noises: MessageReader<Noise>,
    listeners: Query<
        (Entity, &GlobalTransform, &Senses, Option<&PerceptionRoom>),
        With<NpcParticipant>,
    >,
    rooms: Query<&PerceptionRoom>,
    rigs: Rigs,
    time: Res<Time>,
    mut ears: ResMut<PrickedEars>,
    mut rays: ResMut<NoiseRays>,
) {
    let (ears, rays) = (
        &mut ears.bypass_change_detection().0,
        &mut rays.bypass_change_detection().0,
    );
    ears.clear();
    rays.clear();
    for noise in noises.read().take(MOST) {
        let text: String = noise.text.chars().take(LONGEST).collect();
        if !noise.place.is_finite() || !text.contains(char::is_alphanumeric) {
            continue;
        }
        let room = noise.source.and_then(|source| rooms.get(source).ok());
        for (listener, at, senses, other) in &listeners {
            let here = rigs.ears(listener).unwrap_or(at.translation());
            let distance = here.distance(noise.place);
            let reach = senses.range * noise.loudness.reach();
            let is_near = distance <= reach && shares_room(room, other);
            if !is_near || noise.source == Some(listener) {
                continue;
            }
            let forward = rigs
                .gaze(listener)
                .map_or(Vec3::NEG_Z, |gaze| *gaze.direction);
            ears.push(Pricked {
                listener,
                senses: *senses,
                loudness: noise.loudness,
                distance,
                heard: NoiseHeard {
                    listener,
                    text: text.clone(),
                    clarity: 0.0,
                    side: side(forward, noise.place - here),
                    source: noise.source,
                    at: time.elapsed(),
                },
            });
            let ray = SenseRay {
                from: noise.place,
                to: here,
                observer: listener,
                target: noise.source.unwrap_or(listener),
                sound: true,
            };
            rays.push((ray, Passage::OPEN));
        }
    }
}

/// Decides who hears them, once it is known what is between.
pub(crate) fn hear_noises(
    ears: Res<PrickedEars>,
    rays: Res<NoiseRays>,
    mut listeners: Query<(&mut Noticing, &mut NoisesHeard)>,
    (time, settings): (Res<Time>, Res<SenseSettings>),
    mut heard: MessageWriter<NoiseHeard>,
) {
    for (one, (_, passage)) in ears.0.iter().zip(&rays.0) {
        let clarity = clarity(one.distance, one.senses, one.loudness, passage.sound);
        // A name of few words is made out or it is not.
        let text = if clarity < 0.5 {
            muffled(&one.heard.text, clarity, 0)
        } else {
            one.heard.text.clone()
        };
        if clarity < LEAST || text.is_empty() {
            continue;
        }
        let noise = NoiseHeard {
            text,
            clarity,
            ..one.heard.clone()
        };
        if let Ok((mut noticing, mut known)) = listeners.get_mut(one.listener) {
            if let Some(source) = noise.source {
                noticing.hear(source, clarity, time.elapsed() + settings.heard_for);
            }
            known.0.push(noise.clone());
            let beyond = known.0.len().saturating_sub(KNOWN);
            known.0.drain(..beyond);
        }
        heard.write(noise);
    }
}

/// Noises are forgotten.
pub(crate) fn forget(
    mut listeners: Query<&mut NoisesHeard>,
    (time, settings): (Res<Time>, Res<SenseSettings>),
) {
    let now = time.elapsed();
    for mut known in &mut listeners {
        let is_old = |noise: &NoiseHeard| now.saturating_sub(noise.at) > settings.noise_for;
        if known.0.iter().any(is_old) {
            known.0.retain(|noise| !is_old(noise));
        }
    }
}
