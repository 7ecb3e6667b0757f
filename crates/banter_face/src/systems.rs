//! The order in which a face comes about.

use banter_core::BanterSystems;
use bevy::prelude::*;

/// The stages of a face, chained within [`BanterSystems::Animate`]: after animation clips and
/// before transforms are propagated.
///
/// A system of the game that changes a face in any way belongs between two of them:
///
/// ```
/// use banter_core::{Blendshape, FaceWeights};
/// use banter_face::FaceSystems;
/// use bevy::prelude::*;
///
/// fn toothache(mut faces: Query<&mut FaceWeights>) {
///     for mut face in &mut faces {
///         face[Blendshape::CheekPuff] = 0.7;
///     }
/// }
///
/// let mut app = App::new();
/// app.add_systems(
///     PostUpdate,
///     toothache.after(FaceSystems::Animate).before(FaceSystems::Show),
/// );
/// ```
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceSystems {
    /// What is said becomes what the mouth should do.
    Drive,
    /// Life, mood and gaze join it, and the sum becomes
    /// [`FaceWeights`](banter_core::FaceWeights).
    Animate,
    /// The avatar shows it.
    Show,
}

pub(crate) fn configure(app: &mut App) {
    app.configure_sets(
        PostUpdate,
        (FaceSystems::Drive, FaceSystems::Animate, FaceSystems::Show)
            .chain()
            .in_set(BanterSystems::Animate),
    );
}
