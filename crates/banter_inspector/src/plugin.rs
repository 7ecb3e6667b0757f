//! The inspector as a plugin.

use crate::link::Inspector;
use crate::{game, turns};
use bevy::prelude::*;
use std::time::Duration;

/// Adds an inspector: a server on this machine that shows the game, and lets who has the token change
/// it. Add it after [`CorePlugin`](banter_core::CorePlugin). Where it cannot listen, the log says so in a sentence, and the game
/// goes on without.
///
/// The resource [`Inspector`] has its address.
///
/// ```
/// use banter_core::test_app::TestApp;
/// use banter_inspector::{Inspector, InspectorPlugin};
/// let game = TestApp::new().with(InspectorPlugin::default());
/// let inspector = game.world().resource::<Inspector>();
/// assert!(inspector.link().starts_with("http://127.0.0.1:"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InspectorPlugin {
    /// The port of the loopback address; 0 is any that is free. 0.
    pub port: u16,
    /// How often the game is copied while somebody watches, times a second, 0.5..=20. 4.
    pub rate: f32,
}

impl Default for InspectorPlugin {
    fn default() -> Self {
        Self { port: 0, rate: 4.0 }
    }
}

impl Plugin for InspectorPlugin {
    fn build(&self, app: &mut App) {
        match Inspector::start(self.port) {
            Ok(inspector) => {
                tracing::info!("the inspector is at {}", inspector.link());
                app.insert_resource(inspector);
            }
            Err(error) => {
                tracing::error!("{error}");
                return;
            }
        }
        let rate = if self.rate.is_nan() { 4.0 } else { self.rate };
        let every = Duration::from_secs_f32(1.0 / rate.clamp(0.5, 20.0));
        turns::build(app);
        game::build(app, every);
    }
}
