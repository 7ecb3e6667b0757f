//! A game's first start: which models are missing, and how they come.
//!
//! [`FirstRunPlugin`] looks, on a thread of its own, which of the models that a game wants are here. Where one
//! is not, it opens a screen: what the model is for, how large it is, under which licence it comes; to fetch it, to
//! see how far that is, to stop it, to go on without. What has arrived when it is stopped is kept.
//!
//! A model that is here, at once or in the end, is told by [`ModelReady`], and the game starts its engine:
//!
//! ```no_run
//! use banter_first_run::{FirstRunPlugin, ModelReady, Wanted};
//! use banter_models::Kind;
//! use bevy::prelude::*;
//!
//! App::new()
//!     .add_plugins(DefaultPlugins)
//!     .add_plugins(FirstRunPlugin::new([
//!         Wanted::best(Kind::Ears).because("To hear what you say."),
//!         Wanted::named("piper-en-joe").because("To speak like a person."),
//!     ]))
//!     .add_observer(|ready: On<ModelReady>| {
//!         info!("the {} is at {}", ready.kind, ready.path.display());
//!     })
//!     .run();
//! ```
//!
//! # How it is worked
//!
//! | | keyboard | gamepad | pointer |
//! |---|---|---|---|
//! | another row | arrows, Tab | D-pad | move |
//! | fetch, stop, try again | Enter, Space | south | click |
//! | go on without the rest | Escape | east | the last row |
//!
//! All of these write [`FirstRunCommand`], and so may the game: a headset's controller, a menu of its own. Where a game
//! draws the screen itself, it reads [`FirstRun`] and leaves [`FirstRunPlugin::screen`] off.
//!
//! # How it looks
//!
//! [`FirstRunStyle`] has the colours, the font and the size of text; the default is for eyes of any age: contrast
//! of 7 to 1 and more, and what is chosen is marked by a sign as well as by colour. [`FirstRunWords`] has all words,
//! for other languages. The screen is the entity [`FirstRunScreen`]: a `UiTargetCamera` on it puts the screen before any
//! camera, one that draws to a panel in a headset too.

mod input;
mod look;
mod scan;
mod screen;
mod state;
mod wanted;

pub use look::{FirstRunStyle, FirstRunWords};
pub use screen::FirstRunScreen;
pub use state::{FirstRun, FirstRunClosed, FirstRunCommand, FirstRunItem, ItemState, ModelReady};
pub use wanted::Wanted;

use banter_models::{FetchOptions, Manifest, Store};
use bevy::prelude::*;

/// Looks for models, and shows what is missing: see the crate's own page.
#[derive(Debug, Clone)]
pub struct FirstRunPlugin {
    /// Which models the game wants, the most important first.
    pub wanted: Vec<Wanted>,
    /// The models there are. `None`: the project's own list.
    pub manifest: Option<Manifest>,
    /// Where models lie. `None`: the folder of this user.
    pub store: Option<Store>,
    /// How they are fetched. `None`: as the user's environment says.
    pub options: Option<FetchOptions>,
    /// Whether the screen is drawn; a game that draws its own reads [`FirstRun`].
    pub screen: bool,
}

impl FirstRunPlugin {
    /// With a screen, for these models.
    pub fn new(wanted: impl IntoIterator<Item = Wanted>) -> Self {
        Self {
            wanted: wanted.into_iter().collect(),
            manifest: None,
            store: None,
            options: None,
            screen: true,
        }
    }
}

impl Plugin for FirstRunPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(scan::Scan::begin(self))
            .init_resource::<FirstRun>()
            .init_resource::<FirstRunStyle>()
            .init_resource::<FirstRunWords>()
            .add_message::<FirstRunCommand>()
            .add_systems(
                Update,
                (
                    scan::take.run_if(resource_exists::<scan::Scan>),
                    (input::keys, input::gamepads).run_if(state::is_open),
                    state::obey,
                    state::watch,
                )
                    .chain(),
            );
        if self.screen {
            app.add_systems(Update, screen::show.after(state::watch));
        }
    }
}
