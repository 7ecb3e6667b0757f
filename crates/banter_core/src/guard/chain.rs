//! The chain of guards: policies, then the game's own, one after the other.

use super::{Draft, Guard, GuardProfile, GuardSettings, GuardSide, Judgement, Verdict};
use crate::Transcript;
use crate::persona::{CharacterPersona, Persona};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// The guards of the game, which judge one after the other what the one before let pass. Without
/// this resource only [policies](PolicyGuard) judge.
///
/// ```
/// # use banter_core::{Draft, Guard, Judgement, SpeechGuard, Verdict};
/// # struct Rating; struct Moderator;
/// # impl Guard for Rating { fn judge(&self, _: &Draft) -> Judgement { Judgement::now(Verdict::Pass) } }
/// # impl Guard for Moderator { fn judge(&self, _: &Draft) -> Judgement { Judgement::now(Verdict::Pass) } }
/// # let mut app = bevy::prelude::App::new();
/// // The moderator, which takes its time, is asked only about what is rated for this game.
/// app.insert_resource(SpeechGuard::new(Rating).then(Moderator));
/// ```
#[derive(Resource)]
pub struct SpeechGuard(Vec<Box<dyn Guard>>);

impl std::fmt::Debug for SpeechGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SpeechGuard of {}", self.0.len())
    }
}

impl SpeechGuard {
    /// This guard.
    pub fn new(guard: impl Guard) -> Self {
        Self(vec![Box::new(guard)])
    }

    /// The same, and then another: it judges what those before let pass, in the words that they
    /// left.
    #[must_use]
    pub fn then(mut self, guard: impl Guard) -> Self {
        self.0.push(Box::new(guard));
        self
    }
}

/// The guard of policies that are data, which judges before [`SpeechGuard`]. Whoever reads
/// policies writes it; a game has its own guard as `SpeechGuard`.
#[derive(Resource)]
pub struct PolicyGuard(pub Box<dyn Guard>);

impl std::fmt::Debug for PolicyGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PolicyGuard")
    }
}

/// Whose words a chain judges, and in which turn.
#[derive(Clone, Copy)]
pub(super) struct DraftOrigin {
    pub(super) side: GuardSide,
    pub(super) turn: Option<Entity>,
    pub(super) npc: Entity,
    pub(super) speaker: Option<Entity>,
}

/// All guards, and what they are told of who speaks.
#[derive(SystemParam)]
pub(crate) struct Chain<'w, 's> {
    policy: Option<Res<'w, PolicyGuard>>,
    own: Option<Res<'w, SpeechGuard>>,
    pub(super) settings: Res<'w, GuardSettings>,
    profiles: Query<'w, 's, &'static GuardProfile>,
    characters: Query<'w, 's, &'static CharacterPersona>,
    personas: Option<Res<'w, Assets<Persona>>>,
}

impl Chain<'_, '_> {
    /// What the guard of this number says: of the policies, number 0, or of one of the game's.
    /// `None` behind the last.
    pub(super) fn judge(
        &self,
        link: usize,
        origin: DraftOrigin,
        text: &str,
        language: Option<&str>,
    ) -> Option<Judgement> {
        let DraftOrigin {
            side,
            turn,
            npc,
            speaker,
        } = origin;
        let guard = match (link.checked_sub(1), &self.policy, &self.own) {
            (None, Some(policy), _) => policy.0.as_ref(),
            (None, None, _) => return Some(Judgement::now(Verdict::Pass)),
            (Some(number), _, own) => own.as_ref()?.0.get(number)?.as_ref(),
        };
        let persona = self.characters.get(npc).ok();
        let persona = persona.and_then(|CharacterPersona(handle)| {
            let personas = self.personas.as_ref()?;
            personas.get(handle)
        });
        let profile = speaker.and_then(|speaker| self.profiles.get(speaker).ok());
        Some(guard.judge(&Draft {
            side,
            turn,
            npc,
            speaker,
            persona,
            profile: profile.map_or(&*self.settings.profile, |GuardProfile(own)| own),
            text,
            language: language.or(match side {
                GuardSide::Input => None,
                GuardSide::Output => persona.map(|persona| persona.language.as_str()),
            }),
        }))
    }

    /// A player's line as `npc` overhears it, if it does. A verdict that takes time is none:
    /// what is only overheard is not waited for.
    pub(crate) fn overheard(
        &self,
        npc: Entity,
        speaker: Option<Entity>,
        line: &Transcript,
    ) -> Option<String> {
        let origin = DraftOrigin {
            side: GuardSide::Input,
            turn: None,
            npc,
            speaker,
        };
        self.passes(origin, line.text.clone(), line.language.as_deref())
    }

    /// What all guards leave of a text, if they let it pass at once.
    fn passes(
        &self,
        origin: DraftOrigin,
        mut text: String,
        language: Option<&str>,
    ) -> Option<String> {
        for link in 0.. {
            let Some(judged) = self.judge(link, origin, &text, language) else {
                break;
            };
            let Judgement::Now(ruling) = judged else {
                return None;
            };
            match ruling.verdict {
                Verdict::Pass => {}
                Verdict::Replace(other) => text = other,
                Verdict::Block { .. } | Verdict::EndTurn => return None,
            }
        }
        Some(text)
    }
}

/// The game's guards, for texts of characters that are read and never said: translated subtitles.
#[derive(SystemParam)]
pub struct ReadGuard<'w, 's> {
    chain: Chain<'w, 's>,
}

impl ReadGuard<'_, '_> {
    /// What may be read of a `text` in a language that stands for words of `npc`. `None` where a guard objects, or
    /// takes its time: nobody waits for what is only read.
    pub fn read(&self, npc: Entity, text: String, language: &str) -> Option<String> {
        let origin = DraftOrigin {
            side: GuardSide::Output,
            turn: None,
            npc,
            speaker: None,
        };
        self.chain.passes(origin, text, Some(language))
    }
}
