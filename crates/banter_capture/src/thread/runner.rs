//! What the thread does, apart from the thread and the clock.

use super::listener::{Found, Listener};
use super::outbox::Outbox;
use super::wishes::{Shared, Wish};
use super::{CaptureEvent, CaptureNotice};
use crate::{Converter, PcmStream};
use crossbeam_channel::Sender;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

pub(super) struct Runner {
    shared: Arc<Shared>,
    pub(super) listeners: BTreeMap<u64, Listener>,
    reference: Option<(PcmStream, Converter)>,
    outbox: Outbox,
    /// Whether nothing is heard for now.
    held: bool,
    found: Found,
    /// The game's mix as it came, and as the listeners want it.
    mix: Vec<f32>,
    mono: Vec<f32>,
}

impl Runner {
    pub(super) fn new(shared: Arc<Shared>, to: Sender<(u64, CaptureEvent)>) -> Self {
        Self {
            shared,
            listeners: BTreeMap::new(),
            reference: None,
            outbox: Outbox::new(to),
            held: false,
            found: Found::default(),
            mix: Vec::new(),
            mono: Vec::new(),
        }
    }

    /// Does what is due at `now`, and says whether there will soon be more.
    pub(super) fn step(&mut self, now: Duration) -> bool {
        let wishes = self.shared.take();
        self.held = wishes.held.unwrap_or(self.held);
        if let Some(reference) = wishes.reference {
            self.reference = Converter::new(reference.format())
                .ok()
                .map(|converter| (reference, converter));
        }
        for (id, wish) in wishes.streams {
            self.follow(id, wish, now);
        }
        self.read_reference();
        let mut listeners = std::mem::take(&mut self.listeners);
        listeners.retain(|id, listener| self.listen(*id, listener, now));
        self.listeners = listeners;
        self.outbox.send();
        !self.listeners.is_empty() || !self.outbox.is_empty()
    }

    fn follow(&mut self, id: u64, mut wish: Wish, now: Duration) {
        if wish.remove {
            self.listeners.remove(&id);
            self.outbox.forget(id);
        }
        if let Some(settings) = wish.add.take() {
            // What makes the voice activity is the game's.
            match catch_unwind(AssertUnwindSafe(|| Listener::new(settings, now))) {
                Ok(Ok(listener)) => drop(self.listeners.insert(id, listener)),
                Ok(Err(error)) => self.fail(id, error.to_string()),
                Err(_) => self.fail(id, PANICKED.to_owned()),
            }
        }
        if let Some(listener) = self.listeners.get_mut(&id) {
            listener.follow(wish);
        }
    }

    fn read_reference(&mut self) {
        self.mono.clear();
        let Some((reference, converter)) = &mut self.reference else {
            return;
        };
        self.mix.clear();
        reference.read(&mut self.mix);
        converter.push(&self.mix, &mut self.mono);
        if reference.has_ended() {
            self.reference = None;
        }
    }

    /// Says whether to go on with the stream.
    fn listen(&mut self, id: u64, listener: &mut Listener, now: Duration) -> bool {
        let (mono, held, found) = (&self.mono, self.held, &mut self.found);
        let step = catch_unwind(AssertUnwindSafe(|| {
            if held {
                listener.skip(now, found)
            } else {
                listener.step(mono, now, found)
            }
        }));
        for event in self.found.events.drain(..) {
            self.outbox.put(id, CaptureEvent::Speech(event));
        }
        for notice in self.found.notices.drain(..) {
            self.outbox.put(id, CaptureEvent::Notice(notice));
        }
        match step {
            Ok(Ok(true)) => {
                self.shared.read(id, listener.reading());
                return true;
            }
            Ok(Ok(false)) => self.shared.forget(id),
            Ok(Err(error)) => self.fail(id, error.to_string()),
            Err(_) => self.fail(id, PANICKED.to_owned()),
        }
        false
    }

    fn fail(&mut self, id: u64, why: String) {
        tracing::warn!("stream {id} is no longer listened to: {why}");
        self.shared.forget(id);
        let notice = CaptureNotice::Failed(why);
        self.outbox.put(id, CaptureEvent::Notice(notice));
    }
}

/// What is said when the code of a voice activity panics.
const PANICKED: &str = "the voice activity of this stream has failed; use another one";

#[cfg(test)]
#[path = "runner_tests.rs"]
mod tests;
