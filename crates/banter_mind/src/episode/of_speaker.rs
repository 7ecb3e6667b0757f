//! Questions about who asks that share no word with their answer: "What is my trade?" after "I am a
//! mapmaker", and "What do you know about me?".
//!
//! Which questions there are, and how what answers them is said, is data of a language:
//! `of_speaker` and `all_of_speaker` in `speech/`.

use super::fade::weight;
use super::recollect::Recollecting;
use super::{Episode, EpisodeKind};
use crate::lexicon::Lexicon;
use crate::speech_text::rules::{OfSpeaker, Rules, bare};
use crate::words::tokens;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// So many things are told to who asks for all that is known of them.
const MOST_TOLD: usize = 3;
/// So many words `*` of a phrase stands for at most.
const ANY: usize = 4;
/// A name has so many words at most.
const NAMES: usize = 2;
/// A clause has so many words at least, and at most: what is longer is a story.
const CLAUSE: std::ops::RangeInclusive<usize> = 3..=24;

/// What answers `question` of what who asks it has told of themselves, in their words, the oldest
/// first, with the numbers of the episodes. Nothing where it asks for no such thing.
pub(super) fn of_speaker(
    asked: &Recollecting,
    question: &str,
    language: &str,
) -> Vec<(u64, String)> {
    let (rules, lexicon) = (Rules::of(language), Lexicon::of(language));
    let words: Vec<String> = question.split_whitespace().map(bare).collect();
    let is_asked =
        |phrase: &String| (0..words.len()).any(|at| begins(&words, at, phrase).is_some());
    if let Some(kind) = (rules.of_speaker.iter()).find(|kind| kind.asked.iter().any(is_asked)) {
        return clause(asked, kind, (rules, lexicon)).into_iter().collect();
    }
    match rules.all_of_speaker.iter().any(is_asked) {
        true => all(asked, rules, lexicon),
        false => Vec::new(),
    }
}

/// What who asks has told the character, the newest first.
pub(super) fn told(asked: &Recollecting) -> impl Iterator<Item = &Arc<Episode>> {
    let speaker = asked.speaker.as_ref();
    let by_speaker = move |episode: &&Arc<Episode>| match &episode.kind {
        EpisodeKind::Told { by } => by.is_some() && by.as_ref() == speaker,
        _ => false,
    };
    asked.episodes.iter().rev().filter(by_speaker)
}

/// The clause that answers a question of this kind: the newest of those that are told the surest.
fn clause(
    asked: &Recollecting,
    kind: &OfSpeaker,
    (rules, lexicon): (&Rules, &Lexicon),
) -> Option<(u64, String)> {
    let answers = |episode: &Arc<Episode>| {
        let clauses = clauses(&episode.text, rules, lexicon);
        let ranked = clauses.into_iter().filter_map(|clause| {
            let words: Vec<String> = clause.split_whitespace().map(bare).collect();
            let rank = kind.told.iter().position(|phrase| {
                let next = begins(&words, 0, phrase).and_then(|end| words.get(end));
                // "I am a bit tired" tells no trade.
                next.is_some_and(|next| !tokens(next).iter().all(|next| lexicon.is_small(next)))
            });
            Some((rank?, clause))
        });
        let (rank, clause) = ranked.min_by_key(|(rank, _)| *rank)?;
        Some((
            rank,
            episode.id,
            format!("{}.", clause.trim_end_matches(is_end)),
        ))
    };
    // The first of equals: the newest.
    let (_, id, clause) = told(asked)
        .filter_map(answers)
        .min_by_key(|(rank, ..)| *rank)?;
    Some((id, clause))
}

/// What matters most of all that who asks has told of themselves.
fn all(asked: &Recollecting, rules: &Rules, lexicon: &Lexicon) -> Vec<(u64, String)> {
    let of_self = |episode: &Arc<Episode>| {
        // One by one: the iterator overflows where it is asked how many there are in an empty text.
        for sentence in episode.text.unicode_sentences() {
            let sentence = sentence.trim();
            let tells = rules.speaks_of_self(sentence)
                && rules.reflected(sentence).is_some()
                && CLAUSE.contains(&sentence.split_whitespace().count())
                && !lexicon.asks_outright(sentence);
            if tells {
                let weight = weight(episode, asked.story.seconds, &asked.settings);
                return Some((weight, episode.id, sentence.to_owned()));
            }
        }
        None
    };
    let mut found: Vec<_> = told(asked).filter_map(of_self).collect();
    found.sort_by(|(one, ..), (other, ..)| other.total_cmp(one));
    found.dedup_by(|(_, _, one), (_, _, other)| one.eq_ignore_ascii_case(other));
    found.truncate(MOST_TOLD);
    let mut found: Vec<_> = found.into_iter().map(|(_, id, text)| (id, text)).collect();
    found.sort_by_key(|(id, _)| *id);
    found
}

