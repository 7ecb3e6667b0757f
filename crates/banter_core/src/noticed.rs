//! What the senses tell of: what appears, is lost and changes, and noises.

use crate::keep::keep_messages as keep;
use crate::{BanterSystems, Loudness, Percept, Side};
use bevy::prelude::*;
use std::time::Duration;

/// Written by sense: somebody perceives something that it did not perceive before. What is there
/// when somebody first looks around has not appeared.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct PerceptAppeared {
    /// Who perceives it.
    pub observer: Entity,
    /// What, and how.
    pub percept: Percept,
}

/// Written by sense: somebody perceives something no more. It may be gone.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerceptLost {
    /// Who perceived it.
    pub observer: Entity,
    /// What.
    pub entity: Entity,
    /// When it was last seen or heard, by the game's clock.
    pub last_seen: Duration,
}

/// Written by sense: the name or the description of something changed while somebody perceived
/// it: a door was "shut" and is "wide open".
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct PerceptChanged {
    /// Who perceives it.
    pub observer: Entity,
    /// What.
    pub entity: Entity,
    /// Its description before.
    pub before: String,
    /// Its description now.
    pub now: String,
}

/// Written by the game: something makes a noise that has a name. Characters who hear it know of
/// it for a while, and may speak about it.
///
/// ```
/// use banter_core::{Loudness, Noise};
/// use bevy::prelude::*;
///
/// fn drop_mug(mut noises: MessageWriter<Noise>) {
///     noises.write(Noise::at(Vec3::new(2.0, 0.9, -1.0), "glass breaks").loud(Loudness::Shout));
/// }
/// ```
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Noise {
    /// What is heard, as it goes on after "You hear": `glass breaking`, `a dog bark`. At most 120
    /// characters are told.
    pub text: String,
    /// Where, in the world.
    pub place: Vec3,
    /// What makes it, if that is anything: who hears it perceives that by hearing, and it does not hear itself.
    pub source: Option<Entity>,
    /// How far it carries.
    pub loudness: Loudness,
}

impl Noise {
    /// As loud as a normal voice.
    pub fn at(place: Vec3, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            place,
            source: None,
            loudness: Loudness::Normal,
        }
    }

    /// The same, as loud as this.
    #[must_use]
    pub fn loud(mut self, loudness: Loudness) -> Self {
        self.loudness = loudness;
        self
    }

    /// The same, made by something.
    #[must_use]
    pub fn by(mut self, source: Entity) -> Self {
        self.source = Some(source);
        self
    }
}

/// Written by sense: somebody hears a [`Noise`].
#[derive(Message, Debug, Clone, PartialEq)]
pub struct NoiseHeard {
    /// Who hears it.
    pub listener: Entity,
    /// What is heard.
    pub text: String,
    /// How well, 0..=1.
    pub clarity: f32,
    /// On which side of the listener.
    pub side: Side,
    /// What makes it, if that is known.
    pub source: Option<Entity>,
    /// When, by the game's clock.
    pub at: Duration,
}

/// The last noises that somebody has heard, the newest last. Kept by the senses, for as long as one
/// speaks of such a thing.
#[derive(Component, Debug, Clone, Default, PartialEq)]
pub struct NoisesHeard(pub Vec<NoiseHeard>);

pub(crate) fn build(app: &mut App) {
    use BanterSystems::{Sense, Think};
    keep::<PerceptAppeared>(app, &[Think]);
    keep::<PerceptLost>(app, &[Think]);
    keep::<PerceptChanged>(app, &[Think]);
    keep::<NoiseHeard>(app, &[Think]);
    keep::<Noise>(app, &[Sense]);
}
