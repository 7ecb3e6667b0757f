//! What goes where, and what is missing for it.

use super::licences;
use super::options::{Options, Voice};
use super::{crates, licences::Text};
use crate::places::{HOSTS, Host, espeak_data};
use banter_machine::onnx;
use std::path::{Path, PathBuf};

/// The most files that a folder may have.
const MOST_FILES: usize = 50_000;

/// What a shipped file is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    File(PathBuf),
    Text(String),
}

/// A file of the shipped folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Its path in the folder, with `/`.
    pub(super) to: String,
    pub(super) from: Source,
    /// Its licence, as far as it is ours to say.
    pub(super) licence: &'static str,
}

/// All files, and a sentence for each thing that is missing.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) items: Vec<Item>,
    pub(super) missing: Vec<String>,
}

impl Plan {
    fn file(&mut self, to: impl Into<String>, from: &Path, licence: &'static str) {
        self.items.push(Item {
            to: to.into(),
            from: Source::File(from.to_owned()),
            licence,
        });
    }

    /// A file that the user named.
    fn named(&mut self, folder: &str, from: &Path, what: &str) {
        match from.file_name().filter(|_| from.is_file()) {
            Some(name) => self.file(
                format!("{folder}{}", name.to_string_lossy()),
                from,
                "yours to say",
            ),
            None => self
                .missing
                .push(format!("{what}: there is no file {}", from.display())),
        }
    }

    /// All files of a folder.
    fn folder(&mut self, to: &str, from: &Path, licence: &'static str) {
        let mut waiting = vec![(to.to_owned(), from.to_owned())];
        while let Some((to, folder)) = waiting.pop() {
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.missing
                        .push(format!("{} cannot be read: {error}", folder.display()));
                    continue;
                }
            };
            for entry in entries.flatten() {
                let (name, path) = (entry.file_name(), entry.path());
                let to = format!("{to}/{}", name.to_string_lossy());
                match path.is_dir() {
                    true => waiting.push((to, path)),
                    false => self.file(to, &path, licence),
                }
            }
            if self.items.len() > MOST_FILES {
                self.missing.push(format!(
                    "{} has more than {MOST_FILES} files",
                    from.display()
                ));
                return;
            }
        }
    }
}

/// The hosts that were chosen.
fn hosts(options: &Options) -> impl Iterator<Item = &'static Host> {
    let voice = match options.voice {
        Some(Voice::Espeak | Voice::Piper) => Some("banter-piper-host"),
        Some(Voice::Kokoro) => Some("banter-kokoro-host"),
        None => None,
    };
    let chosen = [
        voice,
        options.ears.then_some("banter-whisper-host"),
        options.mind.then_some("banter-llama-host"),
        options.detector.then_some("banter-silero-host"),
    ];
    HOSTS
        .iter()
        .filter(move |host| chosen.contains(&Some(host.program)))
}

/// Plans what is shipped.
pub(super) fn make(options: &Options) -> Plan {
    let mut plan = Plan::default();
    let mut texts = vec![Text::Ours];
    if let Some(game) = &options.game {
        plan.named("", game, "the game");
    }
    match &options.assets {
        Some(assets) if assets.is_dir() => plan.folder("assets", assets, "yours to say"),
        Some(assets) => plan.missing.push(format!(
            "the assets: there is no folder {}",
            assets.display()
        )),
        None => {}
    }
    for model in &options.models {
        plan.named("models/", model, "a model");
    }
    let mut runtime = None;
    for host in hosts(options) {
        let program = match host.find(options.from.as_deref()) {
            Ok(program) => program,
            Err(told) => {
                plan.missing.push(told);
                continue;
            }
        };
        let folder = program.parent().unwrap_or(Path::new("."));
        let name = program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        plan.file(name, &program, licences::of_host(host.program));
        texts.extend(licences::texts_of(host.program));
        if host.program == "banter-piper-host" {
            match espeak_data(folder) {
                Some(data) => plan.folder("espeak-ng-data", &data, "GPL-3.0-or-later"),
                None => plan.missing.push(format!(
                    "espeak-ng's voice data: the folder espeak-ng-data should be beside {}, or named by PIPER_ESPEAKNG_DATA_DIRECTORY",
                    program.display()
                )),
            }
        }
        // espeak-ng alone runs on nothing.
        if host.onnx
            && !(host.program == "banter-piper-host" && options.voice == Some(Voice::Espeak))
        {
            runtime = Some(onnx::find(folder));
        }
    }
    match runtime {
        Some(Some(library)) => {
            plan.file(onnx::LIBRARY, &library, "MIT");
            notices(&mut plan, &library);
        }
        Some(None) => plan.missing.push(format!(
            "ONNX Runtime: {} should be beside the hosts, or named by {}",
            onnx::LIBRARY,
            onnx::VARIABLE
        )),
        None => {}
    }
    texts.sort_unstable();
    texts.dedup();
    for text in texts {
        plan.items.extend(text.items());
    }
    if let Some(manifest) = &options.manifest {
        match crates::notices(manifest) {
            Ok(text) => plan.items.push(licence("crates.txt", text)),
            Err(told) => plan.missing.push(told),
        }
    }
    plan
}

/// A licence text as a file.
pub(super) fn licence(name: &str, text: impl Into<String>) -> Item {
    Item {
        to: format!("licences/{name}"),
        from: Source::Text(text.into()),
        licence: "a licence's own text",
    }
}

/// The texts that its makers ship with ONNX Runtime.
fn notices(plan: &mut Plan, library: &Path) {
    let folder = library.parent().unwrap_or(Path::new("."));
    for (file, to) in [
        ("LICENSE", "onnxruntime.txt"),
        ("ThirdPartyNotices.txt", "onnxruntime-third-party.txt"),
    ] {
        let from = folder.join(file);
        match from.is_file() {
            true => plan.file(format!("licences/{to}"), &from, "a licence's own text"),
            false => plan.missing.push(format!(
                "the licence of ONNX Runtime: put {file}, which its makers ship, beside {}",
                library.display()
            )),
        }
    }
}
