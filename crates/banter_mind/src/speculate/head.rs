//! A guess begins as the character's last prompt did.

use crate::prompt::{Prompt, PromptReport, Section, SectionReport, SectionRole};

/// Has `prompt` begin with what the author and the game told the model last time.
///
/// A game may have put sections of its own there. Without them nothing of the guess would be of
/// use, and an engine that keeps one conversation for each character would give up for it what it
/// holds.
pub(super) fn begin_as_before(prompt: &mut Prompt, last: Option<&PromptReport>) {
    let Some(last) = last else {
        return;
    };
    let told = last.sections.iter();
    let told = told.take_while(|section| section.role == SectionRole::System);
    let again = |it: &SectionReport| Section::again(it.name.clone(), it.role, it.text.clone());
    let head: Vec<Section> = told.map(again).collect();
    if head.is_empty() {
        return;
    }
    let composed = prompt.sections.iter();
    let composed = composed.take_while(|section| section.role == SectionRole::System);
    let end = composed.count();
    prompt.sections.splice(..end, head);
}
