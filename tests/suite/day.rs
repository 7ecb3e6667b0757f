//! A day in the tavern, compressed: two thousand turns among twelve characters, in which
//! anybody may go away at any moment, the game is paused, turns are cut off, and hosts are
//! killed. It is the same day in every run, but for the pace of the engines.

use super::crashes::is_alone;
use super::town::Town;
use std::collections::BTreeSet;

/// Turns before memory and entities are counted for the first time.
const WARM: usize = 500;
/// Turns in all.
const ALL: usize = 2_000;
/// Turns between two killings.
const BETWEEN: usize = 150;
/// How much memory may have grown from then to the end, in bytes.
const GROWTH: u64 = 24 << 20;

/// The processes of our hosts, by their ids.
fn hosts() -> BTreeSet<u32> {
    let me = std::process::id().to_string();
    let mut all = BTreeSet::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // `pid (name) state parent ...`
        let Some((name, rest)) = stat.split_once(") ") else {
            continue;
        };
        let mut fields = rest.split(' ');
        let alive = fields.next() != Some("Z");
        if alive && fields.next() == Some(&me) && name.contains("(banter-fake") {
            all.insert(pid);
        }
    }
    all
}

/// What memory this process holds, in bytes.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

/// Kills one of the hosts; its process.
fn kill_one(town: &mut Town) -> Option<u32> {
    let all: Vec<u32> = hosts().into_iter().collect();
    let pid = *all.get(town.chance.below(all.len().max(1)))?;
    let status = std::process::Command::new("kill")
        .args(["-KILL", &pid.to_string()])
        .status();
    status.is_ok_and(|status| status.success()).then_some(pid)
}

#[test]
fn a_day_in_the_tavern() {
    if !is_alone("day::a_day_in_the_tavern") {
        return;
    }
    let start = std::time::Instant::now();
    let mut town = Town::new(0x5eed_7a5e);
    let (mut killed, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut before = None;
    let mut frames = 0;
    while town.book().turns.len() < ALL {
        town.live();
        frames += 1;
        let turns = town.book().turns.len();
        if turns / BETWEEN > killed.len() {
            seen.append(&mut hosts());
            killed.extend(kill_one(&mut town));
        }
        if turns >= WARM && before.is_none() {
            assert!(town.come_to_rest(), "some turn does not end");
            before = Some((resident(), town.entities()));
        }
        assert!(frames < 200_000, "only {turns} turns in {frames} frames");
    }
    assert!(town.come_to_rest(), "some turn does not end");
    let (memory, entities) = before.unwrap();
    let grown = resident().saturating_sub(memory);
    seen.append(&mut hosts());
    let dead: BTreeSet<u32> = seen.difference(&hosts()).copied().collect();

    let book = town.book();
    println!(
        "{} turns in {frames} frames and {:.1} s: {:?}; {:?}; {} hosts killed; {} kB more memory",
        book.turns.len(),
        start.elapsed().as_secs_f32(),
        book.ends,
        town.happened,
        killed.len(),
        grown >> 10,
    );
    assert_eq!(book.open(), 0, "turns that were started and never ended");
    let often = book.turns.values().filter(|ends| **ends > 1).count();
    assert_eq!((often, book.strays), (0, 0), "ends that are too many");
    assert_eq!(book.two_voices, 0, "a character spoke with two voices");
    assert!(killed.len() >= 10 && seen.len() > killed.len());
    assert!(
        dead.is_subset(&killed),
        "{dead:?} died, and {killed:?} were killed"
    );
    assert_eq!(town.entities(), entities);
    assert!(grown < GROWTH, "{grown} bytes more memory");
}
