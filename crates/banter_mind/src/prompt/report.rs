//! What a prompt was made of, for whoever wants to look.

use super::Prompt;
use super::section::SectionRole;
use bevy::prelude::*;

/// The last prompt of a character, section by section. It stands on the character and stays
/// when the turn is over; the mind writes it when a prompt is sent and when the engine has
/// counted it.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct PromptReport {
    /// The sections that were sent, in their order. Those of the same name that follow each
    /// other are one.
    pub sections: Vec<SectionReport>,
    /// The sections that were left out since the prompt was too long.
    pub dropped: Vec<SectionReport>,
    /// The tokens of the prompt: as counted, or an estimate.
    pub tokens: u32,
    /// How many of them the engine had read before; `None` until it has reported.
    pub cached: Option<u32>,
    /// How many tokens a prompt may have: [`MindSettings::prompt_tokens`](crate::MindSettings).
    pub budget: u32,
}

/// A section in a [`PromptReport`].
#[derive(Reflect, Debug, Clone, PartialEq)]
pub struct SectionReport {
    /// The name.
    pub name: String,
    /// Whose words it is; of several the first.
    pub role: SectionRole,
    /// Its tokens: as counted, or an estimate.
    pub tokens: u32,
    /// How many of them the engine had read before; `None` until it has reported.
    pub cached: Option<u32>,
    /// How many sections of this name follow each other here.
    pub count: usize,
    /// The text.
    pub text: String,
}

impl PromptReport {
    /// The report of `prompt`.
    pub fn of(prompt: &Prompt) -> Self {
        Self {
            sections: reports(&prompt.sections),
            dropped: reports(prompt.dropped()),
            tokens: prompt.tokens(),
            cached: prompt.cached(),
            budget: prompt.budget(),
        }
    }
}

fn reports(sections: &[super::Section]) -> Vec<SectionReport> {
    let mut reports: Vec<SectionReport> = Vec::new();
    for section in sections.iter().filter(|section| !section.text().is_empty()) {
        match reports.last_mut().filter(|last| last.name == section.name) {
            Some(last) => {
                last.tokens += section.tokens();
                last.cached = last.cached.zip(section.cached()).map(|(a, b)| a + b);
                last.count += 1;
                last.text.push('\n');
                last.text.push_str(section.text());
            }
            None => reports.push(SectionReport {
                name: section.name.clone().into_owned(),
                role: section.role,
                tokens: section.tokens(),
                cached: section.cached(),
                count: 1,
                text: section.text().to_owned(),
            }),
        }
    }
    reports
}
