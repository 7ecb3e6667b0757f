//! Vectors of texts: a byte for each dimension, without what all have in common.
//!
//! Vectors of all texts lean one way; the mean is taken off before they are compared, after Arora,
//! Liang and Ma, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings" (2017).

use crate::embed::{StaticEmbedding, normalise};

/// What the largest number becomes.
const SCALE: f32 = 127.0;

/// The vectors of all texts, in their order.
#[derive(Debug)]
pub(super) struct Vectors {
    dimensions: usize,
    /// As the table gives them.
    whole: Vec<i8>,
    /// Without the mean, of length 1.
    centred: Vec<i8>,
    sum: Vec<f32>,
    mean: Vec<f32>,
    count: usize,
    /// At how many the mean is taken anew.
    next: usize,
}

impl Vectors {
    pub(super) fn new(dimensions: usize) -> Self {
        Self {
            dimensions,
            whole: Vec::new(),
            centred: Vec::new(),
            sum: vec![0.0; dimensions],
            mean: vec![0.0; dimensions],
            count: 0,
            next: 32,
        }
    }

    pub(super) fn push(&mut self, text: &str, embedding: Option<&StaticEmbedding>) {
        let Some(embedding) = embedding.filter(|_| self.dimensions > 0) else {
            return;
        };
        let mut vector = vec![0.0; self.dimensions];
        if embedding.embed_words(text, &mut vector) {
            self.count += 1;
            for (sum, value) in self.sum.iter_mut().zip(&vector) {
                *sum += value;
            }
        }
        let start = self.whole.len();
        self.whole.resize(start + self.dimensions, 0);
        self.centred.resize(start + self.dimensions, 0);
        if let Some(whole) = self.whole.get_mut(start..) {
            quantise(&vector, whole);
        }
        if self.count >= self.next {
            self.centre();
        } else if let Some(centred) = self.centred.get_mut(start..) {
            self.mean
                .iter()
                .zip(&mut vector)
                .for_each(|(mean, value)| *value -= mean);
            normalise(&mut vector);
            quantise(&vector, centred);
        }
    }

    /// Takes the mean anew.
    fn centre(&mut self) {
        self.next = self.count + self.count / 2;
        let count = self.count as f32;
        self.mean = self.sum.iter().map(|sum| sum / count).collect();
        let mut vector = vec![0.0; self.dimensions];
        let whole = self.whole.chunks(self.dimensions);
        for (whole, centred) in whole.zip(self.centred.chunks_mut(self.dimensions)) {
            if whole.iter().all(|value| *value == 0) {
                continue;
            }
            for ((value, whole), mean) in vector.iter_mut().zip(whole).zip(&self.mean) {
                *value = f32::from(*whole) / SCALE - mean;
            }
            normalise(&mut vector);
            quantise(&vector, centred);
        }
    }

    /// The vector of a question, without the mean.
    pub(super) fn question(&self, text: &str, embedding: &StaticEmbedding) -> Option<Vec<f32>> {
        let mut vector = vec![0.0; self.dimensions];
        if !embedding.embed_words(text, &mut vector) {
            return None;
        }
        self.mean
            .iter()
            .zip(&mut vector)
            .for_each(|(mean, value)| *value -= mean);
        normalise(&mut vector).then_some(vector)
    }

    /// Adds the vector of a text, `weight` times.
    pub(super) fn add_to(&self, vector: &mut [f32], at: usize, weight: f32) {
        let row = self.centred.chunks(self.dimensions.max(1)).nth(at);
        for (sum, value) in vector.iter_mut().zip(row.unwrap_or_default()) {
            *sum += weight * f32::from(*value) / SCALE;
        }
    }

    /// How near each text is to `vector`: cosines.
    pub(super) fn near(&self, vector: &[f32]) -> Vec<f32> {
        if self.dimensions == 0 {
            return Vec::new();
        }
        let mut question = vec![0_i8; self.dimensions];
        quantise(vector, &mut question);
        let rows = self.centred.chunks_exact(self.dimensions);
        rows.map(|row| dot(row, &question) as f32 / (SCALE * SCALE))
            .collect()
    }
}

/// The product of two vectors of bytes.
pub(super) fn dot(one: &[i8], other: &[i8]) -> i32 {
    let (ones, one_rest) = one.as_chunks::<16>();
    let (others, other_rest) = other.as_chunks::<16>();
    let product = |a: &i8, b: &i8| i32::from(*a) * i32::from(*b);
    let mut sum = 0_i32;
    for (ones, others) in ones.iter().zip(others) {
        sum += ones
            .iter()
            .zip(others)
            .map(|(a, b)| product(a, b))
            .sum::<i32>();
    }
    let rest = one_rest.iter().zip(other_rest);
    sum + rest.map(|(a, b)| product(a, b)).sum::<i32>()
}

/// Numbers of -1..=1 as bytes.
pub(super) fn quantise(vector: &[f32], bytes: &mut [i8]) {
    for (byte, value) in bytes.iter_mut().zip(vector) {
        *byte = (value * SCALE).round().clamp(-SCALE, SCALE) as i8;
    }
}
