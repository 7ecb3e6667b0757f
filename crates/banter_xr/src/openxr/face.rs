//! The wearer's face: `XR_FB_face_tracking2` and `XR_HTC_facial_tracking`, of which the openxr crate
//! has the bare functions only.

use crate::face::{HTC_EYE_SHAPES, HTC_LIP_SHAPES, META_SHAPES, face_of_htc, face_of_meta};
use banter_core::Weights;
use bevy::prelude::*;
use bevy_mod_openxr::session::OxrSession;
use openxr::raw::{FaceTracking2FB, FacialTrackingHTC};
use openxr::sys;
use std::ptr;

/// Tracker of a face, whichever the runtime has.
#[derive(Resource)]
pub(super) enum FaceTracker {
    Meta(FaceTracking2FB, sys::FaceTracker2FB),
    Htc {
        calls: FacialTrackingHTC,
        eyes: Option<sys::FacialTrackerHTC>,
        lips: Option<sys::FacialTrackerHTC>,
    },
}

pub(super) fn open(session: Res<OxrSession>, mut commands: Commands) {
    if let Some(tracker) = FaceTracker::of(&session) {
        commands.insert_resource(tracker);
    }
}

pub(super) fn close(mut commands: Commands) {
    commands.remove_resource::<FaceTracker>();
}

impl FaceTracker {
    /// Of a headset that has one. Where it has cameras for the face they are asked first, and the
    /// microphone, from which some runtimes make a mouth, when those see nothing.
    fn of(session: &OxrSession) -> Option<Self> {
        let extensions = session.instance().exts();
        if let Some(calls) = extensions.fb_face_tracking2 {
            return meta(session, calls);
        }
        let calls = extensions.htc_facial_tracking?;
        let eyes = htc(session, &calls, sys::FacialTrackingTypeHTC::EYE_DEFAULT);
        let lips = htc(session, &calls, sys::FacialTrackingTypeHTC::LIP_DEFAULT);
        (eyes.is_some() || lips.is_some()).then_some(Self::Htc { calls, eyes, lips })
    }

    /// The face at a time; `None` while it is not seen.
    pub(super) fn weights(&self, time: openxr::Time) -> Option<Weights> {
        match self {
            Self::Meta(calls, tracker) => meta_weights(calls, *tracker, time),
            Self::Htc { calls, eyes, lips } => {
                let eyes = eyes.and_then(|it| htc_weights::<HTC_EYE_SHAPES>(calls, it, time));
                let lips = lips.and_then(|it| htc_weights::<HTC_LIP_SHAPES>(calls, it, time));
                if eyes.is_none() && lips.is_none() {
                    return None;
                }
                let all = |it: Option<&[f32]>| it.unwrap_or_default().to_vec();
                Some(face_of_htc(
                    &all(eyes.as_ref().map(|it| &it[..])),
                    &all(lips.as_ref().map(|it| &it[..])),
                ))
            }
        }
    }
}

#[allow(unsafe_code)]
fn meta(session: &OxrSession, calls: FaceTracking2FB) -> Option<FaceTracker> {
    let mut sources = [
        sys::FaceTrackingDataSource2FB::VISUAL,
        sys::FaceTrackingDataSource2FB::AUDIO,
    ];
    let info = sys::FaceTrackerCreateInfo2FB {
        ty: sys::FaceTrackerCreateInfo2FB::TYPE,
        next: ptr::null(),
        face_expression_set: sys::FaceExpressionSet2FB::DEFAULT,
        requested_data_source_count: sources.len() as u32,
        requested_data_sources: sources.as_mut_ptr(),
    };
    let mut tracker = sys::FaceTracker2FB::default();
    // SAFETY: the session lives, `info` and what it points at live through the call, and the function
    // is the runtime's own of an extension that is enabled.
    let result = unsafe { (calls.create_face_tracker2)(session.as_raw(), &info, &mut tracker) };
    if result != sys::Result::SUCCESS {
        tracing::info!("this headset sees no face ({result}); the voice moves the mouth");
        return None;
    }
    Some(FaceTracker::Meta(calls, tracker))
}

#[allow(unsafe_code)]
fn meta_weights(
    calls: &FaceTracking2FB,
    tracker: sys::FaceTracker2FB,
    time: openxr::Time,
) -> Option<Weights> {
    let mut weights = [0.0_f32; META_SHAPES];
    let mut confidences = [0.0_f32; 2];
    let info = sys::FaceExpressionInfo2FB {
        ty: sys::FaceExpressionInfo2FB::TYPE,
        next: ptr::null(),
        time,
    };
    let mut out = sys::FaceExpressionWeights2FB {
        ty: sys::FaceExpressionWeights2FB::TYPE,
        next: ptr::null_mut(),
        weight_count: weights.len() as u32,
        weights: weights.as_mut_ptr(),
        confidence_count: confidences.len() as u32,
        confidences: confidences.as_mut_ptr(),
        is_valid: sys::FALSE,
        is_eye_following_blendshapes_valid: sys::FALSE,
        data_source: sys::FaceTrackingDataSource2FB::VISUAL,
        time,
    };
    // SAFETY: the tracker was made by the same runtime, and the arrays have as many places as is said
    // and live through the call.
    let result = unsafe { (calls.get_face_expression_weights2)(tracker, &info, &mut out) };
    (result == sys::Result::SUCCESS && out.is_valid == sys::TRUE).then(|| face_of_meta(&weights))
}

#[allow(unsafe_code)]
fn htc(
    session: &OxrSession,
    calls: &FacialTrackingHTC,
    kind: sys::FacialTrackingTypeHTC,
) -> Option<sys::FacialTrackerHTC> {
    let info = sys::FacialTrackerCreateInfoHTC {
        ty: sys::FacialTrackerCreateInfoHTC::TYPE,
        next: ptr::null(),
        facial_tracking_type: kind,
    };
    let mut tracker = sys::FacialTrackerHTC::default();
    // SAFETY: as in `meta`.
    let result = unsafe { (calls.create_facial_tracker)(session.as_raw(), &info, &mut tracker) };
    (result == sys::Result::SUCCESS).then_some(tracker)
}

#[allow(unsafe_code)]
fn htc_weights<const N: usize>(
    calls: &FacialTrackingHTC,
    tracker: sys::FacialTrackerHTC,
    time: openxr::Time,
) -> Option<[f32; N]> {
    let mut weights = [0.0_f32; N];
    let mut out = sys::FacialExpressionsHTC {
        ty: sys::FacialExpressionsHTC::TYPE,
        next: ptr::null(),
        is_active: sys::FALSE,
        sample_time: time,
        expression_count: N as u32,
        expression_weightings: weights.as_mut_ptr(),
    };
    // SAFETY: as in `meta_weights`.
    let result = unsafe { (calls.get_facial_expressions)(tracker, &mut out) };
    (result == sys::Result::SUCCESS && out.is_active == sys::TRUE).then_some(weights)
}
