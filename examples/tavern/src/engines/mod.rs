//! What she hears, thinks and speaks with, and how it is.

mod record;
mod server;
mod voice;

pub(crate) use record::{EngineRecord, EnginesRecord};
pub(crate) use server::Server;

use crate::args;
use crate::models;
use crate::notice::Notices;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_banter::engine::EngineStatus;
use bevy_banter::prelude::*;
use bevy_banter::{llama_host, silero_host, whisper_host};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long models may take to be loaded before the conversation begins without them, by the
/// wall's clock.
const PATIENCE: Duration = Duration::from_secs(180);

/// Which of the engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Speech to text.
    Ears,
    /// Text to an answer.
    Mind,
    /// An answer to speech.
    Voice,
}

impl Kind {
    /// All of them, in the order in which they are shown.
    pub(crate) const ALL: [Self; 3] = [Self::Mind, Self::Ears, Self::Voice];

    /// What it is called, on the command line too.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ears => "ears",
            Self::Mind => "mind",
            Self::Voice => "voice",
        }
    }

    /// What is done where there is no model for it.
    pub(crate) fn without(self) -> &'static str {
        match self {
            Self::Ears => "typed lines only",
            Self::Mind => "answers from her persona",
            Self::Voice => "espeak-ng",
        }
    }
}

/// What was asked for in the way of a model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Nothing.
    #[default]
    Nothing,
    /// A model that is there.
    Model(PathBuf),
    /// A server that has one.
    Server(Server),
    /// One that is not, and why, as a sentence.
    Refused(String),
}

impl Order {
    fn take(kind: Kind, wanted: Option<&String>) -> Self {
        let Some(wanted) = wanted else {
            return Self::Nothing;
        };
        if kind != Kind::Voice
            && let Some(server) = Server::read(wanted)
        {
            return Self::Server(server);
        }
        match models::resolve(kind, wanted) {
            Ok(path) => Self::Model(path),
            Err(why) => Self::Refused(why),
        }
    }

    /// The same for the model that tells speech from other sound: it has no other name than
    /// its file's.
    fn take_detector(wanted: Option<&Path>) -> Self {
        match wanted {
            None => Self::Nothing,
            Some(file) if file.is_file() => {
                Self::Model(std::path::absolute(file).unwrap_or_else(|_| file.to_owned()))
            }
            Some(file) => Self::Refused(format!(
                "there is no file {}, so the built-in detector tells when you speak",
                file.display()
            )),
        }
    }

    fn model(&self) -> Option<&PathBuf> {
        match self {
            Self::Model(path) => Some(path),
            _ => None,
        }
    }

    /// The model's file, or where the server is.
    fn provider(&self) -> Option<String> {
        match self {
            Self::Model(path) => Some(path.display().to_string()),
            Self::Server(server) => Some(server.place()),
            Self::Nothing | Self::Refused(_) => None,
        }
    }
}

/// What was asked for, for each of the engines.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Orders {
    ears: Order,
    mind: Order,
    voice: Order,
    detector: Order,
}

impl Orders {
    /// Looks for the models that the command line names. What is not there is kept as a
    /// notice, and done without.
    pub(crate) fn take(wanted: &args::Models, notices: &mut Notices) -> Self {
        let orders = Self {
            ears: Order::take(Kind::Ears, wanted.ears.as_ref()),
            mind: Order::take(Kind::Mind, wanted.mind.as_ref()),
            voice: Order::take(Kind::Voice, wanted.voice.as_ref()),
            detector: Order::take_detector(wanted.speech_detector.as_deref()),
        };
        let engines = Kind::ALL.into_iter().map(|kind| orders.of(kind));
        for order in engines.chain([&orders.detector]) {
            if let Order::Refused(why) = order {
                notices.add(why.clone());
            }
        }
        orders
    }

    /// What was asked for.
    pub(crate) fn of(&self, kind: Kind) -> &Order {
        match kind {
            Kind::Ears => &self.ears,
            Kind::Mind => &self.mind,
            Kind::Voice => &self.voice,
        }
    }

    /// The plugins, with the hosts and servers that serve what was ordered.
    pub(crate) fn plugins(&self, audio: AudioOutput) -> BanterPlugins {
        BanterPlugins {
            audio,
            speech_detector: self.detector.model().map(|file| silero_host(file).into()),
            ears: match &self.ears {
                Order::Server(server) => Some(server.ears().into()),
                order => order.model().map(|file| whisper_host(file).into()),
            },
            mind: match &self.mind {
                Order::Server(server) => Some(server.mind().into()),
                order => order.model().map(|file| llama_host(file).into()),
            },
            voice: self.voice.model().map(|file| voice::host(file)),
            ..default()
        }
    }
}

