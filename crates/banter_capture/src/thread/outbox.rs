//! Events on their way to a game that may not take any for a while.

use super::{CaptureEvent, CaptureNotice};
use crate::{RATE, SpeechEvent};
use crossbeam_channel::{Sender, TrySendError};
use std::collections::{BTreeMap, VecDeque};

/// Samples that may wait for each stream: a minute.
const SOUND: usize = 60 * RATE as usize;
/// Events other than sound that may wait for each stream. With this many, no more utterances
/// begin.
const OTHERS: usize = 1_024;

/// What waits of one stream.
#[derive(Debug, Default)]
struct Share {
    samples: usize,
    others: usize,
    lost: u64,
    /// Whether the utterance in progress is left out.
    skips: bool,
}

/// Keeps what the channel has no room for, within bounds.
#[derive(Debug)]
pub(super) struct Outbox {
    to: Sender<(u64, CaptureEvent)>,
    waiting: VecDeque<(u64, CaptureEvent)>,
    shares: BTreeMap<u64, Share>,
}

impl Outbox {
    pub(super) fn new(to: Sender<(u64, CaptureEvent)>) -> Self {
        Self {
            to,
            waiting: VecDeque::new(),
            shares: BTreeMap::new(),
        }
    }

    /// Sends an event, or keeps it for later where it has room.
    pub(super) fn put(&mut self, id: u64, event: CaptureEvent) {
        self.send();
        let share = self.shares.entry(id).or_default();
        if let CaptureEvent::Speech(event) = &event {
            if matches!(event, SpeechEvent::Started { .. }) {
                share.skips = share.others >= OTHERS;
            }
            let length = sound(event);
            let is_over = length > 0 && share.samples + length > SOUND;
            if share.skips || is_over {
                share.lost += length as u64;
                return;
            }
            share.samples += length;
            share.others += usize::from(length == 0);
        } else {
            // Notices are few; only a game that hangs has so many.
            if share.others >= 2 * OTHERS {
                return;
            }
            share.others += 1;
        }
        self.waiting.push_back((id, event));
        self.send();
    }

    /// Sends what has room now.
    pub(super) fn send(&mut self) {
        while let Some((id, event)) = self.waiting.pop_front() {
            let (samples, others) = match &event {
                CaptureEvent::Speech(event) => {
                    let length = sound(event);
                    (length, usize::from(length == 0))
                }
                CaptureEvent::Notice(_) => (0, 1),
            };
            match self.to.try_send((id, event)) {
                Ok(()) | Err(TrySendError::Disconnected(_)) => {}
                Err(TrySendError::Full(event)) => {
                    self.waiting.push_front(event);
                    return;
                }
            }
            if let Some(share) = self.shares.get_mut(&id) {
                share.samples = share.samples.saturating_sub(samples);
                share.others = share.others.saturating_sub(others);
            }
        }
        for (id, share) in &mut self.shares {
            if share.lost > 0 {
                let notice = CaptureNotice::Lost(share.lost);
                if self
                    .to
                    .try_send((*id, CaptureEvent::Notice(notice)))
                    .is_ok()
                {
                    share.lost = 0;
                }
            }
        }
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.shares.values().all(|share| share.lost == 0)
    }

    /// Forgets what waits of a stream: nobody wants it any more.
    pub(super) fn forget(&mut self, id: u64) {
        self.waiting.retain(|(of, _)| *of != id);
        self.shares.remove(&id);
    }
}

fn sound(event: &SpeechEvent) -> usize {
    match event {
        SpeechEvent::Audio(pcm) => pcm.samples().len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::SpeechOutcome;
    use banter_engine::Pcm;
    use crossbeam_channel::{Receiver, bounded};

    fn outbox() -> (Outbox, Receiver<(u64, CaptureEvent)>) {
        let (to, from) = bounded(4);
        (Outbox::new(to), from)
    }

    fn started(at: f64) -> CaptureEvent {
        CaptureEvent::Speech(SpeechEvent::Started {
            at,
            from: at,
            overlap: false,
            deliberate: false,
            joins: false,
        })
    }

    fn ended(end: f64) -> CaptureEvent {
        CaptureEvent::Speech(SpeechEvent::Ended {
            start: end,
            end,
            decided: end,
            how: SpeechOutcome::Line,
        })
    }

    fn second() -> CaptureEvent {
        let pcm = Pcm::new(RATE, vec![0.1; RATE as usize]);
        CaptureEvent::Speech(SpeechEvent::Audio(pcm))
    }

    /// All that comes when somebody takes it.
    fn taken(
        outbox: &mut Outbox,
        from: &Receiver<(u64, CaptureEvent)>,
    ) -> Vec<(u64, CaptureEvent)> {
        let mut all = Vec::new();
        loop {
            outbox.send();
            match from.try_recv() {
                Ok(event) => all.push(event),
                Err(_) => return all,
            }
        }
    }

    #[test]
    fn what_has_no_room_waits_in_order() {
        let (mut outbox, from) = outbox();
        for i in 0..100 {
            outbox.put(1, started(f64::from(i)));
        }
        assert!(!outbox.is_empty());
        let all = taken(&mut outbox, &from);
        let expected: Vec<_> = (0..100).map(|i| (1, started(f64::from(i)))).collect();
        assert_eq!(all, expected);
        assert!(outbox.is_empty());
    }

    #[test]
    fn sound_beyond_a_minute_is_lost_and_said() {
        let (mut outbox, from) = outbox();
        outbox.put(1, started(0.0));
        for _ in 0..100 {
            outbox.put(1, second());
        }
        // Another stream has a minute of its own.
        outbox.put(2, second());
        outbox.put(1, ended(100.0));
        let all = taken(&mut outbox, &from);
        let sounds = all
            .iter()
            .filter(|(id, e)| *id == 1 && *e == second())
            .count();
        // Three were in the channel by then.
        assert_eq!(sounds, 63);
        assert!(all.contains(&(2, second())) && all.contains(&(1, ended(100.0))));
        let lost = CaptureNotice::Lost(37 * u64::from(RATE));
        assert_eq!(all.last(), Some(&(1, CaptureEvent::Notice(lost))));
        assert!(outbox.is_empty());
        outbox.put(1, second());
        assert_eq!(taken(&mut outbox, &from), [(1, second())]);
    }

    #[test]
    fn a_game_that_hangs_gets_whole_utterances_or_none() {
        let (mut outbox, from) = outbox();
        for i in 0..5_000 {
            outbox.put(1, started(f64::from(i)));
            outbox.put(1, ended(f64::from(i)));
            outbox.put(1, CaptureEvent::Notice(CaptureNotice::Dropped(1)));
        }
        assert!(outbox.waiting.len() < 2_100);
        let all = taken(&mut outbox, &from);
        let starts = all
            .iter()
            .filter(|(_, e)| matches!(e, CaptureEvent::Speech(SpeechEvent::Started { .. })));
        let ends = all
            .iter()
            .filter(|(_, e)| matches!(e, CaptureEvent::Speech(SpeechEvent::Ended { .. })));
        assert_eq!(starts.count(), ends.count());
    }

    #[test]
    fn what_nobody_wants_any_more_is_forgotten() {
        let (mut outbox, from) = outbox();
        for _ in 0..10 {
            outbox.put(1, started(0.0));
            outbox.put(2, started(0.0));
        }
        outbox.forget(1);
        let all = taken(&mut outbox, &from);
        assert_eq!(all.iter().filter(|(id, _)| *id == 1).count(), 2);
        assert_eq!(all.iter().filter(|(id, _)| *id == 2).count(), 10);
    }
}
