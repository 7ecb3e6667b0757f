//! What is put aside and taken up again, copied for a file, and let go with its character.

use super::{Kind, Sequences, Slots, Wanted};
use crate::serve::parked::Aside;
use crate::serve::tree::Sequence;
use banter_engine::UpkeepReport;
use std::collections::BTreeSet;

impl<S: Sequences> Slots<S> {
    /// Has a sequence hold what was put aside of a prompt, if that is more than any sequence
    /// holds. `Some(Some(sequence))` where that is the owner's own.
    pub(super) fn take_up_parked(
        &mut self,
        wanted: &Wanted<'_>,
        own: Option<Sequence>,
    ) -> Option<Option<Sequence>> {
        let live = self.longest(wanted);
        let (at, same) = self
            .parked
            .longest(
                wanted.adapter,
                self.usable(wanted),
                self.sequences.are_plain(),
            )
            .filter(|(_, same)| *same > live.map_or(0, |(_, same)| same))?;
        let aside = self.parked.get(at)?;
        let owns = aside.owner.is_some() && aside.owner.as_deref() == wanted.owner;
        let need = wanted.prompt.len() + wanted.answer + aside.tokens.len() - same;
        let stays = live.map(|(sequence, _)| sequence);
        // For itself, for what it begins with, and for whoever goes on with it.
        if !self.make_room(need, wanted, own, stays, 3) {
            return None;
        }
        let (at, _) = self.parked.longest(
            wanted.adapter,
            self.usable(wanted),
            self.sequences.are_plain(),
        )?;
        let revived = self.revive(at)?;
        if !owns {
            return Some(None);
        }
        if let Some(own) = own {
            self.drop_slot(own);
        }
        self.cut(revived, self.alike(revived, wanted.prompt));
        Some(Some(revived))
    }

    /// Has a sequence hold again what was put aside.
    fn revive(&mut self, at: usize) -> Option<Sequence> {
        let aside = if self.sequences.are_plain() {
            self.parked.take(at)?
        } else {
            // What cannot be cut is gone on from here again.
            self.parked.get(at)?.clone()
        };
        let start = aside.start;
        let mut base = None;
        if start > 0 {
            let beginning = aside.tokens.get(..start)?;
            let live = self
                .tree
                .longest(aside.adapter.as_ref(), beginning, |_| true);
            base = live
                .filter(|(_, same)| *same == start)
                .map(|(sequence, _)| sequence);
            if base.is_none() {
                let parked = self.parked.base(&aside.adapter, Some(beginning))?;
                base = Some(self.revive(parked)?);
            }
        }
        let sequence = self.vacant()?;
        if self.cells.free() < self.reserved() + aside.tokens.len() - start {
            return None;
        }
        let kind = aside.owner.map_or(Kind::Prefix, Kind::Character);
        self.settle(sequence, aside.adapter, kind);
        if let Some(base) = base {
            self.share(base, sequence, start);
            let spare = self.sequences.spare();
            let loaded = self.sequences.load(spare, &aside.state);
            if loaded {
                let end = aside.tokens.len();
                self.sequences.share(spare, sequence, start, end);
            }
            self.sequences.clear(spare);
            if !loaded {
                self.drop_slot(sequence);
                return None;
            }
        } else if !self.sequences.load(sequence, &aside.state) {
            self.drop_slot(sequence);
            return None;
        }
        let rest = aside.tokens.get(start..).unwrap_or_default();
        self.push(sequence, rest, true).then_some(sequence)
    }

    /// Keeps a copy of a sequence whose end cannot be cut off later, to go on from here again.
    pub(in crate::serve) fn checkpoint(&mut self, sequence: Sequence) {
        let Some(Some(slot)) = self.slots.get(sequence as usize) else {
            return;
        };
        let (adapter, tokens) = (slot.adapter.clone(), slot.tokens.clone());
        if let Some(state) = self.sequences.save(sequence, 0) {
            self.parked.put(Aside {
                adapter,
                owner: None,
                tokens,
                start: 0,
                state,
            });
        }
    }

