//! What modders bring to a game: mods, character cards, and the check of what they wrote.
//!
//! # Mods
//!
//! A mod is a folder or a zip archive in the game's folder of mods. [`ModSet`] reads them all, in
//! their order; [`ModsPlugin`] makes them an asset source, `mods://`, in which a file of a later mod
//! stands in place of an earlier one's, and the game's own stand beneath:
//!
//! ```no_run
//! use banter_core::persona::CharacterPersona;
//! use banter_mods::ModsPlugin;
//! use bevy::prelude::*;
//!
//! App::new()
//!     .add_plugins(MinimalPlugins)
//!     .add_plugins((ModsPlugin::new("mods"), AssetPlugin::default()))
//!     .add_systems(Startup, |mut commands: Commands, assets: Res<AssetServer>| {
//!         commands.spawn(CharacterPersona(assets.load("mods://personas/mara.persona.toml")));
//!     });
//! ```
//!
//! What a mod brings, and nothing else of it is ever read:
//!
//! | file | what it is |
//! |---|---|
//! | `mod.toml` | its name, version, author, licence; what it loads `after` and what it `needs` |
//! | `personas/NAME.persona.toml` | a character, in place of any of that name |
//! | `personas/NAME.patch.toml` | more for a character: lines, facts, another `[voice]`; see [`patched`] |
//! | `personas/NAME.png`, `.json`, `.charx` | a character card: it is read as `personas/NAME.persona.toml` and `knowledge/NAME.md` |
//! | `knowledge/...` | knowledge, in `.md`, `.txt`, and `.toml` for manifests |
//! | `story/NAME.beats.toml` | beats of a story |
//! | `avatars/...` | models and their pictures |
//! | `tables/...` | tables of the game's, in `.toml`, `.ron`, `.json` |
//!
//! A mod has no code: programs and scripts are refused and told, and so is a manifest or a persona
//! that names one. No path leaves its folder, links are not followed, and sizes and counts are bound.
//!
//! # Cards and checks
//!
//! [`PersonaCardLoader`] loads `NAME.card.png`, `.card.json` and `.charx` as a
//! [`Persona`](banter_core::persona::Persona) with the lorebook as its knowledge. [`check`] says all
//! that is wrong with a file or a folder, as `banter check` does; `banter card` makes text files of
//! a card and, by [`card_of`], a card of a persona. [`persona_schema`] is for
//! editors.

mod check;
mod export;
mod loader;
mod plugin;
mod reader;
mod schema;
mod set;
mod watch;

pub use check::{Finding, check};
pub use export::card_of;
pub use loader::{PersonaCardError, PersonaCardLoader, PersonaCardPlugin};
pub use plugin::{Mods, ModsPlugin, SOURCE};
pub use schema::persona_schema;
pub use set::{Mod, ModProblem, ModSet, Override, patched};
