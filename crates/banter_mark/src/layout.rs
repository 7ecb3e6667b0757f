//! Which chip of time and frequency says what.
//!
//! A mark repeats after [`SLOTS`] slots of [`HOP`] samples. A slot has [`CHIPS`] chips side by side,
//! each of [`CELLS`] cells of [`WIDTH`] bins. One number is read from a chip: the cells' levels
//! in nepers, half of them added and half taken away. It belongs to one place of one of two
//! words; a word of 8 bits is a row of a Hadamard matrix (7 bits) and its sign (1 bit), so that
//! the 256 words are orthogonal or opposite.

use std::sync::LazyLock;

/// The rate at which marks are made and looked for, in Hz.
pub(crate) const RATE: u32 = 16_000;
/// Samples from slot to slot: 16 ms.
pub(crate) const HOP: usize = 256;
/// Slots until the mark repeats: 0.512 s.
pub(crate) const SLOTS: usize = 32;
/// Chips of a slot.
pub(crate) const CHIPS: usize = 8;
/// Cells of a chip.
pub(crate) const CELLS: usize = 12;
/// Bins of a cell: 62.5 Hz.
pub(crate) const WIDTH: usize = 2;
/// The first bin that is marked: 312 Hz. The last ends at 6.3 kHz.
pub(crate) const FIRST: usize = 10;
/// Words of a payload.
pub(crate) const WORDS: usize = 2;
/// Places of a word.
pub(crate) const PLACES: usize = 128;

/// What a chip stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chip {
    pub(crate) word: usize,
    pub(crate) place: usize,
    pub(crate) sign: f32,
    /// Whether a cell's level is added or taken away.
    pub(crate) cells: [f32; CELLS],
}

impl Chip {
    /// 1 or -1: what this chip says where `words` are said.
    pub(crate) fn says(&self, words: [u8; WORDS]) -> f32 {
        let word = words[self.word % WORDS];
        let flips = (usize::from(word & 127) & self.place).count_ones() + u32::from(word >> 7);
        if flips % 2 == 1 {
            -self.sign
        } else {
            self.sign
        }
    }
}

/// All chips, slot by slot.
pub(crate) static LAYOUT: LazyLock<Box<[[Chip; CHIPS]]>> = LazyLock::new(drawn);

/// The layout is drawn from a fixed seed: another one is another kind of mark, which nobody
/// finds who looks for this one.
fn drawn() -> Box<[[Chip; CHIPS]]> {
    let mut dice = Dice(0x6d61_726b_5f76_3031);
    let mut meanings: Vec<(usize, usize)> = (0..SLOTS * CHIPS)
        .map(|i| (i % WORDS, i / WORDS % PLACES))
        .collect();
    for i in (1..meanings.len()).rev() {
        meanings.swap(i, (dice.next() % (i as u64 + 1)) as usize);
    }
    let mut chips = meanings.into_iter().map(|(word, place)| {
        let sign = dice.sign();
        // Of two neighbours one is added and one taken away: how loud and how bright a voice is
        // makes no difference then.
        let mut cells = [0.0; CELLS];
        for pair in cells.as_chunks_mut::<2>().0 {
            let first = dice.sign();
            *pair = [first, -first];
        }
        Chip {
            word,
            place,
            sign,
            cells,
        }
    });
    let unused = Chip {
        word: 0,
        place: 0,
        sign: 1.0,
        cells: [0.0; CELLS],
    };
    (0..SLOTS)
        .map(|_| std::array::from_fn(|_| chips.next().unwrap_or(unused)))
        .collect()
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn sign(&mut self) -> f32 {
        if self.next() & 1 == 1 { 1.0 } else { -1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_every_word_is_said_once() {
        let mut seen = [[0; PLACES]; WORDS];
        for chip in LAYOUT.iter().flatten() {
            seen[chip.word][chip.place] += 1;
            assert_eq!(chip.cells.iter().sum::<f32>(), 0.0);
        }
        assert!(seen.iter().flatten().all(|n| *n == 1));
    }

    #[test]
    fn words_are_orthogonal_or_opposite() {
        for (a, b) in [(0_u8, 1_u8), (3, 200), (17, 17), (17, 17 + 128)] {
            let likeness: f32 = LAYOUT
                .iter()
                .flatten()
                .filter(|chip| chip.word == 0)
                .map(|chip| chip.says([a, 0]) * chip.says([b, 0]))
                .sum();
            let right = match a ^ b {
                0 => 128.0,
                128 => -128.0,
                _ => 0.0,
            };
            assert_eq!(likeness, right, "{a} {b}");
        }
    }
}
