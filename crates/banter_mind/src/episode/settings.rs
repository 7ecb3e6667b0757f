//! Settings of what characters remember for long.

use crate::StoryTime;
use bevy::prelude::*;

/// How many episodes a character may remember, whatever the settings say.
pub(crate) const MOST_EPISODES: usize = 10_000;

/// Settings of episodes: how many a character remembers, how they fade, and how many stand in a
/// prompt.
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct EpisodeSettings {
    /// How many a character remembers, 0..=10,000; of more the faintest are forgotten. 2,000.
    pub most: usize,
    /// After how many seconds of the story one that does not matter is half as strong; one that
    /// matters lasts up to fifteen times as long. 14 days.
    pub half_life: f64,
    /// What is fainter is forgotten, 0..=1. 0.01.
    pub faintest: f32,
    /// How many stand in a prompt at most, 0..=32. 5.
    pub in_prompt: usize,
    /// How well the best has to fit a line for any to stand in the prompt, 0..=1: the share of
    /// its words, or how near its meaning is. 0.3.
    pub fit: f32,
}

impl Default for EpisodeSettings {
    fn default() -> Self {
        Self {
            most: 2_000,
            half_life: 14.0 * StoryTime::DAY,
            faintest: 0.01,
            in_prompt: 5,
            fit: 0.3,
        }
    }
}
