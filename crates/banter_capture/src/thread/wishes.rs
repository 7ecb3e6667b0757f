//! What the game wants of the thread, and sees of it, without either waiting for the other.

use super::{CaptureReading, StreamSettings};
use crate::{CaptureError, EchoSettings, Gate, PcmStream, TurnSettings};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Streams that can be listened to at a time.
const MOST: usize = 256;

/// Text of an utterance in progress.
#[derive(Debug, PartialEq)]
pub(super) struct Hint {
    pub(super) text: String,
    pub(super) language: Option<String>,
    pub(super) until: Option<f64>,
}

/// What is wanted of a stream: the latest of each kind.
#[derive(Debug, Default)]
pub(super) struct Wish {
    /// First of all, what has this id goes.
    pub(super) remove: bool,
    pub(super) add: Option<StreamSettings>,
    pub(super) turn: Option<TurnSettings>,
    pub(super) echo: Option<EchoSettings>,
    pub(super) gate: Option<Gate>,
    pub(super) playing: Option<bool>,
    pub(super) answered: Option<bool>,
    pub(super) hint: Option<Hint>,
}

/// All that is wanted.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    pub(super) streams: BTreeMap<u64, Wish>,
    pub(super) reference: Option<PcmStream>,
    /// Whether nothing is to be heard for now.
    pub(super) held: Option<bool>,
}

/// What the game and the thread both see. Both hold a lock only to move or copy something
/// small. Who holds both locks took that of the readings first.
#[derive(Debug, Default)]
pub(super) struct Shared {
    wishes: Mutex<Wishes>,
    readings: Mutex<BTreeMap<u64, CaptureReading>>,
}

impl Shared {
    pub(super) fn add(&self, id: u64, settings: StreamSettings) -> Result<(), CaptureError> {
        let readings = lock(&self.readings);
        let mut wishes = lock(&self.wishes);
        let is_new = |(id, wish): &(&u64, &Wish)| wish.add.is_some() && !readings.contains_key(*id);
        let new = wishes.streams.iter().filter(is_new).count();
        if readings.len() + new >= MOST && !readings.contains_key(&id) {
            return Err(CaptureError::TooMany(MOST));
        }
        // What was wanted of a stream before is not wanted of this one.
        let wish = Wish {
            remove: true,
            add: Some(settings),
            ..Wish::default()
        };
        wishes.streams.insert(id, wish);
        Ok(())
    }

    pub(super) fn remove(&self, id: u64) {
        let readings = lock(&self.readings);
        let mut wishes = lock(&self.wishes);
        if readings.contains_key(&id) {
            let wish = Wish {
                remove: true,
                ..Wish::default()
            };
            wishes.streams.insert(id, wish);
        } else {
            wishes.streams.remove(&id);
        }
    }

    /// Changes what is wanted of a stream that there is or will be.
    pub(super) fn wish(&self, id: u64, change: impl FnOnce(&mut Wish)) {
        let readings = lock(&self.readings);
        let mut wishes = lock(&self.wishes);
        if let Some(wish) = wishes.streams.get_mut(&id) {
            change(wish);
        } else if readings.contains_key(&id) {
            change(wishes.streams.entry(id).or_default());
        }
    }

    pub(super) fn set_reference(&self, reference: PcmStream) {
        lock(&self.wishes).reference = Some(reference);
    }

    pub(super) fn set_held(&self, held: bool) {
        lock(&self.wishes).held = Some(held);
    }

    /// All that is wanted since the last time. Streams that are to be begin to be there.
    pub(super) fn take(&self) -> Wishes {
        let mut readings = lock(&self.readings);
        let wishes = std::mem::take(&mut *lock(&self.wishes));
        for (id, wish) in &wishes.streams {
            if wish.remove {
                readings.remove(id);
            }
            if wish.add.is_some() {
                readings.insert(*id, CaptureReading::default());
            }
        }
        wishes
    }

    pub(super) fn reading(&self, id: u64) -> Option<CaptureReading> {
        lock(&self.readings).get(&id).copied()
    }

    pub(super) fn read(&self, id: u64, reading: CaptureReading) {
        if let Some(known) = lock(&self.readings).get_mut(&id) {
            *known = reading;
        }
    }

    /// A stream is over.
    pub(super) fn forget(&self, id: u64) {
        lock(&self.readings).remove(&id);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::{Format, Source, stream};

    fn settings() -> StreamSettings {
        let (_, voice) = stream(Format::mono(16_000)).unwrap();
        StreamSettings::new(Source::Stream(voice))
    }

    #[test]
    fn the_latest_wish_of_a_kind_counts() {
        let shared = Shared::default();
        shared.add(1, settings()).unwrap();
        shared.wish(1, |wish| wish.gate = Some(Gate::Held));
        shared.wish(1, |wish| wish.playing = Some(true));
        shared.wish(1, |wish| wish.gate = Some(Gate::Open));
        let mut wishes = shared.take();
        let wish = wishes.streams.remove(&1).unwrap();
        assert!(wish.add.is_some());
        assert_eq!((wish.gate, wish.playing), (Some(Gate::Open), Some(true)));
        assert!(shared.take().streams.is_empty());
    }

    #[test]
    fn wishes_for_streams_that_are_not_there_leave_nothing_behind() {
        let shared = Shared::default();
        shared.wish(1, |wish| wish.playing = Some(true));
        shared.remove(1);
        assert!(shared.take().streams.is_empty());
        shared.add(1, settings()).unwrap();
        shared.remove(1);
        assert!(shared.take().streams.is_empty());
        shared.add(1, settings()).unwrap();
        shared.take();
        shared.wish(1, |wish| wish.playing = Some(true));
        shared.remove(1);
        let wishes = shared.take();
        assert!(wishes.streams[&1].remove && wishes.streams[&1].playing.is_none());
        assert!(shared.reading(1).is_none());
    }

    #[test]
    fn a_stream_takes_the_place_of_another() {
        let shared = Shared::default();
        shared.add(1, settings()).unwrap();
        shared.take();
        shared.wish(1, |wish| wish.gate = Some(Gate::Held));
        shared.add(1, settings()).unwrap();
        let wishes = shared.take();
        let wish = &wishes.streams[&1];
        assert!(wish.remove && wish.add.is_some() && wish.gate.is_none());
    }

    #[test]
    fn there_is_an_end_to_streams() {
        let shared = Shared::default();
        for id in 0..256 {
            shared.add(id, settings()).unwrap();
            if id == 100 {
                shared.take();
            }
        }
        assert_eq!(shared.add(999, settings()), Err(CaptureError::TooMany(256)));
    }
}
