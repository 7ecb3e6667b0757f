//! Effects on a voice's track, changed while it speaks.
//!
//! The game makes a chain of effects and hands it over; the audio thread goes over to it and
//! hands the old one back, so that it frees nothing.

use crate::pulse::Pulse;
use banter_engine::VoiceEffect;
use banter_voice::EffectChain;
use bevy::platform::cell::SyncCell;
use kira::Frame;
use kira::effect::{Effect, EffectBuilder};
use kira::info::Info;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

/// Seconds in which one chain goes over into another.
const OVER: f64 = 0.06;
/// Chains on their way, either way. With more, the game waits with the next.
const ON_THE_WAY: usize = 4;
/// The rate of the mix until it is known.
const USUAL_RATE: u32 = 48_000;

/// The game's end.
pub(crate) struct Effects {
    to: SyncSender<EffectChain>,
    back: SyncCell<Receiver<EffectChain>>,
    pulse: Arc<Pulse>,
    /// What was handed over last, and for which rate.
    set: (Vec<VoiceEffect>, u32),
}

impl Effects {
    /// Both ends of a track's effects.
    pub(crate) fn new(pulse: Arc<Pulse>) -> (Self, TrackEffects) {
        let (to, from) = sync_channel(ON_THE_WAY);
        let (give, back) = sync_channel(ON_THE_WAY);
        let effects = Self {
            to,
            back: SyncCell::new(back),
            pulse,
            set: (Vec::new(), 0),
        };
        let track = TrackEffects {
            from,
            give,
            kept: Vec::with_capacity(ON_THE_WAY),
            before: EffectChain::new(&[], USUAL_RATE),
            chain: EffectChain::new(&[], USUAL_RATE),
            way: 1.0,
        };
        (effects, track)
    }

    /// Goes over to these effects. Costs nothing where they are what they were.
    pub(crate) fn set(&mut self, effects: &[VoiceEffect]) {
        while self.back.get().try_recv().is_ok() {}
        let rate = match self.pulse.rate() {
            0 => USUAL_RATE,
            rate => rate,
        };
        let is_known = self.set.0 == effects && (self.set.1 == rate || effects.is_empty());
        if !is_known && self.to.try_send(EffectChain::new(effects, rate)).is_ok() {
            self.set = (effects.to_vec(), rate);
        }
    }

    /// How long what was said is heard after it, in seconds.
    pub(crate) fn tail(&self) -> f64 {
        if self.set.0.is_empty() { 0.0 } else { 2.5 }
    }
}

/// The audio thread's end.
pub(crate) struct TrackEffects {
    from: Receiver<EffectChain>,
    give: SyncSender<EffectChain>,
    /// Chains that came after the game had let go of the track: they are freed with it.
    kept: Vec<EffectChain>,
    before: EffectChain,
    chain: EffectChain,
    /// How far it has gone over from the one before, 0..=1.
    way: f64,
}

impl EffectBuilder for TrackEffects {
    type Handle = ();

    fn build(self) -> (Box<dyn Effect>, ()) {
        (Box::new(self), ())
    }
}

impl Effect for TrackEffects {
    fn process(&mut self, input: &mut [Frame], dt: f64, _: &Info) {
        if self.way >= 1.0
            && let Ok(next) = self.from.try_recv()
        {
            let before = std::mem::replace(&mut self.chain, next);
            let old = std::mem::replace(&mut self.before, before);
            if let Err(TrySendError::Full(old) | TrySendError::Disconnected(old)) =
                self.give.try_send(old)
                && self.kept.len() < self.kept.capacity()
            {
                self.kept.push(old);
            }
            self.way = 0.0;
        }
        let step = dt / OVER;
        if self.way >= 1.0 && self.chain.is_empty() {
            return;
        }
        for frame in input {
            // A voice is the same left and right until it has its place.
            let dry = frame.left;
            let mut out = self.chain.sound(dry);
            if self.way < 1.0 {
                let before = self.before.sound(dry);
                out = before + (out - before) * self.way as f32;
                self.way += step;
            }
            *frame = Frame::from_mono(out);
        }
    }
}
