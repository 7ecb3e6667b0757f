//! A prompt, section by section, as [`PromptReport`] has it.

use banter_mind::prompt::{PromptReport, SectionReport, SectionRole};
use serde::Serialize;

/// The last prompt of a character.
#[derive(Serialize, Debug, Clone, Default)]
pub(crate) struct PromptView {
    pub(crate) sections: Vec<SectionView>,
    /// What was left out since the prompt was too long.
    pub(crate) dropped: Vec<SectionView>,
    pub(crate) tokens: u32,
    /// How many of them the engine had read before; `null` until it has counted.
    pub(crate) cached: Option<u32>,
    pub(crate) budget: u32,
}

/// A section.
#[derive(Serialize, Debug, Clone)]
pub(crate) struct SectionView {
    pub(crate) name: String,
    pub(crate) role: &'static str,
    pub(crate) tokens: u32,
    pub(crate) cached: Option<u32>,
    pub(crate) count: usize,
    pub(crate) text: String,
}

impl PromptView {
    pub(crate) fn of(report: &PromptReport) -> Self {
        Self {
            sections: report.sections.iter().map(section).collect(),
            dropped: report.dropped.iter().map(section).collect(),
            tokens: report.tokens,
            cached: report.cached,
            budget: report.budget,
        }
    }
}

fn section(section: &SectionReport) -> SectionView {
    SectionView {
        name: section.name.clone(),
        role: match section.role {
            SectionRole::System => "system",
            SectionRole::User => "user",
            SectionRole::Assistant => "assistant",
            SectionRole::Note => "note",
        },
        tokens: section.tokens,
        cached: section.cached,
        count: section.count,
        text: section.text.clone(),
    }
}
