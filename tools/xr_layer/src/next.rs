//! The next layer, or the runtime itself.

use openxr_sys::{self as sys, pfn};
use std::ffi::CStr;
use std::sync::{Mutex, PoisonError};

/// How functions behind this layer are asked for.
#[derive(Clone, Copy)]
pub(crate) struct Next {
    pub(crate) ask: pfn::GetInstanceProcAddr,
    pub(crate) instance: sys::Instance,
}

static NEXT: Mutex<Option<Next>> = Mutex::new(None);

/// Remembers what is behind; a program has one instance at a time.
pub(crate) fn keep(next: Next) {
    *NEXT.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
}

/// What is behind.
pub(crate) fn next() -> Option<Next> {
    *NEXT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A function behind this layer.
///
/// # Safety
/// `F` must be the type that the specification gives the function of this name.
pub(crate) unsafe fn behind<F: Copy>(name: &CStr) -> Option<F> {
    const {
        assert!(size_of::<F>() == size_of::<pfn::VoidFunction>());
    }
    let next = next()?;
    let mut found: Option<pfn::VoidFunction> = None;
    // SAFETY: the function came from the loader for this instance; the name ends with a zero.
    let result = unsafe { (next.ask)(next.instance, name.as_ptr(), &mut found) };
    if result != sys::Result::SUCCESS {
        return None;
    }
    // SAFETY: both are pointers to functions, as was just asserted, of the type that the caller
    // answers for.
    found.map(|found| unsafe { std::mem::transmute_copy::<pfn::VoidFunction, F>(&found) })
}
