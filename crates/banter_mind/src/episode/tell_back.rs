//! What who asks has told of themselves, told back to them in the second person.

use super::of_speaker::of_speaker;
use super::of_thing::of_thing;
use super::recollect::{Recollected, Recollecting, answering};
use super::{EpisodeKind, Recollection};
use crate::StoryTime;
use crate::choice::{Choice, Recall};
use crate::grounding::Grounding;
use crate::inquiry::Inquiry;
use crate::lexicon::Lexicon;
use crate::speech_text::rules::{Rules, bare};
use crate::words::tokens;

/// What happened up to so many seconds ago was on the same day.
const SAME_DAY: f64 = 0.5 * StoryTime::DAY;

/// The answer to a question about who asks it, where they have told it: "You lost your cloak at the
/// bridge." It is said as it is, and no model is asked, as where the author's words answer: of
/// what somebody told a small model makes something else. `answered`: whether the author's words in
/// `recall` do.
pub(crate) fn tell_back(
    inquiry: &Inquiry,
    found: &Recollected,
    recall: &Recall,
    answered: bool,
) -> Option<(Choice, Recollection)> {
    let setting = inquiry.setting.as_ref()?;
    let asked = setting.recollecting.as_ref()?;
    let text = &inquiry.question.text;
    let language = &inquiry.question.persona.language;
    let rules = Rules::of(language);
    let is_asked = setting.grounding == Grounding::AuthorFirst
        && !inquiry.question.cue
        && rules.speaks_of_self(text)
        && Lexicon::of(language).is_question(text);
    if !is_asked {
        return None;
    }
    let mut answers = Vec::new();
    // A trade is no trade in ale: what only sounds like it does not answer.
    if !answered || !is_written_for(inquiry, recall) {
        answers = of_speaker(asked, text, language);
        if answers.is_empty() {
            answers.extend(of_thing(asked, text, language));
        }
    }
    if answers.is_empty() && !answered {
        answers.extend(answer(asked, found, text));
    }
    let reflect = |(id, words): (u64, String)| {
        let told = rules.reflected(&words)?;
        Some((id, dated(asked, id, told, rules)))
    };
    let (ids, told): (_, Vec<String>) = answers.into_iter().filter_map(reflect).unzip();
    (!told.is_empty()).then(|| (Choice::Told(told.join(" ")), Recollection(ids)))
}

/// `words` of an episode without what was another day then: "this morning" of days ago.
fn dated(asked: &Recollecting, id: u64, words: String, rules: &Rules) -> String {
    let found = asked
        .episodes
        .binary_search_by_key(&id, |episode| episode.id);
    let at = found
        .ok()
        .and_then(|at| asked.episodes.get(at))
        .map(|episode| episode.at);
    let is_old = at.is_some_and(|at| asked.story.seconds - at > SAME_DAY);
    match is_old {
        true => without(&words, &rules.of_today),
        false => words,
    }
}

/// `text` without these phrases, and without what stands about them.
fn without(text: &str, phrases: &[String]) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    for phrase in phrases {
        let parts: Vec<&str> = phrase.split(' ').collect();
        let of = |run: &[&str]| {
            run.iter()
                .zip(&parts)
                .all(|(word, part)| bare(word) == *part)
        };
        while let Some(at) = words.windows(parts.len()).position(of) {
            let gone: Vec<&str> = words.drain(at..at + parts.len()).collect();
            // A full stop behind it is that of the sentence.
            let end = gone.last().and_then(|last| last.chars().last());
            let end = end.filter(|end| matches!(end, '.' | '!' | '?') && at == words.len());
            if let Some(end) = end
                && let Some(last) = words.pop()
            {
                let last = format!("{}{end}", last.trim_end_matches(','));
                return without(format!("{} {last}", words.join(" ")).trim(), phrases);
            }
        }
    }
    if words.is_empty() {
        return text.to_owned();
    }
    let mut letters = words.join(" ");
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// Whether the author wrote an answer for just this question.
fn is_written_for(inquiry: &Inquiry, recall: &Recall) -> bool {
    let Choice::Line(line) = recall.choice else {
        return false;
    };
    let question = tokens(&inquiry.question.text);
    let line = inquiry.question.persona.lines.get(line);
    line.is_some_and(|line| line.ask.iter().any(|ask| tokens(ask) == question))
}

/// The sentence that has most words of the question.
fn answer(asked: &Recollecting, found: &Recollected, text: &str) -> Option<(u64, String)> {
    let answer = found.answer.as_ref()?;
    let EpisodeKind::Told { by: Some(by) } = &answer.kind else {
        return None;
    };
    let told = || (answer.id, answering(&answer.text, text).to_owned());
    (asked.speaker.as_ref() == Some(by)).then(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_today_is_not_said_days_later() {
        let of_today = &Rules::of("en").of_today;
        for (told, later) in [
            (
                "You lost your green cloak at the bridge this morning.",
                "You lost your green cloak at the bridge.",
            ),
            ("This morning you lost your cloak.", "You lost your cloak."),
            (
                "Yesterday you were in Tolm, and tired!",
                "You were in Tolm, and tired!",
            ),
            ("Your mule bites.", "Your mule bites."),
            ("Tonight.", "Tonight."),
        ] {
            assert_eq!(without(told, of_today), later);
        }
    }
}
