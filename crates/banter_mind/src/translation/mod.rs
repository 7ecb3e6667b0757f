//! Subtitles in the player's language, beside what is spoken.
//!
//! Where a game names a [language](SubtitleTranslation) and has a language model, each sentence in another one is
//! translated as soon as it stands, after everything else that the model has to do: no voice waits for it. The
//! translation is [`TranslatedSubtitle`] once it is there and the game's guards let it be read. If the model fails there
//! is none for a while.
//!
//! ```
//! use banter_mind::SubtitleTranslation;
//! # let mut app = bevy::prelude::App::new();
//! app.insert_resource(SubtitleTranslation::into_language("de"));
//! ```

mod shelf;
#[cfg(test)]
mod tests;

use crate::MindSettings;
use crate::engines::MindEngine;
use crate::library::Library;
use crate::prompt::{language_name, one_line};
use crate::speech_text::{Part, Scanner};
use banter_core::persona::CharacterPersona;
use banter_core::{
    BanterSystems, NpcParticipant, ReadGuard, SentenceReady, Subtitle, TranslatedSubtitle, Turn,
};
use banter_engine::{
    ChatMessage, EngineError, GenerateEvent, GenerateRequest, Job, Purpose, Role, Sampling, Update,
};
use bevy::prelude::*;
use shelf::Shelf;
use std::time::Duration;

/// The longest sentence that is translated, in characters, and the longest translation in bytes.
const LONGEST: usize = 400;
const LONGEST_ANSWER: usize = 2_000;
/// Sentences that are translated at a time.
const MOST: usize = 8;
/// How long nothing is translated after the model failed, by the wall's clock.
const REST: Duration = Duration::from_secs(30);

/// The language that subtitles are translated into: see [`TranslatedSubtitle`]. None at first. Takes effect with the next
/// sentence.
#[derive(Resource, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Resource, Default)]
pub struct SubtitleTranslation {
    /// A BCP 47 tag, as `de`; `None` translates nothing.
    pub language: Option<String>,
}

impl SubtitleTranslation {
    /// Translates into the language of this tag.
    pub fn into_language(tag: impl Into<String>) -> Self {
        Self {
            language: Some(tag.into()),
        }
    }
}

/// What is translated, and what was.
#[derive(Resource, Default)]
struct Translator {
    language: String,
    shelf: Shelf,
    jobs: Vec<Translating>,
    /// Since when the model is left alone, by the wall's clock.
    resting: Option<Duration>,
}

/// A sentence on its way.
struct Translating {
    npc: Entity,
    text: String,
    written: String,
    job: Job<GenerateEvent>,
}

pub(crate) fn build(app: &mut App) {
    app.init_resource::<SubtitleTranslation>()
        .init_resource::<Translator>()
        .register_type::<SubtitleTranslation>()
        .add_systems(PreUpdate, receive.in_set(BanterSystems::Receive))
        .add_systems(Update, ask.in_set(BanterSystems::Think))
        .add_systems(PostUpdate, show);
}

/// Has sentences translated that stand.
fn ask(
    mut sentences: MessageReader<SentenceReady>,
    mut translator: ResMut<Translator>,
    settings: Res<SubtitleTranslation>,
    engine: Option<Res<MindEngine>>,
    turns: Query<&Turn>,
    characters: Query<Option<&CharacterPersona>, With<NpcParticipant>>,
    library: Res<Library>,
    time: Res<Time<Real>>,
) {
    let (Some(language), Some(engine)) = (&settings.language, engine) else {
        sentences.clear();
        return;
    };
    if translator.language != *language {
        *translator = Translator {
            language: language.clone(),
            ..default()
        };
    }
    // Only a translation that is there changes what is shown.
    let translator = translator.bypass_change_detection();
    let is_over = |since: Duration| time.elapsed().saturating_sub(since) >= REST;
    translator.resting = translator.resting.filter(|since| !is_over(*since));
    for sentence in sentences.read() {
        let Ok(turn) = turns.get(sentence.turn) else {
            continue;
        };
        let Ok(character) = characters.get(turn.npc) else {
            continue;
        };
        let own = &library.of(character).language;
        let text = &sentence.text;
        let is_known = translator.shelf.get(text).is_some()
            || translator.jobs.iter().any(|job| job.text == *text);
        if primary(own) == primary(language)
            || is_known
            || !text.contains(char::is_alphabetic)
            || text.chars().count() > LONGEST
            || translator.jobs.len() >= MOST
            || translator.resting.is_some()
        {
            continue;
        }
        match engine.0.submit(request(text, language)) {
            Ok(job) => translator.jobs.push(Translating {
                npc: turn.npc,
                text: text.clone(),
                written: String::new(),
                job,
            }),
            // It has other things to do.
            Err(refused) => tracing::debug!("a subtitle is not translated: {}", refused.error),
        }
    }
}

