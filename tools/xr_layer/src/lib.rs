//! A layer between a program and an OpenXR runtime, for tests: it adds eyes
//! (`XR_EXT_eye_gaze_interaction`) and a face (`XR_FB_face_tracking2`) to a runtime that has none, and
//! lets any one call fail.
//!
//! The file that `BANTER_XR_SCRIPT` names is read for each look: yaw and pitch of the eyes in radians,
//! then the weights of the face. `BANTER_XR_FAIL` names the call that fails.
//!
//! A layer is loaded by the loader through `xrNegotiateLoaderApiLayerInterface` and asked for
//! functions by name; what it does not change it asks the next one for.
#![allow(unsafe_code)]

mod calls;
mod next;

use next::{Next, keep};
use openxr_sys as sys;
use std::ffi::{CStr, c_char};

/// What a program enables, and the runtime behind does not know.
const FACE: &CStr = c"XR_FB_face_tracking2";

/// # Safety
/// Called by the loader, with what the specification of its interface says.
unsafe extern "system" fn create_instance(
    info: *const sys::InstanceCreateInfo,
    layer: *const sys::ApiLayerCreateInfo,
    out: *mut sys::Instance,
) -> sys::Result {
    // SAFETY: the loader hands over whole structures that live through the call, of which the next
    // layer's are one further in the list; the names of extensions are as many as is said.
    unsafe {
        let next = (*layer).next_info;
        let mut beyond = *layer;
        beyond.next_info = (*next).next;
        let count = (*info).enabled_extension_count as usize;
        let names = match count {
            0 => &[][..],
            _ => std::slice::from_raw_parts((*info).enabled_extension_names, count),
        };
        let known: Vec<*const c_char> = names
            .iter()
            .copied()
            .filter(|name| CStr::from_ptr(*name) != FACE)
            .collect();
        let mut less = *info;
        less.enabled_extension_count = known.len() as u32;
        less.enabled_extension_names = known.as_ptr();
        let Some(create) = (*next).next_create_api_layer_instance else {
            return sys::Result::ERROR_INITIALIZATION_FAILED;
        };
        let result = create(&less, &beyond, out);
        if let (sys::Result::SUCCESS, Some(ask)) = (result, (*next).next_get_instance_proc_addr) {
            keep(Next {
                ask,
                instance: *out,
            });
        }
        result
    }
}

/// What the loader calls first.
///
/// # Safety
/// Called by the loader, with a request to fill in.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn xrNegotiateLoaderApiLayerInterface(
    _loader: *const sys::NegotiateLoaderInfo,
    _name: *const c_char,
    request: *mut sys::NegotiateApiLayerRequest,
) -> sys::Result {
    // SAFETY: the loader hands over a request that it lets layers write.
    unsafe {
        (*request).layer_interface_version = 1;
        (*request).layer_api_version = sys::Version::new(1, 0, 34);
        (*request).get_instance_proc_addr = Some(calls::get_instance_proc_addr);
        (*request).create_api_layer_instance = Some(create_instance);
    }
    sys::Result::SUCCESS
}
