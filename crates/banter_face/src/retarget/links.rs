//! From a face's signals to the weights of one mesh's morph targets.

use super::signal::{Part, Signal};
use crate::blend::Mix;

/// A morph target that is the face's.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slot {
    target: u16,
    /// Its place among the terms, and how many there are.
    first: u16,
    count: u16,
    part: Part,
    low: f32,
    high: f32,
    /// What a clip, or the file, shows there.
    base: f32,
    /// What was written last.
    written: f32,
}

/// A row of a table: the weight of a morph target as a sum of signals.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) target: u16,
    pub(crate) part: Part,
    pub(crate) terms: Vec<(Signal, f32)>,
    pub(crate) low: f32,
    pub(crate) high: f32,
}

impl Row {
    /// A row within what a weight may be.
    pub(crate) fn plain(target: u16, part: Part, terms: Vec<(Signal, f32)>) -> Self {
        Self {
            target,
            part,
            terms,
            low: 0.0,
            high: 1.0,
        }
    }
}

/// All rows of a mesh, laid out to be read in one go.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Links {
    slots: Box<[Slot]>,
    terms: Box<[(u16, f32)]>,
}

/// More terms than any face has; rows beyond are left out.
const MOST_TERMS: usize = 8192;

impl Links {
    /// Rows of the same target are summed. What was there before goes on: a clip's weights
    /// must not be mistaken for ours, nor ours for a clip's.
    pub(crate) fn new(mut rows: Vec<Row>, targets: &[f32], before: &Self) -> Self {
        rows.retain(|row| usize::from(row.target) < targets.len() && !row.terms.is_empty());
        rows.sort_by_key(|row| row.target);
        let mut slots: Vec<Slot> = Vec::with_capacity(rows.len());
        let mut terms = Vec::new();
        for row in rows {
            let Ok(first) = u16::try_from(terms.len()) else {
                break;
            };
            if terms.len() + row.terms.len() > MOST_TERMS {
                break;
            }
            let count = row.terms.len() as u16;
            terms.extend(row.terms.iter().map(|(signal, factor)| (signal.0, *factor)));
            if let Some(slot) = slots.last_mut().filter(|slot| slot.target == row.target) {
                slot.count += count;
                slot.low = slot.low.min(row.low);
                slot.high = slot.high.max(row.high);
                continue;
            }
            let now = targets.get(usize::from(row.target)).copied();
            let now = now.unwrap_or(0.0);
            let (base, written) = before
                .slots
                .iter()
                .find(|slot| slot.target == row.target)
                .map_or((now, now), |slot| (slot.base, slot.written));
            slots.push(Slot {
                target: row.target,
                first,
                count,
                part: row.part,
                low: row.low,
                high: row.high,
                base,
                written,
            });
        }
        Self {
            slots: slots.into(),
            terms: terms.into(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn targets(&self) -> impl Iterator<Item = usize> + '_ {
        self.slots.iter().map(|slot| usize::from(slot.target))
    }

    /// Every signal that is read.
    pub(crate) fn signals(&self) -> impl Iterator<Item = Signal> + '_ {
        self.terms.iter().map(|(signal, _)| Signal(*signal))
    }

    /// Writes a face into the targets of a mesh, and says whether that changed any.
    ///
    /// What is found in a target and was not written here is what a clip shows.
    pub(crate) fn show(&mut self, signals: &[f32], mix: &Mix, targets: &mut [f32]) -> bool {
        let mut changed = false;
        for slot in &mut self.slots {
            // The weights may have been replaced by fewer since they were bound.
            let Some(weight) = targets.get_mut(usize::from(slot.target)) else {
                continue;
            };
            if mix.rests(slot.part) {
                continue;
            }
            if *weight != slot.written {
                slot.base = if weight.is_finite() { *weight } else { 0.0 };
            }
            let first = usize::from(slot.first);
            let terms = self.terms.get(first..first + usize::from(slot.count));
            let mut ours = 0.0;
            for (signal, factor) in terms.unwrap_or_default() {
                ours += factor * signals.get(usize::from(*signal)).copied().unwrap_or(0.0);
            }
            let ours = ours.max(slot.low).min(slot.high);
            let shown = mix.shown(slot.part, slot.base, ours);
            if *weight != shown {
                *weight = shown;
                changed = true;
            }
            slot.written = shown;
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaceBlend;
    use banter_core::Blendshape;

    fn row(target: u16, terms: &[(u16, f32)]) -> Row {
        Row {
            target,
            part: Part::Mouth,
            terms: terms.iter().map(|(s, f)| (Signal(*s), *f)).collect(),
            low: 0.0,
            high: 1.0,
        }
    }

    #[test]
    fn sums_are_clamped_and_rows_of_one_target_are_one() {
        let rows = vec![
            row(1, &[(0, 1.0), (1, -1.0)]),
            row(0, &[(0, 0.5)]),
            row(1, &[(2, 1.0)]),
            row(9, &[(0, 1.0)]),
            row(0, &[]),
        ];
        let mut targets = [0.0; 2];
        let mut links = Links::new(rows, &targets, &Links::default());
        assert_eq!(links.len(), 2);
        let mix = Mix::new(&FaceBlend::default());
        assert!(links.show(&[0.8, 0.5, 0.1], &mix, &mut targets));
        assert!((targets[1] - 0.4).abs() < 1e-6 && targets[0] == 0.4);
        assert!(!links.show(&[0.8, 0.5, 0.1], &mix, &mut targets));
        links.show(&[1.0, 0.0, 1.0], &mix, &mut targets);
        assert_eq!(targets[1], 1.0);
        links.show(&[0.0, 1.0], &mix, &mut targets);
        assert_eq!(targets, [0.0; 2], "missing signals rest");
        assert!(!links.show(&[1.0], &mix, &mut []));
    }

    #[test]
    fn a_table_of_any_size_is_bounded() {
        let jaw = Signal::shape(Blendshape::JawOpen).0;
        let rows = (0..300).map(|target| row(target, &vec![(jaw, 1.0); 300]));
        let links = Links::new(rows.collect(), &[0.0; 256], &Links::default());
        assert!(links.terms.len() <= MOST_TERMS);
    }

    #[test]
    fn what_was_written_is_not_taken_for_a_clip_s_after_binding_anew() {
        let mut targets = [0.0];
        let rows = || vec![row(0, &[(0, 1.0)])];
        let mix = Mix::new(&FaceBlend::default());
        let mut links = Links::new(rows(), &targets, &Links::default());
        links.show(&[0.7], &mix, &mut targets);
        let mut again = Links::new(rows(), &targets, &links);
        again.show(&[0.0], &mix, &mut targets);
        assert_eq!(targets, [0.0]);
    }
}
