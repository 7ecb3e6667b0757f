//! A face that the game moves itself, or parts of it.

use super::region::FaceRegions;
use crate::mouth::smooth;
use banter_core::{FaceWeights, Weights};
use bevy::prelude::*;

/// Seconds in which a recorded take takes over from the living face, and gives it back.
const FADE: f32 = 0.15;

/// Weights that the game gives a face itself, each frame anew if it likes: from a headset
/// that sees the player's face, a puppeteer, a cutscene of its own. The other parts of the
/// face go on living.
///
/// Whoever wants the whole face for itself takes [`FaceSettings`](crate::FaceSettings) away and writes
/// [`FaceWeights`].
///
/// ```
/// use banter_core::{Blendshape, Weights};
/// use banter_face::{DirectFace, FaceRegions};
///
/// // The brows are the headset's, the mouth is still the voice's.
/// let brows = DirectFace {
///     weights: [(Blendshape::BrowInnerUp, 0.8)].into_iter().collect(),
///     regions: FaceRegions { brows: true, ..FaceRegions::NONE },
/// };
/// # let _ = brows;
/// ```
#[derive(Component, Debug, Clone, PartialEq)]
pub struct DirectFace {
    /// The weights. What is out of range or no number is brought into it.
    pub weights: Weights,
    /// Which of them count.
    pub regions: FaceRegions,
}

impl Default for DirectFace {
    /// The whole face, at rest.
    fn default() -> Self {
        Self {
            weights: Weights::ZERO,
            regions: FaceRegions::ALL,
        }
    }
}

/// What a recorded take lays over a living face.
#[derive(Component, Debug, Default)]
pub(crate) struct Overlay {
    /// What the take shows now.
    pub(crate) take: Option<(Weights, FaceRegions)>,
    /// The parts that the last take had, while they are given back.
    last: Option<(Weights, FaceRegions)>,
    /// 0 to 1: how far it has taken over.
    share: f32,
    /// The living face, and what was made of it.
    living: Weights,
    wrote: Weights,
}

/// Lays takes and what the game gives directly over what faces do by themselves.
pub(crate) fn overlay(
    mut faces: Query<(
        &mut FaceWeights,
        &mut Overlay,
        Option<&DirectFace>,
        &crate::Detail,
    )>,
    time: Res<Time>,
) {
    let dt = time.delta_secs();
    for (mut face, mut overlay, direct, detail) in &mut faces {
        let overlay = overlay.bypass_change_detection();
        if overlay.take.is_none() && overlay.last.is_none() && direct.is_none() {
            continue;
        }
        if *detail == crate::Detail::Hidden {
            overlay.share = if overlay.take.is_some() { 1.0 } else { 0.0 };
            continue;
        }
        // Not every frame is a step of the living face.
        if face.0 != overlay.wrote {
            overlay.living = face.0;
        }
        let mut shown = overlay.living;
        let step = if overlay.take.is_some() { dt } else { -dt };
        overlay.share = (overlay.share + step / FADE).clamp(0.0, 1.0);
        overlay.last = overlay.take.take().or(overlay.last);
        if let Some((take, regions)) = &overlay.last {
            regions.lay(take, smooth(overlay.share), &mut shown);
        }
        if overlay.share == 0.0 {
            overlay.last = None;
        }
        if let Some(direct) = direct {
            direct
                .regions
                .lay(&direct.weights.clamp01(), 1.0, &mut shown);
        }
        overlay.wrote = shown;
        face.set_if_neq(FaceWeights(shown));
    }
}

/// A face that is no longer moved by the game is what it would be without.
pub(crate) fn release(
    removed: On<Remove, DirectFace>,
    mut faces: Query<(&mut FaceWeights, &Overlay)>,
) {
    if let Ok((mut face, overlay)) = faces.get_mut(removed.entity)
        && face.0 == overlay.wrote
    {
        face.set_if_neq(FaceWeights(overlay.living));
    }
}
