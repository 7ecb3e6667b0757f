//! What else is to be heard.

mod babble;
mod game;
mod pink;

pub use babble::babble;
pub use game::game;
pub use pink::pink;

use crate::sound::set_rms;
use crate::{Language, Narrator};

/// Seconds of each bed, which then begins again.
pub const LENGTH: f64 = 40.0;

/// A kind of background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bed {
    /// Noise as of a fan or the sea: all octaves alike.
    Pink,
    /// A crowd some way off.
    Babble,
    /// What a game plays: music, footsteps, a fire.
    Game,
}

impl Bed {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Pink, Self::Babble, Self::Game];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pink => "pink",
            Self::Babble => "babble",
            Self::Game => "game",
        }
    }
}

/// Every bed, at a root mean square of 1. Of babble there are several, so that a speaker
/// is never in the crowd.
#[derive(Debug)]
pub struct Beds {
    pink: Vec<f32>,
    game: Vec<f32>,
    babble: Vec<Vec<f32>>,
}

impl Beds {
    /// Makes them.
    ///
    /// # Errors
    /// What the narrator says.
    pub fn make(narrator: &Narrator, english: &Language) -> Result<Self, String> {
        let even = |mut samples: Vec<f32>| {
            set_rms(&mut samples, 1.0);
            samples
        };
        let babble = (0..babble::CROWDS)
            .map(|crowd| babble(narrator, english, crowd).map(even))
            .collect::<Result<_, String>>()?;
        Ok(Self {
            pink: even(pink(LENGTH, 11)),
            game: even(game(LENGTH, 12)),
            babble,
        })
    }

    /// The bed of this kind for a speaker.
    #[must_use]
    pub fn get(&self, bed: Bed, speaker: usize) -> &[f32] {
        match bed {
            Bed::Pink => &self.pink,
            Bed::Game => &self.game,
            Bed::Babble => self
                .babble
                .get(babble::without(speaker))
                .map_or(&[], Vec::as_slice),
        }
    }
}
