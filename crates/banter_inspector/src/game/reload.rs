//! A persona is read again from its file.

use super::who::Somebody;
use crate::orders::{Answer, Outcome, Refusal};
use banter_core::persona::{CharacterPersona, Persona};
use bevy::asset::{AssetLoadError, AssetLoadFailedEvent};
use bevy::prelude::*;
use crossbeam_channel::Sender;
use std::time::{Duration, Instant};

/// How long reading a file may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many may be read at the same time.
const MOST: usize = 16;

/// Those that are being read.
#[derive(Resource, Debug, Default)]
pub(crate) struct Reloads(Vec<Reload>);

#[derive(Debug)]
struct Reload {
    id: AssetId<Persona>,
    file: String,
    reply: Sender<Outcome>,
    until: Instant,
}

impl Reloads {
    /// Begins to read the file of a persona. What comes of it is told when it is known.
    pub(super) fn begin(
        &mut self,
        somebody: &Somebody,
        persona: Option<&CharacterPersona>,
        server: Option<&AssetServer>,
        reply: &Sender<Outcome>,
    ) -> Result<(), Refusal> {
        let path = persona.and_then(|persona| persona.0.path());
        let (Some(persona), Some(path)) = (persona, path) else {
            return Err(Refusal::NoFile(somebody.id.as_str().to_owned()));
        };
        let server = server.ok_or(Refusal::Without("AssetServer"))?;
        if self.0.len() >= MOST {
            return Err(Refusal::NotRead(
                "16 files are being read; wait for them".to_owned(),
            ));
        }
        server.reload(path.clone());
        self.0.push(Reload {
            id: persona.0.id(),
            file: path.to_string(),
            reply: reply.clone(),
            until: Instant::now() + PATIENCE,
        });
        Ok(())
    }
}

/// Tells what came of it.
pub(crate) fn finish(
    mut reloads: ResMut<Reloads>,
    changed: Option<MessageReader<AssetEvent<Persona>>>,
    failed: Option<MessageReader<AssetLoadFailedEvent<Persona>>>,
) {
    let (Some(mut changed), Some(mut failed)) = (changed, failed) else {
        return;
    };
    let mut tell = |id: AssetId<Persona>, outcome: &dyn Fn(&str) -> Outcome| {
        for reload in reloads.0.extract_if(.., |reload| reload.id == id) {
            let _ = reload.reply.try_send(outcome(&reload.file));
        }
    };
    for event in changed.read() {
        if let AssetEvent::Modified { id } | AssetEvent::Added { id } = event {
            tell(*id, &|file| {
                Ok(Answer::Done(format!("{file} was read again")))
            });
        }
    }
    for failure in failed.read() {
        // The words of the loader, without those of the server around them and the stack behind.
        let why = match &failure.error {
            AssetLoadError::AssetLoaderError(error) => error.error().to_string(),
            error => error.to_string(),
        };
        let why = why.lines().next().unwrap_or_default();
        tell(failure.id, &|_| Err(Refusal::NotRead(why.to_owned())));
    }
    let now = Instant::now();
    reloads.0.retain(|reload| reload.until > now);
}
