//! What is done with what is kept, at the game's wish.

use super::Serving;
use super::state_file;
use banter_engine::{EngineError, GenerateEvent, Output, Upkeep, UpkeepReport};
use std::path::PathBuf;
use std::time::Duration;

/// How long reading a file may take, from the slowest disk.
const LONGEST_READ: Duration = Duration::from_secs(120);

impl Serving<'_> {
    pub(super) fn upkeep(&mut self, upkeep: Option<Upkeep>, mut output: Output<GenerateEvent>) {
        let done = match upkeep {
            Some(Upkeep::Save { path, characters }) => return self.save(path, &characters, output),
            Some(Upkeep::Restore { path }) => {
                output.busy_for(LONGEST_READ);
                self.restore(&path)
            }
            Some(Upkeep::Forget { characters }) => {
                let (characters, tokens) = self.slots.forget(&characters);
                Ok(UpkeepReport {
                    characters: u32::try_from(characters).unwrap_or(u32::MAX),
                    tokens: tokens as u64,
                    ..UpkeepReport::default()
                })
            }
            Some(Upkeep::Usage) => Ok(self.slots.kept()),
            Some(Upkeep::Pace { percent }) => {
                self.pace = percent.clamp(1, 100);
                Ok(UpkeepReport::default())
            }
            _ => Err(EngineError::Request(
                "the request does not say what is to be done; make it with `of_upkeep`".to_owned(),
            )),
        };
        end(output, done);
    }

    /// Copies what is kept, and has it written beside the work.
    fn save(&mut self, path: PathBuf, characters: &[String], output: Output<GenerateEvent>) {
        let copies = self.slots.copies(characters);
        let fingerprint = self.model.fingerprint;
        let written = move || end(output, state_file::write(&path, fingerprint, &copies));
        let thread = std::thread::Builder::new().name("banter-state".to_owned());
        if let Err(error) = thread.spawn(written) {
            // The output went with it, which ends the job.
            tracing::warn!("there is no thread to write the state of minds: {error}");
        }
    }

    fn restore(&mut self, path: &std::path::Path) -> Result<UpkeepReport, EngineError> {
        let (copies, report) = state_file::read(path, self.model.fingerprint)?;
        self.slots.adopt(copies);
        Ok(report)
    }
}

fn end(mut output: Output<GenerateEvent>, done: Result<UpkeepReport, EngineError>) {
    let told = done.and_then(|report| output.send(GenerateEvent::Upkept(report)));
    output.finish(told);
}