    /// Lets go of what is kept of these characters, and says of how many and how many tokens.
    pub(in crate::serve) fn forget(&mut self, characters: &[String]) -> (usize, usize) {
        let named = |owner: &str| characters.iter().any(|gone| gone == owner);
        let mut owners: BTreeSet<String> = BTreeSet::new();
        owners.extend(
            self.parked
                .iter()
                .filter_map(|it| it.owner.clone())
                .filter(|owner| named(owner)),
        );
        let mut tokens = self.parked.forget(named);
        let theirs: Vec<(Sequence, String)> = self
            .numbered()
            .filter_map(|(sequence, slot)| match &slot.kind {
                Kind::Character(owner) if named(owner) => Some((sequence, owner.clone())),
                _ => None,
            })
            .collect();
        for (sequence, owner) in theirs {
            owners.insert(owner);
            tokens += self.length(sequence);
            match self.slots.get_mut(sequence as usize) {
                Some(Some(slot)) if slot.busy => slot.gone = true,
                _ => self.drop_slot(sequence),
            }
        }
        (owners.len(), tokens)
    }

    /// Of whom something is kept, and how much it is.
    pub(in crate::serve) fn kept(&self) -> UpkeepReport {
        let mut owners: BTreeSet<&str> = BTreeSet::new();
        owners.extend(self.parked.iter().filter_map(|it| it.owner.as_deref()));
        owners.extend(self.numbered().filter_map(|(_, slot)| match &slot.kind {
            Kind::Character(owner) => Some(owner.as_str()),
            _ => None,
        }));
        let (tokens, sequences) = self.usage();
        UpkeepReport {
            characters: u32::try_from(owners.len()).unwrap_or(u32::MAX),
            tokens: tokens as u64,
            bytes: self.parked.bytes() as u64,
            sequences: u32::try_from(sequences).unwrap_or(u32::MAX),
        }
    }

    /// Copies of what is kept of `characters`, of all if none is named, with the beginnings
    /// that they need, which come first.
    pub(in crate::serve) fn copies(&mut self, characters: &[String]) -> Vec<Aside> {
        let is_meant =
            |owner: &str| characters.is_empty() || characters.iter().any(|it| it == owner);
        let theirs = |kind: &Kind| matches!(kind, Kind::Character(owner) if is_meant(owner));
        let live = self.numbered().filter(|(_, slot)| theirs(&slot.kind));
        let live: Vec<Sequence> = live.map(|(sequence, _)| sequence).collect();
        let live = live.into_iter().filter_map(|sequence| self.aside(sequence));
        let live: Vec<Aside> = live.collect();
        let parked = self.parked.iter();
        let meant = parked.filter(|it| it.owner.as_deref().is_some_and(is_meant));
        // What was needed last is taken up last, and so kept longest.
        let mut copies: Vec<Aside> = meant.cloned().collect();
        copies.extend(live);
        let mut bases: Vec<Aside> = Vec::new();
        for copy in copies.iter().filter(|copy| copy.start > 0) {
            let Some(beginning) = copy.tokens.get(..copy.start) else {
                continue;
            };
            let is_it = |base: &Aside| base.adapter == copy.adapter && base.tokens == beginning;
            if bases.iter().any(is_it) {
                continue;
            }
            let live = self.numbered().find(|(_, slot)| {
                slot.kind == Kind::Prefix
                    && slot.adapter == copy.adapter
                    && slot.tokens == beginning
            });
            let live = live.map(|(sequence, _)| sequence);
            let live = live.and_then(|sequence| self.aside(sequence));
            bases.extend(live.or_else(|| {
                let at = self.parked.base(&copy.adapter, Some(beginning))?;
                self.parked.get(at).cloned()
            }));
        }
        bases.extend(copies);
        bases
    }

    /// Takes up what was [copied](Self::copies) before.
    pub(in crate::serve) fn adopt(&mut self, copies: Vec<Aside>) {
        for copy in copies {
            self.parked.put(copy);
        }
    }
}
