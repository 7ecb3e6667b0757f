//! Who speaks: the persona's author, or a language model that knows what the author wrote.

use crate::choice::{Choice, Question, Recall};
use crate::knowledge::Known;
use crate::lexicon::{Kind, Lexicon};
use bevy::prelude::*;

/// So much better has a line to fit what is no question for the author to answer it.
const TELLS: f32 = 0.15;

/// The least score of a line that surely answers `question`, of which `sure` is that of a question.
/// Who only tells something wants company more than an answer.
pub(crate) fn sure_of(question: &Question, recall: &Recall, sure: f32, lexicon: &Lexicon) -> f32 {
    let tells = !question.cue && !lexicon.is_question(&question.text);
    match tells && recall.request.is_none() {
        true => sure + TELLS,
        false => sure,
    }
}

/// Grounding of answers: whose words a character's answer is made of, where the game has a language model.
///
/// It stands in [`MindSettings`](crate::MindSettings) for all characters, and as a component
/// on a character for that one.
///
/// ```
/// use banter_mind::Grounding;
/// use banter_core::NpcParticipant;
/// # let mut world = bevy::prelude::World::new();
/// // Somebody who never says more than what is written for him.
/// world.spawn((NpcParticipant, Grounding::AuthorAlone));
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[reflect(Component, Default)]
pub enum Grounding {
    /// Where a line or a fact of the persona surely answers, the author's words are said at
    /// once, and no model is asked. Otherwise as [`Grounding::AuthorAsGround`].
    #[default]
    AuthorFirst,
    /// The model answers. It is told which lines and facts have to do with the question, and
    /// what contradicts them is not said: the author's words are said in its place. Asked
    /// for a fact of which the persona knows nothing, the character says that it does not
    /// know, and no model is asked.
    AuthorAsGround,
    /// The model answers from the persona's description and facts, and nobody checks what it
    /// makes up.
    ModelAlone,
    /// The persona's own lines and facts answer, as without a model.
    AuthorAlone,
}

impl Grounding {
    /// Whether the author's words answer `question`, rather than a model that is told what files
    /// have of it and, if the second is true, what the character remembers.
    pub(crate) fn author_answers(
        self,
        question: &Question,
        recall: &Recall,
        sure: f32,
        lexicon: &Lexicon,
        (known, remembers): (&Known, bool),
    ) -> bool {
        if recall.choice == Choice::NotHeard {
            return true;
        }
        let nothing_is_known = || {
            if question.cue || known.is_something() || remembers {
                return false;
            }
            let kinds = lexicon.kinds(&question.text);
            // Of prices half a knowledge is none.
            let beyond = recall.related.is_empty() || kinds.contains(&Kind::Price);
            let unknown = recall.choice.is_nothing() && recall.request.is_none();
            unknown && beyond && !kinds.is_empty()
        };
        let sure = sure_of(question, recall, sure, lexicon);
        match self {
            Self::AuthorAlone => true,
            Self::ModelAlone => false,
            Self::AuthorFirst if recall.score >= sure && recall.score > 0.0 && !known.beyond => {
                true
            }
            Self::AuthorFirst | Self::AuthorAsGround => nothing_is_known(),
        }
    }

    /// Whether a model is told what was recalled, and held to it.
    pub(crate) fn is_grounded(self) -> bool {
        matches!(self, Self::AuthorFirst | Self::AuthorAsGround)
    }
}
