//! One stream on the thread.

use super::wishes::{Hint, Wish};
use super::{CaptureNotice, CaptureReading, Source, StreamSettings};
use crate::{
    Capture, CaptureError, CaptureSettings, EchoSettings, Format, Microphone, MicrophoneStatus,
    PcmStream, RATE, SpeechEvent,
};
use std::time::Duration;

/// A stream that brings nothing for so long has stalled.
const STALL: Duration = Duration::from_millis(500);
/// The longest silence that is made up at a time: nobody waits for more, even when the whole
/// machine slept.
const LONGEST: Duration = Duration::from_secs(10);
/// How often losses are said.
const SAY: Duration = Duration::from_secs(1);

/// Something that brings a stream again and again.
pub(super) trait Supply: Send {
    fn status(&self) -> MicrophoneStatus;
    fn take_stream(&mut self) -> Option<PcmStream>;
}

impl Supply for Microphone {
    fn status(&self) -> MicrophoneStatus {
        Self::status(self)
    }

    fn take_stream(&mut self) -> Option<PcmStream> {
        Self::take_stream(self)
    }
}

/// What a step brings, and space for it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) events: Vec<SpeechEvent>,
    pub(super) notices: Vec<CaptureNotice>,
    samples: Vec<f32>,
}

pub(super) struct Listener {
    capture: Capture,
    supply: Option<Box<dyn Supply>>,
    stream: Option<PcmStream>,
    /// Whether the game's mix is heard in it.
    is_local: bool,
    said: Option<MicrophoneStatus>,
    dropped: u64,
    say: Duration,
    /// When samples last came, or silence in their place.
    fed: Duration,
    stalled: bool,
}

impl Listener {
    pub(super) fn new(settings: StreamSettings, now: Duration) -> Result<Self, CaptureError> {
        let StreamSettings {
            source,
            turn,
            echo,
            gate,
            vad,
            turns,
        } = settings;
        let (supply, stream, is_local) = match source {
            Source::Microphone(choice) => {
                let microphone: Box<dyn Supply> = Box::new(Microphone::open(choice));
                (Some(microphone), None, true)
            }
            Source::Local(stream) => (None, Some(stream), true),
            Source::Stream(stream) => (None, Some(stream), false),
        };
        // A microphone's format is known when it is open.
        let format = stream
            .as_ref()
            .map_or(Format::mono(RATE), PcmStream::format);
        let settings = CaptureSettings {
            format,
            turn,
            echo: only_where(is_local, echo),
        };
        let mut capture = Capture::new(settings, vad())?;
        if let Some(turns) = turns {
            capture.set_turn_listener(turns());
        }
        capture.set_gate(gate);
        Ok(Self {
            capture,
            supply,
            stream,
            is_local,
            said: None,
            dropped: 0,
            say: now,
            fed: now,
            stalled: false,
        })
    }

    /// The same with another supply.
    #[cfg(test)]
    pub(super) fn with_supply(mut self, supply: Box<dyn Supply>) -> Self {
        self.supply = Some(supply);
        self.stream = None;
        self
    }

    /// Does what is wished.
    pub(super) fn follow(&mut self, wish: Wish) {
        if let Some(turn) = wish.turn {
            self.capture.set_turn(turn);
        }
        if let Some(echo) = wish.echo {
            self.capture.set_echo(only_where(self.is_local, echo));
        }
        if let Some(playing) = wish.playing {
            self.capture.set_playing(playing);
        }
        if let Some(answered) = wish.answered {
            self.capture.set_answered(answered);
        }
        match wish.hint {
            Some(Hint {
                text,
                language,
                until: Some(until),
            }) => self.capture.hint_until(&text, language.as_deref(), until),
            Some(Hint { text, language, .. }) => self.capture.hint(&text, language.as_deref()),
            None => {}
        }
        if let Some(gate) = wish.gate {
            self.capture.set_gate(gate);
        }
    }

    /// Listens to what has come, beside what the game played meanwhile, and says whether
    /// there can be more.
    pub(super) fn step(
        &mut self,
        reference: &[f32],
        now: Duration,
        found: &mut Found,
    ) -> Result<bool, CaptureError> {
        let reference = if self.is_local { reference } else { &[] };
        let next = self.supply.as_mut().and_then(|supply| supply.take_stream());
        found.samples.clear();
        let mut frames = self
            .stream
            .as_mut()
            .map_or(0, |s| s.read(&mut found.samples));
        self.capture
            .push(&found.samples, reference, &mut found.events);
        if let Some(mut next) = next {
            self.capture.set_format(next.format())?;
            found.samples.clear();
            frames += next.read(&mut found.samples);
            self.capture.push(&found.samples, &[], &mut found.events);
            self.stream = Some(next);
            self.dropped = 0;
        }
        self.fill(frames > 0, now, &mut found.events);
        self.tell(now, &mut found.notices);
        let has_ended = self.stream.as_ref().is_some_and(PcmStream::has_ended);
        if has_ended && self.supply.is_none() {
            self.capture.flush(&mut found.events);
            found.notices.push(CaptureNotice::Ended);
        }
        Ok(!has_ended || self.supply.is_some())
    }

    /// Throws away what has come, and says whether there can be more. For the capture no time
    /// passes.
    pub(super) fn skip(&mut self, now: Duration, found: &mut Found) -> Result<bool, CaptureError> {
        found.samples.clear();
        if let Some(stream) = &mut self.stream {
            stream.read(&mut found.samples);
        }
        if let Some(mut next) = self.supply.as_mut().and_then(|supply| supply.take_stream()) {
            self.capture.set_format(next.format())?;
            next.read(&mut found.samples);
            self.stream = Some(next);
            self.dropped = 0;
        }
        self.fed = now;
        self.tell(now, &mut found.notices);
        // What has ended meanwhile ends when it is listened to again.
        Ok(true)
    }

    /// Silence in the place of what should have come, as long as somebody was speaking.
    fn fill(&mut self, has_come: bool, now: Duration, events: &mut Vec<SpeechEvent>) {
        if has_come {
            self.fed = now;
            self.stalled = false;
            return;
        }
        let silence = now.saturating_sub(self.fed);
        self.stalled |= silence >= STALL;
        if self.stalled && self.capture.is_speaking() {
            let samples = silence.min(LONGEST).as_secs_f64() * f64::from(RATE);
            self.capture.push_silence(samples as usize, events);
            self.fed = now;
        }
    }

    fn tell(&mut self, now: Duration, notices: &mut Vec<CaptureNotice>) {
        if let Some(status) = self.supply.as_ref().map(|supply| supply.status())
            && self.said.as_ref() != Some(&status)
        {
            notices.push(CaptureNotice::Microphone(status.clone()));
            self.said = Some(status);
        }
        let dropped = self.stream.as_ref().map_or(0, PcmStream::dropped);
        if dropped > self.dropped && now >= self.say {
            notices.push(CaptureNotice::Dropped(dropped - self.dropped));
            self.dropped = dropped;
            self.say = now + SAY;
        }
    }

    pub(super) fn reading(&self) -> CaptureReading {
        CaptureReading {
            meter: self.capture.meter(),
            echo: self.capture.echo_report(),
            position: self.capture.position(),
            speaking: self.capture.is_speaking(),
        }
    }
}

/// The mix is no echo in a sound from elsewhere.
fn only_where(is_local: bool, echo: EchoSettings) -> EchoSettings {
    EchoSettings {
        cancel: echo.cancel && is_local,
        ..echo
    }
}
