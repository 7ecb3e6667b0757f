//! Typed lines and speech become text.
//!
//! [`ListenPlugin`] waits for the [`TurnInput`] of a turn. A typed line is [`Heard`] at
//! once. Speech goes to the [`Ears`], and what they write down is `Heard` when they are
//! done, with [`HeardPartial`] on the way. Without ears, or when they fail, the character
//! hears that somebody spoke and not what: `Heard` with an empty text, to which a mind has
//! an answer of its own.
//!
//! ```
//! use banter_core::{test_app::TestApp, Heard, Npc, Player, Typed};
//! use banter_listen::ListenPlugin;
//!
//! let mut game = TestApp::new().with(ListenPlugin);
//! game.record::<Heard>();
//! let mara = game.world_mut().spawn(Npc).id();
//! let player = game.world_mut().spawn(Player).id();
//! game.write(Typed { speaker: player, to: Some(mara), text: "Good evening!".into() });
//! game.step();
//! assert_eq!(game.recorded::<Heard>()[0].text, "Good evening!");
//! ```

mod receive;
mod submit;

use banter_core::{BanterSystems, Heard, HeardPartial, TurnInput};
use banter_engine::{Transcription, Worker};
use bevy::prelude::*;

/// The engine that writes down what is said. Insert it to give characters ears.
#[derive(Resource, Debug)]
pub struct Ears(pub Worker<Transcription>);

/// Turns typed lines and speech into [`Heard`].
#[derive(Debug, Default)]
pub struct ListenPlugin;

impl Plugin for ListenPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(PreUpdate, receive::receive.in_set(BanterSystems::Receive))
            .add_systems(Update, submit::submit.in_set(BanterSystems::Listen));
    }
}
