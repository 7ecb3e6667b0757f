//! The last snapshot as JSON, and whoever watches what changes of it.

use crate::view::{Parts, Snapshot};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many may watch.
const MOST_WATCHERS: usize = 8;
/// How many changes wait for one that is slow. Then it is dropped, and may come again.
const MOST_WAITING: usize = 32;

#[derive(Debug, Default)]
pub(crate) struct Hub {
    state: Mutex<State>,
    news: Condvar,
    watchers: AtomicUsize,
    asked: AtomicU64,
    stopped: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    parts: Arc<Parts>,
    /// The last look that was answered.
    seen: u64,
    subscribers: Vec<Sender<Arc<str>>>,
}

/// Somebody who watches. Dropping it ends that.
#[derive(Debug)]
pub(crate) struct Watch {
    hub: Arc<Hub>,
    /// All that is known, as the first event.
    pub(crate) first: String,
    /// What changes. It ends where the server does, or where its reader is too slow.
    pub(crate) changes: Receiver<Arc<str>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.hub.watchers.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Hub {
    /// How many watch.
    pub(crate) fn watchers(&self) -> usize {
        self.watchers.load(Ordering::Acquire)
    }

    /// The number of the last look that was asked for.
    pub(crate) fn asked(&self) -> u64 {
        self.asked.load(Ordering::Acquire)
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Ends all that waits here.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.state().subscribers.clear();
        self.news.notify_all();
    }

    /// Takes a snapshot, and tells who watches what changed.
    pub(crate) fn take(&self, snapshot: Snapshot) {
        let mut parts = Parts::new();
        for (key, part) in snapshot.parts {
            match serde_json::to_string(&part) {
                Ok(text) => {
                    parts.insert(key, text.into());
                }
                Err(error) => tracing::warn!("`{key}` cannot be shown: {error}"),
            }
        }
        let mut state = self.state();
        let changes = changes(&state.parts, &parts);
        state.parts = Arc::new(parts);
        state.seen = state.seen.max(snapshot.asked);
        if let Some(changes) = changes {
            let changes: Arc<str> = changes.into();
            let subscribers = &mut state.subscribers;
            subscribers.retain(|one| one.try_send(Arc::clone(&changes)).is_ok());
        }
        drop(state);
        self.news.notify_all();
    }

    /// What there is to see after this moment. `None`: the game did not show it in time.
    pub(crate) fn look(&self, patience: Duration) -> Option<Arc<Parts>> {
        let asked = self.asked.fetch_add(1, Ordering::AcqRel) + 1;
        let deadline = Instant::now() + patience;
        let mut state = self.state();
        while state.seen < asked {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || self.has_stopped() {
                return None;
            }
            let waited = self.news.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(Arc::clone(&state.parts))
    }

    /// Begins to watch. `None`: too many do.
    pub(crate) fn watch(self: &Arc<Self>) -> Option<Watch> {
        let mut state = self.state();
        if self.has_stopped() || self.watchers() >= MOST_WATCHERS {
            return None;
        }
        if self.watchers.fetch_add(1, Ordering::AcqRel) == 0 {
            // It is from when somebody watched last.
            state.parts = Arc::default();
        }
        let (sender, changes) = bounded(MOST_WAITING);
        state.subscribers.push(sender);
        Some(Watch {
            hub: Arc::clone(self),
            first: event(
                true,
                state.parts.iter().map(|(key, part)| (key, Some(part))),
            ),
            changes,
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The parts that are not as they were, if there are any.
fn changes(old: &Parts, new: &Parts) -> Option<String> {
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    let gone = gone.map(|key| (key, None));
    let other = new.iter().filter(|(key, part)| old.get(*key) != Some(part));
    let other = other.map(|(key, part)| (key, Some(part)));
    let mut all = gone.chain(other).peekable();
    all.peek()?;
    Some(event(false, all))
}

/// An event: `{"all":false,"parts":[["game",{..}],["turn/3",null]]}`. It has no line break.
fn event<'p>(all: bool, parts: impl Iterator<Item = (&'p String, Option<&'p Arc<str>>)>) -> String {
    let mut text = format!("{{\"all\":{all},\"parts\":[");
    for (number, (key, part)) in parts.enumerate() {
        if number > 0 {
            text.push(',');
        }
        let key = serde_json::Value::from(key.as_str());
        text.push_str(&format!("[{key},{}]", part.map_or("null", |part| part)));
    }
    text.push_str("]}");
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::view::{GameView, Part};

    fn shown(seconds: f64, asked: u64) -> Snapshot {
        let game = Part::Game(GameView {
            seconds,
            ..GameView::default()
        });
        Snapshot {
            parts: vec![("game".to_owned(), game)],
            asked,
        }
    }

    #[test]
    fn who_watches_is_told_only_of_what_changed() {
        let hub = Arc::new(Hub::default());
        let watch = hub.watch().unwrap();
        assert_eq!(
            (watch.first.as_str(), hub.watchers()),
            (r#"{"all":true,"parts":[]}"#, 1)
        );
        hub.take(shown(1.0, 0));
        hub.take(shown(1.0, 0));
        hub.take(Snapshot::default());
        let told: Vec<_> = watch.changes.try_iter().collect();
        assert!(
            told[0].starts_with(r#"{"all":false,"parts":[["game",{"seconds":1.0,"#),
            "{told:?}"
        );
        assert_eq!(
            &told[1..],
            [r#"{"all":false,"parts":[["game",null]]}"#.into()]
        );
        drop(watch);
        assert_eq!(hub.watchers(), 0);
    }

    #[test]
    fn who_does_not_read_is_dropped_and_nobody_waits() {
        let hub = Arc::new(Hub::default());
        let watch = hub.watch().unwrap();
        for second in 0..MOST_WAITING + 5 {
            hub.take(shown(second as f64, 0));
        }
        assert_eq!(watch.changes.try_iter().count(), MOST_WAITING);
        assert_eq!(
            watch.changes.try_recv(),
            Err(crossbeam_channel::TryRecvError::Disconnected)
        );
    }

    #[test]
    fn a_look_is_answered_by_what_was_shown_after_it() {
        let hub = Arc::new(Hub::default());
        assert!(hub.look(Duration::ZERO).is_none());
        hub.take(shown(1.0, 1));
        assert!(
            hub.look(Duration::ZERO).is_none(),
            "that was before the second look"
        );
        hub.take(shown(2.0, hub.asked() + 1));
        assert_eq!(hub.look(Duration::ZERO).unwrap().len(), 1);
        hub.stop();
        assert!(hub.look(Duration::from_secs(60)).is_none());
        assert!(hub.watch().is_none());
    }

    #[test]
    fn only_so_many_watch() {
        let hub = Arc::new(Hub::default());
        let all: Vec<_> = (0..MOST_WATCHERS).map(|_| hub.watch().unwrap()).collect();
        assert!(hub.watch().is_none());
        drop(all);
        assert!(hub.watch().is_some());
    }
}
