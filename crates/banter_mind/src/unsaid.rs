//! What a character had still to say when it was interrupted.

use crate::MindSettings;
use crate::asked::Asked;
use crate::lexicon::Lexicon;
use crate::library::Library;
use crate::world_memory::BeforeLoad;
use banter_core::persona::CharacterPersona;
use banter_core::{
    AnswerDrafted, NpcParticipant, Reply, ReplyStarted, SentenceDrafted, SentenceMood,
    SentenceState, Turn, TurnEnd, TurnEnded,
};
use bevy::prelude::*;
use std::time::Duration;

/// Sentences that are kept at most.
const MOST: usize = 16;

/// The sentences that an interrupted answer had still to say, the one that was cut first, from
/// its beginning. Every [`NpcParticipant`] has it.
///
/// A character that is asked to go on soon after ("Go on", "Where were you?"), by whomever, says
/// them. They are kept for [`MindSettings::unsaid`], whatever is said in between, and the
/// next interruption replaces them.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq)]
#[reflect(Component, Default)]
pub struct Unsaid {
    sentences: Vec<UnsaidSentence>,
    /// When the character was interrupted, by the game's clock.
    since: Duration,
}

/// A sentence that was not heard to its end.
#[derive(Reflect, Debug, Clone, PartialEq)]
pub struct UnsaidSentence {
    /// The words, without any markup.
    pub text: String,
    /// The mood that it is said in.
    pub mood: Option<SentenceMood>,
}

impl Unsaid {
    /// The sentences, in the order in which they would have been said.
    pub fn sentences(&self) -> &[UnsaidSentence] {
        &self.sentences
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.sentences.clear();
    }

    /// What `reply` had still to say.
    fn of(reply: &Reply, since: Duration) -> Self {
        let unheard = |sentence: &&banter_core::ReplySentence| {
            sentence.state < SentenceState::Played && sentence.heard < 1.0
        };
        let rest = reply.sentences.iter().filter(unheard).take(MOST);
        let sentences = rest.map(|sentence| UnsaidSentence {
            text: sentence.text.clone(),
            mood: sentence.mood.clone(),
        });
        Self {
            sentences: sentences.collect(),
            since,
        }
    }
}

/// Keeps what an interrupted answer had still to say.
pub(crate) fn keep(
    ended: On<TurnEnded>,
    turns: Query<&Reply, (With<Turn>, Without<BeforeLoad>)>,
    mut unsaid: Query<&mut Unsaid>,
    time: Res<Time>,
) {
    if ended.end != TurnEnd::Interrupted {
        return;
    }
    let (Ok(reply), Ok(mut unsaid)) = (turns.get(ended.turn), unsaid.get_mut(ended.npc)) else {
        return;
    };
    let rest = Unsaid::of(reply, time.elapsed());
    if !rest.sentences.is_empty() {
        *unsaid = rest;
    }
}

/// Says what was unsaid, to whoever asks the character to go on. No engine is asked for it.
pub(crate) fn resume(
    asked: Query<(Entity, &Turn, &Asked), Added<Asked>>,
    mut npcs: Query<(&mut Unsaid, Option<&CharacterPersona>), With<NpcParticipant>>,
    library: Res<Library>,
    settings: Res<MindSettings>,
    time: Res<Time>,
    mut replying: MessageWriter<ReplyStarted>,
    mut sentences: MessageWriter<SentenceDrafted>,
    mut ends: MessageWriter<AnswerDrafted>,
    mut commands: Commands,
) {
    for (turn, Turn { npc, .. }, asked) in &asked {
        let (false, Ok((mut unsaid, character))) = (asked.cue, npcs.get_mut(*npc)) else {
            continue;
        };
        let is_late = time.elapsed().saturating_sub(unsaid.since) > settings.unsaid;
        if unsaid.sentences.is_empty() || is_late {
            continue;
        }
        let persona = library.of(character);
        if !Lexicon::of(&persona.language).asks_to_go_on(&asked.text, &persona.name) {
            continue;
        }
        let rest = std::mem::take(&mut unsaid.sentences);
        replying.write(ReplyStarted { turn });
        for (index, UnsaidSentence { text, mood }) in rest.into_iter().enumerate() {
            sentences.write(SentenceDrafted {
                turn,
                index,
                text,
                mood,
                delivery: default(),
            });
        }
        ends.write(AnswerDrafted { turn });
        commands.entity(turn).try_remove::<Asked>();
    }
}
