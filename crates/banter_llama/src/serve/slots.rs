//! Which character's work lies in which sequence of the context, what characters have in
//! common, and who makes room for whom.

mod keep;
mod room;
#[cfg(test)]
mod tests;

use super::cells::Cells;
use super::parked::Parked;
use super::tree::{PrefixTree, Sequence, common};
use crate::adapters::AdapterKey;
use llama_cpp_2::token::LlamaToken;

/// The sequences of a context. All numbers are checked by [`Slots`].
pub(super) trait Sequences {
    /// Whether anything may be cut off the end of `sequence`.
    fn can_cut(&self, sequence: Sequence) -> bool;
    /// Whether any sequence can be cut, and saved in part.
    fn are_plain(&self) -> bool;
    /// Has `to` hold what `from` holds from `start` to `end` too.
    fn share(&mut self, from: Sequence, to: Sequence, start: usize, end: usize);
    /// Forgets all but the first `length` tokens. `false` if it had to forget all.
    fn cut(&mut self, sequence: Sequence, length: usize) -> bool;
    /// Forgets a sequence.
    fn clear(&mut self, sequence: Sequence);
    /// What `sequence` holds from `start` on.
    fn save(&mut self, sequence: Sequence, start: usize) -> Option<Vec<u8>>;
    /// Has an empty sequence hold what was saved. `false` if that is not possible.
    fn load(&mut self, sequence: Sequence, state: &[u8]) -> bool;
    /// A sequence that is never a slot's.
    fn spare(&self) -> Sequence;
}

/// What a sequence is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// One character's conversation.
    Character(String),
    /// Somebody's who has no name.
    Loose,
    /// A beginning that many have in common.
    Prefix,
}

/// A sequence in use.
#[derive(Debug)]
struct Slot {
    adapter: Option<AdapterKey>,
    kind: Kind,
    tokens: Vec<LlamaToken>,
    /// The cell of each token.
    cells: Vec<u32>,
    /// Whether a job works with it.
    busy: bool,
    /// Cells that its job may still need.
    reserved: usize,
    used_at: u64,
    /// Whether its character has gone while it was busy.
    gone: bool,
}

/// What a job needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) adapter: Option<&'a AdapterKey>,
    /// Whose conversation goes on; nobody's is kept as long as there is room.
    pub(super) owner: Option<&'a str>,
    pub(super) prompt: &'a [LlamaToken],
    /// How many tokens more it may take after its prompt.
    pub(super) answer: usize,
    /// Whether it is wanted what comes after the prompt.
    pub(super) draws: bool,
}

/// A sequence for a job, and how many tokens of its prompt it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) sequence: Sequence,
    pub(super) cached: usize,
}

/// All sequences of a context, and what was put aside of them.
pub(super) struct Slots<S> {
    pub(super) sequences: S,
    slots: Vec<Option<Slot>>,
    cells: Cells,
    tree: PrefixTree,
    parked: Parked,
    clock: u64,
    /// Of which sequences it is known what comes after their last token, and where in the last
    /// batch.
    ready: Vec<(Sequence, i32)>,
}

impl<S: Sequences> Slots<S> {
    /// `count` sequences that share so many cells, and a budget in bytes for what is put aside.
    pub(super) fn new(sequences: S, count: u32, cells: u32, parked: usize) -> Self {
        Self {
            sequences,
            slots: (0..count).map(|_| None).collect(),
            cells: Cells::new(cells),
            tree: PrefixTree::default(),
            parked: Parked::new(parked),
            clock: 0,
            ready: Vec::new(),
        }
    }

    /// A sequence that holds as much of the prompt as was ever read and is still there. `None`
    /// where others at work leave no room now.
    pub(super) fn open(&mut self, wanted: Wanted<'_>) -> Option<Opened> {
        self.clock += 1;
        let mut own = self.own(&wanted);
        if let Some(own) = own {
            // What it holds beyond the prompt is another conversation, or a guess that was wrong.
            let alike = self.alike(own, wanted.prompt);
            let last_is_lost = alike > self.usable(&wanted).len();
            self.cut(own, if last_is_lost { 0 } else { alike });
        }
        if let Some(revived) = self.take_up_parked(&wanted, own) {
            own = revived.or(own);
        }
        let need = wanted.prompt.len() + wanted.answer;
        let places = usize::from(own.is_none());
        let mut source = self.longest(&wanted);
        let stays = source.map(|(sequence, _)| sequence);
        if !self.make_room(need, &wanted, own, stays, places) {
            // Whoever has the beginning may have to go for it.
            if !self.make_room(need, &wanted, own, None, places) {
                return None;
            }
            source = self.longest(&wanted);
        }
        let (sequence, cached) = self.build(&wanted, own, source)?;
        let cached = self.last_is_read_again(&wanted, sequence, cached);
        let slot = self.slots.get_mut(sequence as usize)?.as_mut()?;
        slot.busy = true;
        slot.gone = false;
        slot.used_at = self.clock;
        slot.reserved = need.saturating_sub(cached);
        Some(Opened { sequence, cached })
    }

