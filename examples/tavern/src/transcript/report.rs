//! From what was noted to a file.

use super::{Minutes, Transcript, read_out};
use crate::Innkeeper;
use crate::avatar::Looks;
use crate::engines::Engines;
use crate::notice::Notices;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_banter::mind::MindSeed;
use bevy_banter::persona::{CharacterPersona, Persona};
use std::path::Path;

/// All that goes into a transcript.
#[derive(SystemParam)]
pub(crate) struct Report<'w, 's> {
    /// What went wrong outside a turn.
    pub(crate) notices: ResMut<'w, Notices>,
    minutes: Res<'w, Minutes>,
    engines: Engines<'w>,
    seed: Res<'w, MindSeed>,
    innkeeper: Single<'w, 's, (&'static CharacterPersona, &'static Looks), With<Innkeeper>>,
    personas: Res<'w, Assets<Persona>>,
}

impl Report<'_, '_> {
    /// Writes `transcript.json`, and `transcript.md` to read, to a folder, which is made. `frames` is 0 where nothing was
    /// filmed.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub(crate) fn save(&self, folder: &Path, fps: u32, frames: u32) -> Result<(), String> {
        let (CharacterPersona(persona), looks) = *self.innkeeper;
        let persona = self.personas.get(persona);
        let transcript = Transcript {
            persona: persona
                .map(|persona| persona.name.clone())
                .unwrap_or_default(),
            language: persona
                .map(|persona| persona.language.clone())
                .unwrap_or_default(),
            avatar: looks.0.display().to_string(),
            seed: self.seed.0,
            fps,
            frames,
            engines: self.engines.record(),
            turns: self.minutes.turns(),
            overheard: self.minutes.overheard(),
            notices: self.notices.all().to_vec(),
        };
        let mut json = serde_json::to_vec_pretty(&transcript).map_err(|error| error.to_string())?;
        json.push(b'\n');
        let text = read_out::text(&transcript).into_bytes();
        for (name, text) in [("transcript.json", json), ("transcript.md", text)] {
            let path = folder.join(name);
            write(&path, &text).map_err(|error| {
                let path = path.display();
                format!("the transcript {path} cannot be written: {error}")
            })?;
        }
        Ok(())
    }
}

/// Whoever reads the file while it is written anew gets the old one or the new one.
fn write(path: &Path, text: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let part = path.with_extension("part");
    std::fs::write(&part, text)?;
    std::fs::rename(&part, path)
}
