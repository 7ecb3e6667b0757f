//! What is said: turns of phrases, and what stands before each pause.

use crate::Random;
use serde::Deserialize;

/// Pauses inside a turn, in seconds.
const PAUSES: (f64, f64) = (0.2, 1.5);
/// A pause from here on mostly has a reason that can be heard and read.
const LONG_PAUSE: f64 = 0.7;
/// How often it has one.
const REASONED: f64 = 0.8;
/// Turns of a single phrase that are only a few words long.
const SHORT_TURNS: f64 = 0.3;
/// Most phrases of a turn.
const MOST_PHRASES: usize = 4;

/// What stands before a pause inside a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Before {
    /// "... um".
    Filler,
    /// "... because".
    Conjunction,
    /// A trailing comma.
    Comma,
    /// Nothing: it is the middle of a clause.
    Nothing,
    /// A full stop: the sentence is over, the turn is not.
    Stop,
}

/// What unmarked long pauses follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unmarked {
    /// The middle of a clause, without any mark.
    #[default]
    Clause,
    /// A whole sentence with its full stop: nothing tells the pause from the turn's end.
    Sentence,
}

/// A phrase: what is said without a pause.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its text, as it is spoken and as a recogniser would write it.
    pub text: String,
    /// The pause after it, in seconds, and what stands before that; none after the last
    /// phrase of the turn.
    pub pause: Option<(f64, Before)>,
}

/// What is said in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// The language as recognisers name it.
    pub tag: String,
    /// espeak-ng's voices for it.
    pub voices: Vec<String>,
    /// Whether spaces stand between words.
    pub spaced: bool,
    comma: String,
    stops: Vec<String>,
    conjunctions: Vec<String>,
    fillers: Vec<String>,
    /// What a recogniser writes by mistake.
    pub mistakes: Vec<String>,
    short: Vec<String>,
    clauses: Vec<String>,
}

impl Language {
    /// The languages there are, English first.
    ///
    /// # Errors
    /// A sentence, where a file in `languages` is not right.
    pub fn all() -> Result<Vec<Self>, String> {
        [
            ("en", include_str!("../languages/en.toml")),
            ("cmn", include_str!("../languages/cmn.toml")),
            ("de", include_str!("../languages/de.toml")),
            ("es", include_str!("../languages/es.toml")),
            ("fr", include_str!("../languages/fr.toml")),
        ]
        .into_iter()
        .map(|(name, text)| {
            toml::from_str(text).map_err(|error| format!("languages/{name}.toml: {error}"))
        })
        .collect()
    }

    /// The lines of a turn.
    pub fn turn(&self, random: &mut Random, unmarked: Unmarked) -> Vec<Line> {
        let phrases = 1 + random.below(MOST_PHRASES);
        let stop = random.pick(&self.stops).cloned().unwrap_or_default();
        if phrases == 1 && random.chance(SHORT_TURNS) {
            let text = random.pick(&self.short).cloned().unwrap_or_default() + &stop;
            return vec![Line { text, pause: None }];
        }
        let mut lines = Vec::with_capacity(phrases);
        let mut rest: Option<String> = None;
        let mut capital = true;
        for index in 0..phrases {
            let pause = (index + 1 < phrases).then(|| {
                let seconds = random.between(PAUSES.0, PAUSES.1);
                (seconds, before(seconds, random, unmarked))
            });
            // The second half of a clause whose first half stands before the last pause.
            let (first, second) = match (rest.take(), pause) {
                (None, _) => self.clause(random),
                // It must stop in the middle of a clause again.
                (Some(rest), Some((_, Before::Nothing))) => {
                    let conjunction = random.pick(&self.conjunctions).map(String::as_str);
                    let (first, second) = self.clause(random);
                    (
                        self.join(&self.join(&rest, conjunction), Some(&first)),
                        second,
                    )
                }
                (Some(rest), _) => (rest, None),
            };
            let (mut text, second) = match pause {
                Some((_, Before::Nothing)) => (first, second),
                // A filler may stand anywhere.
                Some((_, Before::Filler)) if random.chance(0.5) => (first, second),
                _ => (self.join(&first, second.as_deref()), None),
            };
            if capital {
                text = capitalised(&text);
            }
            capital = matches!(pause, Some((_, Before::Stop)));
            rest = second;
            let text = match pause {
                None | Some((_, Before::Stop)) => text + &stop,
                Some((_, Before::Comma)) => text + &self.comma,
                Some((_, Before::Nothing)) => text,
                Some((_, Before::Conjunction)) => {
                    self.join(&text, random.pick(&self.conjunctions).map(String::as_str))
                }
                Some((_, Before::Filler)) => {
                    let filler = random.pick(&self.fillers).cloned().unwrap_or_default();
                    let between = if random.chance(0.5) { &self.comma } else { "" };
                    let after = if random.chance(0.5) { &self.comma } else { "" };
                    self.join(&(text + between), Some(&(filler + after)))
                }
            };
            lines.push(Line { text, pause });
        }
        lines
    }

