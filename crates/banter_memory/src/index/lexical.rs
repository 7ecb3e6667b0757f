//! Words of texts: BM25 over stems, with words of the same root and of a near meaning.
//!
//! BM25 after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
//! (2009): `idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / mean length))`.

use super::entry::Document;
use super::settings::RetrievalSettings;
use super::vectors::{dot, quantise};
use crate::embed::StaticEmbedding;
use crate::words::{Language, root};
use std::collections::HashMap;

/// So many of the first dimensions tell how near two words are: such tables are trained so that
/// the first ones say most.
const WORD_DIMENSIONS: usize = 64;
/// A word of a question has so many others of a near meaning at most.
const MOST_NEAR: usize = 12;
/// No more words of a question are looked up.
pub(super) const MOST_WORDS: usize = 64;

#[derive(Debug)]
struct Term {
    postings: Vec<(u32, u16)>,
}

/// The words of all texts.
#[derive(Debug, Default)]
pub(super) struct Lexical {
    terms: HashMap<Box<str>, u32>,
    list: Vec<Term>,
    roots: HashMap<Box<str>, u32>,
    by_root: Vec<Vec<u32>>,
    /// Vectors of the words, [`WORD_DIMENSIONS`] each.
    vectors: Vec<i8>,
}

/// The texts that count in a search: what does not count neither makes a word common nor is it
/// known by any.
pub(super) struct Counted<'a> {
    counts: &'a [f32],
    texts: usize,
    /// Whether those are all.
    all: bool,
    /// How many words that say something a text has.
    mean: f32,
}

impl<'a> Counted<'a> {
    pub(super) fn of(documents: &[Document], counts: &'a [f32]) -> Self {
        let pairs = documents.iter().zip(counts);
        let counted = pairs.filter(|(_, counts)| **counts > 0.0);
        let (texts, words) = counted.fold((0_usize, 0_u64), |(texts, words), (document, _)| {
            (texts + 1, words + u64::from(document.length))
        });
        Self {
            counts,
            texts,
            all: texts == documents.len(),
            mean: (words as f32 / texts.max(1) as f32).max(1.0),
        }
    }

    fn counts(&self, document: u32) -> bool {
        self.counts
            .get(document as usize)
            .is_some_and(|counts| *counts > 0.0)
    }
}

/// A word of a question: which terms it means, and how much it weighs.
pub(super) struct Sought {
    pub(super) idf: f32,
    /// Terms with how much each counts.
    means: Vec<(u32, f32)>,
}

impl Lexical {
    /// Takes the words of a text; tells how many say something.
    pub(super) fn add(
        &mut self,
        document: u32,
        text: &str,
        language: &Language,
        embedding: Option<&StaticEmbedding>,
    ) -> u32 {
        let mut counts: HashMap<u32, u16> = HashMap::new();
        let mut length = 0;
        language.each_term(text, |term, word| {
            let term = self.term(term, word, embedding);
            let count = counts.entry(term).or_default();
            *count = count.saturating_add(1);
            length += 1;
        });
        for (term, count) in counts {
            if let Some(term) = self.list.get_mut(term as usize) {
                term.postings.push((document, count));
            }
        }
        length
    }

    fn term(&mut self, term: String, word: &str, embedding: Option<&StaticEmbedding>) -> u32 {
        if let Some(known) = self.terms.get(term.as_str()) {
            return *known;
        }
        let number = self.list.len() as u32;
        let next = self.by_root.len() as u32;
        let root = *self.roots.entry(root(&term).into()).or_insert(next);
        if root == next {
            self.by_root.push(Vec::new());
        }
        if let Some(words) = self.by_root.get_mut(root as usize) {
            words.push(number);
        }
        if let Some(embedding) = embedding {
            self.vectors.extend(word_vector(word, embedding));
        }
        self.list.push(Term {
            postings: Vec::new(),
        });
        self.terms.insert(term.into(), number);
        number
    }

    /// How rare a word is that stands in so many of `all` texts.
    fn idf(all: usize, texts: usize) -> f32 {
        let (all, with) = (all as f32, texts as f32);
        (1.0 + (all - with + 0.5).max(0.0) / (with + 0.5)).ln()
    }

    /// In how many texts that count a word stands.
    fn texts(&self, term: u32, counted: &Counted<'_>) -> usize {
        let Some(term) = self.list.get(term as usize) else {
            return 0;
        };
        if counted.all {
            return term.postings.len();
        }
        let texts = term.postings.iter().map(|(text, _)| *text);
        texts.filter(|text| counted.counts(*text)).count()
    }

