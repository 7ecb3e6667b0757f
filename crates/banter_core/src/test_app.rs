//! A game without a screen and with a clock that is moved by hand, for tests.
//!
//! It is what this project's own tests are made of, and public so that a game's tests can
//! be made of it too.
//!
//! ```
//! use banter_core::{test_app::TestApp, NpcParticipant, PlayerParticipant, Turn, TurnStarted, LineTyped};
//! use bevy::prelude::*;
//! use std::time::Duration;
//!
//! let mut game = TestApp::new();
//! game.record_events::<TurnStarted>();
//! let mara = game.world_mut().spawn(NpcParticipant).id();
//! let player = game.world_mut().spawn(PlayerParticipant).id();
//! game.write(LineTyped { speaker: player, to: Some(mara), text: "Hello!".into() });
//! assert!(game.run_until(|world| world.query::<&Turn>().iter(world).count() == 1));
//! assert_eq!(game.recorded::<TurnStarted>().len(), 1);
//! ```

use crate::CorePlugin;
use bevy::ecs::event::Event;
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use std::time::{Duration, Instant};

/// How far the game's clock moves at each step: sixty frames a second.
pub const STEP: Duration = Duration::from_nanos(16_666_667);

/// How long [`TestApp::run_until`] waits, by the wall's clock.
const PATIENCE: Duration = Duration::from_secs(30);

/// A headless game with the [`CorePlugin`], whose clock moves [`STEP`] at each update.
///
/// Engines run on threads of their own and in their own time. So a test does not count
/// frames until a result is there: it runs until it is ([`TestApp::run_until`]).
#[derive(Debug)]
pub struct TestApp(App);

impl Default for TestApp {
    fn default() -> Self {
        Self::new()
    }
}

impl TestApp {
    /// A game with nothing in it.
    pub fn new() -> Self {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, TransformPlugin, CorePlugin))
            .insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
        Self(app)
    }

    /// The same game with more plugins.
    #[must_use]
    pub fn with<M>(mut self, plugins: impl bevy::app::Plugins<M>) -> Self {
        self.0.add_plugins(plugins);
        self
    }

    /// The app itself.
    pub fn app_mut(&mut self) -> &mut App {
        &mut self.0
    }

    /// The world.
    pub fn world(&self) -> &World {
        self.0.world()
    }

    /// The world.
    pub fn world_mut(&mut self) -> &mut World {
        self.0.world_mut()
    }

    /// Writes a message for the next step to read.
    pub fn write<M: Message>(&mut self, message: M) {
        self.0.world_mut().write_message(message);
    }

    /// One frame.
    pub fn step(&mut self) {
        // Plugins that are finished once all are built (asset loaders, ...) need this
        // where no runner does it.
        if self.0.plugins_state() == bevy::app::PluginsState::Ready {
            self.0.finish();
            self.0.cleanup();
        }
        self.0.update();
    }

    /// So much of the game's time.
    pub fn run_for(&mut self, duration: Duration) {
        let steps = duration.as_nanos().div_ceil(STEP.as_nanos());
        for _ in 0..steps {
            self.step();
        }
    }

    /// Frames until `done`, with a moment of the wall's time between them for the engines'
    /// threads. Whether it came to that within half a minute.
    pub fn run_until(&mut self, mut done: impl FnMut(&mut World) -> bool) -> bool {
        let give_up = Instant::now() + PATIENCE;
        loop {
            self.step();
            if done(self.0.world_mut()) {
                return true;
            }
            if Instant::now() > give_up {
                return false;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Keeps every message of this type from now on, for [`TestApp::recorded`].
    pub fn record<M: Message + Clone>(&mut self) -> &mut Self {
        self.0.init_resource::<Recorded<M>>().add_systems(
            Last,
            |mut messages: MessageReader<M>, mut recorded: ResMut<Recorded<M>>| {
                recorded.0.extend(messages.read().cloned());
            },
        );
        self
    }

    /// Keeps every event of this type from now on, for [`TestApp::recorded`].
    pub fn record_events<E>(&mut self) -> &mut Self
    where
        E: Event + Clone + Send + Sync + 'static,
        for<'a> E: Event<Trigger<'a>: Default>,
    {
        self.0.init_resource::<Recorded<E>>().add_observer(
            |event: On<E>, mut recorded: ResMut<Recorded<E>>| {
                recorded.0.push(event.event().clone());
            },
        );
        self
    }

    /// What was recorded of this type, the oldest first.
    pub fn recorded<R: Send + Sync + 'static>(&self) -> &[R] {
        self.world()
            .get_resource::<Recorded<R>>()
            .map_or(&[], |recorded| &recorded.0)
    }
}

#[derive(Resource)]
struct Recorded<R: Send + Sync + 'static>(Vec<R>);

impl<R: Send + Sync + 'static> Default for Recorded<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
