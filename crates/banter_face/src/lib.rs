//! What a character's face shows: the mouth follows the voice, the eyes follow whom it
//! looks at, and the face never freezes.
//!
//! [`FacePlugin`] gives every [`NpcParticipant`] a [`FaceSettings`] and does the rest by itself. For a face to
//! be seen the character needs an avatar: spawn a glTF scene below it (`WorldAssetRoot` on
//! the character or on a child of it).
//!
//! # From a sentence to a mouth
//!
//! 1. A sentence that is [`SentenceSynthesized`](banter_core::SentenceSynthesized) becomes a
//!    [`Track`](banter_lipsync::Track) of curves, on another thread and before it is heard.
//!    Tracks belong to their turn and go with it.
//! 2. While it is heard ([`PlaybackProgress`](banter_core::PlaybackProgress)), the track is read at the
//!    position that comes out of the loudspeaker. What the face does beyond its mouth is
//!    added (see below), and the sum is the character's [`FaceWeights`]. A turn that is
//!    interrupted leaves a mouth that eases to rest.
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
//! # What drives a face
//!
//! One thing at a time moves the mouth, the first of these that there is; the mouth goes
//! over from one to the next without a snap. The rest of the face lives on.
//!
//! 1. [`FaceTrack`]: a recorded line (`.face`) or a take of facial capture (`.csv` of Live
//!    Link Face) that plays, in the game's time or with the game's own sound.
//! 2. The sentence of its turn that is heard now, as above.
//! 3. [`FaceStream`]: sound as it comes, of a player's microphone
//!    ([`FaceStream::of_speech`]) or from anywhere ([`FaceWriter`]), followed on a thread of
//!    its own.
//! 4. Nothing: it rests.
//!
//! On top of that a take moves the whole face while it plays, and [`DirectFace`] moves
//! those parts of it that the game wants for itself. Anything can have a face:
//! [`FaceStream`] and [`FaceTrack`] bring a [`FaceSettings`] with them.
//!
//! # Beyond the mouth
//!
//! Nothing has to be set up for this; it follows from the conversation.
//!
//! | when | what the face does |
//! |---|---|
//! | always | blinks, glances, and small motion of head and brows, from a seed ([`Life`](banter_lipsync::Life)) |
//! | the voice rises or swells | brows go up, the head nods; both follow the pitch ([`Prosody`](banter_lipsync::Prosody), heard on another thread before the sentence is) |
//! | a phrase ends | a blink, another bearing of the head |
//! | somebody speaks to it | eye contact, a slight lean, nods at the speaker's pauses |
//! | it has no answer yet | it looks up and aside |
//! | its first sentence stands | it looks back and draws breath |
//! | a sentence has a mood, as `[sad 0.6]` | the face shows it while the sentence is heard, and comes back to the character's [`Emotions`] after the turn |
//!
//! No mood parts lips that must meet ([`blend`](banter_lipsync::blend)). The base mood is
//! the game's: whatever knows of friends and foes writes [`Emotions`].
//!
//! # Head, eyes and body
//!
//! The node of the avatar that is called `Head` (`mixamorig:Head`, `J_Bip_C_Head`, ...)
//! moves a little, and turns a part of the way to the character's
//! [`GazeTarget`](banter_core::GazeTarget). The eyes are there first and go the rest of the
//! way, by the `eyeLook...` shapes, or, where the avatar has none, by its eye nodes; they
//! stay on the target however the head moves. All this is added on top of what animation
//! clips do with these nodes. An avatar without such nodes keeps its head still. What is
//! too far aside for head and eyes is the body's, which is the game's: [`BodyTurn`]. What
//! clips do with the face's shapes is mixed with it as [`FaceBlend`] says.
//!
//! # More than we know of
//!
//! [`ExtraShapes`] move morph targets of which the face knows nothing, and a system between
//! two of the [`FaceSystems`] may change anything.
//!
//! # Crowds
//!
//! A face that is far away ([`Detail::Far`]) takes a step every fourth frame and leaves out
//! what cannot be seen; a hidden one only keeps its clock, and is right again in the frame
//! that shows it. What is far follows from the cameras by [`DetailSettings`], or is what a
//! [`FixedDetail`] says.
//!
//! # When there is no face
//!
//! [`FaceBound`] tells that an avatar's face was found and of which kind it is,
//! [`FaceMissing`] that it has none that is known, or why its file cannot be loaded. The
//! conversation goes on either way, and one that is meant to have no face is [`Faceless`].
//!
//! # Files as they come
//!
//! Every `.glb`, `.gltf` and `.vrm` file is looked through before Bevy's loader sees it, in
//! place of which [`FacePlugin`] registers its own. Shapes that move nothing are kept, names
//! of shapes are found wherever exporters write them, of more than 256 shapes on a mesh those
//! that a face needs are kept, and a VRM 0.x, which looks along -Z, is turned to look along
//! +Z as all glTF models do. A file that is damaged, or is packed with Draco, meshopt or
//! Basis, is told in one sentence that says what to do. Loads whose settings say
//! `validate: false` are left alone.
//!
//! ```
//! use banter_core::{test_app::TestApp, Blendshape, FaceWeights, NpcParticipant};
//! use banter_face::FacePlugin;
//! use bevy::prelude::*;
//!
//! let mut game = TestApp::new().with(FacePlugin);
//! let mara = game.world_mut().spawn(NpcParticipant).id();
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
mod articulation;
mod asset;
mod avatar;
mod behaviour;
mod bind;
mod blend;
mod drive;
mod event;
mod extra;
mod face;
mod file;
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

