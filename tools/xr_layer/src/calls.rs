//! The functions that this layer changes or adds.

use crate::next::{behind, next};
use openxr_sys::{self as sys, Handle, pfn};
use std::collections::HashSet;
use std::ffi::{CStr, c_char};
use std::ptr;
use std::sync::{Mutex, PoisonError};

const OK: sys::Result = sys::Result::SUCCESS;
const BROKEN: sys::Result = sys::Result::ERROR_RUNTIME_FAILURE;
/// The profile of eyes, and the one tracker that there is.
const EYES: &CStr = c"/interaction_profiles/ext/eye_gaze_interaction";
const TRACKER: u64 = 0xFACE;

/// Actions that are bound to eyes, and spaces of actions: each with its action and one of the head.
static ACTIONS: Mutex<Option<HashSet<u64>>> = Mutex::new(None);
static SPACES: Mutex<Vec<[u64; 3]>> = Mutex::new(Vec::new());

fn is_of_eyes(action: u64) -> bool {
    let actions = ACTIONS.lock().unwrap_or_else(PoisonError::into_inner);
    actions.as_ref().is_some_and(|all| all.contains(&action))
}

/// Yaw and pitch of the eyes, and the weights of the face.
fn script() -> (f32, f32, Vec<f32>) {
    let text = std::env::var("BANTER_XR_SCRIPT")
        .ok()
        .and_then(|path| std::fs::read_to_string(path).ok())
        .unwrap_or_default();
    let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
    let (yaw, pitch) = (numbers.next(), numbers.next());
    (
        yaw.unwrap_or_default(),
        pitch.unwrap_or_default(),
        numbers.collect(),
    )
}

/// Gives a program its functions.
///
/// # Safety
/// Called by the loader and by programs, with a name that ends with a zero and a place to write.
pub(crate) unsafe extern "system" fn get_instance_proc_addr(
    instance: sys::Instance,
    name: *const c_char,
    out: *mut Option<pfn::VoidFunction>,
) -> sys::Result {
    // SAFETY: as the caller answers for. All that is transmuted are functions of the types that the
    // specification gives those of these names.
    unsafe {
        use std::mem::transmute;
        let asked = CStr::from_ptr(name);
        let fails = std::env::var("BANTER_XR_FAIL");
        if fails.is_ok_and(|fails| fails.as_bytes() == asked.to_bytes()) {
            *out = Some(transmute::<
                unsafe extern "system" fn() -> sys::Result,
                pfn::VoidFunction,
            >(fail));
            return OK;
        }
        let ours: Option<pfn::VoidFunction> = match asked.to_bytes() {
            b"xrCreateFaceTracker2FB" => Some(transmute::<
                pfn::CreateFaceTracker2FB,
                pfn::VoidFunction,
            >(create_tracker)),
            b"xrDestroyFaceTracker2FB" => Some(transmute::<
                pfn::DestroyFaceTracker2FB,
                pfn::VoidFunction,
            >(destroy_tracker)),
            b"xrGetFaceExpressionWeights2FB" => Some(transmute::<
                pfn::GetFaceExpressionWeights2FB,
                pfn::VoidFunction,
            >(weights)),
            b"xrSuggestInteractionProfileBindings" => Some(transmute::<
                pfn::SuggestInteractionProfileBindings,
                pfn::VoidFunction,
            >(suggest)),
            b"xrCreateActionSpace" => Some(transmute::<pfn::CreateActionSpace, pfn::VoidFunction>(
                create_space,
            )),
            b"xrLocateSpace" => Some(transmute::<pfn::LocateSpace, pfn::VoidFunction>(locate)),
            _ => None,
        };
        if ours.is_some() {
            *out = ours;
            return OK;
        }
        match next() {
            Some(next) => (next.ask)(instance, name, out),
            None => sys::Result::ERROR_HANDLE_INVALID,
        }
    }
}

unsafe extern "system" fn fail() -> sys::Result {
    match std::env::var("BANTER_XR_FAIL").as_deref() {
        Ok("xrGetSystem") => sys::Result::ERROR_FORM_FACTOR_UNAVAILABLE,
        _ => BROKEN,
    }
}

unsafe extern "system" fn create_tracker(
    _session: sys::Session,
    _info: *const sys::FaceTrackerCreateInfo2FB,
    out: *mut sys::FaceTracker2FB,
) -> sys::Result {
    // SAFETY: a program hands over a place to write.
    unsafe { *out = sys::FaceTracker2FB::from_raw(TRACKER) };
    OK
}

unsafe extern "system" fn destroy_tracker(_tracker: sys::FaceTracker2FB) -> sys::Result {
    OK
}

