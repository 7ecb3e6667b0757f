//! A thread that looks whether files have changed, and has them loaded again.

use crate::plugin::{Mods, SOURCE};
use crate::set::ModSet;
use bevy::asset::AssetPath;
use bevy::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, SystemTime};

/// How often is looked.
const PERIOD: Duration = Duration::from_millis(500);
/// How many files are looked at.
const MOST: usize = 20_000;
/// Folders of the game's own assets of which mods may have a part.
const OWN: [&str; 3] = ["personas", "knowledge", "story"];

/// What has changed, as the thread tells it: paths of assets.
#[derive(Resource)]
pub(crate) struct Watched(Mutex<Receiver<BTreeSet<String>>>);

/// What a file is like, without reading it.
type Marks = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

struct Watch {
    mods: Mods,
    folder: PathBuf,
    assets: PathBuf,
    sender: SyncSender<BTreeSet<String>>,
}

impl Watched {
    pub(crate) fn start(mods: Mods, folder: PathBuf, assets: PathBuf) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(4);
        let watch = Watch {
            mods,
            folder,
            assets,
            sender,
        };
        let thread = std::thread::Builder::new().name("mods".to_owned());
        thread.spawn(move || watch.run())?;
        Ok(Self(Mutex::new(receiver)))
    }
}

/// Loads again what has changed.
pub(crate) fn reload(watched: Res<Watched>, assets: Option<Res<AssetServer>>) {
    let (Ok(receiver), Some(assets)) = (watched.0.try_lock(), assets) else {
        return;
    };
    for path in receiver.try_iter().flatten() {
        assets.reload(AssetPath::from(path).with_source(SOURCE));
    }
}

impl Watch {
    /// Ends with the game: nobody else has the mods then.
    fn run(self) {
        let mut last = self.marks();
        let mut changed = BTreeSet::new();
        while self.mods.is_shared() {
            std::thread::sleep(PERIOD);
            let now = self.marks();
            if now != last {
                changed.extend(self.changed(&last, &now));
                last = now;
            }
            if changed.is_empty() {
                continue;
            }
            match self.sender.try_send(std::mem::take(&mut changed)) {
                Ok(()) => {}
                Err(TrySendError::Full(again)) => changed = again,
                Err(TrySendError::Disconnected(_)) => return,
            }
        }
    }

    fn marks(&self) -> Marks {
        let mut marks = Marks::new();
        collect(&self.folder, &mut marks);
        for own in OWN {
            collect(&self.assets.join(own), &mut marks);
        }
        marks
    }

    /// The assets of files that differ. The mods are read again where theirs do.
    fn changed(&self, last: &Marks, now: &Marks) -> BTreeSet<String> {
        let all: BTreeSet<&PathBuf> = last.keys().chain(now.keys()).collect();
        let differs = all
            .into_iter()
            .filter(|path| last.get(*path) != now.get(*path));
        let (mut assets, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for path in differs {
            if let Ok(inner) = path.strip_prefix(&self.folder) {
                let first = inner.iter().next().map(Path::new).unwrap_or(inner);
                ids.insert(first.with_extension("").to_string_lossy().into_owned());
            } else if let Ok(inner) = path.strip_prefix(&self.assets) {
                assets.insert(inner.to_string_lossy().replace('\\', "/"));
            }
        }
        if ids.is_empty() {
            return assets;
        }
        let before = self.mods.set();
        let set = ModSet::read(&self.folder, Some(&before));
        for problem in set.problems() {
            if !before.problems().contains(problem) {
                tracing::warn!("{problem}");
            }
        }
        // A mod that came, went or moved may be over or under any file.
        let is_same = |set: &ModSet| {
            set.mods()
                .iter()
                .map(|it| it.id.clone())
                .collect::<Vec<_>>()
        };
        let all = ids.contains("mods") || is_same(&set) != is_same(&before);
        for set in [&*before, &set] {
            assets.extend(
                set.texts()
                    .filter(|(_, of)| all || of.iter().any(|id| ids.contains(*id)))
                    .map(|(path, _)| path.to_owned()),
            );
        }
        self.mods.replace(set);
        assets
    }
}

/// The marks of all files below a folder. Links are not followed.
fn collect(folder: &Path, marks: &mut Marks) {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(kind) = entry.metadata() else {
                continue;
            };
            if marks.len() >= MOST {
                return;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                marks.insert(entry.path(), (kind.len(), kind.modified().ok()));
            }
        }
    }
}
