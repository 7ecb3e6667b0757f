//! Servers that do the same: which of them is asked next, and which are left alone for a while.

use std::collections::hash_map::{DefaultHasher, RandomState};
use std::hash::{BuildHasher, Hash, Hasher};
use std::time::{Duration, Instant};

/// The pause after a first failure; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// The longest that a server is left alone because it asks for it.
const LONGEST_WISH: Duration = Duration::from_secs(60);
/// How many more requests than the idlest server one may have that knows a character.
const SLACK: usize = 2;

/// Servers, and how they are.
#[derive(Debug)]
pub(super) struct Fleet {
    servers: Vec<Health>,
    /// Which goes next where none is preferred.
    turn: usize,
}

#[derive(Debug, Default)]
struct Health {
    /// Requests under way.
    busy: usize,
    /// In a row.
    failures: u32,
    rests_until: Option<Instant>,
    reason: String,
}

/// That all servers are left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AllRest {
    /// The one that is tried next.
    pub(super) server: usize,
    pub(super) wait: Duration,
    pub(super) failures: u32,
    pub(super) reason: String,
}

impl Fleet {
    pub(super) fn new(servers: usize) -> Self {
        Self {
            servers: (0..servers).map(|_| Health::default()).collect(),
            turn: 0,
        }
    }

    /// A server for a request of `owner`. What one of them has read of a character's prompt
    /// lies there, so that it is preferred as long as it has no more to do than the others.
    ///
    /// # Errors
    /// [`AllRest`] when none is to be asked now.
    pub(super) fn choose(&mut self, owner: &str, now: Instant) -> Result<usize, AllRest> {
        let well: Vec<usize> = (0..self.servers.len())
            .filter(|index| self.rest(*index, now).is_zero())
            .collect();
        let Some(least) = well.iter().map(|index| self.busy(*index)).min() else {
            return Err(self.all_rest(now));
        };
        let count = self.servers.len();
        let known = (well.iter().copied())
            .filter(|index| self.busy(*index) <= least + SLACK)
            .max_by_key(|index| weight(owner, *index));
        let turn = self.turn;
        let next = (well.iter().copied())
            .filter(|index| self.busy(*index) == least)
            .min_by_key(|index| (index + count - turn % count) % count);
        let chosen = if owner.is_empty() { next } else { known };
        let Some(chosen) = chosen else {
            return Err(self.all_rest(now));
        };
        self.turn = chosen + 1;
        if let Some(server) = self.servers.get_mut(chosen) {
            server.busy += 1;
        }
        Ok(chosen)
    }

    /// A request has come to its end.
    pub(super) fn succeeded(&mut self, server: usize) {
        self.free(server);
        if let Some(server) = self.servers.get_mut(server) {
            server.failures = 0;
        }
    }

    /// A request was given up, for no reason of the server's.
    pub(super) fn free(&mut self, server: usize) {
        if let Some(server) = self.servers.get_mut(server) {
            server.busy = server.busy.saturating_sub(1);
        }
    }

    /// A request came to nothing: the server is left alone for as long as it asks, or a while
    /// that grows with each failure.
    pub(super) fn failed(
        &mut self,
        server: usize,
        now: Instant,
        wish: Option<Duration>,
        reason: String,
    ) {
        self.free(server);
        let Some(server) = self.servers.get_mut(server) else {
            return;
        };
        // What fails together counts once.
        if server.rests_until.is_none_or(|until| until <= now) {
            server.failures = server.failures.saturating_add(1);
        }
        let doublings = server.failures.saturating_sub(1).min(10);
        let usual = FIRST_PAUSE
            .saturating_mul(1 << doublings)
            .min(LONGEST_PAUSE);
        let pause = match wish {
            Some(wish) => wish.min(LONGEST_WISH),
            None => usual.mul_f32(jitter()),
        };
        server.rests_until = server.rests_until.max(Some(now + pause));
        server.reason = reason;
    }

    fn busy(&self, server: usize) -> usize {
        self.servers.get(server).map_or(0, |server| server.busy)
    }

