//! Decisions held against the truth.

use crate::scene::Turn;
use crate::utterance::Utterance;
use banter_capture::SpeechOutcome;

/// How far before and after a turn what is heard is still the turn, in seconds: a detector
/// sees frames, and a room fades.
const MARGIN: f64 = 0.3;

/// What was counted over any number of streams.
#[derive(Debug, Clone, Default)]
pub struct Score {
    turns: usize,
    /// Turns inside which an end was decided.
    cut: usize,
    speech: f64,
    missed: f64,
    rest: f64,
    false_seconds: f64,
    false_starts: usize,
    start_delays: Vec<f64>,
    end_delays: Vec<f64>,
}

impl Score {
    /// Counts a stream of `duration` seconds. What ended as noise counts as not heard.
    pub fn add(&mut self, turns: &[Turn], heard: &[Utterance], duration: f64) {
        let heard: Vec<_> = heard
            .iter()
            .filter(|utterance| utterance.how != SpeechOutcome::Noise)
            .collect();
        for turn in turns {
            self.turns += 1;
            let (start, end) = (turn.start(), turn.end());
            let about = |u: &&&Utterance| u.end > start && u.start < end;
            let cut = heard.iter().filter(about).any(|u| u.decided < end);
            self.cut += usize::from(cut);
            for phrase in &turn.phrases {
                let length = phrase.end - phrase.start;
                let found: f64 = heard
                    .iter()
                    .map(|u| overlap((u.start, u.decided), (phrase.start, phrase.end)))
                    .sum();
                self.speech += length;
                self.missed += (length - found).max(0.0);
            }
            let first = heard.iter().find(about);
            self.start_delays
                .extend(first.map(|u| (u.noticed - start).max(0.0)));
            let last = heard.iter().filter(about).find(|u| u.decided >= end);
            self.end_delays.extend(last.map(|u| u.decided - end));
        }
        let spans: Vec<_> = turns
            .iter()
            .map(|turn| (turn.start() - MARGIN, turn.end() + MARGIN))
            .collect();
        self.rest += duration - spans.iter().map(|(start, end)| end - start).sum::<f64>();
        for utterance in heard {
            let span = (utterance.start, utterance.end);
            let true_part: f64 = spans.iter().map(|turn| overlap(*turn, span)).sum();
            self.false_seconds += (utterance.end - utterance.start - true_part).max(0.0);
            self.false_starts += usize::from(true_part <= 0.0);
        }
    }

    /// Counts what another has counted.
    pub fn merge(&mut self, other: &Self) {
        self.turns += other.turns;
        self.cut += other.cut;
        self.speech += other.speech;
        self.missed += other.missed;
        self.rest += other.rest;
        self.false_seconds += other.false_seconds;
        self.false_starts += other.false_starts;
        self.start_delays.extend(&other.start_delays);
        self.end_delays.extend(&other.end_delays);
    }

    /// Turns there were.
    #[must_use]
    pub fn turns(&self) -> usize {
        self.turns
    }

    /// Share of turns inside which an end was decided.
    #[must_use]
    pub fn cut_off(&self) -> f64 {
        share(self.cut as f64, self.turns as f64)
    }

    /// Share of turns whose end was never told.
    #[must_use]
    pub fn unended(&self) -> f64 {
        1.0 - share(self.end_delays.len() as f64, self.turns as f64)
    }

    /// Seconds of speech not heard, of each minute of speech.
    #[must_use]
    pub fn missed(&self) -> f64 {
        60.0 * share(self.missed, self.speech)
    }

    /// Seconds taken for speech of each minute without any.
    #[must_use]
    pub fn false_seconds(&self) -> f64 {
        60.0 * share(self.false_seconds, self.rest)
    }

    /// Utterances with no speech in them at all, for each minute without speech.
    #[must_use]
    pub fn false_starts(&self) -> f64 {
        60.0 * share(self.false_starts as f64, self.rest)
    }

    /// Seconds from a turn's first sound to when it was noticed: this share of turns is
    /// faster.
    #[must_use]
    pub fn start_delay(&self, of: f64) -> f64 {
        quantile(&self.start_delays, of)
    }

