//! How a memory fades, and how much it weighs beside others.
//!
//! Strength halves in a time that grows with how much an episode matters and with each time it
//! was recalled, after Ebbinghaus' curve as Zhong et al. use it in "MemoryBank" (2024); relevance,
//! recency and importance are weighed together as Park et al. do in "Generative Agents" (2023).

use super::item::Episode;
use super::settings::EpisodeSettings;

/// By how much an episode that matters most outlasts one that does not matter.
const MATTERS: f64 = 15.0;
/// By how much one that was recalled once outlasts one that was not.
const RECALLED: f64 = 1.5;
/// After so many times recalling it makes no more difference.
const MOST_RECALLED: i32 = 10;
/// What an episode counts at least, its strength at most, and its importance at most.
const WEIGHTS: [f32; 3] = [0.6, 0.2, 0.2];

/// How strong an episode still is, 0..=1: 1 when it has just happened or was just recalled.
pub(crate) fn strength(episode: &Episode, now: f64, settings: &EpisodeSettings) -> f32 {
    let matters = 1.0 + (MATTERS - 1.0) * f64::from(episode.importance).powi(2);
    let times = i32::try_from(episode.recalled).unwrap_or(i32::MAX);
    let half_life = settings.half_life.max(1.0) * matters * RECALLED.powi(times.min(MOST_RECALLED));
    let age = (now - episode.last).max(0.0);
    (-(age / half_life) as f32).exp2()
}

/// Whether an episode is so faint that it is forgotten.
pub(crate) fn is_gone(episode: &Episode, now: f64, settings: &EpisodeSettings) -> bool {
    episode.importance < 1.0 && strength(episode, now, settings) < settings.faintest
}

/// What an episode counts beside others that fit a question as well, 0.6..=1.
pub(crate) fn weight(episode: &Episode, now: f64, settings: &EpisodeSettings) -> f32 {
    let [least, strong, matters] = WEIGHTS;
    least + strong * strength(episode, now, settings) + matters * episode.importance
}

#[cfg(test)]
mod tests {
    use super::super::item::EpisodeKind;
    use super::*;

    fn of(importance: f32, recalled: u32) -> Episode {
        Episode {
            importance,
            recalled,
            ..Episode::new(EpisodeKind::Thought, "It rains.")
        }
    }

    #[test]
    fn what_does_not_matter_fades_unless_it_is_recalled() {
        let settings = EpisodeSettings::default();
        let [month, year] = [30.0, 365.0].map(|days| days * crate::StoryTime::DAY);
        assert!((strength(&of(0.1, 0), 0.0, &settings) - 1.0).abs() < 1e-6);
        assert!(is_gone(&of(0.1, 0), year, &settings));
        assert!(!is_gone(&of(0.1, 0), month, &settings));
        assert!(!is_gone(&of(0.1, 5), year, &settings), "it was recalled");
        assert!(!is_gone(&of(0.6, 0), year, &settings), "it matters");
        assert!(!is_gone(&of(1.0, 0), 1e6 * year, &settings));
        let weights = [of(0.9, 0), of(0.1, 3), of(0.1, 0)].map(|it| weight(&it, month, &settings));
        assert!(
            weights[0] > weights[1] && weights[1] > weights[2],
            "{weights:?}"
        );
    }
}