/// The clauses of `text`: its sentences, cut at commas and at words that join. Of "I'm Ada, a mapmaker" the second is
/// what the first says: "I am a mapmaker".
fn clauses(text: &str, rules: &Rules, lexicon: &Lexicon) -> Vec<String> {
    let mut clauses = Vec::new();
    for sentence in text.unicode_sentences() {
        let mut parts = Vec::new();
        let mut from = 0;
        for (at, word) in sentence.split_word_bound_indices() {
            if word == "," || word == ";" || lexicon.joins(&word.to_lowercase()) {
                parts.extend(sentence.get(from..at).map(str::trim));
                from = at + word.len();
            }
        }
        parts.extend(sentence.get(from..).map(str::trim));
        clauses.extend(parts.iter().map(|part| (*part).to_owned()));
        for pair in parts.windows(2) {
            if let [first, second] = pair
                && introduces(first, rules)
                && second
                    .split_whitespace()
                    .next()
                    .is_some_and(|it| Rules::has(&rules.articles, &bare(it)))
            {
                clauses.push(rules.introduced.replace("{rest}", second));
            }
        }
    }
    clauses.retain(|clause| CLAUSE.contains(&clause.split_whitespace().count()));
    clauses
}

/// Whether a clause gives a name and nothing else: "I'm Ada".
fn introduces(clause: &str, rules: &Rules) -> bool {
    let words: Vec<String> = clause.split_whitespace().map(bare).collect();
    let named = |phrase: &String| {
        let behind = begins(&words, 0, phrase).map(|end| words.len() - end);
        behind.is_some_and(|names| (1..=NAMES).contains(&names))
    };
    let is_named = clause
        .split_whitespace()
        .last()
        .is_some_and(|it| it.starts_with(char::is_uppercase));
    is_named && rules.introductions.iter().any(named)
}

/// Where in `words` the phrase ends that begins at `at`, if it does.
fn begins(words: &[String], at: usize, phrase: &str) -> Option<usize> {
    let Some((part, rest)) = phrase
        .split_once(' ')
        .or((!phrase.is_empty()).then_some((phrase, "")))
    else {
        return Some(at);
    };
    if part == "." {
        return (at >= words.len()).then_some(at);
    }
    if part == "*" {
        return (at + 1..=at + ANY).find_map(|at| begins(words, at, rest));
    }
    (words.get(at)? == part).then(|| begins(words, at + 1, rest))?
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(bare).collect()
    }

    #[test]
    fn a_phrase_with_a_gap_is_found() {
        let told = words("I am a maker of maps from Hallow.");
        assert_eq!(begins(&told, 0, "i am a * from"), Some(7));
        assert_eq!(begins(&told, 0, "i am a"), Some(3));
        assert_eq!(begins(&told, 0, "i am an"), None);
        assert_eq!(begins(&told, 7, "hallow too"), None);
        assert_eq!(begins(&told, 7, "hallow ."), Some(8));
        assert_eq!(begins(&told, 0, "i am ."), None);
    }

    #[test]
    fn a_sentence_is_cut_into_clauses() {
        let (rules, lexicon) = (Rules::of("en"), Lexicon::of("en"));
        for (text, cut) in [
            (
                "My name is Ada, I am a mapmaker from Hallow. So!",
                &["My name is Ada", "I am a mapmaker from Hallow."][..],
            ),
            (
                "I'm Ada, a mapmaker from Hallow.",
                &["a mapmaker from Hallow.", "I am a mapmaker from Hallow."],
            ),
            ("I'm tired, a bit too much.", &["a bit too much."]),
        ] {
            assert_eq!(clauses(text, rules, lexicon), cut, "{text}");
        }
    }
}
