//! Keeps profiles and proposals up to date.

use super::PlayerProfile;
use super::phrases::told;
use super::rank::{Proposal, rank};
use crate::StoryBeats;
use crate::actions::same_name;
use crate::beats::{BeatFile, Plan};
use crate::library::Library;
use crate::prompt::{Prompt, Section, SectionRole, names as prompt_names};
use banter_core::persona::CharacterPersona;
use banter_core::{LineReady, Turn};
use bevy::prelude::*;

/// The beats that fit a player best at present, the best first, at most three; a component of players.
#[derive(Component, Debug, Clone, Default, PartialEq, Deref)]
pub struct Proposals(Vec<Proposal>);

/// Notes what players say of themselves.
pub(crate) fn listen(
    mut lines: MessageReader<LineReady>,
    mut players: Query<&mut PlayerProfile>,
    turns: Query<&Turn>,
    characters: Query<&CharacterPersona>,
    library: Res<Library>,
) {
    for line in lines.read() {
        let Some(Ok(mut profile)) = line.speaker.map(|speaker| players.get_mut(speaker)) else {
            continue;
        };
        // One speaks to somebody in their language.
        let npc = turns.get(line.turn).map(|turn| turn.npc);
        let character = npc.ok().and_then(|npc| characters.get(npc).ok());
        let persona = character.and_then(|character| library.persona(character));
        let language = persona.map_or("en", |persona| persona.language.as_str());
        for (leaning, what) in told(&line.text, language) {
            profile.note(leaning, &what, &line.text);
        }
    }
}

/// Proposes anew where something has changed.
pub(crate) fn propose(
    mut players: Query<(Ref<PlayerProfile>, &mut Proposals)>,
    mut files: MessageReader<AssetEvent<BeatFile>>,
    story: Res<StoryBeats>,
    plan: Plan,
) {
    let anew = files.read().count() > 0 || story.is_changed() || plan.is_changed();
    for (profile, mut proposals) in &mut players {
        if anew || profile.is_changed() {
            let ranked = Proposals(rank(&profile, plan.open()));
            proposals.set_if_neq(ranked);
        }
    }
}

/// So many prompts are told of a beat that is proposed.
const TOLD: u8 = 2;

/// Which beats have been told of to a model, and how often.
#[derive(Resource, Debug, Default)]
pub(crate) struct Told(Vec<(String, u8)>);

/// Tells the model of who may bring the best of them up, where something speaks for it. A beat that was told of twice and not
/// taken up is left to the game.
pub(crate) fn offer(
    mut prompts: Query<(&Turn, &mut Prompt), Added<Prompt>>,
    players: Query<&Proposals>,
    names: Query<&Name>,
    mut told: ResMut<Told>,
) {
    for (turn, mut prompt) in &mut prompts {
        let Some(Ok(proposals)) = turn.speaker.map(|speaker| players.get(speaker)) else {
            continue;
        };
        let name = names.get(turn.npc).map_or("", Name::as_str);
        let times = |beat: &str| {
            told.0
                .iter()
                .find(|(it, _)| it == beat)
                .map_or(0, |it| it.1)
        };
        let fits = |it: &&Proposal| {
            let who = it.who.as_deref().is_none_or(|who| same_name(who, name));
            who && it.score > 0.0 && times(&it.beat) < TOLD
        };
        let Some(proposal) = proposals.iter().find(fits) else {
            continue;
        };
        let text = format!(
            "If it fits what is said, bring this up: {}.",
            proposal.offer.trim_end_matches('.')
        );
        let section = Section::new(prompt_names::PROPOSAL, SectionRole::Note, &text);
        prompt.add(section.priority(Section::USUAL / 2));
        let place = told.0.iter().position(|(it, _)| *it == proposal.beat);
        match place.and_then(|place| told.0.get_mut(place)) {
            Some((_, times)) => *times += 1,
            None => told.0.push((proposal.beat.clone(), 1)),
        }
        // No story has so many; the oldest may be told of again.
        if told.0.len() > MOST_TOLD {
            told.0.remove(0);
        }
    }
}

/// No story has more beats in one file.
const MOST_TOLD: usize = 1_024;
