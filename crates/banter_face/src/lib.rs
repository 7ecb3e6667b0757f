//! What a character's face shows: the mouth follows the voice, the eyes follow whom it
//! looks at, and the face never freezes.
//!
//! [`FacePlugin`] gives every [`Npc`] a [`Face`] and does the rest by itself. For a face to
//! be seen the character needs an avatar: spawn a glTF scene below it (`WorldAssetRoot` on
//! the character or on a child of it).
//!
//! # From a sentence to a mouth
//!
//! 1. A sentence that is [`Voiced`](banter_core::Voiced) becomes a
//!    [`Track`](banter_lipsync::Track) of curves, on another thread and before it is heard.
//!    Tracks belong to their turn and go with it.
//! 2. While it is heard ([`Speaking`](banter_core::Speaking)), the track is read at the
//!    position that comes out of the loudspeaker. Blinks, brows and glances are added
//!    ([`Life`](banter_lipsync::Life)), and the sum is the character's [`FaceWeights`]. A
//!    turn that is interrupted leaves a mouth that eases to rest.
//! 3. The avatar below the character shows them ([`MorphBinding`]), whatever it is made of:
//!    shapes named after ARKit's or after visemes, a VRM's expressions, or a jaw bone.
//!    [`RigKind`] has the list, and for all others there is a [`FaceTable`].
//!
//! Avatars whose mouths are made of visemes follow
//! [`VisemeWeights`](banter_core::VisemeWeights), and the rest of the face where nobody
//! writes those.
//!
//! Step 3 serves anything that has `FaceWeights`: put them on a player's avatar, write
//! them from a headset, and the same meshes move.
//!
//! # Head and eyes
//!
//! The node of the avatar that is called `Head` (`mixamorig:Head`, `J_Bip_C_Head`, ...)
//! moves a little, and turns a part of the way to the character's
//! [`GazeTarget`](banter_core::GazeTarget). The eyes go the rest of the way by the
//! `eyeLook...` shapes, or, where the avatar has none, by its eye nodes. All this is added
//! on top of what animation clips do with these nodes. An avatar without such nodes keeps
//! its head still. What clips do with the face's shapes is mixed with it as [`FaceBlend`]
//! says.
//!
//! # More than we know of
//!
//! [`ExtraShapes`] move morph targets of which the face knows nothing, and a system between
//! two of the [`FaceSystems`] may change anything. [`Detail`] says how much of a face is
//! worth the time.
//!
//! # When there is no face
//!
//! [`FaceBound`] tells that an avatar's face was found and of which kind it is,
//! [`FaceMissing`] that it has none that is known. The conversation goes on either way.
//!
//! ```
//! use banter_core::{test_app::TestApp, Blendshape, FaceWeights, Npc};
//! use banter_face::FacePlugin;
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(FacePlugin);
//! let mara = game.world_mut().spawn(Npc).id();
//!
//! // Within some seconds she blinks.
//! let mut blinked = false;
//! for _ in 0..1_000 {
//!     game.step();
//!     let face = game.world().get::<FaceWeights>(mara).unwrap();
//!     blinked |= face[Blendshape::EyeBlinkLeft] > 0.5;
//! }
//! assert!(blinked);
//! ```

mod animate;
mod apply;
mod bind;
mod blend;
mod event;
mod extra;
mod face;
mod gaze;
mod head;
mod joint;
mod lod;
mod missing;
mod mouth;
mod retarget;
mod rig;
mod sight;
mod systems;
#[cfg(test)]
mod testing;
mod tracks;

pub use bind::MorphBinding;
pub use blend::{FaceBlend, OverClip};
pub use event::{FaceBound, FaceMissing};
pub use extra::ExtraShapes;
pub use face::Face;
pub use lod::Detail;
pub use retarget::{FaceTable, FaceTableError, FaceTableHandle, RigKind};
pub use systems::FaceSystems;

use banter_core::{BanterSystems, FaceWeights, Npc, Turn};
use bevy::prelude::*;
use bevy::time::common_conditions::on_timer;

/// Animates the faces of characters and shows [`FaceWeights`] on avatars.
///
/// Add it before characters are spawned: it is then that they get their [`Face`].
#[derive(Debug, Default)]
pub struct FacePlugin;

impl Plugin for FacePlugin {
    fn build(&self, app: &mut App) {
        let world = app.world_mut();
        let required = [
            world.try_register_required_components::<Npc, Face>(),
            world.try_register_required_components::<FaceWeights, rig::Rig>(),
            world.try_register_required_components::<Turn, tracks::Tracks>(),
        ];
        for error in required.into_iter().filter_map(Result::err) {
            tracing::error!(
                "characters that exist already will not move their faces ({error}); \
                 add FacePlugin before any character is spawned"
            );
        }
        rig::vrm::register(app);
        if app.world().contains_resource::<AssetServer>() {
            app.init_asset::<FaceTable>()
                .register_asset_loader(retarget::FaceTableLoader)
                .add_systems(
                    PostUpdate,
                    rig::watch_tables
                        .after(bevy::asset::AssetEventSystems)
                        .before(FaceSystems::Show),
                );
        }
        systems::configure(app);
        app.register_type::<Face>()
            .register_type::<Detail>()
            .register_type::<FaceBlend>()
            .register_type::<ExtraShapes>()
            .register_type::<FaceTableHandle>()
            .init_resource::<bind::Hierarchy>()
            .add_observer(bind::on_parented)
            .add_observer(bind::on_face)
            .add_observer(bind::on_morph)
            .add_observer(bind::on_unbound)
            .add_observer(extra::on_removed)
            .add_systems(PreUpdate, tracks::begin.after(BanterSystems::Receive))
            .add_systems(
                PostUpdate,
                (
                    bind::bind.run_if(bind::is_changed),
                    extra::watch,
                    rig::fit.run_if(bind::is_refit_due),
                )
                    .chain()
                    .in_set(BanterSystems::Animate)
                    .before(FaceSystems::Drive),
            )
            .add_systems(
                PostUpdate,
                (
                    tracks::finish
                        .run_if(any_with_component::<tracks::Tracks>)
                        .in_set(FaceSystems::Drive),
                    animate::animate.in_set(FaceSystems::Animate),
                    (apply::apply, head::turn).chain().in_set(FaceSystems::Show),
                ),
            )
            .add_systems(
                PostUpdate,
                missing::judge
                    .run_if(on_timer(missing::PERIOD))
                    .after(BanterSystems::Animate),
            );
    }

    // Last of all, so that it does not matter whether Bevy's glTF plugin came before.
    fn cleanup(&self, app: &mut App) {
        rig::vrm::register_loader(app);
    }
}
