//! Diaries: what characters make of what happened, in their own words, when nothing else is to do.

use crate::engines::MindEngine;
use crate::library::Library;
use crate::prompt::{Section, SectionRole};
use crate::world_memory::BeforeLoad;
use crate::{Episode, EpisodeKind, EpisodeSettings, Episodes, StoryTime};
use banter_core::persona::CharacterPersona;
use banter_core::{NpcParticipant, PolicyGuard, SpeechGuard, Turn};
use banter_engine::{
    ChatMessage, GenerateEvent, GenerateRequest, Job, Purpose, Role, Sampling, Update,
};
use bevy::prelude::*;
use std::time::Duration;

/// How many episodes a page is about at most: the last.
const MOST: usize = 24;
/// How long a page may be, in characters.
const LONGEST: usize = 500;
/// How many tokens a model may write.
const TOKENS: u32 = 90;

/// Settings of diaries. Only with this resource, and a model, do characters write one.
///
/// When no character has had a turn for a while, one that went through enough since its last page
/// writes a page: a background request of the [`MindEngine`], which anything else goes before. It
/// becomes an episode, a [`Thought`](EpisodeKind::Thought). What was told in confidence is not in
/// it. Where the game has a guard none are written: a page would be remembered unjudged.
///
/// ```
/// use banter_mind::DiarySettings;
/// # let mut app = bevy::app::App::new();
/// app.insert_resource(DiarySettings { episodes: 20, ..DiarySettings::default() });
/// ```
#[derive(Resource, Reflect, Debug, Clone, PartialEq)]
#[reflect(Resource, Default)]
pub struct DiarySettings {
    /// How long nobody has had a turn, by the game's clock. 1 minute.
    pub idle: Duration,
    /// How many episodes a character has gone through since its last page. 12.
    pub episodes: usize,
}

impl Default for DiarySettings {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(60),
            episodes: 12,
        }
    }
}

/// Who is writing, and since when nothing has happened.
#[derive(Resource, Default)]
pub(crate) struct Desk {
    since: Duration,
    page: Option<Page>,
    /// What the last page, or the last try, was about: nothing is tried twice.
    tried: Vec<(Entity, u64)>,
}

struct Page {
    npc: Entity,
    job: Job<GenerateEvent>,
    text: String,
}

/// Has one character at a time write, and lets it be when there is something to do.
pub(crate) fn write(
    settings: Res<DiarySettings>,
    engine: Option<Res<MindEngine>>,
    guards: (Option<Res<SpeechGuard>>, Option<Res<PolicyGuard>>),
    turns: Query<(), (With<Turn>, Without<BeforeLoad>)>,
    mut npcs: Query<(Entity, &mut Episodes, Option<&CharacterPersona>), With<NpcParticipant>>,
    library: Res<Library>,
    (episode_settings, story): (Res<EpisodeSettings>, Res<StoryTime>),
    time: Res<Time>,
    mut desk: ResMut<Desk>,
) {
    if !turns.is_empty() || guards.0.is_some() || guards.1.is_some() {
        // Dropping a page cancels the work.
        *desk = Desk {
            since: time.elapsed(),
            tried: std::mem::take(&mut desk.tried),
            page: None,
        };
        return;
    }
    if let Some(page) = &mut desk.page {
        let Some(whole) = read(page) else {
            return;
        };
        if let (Some(text), Ok((_, mut episodes, _))) = (whole, npcs.get_mut(page.npc)) {
            let thought = Episode {
                at: story.seconds,
                ..Episode::new(EpisodeKind::Thought, text)
            };
            episodes.add(thought, &episode_settings);
        }
        desk.page = None;
    }
    let Some(engine) = engine.filter(|_| time.elapsed() >= desk.since + settings.idle) else {
        return;
    };
    for (npc, episodes, persona) in &npcs {
        let tried = desk.tried.iter().find(|(who, _)| *who == npc);
        let tried = tried.map_or(0, |(_, last)| *last);
        let new = episodes
            .iter()
            .rev()
            .take_while(|it| it.kind != EpisodeKind::Thought && it.id > tried);
        let new: Vec<&Episode> = new.filter(|it| !it.in_confidence).collect();
        let Some(last) = new.first().map(|it| it.id) else {
            continue;
        };
        if new.len() < settings.episodes.max(1) {
            continue;
        }
        desk.tried.retain(|(who, _)| *who != npc);
        desk.tried.push((npc, last));
        let mut new: Vec<&Episode> = new.into_iter().take(MOST).collect();
        new.reverse();
        let persona = library.of(persona);
        let request = ask(&persona.name, &persona.description, &new);
        if let Ok(job) = engine.0.submit(request) {
            let text = String::new();
            desk.page = Some(Page { npc, job, text });
        }
        return;
    }
}

/// Whoever is gone is no longer at the desk.
pub(crate) fn clear(removed: On<Remove, Episodes>, mut desk: ResMut<Desk>) {
    let gone = removed.entity;
    desk.tried.retain(|(who, _)| *who != gone);
    if desk.page.as_ref().is_some_and(|page| page.npc == gone) {
        desk.page = None;
    }
}

/// What has come of a page: `None` while it is being written, then the text, if it is one.
fn read(page: &mut Page) -> Option<Option<String>> {
    loop {
        match page.job.poll()? {
            Update::Event(GenerateEvent::Text(text)) => {
                page.text.push_str(&text);
                if page.text.len() > 8 * LONGEST {
                    return Some(None);
                }
            }
            Update::Event(_) => {}
            Update::Done => {
                let text = Section::new("", SectionRole::Note, &page.text);
                let text: String = text.text().chars().take(LONGEST).collect();
                return Some(Some(text).filter(|text| text.contains(char::is_alphanumeric)));
            }
            Update::Failed(_) => return Some(None),
        }
    }
}

fn ask(name: &str, description: &str, episodes: &[&Episode]) -> GenerateRequest {
    let plain = |text: &str| {
        let section = Section::new("", SectionRole::Note, text);
        section.text().to_owned()
    };
    let mut happened = String::new();
    for episode in episodes {
        let who = match &episode.kind {
            EpisodeKind::Said { .. } => "You said",
            EpisodeKind::Told { .. } => "You were told",
            EpisodeKind::Overheard { .. } => "You overheard",
            EpisodeKind::Happened { .. } | EpisodeKind::Thought => "It happened",
        };
        happened = happened + "- " + who + ": " + &plain(&episode.text) + "\n";
    }
    let messages = [
        (
            Role::System,
            format!("You are {}. {}", plain(name), plain(description)),
        ),
        (
            Role::User,
            format!(
                "{happened}Write in your diary what of this matters to you, in one or two short \
                 sentences that begin with \"I\". Make nothing up."
            ),
        ),
    ];
    let messages = messages.map(|(role, content)| ChatMessage { role, content });
    GenerateRequest {
        sampling: Sampling {
            temperature: 0.3,
            max_tokens: TOKENS,
            ..Sampling::default()
        },
        ..GenerateRequest::of(Purpose::Summary, messages.into())
    }
}
