//! The game that is measured: Mara and a player, who stand together.

use banter_models::Kind;
use bevy::prelude::*;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::core::{LineReady, Stage};
use bevy_banter::engine::EngineStatus;
use bevy_banter::listen::ListenSettings;
use bevy_banter::mind::{Grounding, MindSettings};
use bevy_banter::prelude::*;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const MARA: &str = include_str!("../../../assets/personas/mara.persona.toml");
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// The file of a model of the project's list.
pub(crate) fn model(kind: Kind, id: &str) -> Result<PathBuf, String> {
    banter_models::resolve(kind, id).map_err(|error| error.to_string())
}

/// The host program that was built beside this one.
pub(crate) fn at_home(mut host: HostSpec, program: &str) -> Result<HostSpec, String> {
    // What is measured is how long it takes, and not whether that is too long.
    host.deadlines.load = PATIENCE;
    host.deadlines.silence = PATIENCE;
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    let path = here.with_file_name(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    Ok(host.at(path))
}

/// Ears of this model, which is of the project's list.
pub(crate) fn ears(id: &str) -> Result<HostSpec, String> {
    let host = bevy_banter::whisper_host(model(Kind::Ears, id)?);
    at_home(host.spec(), "banter-whisper-host")
}

/// A mind, in the same way.
pub(crate) fn mind(id: &str) -> Result<HostSpec, String> {
    let host = bevy_banter::llama_host(model(Kind::Mind, id)?);
    at_home(host.spec(), "banter-llama-host")
}

/// A game whose engines are ready.
pub(crate) struct Measured {
    app: TestApp,
    player: Entity,
}

/// What came of a line that was spoken.
pub(crate) struct Listened {
    pub(crate) text: String,
    /// From the end of the line to its text, by the wall's clock.
    pub(crate) seconds: f64,
}

/// What came of a line that was typed.
pub(crate) struct Answered {
    pub(crate) text: String,
    /// Whether the language model failed or was too slow, so that the persona answered or the
    /// answer broke off.
    pub(crate) fell_back: bool,
    /// From the line to the first piece of the answer, by the wall's clock.
    pub(crate) first: Option<f64>,
}

/// The turns that have ended, each with what was said in it.
#[derive(Resource, Default)]
struct Ended(Vec<Answered>);

impl Measured {
    /// With ears or a mind, and without sound. In a language, if the ears are to be told.
    pub(crate) fn new(
        ears: Option<HostSpec>,
        mind: Option<HostSpec>,
        language: &str,
    ) -> Result<Self, String> {
        let plugins = BanterPlugins {
            ears: ears.map(Into::into),
            mind: mind.map(Into::into),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        };
        // The front door brings the core itself; the harness has it already.
        let plugins = plugins.build().disable::<bevy_banter::core::CorePlugin>();
        let mut app = TestApp::new().with((AssetPlugin::default(), plugins));
        app.app_mut().init_asset::<Mesh>().init_resource::<Ended>();
        app.app_mut().add_observer(keep);
        app.record::<LineReady>().record_events::<EngineFailed>();
        app.world_mut().insert_resource(ListenSettings {
            language: Some(language.to_owned()),
            ..ListenSettings::default()
        });
        // Her author's own words would answer nearly everything before a mind is asked.
        let mut settings = app.world_mut().resource_mut::<MindSettings>();
        settings.grounding = Grounding::ModelAlone;
        let persona = Persona::parse(MARA, "mara").map_err(|error| error.to_string())?;
        let mut personas = app.world_mut().resource_mut::<Assets<Persona>>();
        let persona = personas.add(persona);
        app.world_mut().spawn(CharacterPersona(persona));
        let near = Transform::from_xyz(0.0, 0.0, 2.0);
        let player = app.world_mut().spawn((PlayerParticipant, near)).id();
        let mut measured = Self { app, player };
        measured.until("the engines are not ready", |app| {
            let world = app.world();
            let ears = world
                .get_resource::<EarsEngine>()
                .map(|ears| ears.0.status());
            let mind = world
                .get_resource::<MindEngine>()
                .map(|mind| mind.0.status());
            let mut engines = ears.into_iter().chain(mind);
            engines.all(|status| matches!(status, EngineStatus::Ready | EngineStatus::Failed(_)))
        })?;
        // What fails now would fail every line.
        let world = measured.app.world();
        let ears = world
            .get_resource::<EarsEngine>()
            .map(|ears| ears.0.status());
        let mind = world
            .get_resource::<MindEngine>()
            .map(|mind| mind.0.status());
        for status in ears.into_iter().chain(mind) {
            if let EngineStatus::Failed(error) = status {
                return Err(error.to_string());
            }
        }
        Ok(measured)
    }

    /// Frames at the wall's pace until it is so.
    fn until(
        &mut self,
        problem: &str,
        mut done: impl FnMut(&TestApp) -> bool,
    ) -> Result<(), String> {
        let give_up = Instant::now() + PATIENCE;
        loop {
            self.app.step();
            if done(&self.app) {
                return Ok(());
            }
            if Instant::now() > give_up {
                return Err(problem.to_owned());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Says a recording and waits for its text and the end of the answer.
    pub(crate) fn listen(&mut self, pcm: Pcm) -> Result<Listened, String> {
        let (heard, ended) = (self.app.recorded::<LineReady>().len(), self.ended());
        let failed = self.app.recorded::<EngineFailed>().len();
        let (speaker, start) = (self.player, Instant::now());
        self.app.write(Recorded {
            speaker,
            to: None,
            pcm,
        });
        self.until("the ears do not answer", |app| {
            app.recorded::<LineReady>().len() > heard
        })?;
        let seconds = start.elapsed().as_secs_f64();
        let text = self.app.recorded::<LineReady>().get(heard);
        let text = text.map(|heard| heard.text.clone()).unwrap_or_default();
        self.until("the turn does not end", |app| ended_in(app) > ended)?;
        match self.app.recorded::<EngineFailed>().get(failed) {
            Some(failed) => Err(failed.error.to_string()),
            None => Ok(Listened { text, seconds }),
        }
    }

    /// Types a line and waits for the end of the answer.
    pub(crate) fn ask(&mut self, line: &str) -> Result<Answered, String> {
        let ended = self.ended();
        let failed = self.app.recorded::<EngineFailed>().len();
        self.app.write(LineTyped {
            speaker: self.player,
            to: None,
            text: line.to_owned(),
        });
        self.until("the turn does not end", |app| ended_in(app) > ended)?;
        let failures = self.app.recorded::<EngineFailed>().iter().skip(failed);
        let fell_back = { failures }.any(|failed| failed.stage == Stage::Think);
        let mut turns = self.app.world_mut().resource_mut::<Ended>();
        let answered = turns.0.get_mut(ended).map(|answered| Answered {
            text: std::mem::take(&mut answered.text),
            first: answered.first,
            fell_back,
        });
        answered.ok_or_else(|| "the turn left nothing".to_owned())
    }

    fn ended(&self) -> usize {
        ended_in(&self.app)
    }
}

fn ended_in(app: &TestApp) -> usize {
    app.world().resource::<Ended>().0.len()
}

/// Keeps what a turn leaves.
fn keep(
    ended: On<TurnEnded>,
    turns: Query<(&Reply, &bevy_banter::core::Timeline)>,
    mut all: ResMut<Ended>,
) {
    let left = turns.get(ended.turn).ok().map(|(reply, timeline)| {
        let sentences = reply
            .sentences
            .iter()
            .map(|sentence| sentence.text.as_str());
        let first = timeline.first_token.map(|first| {
            let waited = first.wall.duration_since(timeline.line_ended.wall);
            waited.as_secs_f64()
        });
        Answered {
            text: sentences.collect::<Vec<_>>().join(" "),
            first,
            fell_back: false,
        }
    });
    all.0.extend(left);
}
