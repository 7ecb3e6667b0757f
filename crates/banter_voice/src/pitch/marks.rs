//! Where the periods of a voice are.

use super::track::PitchTrack;

/// Seconds from one mark to the next where there is no pitch.
const UNVOICED: f32 = 0.005;
/// How far from where it is expected a period's peak is looked for, as a share of the period.
const SEARCH: f32 = 0.2;

/// The middle of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// Where it is, in samples.
    pub(super) at: f32,
    /// Samples to the mark before it, and to the next.
    pub(super) before: f32,
    pub(super) period: f32,
    /// Whether it has a pitch.
    pub(super) voiced: bool,
}

/// The marks of a sound, in order: where a voice has a pitch at the peak of each period, and
/// elsewhere in even steps.
pub(super) fn marks(samples: &[f32], rate: u32, track: &PitchTrack) -> Vec<Mark> {
    let rate = rate as f32;
    let length = samples.len() as f32;
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0.0_f32;
    while at < length {
        let pitch = track.at(at / rate);
        let period = if pitch > 0.0 {
            rate / pitch
        } else {
            UNVOICED * rate
        };
        let was_voiced = marks.last().is_some_and(|mark| mark.voiced);
        let place = match (pitch > 0.0, was_voiced) {
            (false, _) => at,
            // The first of a run looks for its peak within a whole period.
            (true, false) => peak(samples, at, at + period),
            (true, true) => peak(samples, at - period * SEARCH, at + period * SEARCH),
        };
        let last = marks.last().map_or(0.0, |mark| mark.at);
        let place = place.max(last + 1.0);
        if let Some(last) = marks.last_mut() {
            last.period = place - last.at;
        }
        marks.push(Mark {
            at: place,
            before: if marks.is_empty() {
                period
            } else {
                place - last
            },
            period,
            voiced: pitch > 0.0,
        });
        at = place + period;
    }
    marks
}

/// Where the sound is highest.
fn peak(samples: &[f32], from: f32, to: f32) -> f32 {
    let from = from.max(0.0) as usize;
    let to = (to.max(0.0) as usize).min(samples.len());
    let span = samples.get(from..to).unwrap_or_default();
    let highest = span.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    highest.map_or(from as f32, |(index, _)| (from + index) as f32)
}
