//! The microphone: one line at a time, while a key is held.
//!
//! A sound card can take a second to open and its library need not be safe to send between
//! threads, so each take has a thread of its own. Samples come through a ring of a fixed
//! size; the game never waits for them.

use bevy_banter::engine::Pcm;
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{Device, FromSample, SampleFormat, SizedSample, Stream, StreamConfig};
use rtrb::{Consumer, Producer, RingBuffer};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError};
use std::sync::mpsc::{channel, sync_channel};
use std::time::Duration;

/// No line is longer.
pub(crate) const LONGEST: Duration = Duration::from_secs(30);
/// After the longest line the microphone is closed in any case.
const GRACE: Duration = Duration::from_secs(5);
/// Samples that may wait for the game: a second and a half at 44.1 kHz.
const RING: usize = 1 << 16;
/// Rates that a microphone can have, in samples a second.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;

/// A line while it is recorded.
#[derive(Debug)]
pub(crate) struct Take {
    opened: Receiver<Result<u32, String>>,
    samples: Consumer<f32>,
    /// Dropped to end the take.
    stop: Option<Sender<()>>,
    rate: Option<u32>,
    heard: Vec<f32>,
}

/// How far a take is.
#[derive(Debug, PartialEq)]
pub(crate) enum Progress {
    /// It is going on.
    Recording,
    /// It has ended, and this is it.
    Done(Pcm),
    /// There is nothing to record with, and why, as a sentence.
    Failed(String),
}

impl Take {
    /// Begins to record from the default microphone.
    pub(crate) fn begin() -> Result<Self, String> {
        Self::of(open)
    }

    /// Begins to record what `open` gives, for as long as what it returns lives.
    fn of<G: 'static>(
        open: impl FnOnce(Producer<f32>) -> Result<(G, u32), String> + Send + 'static,
    ) -> Result<Self, String> {
        let (to, samples) = RingBuffer::new(RING);
        let (tell, opened) = sync_channel(1);
        let (stop, stopped) = channel();
        std::thread::Builder::new()
            .name("microphone".to_owned())
            .spawn(move || record(|| open(to), &tell, &stopped))
            .map_err(|error| format!("nothing can be recorded: {error}"))?;
        Ok(Self {
            opened,
            samples,
            stop: Some(stop),
            rate: None,
            heard: Vec::new(),
        })
    }

    /// Ends the take. What was said before still arrives.
    pub(crate) fn stop(&mut self) {
        self.stop = None;
    }

    /// Takes what has come in. Never waits.
    pub(crate) fn poll(&mut self) -> Progress {
        if self.rate.is_none() {
            match self.opened.try_recv() {
                Ok(Ok(rate)) => self.rate = Some(rate),
                Ok(Err(why)) => return Progress::Failed(why),
                Err(TryRecvError::Empty) => return Progress::Recording,
                Err(TryRecvError::Disconnected) => {
                    let why = "nothing can be recorded: the sound card's driver failed";
                    return Progress::Failed(why.to_owned());
                }
            }
        }
        let Some(rate) = self.rate else {
            return Progress::Recording;
        };
        // In this order: what is abandoned gets nothing more.
        let over = self.samples.is_abandoned();
        let most = LONGEST.as_secs() as usize * rate as usize;
        let room = most.saturating_sub(self.heard.len());
        let waiting = self.samples.slots().min(room);
        if let Ok(chunk) = self.samples.read_chunk(waiting) {
            self.heard.extend(chunk);
        }
        if self.heard.len() >= most {
            self.stop();
        }
        if over {
            return Progress::Done(Pcm::new(rate, std::mem::take(&mut self.heard)));
        }
        Progress::Recording
    }
}

/// The thread: opens the microphone and holds it until the take ends.
fn record<G>(
    open: impl FnOnce() -> Result<(G, u32), String>,
    tell: &SyncSender<Result<u32, String>>,
    stopped: &Receiver<()>,
) {
    match open() {
        Ok((microphone, rate)) => {
            // A game that hangs must not leave a microphone open.
            if tell.send(Ok(rate)).is_ok()
                && stopped.recv_timeout(LONGEST + GRACE) == Err(RecvTimeoutError::Timeout)
            {
                tracing::warn!("the microphone is closed because nobody asks for its sound");
            }
            drop(microphone);
        }
        Err(why) => drop(tell.send(Err(why))),
    }
}