    /// How many tokens of the prompt need not be read.
    pub(super) fn held(&self, wanted: &Wanted<'_>) -> usize {
        let plain = self.sequences.are_plain();
        let parked = (self.parked).longest(wanted.adapter, self.usable(wanted), plain);
        let live = self.longest(wanted);
        let lengths = live.into_iter().map(|(_, same)| same);
        lengths
            .chain(parked.map(|(_, same)| same))
            .max()
            .unwrap_or(0)
    }

    /// Where in the last batch it is known what comes after a sequence's last token.
    pub(super) fn ready_at(&self, sequence: Sequence) -> Option<i32> {
        let known = self.ready.iter().find(|(it, _)| *it == sequence);
        known.map(|(_, index)| *index)
    }

    /// A batch was read: what was known before is known no more.
    pub(super) fn unready(&mut self) {
        self.ready.clear();
    }

    /// It is known what comes after a sequence's last token.
    pub(super) fn set_ready(&mut self, sequence: Sequence, index: i32) {
        self.ready.push((sequence, index));
    }

    /// How many tokens of the prompt a sequence begins with.
    fn alike(&self, sequence: Sequence, prompt: &[LlamaToken]) -> usize {
        let slot = self.slots.get(sequence as usize).and_then(Option::as_ref);
        slot.map_or(0, |slot| common(&slot.tokens, prompt))
    }

    /// The sequence that a job of this owner goes on in.
    fn own(&self, wanted: &Wanted<'_>) -> Option<Sequence> {
        let idle = self.numbered().filter(|(_, slot)| !slot.busy);
        let alike = idle.filter(|(_, slot)| slot.adapter.as_ref() == wanted.adapter);
        let candidates = alike.filter(|(_, slot)| match (&slot.kind, wanted.owner) {
            (Kind::Character(owner), Some(wanted)) => owner == wanted,
            // It goes on with what that one has read, or with most of it.
            (Kind::Loose, None) => {
                2 * common(&slot.tokens, wanted.prompt) >= slot.tokens.len().max(1)
            }
            _ => false,
        });
        candidates
            .max_by_key(|(_, slot)| common(&slot.tokens, wanted.prompt))
            .map(|(sequence, _)| sequence)
    }

