//! A server's speech as an engine.

use crate::client::Client;
use crate::request_threads::RequestThreads;
use crate::trouble::Trouble;
use crate::voice::client::Line;
use crate::voice::settings::{Options, is_name};
use crate::voice::sound::SoundReader;
use banter_engine::{
    EngineError, Output, PhonemeTiming, Settings, SpokenPart, Synthesize, SynthesizeEvent,
    SynthesizeRequest, emphasised, spoken_parts,
};
use std::collections::BTreeSet;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// How much longer than its time a sentence is waited for before it is left alone.
const GRACE: Duration = Duration::from_secs(1);
/// Pieces that wait to be passed on, at most.
const WAITING: usize = 64;
/// Voices that the server does not know and that are remembered, at most.
const MOST_UNKNOWN: usize = 64;

/// A voice that is a server: an OpenAI-compatible `/v1/audio/speech`.
///
/// | [`VoiceStyle`](banter_engine::VoiceStyle) | what is sent |
/// |---|---|
/// | `variant` | the server's name of the voice; one that it refuses is left out from then on, and the setting `voice` speaks |
/// | `rate` | `speed`, 0.25..=4 |
/// | `volume` | nothing; the sound is made louder or softer here, 0..=2 |
/// | `language`, `speaker`, `pitch`, `range`, `pauses`, `manner` | nothing |
///
/// The tags of [sounds](banter_engine::VocalSound) in a text are left out, and so are the signs of what is stressed: servers know none.
///
/// Sound is passed on as it comes. No server tells phonemes: faces follow the sound.
///
/// A cancelled job ends within some 20 ms. Its request is broken off at its next step; at
/// most four are under way, and each ends with its `timeout`.
#[derive(Debug)]
pub struct RemoteVoice {
    options: Options,
    client: Client,
    threads: RequestThreads,
    unknown: BTreeSet<String>,
}

impl RemoteVoice {
    /// Reads the [settings](crate#settings-of-a-voice), and the key from the environment. Nothing
    /// is sent: whether the server is there shows with the first sentence.
    ///
    /// # Errors
    /// [`EngineError::Setting`] for a setting that cannot be used, [`EngineError::Request`]
    /// without an address or for a key that cannot be sent, [`EngineError::File`] for
    /// certificates that are none. None of them holds the key.
    pub fn open(settings: &Settings) -> Result<Self, EngineError> {
        Self::open_with(settings, |name| std::env::var(name).ok())
    }

    pub(crate) fn open_with(
        settings: &Settings,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, EngineError> {
        let options = Options::read(settings, variable)?;
        let (access, address) = (&options.access, &options.address);
        let client = Client::new(access, address, options.timeout, options.largest_reply)?;
        Ok(Self {
            options,
            client,
            threads: RequestThreads::default(),
            unknown: BTreeSet::new(),
        })
    }

    /// Has a line said. `true` where the server was asked for more than it can do.
    fn say(&self, line: Line, sound: &mut Sound<'_>) -> Result<bool, EngineError> {
        let host = self.options.address.host();
        let engine = format!("the server {host}");
        let (client, deadline) = (self.client.clone(), line.deadline);
        let (pieces, come) = mpsc::sync_channel(WAITING);
        let asked = self.threads.wait(
            &engine,
            move |cancel| line.ask(&client, &pieces, cancel),
            || {
                sound.take(&come, host)?;
                sound.output.alive();
                sound.output.check()?;
                if Instant::now() < deadline + GRACE {
                    return Ok(());
                }
                Err(EngineError::TimedOut {
                    engine: engine.clone(),
                    after: self.options.timeout,
                })
            },
        )?;
        sound.take(&come, host)?;
        match asked {
            Ok(()) => Ok(false),
            Err(Trouble::Demand(_)) if sound.is_silent() => Ok(true),
            Err(Trouble::Final(fault) | Trouble::Again(fault, _) | Trouble::Demand(fault)) => {
                Err(fault.at(host))
            }
        }
    }
}

impl Synthesize for RemoteVoice {
    fn synthesize(
        &mut self,
        request: SynthesizeRequest,
        output: &mut Output<SynthesizeEvent>,
    ) -> Result<(), EngineError> {
        output.check()?;
        // A server would read the names of sounds aloud.
        let (text, _) = emphasised(&request.text);
        let words = spoken_parts(&text).filter_map(|part| match part {
            SpokenPart::Words(words) => Some(words),
            SpokenPart::Sound(_) => None,
        });
        let text = words.collect::<Vec<_>>().join(" ");
        let length = text.chars().count();
        if length > self.options.longest as usize {
            return Err(EngineError::Request(format!(
                "the text has {length} characters and the setting `longest` allows {}; send it sentence by sentence",
                self.options.longest
            )));
        }
        let style = request.style;
        let volume = if style.volume.is_finite() {
            style.volume.clamp(0.0, 2.0)
        } else {
            1.0
        };
        let mut sound = Sound {
            output,
            reader: SoundReader::new(self.options.rate),
            volume,
            begun: false,
        };
        if !text.contains(char::is_alphanumeric) {
            return sound.begin(self.options.rate);
        }
        let own = style.variant.filter(|voice| is_name(voice));
        let own = own.filter(|voice| !self.unknown.contains(voice));
        let line = |voice: &str| Line {
            model: self.options.model.clone(),
            voice: voice.to_owned(),
            format: self.options.format.clone(),
            text: text.clone(),
            speed: if style.rate.is_finite() {
                style.rate.clamp(0.25, 4.0)
            } else {
                1.0
            },
            deadline: Instant::now() + self.options.timeout,
        };
        let usual = &self.options.voice;
        let refused = self.say(line(own.as_deref().unwrap_or(usual)), &mut sound)?;
        let Some(voice) = own.filter(|_| refused) else {
            return if refused {
                Err(EngineError::Request(
                    "the server speaks neither with this model nor this voice; correct the settings `model` and `voice`".to_owned(),
                ))
            } else {
                sound.begin(self.options.rate)
            };
        };
        if self.say(line(usual), &mut sound)? {
            return Err(EngineError::Request(
                "the server refuses the sentence; see the settings `model` and `voice`".to_owned(),
            ));
        }
        sound.begin(self.options.rate)?;
        tracing::warn!("the server has no voice {voice:?}; {usual} speaks instead");
        if self.unknown.len() < MOST_UNKNOWN {
            self.unknown.insert(voice);
        }
        Ok(())
    }
}

/// Sound on its way from the server to the game.
struct Sound<'a> {
    output: &'a mut Output<SynthesizeEvent>,
    reader: SoundReader,
    volume: f32,
    /// Whether the start was sent.
    begun: bool,
}

impl Sound<'_> {
    fn is_silent(&self) -> bool {
        !self.begun
    }

    /// Sends the start, if that is not done.
    fn begin(&mut self, rate: u32) -> Result<(), EngineError> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let timing = PhonemeTiming::Estimated;
        self.output.send(SynthesizeEvent::Start { rate, timing })
    }

    /// Passes on what came.
    fn take(&mut self, come: &Receiver<Vec<u8>>, host: &str) -> Result<(), EngineError> {
        while let Ok(bytes) = come.try_recv() {
            let samples = self.reader.push(&bytes).map_err(|fault| fault.at(host))?;
            let (Some(rate), false) = (self.reader.rate(), samples.is_empty()) else {
                continue;
            };
            self.begin(rate)?;
            let loud = |sample: f32| (sample * self.volume).clamp(-1.0, 1.0);
            let samples = samples.into_iter().map(loud).collect();
            self.output.send(SynthesizeEvent::Samples(samples))?;
        }
        Ok(())
    }
}