/// Whether there is a microphone. Can take a second.
pub(crate) fn is_there() -> bool {
    // A system without a sound card may have a device all the same, of which no more is known.
    let device = cpal::default_host().default_input_device();
    device.is_some_and(|device| device.default_input_config().is_ok())
}

fn open(to: Producer<f32>) -> Result<(Stream, u32), String> {
    let device = cpal::default_host()
        .default_input_device()
        .ok_or("there is no microphone; connect one, or allow this program to use it")?;
    let failed = |error: cpal::Error| format!("the microphone cannot be used: {error}");
    let supported = device.default_input_config().map_err(failed)?;
    let rate = supported.sample_rate();
    if !RATES.contains(&rate) {
        return Err(format!(
            "the microphone cannot be used: {rate} samples a second is no microphone's rate"
        ));
    }
    let config = supported.config();
    let stream = match supported.sample_format() {
        SampleFormat::F32 => listen::<f32>(&device, config, to),
        SampleFormat::I16 => listen::<i16>(&device, config, to),
        SampleFormat::U16 => listen::<u16>(&device, config, to),
        SampleFormat::I32 => listen::<i32>(&device, config, to),
        SampleFormat::U8 => listen::<u8>(&device, config, to),
        other => {
            return Err(format!(
                "the microphone cannot be used: it gives samples as {other}"
            ));
        }
    };
    let stream = stream.map_err(failed)?;
    stream.play().map_err(failed)?;
    Ok((stream, rate))
}

/// A stream that puts the mean of all channels into the ring.
fn listen<S>(
    device: &Device,
    config: StreamConfig,
    mut to: Producer<f32>,
) -> Result<Stream, cpal::Error>
where
    S: SizedSample,
    f32: FromSample<S>,
{
    let channels = usize::from(config.channels).max(1);
    device.build_input_stream(
        config,
        move |frames: &[S], _: &cpal::InputCallbackInfo| {
            for frame in frames.chunks_exact(channels) {
                let sum: f32 = frame.iter().map(|s| f32::from_sample_(*s)).sum();
                // The game has stopped to listen: what is too much is lost.
                if to.push(sum / channels as f32).is_err() {
                    break;
                }
            }
        },
        |error| tracing::debug!("the microphone: {error}"),
        None,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn finished(take: &mut Take) -> Progress {
        loop {
            match take.poll() {
                Progress::Recording => std::thread::yield_now(),
                over => return over,
            }
        }
    }

    /// A microphone that hears `samples` at once and then nothing.
    fn hearing(samples: Vec<f32>) -> Take {
        Take::of(move |mut to| {
            for sample in samples {
                to.push(sample).unwrap();
            }
            Ok((to, 8_000))
        })
        .unwrap()
    }

    #[test]
    fn what_was_said_before_the_key_went_up_arrives() {
        let said: Vec<f32> = (0..4_000).map(|i| i as f32 / 4_000.0).collect();
        let mut take = hearing(said.clone());
        while take.rate.is_none() {
            assert_eq!(take.poll(), Progress::Recording);
        }
        take.stop();
        assert_eq!(finished(&mut take), Progress::Done(Pcm::new(8_000, said)));
    }

    #[test]
    fn a_key_that_goes_up_at_once_ends_the_take() {
        let mut take = hearing(vec![0.5; 8]);
        take.stop();
        assert_eq!(
            finished(&mut take),
            Progress::Done(Pcm::new(8_000, vec![0.5; 8]))
        );
    }

    #[test]
    fn no_line_is_longer_than_the_longest() {
        let mut take = Take::of(|mut to: Producer<f32>| {
            let speaker = std::thread::spawn(move || {
                while !to.is_abandoned() {
                    let _ = to.push(0.25);
                }
            });
            Ok((speaker, 4_000))
        })
        .unwrap();
        while take.stop.is_some() {
            assert_eq!(take.poll(), Progress::Recording);
        }
        assert_eq!(take.heard.len(), 30 * 4_000);
        take.poll();
        assert_eq!(take.heard.len(), 30 * 4_000);
    }

    #[test]
    fn what_cannot_be_opened_is_said() {
        let mut take = Take::of(|_| Err::<((), u32), _>("there is none".to_owned())).unwrap();
        assert_eq!(
            finished(&mut take),
            Progress::Failed("there is none".to_owned())
        );
        let mut take = Take::of(|_| -> Result<((), u32), String> { panic!("a driver") }).unwrap();
        assert!(matches!(finished(&mut take), Progress::Failed(_)));
    }
}