    /// Seconds from a turn's last sound to when its end was decided: this share of turns is
    /// faster.
    #[must_use]
    pub fn end_delay(&self, of: f64) -> f64 {
        quantile(&self.end_delays, of)
    }
}

fn overlap(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.1.min(b.1) - a.0.max(b.0)).max(0.0)
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The value that this share of `values` is below; NaN for none.
#[must_use]
pub fn quantile(values: &[f64], of: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (of * sorted.len() as f64) as usize;
    let last = sorted.len().saturating_sub(1);
    sorted.get(index.min(last)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Phrase;

    /// Turns from 2 to 5 s, with a pause from 3 to 4 s, and from 8 to 9 s, in 12 s.
    fn score(heard: &[Utterance]) -> Score {
        let phrase = |start: f64, end: f64| Phrase {
            start,
            end,
            words: Vec::new(),
        };
        let turns = [
            Turn {
                phrases: vec![phrase(2.0, 3.0), phrase(4.0, 5.0)],
            },
            Turn {
                phrases: vec![phrase(8.0, 9.0)],
            },
        ];
        let mut score = Score::default();
        score.add(&turns, heard, 12.0);
        score
    }

    fn heard(start: f64, noticed: f64, end: f64, decided: f64) -> Utterance {
        Utterance {
            start,
            noticed,
            end,
            decided,
            how: SpeechOutcome::Line,
            suspected: None,
            barged: None,
        }
    }

    fn near(have: f64, want: f64) {
        assert!((have - want).abs() < 1e-9, "{have} for {want}");
    }

    #[test]
    fn what_is_right_costs_its_delays_only() {
        let score = score(&[heard(2.0, 2.1, 5.0, 5.7), heard(8.0, 8.3, 9.0, 9.5)]);
        near(score.cut_off(), 0.0);
        near(
            score.missed() + score.false_seconds() + score.unended(),
            0.0,
        );
        near(score.start_delay(0.0), 0.1);
        near(score.start_delay(0.9), 0.3);
        near(score.end_delay(0.0), 0.5);
        near(score.end_delay(0.9), 0.7);
    }

    #[test]
    fn an_end_inside_a_turn_cuts_it_off() {
        let all = [
            heard(2.0, 2.1, 3.0, 3.7),
            heard(4.0, 4.1, 5.0, 5.7),
            heard(8.0, 8.3, 9.0, 9.5),
        ];
        let score = score(&all);
        near(score.cut_off(), 0.5);
        near(score.missed(), 0.0);
        near(score.start_delay(0.0), 0.1);
        near(score.unended(), 0.0);
    }

    #[test]
    fn what_is_not_heard_is_missed_and_never_ends() {
        let score = score(&[heard(2.5, 2.6, 5.0, 5.7)]);
        near(score.missed(), 60.0 * 1.5 / 3.0);
        near(score.unended(), 0.5);
        near(score.cut_off(), 0.0);
    }

    #[test]
    fn what_nobody_said_is_false_unless_it_ends_as_noise() {
        let rest = 12.0 - 4.0 - 4.0 * MARGIN;
        let far = heard(6.0, 6.1, 7.0, 7.5);
        near(score(&[far]).false_seconds(), 60.0 / rest);
        near(score(&[far]).false_starts(), 60.0 / rest);
        let noise = Utterance {
            how: SpeechOutcome::Noise,
            ..far
        };
        near(score(&[noise]).false_starts(), 0.0);
        // A turn that goes on for too long is false in part only.
        let long = heard(8.0, 8.1, 10.0, 10.5);
        near(score(&[long]).false_starts(), 0.0);
        near(score(&[long]).false_seconds(), 60.0 * (1.0 - MARGIN) / rest);
    }

    #[test]
    fn merged_scores_are_as_if_counted_together() {
        let mut one = score(&[heard(2.0, 2.1, 5.0, 5.7)]);
        one.merge(&score(&[heard(8.0, 8.3, 9.0, 9.5)]));
        assert_eq!(one.turns(), 4);
        near(one.unended(), 0.5);
        near(one.end_delay(0.0), 0.5);
    }
}
