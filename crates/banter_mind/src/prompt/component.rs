//! The prompt of a turn as a component, which a game may edit before it is sent.

use super::layout::Layout;
use super::section::{Section, names};
use super::tokens::PER_MESSAGE;
use banter_engine::{ChatMessage, GenerateRequest, Sampling, SectionSpan};
use bevy::prelude::*;

/// What the model is asked in a turn: named sections, in their order. A component of the
/// [`Turn`](banter_core::Turn).
///
/// The mind composes it, and in the same frame systems in
/// [`MindSystems::EditPrompt`](crate::MindSystems::EditPrompt) may change it; then sections are
/// left out until it fits [`MindSettings::prompt_tokens`](crate::MindSettings), and it is sent.
/// Without this component on a turn the persona answers.
///
/// ```
/// use banter_mind::MindSystems;
/// use banter_mind::prompt::{Prompt, Section, SectionRole, names};
/// use bevy::prelude::*;
///
/// fn tell_the_weather(mut prompts: Query<&mut Prompt, Added<Prompt>>) {
///     for mut prompt in &mut prompts {
///         prompt.add(Section::new("weather", SectionRole::Note, "It rains."));
///         prompt.remove(names::KNOWLEDGE);
///     }
/// }
///
/// # let mut app = App::new();
/// app.add_systems(PreUpdate, tell_the_weather.in_set(MindSystems::EditPrompt));
/// ```
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct Prompt {
    /// The sections. They may be reordered; what changes least had better stand first.
    pub sections: Vec<Section>,
    dropped: Vec<Section>,
    budget: u32,
    /// What the engine counted: all tokens, and those that it had read before.
    counted: Option<(u32, u32)>,
    /// How many tokens the answer has.
    answer: Option<u32>,
}

impl Prompt {
    /// A prompt of these sections.
    pub fn new(sections: Vec<Section>) -> Self {
        Self {
            sections,
            ..Self::default()
        }
    }

    /// Adds a section behind those that change as seldom as it does, and before the line.
    pub fn add(&mut self, section: Section) {
        let behind = |other: &Section| {
            other.stability > section.stability
                || (other.stability == section.stability && other.name == names::LINE)
        };
        let at = self.sections.iter().position(behind);
        let at = at.unwrap_or(self.sections.len());
        self.sections.insert(at, section);
    }

    /// The first section of this name.
    pub fn get(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The first section of this name, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Section> {
        let mut sections = self.sections.iter_mut();
        sections.find(|section| section.name == name)
    }

    /// Takes all sections of this name out.
    pub fn remove(&mut self, name: &str) {
        self.sections.retain(|section| section.name != name);
    }

    /// What was left out by [`Prompt::fit`].
    pub fn dropped(&self) -> &[Section] {
        &self.dropped
    }

    /// The tokens that [`Prompt::fit`] was given last; 0 before.
    pub fn budget(&self) -> u32 {
        self.budget
    }

    /// The tokens of all sections: as the engine counted them, or an estimate.
    pub fn tokens(&self) -> u32 {
        self.counted
            .map_or_else(|| estimate(&self.sections), |(tokens, _)| tokens)
    }

    /// How many of the tokens the engine had read before; `None` until it has reported.
    pub fn cached(&self) -> Option<u32> {
        self.counted.map(|(_, cached)| cached)
    }

    /// How many tokens the model wrote for its answer; `None` until it is whole.
    pub fn answer_tokens(&self) -> Option<u32> {
        self.answer
    }

    pub(crate) fn answered(&mut self, tokens: u32) {
        self.answer = Some(tokens);
    }

    /// Leaves out sections of the lowest priority until no more than `budget` tokens are left,
    /// as far as that can be estimated; those of the same name and priority together, as the
    /// blocks of the history are. What has the priority [`Section::KEEP`] stays.
    pub fn fit(&mut self, budget: u32) {
        self.budget = budget;
        while estimate(&self.sections) > budget {
            let droppable = self.sections.iter().filter(|s| s.priority < Section::KEEP);
            let Some(lowest) = droppable.min_by_key(|section| section.priority) else {
                break;
            };
            let (name, priority) = (lowest.name.clone(), lowest.priority);
            let goes = |section: &mut Section| section.name == name && section.priority == priority;
            self.dropped.extend(self.sections.extract_if(.., goes));
        }
    }

    /// The messages that are sent.
    pub fn messages(&self) -> Vec<ChatMessage> {
        Layout::of(&self.sections).messages
    }

    /// Where each section stands in [`Prompt::messages`], in order. Notes and
    /// sections of the system without a text are in none.
    pub fn outline(&self) -> Vec<SectionSpan> {
        let spans = Layout::of(&self.sections).spans.into_iter();
        let name = |number: usize| self.sections.get(number).map(|s| s.name.to_string());
        spans
            .filter_map(|(number, message, range)| {
                Some(SectionSpan {
                    name: name(number)?,
                    message,
                    bytes: range,
                })
            })
            .collect()
    }

    /// The request for an answer.
    pub fn request(&self, sampling: Sampling) -> GenerateRequest {
        GenerateRequest {
            messages: self.messages(),
            outline: self.outline(),
            sampling,
            ..GenerateRequest::default()
        }
    }

    /// Takes what the engine has counted: the tokens of the prompt with all that a chat template
    /// adds, how many from its beginning it had read before, and the tokens of each section of
    /// the [outline](Prompt::outline).
    ///
    /// What it had read is counted to the sections from the first to the last.
    pub fn measured(&mut self, tokens: u32, cached: u32, sections: &[u32]) {
        self.counted = Some((tokens, cached.min(tokens)));
        let spans = Layout::of(&self.sections).spans;
        let mut left = cached;
        for ((number, ..), tokens) in spans.iter().zip(sections) {
            let here = left.min(*tokens);
            left -= here;
            if let Some(section) = self.sections.get_mut(*number) {
                section.count(*tokens, here);
            }
        }
    }
}

fn estimate(sections: &[Section]) -> u32 {
    let tokens = sections
        .iter()
        .map(|section| super::tokens::estimate(section.text()).saturating_add(PER_MESSAGE));
    tokens.fold(0, u32::saturating_add)
}
