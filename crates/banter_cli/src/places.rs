//! Where the programs and files of engines are.

use bevy_banter::engine::host::HostSpec;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A host: what it is for, its program, and the package that has it.
pub(crate) struct Host {
    pub(crate) program: &'static str,
    pub(crate) package: &'static str,
    pub(crate) gives: &'static str,
    /// Whether it loads ONNX Runtime.
    pub(crate) onnx: bool,
}

/// All hosts of this project.
pub(crate) const HOSTS: [Host; 5] = [
    Host {
        program: "banter-piper-host",
        package: "banter_piper",
        gives: "voices: espeak-ng, and Piper's with a model",
        onnx: true,
    },
    Host {
        program: "banter-kokoro-host",
        package: "banter_kokoro",
        gives: "Kokoro's voices, with a model",
        onnx: true,
    },
    Host {
        program: "banter-whisper-host",
        package: "banter_whisper",
        gives: "ears, with a model",
        onnx: false,
    },
    Host {
        program: "banter-llama-host",
        package: "banter_llama",
        gives: "a mind, with a model",
        onnx: false,
    },
    Host {
        program: "banter-silero-host",
        package: "banter_silero",
        gives: "another detector of speech, with a model",
        onnx: true,
    },
];

impl Host {
    /// The one of this program.
    pub(crate) fn named(program: &str) -> Option<&'static Self> {
        HOSTS.iter().find(|host| host.program == program)
    }

    /// Its program, in `folder` if one is named, or where a game looks for it; else what to do.
    pub(crate) fn find(&self, folder: Option<&Path>) -> Result<PathBuf, String> {
        let spec = HostSpec::new(self.program, format!("cargo install {}", self.package));
        let spec = match folder {
            Some(folder) => {
                let file = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
                spec.at(folder.join(file))
            }
            None => spec,
        };
        spec.locate().map_err(|error| error.to_string())
    }
}

/// The voice data of espeak-ng for a host that lies in `folder`: named by the variable, beside it, or
/// where a build has put it.
pub(crate) fn espeak_data(folder: &Path) -> Option<PathBuf> {
    const FOLDER: &str = "espeak-ng-data";
    let named = std::env::var_os("PIPER_ESPEAKNG_DATA_DIRECTORY").map(PathBuf::from);
    let named = named
        .into_iter()
        .flat_map(|named| [named.join(FOLDER), named]);
    let built = builds(folder).map(|build| build.join("out/share").join(FOLDER));
    let mut places = named.chain([folder.join(FOLDER)]).chain(built);
    // A file that is in every such folder.
    places.find(|place| place.join("phontab").is_file())
}

/// The build folders of espeak-ng below a folder of Cargo's, the newest first.
fn builds(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder.join("build"))
        .into_iter()
        .flatten();
    let mut builds: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("espeak-rs-sys-")
        })
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    builds.sort_by(|a, b| b.cmp(a));
    builds.into_iter().map(|(_, path)| path)
}
