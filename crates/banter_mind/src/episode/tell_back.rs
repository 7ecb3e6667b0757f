//! What who asks has told of themselves, told back to them in the second person.

use super::recollect::{Recollected, answering};
use super::{EpisodeKind, Recollection};
use crate::choice::Choice;
use crate::grounding::Grounding;
use crate::inquiry::Inquiry;
use crate::lexicon::Lexicon;
use crate::speech_text::rules::Rules;

/// The answer to a question about who asks it, where they have told it: "You lost your cloak at the
/// bridge." It is said as it is, and no model is asked, as where the author's words answer: of
/// what somebody told a small model makes something else.
pub(crate) fn tell_back(inquiry: &Inquiry, found: &Recollected) -> Option<(Choice, Recollection)> {
    let setting = inquiry.setting.as_ref()?;
    let asked = setting.recollecting.as_ref()?;
    let answer = found.answer.as_ref()?;
    let EpisodeKind::Told { by: Some(by) } = &answer.kind else {
        return None;
    };
    let text = &inquiry.question.text;
    let language = &inquiry.question.persona.language;
    let rules = Rules::of(language);
    let is_asked = setting.grounding == Grounding::AuthorFirst
        && asked.speaker.as_ref() == Some(by)
        && rules.speaks_of_self(text)
        && Lexicon::of(language).is_question(text);
    let told = rules
        .reflected(answering(&answer.text, text))
        .filter(|_| is_asked)?;
    Some((Choice::Told(told), Recollection(vec![answer.id])))
}