pub use asset::{FaceClip, FaceClipError, FaceClipLoader};
pub use avatar::PersonaAvatar;
pub use banter_core::BodyTurn;
pub use behaviour::Emotions;
pub use bind::MorphBinding;
pub use blend::{FaceBlend, OverClip};
pub use drive::{DirectFace, FaceRegions, FaceStream, FaceStreamError, FaceTrack, FaceWriter};
pub use event::{FaceBound, FaceMissing, FaceTrackEnded, FaceTrackFailed};
pub use extra::ExtraShapes;
pub use face::FaceSettings;
pub use lod::{Detail, DetailSettings, FixedDetail};
pub use missing::Faceless;
pub use retarget::{FaceTable, FaceTableError, FaceTableHandle, RigKind};
pub use systems::FaceSystems;

use banter_core::{BanterSystems, FaceWeights, NpcParticipant, Turn};
use bevy::prelude::*;
use bevy::time::common_conditions::on_timer;

/// Animates the faces of characters and shows [`FaceWeights`] on avatars.
///
/// Add it before characters are spawned: it is then that they get their [`FaceSettings`]. Add it
/// after Bevy's `AssetPlugin`, or there are no [`FaceClip`]s.
#[derive(Debug, Default)]
pub struct FacePlugin;

impl Plugin for FacePlugin {
    fn build(&self, app: &mut App) {
        let world = app.world_mut();
        let required = [
            world.try_register_required_components::<NpcParticipant, FaceSettings>(),
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
        tracks::build(app);
        app.register_type::<FaceSettings>()
            .register_type::<Emotions>()
            .register_type::<FaceTrack>()
            .register_type::<Detail>()
            .register_type::<FixedDetail>()
            .register_type::<DetailSettings>()
            .register_type::<FaceBlend>()
            .register_type::<ExtraShapes>()
            .register_type::<Faceless>()
            .register_type::<FaceTableHandle>()
            .init_resource::<DetailSettings>()
            .init_resource::<drive::Listener>()
            .init_resource::<bind::Hierarchy>()
            .add_observer(drive::release)
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
                    (
                        lod::judge,
                        tracks::finish.run_if(any_with_component::<tracks::Tracks>),
                        (drive::hear, drive::begin)
                            .chain()
                            .run_if(any_with_component::<FaceStream>),
                        drive::drive,
                    )
                        .chain()
                        .in_set(FaceSystems::Drive),
                    (animate::animate, drive::overlay)
                        .chain()
                        .in_set(FaceSystems::Animate),
                    (apply::apply, head::turn).chain().in_set(FaceSystems::Show),
                ),
            )
            .add_systems(
                PostUpdate,
                missing::judge
                    .run_if(on_timer(missing::PERIOD))
                    .after(BanterSystems::Animate),
            );
        // A game without files has no clips.
        if app.world().contains_resource::<AssetServer>() {
            app.init_asset::<FaceClip>()
                .init_asset_loader::<FaceClipLoader>()
                .register_type::<PersonaAvatar>()
                .add_systems(
                    Update,
                    avatar::wear.run_if(any_with_component::<PersonaAvatar>),
                )
                .add_systems(PostUpdate, drive::tell.after(BanterSystems::Animate));
        }
    }

    // Last of all, so that Bevy's own glTF loader is there before.
    fn cleanup(&self, app: &mut App) {
        file::register_loader(app);
    }
}
