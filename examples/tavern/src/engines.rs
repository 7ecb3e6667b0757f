//! What she hears, thinks and speaks with, and how it is.

use crate::args;
use crate::models;
use crate::notice::Notices;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_banter::engine::EngineStatus;
use bevy_banter::prelude::*;
use bevy_banter::{llama_host, piper_host, whisper_host};
use serde::Serialize;
use std::path::PathBuf;
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
    /// One that is not, and why, as a sentence.
    Refused(String),
}

impl Order {
    fn take(kind: Kind, wanted: Option<&String>) -> Self {
        match wanted.map(|wanted| models::resolve(kind, wanted)) {
            None => Self::Nothing,
            Some(Ok(path)) => Self::Model(path),
            Some(Err(why)) => Self::Refused(why),
        }
    }

    fn model(&self) -> Option<&PathBuf> {
        match self {
            Self::Model(path) => Some(path),
            _ => None,
        }
    }
}

/// What was asked for, for each of the engines.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Orders {
    ears: Order,
    mind: Order,
    voice: Order,
}

impl Orders {
    /// Looks for the models that the command line names. What is not there is kept as a
    /// notice, and done without.
    pub(crate) fn take(wanted: &args::Models, notices: &mut Notices) -> Self {
        let orders = Self {
            ears: Order::take(Kind::Ears, wanted.ears.as_ref()),
            mind: Order::take(Kind::Mind, wanted.mind.as_ref()),
            voice: Order::take(Kind::Voice, wanted.voice.as_ref()),
        };
        for kind in Kind::ALL {
            if let Order::Refused(why) = orders.of(kind) {
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

    /// The plugins, with the hosts that serve what was ordered.
    pub(crate) fn plugins(&self, audio: AudioOutput) -> BanterPlugins {
        BanterPlugins {
            audio,
            ears: self.ears.model().map(whisper_host),
            mind: self.mind.model().map(llama_host),
            voice: self.voice.model().map(piper_host),
            ..default()
        }
    }
}

/// The engines as they are now.
#[derive(SystemParam)]
pub(crate) struct Engines<'w> {
    orders: Res<'w, Orders>,
    ears: Option<Res<'w, Ears>>,
    mind: Option<Res<'w, MindEngine>>,
    voice: Option<Res<'w, Voice>>,
    fallback_voice: Option<Res<'w, FallbackVoice>>,
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

/// What she heard, thought and spoke with.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct EnginesRecord {
    pub(crate) mind: EngineRecord,
    pub(crate) ears: EngineRecord,
    pub(crate) voice: EngineRecord,
}

/// One of the engines.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct EngineRecord {
    /// The file of its model; `None` where it goes without one.
    pub(crate) model: Option<String>,
    /// `none`, `starting`, `loading`, `ready` or `failed`.
    pub(crate) state: &'static str,
    /// Why it is not ready, as a sentence.
    pub(crate) problem: Option<String>,
    /// What was done in its place, where it was not ready.
    pub(crate) instead: Option<&'static str>,
}

impl EngineRecord {
    fn of(kind: Kind, order: &Order, status: Option<EngineStatus>) -> Self {
        let (state, problem) = match (order, status) {
            (Order::Refused(why), _) => ("failed", Some(why.clone())),
            (_, None) => ("none", None),
            (_, Some(EngineStatus::Starting)) => ("starting", None),
            (_, Some(EngineStatus::Loading(_))) => ("loading", None),
            (_, Some(EngineStatus::Ready)) => ("ready", None),
            (_, Some(EngineStatus::Failed(error))) => ("failed", Some(error.to_string())),
        };
        let lacks = state != "ready" || (kind == Kind::Voice && *order == Order::Nothing);
        Self {
            model: order.model().map(|path| path.display().to_string()),
            state,
            problem,
            instead: lacks.then(|| kind.without()),
        }
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
    fn the_record_says_what_was_used_instead() {
        let none = EngineRecord::of(Kind::Mind, &Order::Nothing, None);
        assert_eq!(
            (none.state, none.instead),
            ("none", Some("answers from her persona"))
        );
        let model = Order::Model("a.onnx".into());
        let ready = EngineRecord::of(Kind::Voice, &model, Some(EngineStatus::Ready));
        assert_eq!((ready.state, ready.instead), ("ready", None));
        assert_eq!(ready.model.as_deref(), Some("a.onnx"));
        let plain = EngineRecord::of(Kind::Voice, &Order::Nothing, Some(EngineStatus::Ready));
        assert_eq!(plain.instead, Some("espeak-ng"));
        let refused = Order::Refused("it is gone".into());
        let refused = EngineRecord::of(Kind::Ears, &refused, None);
        assert_eq!(refused.problem.as_deref(), Some("it is gone"));
    }
}