/// What a model is asked.
fn request(text: &str, language: &str) -> GenerateRequest {
    let name = language_name(language);
    let task = format!(
        "You translate what a character of a game says into {name}. Write the translation, in one line, and nothing else."
    );
    let message = |role, content| ChatMessage { role, content };
    let messages = vec![
        message(Role::System, task),
        message(Role::User, one_line(text)),
    ];
    GenerateRequest {
        sampling: Sampling {
            temperature: 0.2,
            ..Sampling::default()
        },
        ..GenerateRequest::of(Purpose::Summary, messages)
    }
}

/// Takes what the model has sent.
fn receive(
    mut translator: ResMut<Translator>,
    guard: ReadGuard,
    limits: Res<MindSettings>,
    time: Res<Time<Real>>,
) {
    let (mut failure, mut came) = (None, false);
    let changed = &mut translator;
    let translator = changed.bypass_change_detection();
    let mut index = 0;
    while let Some(translating) = translator.jobs.get_mut(index) {
        match translating.advance(limits.token_timeout) {
            None => index += 1,
            Some(Ok(())) => {
                let done = translator.jobs.swap_remove(index);
                let translated = plain(&done.written);
                let read = guard.read(done.npc, translated, &translator.language);
                // What may not be read is not asked for again.
                translator.shelf.put(done.text, read.unwrap_or_default());
                came = true;
            }
            Some(Err(error)) => {
                translator.jobs.swap_remove(index);
                failure = Some(error);
            }
        }
    }
    if let Some(error) = failure.filter(|error| !error.is_cancelled()) {
        tracing::warn!(
            "subtitles are not translated for {} seconds, since the mind failed: {error}",
            REST.as_secs()
        );
        translator.jobs.clear();
        translator.resting = Some(time.elapsed());
    }
    if came {
        changed.set_changed();
    }
}

impl Translating {
    /// Whether it is done, and how, once it is.
    fn advance(&mut self, patience: Duration) -> Option<Result<(), EngineError>> {
        loop {
            match self.job.poll() {
                None if self.job.silence() > patience => {
                    return Some(Err(EngineError::TimedOut {
                        engine: "the mind".to_owned(),
                        after: patience,
                    }));
                }
                None => return None,
                Some(Update::Event(GenerateEvent::Text(piece))) => {
                    self.written.push_str(&piece);
                    // It goes on and on: enough is enough.
                    if self.written.len() > LONGEST_ANSWER {
                        return Some(Ok(()));
                    }
                }
                Some(Update::Event(_)) => {}
                Some(Update::Done) => return Some(Ok(())),
                Some(Update::Failed(error)) => return Some(Err(error)),
            }
        }
    }
}

/// The first line that a model wrote, without marks and the quotes around it.
fn plain(written: &str) -> String {
    let (mut scanner, mut parts) = (Scanner::default(), Vec::new());
    scanner.push(written.trim(), &mut parts);
    scanner.finish(&mut parts);
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let text = texts.collect::<String>();
    let line = text.trim().lines().next().unwrap_or_default().trim();
    let line = line.trim_matches(['"', '“', '”', '„', '«', '»']);
    let words: Vec<&str> = line.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST * 2).collect()
}

/// Shows the translation of what each character says, as soon as there is one.
fn show(
    translator: Res<Translator>,
    settings: Res<SubtitleTranslation>,
    mut npcs: Query<(Ref<Subtitle>, &mut TranslatedSubtitle), With<NpcParticipant>>,
) {
    let is_new = translator.is_changed() || settings.is_changed();
    for (subtitle, mut translated) in &mut npcs {
        if !is_new && !subtitle.is_changed() {
            continue;
        }
        let text = match settings.language {
            Some(_) => translator.shelf.get(&subtitle.0).unwrap_or_default(),
            None => "",
        };
        // The same words say nothing new.
        let text = if text == subtitle.0 { "" } else { text };
        if translated.0 != text {
            text.clone_into(&mut translated.0);
        }
    }
}

/// The language alone of a tag.
fn primary(tag: &str) -> String {
    let first = tag.split(['-', '_']).next().unwrap_or(tag);
    first.to_ascii_lowercase()
}
