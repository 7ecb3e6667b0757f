//! What a voice's melody tells a face, step by step.

use crate::mouth::Source;
use banter_lipsync::{Cue, Life, Melody, Prosody};

/// What lies further back than this, in seconds, is not caught up with.
const LATE: f32 = 0.3;

/// What a voice tells the face in one step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Told {
    pub(crate) accent: f32,
    pub(crate) phrase_end: bool,
    pub(crate) breath: bool,
    pub(crate) melody: f32,
}

impl Told {
    /// Takes up what was told next: nothing is forgotten before the face answers.
    pub(crate) fn add(&mut self, next: &Self) {
        self.accent = self.accent.max(next.accent);
        self.phrase_end |= next.phrase_end;
        self.breath |= next.breath;
        self.melody = next.melody;
    }
}

impl From<Melody> for Told {
    fn from(heard: Melody) -> Self {
        Self {
            accent: heard.accent,
            phrase_end: heard.phrase_end,
            breath: false,
            melody: heard.melody,
        }
    }
}

/// How far the cues of a sentence or a clip were read.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    of: Option<Source>,
    until: f32,
}

impl Cues {
    /// Goes on to a position of what is heard.
    pub(crate) fn read(&mut self, of: Source, position: f32, prosody: &Prosody) -> Told {
        if self.of != Some(of) {
            self.of = Some(of);
            // The first accents may lie nearer to the beginning than the head takes to nod.
            self.until = f32::NEG_INFINITY;
        }
        let mut told = Told {
            melody: prosody.at(position).melody,
            ..Told::default()
        };
        if position < self.until - LATE {
            // A clip that begins anew.
            self.until = position;
        }
        if !position.is_finite() || position < self.until {
            return told;
        }
        let from = self.until.max(position - LATE);
        self.until = position;
        let ahead = if from == position - LATE {
            0.0
        } else {
            Life::LEAD
        };
        for (_, cue) in prosody.between(from + ahead, position + Life::LEAD) {
            if let Cue::Accent(strength) = cue {
                told.accent = told.accent.max(*strength);
            }
        }
        for (_, cue) in prosody.between(from, position) {
            match cue {
                Cue::Accent(_) => {}
                Cue::PhraseEnd => told.phrase_end = true,
                Cue::Breath => told.breath = true,
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing::hum;

    const OF: Source = Source::Clip(0);

    #[test]
    fn cues_are_told_once_and_accents_ahead_of_time() {
        let prosody = Prosody::from_sound(&hum(2.0, 0.8, 1.2), 16_000);
        let accent = prosody
            .cues()
            .iter()
            .find(|(_, cue)| matches!(cue, Cue::Accent(_)))
            .unwrap()
            .0;
        let mut cues = Cues::default();
        let (mut accents, mut ends) = (Vec::new(), Vec::new());
        for step in 0..120 {
            let position = step as f32 / 60.0;
            let told = cues.read(OF, position, &prosody);
            if told.accent > 0.0 {
                accents.push(position);
            }
            if told.phrase_end {
                ends.push(position);
            }
        }
        assert_eq!(accents.len(), 1, "{accents:?}");
        assert!(
            (accents[0] + Life::LEAD - accent).abs() < 0.03,
            "{accents:?}"
        );
        assert!(
            matches!(ends[..], [end] if (end - 1.2).abs() < 0.05),
            "{ends:?}"
        );
    }

    #[test]
    fn who_comes_late_is_not_told_everything_at_once() {
        let prosody = Prosody::from_sound(&hum(2.0, 0.8, 1.2), 16_000);
        let mut cues = Cues::default();
        let told = cues.read(OF, 1.9, &prosody);
        assert_eq!((told.accent, told.phrase_end), (0.0, false));
        let back = cues.read(OF, 0.7, &prosody);
        assert_eq!((back.accent, back.phrase_end), (0.0, false));
        assert_eq!(cues.read(OF, f32::NAN, &prosody), Told::default());
    }

    #[test]
    fn what_is_heard_again_is_told_again() {
        let prosody = Prosody::from_sound(&hum(2.0, 0.8, 1.2), 16_000);
        let mut cues = Cues::default();
        for _ in 0..3 {
            let told: Vec<Told> = (0..120)
                .map(|step| cues.read(OF, step as f32 / 60.0, &prosody))
                .collect();
            let accents = told.iter().filter(|told| told.accent > 0.0).count();
            let ends = told.iter().filter(|told| told.phrase_end).count();
            assert_eq!((accents, ends), (1, 1));
        }
    }

    #[test]
    fn nothing_is_forgotten_between_two_steps() {
        let mut told = Told::default();
        told.add(&Told {
            accent: 0.6,
            breath: true,
            ..Told::default()
        });
        told.add(&Told {
            accent: 0.2,
            phrase_end: true,
            melody: 0.3,
            ..Told::default()
        });
        let all = Told {
            accent: 0.6,
            phrase_end: true,
            breath: true,
            melody: 0.3,
        };
        assert_eq!(told, all);
    }
}