unsafe extern "system" fn weights(
    _tracker: sys::FaceTracker2FB,
    info: *const sys::FaceExpressionInfo2FB,
    out: *mut sys::FaceExpressionWeights2FB,
) -> sys::Result {
    let (_, _, face) = script();
    // SAFETY: a program hands over whole structures, with as many places as it says.
    unsafe {
        for k in 0..(*out).weight_count as usize {
            *(*out).weights.add(k) = face.get(k).copied().unwrap_or(0.0);
        }
        for k in 0..(*out).confidence_count as usize {
            *(*out).confidences.add(k) = 1.0;
        }
        (*out).is_valid = sys::TRUE;
        (*out).is_eye_following_blendshapes_valid = sys::TRUE;
        (*out).data_source = sys::FaceTrackingDataSource2FB::VISUAL;
        (*out).time = (*info).time;
    }
    OK
}

/// Remembers which actions are bound to eyes.
unsafe extern "system" fn suggest(
    instance: sys::Instance,
    bindings: *const sys::InteractionProfileSuggestedBinding,
) -> sys::Result {
    // SAFETY: a program hands over whole structures; the functions are of their names' types.
    unsafe {
        let (Some(path), Some(suggest)) = (
            behind::<pfn::PathToString>(c"xrPathToString"),
            behind::<pfn::SuggestInteractionProfileBindings>(
                c"xrSuggestInteractionProfileBindings",
            ),
        ) else {
            return BROKEN;
        };
        let mut text = [0 as c_char; 256];
        let mut length = 0;
        let profile = (*bindings).interaction_profile;
        let told = path(instance, profile, 255, &mut length, text.as_mut_ptr());
        if told == OK && CStr::from_ptr(text.as_ptr()) == EYES {
            let mut actions = ACTIONS.lock().unwrap_or_else(PoisonError::into_inner);
            let actions = actions.get_or_insert_default();
            for k in 0..(*bindings).count_suggested_bindings as usize {
                actions.insert((*(*bindings).suggested_bindings.add(k)).action.into_raw());
            }
        }
        suggest(instance, bindings)
    }
}

/// Makes a space of the head beside each of an action.
unsafe extern "system" fn create_space(
    session: sys::Session,
    info: *const sys::ActionSpaceCreateInfo,
    out: *mut sys::Space,
) -> sys::Result {
    // SAFETY: as in `suggest`.
    unsafe {
        let (Some(create), Some(refer)) = (
            behind::<pfn::CreateActionSpace>(c"xrCreateActionSpace"),
            behind::<pfn::CreateReferenceSpace>(c"xrCreateReferenceSpace"),
        ) else {
            return BROKEN;
        };
        let result = create(session, info, out);
        let head = sys::ReferenceSpaceCreateInfo {
            ty: sys::ReferenceSpaceCreateInfo::TYPE,
            next: ptr::null(),
            reference_space_type: sys::ReferenceSpaceType::VIEW,
            pose_in_reference_space: sys::Posef::IDENTITY,
        };
        let mut view = sys::Space::NULL;
        if result == OK && refer(session, &head, &mut view) == OK {
            let mut spaces = SPACES.lock().unwrap_or_else(PoisonError::into_inner);
            spaces.push([
                (*out).into_raw(),
                (*info).action.into_raw(),
                view.into_raw(),
            ]);
        }
        result
    }
}

/// Eyes are where the head is, turned as the script says.
unsafe extern "system" fn locate(
    space: sys::Space,
    base: sys::Space,
    time: sys::Time,
    out: *mut sys::SpaceLocation,
) -> sys::Result {
    let asked = space.into_raw();
    let spaces = SPACES.lock().unwrap_or_else(PoisonError::into_inner);
    let found = spaces
        .iter()
        .find(|[space, action, _]| *space == asked && is_of_eyes(*action));
    let view = found.map(|[.., view]| *view);
    drop(spaces);
    // SAFETY: as in `suggest`.
    unsafe {
        let Some(locate) = behind::<pfn::LocateSpace>(c"xrLocateSpace") else {
            return BROKEN;
        };
        let Some(view) = view else {
            return locate(space, base, time, out);
        };
        let result = locate(sys::Space::from_raw(view), base, time, out);
        let (yaw, pitch, _) = script();
        let turn = times(about_y(yaw), about_x(pitch));
        (*out).pose.orientation = times((*out).pose.orientation, turn);
        (*out).location_flags = sys::SpaceLocationFlags::ORIENTATION_VALID
            | sys::SpaceLocationFlags::POSITION_VALID
            | sys::SpaceLocationFlags::ORIENTATION_TRACKED
            | sys::SpaceLocationFlags::POSITION_TRACKED;
        result
    }
}

fn about_y(angle: f32) -> sys::Quaternionf {
    let (y, w) = (0.5 * angle).sin_cos();
    sys::Quaternionf {
        x: 0.0,
        y,
        z: 0.0,
        w,
    }
}

fn about_x(angle: f32) -> sys::Quaternionf {
    let (x, w) = (0.5 * angle).sin_cos();
    sys::Quaternionf {
        x,
        y: 0.0,
        z: 0.0,
        w,
    }
}

fn times(a: sys::Quaternionf, b: sys::Quaternionf) -> sys::Quaternionf {
    sys::Quaternionf {
        w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
        x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
        y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
        z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    }
}
