//! llama.cpp's context as sequences: what is decoded, shared, cut, saved and loaded.
//!
//! States go in and out as bytes, which the library only lets `unsafe` code do. All of it is
//! here.
#![allow(unsafe_code)]

use super::slots::Sequences;
use super::tree::Sequence;
use crate::failure::failed;
use crate::loaded::LoadedModel;
use banter_engine::EngineError;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::session::LlamaStateSeqFlags;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::token::LlamaToken;

/// The sequences of a context.
pub(super) struct ContextSequences<'m> {
    pub(super) context: LlamaContext<'m>,
    /// How many sequences are slots'. One more is spare.
    slots: Sequence,
    memory: Memory,
}

/// How a model remembers what it has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Memory {
    /// Keys and values of each token: any end can be cut off, any part saved.
    Cells,
    /// Some layers see only so far back: as long as nothing has fallen out of sight an end can
    /// be cut off; it is saved as a whole.
    Window,
    /// A state that goes on and never back.
    Recurrent,
}

impl<'m> ContextSequences<'m> {
    pub(super) fn new(model: &'m LoadedModel, slots: Sequence) -> Result<Self, EngineError> {
        let memory = if model.model.is_recurrent() || model.model.is_hybrid() {
            Memory::Recurrent
        } else if model.has_window() {
            Memory::Window
        } else {
            Memory::Cells
        };
        Ok(Self {
            context: model.new_context(slots + 1)?,
            slots,
            memory,
        })
    }

    /// Reads a batch.
    pub(super) fn decode(&mut self, batch: &mut LlamaBatch) -> Result<(), EngineError> {
        self.context
            .decode(batch)
            .map_err(|error| failed(error.to_string()))
    }

    /// Reads a token and forgets it: brings all weights into memory, and shows that the
    /// context can be worked with, and whether its states are laid out as is known here.
    pub(super) fn warm_up(&mut self, token: LlamaToken) -> Result<(), EngineError> {
        let spare = self.spare();
        let mut batch = LlamaBatch::new(2, 1);
        for position in 0..2 {
            batch
                .add(token, position, &[of(spare)], position == 1)
                .map_err(|error| failed(error.to_string()))?;
        }
        self.decode(&mut batch)?;
        if self.memory == Memory::Cells {
            let state = self.save(spare, 0).unwrap_or_default();
            if !layout_is_known(&state, 0, 2) {
                self.memory = Memory::Window;
            }
        }
        self.clear(spare);
        Ok(())
    }

    /// All that a sequence holds.
    fn state(&self, sequence: Sequence) -> Option<Vec<u8>> {
        let flags = LlamaStateSeqFlags::empty();
        let context = &self.context;
        let size = context.state_seq_get_size_ext(of(sequence), flags);
        let mut state: Vec<u8> = Vec::new();
        state.try_reserve_exact(size).ok()?;
        state.resize(size, 0);
        // SAFETY: `state` has as many bytes as llama.cpp said that it writes for this sequence,
        // and nothing was decoded in between.
        let written =
            unsafe { context.state_seq_get_data_ext(state.as_mut_ptr(), of(sequence), flags) };
        (written == size && size > 0).then_some(state)
    }
}

impl Sequences for ContextSequences<'_> {
    fn can_cut(&self, sequence: Sequence) -> bool {
        match self.memory {
            Memory::Cells => true,
            Memory::Window => self.context.kv_cache_seq_pos_min(of(sequence)) <= 0,
            Memory::Recurrent => false,
        }
    }

    fn are_plain(&self) -> bool {
        self.memory == Memory::Cells
    }

    fn share(&mut self, from: Sequence, to: Sequence, start: usize, end: usize) {
        let position = |at: usize| u32::try_from(at).ok();
        let whole = self.memory == Memory::Recurrent;
        let (start, end) = if whole {
            (None, None)
        } else {
            (position(start), position(end))
        };
        if let Err(error) = self.context.copy_kv_cache_seq(of(from), of(to), start, end) {
            tracing::error!("a sequence could not be shared: {error}");
        }
    }

    fn cut(&mut self, sequence: Sequence, length: usize) -> bool {
        if !self.can_cut(sequence) {
            return false;
        }
        let from = u32::try_from(length).ok();
        let cut = self.context.clear_kv_cache_seq(Some(sequence), from, None);
        matches!(cut, Ok(true))
    }

    fn clear(&mut self, sequence: Sequence) {
        // Of a whole sequence it never fails.
        let _ = self.context.clear_kv_cache_seq(Some(sequence), None, None);
    }

    fn save(&mut self, sequence: Sequence, start: usize) -> Option<Vec<u8>> {
        if start == 0 {
            return self.state(sequence);
        }
        let spare = self.spare();
        self.share(sequence, spare, start, i32::MAX as usize);
        let state = self.state(spare);
        self.clear(spare);
        state
    }

    fn load(&mut self, sequence: Sequence, state: &[u8]) -> bool {
        let flags = LlamaStateSeqFlags::empty();
        // SAFETY: `state` is a slice, whose length goes along; llama.cpp reads no further and
        // refuses what does not fit its layers and types. What comes from a file was checked to
        // be what was written, for this model, and to hold the positions that it should.
        unsafe { (self.context).state_seq_set_data_ext(state, of(sequence), flags) }
    }

    fn spare(&self) -> Sequence {
        self.slots
    }
}

fn of(sequence: Sequence) -> i32 {
    i32::try_from(sequence).unwrap_or(i32::MAX)
}

/// Whether `state` begins as one of a single stream of cells with the positions from `start` up
/// to `end`, in whatever order: what llama.cpp would otherwise take on trust.
pub(super) fn layout_is_known(state: &[u8], start: usize, end: usize) -> bool {
    let mut words = state
        .chunks_exact(4)
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
    let count = end.saturating_sub(start);
    // A sign of llama.cpp's, and the sequence it was.
    let _ = (words.next(), words.next());
    if words.next() != Some(1) || words.next().map(|it| it as usize) != Some(count) {
        return false;
    }
    let mut seen = vec![false; count];
    for _ in 0..count {
        let (Some(position), Some(1), Some(_)) = (words.next(), words.next(), words.next()) else {
            return false;
        };
        let place = (position as usize).checked_sub(start);
        match place.and_then(|place| seen.get_mut(place)) {
            Some(seen) if !*seen => *seen = true,
            _ => return false,
        }
    }
    true
}
