//! What who asks has told of themselves, told back to them in the second person.

use super::of_speaker::of_speaker;
use super::recollect::{Recollected, Recollecting, answering};
use super::{EpisodeKind, Recollection};
use crate::choice::{Choice, Recall};
use crate::grounding::Grounding;
use crate::inquiry::Inquiry;
use crate::lexicon::Lexicon;
use crate::speech_text::rules::Rules;
use crate::words::tokens;

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
    }
    if answers.is_empty() && !answered {
        answers.extend(answer(asked, found, text));
    }
    let reflect = |(id, words): (u64, String)| Some((id, rules.reflected(&words)?));
    let (ids, told): (_, Vec<String>) = answers.into_iter().filter_map(reflect).unzip();
    (!told.is_empty()).then(|| (Choice::Told(told.join(" ")), Recollection(ids)))
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
