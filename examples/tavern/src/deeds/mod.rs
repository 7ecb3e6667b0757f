//! Deeds that only a tavern has: pouring and wiping. All others are the library's; what a thing is
//! good for stands in the room's plan ([`props`]).

mod pour;
mod props;
mod wipe;

pub(crate) use props::{Drink, Level, Tankard};

use bevy::prelude::*;
use bevy_banter::deeds::AddNpcDeed;

/// Teaches characters what one does behind a counter.
#[derive(Debug)]
pub(crate) struct TavernDeedsPlugin;

impl Plugin for TavernDeedsPlugin {
    fn build(&self, app: &mut App) {
        app.add_npc_deed::<pour::Pour>()
            .add_npc_deed::<wipe::Wipe>()
            .add_systems(Update, (props::drink_up, props::show_levels).chain());
    }
}
