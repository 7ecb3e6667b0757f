//! Beats that are proposed to fit the player, from the author's list, each with the reason why.
//!
//! A beat with an `offer` may be proposed: what happens, in the author's words, and what it is `about`. What players say in
//! plain words that they like, ask for and avoid goes to their [`PlayerProfile`], which they may read and correct. The
//! beats that fit best are their [`Proposals`]: a game shows them with their reasons, or brings them about; and the
//! character that a proposal names is told of the best one ([`names::PROPOSAL`](crate::prompt::names::PROPOSAL)).
//!
//! Nothing is guessed: what no phrase of the language says is not noted, and nothing leaves the machine.

mod phrases;
mod profile;
mod propose;
mod rank;

pub use profile::{Leaning, PlayerProfile, ProfileEntry};
pub use propose::Proposals;
pub use rank::Proposal;

use crate::MindSystems;
use banter_core::{BanterSystems, PlayerParticipant};
use bevy::prelude::*;

/// Adds the systems of proposals.
pub(crate) fn build(app: &mut App) {
    app.register_type::<PlayerProfile>()
        .init_resource::<propose::Told>()
        .register_required_components::<PlayerParticipant, PlayerProfile>()
        .register_required_components::<PlayerParticipant, Proposals>()
        .add_systems(
            Update,
            (propose::listen, propose::propose)
                .chain()
                .in_set(BanterSystems::Think),
        )
        .add_systems(PreUpdate, propose::offer.in_set(MindSystems::EditPrompt));
}
