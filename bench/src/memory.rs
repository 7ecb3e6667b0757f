//! Long memory: a search in 10,000 episodes, what one more costs, a save and a load.

use bevy_banter::core::PersonId;
use bevy_banter::mind::{
    CharacterMemory, Episode, EpisodeIndex, EpisodeKind, EpisodeSettings, Episodes, StoryTime,
    WorldMemory,
};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

const EPISODES: usize = 10_000;
/// What a search may take, and a save.
const SEARCH: f64 = 2.0;
const SAVE: f64 = 100.0;

const WHO: [&str; 8] = ["Ada", "Bo", "Odo", "Senna", "Jory", "Tom", "Ilse", "Pim"];
const DOES: [&str; 10] = [
    "hid", "sold", "mended", "lost", "stole", "found", "buried", "promised", "broke", "carried",
];
const WHAT: [&str; 14] = [
    "the silver cup",
    "a wagon of barley",
    "the brass lantern",
    "the roof beam",
    "a letter",
    "the blue dress",
    "two mules",
    "the ferry rope",
    "the tavern key",
    "a barrel of cider",
    "the map of the pass",
    "a wedding ring",
    "the abbot's book",
    "an old sword",
];
const WHERE: [&str; 12] = [
    "under the old oak",
    "behind the mill",
    "at the spring fair",
    "in the cellar",
    "by the river",
    "on the road to Hallow",
    "in the abbey",
    "near the third piling",
    "before the flood",
    "for eleven silver",
    "in the night",
    "with the carpenter",
];

/// Measures; `table` is the file of a table of token vectors.
pub(crate) fn run(table: Option<&str>) -> ExitCode {
    let table = table.map(bevy_banter::mind::MemoryEmbedding::load);
    let table = match table.transpose() {
        Ok(table) => table.map(|table| table.0),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let settings = EpisodeSettings {
        most: EPISODES,
        ..EpisodeSettings::default()
    };
    let mut episodes = Episodes::default();
    let mut chance = 88_172_645_463_325_252_u64;
    let mut draw = |from: &[&'static str]| {
        // Marsaglia's xorshift.
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let at = (chance % from.len() as u64) as usize;
        from.get(at).copied().unwrap_or_default()
    };
    let mut line = || {
        let (who, does, what) = (draw(&WHO), draw(&DOES), draw(&WHAT));
        format!(
            "{who} {does} {what} {}, so {} said to me.",
            draw(&WHERE),
            draw(&WHO)
        )
    };
    let people = WHO.map(PersonId::of_name);
    for number in 0..EPISODES {
        let by = people.get(number % people.len()).cloned().flatten();
        let episode = Episode {
            at: number as f64 * 300.0,
            importance: (number % 10) as f32 / 10.0,
            place: Some("the common room".into()),
            ..Episode::new(
                EpisodeKind::Told { by },
                format!("{} It was day {number}.", line()),
            )
        };
        episodes.add(episode, &settings);
    }
    let story = StoryTime {
        seconds: EPISODES as f64 * 300.0,
        ..StoryTime::default()
    };
    println!("{} episodes", episodes.len());
    let has_table = if table.is_some() {
        "words and vectors"
    } else {
        "words"
    };
    let mut index = EpisodeIndex::new("en", settings.clone(), table);
    let began = Instant::now();
    index.search(&episodes, "Where is the cup?", None, story);
    println!("index ({has_table}): {:.1} ms", ms(began.elapsed()));

    let mut found = 0;
    let search = median(200, || {
        let question = format!("Where did {}", line());
        let began = Instant::now();
        found += index
            .search(&episodes, &question, people[0].as_ref(), story)
            .len();
        began.elapsed()
    });
    println!("search: {search:.2} ms (may take {SEARCH}); {found} found by 200 questions");

    // As when a search is under way: a memory that is shared is copied, its episodes are not.
    let add = median(200, || {
        let shared = episodes.clone();
        let episode = Episode::new(EpisodeKind::Thought, line());
        let began = Instant::now();
        episodes.add(episode, &settings);
        let elapsed = began.elapsed();
        drop(shared);
        elapsed
    });
    println!("one more, on the game thread: {add:.3} ms");

    let character = CharacterMemory {
        episodes,
        ..CharacterMemory::default()
    };
    let id = people[0].clone().into_iter();
    let world = WorldMemory {
        story: story.seconds,
        characters: id.map(|id| (id, character.clone())).collect(),
    };
    let path = std::env::temp_dir().join(format!("bench-{}.memory.json", std::process::id()));
    let result = keep(&world, &path);
    let _ = std::fs::remove_file(&path);
    match result {
        Ok(save) if save <= SAVE && search <= SEARCH => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What a save takes, to the disk.
fn keep(world: &WorldMemory, path: &Path) -> Result<f64, Box<dyn std::error::Error>> {
    world.write(path)?;
    let mut failed = None;
    let save = median(9, || {
        let began = Instant::now();
        failed = world.write(path).err().or(failed.take());
        began.elapsed()
    });
    let take = median(200, || {
        let began = Instant::now();
        let taken = Arc::new(world.clone());
        let elapsed = began.elapsed();
        drop(taken);
        elapsed
    });
    println!("a save taken, on the game thread: {take:.3} ms");
    let size = std::fs::metadata(path)?.len() as f64 / 1e6;
    println!("saved to the disk: {save:.1} ms (may take {SAVE}), {size:.1} MB");
    let began = Instant::now();
    let loaded = WorldMemory::read(path)?;
    println!("loaded: {:.1} ms", ms(began.elapsed()));
    if loaded != *world {
        return Err("what was loaded is not what was saved".into());
    }
    failed.map_or(Ok(save), |error| Err(error.into()))
}

fn median(count: usize, mut once: impl FnMut() -> Duration) -> f64 {
    let mut times: Vec<Duration> = (0..count).map(|_| once()).collect();
    times.sort_unstable();
    times.get(count / 2).copied().map_or(0.0, ms)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