    /// What a word of a question means here.
    pub(super) fn seek(
        &self,
        term: &str,
        word: &str,
        settings: &RetrievalSettings,
        embedding: Option<&StaticEmbedding>,
        counted: &Counted<'_>,
    ) -> Sought {
        let mut means: Vec<(u32, f32)> = Vec::new();
        let known = self.terms.get(term).copied();
        let in_exact = known.map_or(0, |term| self.texts(term, counted));
        let exact = known.filter(|_| in_exact > 0);
        means.extend(exact.map(|term| (term, 1.0)));
        // What stands nowhere is as rare as what is meant by it.
        let mut most = in_exact;
        let mut stands_somewhere = |(term, _): &(u32, f32)| {
            let texts = self.texts(*term, counted);
            most = most.max(texts);
            texts > 0
        };
        if settings.root > 0.0
            && let Some(root) = self.roots.get(root(term))
        {
            let same = self.by_root.get(*root as usize).into_iter().flatten();
            let same = same.filter(|other| Some(**other) != exact);
            let same = same.map(|other| (*other, settings.root));
            means.extend(same.filter(&mut stands_somewhere));
        }
        if settings.near > 0.0
            && let Some(embedding) = embedding
        {
            let near = self.near(word, settings, embedding, &means).into_iter();
            means.extend(near.filter(&mut stands_somewhere).take(MOST_NEAR));
        }
        let all = counted.texts.max(settings.fewest);
        let idf = Self::idf(all, if in_exact > 0 { in_exact } else { most });
        Sought { idf, means }
    }

    /// Words of a near meaning, the nearest first.
    fn near(
        &self,
        word: &str,
        settings: &RetrievalSettings,
        embedding: &StaticEmbedding,
        known: &[(u32, f32)],
    ) -> Vec<(u32, f32)> {
        let vector = word_vector(word, embedding);
        let (rows, _) = self.vectors.as_chunks::<WORD_DIMENSIONS>();
        let mut near: Vec<(u32, f32)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let cosine = dot(row, &vector) as f32 / (127.0 * 127.0);
            if cosine > settings.near_from && !known.iter().any(|(term, _)| *term == at as u32) {
                let share = (cosine - settings.near_from) / (1.0 - settings.near_from).max(0.01);
                near.push((at as u32, settings.near * share.min(1.0)));
            }
        }
        near.sort_by(|a, b| b.1.total_cmp(&a.1));
        near
    }

    /// Adds to `scores`, one for each text, what the words of a question give it.
    pub(super) fn score(
        &self,
        sought: &[Sought],
        lengths: impl Fn(u32) -> u32,
        settings: &RetrievalSettings,
        counted: &Counted<'_>,
        scores: &mut [f32],
    ) {
        let mean = counted.mean;
        let (k1, b) = (settings.k1.max(0.01), settings.b);
        let mut best = vec![0.0_f32; scores.len()];
        let mut touched: Vec<u32> = Vec::new();
        for Sought { idf, means } in sought {
            for (term, share) in means {
                let Some(term) = self.list.get(*term as usize) else {
                    continue;
                };
                for (document, count) in &term.postings {
                    let Some(best) = best.get_mut(*document as usize) else {
                        continue;
                    };
                    let (tf, length) = (f32::from(*count), lengths(*document) as f32);
                    let norm = tf + k1 * (1.0 - b + b * length / mean);
                    let score = share * idf * tf * (k1 + 1.0) / norm.max(0.01);
                    if *best == 0.0 {
                        touched.push(*document);
                    }
                    *best = best.max(score);
                }
            }
            for document in touched.drain(..) {
                let at = document as usize;
                if let (Some(best), Some(score)) = (best.get_mut(at), scores.get_mut(at)) {
                    *score += std::mem::take(best);
                }
            }
        }
    }

    /// How many words differ in root: for a test of its growth.
    #[cfg(test)]
    pub(super) fn roots(&self) -> usize {
        self.by_root.len()
    }
}

fn word_vector(word: &str, embedding: &StaticEmbedding) -> [i8; WORD_DIMENSIONS] {
    let mut whole = vec![0.0; embedding.dimensions()];
    let mut first = [0.0_f32; WORD_DIMENSIONS];
    if embedding.embed(word, &mut whole) {
        for (to, from) in first.iter_mut().zip(&whole) {
            *to = *from;
        }
        crate::embed::normalise(&mut first);
    }
    let mut vector = [0_i8; WORD_DIMENSIONS];
    quantise(&first, &mut vector);
    vector
}