    /// As much of the prompt as may be held already: where nothing can be cut off to be read
    /// again, all but the token that says what comes next.
    fn usable<'a>(&self, wanted: &Wanted<'a>) -> &'a [LlamaToken] {
        match wanted.prompt.split_last() {
            Some((_, rest)) if wanted.draws && !self.sequences.are_plain() => rest,
            _ => wanted.prompt,
        }
    }

    /// The sequence with the longest usable beginning of the prompt.
    fn longest(&self, wanted: &Wanted<'_>) -> Option<(Sequence, usize)> {
        let (adapter, prompt) = (wanted.adapter, self.usable(wanted));
        let cut = self
            .tree
            .longest(adapter, prompt, |it| self.sequences.can_cut(it));
        let whole = self.tree.longest_whole(adapter, prompt);
        cut.into_iter().chain(whole).max_by_key(|(_, same)| *same)
    }

    /// Has a sequence hold the beginning of the prompt, and says how much.
    fn build(
        &mut self,
        wanted: &Wanted<'_>,
        own: Option<Sequence>,
        source: Option<(Sequence, usize)>,
    ) -> Option<(Sequence, usize)> {
        let sequence = own.or_else(|| self.vacant())?;
        if own.is_none() {
            let kind = match wanted.owner {
                Some(owner) => Kind::Character(owner.to_owned()),
                None => Kind::Loose,
            };
            self.settle(sequence, wanted.adapter.cloned(), kind);
        }
        let kept = self.alike(sequence, wanted.prompt);
        let Some((from, same)) = source.filter(|(from, same)| *from != sequence && *same > kept)
        else {
            self.cut(sequence, kept);
            return Some((sequence, self.length(sequence)));
        };
        if self.sequences.are_plain() {
            self.cut(sequence, kept);
        } else {
            self.cut(sequence, 0);
        }
        self.share(from, sequence, same);
        self.keep_prefix(from, same);
        Some((sequence, same))
    }

    /// What comes next is known only right after the last token was read: unless that was just
    /// now, one token of a prompt that is all there is read again.
    fn last_is_read_again(
        &mut self,
        wanted: &Wanted<'_>,
        sequence: Sequence,
        cached: usize,
    ) -> usize {
        let is_known = !wanted.draws || self.ready_at(sequence).is_some();
        if cached < wanted.prompt.len() || is_known {
            return cached;
        }
        self.cut(sequence, cached.saturating_sub(1));
        self.length(sequence)
    }

    /// Notes that `tokens` were read. `false` where no cell is left, which a job's reservation
    /// rules out. Beginnings that others may share before the job ends are `shown`.
    pub(super) fn push(&mut self, sequence: Sequence, tokens: &[LlamaToken], shown: bool) -> bool {
        let Some(Some(slot)) = self.slots.get_mut(sequence as usize) else {
            return false;
        };
        for token in tokens {
            let Some(cell) = self.cells.take() else {
                return false;
            };
            slot.cells.push(cell);
            slot.tokens.push(*token);
        }
        slot.reserved = slot.reserved.saturating_sub(tokens.len());
        if shown {
            self.tree
                .insert(slot.adapter.as_ref(), sequence, &slot.tokens);
        }
        true
    }

    /// A job has ended; what it has read stays as long as there is room.
    pub(super) fn close(&mut self, sequence: Sequence) {
        let Some(Some(slot)) = self.slots.get_mut(sequence as usize) else {
            return;
        };
        slot.busy = false;
        slot.reserved = 0;
        if slot.gone || slot.tokens.is_empty() {
            self.drop_slot(sequence);
            return;
        }
        self.tree
            .insert(slot.adapter.as_ref(), sequence, &slot.tokens);
    }

    /// What a sequence holds is not known any more.
    pub(super) fn spoil(&mut self, sequence: Sequence) {
        self.cut(sequence, 0);
    }

    /// How many tokens a sequence holds.
    pub(super) fn length(&self, sequence: Sequence) -> usize {
        let slot = self.slots.get(sequence as usize).and_then(Option::as_ref);
        slot.map_or(0, |slot| slot.tokens.len())
    }

    /// Cells in use, and sequences.
    pub(super) fn usage(&self) -> (usize, usize) {
        let used = self.cells.total() - self.cells.free();
        (used, self.numbered().count())
    }

    fn numbered(&self) -> impl Iterator<Item = (Sequence, &Slot)> {
        let slots = (0..).zip(&self.slots);
        slots.filter_map(|(sequence, slot)| Some((sequence, slot.as_ref()?)))
    }

    fn vacant(&self) -> Option<Sequence> {
        let at = self.slots.iter().position(Option::is_none)?;
        Sequence::try_from(at).ok()
    }

    fn settle(&mut self, sequence: Sequence, adapter: Option<AdapterKey>, kind: Kind) {
        let slot = Slot {
            adapter,
            kind,
            tokens: Vec::new(),
            cells: Vec::new(),
            busy: false,
            reserved: 0,
            used_at: self.clock,
            gone: false,
        };
        if let Some(place) = self.slots.get_mut(sequence as usize) {
            *place = Some(slot);
        }
    }

    /// Forgets all but the first `length` tokens of a sequence, or all of them.
    fn cut(&mut self, sequence: Sequence, length: usize) {
        let Some(Some(slot)) = self.slots.get_mut(sequence as usize) else {
            return;
        };
        if length >= slot.tokens.len() {
            return;
        }
        self.ready.retain(|(it, _)| *it != sequence);
        let whole = length > 0 && self.sequences.cut(sequence, length);
        if !whole {
            self.sequences.clear(sequence);
        }
        let length = if whole { length } else { 0 };
        slot.tokens.truncate(length);
        self.cells
            .release(slot.cells.get(length..).unwrap_or_default());
        slot.cells.truncate(length);
        self.tree.remove(sequence);
        if length > 0 {
            self.tree
                .insert(slot.adapter.as_ref(), sequence, &slot.tokens);
        }
    }

    /// Has `to` go on with what `from` holds up to `end`.
    fn share(&mut self, from: Sequence, to: Sequence, end: usize) {
        let start = self.length(to);
        let Some(Some(source)) = self.slots.get(from as usize) else {
            return;
        };
        let tokens = source.tokens.get(start..end).unwrap_or_default().to_vec();
        let cells = source.cells.get(start..end).unwrap_or_default().to_vec();
        self.ready.retain(|(it, _)| *it != to);
        self.sequences.share(from, to, start, end);
        self.cells.share(&cells);
        if let Some(Some(slot)) = self.slots.get_mut(to as usize) {
            slot.tokens.extend(tokens);
            slot.cells.extend(cells);
            self.tree.insert(slot.adapter.as_ref(), to, &slot.tokens);
        }
    }
}
