//! Who makes room for whom, and what is kept for many.

use super::{Kind, Sequences, Slot, Slots, Wanted};
use crate::serve::parked::Aside;
use crate::serve::tree::Sequence;

/// From how many tokens on a beginning that two have in common is kept for others.
const KEPT_PREFIX: usize = 48;
/// How many such beginnings are kept in sequences of their own.
const MOST_PREFIXES: usize = 8;

impl<S: Sequences> Slots<S> {
    /// Makes room for so many tokens of a prompt and its answer, less what is there of it, and
    /// for so many sequences: puts aside who was needed least recently. `false` where those at
    /// work leave too little, and then nobody has to go.
    pub(super) fn make_room(
        &mut self,
        need: usize,
        wanted: &Wanted<'_>,
        own: Option<Sequence>,
        source: Option<Sequence>,
        places: usize,
    ) -> bool {
        let there = |it: Option<Sequence>| it.map_or(0, |it| self.alike(it, wanted.prompt));
        // Its last token may have to be read again.
        let most = wanted
            .prompt
            .len()
            .saturating_sub(usize::from(wanted.draws));
        let new = need.saturating_sub(there(own).max(there(source)).min(most));
        let stays = |sequence: Sequence| Some(sequence) == own || Some(sequence) == source;
        if !self.would_fit(new, places, stays) {
            return false;
        }
        loop {
            let vacant = self.slots.iter().filter(|slot| slot.is_none()).count();
            if self.cells.free() >= new + self.reserved() && vacant >= places {
                return true;
            }
            let rank = |slot: &Slot| (slot.kind != Kind::Loose, slot.used_at);
            let least = self
                .numbered()
                .filter(|(sequence, slot)| !slot.busy && !stays(*sequence))
                .min_by_key(|(_, slot)| rank(slot))
                .map(|(sequence, _)| sequence);
            let Some(least) = least else {
                return false;
            };
            if let Some(aside) = self.aside(least) {
                self.parked.put(aside);
            }
            self.drop_slot(least);
        }
    }

    /// Cells that jobs at work may still need.
    pub(super) fn reserved(&self) -> usize {
        self.slots.iter().flatten().map(|slot| slot.reserved).sum()
    }

    /// Whether there are so many cells and sequences besides those of jobs at work, of what they
    /// may still need, and of sequences that `stay`.
    fn would_fit(&self, new: usize, places: usize, stays: impl Fn(Sequence) -> bool) -> bool {
        let mut held = vec![false; self.cells.total()];
        let (mut reserved, mut count) = (0, 0);
        let staying = self
            .numbered()
            .filter(|(sequence, slot)| slot.busy || stays(*sequence));
        for (_, slot) in staying {
            reserved += slot.reserved;
            count += 1;
            for cell in &slot.cells {
                if let Some(held) = held.get_mut(*cell as usize) {
                    *held = true;
                }
            }
        }
        let held = held.into_iter().filter(|held| *held).count();
        held + reserved + new <= self.cells.total() && count + places <= self.slots.len()
    }

    /// Keeps the first `length` tokens of a sequence for whoever else begins like that.
    pub(super) fn keep_prefix(&mut self, from: Sequence, length: usize) {
        if length < KEPT_PREFIX || !self.sequences.are_plain() {
            return;
        }
        let Some(Some(source)) = self.slots.get(from as usize) else {
            return;
        };
        let adapter = source.adapter.clone();
        let tokens = source.tokens.get(..length).unwrap_or_default().to_vec();
        let clock = self.clock;
        let mut prefixes: Vec<(Sequence, &mut Slot)> = (0..)
            .zip(&mut self.slots)
            .filter_map(|(sequence, slot)| Some((sequence, slot.as_mut()?)))
            .filter(|(_, slot)| slot.kind == Kind::Prefix && !slot.busy)
            .collect();
        let known = prefixes
            .iter_mut()
            .find(|(_, slot)| slot.adapter == adapter && slot.tokens == tokens);
        if let Some((_, slot)) = known {
            slot.used_at = clock;
            return;
        }
        let others = prefixes.iter().filter(|(sequence, _)| *sequence != from);
        let oldest = others
            .min_by_key(|(_, slot)| slot.used_at)
            .map(|(sequence, _)| *sequence)
            .filter(|_| prefixes.len() >= MOST_PREFIXES);
        if let Some(oldest) = oldest {
            self.drop_slot(oldest);
        }
        if let Some(sequence) = self.vacant() {
            self.settle(sequence, adapter, Kind::Prefix);
            self.share(from, sequence, length);
        }
    }

    /// Lets a sequence go.
    pub(super) fn drop_slot(&mut self, sequence: Sequence) {
        self.cut(sequence, 0);
        self.tree.remove(sequence);
        if let Some(slot) = self.slots.get_mut(sequence as usize) {
            *slot = None;
        }
    }

    /// A copy of a sequence, without the longest beginning that is kept on its own. `None` for
    /// what is not kept, or is no more than such a beginning.
    pub(super) fn aside(&mut self, sequence: Sequence) -> Option<Aside> {
        let slot = self.slots.get(sequence as usize)?.as_ref()?;
        let owner = match &slot.kind {
            Kind::Character(owner) => Some(owner.clone()),
            Kind::Prefix => None,
            Kind::Loose => return None,
        };
        let mut start = 0;
        if owner.is_some() && self.sequences.are_plain() {
            let kept = self.numbered().filter(|(_, it)| {
                it.kind == Kind::Prefix
                    && it.adapter == slot.adapter
                    && slot.tokens.starts_with(&it.tokens)
            });
            start = kept.map(|(_, it)| it.tokens.len()).max().unwrap_or(0);
        }
        if start == slot.tokens.len() {
            return None;
        }
        let (adapter, tokens) = (slot.adapter.clone(), slot.tokens.clone());
        let state = self.sequences.save(sequence, start)?;
        Some(Aside {
            adapter,
            owner,
            tokens,
            start,
            state,
        })
    }
}
