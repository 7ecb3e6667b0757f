//! The order of what is found: words, meaning, neighbours, who spoke, when, and what is asked.

use super::entry::{Document, Hit};
use super::lexical::Counted;
use super::query::Query;
use super::{RetrievalIndex, RetrievalSettings};
use crate::words::Asked;

/// Of so many of the best the vector of a question gets a part.
const FEEDBACK: usize = 3;
/// So much better has to be what is more than nothing.
const LEAST: f32 = 1e-4;

pub(super) fn search(
    index: &RetrievalIndex,
    question: &str,
    limit: usize,
    weight: &dyn Fn(u64) -> f32,
) -> Vec<Hit> {
    let settings = &index.settings;
    let counts = index.documents.iter().map(|document| match document.alive {
        true => weight(document.id).max(0.0),
        false => 0.0,
    });
    let counts: Vec<f32> = counts.collect();
    let counted = Counted::of(&index.documents, &counts);
    let query = Query::read(index, question, &counted);
    let mut words = vec![0.0; index.documents.len()];
    let length = |at: u32| index.documents.get(at as usize).map_or(1, |d| d.length);
    index
        .lexical
        .score(&query.sought, length, settings, &counted, &mut words);
    hush(&mut words, &counts);
    let mut meaning = vec![0.0; index.documents.len()];
    let near = |vector: &[f32]| {
        let mut near = index.vectors.near(vector);
        hush(&mut near, &counts);
        near
    };
    let embedding = index.embedding.as_ref().filter(|_| settings.meaning > 0.0);
    let vector = embedding.and_then(|table| index.vectors.question(question, table));
    if let Some(vector) = &vector {
        meaning = near(vector);
    }
    let mut base = mix(&words, &meaning, settings);
    if let Some(mut vector) = vector.filter(|_| settings.feedback > 0.0) {
        for at in best(&base, FEEDBACK) {
            let share = settings.feedback / FEEDBACK as f32;
            index.vectors.add_to(&mut vector, at, share);
        }
        crate::embed::normalise(&mut vector);
        meaning = near(&vector);
        base = mix(&words, &meaning, settings);
    }
    let groups = index.groups.len();
    let mut scores = spread(&index.documents, groups, &base, settings);
    for ((document, score), counts) in index.documents.iter().zip(&mut scores).zip(&counts) {
        *score *= factor(document, &query, settings) * counts;
    }
    let most = query.sought.iter().map(|word| word.idf).sum::<f32>() * (settings.k1 + 1.0);
    let mut hashes: Vec<u64> = Vec::new();
    let mut hits = Vec::new();
    // Some more than are wanted: of the same text one is left.
    for at in best(&scores, limit.saturating_mul(2).saturating_add(8)) {
        let (Some(document), Some(score)) = (index.documents.get(at), scores.get(at)) else {
            continue;
        };
        if *score < LEAST || hits.len() >= limit {
            break;
        }
        if hashes.contains(&document.hash) {
            continue;
        }
        hashes.push(document.hash);
        let share = words.get(at).copied().unwrap_or_default() / most.max(LEAST);
        hits.push(Hit {
            id: document.id,
            score: *score,
            words: share.min(1.0),
            meaning: meaning.get(at).copied().unwrap_or_default(),
        });
    }
    hits
}

/// What counts nothing lends its neighbours nothing either, and is no measure for the others.
fn hush(scores: &mut [f32], counts: &[f32]) {
    let pairs = scores.iter_mut().zip(counts);
    pairs
        .filter(|(_, counts)| **counts <= 0.0)
        .for_each(|(score, _)| *score = 0.0);
}

/// Words and meaning in one number, each beside the best of its kind.
fn mix(words: &[f32], meaning: &[f32], settings: &RetrievalSettings) -> Vec<f32> {
    let most = |values: &[f32]| values.iter().copied().fold(LEAST, f32::max);
    let (most_words, most_meaning) = (most(words), most(meaning));
    let pairs = words.iter().zip(meaning);
    pairs
        .map(|(word, near)| word / most_words + settings.meaning * (near / most_meaning).max(0.0))
        .collect()
}

/// What each text has, with what its neighbours and its group lend it.
fn spread(
    documents: &[Document],
    groups: usize,
    base: &[f32],
    settings: &RetrievalSettings,
) -> Vec<f32> {
    let mut bests = vec![0.0_f32; groups];
    for (document, base) in documents.iter().zip(base) {
        if let Some(best) = bests.get_mut(document.group as usize) {
            *best = best.max(*base);
        }
    }
    let neighbour = |at: Option<usize>, group: u32| -> Option<(&Document, f32)> {
        let document = documents.get(at?)?;
        (document.group == group)
            .then_some(document)
            .zip(base.get(at?).copied())
    };
    let lent = documents.iter().enumerate().map(|(at, document)| {
        let group = document.group;
        let before = neighbour(at.checked_sub(1), group);
        let before = before.map_or(0.0, |(before, score)| match before.traits.asks {
            true => score * settings.answer,
            false => score * settings.before,
        });
        let of = |at| neighbour(at, group).map_or(0.0, |(_, score)| score);
        let after = of(at.checked_add(1)) * settings.after;
        let beyond = (of(at.checked_sub(2)) + of(at.checked_add(2))) * settings.beyond;
        let best = bests.get(group as usize).copied().unwrap_or_default();
        before + after + beyond + best * settings.group
    });
    base.iter()
        .zip(lent)
        .map(|(own, lent)| own + lent)
        .collect()
}

/// How much more or less a text counts, by what it is.
fn factor(document: &Document, query: &Query, settings: &RetrievalSettings) -> f32 {
    let traits = document.traits;
    let mut factor = 1.0;
    if document
        .speaker
        .is_some_and(|speaker| query.speakers.contains(&speaker))
    {
        factor *= 1.0 + settings.speaker;
    }
    if traits.only_asks {
        factor *= 1.0 - settings.only_asks;
    }
    let more = match query.asked {
        Some(Asked::Time) if traits.time => settings.time,
        Some(Asked::Count) if traits.count => settings.count,
        Some(Asked::Place | Asked::Person) if traits.name => settings.name,
        _ => 0.0,
    };
    factor *= 1.0 + more;
    if let (Some(asked), Some(told)) = (query.date, document.date) {
        factor *= 1.0 + settings.date * asked.fits(told);
    }
    let length = document.length as f32;
    factor * length.max(0.5) / (length.max(0.5) + settings.short)
}

/// The places of the highest scores, the highest first; of the same the earlier.
fn best(scores: &[f32], limit: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..scores.len()).collect();
    let by = |one: &usize, other: &usize| {
        let score = |at: &usize| scores.get(*at).copied().unwrap_or_default();
        score(other).total_cmp(&score(one)).then(one.cmp(other))
    };
    let limit = limit.min(places.len());
    if limit > 0 && limit < places.len() {
        places.select_nth_unstable_by(limit - 1, by);
    }
    places.truncate(limit);
    places.sort_by(by);
    places
}
