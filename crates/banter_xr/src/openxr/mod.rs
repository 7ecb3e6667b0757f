//! OpenXR: a game in a headset, on [`bevy_mod_openxr`], which people look for as bevy_openxr.
//!
//! One call wraps the default plugins:
//!
//! ```no_run
//! use banter_core::PlayerParticipant;
//! use banter_xr::openxr::{HeadsetSettings, with_headset};
//! use banter_xr::{FlatCamera, HeadsetWearer, XrPlugin};
//! use bevy::prelude::*;
//!
//! App::new()
//!     .add_plugins(with_headset(DefaultPlugins, HeadsetSettings::default()))
//!     .add_plugins(XrPlugin)
//!     .add_systems(Startup, |mut commands: Commands| {
//!         commands.spawn((PlayerParticipant, HeadsetWearer));
//!         commands.spawn((Camera3d::default(), FlatCamera));
//!     })
//!     .run();
//! ```
//!
//! Where there is no loader, no runtime, no headset, where a session fails or the runtime is lost
//! while one plays, the game goes on in its window and [`Headset`] says why, once.
//! The wearer's rig is then what it was before, and whatever is being said goes on. While the headset is worn no window waits
//! for its screen.
//!
//! # What upstream does where a runtime fails, and what is done about it
//!
//! | in `bevy_mod_openxr` 0.6 | here |
//! |---|---|
//! | without runtime or headset the render plugin is replaced | looked for before: the default plugins stay as they are |
//! | a session that is not created leaves its systems without what they need: panic | those systems are left out, and the game is flat |
//! | `xrPollEvent`, `xrBeginSession`, `xrEndSession`, `xrWaitFrame`, `xrBeginFrame`, images: panic | a fault that ends the session |
//! | an image is waited for without end | for two seconds |
//! | a state that nobody knows: panic | nothing |
//! | `xrRequestExitSession` fails: panic | not guarded: it is called where the app ends anyway |
//! | images of a swapchain are leaked | not guarded: once a session |
//! | a runtime's library that crashes takes the game with it | cannot be guarded: it is in the game's process |

mod controllers;
mod error;
mod extensions;
mod face;
mod fault;
mod gaze;
mod probe;
mod render;
mod session;
mod track;

pub use bevy_mod_xr::camera::XrCamera as HeadsetCamera;
pub use error::HeadsetError;
pub use extensions::HeadsetExtensions;
pub use openxr::ExtensionSet;

use crate::XrSystems;
use crate::headset::Headset;
use crate::windows;
use bevy::app::PluginGroupBuilder;
use bevy::prelude::*;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy_mod_openxr::add_xr_plugins;
use bevy_mod_openxr::exts::OxrExtensions;
use bevy_mod_openxr::features::overlay::OxrOverlayPlugin;
use bevy_mod_openxr::init::OxrInitPlugin;
use bevy_mod_openxr::poll_events::OxrEventsPlugin;
use bevy_mod_openxr::render::OxrRenderPlugin;
use bevy_mod_openxr::session::OxrSession;
use bevy_mod_xr::session::{XrPreDestroySession, XrSessionCreated, XrSessionPlugin};

/// Settings of a headset.
#[derive(Debug, Clone)]
pub struct HeadsetSettings {
    /// The extensions that are asked for.
    pub extensions: HeadsetExtensions,
    /// Whether pictures are made one frame ahead of the game, as [`DefaultPlugins`] do. It is quicker
    /// and shows a head where it was a frame ago. On.
    pub pipelined: bool,
    /// Whether shaders are compiled before the first frame that needs them, in place of beside it.
    pub synchronous_pipeline_compilation: bool,
}

impl Default for HeadsetSettings {
    fn default() -> Self {
        Self {
            extensions: HeadsetExtensions::default(),
            pipelined: true,
            synchronous_pipeline_compilation: false,
        }
    }
}

/// The default plugins, or the game's choice of them, with a headset where there is one. Never fails.
///
/// In a headset Bevy's `RenderPlugin` is made anew, for the runtime chooses the graphics card.
pub fn with_headset(plugins: impl PluginGroup, settings: HeadsetSettings) -> PluginGroupBuilder {
    match probe::probe(&settings.extensions) {
        Ok(extensions) => in_headset(plugins, extensions, &settings),
        Err(error) => plugins.build().add(AbsentPlugin(error)),
    }
}

fn in_headset(
    plugins: impl PluginGroup,
    exts: OxrExtensions,
    settings: &HeadsetSettings,
) -> PluginGroupBuilder {
    let plugins = add_xr_plugins(plugins)
        .set(XrSessionPlugin { auto_handle: false })
        .set(OxrInitPlugin {
            exts,
            synchronous_pipeline_compilation: settings.synchronous_pipeline_compilation,
            ..default()
        })
        .disable::<OxrEventsPlugin>()
        .disable::<OxrRenderPlugin>()
        .disable::<OxrOverlayPlugin>()
        .add_after::<OxrRenderPlugin>(render::EyesPlugin)
        .add(SessionPlugin);
    if settings.pipelined {
        plugins
    } else {
        plugins.disable::<PipelinedRenderingPlugin>()
    }
}

/// Says why there is no headset.
struct AbsentPlugin(HeadsetError);

impl Plugin for AbsentPlugin {
    fn build(&self, app: &mut App) {
        let reason = self.0.to_string();
        app.insert_resource(Headset::Absent { reason });
    }
}

/// Keeps the session, and writes what is tracked in it.
struct SessionPlugin;

impl Plugin for SessionPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Headset>()
            .init_resource::<fault::Fault>()
            .init_resource::<crate::FrameBudget>()
            .add_systems(
                XrSessionCreated,
                face::open.run_if(resource_exists::<OxrSession>),
            )
            .add_systems(XrPreDestroySession, face::close)
            .add_systems(Update, track::track.in_set(XrSystems::Track))
            .add_systems(PostUpdate, track::carry.before(TransformSystems::Propagate))
            .add_systems(Startup, keep_going)
            .add_systems(Last, windows::wait_for_none);
        session::build(app);
        gaze::build(app);
        controllers::build(app);
    }
}

/// A window that nobody looks at is drawn as often as one that somebody does: its frames are the
/// headset's.
fn keep_going(settings: Option<ResMut<bevy::winit::WinitSettings>>) {
    if let Some(mut settings) = settings {
        *settings = bevy::winit::WinitSettings::continuous();
    }
}