/// The engines as they are now.
#[derive(SystemParam)]
pub(crate) struct Engines<'w> {
    orders: Res<'w, Orders>,
    ears: Option<Res<'w, EarsEngine>>,
    mind: Option<Res<'w, MindEngine>>,
    voice: Option<Res<'w, VoiceEngine>>,
    fallback_voice: Option<Res<'w, FallbackVoiceEngine>>,
}

impl Engines<'_> {
    /// What was asked for.
    pub(crate) fn order(&self, kind: Kind) -> &Order {
        self.orders.of(kind)
    }

    /// How an engine is; `None` where there is none. Of two voices, the better one.
    pub(crate) fn status(&self, kind: Kind) -> Option<EngineStatus> {
        match kind {
            Kind::Ears => self.ears.as_ref().map(|ears| ears.0.status()),
            Kind::Mind => self.mind.as_ref().map(|mind| mind.0.status()),
            Kind::Voice => (self.voice.as_ref().map(|voice| voice.0.status()))
                .or_else(|| self.fallback_voice.as_ref().map(|voice| voice.0.status())),
        }
    }

    /// Whether an engine is still on its way.
    fn is_awaited(&self) -> bool {
        let awaited = |status| matches!(status, EngineStatus::Starting | EngineStatus::Loading(_));
        let fallback = self.fallback_voice.as_ref();
        Kind::ALL
            .into_iter()
            .filter_map(|kind| self.status(kind))
            .chain(fallback.map(|voice| voice.0.status()))
            .any(awaited)
    }

    /// For the transcript.
    pub(crate) fn record(&self) -> EnginesRecord {
        let record = |kind| EngineRecord::of(kind, self.order(kind), self.status(kind));
        EnginesRecord {
            mind: record(Kind::Mind),
            ears: record(Kind::Ears),
            voice: record(Kind::Voice),
        }
    }
}

/// Waiting for engines that load their models.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wait {
    since: Option<Instant>,
    over: bool,
}

impl Wait {
    /// Whether to wait on. Says so when that takes too long.
    pub(crate) fn goes_on(&mut self, engines: &Engines, notices: &mut Notices) -> bool {
        let since = *self.since.get_or_insert_with(Instant::now);
        if self.over || !engines.is_awaited() {
            self.over = true;
        } else if since.elapsed() > PATIENCE {
            self.over = true;
            let seconds = PATIENCE.as_secs();
            notices.add(format!(
                "not every model was loaded after {seconds} s, and the conversation begins without"
            ));
        }
        !self.over
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_model_that_is_not_there_is_noted_and_done_without() {
        let wanted = args::Models {
            mind: Some("/nowhere/a.gguf".into()),
            ..args::Models::default()
        };
        let mut notices = Notices::default();
        let orders = Orders::take(&wanted, &mut notices);
        assert!(matches!(orders.of(Kind::Mind), Order::Refused(_)));
        assert_eq!(*orders.of(Kind::Ears), Order::Nothing);
        assert!(notices.all()[0].contains("/nowhere/a.gguf"));
        assert!(orders.plugins(AudioOutput::Silent).mind.is_none());
    }

    #[test]
    fn a_detector_that_is_not_there_is_noted_and_the_built_in_one_is_used() {
        let mut notices = Notices::default();
        let file = tempfile::NamedTempFile::new().unwrap();
        for (wanted, is_there) in [(Path::new("/nowhere/d.onnx"), false), (file.path(), true)] {
            let wanted = args::Models {
                speech_detector: Some(wanted.to_owned()),
                ..args::Models::default()
            };
            let orders = Orders::take(&wanted, &mut notices);
            let plugins = orders.plugins(AudioOutput::Silent);
            assert_eq!(plugins.speech_detector.is_some(), is_there);
        }
        assert_eq!(notices.all().len(), 1);
        assert!(notices.all()[0].contains("/nowhere/d.onnx"));
    }

    #[test]
    fn an_address_is_a_server_for_ears_and_mind_and_for_no_voice() {
        let address = Some("http://localhost:8000/v1#small".to_owned());
        let wanted = args::Models {
            ears: address.clone(),
            mind: address.clone(),
            voice: address,
            ..args::Models::default()
        };
        let orders = Orders::take(&wanted, &mut Notices::default());
        for kind in [Kind::Ears, Kind::Mind] {
            let record = EngineRecord::of(kind, orders.of(kind), None);
            assert_eq!(record.model.as_deref(), Some("a server at localhost:8000"));
        }
        assert!(matches!(orders.of(Kind::Voice), Order::Refused(_)));
        let plugins = orders.plugins(AudioOutput::Silent);
        let (Some(EngineSource::Server(ears)), Some(EngineSource::Server(mind))) =
            (plugins.ears, plugins.mind)
        else {
            panic!("they are servers");
        };
        assert_eq!(ears.place(), "a server at localhost");
        assert_eq!(mind.place(), "a server at localhost");
    }
}