    fn rest(&self, server: usize, now: Instant) -> Duration {
        let until = self.servers.get(server).and_then(|it| it.rests_until);
        until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    fn all_rest(&self, now: Instant) -> AllRest {
        let next = (0..self.servers.len()).min_by_key(|index| self.rest(*index, now));
        let next = next.unwrap_or(0);
        let health = self.servers.get(next);
        AllRest {
            server: next,
            wait: self.rest(next, now),
            failures: health.map_or(0, |health| health.failures),
            reason: health.map_or(String::new(), |health| health.reason.clone()),
        }
    }
}

/// How much a server suits an owner: with one server fewer, only its owners go elsewhere.
fn weight(owner: &str, server: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    (owner, server).hash(&mut hasher);
    hasher.finish()
}

/// From 0.5 to 1.5 by chance, so that not everybody comes back at once.
fn jitter() -> f32 {
    let chance = RandomState::new().hash_one(0);
    0.5 + (chance % 1_024) as f32 / 1_024.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn seconds(seconds: f32) -> Duration {
        Duration::from_secs_f32(seconds)
    }

    #[test]
    fn requests_of_nobody_go_round() {
        let mut fleet = Fleet::new(3);
        let now = Instant::now();
        let mut order = Vec::new();
        for _ in 0..6 {
            let server = fleet.choose("", now).unwrap();
            fleet.succeeded(server);
            order.push(server);
        }
        assert_eq!(order, [0, 1, 2, 0, 1, 2]);
    }

    #[test]
    fn a_character_stays_where_it_is_known_until_others_are_idler() {
        let mut fleet = Fleet::new(3);
        let now = Instant::now();
        let home = fleet.choose("mara", now).unwrap();
        fleet.succeeded(home);
        for _ in 0..=SLACK {
            assert_eq!(fleet.choose("mara", now), Ok(home));
        }
        assert_ne!(fleet.choose("mara", now), Ok(home));
        let homes: Vec<_> = (0..64)
            .map(|number| Fleet::new(3).choose(&number.to_string(), now).unwrap())
            .collect();
        for server in 0..3 {
            assert!(homes.iter().filter(|home| **home == server).count() > 8);
        }
    }

    #[test]
    fn one_that_fails_is_left_alone_and_tried_again() {
        let mut fleet = Fleet::new(2);
        let now = Instant::now();
        assert_eq!(fleet.choose("", now), Ok(0));
        fleet.failed(0, now, None, "it broke".into());
        for _ in 0..4 {
            assert_eq!(fleet.choose("", now), Ok(1));
        }
        let later = now + seconds(0.4);
        assert_eq!(fleet.choose("", later), Ok(0), "at most 0.375 s");
    }

    #[test]
    fn pauses_grow_and_a_wish_is_granted_within_bounds() {
        let mut fleet = Fleet::new(1);
        let mut now = Instant::now();
        let mut last = Duration::ZERO;
        for failures in 1..=8 {
            assert_eq!(fleet.choose("", now), Ok(0));
            fleet.failed(0, now, None, "it broke".into());
            let rest = fleet.choose("", now).unwrap_err();
            assert_eq!(
                (rest.failures, rest.reason.as_str()),
                (failures, "it broke")
            );
            assert!(rest.wait <= LONGEST_PAUSE.mul_f32(1.5));
            last = last.max(rest.wait);
            now += rest.wait;
        }
        assert!(last > seconds(3.0), "{last:?}");
        fleet.failed(0, now, Some(seconds(1e6)), "too many".into());
        assert_eq!(fleet.choose("", now).unwrap_err().wait, LONGEST_WISH);
        now += LONGEST_WISH;
        let server = fleet.choose("", now).unwrap();
        fleet.succeeded(server);
        fleet.failed(server, now, None, "again".into());
        assert_eq!(fleet.choose("", now).unwrap_err().failures, 1);
    }

    #[test]
    fn what_fails_together_counts_once() {
        let mut fleet = Fleet::new(1);
        let now = Instant::now();
        for _ in 0..4 {
            fleet.choose("", now).unwrap();
        }
        for _ in 0..4 {
            fleet.failed(0, now, None, "it broke".into());
        }
        assert_eq!(fleet.choose("", now).unwrap_err().failures, 1);
    }
}