    /// One sentence, said without a pause.
    pub fn sentence(&self, random: &mut Random) -> String {
        let (first, second) = self.clause(random);
        let stop = random.pick(&self.stops).map_or("", String::as_str);
        capitalised(&self.join(&first, second.as_deref())) + stop
    }

    /// A clause in two halves.
    fn clause(&self, random: &mut Random) -> (String, Option<String>) {
        let clause = random.pick(&self.clauses).map_or("", String::as_str);
        match clause.split_once('|') {
            Some((first, second)) => (first.trim().to_owned(), Some(second.trim().to_owned())),
            None => (clause.trim().to_owned(), None),
        }
    }

    /// Two texts as one.
    pub fn join(&self, first: &str, second: Option<&str>) -> String {
        match second {
            None => first.to_owned(),
            Some(second) if first.is_empty() || !self.spaced => format!("{first}{second}"),
            Some(second) => format!("{first} {second}"),
        }
    }

    /// The words of a text with the marks that follow them; characters where words are not
    /// spaced.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<String> {
        if self.spaced {
            return text.split_whitespace().map(str::to_owned).collect();
        }
        let mut words: Vec<String> = Vec::new();
        for character in text.chars().filter(|c| !c.is_whitespace()) {
            match words.last_mut() {
                Some(word) if !character.is_alphanumeric() => word.push(character),
                _ => words.push(character.to_string()),
            }
        }
        words
    }
}

/// What stands before a pause of this length.
fn before(pause: f64, random: &mut Random, unmarked: Unmarked) -> Before {
    const REASONS: [Before; 3] = [Before::Filler, Before::Conjunction, Before::Comma];
    const ANY: [Before; 5] = [
        Before::Filler,
        Before::Conjunction,
        Before::Comma,
        Before::Nothing,
        Before::Stop,
    ];
    let choices: &[Before] = if pause <= LONG_PAUSE {
        &ANY
    } else if random.chance(REASONED) {
        &REASONS
    } else if unmarked == Unmarked::Sentence {
        &[Before::Stop]
    } else {
        &[Before::Nothing]
    };
    random.pick(choices).copied().unwrap_or(Before::Nothing)
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn four_in_five_long_pauses_have_a_reason() {
        for language in Language::all().unwrap() {
            let mut random = Random::new(3);
            let (mut long, mut reasoned) = (0.0, 0.0);
            for _ in 0..2_000 {
                for line in language.turn(&mut random, Unmarked::Clause) {
                    let Some((seconds, before)) = line.pause else {
                        continue;
                    };
                    assert!((PAUSES.0..PAUSES.1).contains(&seconds));
                    if seconds > LONG_PAUSE {
                        assert_ne!(before, Before::Stop);
                        long += 1.0;
                        reasoned += f64::from(u8::from(before != Before::Nothing));
                    }
                }
            }
            let share: f64 = reasoned / long;
            assert!((share - REASONED).abs() < 0.03, "{}: {share}", language.tag);
        }
    }

    #[test]
    fn a_turn_ends_with_a_stop_and_its_text_shows_why_it_pauses() {
        let language = &Language::all().unwrap()[0];
        let mut random = Random::new(4);
        for _ in 0..500 {
            let lines = language.turn(&mut random, Unmarked::Clause);
            assert!((1..=MOST_PHRASES).contains(&lines.len()));
            for line in &lines {
                let stops = line.text.ends_with(['.', '?', '!']);
                match line.pause {
                    None | Some((_, Before::Stop)) => assert!(stops, "{line:?}"),
                    Some((_, Before::Comma)) => assert!(line.text.ends_with(','), "{line:?}"),
                    Some(_) => assert!(!stops, "{line:?}"),
                }
            }
        }
    }

    #[test]
    fn mandarin_is_cut_into_characters() {
        let all = Language::all().unwrap();
        let mandarin = all.iter().find(|language| !language.spaced).unwrap();
        assert_eq!(mandarin.words("你好，嗯。"), ["你", "好，", "嗯。"]);
    }
}
